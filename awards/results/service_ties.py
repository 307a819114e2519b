"""The tie ladder, where a jury asks for it: one step at a time, computed, shown and recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.service import list_names
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotAllowed
from awards.domain.tie_ladder import MOST_WINNERS, StepOutcome, TiedBallot, TieStep, digest_ballots, take_step
from awards.domain.verdict import Verdict
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.service_ladder import ladder_of
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee, show_nominee
from awards.results.models import Decision
from awards.results.models_ties import TakenStep
from awards.results.service import lock_results
from awards.results.service_figures import EditionFigures, find_figures
from awards.results.service_room import Room, find_room


class TieChanged(AwardsError):
    """Another step was taken, or ballots were cast, after the page was opened."""


@dataclass(frozen=True)
class TieStepLine:
    """A step that was taken, for pages and minutes; `lines`: (entry id, nominee, figure, whether it stays).

    `attempt` counts on where ballots or contenders had changed; `basis`: the digest of the ballots it rests on.
    """

    category_id: int
    attempt: int
    position: int
    step: TieStep
    lines: tuple[tuple[int, ShownNominee, str, bool], ...]
    basis: str
    taken_by: str
    taken_at: datetime


@dataclass(frozen=True)
class TieStanding:
    """Where a category's tie stands on the ladder. `left`: entry ids; `next_step`: None where nothing is left to take
    or the ladder is at its end; `mark` changes with everything that the next step rests on."""

    steps: tuple[TieStep, ...]
    attempt: int
    position: int
    left: tuple[int, ...]
    next_step: TieStep | None
    mark: str
    is_shared: bool = False
    """Whether the last step was to share the award among those left."""

    @property
    def is_settled(self) -> bool:
        return len(self.left) == 1


def list_tie_steps(
    session: Session, *, edition: Edition, names: bool, category_id: int | None = None
) -> list[TieStepLine]:
    """The steps that were taken, by category and in their order, for a reader who sees `names` or not. Three
    statements."""
    wanted = select(TakenStep).join(Category, Category.id == TakenStep.category_id)
    if category_id is not None:
        wanted = wanted.where(TakenStep.category_id == category_id)
    order = (Category.position, TakenStep.attempt, TakenStep.position)
    taken = session.scalars(wanted.where(TakenStep.edition_id == edition.id).order_by(*order)).all()
    if not taken:
        return []
    ids = {entry for one in taken for entry in one.before}
    rows = select(Entry).where(Entry.id.in_(ids)).options(joinedload(Entry.nominee), joinedload(Entry.category))
    nominees = {row.id: show_nominee(row, edition=edition, names=names) for row in session.scalars(rows)}
    people = list_names(session, account_ids={one.taken_by_id for one in taken})
    return [
        TieStepLine(
            one.category_id, one.attempt, one.position, one.step,
            tuple((entry, nominees[entry], one.figures[str(entry)], entry in one.after) for entry in one.before),
            one.basis, people[one.taken_by_id], one.taken_at,
        )
        for one in taken
    ]  # fmt: skip


def find_standing(session: Session, *, edition: Edition, room: Room) -> TieStanding | None:
    """Where the tie of a category stands; None where it is no tie, or the edition has no ladder. One statement."""
    steps, contenders = ladder_of(edition), [line.entry_id for line in room.contenders if line.may_win]
    if room.verdict is not Verdict.TIE or not steps or len(contenders) < 2:
        return None
    figures = find_figures(session, edition=edition)
    ballots = _ballots(figures, room.category.id, contenders)
    basis = digest_ballots(ballots, contenders)
    taken = _latest(session, room.category.id)
    if not taken or set(taken[0].before) != set(contenders) or taken[0].basis != basis:
        attempt, taken = (taken[0].attempt + 1 if taken else 1), []
    else:
        attempt = taken[0].attempt
    left = tuple(taken[-1].after) if taken else tuple(sorted(contenders))
    position = len(taken) + 1
    next_step = steps[position - 1] if len(left) > 1 and position <= len(steps) else None
    if next_step is TieStep.SHARE and len(left) > MOST_WINNERS:
        next_step = None
    is_shared = bool(taken) and taken[-1].step is TieStep.SHARE
    return TieStanding(steps, attempt, position, left, next_step, f"{attempt}.{position}.{basis}", is_shared)


def _latest(session: Session, category_id: int) -> list[TakenStep]:
    """The steps of the latest attempt."""
    wanted = select(TakenStep).where(TakenStep.category_id == category_id)
    taken = session.scalars(wanted.order_by(TakenStep.attempt, TakenStep.position)).all()
    return [one for one in taken if one.attempt == taken[-1].attempt]


def _ballots(figures: EditionFigures, category_id: int, entries: Iterable[int]) -> list[TiedBallot]:
    criteria = [one.id for one in figures.inputs.criteria[category_id]]
    return [
        TiedBallot(entry, one.juror_id, dict(zip(criteria, one.points, strict=True)))
        for entry in entries
        for one in figures.inputs.ballots[entry]
    ]


def take_tie_step(
    session: Session, *, edition: Edition, key: str, mark: str, now: datetime, actor_id: int
) -> StepOutcome:
    """Take the next step of the ladder in a category, as the page with this `mark` showed it.

    Raises AlreadySealed, NotNow, NotFound, RoundOpen, NotAllowed, TieChanged.
    """
    category = find_room(session, edition=edition, key=key, names=True).category
    lock_results(session, edition=edition, deciding=category.id)
    room = find_room(session, edition=edition, key=key, names=True)
    standing = find_standing(session, edition=edition, room=room)
    if session.scalar(select(Decision.id).where(Decision.category_id == category.id)) is not None:
        raise NotAllowed(N_("A winner is recorded in this category already."))
    if standing is None:
        raise NotAllowed(N_("The ladder is for ties only, and where the organisers have set one."))
    if standing.mark != mark:
        raise TieChanged(N_("A step was taken, or a ballot cast, after you opened this page. Look at it again."))
    if standing.next_step is None:
        raise NotAllowed(N_("There is no step left to take: the jury decides."))
    return _take(session, edition, category.id, standing, now, actor_id)


def _take(
    session: Session, edition: Edition, category_id: int, standing: TieStanding, now: datetime, actor_id: int
) -> StepOutcome:
    figures = find_figures(session, edition=edition)
    step = standing.steps[standing.position - 1]
    outcome = take_step(
        step, entries=standing.left, ballots=_ballots(figures, category_id, standing.left),
        criteria=figures.inputs.criteria[category_id], phrase=edition.draw_phrase,
    )  # fmt: skip
    session.add(
        TakenStep(
            edition_id=edition.id, category_id=category_id, attempt=standing.attempt, position=standing.position,
            step=step, before=list(outcome.before), after=list(outcome.after), basis=outcome.basis,
            figures={str(entry): figure for entry, figure in outcome.figures.items()}, taken_by_id=actor_id,
            taken_at=now,
        )
    )  # fmt: skip
    session.flush()
    record(
        session, action="tie_step_applied", subject=f"category {category_id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={
            "step": step.value, "attempt": standing.attempt, "position": standing.position,
            "before": list(outcome.before), "after": list(outcome.after), "basis": outcome.basis,
        },
    )  # fmt: skip
    return outcome
