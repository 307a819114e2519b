"""The jury room: one category's entries with their figures, as one reader may see them, ready to be laid out.

What is kept here are plain values, never rows, so that everybody may be shown the same ones.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.domain.errors import NotFound
from awards.domain.figures import CategoryFigures
from awards.domain.lifecycle import EntryState
from awards.domain.verdict import Verdict
from awards.domain.wording import N_, Message
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee
from awards.results.service_figures import EditionFigures, Recent, find_figures
from awards.results.service_lines import Parts, RoomLine, are_adjusted, divide, make_line, rank_lines

STRICT: Final = 0.1
"""Points by which a juror is stricter or milder than the rest before a page says so."""
LITTLE_BRIDGED = N_(
    "Of %(ballots)s ballots, only %(bridging)s come from jurors who read more than one language here. Stricter jurors"
    " and weaker entries then look the same: the languages stand apart, and the jury decides between them."
)


@dataclass(frozen=True, slots=True)
class RoomCategory:
    """A category as far as the room shows it; `criteria`: name and weight of each."""

    id: int
    key: str
    name: dict[str, str]
    hue: str
    icon: str
    criteria: tuple[tuple[dict[str, str], int], ...]
    entries: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Without this juror somebody else leads; None: nobody alone does."""

    juror: str
    leader: ShownNominee | None


@dataclass(frozen=True, slots=True)
class Reader:
    """A juror who read one of two entries and not the other; `severity` in points, negative where strict."""

    juror: str
    severity: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the jurors of a category agree, as domain.agreement has it; None where it is not defined.

    The first three rest on the variances of all categories together. `share`: of what sets the means apart, what is the
    entries' own.
    """

    icc_a1: float | None
    icc_ak: float | None
    icc_ck: float | None
    alpha: float | None
    kendall_w: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Room:
    """A category in deliberation; `lines` best first, group by group; `languages` names the groups, where those are.

    `leader`: who leads alone by what is shown, with quorum or not; `contenders`: who may well be the best, where that
    can be said; `raw_leaders`: by raw means. Where the two are others, `readers` tell who read only one of them.
    `adjusts`: what is shown is corrected for how strict the jurors are.
    """

    category: RoomCategory
    categories: tuple[RoomCategory, ...]
    quorum: int
    verdict: Verdict
    lines: tuple[RoomLine, ...]
    leader: RoomLine | None
    contenders: tuple[RoomLine, ...]
    raw_leaders: tuple[RoomLine, ...]
    leaders_differ: bool
    adjusts: bool
    turns: tuple[Turn, ...]
    readers: tuple[tuple[RoomLine, tuple[Reader, ...]], ...]
    groups: int
    languages: tuple[tuple[str, ...], ...]
    remarks: tuple[Message, ...]
    agreement: Agreement | None

    @property
    def shortlisted(self) -> tuple[int, ...]:
        return tuple(line.entry_id for line in self.lines if line.is_shortlisted)

    @property
    def has_chances(self) -> bool:
        return any(line.chance is not None for line in self.lines)


_rooms: Recent[Room] = Recent(64)


def forget_rooms() -> None:
    """Lay every room out anew."""
    _rooms.clear()


def find_room(session: Session, *, edition: Edition, key: str, names: bool) -> Room:
    """The room of a category, for readers who see `names` or not. One statement where nothing happened since.

    Raises NotNow before deliberation, NotFound.
    """
    figures = find_figures(session, edition=edition)
    mark = (figures.stamp, key, names, edition.quorum, edition.hides_names)
    return _rooms.get(mark, lambda: _lay_out(session, edition, figures, key, names))


def _lay_out(session: Session, edition: Edition, figures: EditionFigures, key: str, names: bool) -> Room:
    categories = room_categories(session, edition=edition, figures=figures)
    category = next((one for one in categories if one.key == key), None)
    if category is None:
        raise NotFound(N_("There is no such category in this edition."))
    parts = divide(figures, category.id)
    entries = session.scalars(
        select(Entry)
        .where(Entry.category_id == category.id, Entry.state == EntryState.ELIGIBLE)
        .options(joinedload(Entry.nominee), joinedload(Entry.category))
    )
    lines = rank_lines([make_line(one, edition=edition, figures=figures, parts=parts, names=names) for one in entries])
    return _furnish(figures, parts, category, categories, lines, edition.quorum)


def room_categories(session: Session, *, edition: Edition, figures: EditionFigures) -> tuple[RoomCategory, ...]:
    """The categories of an edition in their order, with how many entries each has. Two statements."""
    numbers = Counter(figures.inputs.eligible.values())
    wanted = select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    return tuple(
        RoomCategory(
            row.id, row.key, row.name, row.hue, row.icon, tuple((one.name, one.weight) for one in row.criteria),
            numbers[row.id],
        )
        for row in session.scalars(wanted.options(selectinload(Category.criteria)))
    )  # fmt: skip


def _furnish(
    figures: EditionFigures, parts: Parts, category: RoomCategory, categories: tuple[RoomCategory, ...],
    lines: tuple[RoomLine, ...], quorum: int,
) -> Room:  # fmt: skip
    said = figures.categories.get(category.id)
    by_id = {line.entry_id: line for line in lines}
    leader = by_id.get(int(said.leader)) if said and said.leader is not None and not parts.split else None
    raw_leaders = tuple(by_id[int(one)] for one in said.raw_leaders) if said else ()
    differ = leader is not None and leader not in raw_leaders
    return Room(
        category=category,
        categories=categories,
        quorum=quorum,
        verdict=_verdict(said, parts),
        lines=lines,
        leader=leader,
        contenders=tuple(by_id[int(one)] for one in said.contenders) if said and not parts.split else (),
        raw_leaders=raw_leaders,
        leaders_differ=differ,
        adjusts=are_adjusted(said, lines),
        turns=_turns(figures, said, by_id) if not parts.split else (),
        readers=_readers(figures, leader, raw_leaders) if differ and leader else (),
        groups=parts.groups,
        languages=parts.languages,
        remarks=_remarks(said, parts),
        agreement=_agreement(said) if said and not parts.split else None,
    )


def _agreement(said: CategoryFigures) -> Agreement:
    """Where everybody scored everything, how strict they are cancels out of the means."""
    share = said.icc_ck if said.complete else said.icc_ak
    return Agreement(
        said.icc_a1, said.icc_ak, said.icc_ck, said.alpha, said.kendall_w, None if said.alpha is None else share
    )


def _verdict(said: CategoryFigures | None, parts: Parts) -> Verdict:
    if said is None:
        return Verdict.NONE
    return Verdict.NOT_COMPARABLE if parts.split else said.verdict


def _remarks(said: CategoryFigures | None, parts: Parts) -> tuple[Message, ...]:
    if said is None:
        return ()
    apart = Message(LITTLE_BRIDGED, {"bridging": parts.bridging, "ballots": parts.ballots})
    return (apart, *said.remarks) if parts.languages else said.remarks


def _turns(figures: EditionFigures, said: CategoryFigures | None, by_id: dict[int, RoomLine]) -> tuple[Turn, ...]:
    """The jurors on whom it hangs who leads."""
    if said is None:
        return ()
    names = figures.inputs.jurors
    return tuple(
        Turn(names.get(int(one.juror), ""), by_id[int(one.leader)].nominee if one.leader is not None else None)
        for one in said.removals
    )


def _readers(
    figures: EditionFigures, leader: RoomLine, raw_leaders: Sequence[RoomLine]
) -> tuple[tuple[RoomLine, tuple[Reader, ...]], ...]:
    """For the leader and for each raw leader: who read them and not all of the others, the strictest first."""
    names, severity, given = figures.inputs.jurors, figures.severity, figures.inputs.ballots
    compared = (leader, *raw_leaders)
    juries = [{one.juror_id for one in given[line.entry_id]} for line in compared]
    shared = set.intersection(*juries)
    return tuple(
        (
            line,
            tuple(
                Reader(names.get(juror, ""), severity[juror])
                for juror in sorted(jury - shared, key=lambda juror: severity.get(juror, 0.0))
                if abs(severity.get(juror, 0.0)) >= STRICT
            ),
        )
        for line, jury in zip(compared, juries, strict=True)
    )
