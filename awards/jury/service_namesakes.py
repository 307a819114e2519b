"""Somebody with a juror's name: asked before anything comes to them, answered once, kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.conflicts import NameOf, Namesake, open_namesakes
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import JurorState, Stage
from awards.domain.matching import fold_name
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, Juror, NamesakeAnswer
from awards.jury.service_assignments import lock_routing, release_assignments
from awards.jury.service_pairs import explain_pairs
from awards.jury.service_problem import Facts, load_facts
from awards.nominations.models import Entry, Nomination, Nominee

ANSWERING = frozenset({Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING})


@dataclass(frozen=True)
class Question:
    """Is this nominee, or somebody who wrote in these categories, the juror? `value` stands for it in a form.

    Of those who wrote, nothing is told but the categories: neither whom they wrote about nor how often. `nominee` and
    `organisation` are empty then. `entry_ids` are those on which the answer bears.
    """

    value: str
    juror_id: int
    juror_name: str
    namesake: Namesake
    categories: tuple[Category, ...]
    nominee: str
    organisation: str
    entry_ids: tuple[int, ...]

    @property
    def is_about_nominee(self) -> bool:
        return self.namesake[0] is NameOf.NOMINEE


def list_questions(
    session: Session, *, edition: Edition, juror_id: int | None = None, facts: Facts | None = None
) -> list[Question]:
    """What is still to be asked, of one juror or of all, by juror's name. Six statements, five without any; five fewer
    with `facts` from `load_facts`."""
    jurors, entries = facts or load_facts(session, edition=edition)
    asked = {juror.juror_id: juror for juror in jurors if juror_id in (None, juror.juror_id)}
    known = {entry.entry_id: entry for entry in entries}
    bearing: defaultdict[tuple[int, Namesake], list[int]] = defaultdict(list)
    for entry_id, number in explain_pairs(asked.values(), entries):
        for namesake in open_namesakes(asked[number], known[entry_id]):
            bearing[int(number), namesake].append(int(entry_id))
    rows = _describe(session, {entry_id for entry_ids in bearing.values() for entry_id in entry_ids})
    questions = [
        _question(edition, number, asked[number].name, namesake, [rows[entry_id] for entry_id in entry_ids])
        for (number, namesake), entry_ids in bearing.items()
    ]
    return sorted(questions, key=lambda one: (one.juror_name, one.juror_id, one.categories[0].position, one.value))


def list_questions_for(session: Session, *, edition: Edition, juror: Juror) -> list[Question]:
    """What the juror themself is asked.

    In a blind edition not about a dossier that they were given before the namesake wrote: it would vanish upon a "yes",
    and that would tell whose it is. The organisers answer instead. One statement where no name is shared.
    """
    if not _shares_a_name(session, edition, juror):
        return []
    questions = list_questions(session, edition=edition, juror_id=juror.id)
    if not questions or not edition.hides_names:
        return questions
    held = set(session.scalars(select(Assignment.entry_id).where(Assignment.juror_id == juror.id)))
    return [question for question in questions if held.isdisjoint(question.entry_ids)]


def _describe(session: Session, entry_ids: set[int]) -> dict[int, Any]:
    if not entry_ids:
        return {}
    wanted = (
        select(Entry.id, Nominee.name, Nominee.organisation, Category)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.id.in_(entry_ids))
    )
    return {row.id: row for row in session.execute(wanted)}


def _question(edition: Edition, juror_id: int, juror_name: str, namesake: Namesake, rows: list[Any]) -> Question:
    told = namesake[0] is NameOf.NOMINEE
    categories = {row.Category.id: row.Category for row in rows}
    return Question(
        value=_sign(edition, juror_id, namesake), juror_id=juror_id, juror_name=juror_name, namesake=namesake,
        categories=tuple(sorted(categories.values(), key=lambda category: category.position)),
        nominee=rows[0].name if told else "", organisation=rows[0].organisation if told else "",
        entry_ids=tuple(sorted(row.id for row in rows)),
    )  # fmt: skip


def _sign(edition: Edition, juror_id: int, namesake: Namesake) -> str:
    """Stands for a question without telling an id, which in a blind edition would tell when somebody was nominated."""
    words = f"{juror_id}|{namesake[0].value}|{namesake[1]}".encode()
    return blake2b(words, key=edition.label_key.encode()[:64], digest_size=8).hexdigest()


def answer_question(
    session: Session, *, edition: Edition, juror: Juror, value: str, is_juror: bool, now: datetime, actor_id: int
) -> int:
    """Keep the answer; the number of pending assignments that a "yes" takes back. A "yes" bars like any conflict.

    Answered by the juror, or by an organiser who knows. Raises NotNow, and NotFound when there is no such question
    (any more).
    """
    lock_routing(session, edition_id=edition.id)
    session.refresh(edition, ["stage"])
    if edition.stage not in ANSWERING:
        raise NotNow(N_("The jury can no longer change: scoring is over."))
    own = juror.account_id == actor_id
    asked = list_questions_for(session, edition=edition, juror=juror) if own else _all(session, edition, juror)
    question = next((one for one in asked if one.value == value), None)
    if question is None:
        raise NotFound(N_("This was answered in the meantime."))
    of, number = question.namesake
    session.add(
        NamesakeAnswer(
            juror_id=juror.id, nominee_id=number if of is NameOf.NOMINEE else None,
            nominator_id=number if of is NameOf.NOMINATOR else None, is_juror=is_juror, answered_by_id=actor_id,
            answered_at=now,
        )
    )  # fmt: skip
    session.flush()
    released = []
    if is_juror:
        released = release_assignments(session, juror_id=juror.id, entry_ids=question.entry_ids, now=now)
    record(
        session, action="namesake_answered", subject=f"juror {juror.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={of.value: number, "is_juror": is_juror, "released": released},
    )  # fmt: skip
    return len(released)


def _all(session: Session, edition: Edition, juror: Juror) -> list[Question]:
    return list_questions(session, edition=edition, juror_id=juror.id)


def count_questions_of(session: Session, *, edition: Edition, account_id: int) -> int:
    """How many questions wait for a juror, by their account; 0 for anybody else. Two statements where no name is
    shared."""
    wanted = select(Juror).where(Juror.edition_id == edition.id, Juror.account_id == account_id)
    juror = session.scalar(wanted.where(Juror.state == JurorState.ACCEPTED))
    if juror is None or edition.stage not in ANSWERING:
        return 0
    return len(list_questions_for(session, edition=edition, juror=juror))


def _shares_a_name(session: Session, edition: Edition, juror: Juror) -> bool:
    key = fold_name(juror.name)
    nominees = select(Nominee.id).where(Nominee.edition_id == edition.id, Nominee.name_key == key)
    written = Nomination.nominator_key.startswith(key, autoescape=True)
    nominations = select(Nomination.id).where(Nomination.edition_id == edition.id, written)
    return bool(key) and session.scalar(select(or_(nominees.exists(), nominations.exists()))) is True
