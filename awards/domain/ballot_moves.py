"""The one table of what can happen to a juror's ballot, and from which states."""

from dataclasses import dataclass

from awards.domain.lifecycle import AssignmentState


@dataclass(frozen=True)
class BallotMove:
    """What a juror does with a dossier: the states in which they can, and the one that it has afterwards."""

    from_states: tuple[AssignmentState, ...]
    to: AssignmentState


WAITING = (AssignmentState.NOT_OPENED, AssignmentState.OPENED, AssignmentState.DRAFT)

OPEN = BallotMove((AssignmentState.NOT_OPENED,), AssignmentState.OPENED)
SAVE = BallotMove(WAITING, AssignmentState.DRAFT)
CAST = BallotMove(WAITING, AssignmentState.CAST)
REOPEN = BallotMove((AssignmentState.CAST,), AssignmentState.DRAFT)
RECUSE = BallotMove(WAITING, AssignmentState.RECUSED)
