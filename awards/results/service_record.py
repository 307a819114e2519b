"""The record of a category's deliberation: notes, presence, votes, runners-up. Kept until the results are sealed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow, ReasonNeeded
from awards.domain.lifecycle import JurorState
from awards.domain.runners_up import Order, departs, propose_order
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Juror
from awards.results.models import Decision
from awards.results.models_record import Deliberation
from awards.results.service import find_decisions, lock_results, void_first_signature

MOST_VOTES = 12


class RecordChanged(AwardsError):
    """Somebody else, or a second tab, kept the record after this page was opened."""


class RunnersUpWrong(AwardsError):
    """One of them is the winner, stands there twice, or cannot be proposed."""


@dataclass(frozen=True)
class Vote:
    """A show of hands."""

    question: str
    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True)
class RunnersUp:
    """Who comes second and third. `chosen`: the jury has said so; else it is what the ranking gives by itself.
    `offered`: the entries that may be, in the ranking's order."""

    order: Order
    proposed: Order
    reason: str
    chosen: bool
    offered: tuple[int, ...]


@dataclass(frozen=True)
class RecordContent:
    """What is written on the page. `runners_up`: second and third, None while there is no decision to stand beside, or
    nobody has looked at them; `present`: None likewise. What is None stays as it was kept."""

    notes: str = ""
    present: tuple[int, ...] | None = ()
    votes: tuple[Vote, ...] = field(default=())
    runners_up: Order | None = None
    runners_up_reason: str = ""


def find_deliberation(session: Session, *, category_id: int) -> Deliberation | None:
    return session.scalar(select(Deliberation).where(Deliberation.category_id == category_id))


def list_deliberations(session: Session, *, edition_id: int) -> dict[int, Deliberation]:
    """Category id → its record. One statement."""
    rows = session.scalars(select(Deliberation).where(Deliberation.edition_id == edition_id))
    return {one.category_id: one for one in rows}


def find_latest_presence(session: Session, *, edition_id: int) -> tuple[int, ...]:
    """Who was there when the record of any category was kept last: most likely they still are."""
    wanted = select(Deliberation.present).where(Deliberation.edition_id == edition_id)
    latest = session.scalars(wanted.order_by(Deliberation.kept_at.desc(), Deliberation.id.desc()).limit(1)).first()
    return tuple(latest or ())


def list_members(session: Session, *, edition_id: int) -> list[Juror]:
    """The jurors who accepted, by name."""
    wanted = select(Juror).where(Juror.edition_id == edition_id, Juror.state == JurorState.ACCEPTED)
    return list(session.scalars(wanted.order_by(Juror.name, Juror.id)))


def read_votes(deliberation: Deliberation | None) -> tuple[Vote, ...]:
    return tuple(Vote(**one) for one in deliberation.votes) if deliberation else ()


def name_runners_up(decisions: Sequence[Decision], deliberation: Deliberation | None, *, quorum: int) -> RunnersUp:
    """Second and third beside the winners of a category, of whom there is one at least: as the jury said of the first
    of them, or as the ranking it saw has it."""
    decision, winners = decisions[0], {one.entry_id for one in decisions}
    ranking = _ranking(decision, quorum)
    proposed = propose_order(ranking, winners)
    offered = tuple(entry for entry, _place in ranking if entry not in winners)
    kept = deliberation.runners_up if deliberation else {}
    if kept.get("winner") != decision.entry_id or winners & set(kept["order"]):
        return RunnersUp(proposed, proposed, "", chosen=False, offered=offered)
    return RunnersUp(tuple(kept["order"]), proposed, kept["reason"], chosen=True, offered=offered)


def _ranking(decision: Decision, quorum: int) -> list[tuple[int, int]]:
    """Entry and place of those that had the ballots to be proposed when the jury decided."""
    return [
        (one["entry"], one["place"])
        for one in decision.ranking
        if one["place"] is not None and one["cast"] >= max(1, quorum)
    ]


def keep_record(
    session: Session, *, edition: Edition, category: Category, content: RecordContent, version: int, now: datetime,
    actor_id: int,
) -> Deliberation:  # fmt: skip
    """Write or change the record of a category. One signature under the seal, if there is one, becomes void.

    `version`: the record that the page was made from, 0 where there was none. Raises AlreadySealed, NotNow,
    RecordChanged, RunnersUpWrong, ReasonNeeded.
    """
    lock_results(session, edition=edition)
    found = session.scalar(
        select(Deliberation).where(Deliberation.category_id == category.id).execution_options(populate_existing=True)
    )
    if version != (found.version if found else 0):
        raise RecordChanged(
            N_("The record was kept by somebody else after you opened this page. Compare; keep it again to replace it.")
        )
    runners_up = _check_runners_up(session, edition=edition, category=category, content=content)
    members = {one.id for one in list_members(session, edition_id=edition.id)}
    found = found or Deliberation(edition_id=edition.id, category_id=category.id, runners_up={})
    _fill(found, content, members=members, runners_up=runners_up)
    found.kept_by_id, found.kept_at = actor_id, now
    session.add(found)
    session.flush()
    details = {"present": found.present, "votes": len(found.votes), "runners_up": found.runners_up.get("order")}
    record(
        session, action="deliberation_recorded", subject=f"category {category.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details=details,
    )  # fmt: skip
    void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
    return found


def _fill(
    found: Deliberation, content: RecordContent, *, members: Collection[int], runners_up: dict[str, Any] | None
) -> None:
    """Those who are no longer on the jury stay present where they were."""
    were = set(found.present or ())
    ticked = were if content.present is None else set(content.present)
    found.notes = content.notes.strip()
    found.present = sorted((ticked & set(members)) | (were - set(members)))
    found.votes = [
        {"question": one.question, "in_favour": one.in_favour, "against": one.against, "abstained": one.abstained}
        for one in content.votes[:MOST_VOTES]
    ]
    if runners_up is not None:
        found.runners_up = runners_up


def _check_runners_up(
    session: Session, *, edition: Edition, category: Category, content: RecordContent
) -> dict[str, Any] | None:
    """What is kept of them; None where nothing was said."""
    if content.runners_up is None:
        return None
    decisions = find_decisions(session, category_id=category.id)
    if not decisions:
        raise NotNow(N_("Record first who wins; then who comes second and third."))
    named = [entry for entry in content.runners_up if entry is not None]
    offered = name_runners_up(decisions, None, quorum=edition.quorum).offered
    _check_named(named, offered)
    if content.runners_up[:1] == (None,) and named:
        raise RunnersUpWrong(N_("Somebody is third, but nobody second."), field="second")
    reason, ranking = content.runners_up_reason.strip(), _ranking(decisions[0], edition.quorum)
    if departs(content.runners_up, ranking, {one.entry_id for one in decisions}) and not reason:
        message = N_("This is not the order of the ranking: say why the jury chose it.")
        raise ReasonNeeded(message, field="runners_up_reason")
    return {"winner": decisions[0].entry_id, "order": list(content.runners_up), "reason": reason}


def _check_named(named: Sequence[int], offered: Collection[int]) -> None:
    if len(set(named)) != len(named):
        raise RunnersUpWrong(N_("The same entry cannot be second and third."), field="third")
    if not set(named) <= set(offered):
        raise RunnersUpWrong(N_("Choose among the entries that can be proposed, without the winner."), field="second")
