"""Letters about outcomes: what each says, and to whom."""

from dataclasses import dataclass, field
from enum import StrEnum

from awards.domain.outcome import Outcome
from awards.editions.models import Category
from awards.nominations.models import Nominee
from awards.nominees.service_page import KindWords


class Unreachable(StrEnum):
    """Why a nominee gets no letter. `erasure`: they asked for everything about them to be removed."""

    NO_ADDRESS = "no_address"
    NOT_TOLD = "not_told"
    ERASURE = "erasure"


class LetterKind(StrEnum):
    """What a letter is about first of all: how the reader's own entry fared, or those about whom they wrote."""

    WINNER = "winner"
    FINALIST = "finalist"
    NOMINATED = "nominated"
    WRITER = "writer"


@dataclass(frozen=True)
class EntryNews:
    """How a nominee fared in one category. `awarded`: whether anybody won it; `colleagues`: how many put them forward,
    themselves not counted."""

    entry_id: int
    category: Category
    outcome: Outcome
    awarded: bool
    colleagues: int
    words: list[KindWords]
    feedback: list[str]
    citation: str


@dataclass(frozen=True)
class NomineeNews:
    """All that there is to tell a nominee, person or team."""

    nominee: Nominee
    entries: list[EntryNews]


@dataclass(frozen=True)
class WriterNews:
    """What became of one nomination, for its writer. `hears`: whether its nominee is told, too."""

    entry_id: int
    account_id: int
    nominee: str
    category: Category
    outcome: Outcome
    awarded: bool
    hears: bool


@dataclass
class Letter:
    """One message to one address: what it tells, and the rows that say so afterwards."""

    address: str
    name: str
    locale: str
    about: list[NomineeNews] = field(default_factory=list)
    wrote: list[WriterNews] = field(default_factory=list)
    known: set[tuple[int, int]] = field(default_factory=set)
    """Entry and account of words whose writer hears of them as the nominee."""

    @property
    def kind(self) -> LetterKind:
        outcomes = {entry.outcome.value for news in self.about for entry in news.entries}
        return next((kind for kind in LetterKind if kind.value in outcomes), LetterKind.WRITER)


@dataclass(frozen=True)
class Unreached:
    """A nominee for the organisers to tell by hand."""

    nominee: Nominee
    entries: list[EntryNews]
    reason: Unreachable


@dataclass
class Outcomes:
    """What there is still to send, by address, and whom no message reaches."""

    letters: list[Letter]
    unreached: list[Unreached]
