"""Broken rules, each with a message fit for its reader: `raise NotNow(N_("Voting is over."))`.

A page translates with `gettext(error.message, **error.params)`; `error.field` names the form field to put it beside.
"""

from collections.abc import Mapping

from awards.domain.wording import interpolate


class AwardsError(Exception):
    """A rule of the game was broken. `message` is an English msgid, `params` fill its `%(name)s` places."""

    def __init__(self, message: str, params: Mapping[str, object] | None = None, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.params: dict[str, object] = dict(params or {})
        self.field = field

    @property
    def text(self) -> str:
        """The message in English, filled in: for logs and tests, never for a page."""
        return interpolate(self.message, self.params)

    def __str__(self) -> str:
        return self.text


class StageMoveNotAllowed(AwardsError):
    """The edition cannot go to that stage from where it stands, or a precondition of the move is unmet."""


class StageMovedMeanwhile(AwardsError):
    """Somebody else moved the edition between this person's page and their click."""


class NotNow(AwardsError):
    """The action is outside its stage, or past its deadline."""


class NotFound(AwardsError):
    """There is no such thing, or this person may not know that there is."""


class AlreadyNominated(AwardsError):
    """This nominator has already named this nominee in this category."""


class CodeWrong(AwardsError):
    """The one-time code is not the one that was sent."""


class CodeExpired(AwardsError):
    """The one-time code is too old."""


class TooManyTries(AwardsError):
    """The one-time code was tried too often, or too many were asked for."""


class CodeAlreadyUsed(AwardsError):
    """The one-time code has done its work once."""


class AlreadyCast(AwardsError):
    """The ballot is cast: until its juror opens it again it is not changed or recused, and it is never dropped."""


class BallotIncomplete(AwardsError):
    """A criterion lacks its score, or the scores do not fit the rubric; a missing score never counts as zero."""


class BallotChangedMeanwhile(AwardsError):
    """The ballot was saved elsewhere (a second tab) after this page was opened."""


class QuorumMissing(AwardsError):
    """The entry has fewer cast ballots than it needs to be proposed."""


class ReasonNeeded(AwardsError):
    """The decision leaves the ranking, or chooses among equals, without saying why."""


class SameSealer(AwardsError):
    """Sealing takes two different people, and this one has sealed already."""


class AlreadySealed(AwardsError):
    """What is sealed cannot change."""


class RoutingOutdated(AwardsError):
    """Entries, jurors, conflicts or ballots changed after the routing run was previewed."""


class EntryNotEligible(AwardsError):
    """The entry is not, or no longer, among those that the jury reads in this category."""


class NotAllowed(AwardsError):
    """This person may see the thing, but not do this to it."""
