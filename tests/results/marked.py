"""A world in which every secret is a mark that stands nowhere else, and the rules by which people may meet one."""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from awards.accounts.models import Account
from awards.audit.models import AuditLine
from awards.ballots.models import Ballot, Score
from awards.domain.lifecycle import AssignmentState, BallotState, Stage
from awards.domain.roles import Role
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, Juror
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nominee
from awards.permissions import BEFORE_SCORES_ARE_SHOWN, PUBLISHED
from awards.results.models import Decision
from awards.results.models_freezing import freeze, thaw
from awards.results.service_across import forget_all_figures
from tests.factories import (
    NOW,
    get_category,
    get_criteria,
    make_account,
    make_assignment,
    make_ballot,
    make_edition,
    make_entry,
    make_juror,
)
from tests.results.sealing import FROZEN_STAGES, seal_results
from tests.world import World, before_the_seal, make_world

WEIGHTS = (37, 29, 23, 11)
"""Totals by these are numbers that no page writes for another reason."""
INSIDERS = ("olga", "chris", "jan", "jo")
OUTSIDERS = ("nobody", "sam", "nora", "nele", "otto")
MARK = re.compile(r"MARK-[a-z]+-[a-z]+-[a-z]+")


class Mark(NamedTuple):
    """`kind`: what was written. `state`: cast or draft, of the ballot; decided, of a decision."""

    kind: str
    author: str
    state: str

    def __str__(self) -> str:
        return f"MARK-{self.kind}-{self.author}-{self.state}"


def may_meet(mark: Mark, reader: str, stage: Stage) -> bool:
    """Whether somebody may read this at this stage."""
    deliberates = reader in INSIDERS and stage not in BEFORE_SCORES_ARE_SHOWN
    if mark.kind == "citation":
        return deliberates or stage in PUBLISHED
    if reader == mark.author:
        return True
    if mark.kind == "note" or mark.state == "draft":
        return False
    if mark.kind == "feedback":
        return (deliberates and reader == "olga") or (reader == "nele" and stage in PUBLISHED)
    return deliberates


@dataclass
class Marked:
    """The world, its people by name, and for each assignment with a ballot, whose it is and its state."""

    world: World
    empathy: Category
    unopened: int
    """An assignment of Jan's."""
    people: dict[str, Account | None]
    owners: dict[int, tuple[str, str]]
    other_slug: str
    totals: dict[str, str]
    """A number as pages write it → whose ballot says so; "several" for a mean."""

    @property
    def edition(self) -> Edition:
        return self.world.cast.edition

    @property
    def one_each(self) -> list[int]:
        """The assignments of one ballot in each state of each juror."""
        return sorted({(owner, state): one for one, (owner, state) in self.owners.items()}.values())

    def secrets_in(self, text: str, reader: str, stage: Stage) -> set[str]:
        """What stands in a text that this reader must not meet now."""
        found = {Mark(*one.split("-")[1:]) for one in MARK.findall(text)}
        told = {str(one) for one in found if not may_meet(one, reader, stage)}
        if reader in INSIDERS and stage not in BEFORE_SCORES_ARE_SHOWN:
            return told
        for number, author in self.totals.items():
            if author != reader and re.search(rf"(?<![\d.]){number.replace('.', '[.,]')}(?!\d)", text):
                told.add(number)
        return told


def make_marked(session: Session, *, stage: Stage) -> Marked:
    """Jan, Jo and Chris have cast ballots, Jan and Jo have drafts; Nele is nominated; Otto runs, chairs and judges
    another edition, in which the jury deliberates."""
    world = make_world(session, stage=before_the_seal(stage), size=2)
    cast, edition = world.cast, world.cast.edition
    for criterion, weight in zip(get_criteria(session, get_category(session, edition)), WEIGHTS, strict=True):
        criterion.weight = weight
    nele = make_account(session, name="Nele Nominee", address="nele@people.example")
    session.get_one(Nominee, world.entries[0].nominee_id).address = nele.address
    first, second = (
        session.scalars(
            select(Assignment).where(Assignment.juror_id == cast.jan_juror.id, Assignment.entry_id == one.id)
        ).one()
        for one in world.entries
    )
    _fill(session, first, 5, 4, 3, 2)
    _fill(session, second, 1, 5, cast=False)
    late = make_entry(session, get_category(session, edition), name="Entry late")
    make_ballot(session, late, cast.jo_juror, 2, 1, 2, cast=False)
    unopened = make_assignment(session, late, cast.jan_juror)
    make_ballot(session, late, cast.chris_juror, 5, 1, 4, 2)
    cast.jo_juror.paused_at = NOW
    second_entry = session.get_one(Entry, world.entries[1].id)
    second_entry.jurors_wanted, second_entry.shortlisted = 3, True
    other = make_edition(session, stage=Stage.DELIBERATING, slug="2027", name="Another edition")
    otto = make_account(
        session, roles=(Role.ORGANISER, Role.CHAIR, Role.JUROR), edition=other, name="Otto Other",
        address="otto@people.example",
    )  # fmt: skip
    make_juror(session, other, account=otto)
    people = {name: getattr(cast, name) for name in ("olga", "chris", "jan", "jo", "nora", "sam")}
    marked = Marked(
        world,
        get_category(session, edition),
        unopened.id,
        {**people, "nobody": None, "nele": nele, "otto": otto},
        {},
        other.slug,
        {},
    )
    _write_marks(session, marked)
    session.commit()
    if stage in FROZEN_STAGES:
        seal_results(session, world, sealed_at=NOW + timedelta(minutes=2))
        for further in FROZEN_STAGES[1 : FROZEN_STAGES.index(stage) + 1]:
            edition.stage = further
            session.commit()
    return marked


def _fill(session: Session, assignment: Assignment, *points: int, cast: bool = True) -> None:
    """A ballot on an assignment that there is."""
    assignment.state = AssignmentState.CAST if cast else AssignmentState.DRAFT
    assignment.first_cast_at = NOW if cast else None
    criteria = get_criteria(session, get_category(session, session.get_one(Edition, assignment.edition_id)))
    session.add(
        Ballot(
            assignment_id=assignment.id, state=BallotState.CAST if cast else BallotState.DRAFT, comment="",
            created_at=NOW, updated_at=NOW, cast_at=NOW if cast else None,
            scores=[Score(criterion_id=one.id, points=given) for one, given in zip(criteria, points, strict=False)],
        )
    )  # fmt: skip
    session.flush()


def _list_ballots(session: Session, edition_id: int) -> Iterator[tuple[Ballot, Assignment, str]]:
    """Every ballot of an edition, and the name by which we know its juror."""
    rows = session.execute(
        select(Ballot, Assignment, Juror.name)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .join(Juror, Juror.id == Assignment.juror_id)
        .where(Assignment.edition_id == edition_id)
        .options(selectinload(Ballot.scores))
        .order_by(Ballot.id)
    ).all()
    yield from ((ballot, assignment, name.split()[0].lower()) for ballot, assignment, name in rows)


def _write_marks(session: Session, marked: Marked) -> None:
    by_entry: dict[int, list[int]] = {}
    first_id = marked.world.entries[0].id
    criteria = get_criteria(session, get_category(session, marked.edition))
    weight_of = {one.id: one.weight for one in criteria}
    for number, (ballot, assignment, name) in enumerate(_list_ballots(session, marked.edition.id)):
        marked.owners[assignment.id] = (name, ballot.state.value)
        for kind in ("comment", "feedback", "note"):
            setattr(ballot, kind, str(Mark(kind, name, ballot.state.value)))
        if ballot.state is BallotState.CAST and assignment.entry_id != first_id:
            for place, score in enumerate(ballot.scores):
                score.points = 1 + (3 * number + 2 * place) % 4
        if ballot.state is BallotState.CAST and all(one.criterion_id in weight_of for one in ballot.scores):
            total = sum(weight_of[one.criterion_id] * one.points for one in ballot.scores)
            by_entry.setdefault(assignment.entry_id, []).append(total)
            marked.totals[f"{total / 100:.2f}"] = name
    for totals in by_entry.values():
        marked.totals.setdefault(f"{float(Fraction(sum(totals), 100 * len(totals))):.2f}", "several")
    for whole in [one for one in marked.totals if one.endswith("0")]:
        del marked.totals[whole]  # too plain a number to be a mark
    for decision in session.scalars(select(Decision).where(Decision.edition_id == marked.edition.id)):
        decision.citation = str(Mark("citation", "chris", "decided"))
        decision.reason = str(Mark("reason", "chris", "decided"))


def rescore(session: Session, marked: Marked, authors: Collection[str], stage: Stage) -> None:
    """Other points, texts and half-filled drafts by these jurors; done twice, everything is as it was. Who has what in
    which state stays: that is no secret. Feedback is its nominee's, once all is public."""
    swapped = ("comment", "note") if stage in PUBLISHED else ("comment", "feedback", "note")
    with _unfrozen(session):
        for ballot, _assignment, name in _list_ballots(session, marked.edition.id):
            if name not in authors:
                continue
            for score in ballot.scores:
                score.points = 6 - score.points
            for kind in swapped:
                setattr(ballot, kind, _turn(getattr(ballot, kind)))
    forget_all_figures()


def _turn(text: str) -> str:
    """A text of another length, and back again."""
    return text.removesuffix(" in other words") if text.endswith(" in other words") else f"{text} in other words"


@contextmanager
def _unfrozen(session: Session) -> Iterator[None]:
    """What is sealed can be changed meanwhile."""
    connection = session.connection()
    dialect = connection.dialect.name
    thaw(connection.exec_driver_sql, dialect)
    yield
    session.flush()
    freeze(session.connection().exec_driver_sql, dialect)
    session.commit()


def secrets_written_down(session: Session, marked: Marked, stage: Stage) -> dict[str, set[str]]:
    """What mails say to whoever must not know it yet, and the record to organisers."""
    names = {one.address: name for name, one in marked.people.items() if one is not None}
    told = {
        f"{mail.template} to {mail.to_address}": marked.secrets_in(
            f"{mail.subject}\n{mail.body}", names.get(mail.to_address, "nobody"), stage
        )
        for mail in session.scalars(select(OutboxMessage))
    }
    for line in session.scalars(select(AuditLine)):
        told[f"record {line.id} {line.action}"] = marked.secrets_in(json.dumps(line.details), "olga", stage)
    session.commit()
    return {where: secrets for where, secrets in told.items() if secrets}
