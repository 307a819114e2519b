"""What became of an entry, as it is told once everybody may know it."""

from enum import StrEnum

from awards.domain.lifecycle import EntryState


class Outcome(StrEnum):
    """`unjudged`: it never came before the jury."""

    WINNER = "winner"
    FINALIST = "finalist"
    NOMINATED = "nominated"
    UNJUDGED = "unjudged"


def outcome_of(state: EntryState, *, won: bool, on_shortlist: bool) -> Outcome | None:
    """None where there is nothing to tell: the nominee stepped back, or another entry holds the words now."""
    if state in (EntryState.WITHDRAWN, EntryState.MERGED):
        return None
    if state is not EntryState.ELIGIBLE:
        return Outcome.UNJUDGED
    if won:
        return Outcome.WINNER
    return Outcome.FINALIST if on_shortlist else Outcome.NOMINATED
