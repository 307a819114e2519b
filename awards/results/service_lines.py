"""The lines of a category in the jury room: each entry's figures, in which order they stand, what may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from awards.domain.bridges import count_bridging, join_jurors
from awards.domain.figures import CategoryFigures, EntryFigures
from awards.domain.verdict import Verdict
from awards.editions.models import Edition
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee, show_nominee
from awards.results.service_figures import CastBallot, EditionFigures

EQUAL: Final = 1e-9
"""Totals this close are the same."""


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One entry. `raw` and `shown` in points (`shown`: adjusted, where that may be used); `totals`: each ballot's.

    `place` and `raw_place` are 1 for the best, shared by equals, within `group`: the part of the category that the
    entry can be compared with. `profile`: the mean of each criterion. `ranks`: the places that are likely (90 %).
    """

    entry_id: int
    nominee: ShownNominee
    is_shortlisted: bool
    place: int | None
    raw_place: int | None
    raw: float | None
    shown: float | None
    low: float | None
    high: float | None
    chance: float | None
    ranks: tuple[int, int] | None
    totals: tuple[float, ...]
    profile: tuple[float, ...]
    cast: int
    wanted: int
    may_win: bool
    group: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a category can be compared. `languages` names each group where too few ballots join the languages;
    `split`: there is more than one group, so no chances are given. `bridging` of `ballots` join languages."""

    group_of: dict[int, int]
    groups: int
    languages: tuple[tuple[str, ...], ...]
    bridging: int
    ballots: int

    @property
    def split(self) -> bool:
        return self.groups > 1


def divide(figures: EditionFigures, category_id: int) -> Parts:
    """Into the groups of jurors without an entry in common, or into languages that too few ballots join, or whole."""
    given = figures.inputs.ballots
    scored = [one for one, category in figures.inputs.eligible.items() if category == category_id and one in given]
    readers = {entry: [one.juror_id for one in given[entry]] for entry in scored}
    spoken = {entry: figures.inputs.languages.get(entry, ()) for entry in scored}
    bridging, ballots = count_bridging((spoken[entry], readers[entry]) for entry in scored)
    said = figures.categories.get(category_id)
    if said is not None and said.verdict is Verdict.NOT_COMPARABLE:
        joined = join_jurors(readers.values())
        group_of = {entry: joined[readers[entry][0]] for entry in scored}
        return Parts(group_of, len(set(joined.values())), (), bridging, ballots)
    kinds = sorted(set(spoken.values()))
    if len({language for kind in kinds for language in kind}) > 1 and 3 * bridging < ballots:
        return Parts(
            {entry: kinds.index(spoken[entry]) for entry in scored}, len(kinds), tuple(kinds), bridging, ballots
        )
    return Parts({}, 1, (), bridging, ballots)


def make_line(entry: Entry, *, edition: Edition, figures: EditionFigures, parts: Parts, names: bool) -> RoomLine:
    """The figures of one entry, loaded with category and nominee; its places come with `rank_lines`."""
    known = figures.entries.get(entry.id) or EntryFigures(entry.category_id, entry.id, 0, None, None)
    ballots = figures.inputs.ballots.get(entry.id, ())
    if parts.split:
        known = replace(known, low=None, high=None, p_best=None, rank_low=None, rank_high=None)
    ranked = known.rank_low is not None and known.rank_high is not None
    return RoomLine(
        entry_id=entry.id,
        nominee=show_nominee(entry, edition=edition, names=names),
        is_shortlisted=entry.shortlisted,
        place=None,
        raw_place=None,
        raw=None if known.raw_mean is None else float(known.raw_mean),
        shown=known.adjusted,
        low=known.low,
        high=known.high,
        chance=known.p_best,
        ranks=(known.rank_low or 0, known.rank_high or 0) if ranked else None,
        totals=tuple(sorted(one.total / 100 for one in ballots)),
        profile=_profile(ballots),
        cast=len(ballots),
        wanted=figures.inputs.wanted.get(entry.id, 0),
        may_win=len(ballots) >= max(1, edition.quorum),
        group=parts.group_of.get(entry.id, 0),
    )


def _profile(ballots: Sequence[CastBallot]) -> tuple[float, ...]:
    return tuple(sum(given) / len(given) for given in zip(*(one.points for one in ballots), strict=True))


def rank_lines(lines: Sequence[RoomLine]) -> tuple[RoomLine, ...]:
    """With their places, the best first, group by group; those without a ballot last. Equals stand by their ids."""
    ranked = [
        replace(
            line,
            place=_place(line.shown, [one.shown for one in lines if one.group == line.group]),
            raw_place=_place(line.raw, [one.raw for one in lines if one.group == line.group]),
        )
        for line in lines
    ]
    return tuple(sorted(ranked, key=lambda one: (one.place is None, one.group, one.place or 0, one.entry_id)))


def _place(own: float | None, others: Sequence[float | None]) -> int | None:
    if own is None:
        return None
    return 1 + sum(other > own + EQUAL for other in others if other is not None)


def are_adjusted(said: CategoryFigures | None, lines: Sequence[RoomLine]) -> bool:
    """Whether what is shown is another figure than the raw mean: not on a complete panel, nor where nothing varies."""
    if said is None or said.complete:
        return False
    return any(line.raw is not None and abs((line.shown or 0.0) - line.raw) > EQUAL for line in lines)
