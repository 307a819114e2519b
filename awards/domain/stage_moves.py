"""The one table of legal stage moves, with their preconditions and what to tell before they are made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from awards.domain.errors import AwardsError, StageMoveNotAllowed
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_, Message


@dataclass(frozen=True, kw_only=True)
class StageFacts:
    """What the moves depend on. Counts are of the whole edition; `undecided` names categories with eligible entries.

    `correcting_entries` are those of `pending_entries` that wait for their nominators and not for the organisers.
    `uncast` counts assignments that still wait for a ballot, `cast` the ballots cast. Dates are aware; without `now`
    nothing is said about dates that have passed.
    """

    categories: int
    weights_ok: bool
    nominating_opens_at: datetime | None
    nominating_closes_at: datetime | None
    scoring_closes_at: datetime | None
    pending_entries: int
    eligible_entries: int
    accepted_jurors: int
    chair: bool
    assignments: int
    undecided: tuple[str, ...]
    sealed_by_two: bool
    cast: int
    uncast: int
    correcting_entries: int = 0
    now: datetime | None = None
    unsealed_by_two: bool = False
    unseen_masks: int = 0
    """Eligible entries of a blind edition whose masked words no organiser has looked at."""


Check = Callable[[StageFacts], Message | None]


@dataclass(frozen=True)
class StageMove:
    from_stage: Stage
    to_stage: Stage
    needs: tuple[Check, ...] = ()
    warns: tuple[Check, ...] = ()

    @property
    def back(self) -> bool:
        order = list(Stage)
        return order.index(self.to_stage) < order.index(self.from_stage)


def _unless(holds: bool, message: str, **params: object) -> Message | None:
    return None if holds else Message(message, params)


def _passed(date: datetime | None, now: datetime | None) -> bool:
    return date is not None and now is not None and date <= now


def _categories(facts: StageFacts) -> Message | None:
    return _unless(facts.categories > 0, N_("Add at least one category."))


def _weights(facts: StageFacts) -> Message | None:
    return _unless(facts.weights_ok, N_("In every category the weights of the criteria must add up to 100."))


def _nominating_dates(facts: StageFacts) -> Message | None:
    dated = facts.nominating_opens_at is not None and facts.nominating_closes_at is not None
    return _unless(dated, N_("Set the dates on which nominating opens and closes."))


def _dates_in_order(facts: StageFacts) -> Message | None:
    given = (facts.nominating_opens_at, facts.nominating_closes_at, facts.scoring_closes_at)
    dates = [date for date in given if date is not None]
    in_order = all(before < after for before, after in pairwise(dates))
    return _unless(in_order, N_("Put the dates in order: nominating opens, nominating closes, scoring closes."))


def _scoring_date(facts: StageFacts) -> Message | None:
    return _unless(facts.scoring_closes_at is not None, N_("Set the date on which scoring closes."))


def _none_pending(facts: StageFacts) -> Message | None:
    message = N_("Screen every entry first; still waiting: %(count)s.")
    return _unless(facts.pending_entries == 0, message, count=facts.pending_entries)


def _some_eligible(facts: StageFacts) -> Message | None:
    return _unless(facts.eligible_entries > 0, N_("Make at least one entry eligible."))


def _some_juror(facts: StageFacts) -> Message | None:
    return _unless(facts.accepted_jurors > 0, N_("At least one juror must have accepted the invitation."))


def _a_chair(facts: StageFacts) -> Message | None:
    return _unless(facts.chair, N_("Name the juror who chairs the jury."))


def _routed(facts: StageFacts) -> Message | None:
    return _unless(facts.assignments > 0, N_("Apply a routing run, so that jurors have entries to read."))


def _some_cast(facts: StageFacts) -> Message | None:
    return _unless(facts.cast > 0, N_("At least one ballot must be cast before the jury can deliberate."))


def _all_decided(facts: StageFacts) -> Message | None:
    message = N_("Record a decision in every category; still without one: %(categories)s.")
    return _unless(not facts.undecided, message, categories=", ".join(facts.undecided))


def _two_sealers(facts: StageFacts) -> Message | None:
    return _unless(facts.sealed_by_two, N_("Two different people must seal the results."))


def _two_unsealers(facts: StageFacts) -> Message | None:
    message = N_("Two different people must take the seal off, with a reason in writing.")
    return _unless(facts.unsealed_by_two, message)


def _closing_date_passed(facts: StageFacts) -> Message | None:
    message = N_("The closing date of nominating has passed: move it, or nobody can nominate.")
    return _unless(not _passed(facts.nominating_closes_at, facts.now), message)


def _still_open(facts: StageFacts) -> Message | None:
    undated = facts.nominating_closes_at is None or facts.now is None
    closed = undated or _passed(facts.nominating_closes_at, facts.now)
    return _unless(closed, N_("Nominating closes before the date that was announced."))


def _no_entries(facts: StageFacts) -> Message | None:
    return _unless(facts.pending_entries + facts.eligible_entries > 0, N_("Nobody has been nominated yet."))


def _scoring_date_passed(facts: StageFacts) -> Message | None:
    message = N_("The closing date of scoring has passed: move it, or no juror can cast a ballot.")
    return _unless(not _passed(facts.scoring_closes_at, facts.now), message)


def _masks_unseen(facts: StageFacts) -> Message | None:
    message = N_("Entries whose hidden names nobody has looked at yet: %(count)s.")
    return _unless(facts.unseen_masks == 0, message, count=facts.unseen_masks)


def _uncast(facts: StageFacts) -> Message | None:
    message = N_("Ballots that are not cast will be closed; there are still: %(count)s.")
    return _unless(facts.uncast == 0, message, count=facts.uncast)


def _cast_ballots_stay(facts: StageFacts) -> Message | None:
    message = N_("Ballots already cast are kept; there are: %(count)s.")
    return _unless(facts.cast == 0, message, count=facts.cast)


def _results_seen(_facts: StageFacts) -> Message | None:
    return Message(N_("The jury may have seen the results: scores given from now on are not independent."))


def _final_results(_facts: StageFacts) -> Message | None:
    return Message(N_("What is sealed cannot change."))


def _public_results(_facts: StageFacts) -> Message | None:
    return Message(N_("Everyone will see the winners, and this cannot be undone."))


def _for_good(_facts: StageFacts) -> Message | None:
    return Message(N_("An archived edition can be read, but no longer changed."))


STAGE_MOVES: tuple[StageMove, ...] = (
    StageMove(
        Stage.DRAFT,
        Stage.NOMINATING,
        needs=(_categories, _weights, _nominating_dates, _dates_in_order),
        warns=(_closing_date_passed,),
    ),
    StageMove(Stage.NOMINATING, Stage.SCREENING, warns=(_still_open, _no_entries)),
    StageMove(Stage.SCREENING, Stage.NOMINATING, warns=(_closing_date_passed,)),
    StageMove(
        Stage.SCREENING,
        Stage.SCORING,
        needs=(_none_pending, _some_eligible, _some_juror, _a_chair, _routed, _scoring_date),
        warns=(_scoring_date_passed, _masks_unseen),
    ),
    StageMove(Stage.SCORING, Stage.SCREENING, warns=(_cast_ballots_stay,)),
    StageMove(Stage.SCORING, Stage.DELIBERATING, needs=(_some_cast,), warns=(_uncast,)),
    StageMove(Stage.DELIBERATING, Stage.SCORING, warns=(_results_seen, _scoring_date_passed)),
    StageMove(Stage.DELIBERATING, Stage.SEALED, needs=(_all_decided, _two_sealers), warns=(_final_results,)),
    StageMove(Stage.SEALED, Stage.DELIBERATING, needs=(_two_unsealers,)),
    StageMove(Stage.SEALED, Stage.REVEALED, warns=(_public_results,)),
    StageMove(Stage.REVEALED, Stage.ARCHIVED, warns=(_for_good,)),
)


def legal_moves(stage: Stage) -> tuple[StageMove, ...]:
    """The moves from a stage, the step forward first."""
    moves = (move for move in STAGE_MOVES if move.from_stage == stage)
    return tuple(sorted(moves, key=lambda move: move.back))


def check_move(from_stage: Stage, to_stage: Stage) -> StageMove:
    """The move, or StageMoveNotAllowed when the table does not have it."""
    for move in STAGE_MOVES:
        if (move.from_stage, move.to_stage) == (from_stage, to_stage):
            return move
    raise StageMoveNotAllowed(N_("The edition cannot go to that stage from where it stands now."))


def missing_for(from_stage: Stage, to_stage: Stage, facts: StageFacts) -> list[AwardsError]:
    """Every unmet precondition of a legal move; an empty list means that it can be made now."""
    unmet = (need(facts) for need in check_move(from_stage, to_stage).needs)
    return [StageMoveNotAllowed(message.message, message.params) for message in unmet if message]


def warnings_for(from_stage: Stage, to_stage: Stage, facts: StageFacts) -> list[Message]:
    """What to tell before a legal move is made; none of it prevents the move."""
    return [message for message in (warn(facts) for warn in check_move(from_stage, to_stage).warns) if message]
