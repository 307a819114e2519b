"""The reveal deck as slides in their order. What names a winner is covered until somebody reveals it on purpose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from awards.ceremony.service_quotes import Quote, approved_quotes
from awards.ceremony.service_running_order import Act, Item, Person, list_programme
from awards.editions.models import Edition

MOST_ON_A_SLIDE = 4
"""Finalists that can be read from the last row, each with a line of what colleagues said."""


class SlideKind(StrEnum):
    """What a slide is for; static/js/deck-rules.js knows `breath`, `shared` and `winner` by these names."""

    TITLE = "title"
    PAUSE = "pause"
    CATEGORY = "category"
    FINALISTS = "finalists"
    BREATH = "breath"
    SHARED = "shared"
    WINNER = "winner"
    END = "end"


COVERED = frozenset({SlideKind.SHARED, SlideKind.WINNER})


@dataclass(frozen=True)
class Slide:
    """One slide. `points`: what of the programme is on meanwhile, where it is no award."""

    key: str
    kind: SlideKind
    act: Act | None = None
    people: tuple[Person, ...] = ()
    points: tuple[Item, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether it tells who wins."""
        return self.kind in COVERED


@dataclass(frozen=True)
class Deck:
    """One edition's programme and its slides, and by entry the line that stands with a finalist."""

    edition: Edition
    items: tuple[Item, ...]
    slides: tuple[Slide, ...]
    lines: Mapping[int, Quote]

    @property
    def acts(self) -> list[Act]:
        """The awards in the order of the night."""
        return [slide.act for slide in self.slides if slide.kind is SlideKind.CATEGORY and slide.act]

    @property
    def undecided(self) -> list[Act]:
        """The awards that nobody has won."""
        return [item.act for item in self.items if item.act and not item.act.winners]


def show_deck(session: Session, *, edition: Edition, language: str) -> Deck:
    """The deck as the run sheet stands now. Seven statements."""
    items = tuple(list_programme(session, edition=edition))
    quotes = approved_quotes(session, edition_id=edition.id)
    lines = {entry_id: pick_line(found, language) for entry_id, found in quotes.items()}
    return Deck(edition, items, tuple(lay_out_deck(items)), lines)


def pick_line(quotes: Sequence[Quote], language: str) -> Quote:
    """The one to read from afar: in the deck's language where there is one, then the shortest."""
    return min(quotes, key=lambda one: (one.language != language, len(one.text)))


def lay_out_deck(items: Sequence[Item]) -> Iterator[Slide]:
    """From the title to the end. Points of the programme that are no award share the slide of the edition's name; an
    award without anybody to name is left out."""
    waiting: list[Item] = []
    opening = True
    for item in items:
        if item.act is None:
            waiting.append(item)
        elif item.act.finalists or item.act.winners:
            if opening or waiting:
                key, kind = ("title", SlideKind.TITLE) if opening else (f"pause-{item.act.position}", SlideKind.PAUSE)
                yield Slide(key, kind, points=tuple(waiting))
            opening, waiting = False, []
            yield from _lay_out_act(item.act)
    if opening:
        yield Slide("title", SlideKind.TITLE)
    yield Slide("end", SlideKind.END, points=tuple(waiting))


def _lay_out_act(act: Act) -> Iterator[Slide]:
    key = act.category.key
    yield Slide(f"{key}-category", SlideKind.CATEGORY, act)
    for number, people in enumerate(split_evenly(act.shown_finalists, MOST_ON_A_SLIDE), start=1):
        yield Slide(f"{key}-finalists-{number}", SlideKind.FINALISTS, act, people)
    if not act.winners:
        return
    yield Slide(f"{key}-breath", SlideKind.BREATH, act)
    if len(act.winners) > 1:
        yield Slide(f"{key}-shared", SlideKind.SHARED, act, act.winners)
    for number, winner in enumerate(act.winners, start=1):
        yield Slide(f"{key}-winner-{number}", SlideKind.WINNER, act, (winner,))


def split_evenly(people: Sequence[Person], most: int) -> list[tuple[Person, ...]]:
    """As few groups as it takes, none larger than another by more than one."""
    if not people:
        return []
    count = -(-len(people) // most)
    size, larger = divmod(len(people), count)
    ends = [size * (number + 1) + min(number + 1, larger) for number in range(count)]
    return [tuple(people[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
