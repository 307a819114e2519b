"""One category of an analysis: its entries' figures, who leads, how sure that is, and what must be said beside it."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from awards.domain.agreement import Metric, intraclass, kendall_w, krippendorff
from awards.domain.bridges import join_jurors
from awards.domain.chances import Chances, draw_chances
from awards.domain.figures import CategoryFigures, EntryFigures, Removal
from awards.domain.ranking import Adjusted, WithoutOne
from awards.domain.remarks import CategoryFacts, remark_on
from awards.domain.scores import Id, Numbers, Places, Scores
from awards.domain.variances import VarianceFit
from awards.domain.verdict import Verdict, judge, list_contenders

EQUAL = 1e-9
"""Adjusted totals this close are the same."""


@dataclass(frozen=True)
class Panel:
    """A category's ballots entry by entry: the jurors' places, and what each gave, in the same order."""

    readings: list[list[int]]
    totals: list[list[Fraction]]

    @cached_property
    def complete(self) -> bool:
        """Whether every juror of the category scored every entry: how strict they are then cancels out."""
        jurors = {juror for reading in self.readings for juror in reading}
        return all(len(reading) == len(jurors) for reading in self.readings)

    @cached_property
    def components(self) -> int:
        """Groups of jurors that no chain of shared entries joins."""
        return len(set(join_jurors(self.readings).values()))


@dataclass(frozen=True)
class Standing:
    """What a category's lines are made from: places of its entries, their totals as shown, who leads by them."""

    category: int
    places: Places
    ids: list[Id]
    raw: list[Fraction]
    totals: Numbers
    panel: Panel
    chances: Chances | None

    @property
    def leader(self) -> Id | None:
        """Who leads alone; nobody does among equals, or where entries cannot be compared."""
        if self.panel.components != 1:
            return None
        leading = self.raw_leaders if self.panel.complete else self._adjusted_leaders
        return leading[0] if len(leading) == 1 else None

    @property
    def _adjusted_leaders(self) -> tuple[Id, ...]:
        top = self.totals.max()
        return tuple(one for one, total in zip(self.ids, self.totals, strict=True) if total >= top - EQUAL)

    @cached_property
    def raw_leaders(self) -> tuple[Id, ...]:
        """Who has the highest raw mean, exactly."""
        top = max(self.raw)
        return tuple(one for one, mean in zip(self.ids, self.raw, strict=True) if mean == top)


Bare = list[tuple[Id, Id]]
"""(category, entry) of entries without a ballot."""


def describe_category(
    scores: Scores,
    fit: VarianceFit | None,
    adjusted: Adjusted,
    without: WithoutOne,
    category: int,
    *,
    seed: int,
    bare: Bare,
) -> tuple[list[EntryFigures], CategoryFigures]:
    """The lines of a category's entries, those without ballots last, and what is said of it as a whole."""
    places = scores.places_in(category)
    panel = _panel(scores, category)
    raw = [scores.raw_means[place] for place in places]
    comparable = fit is not None and panel.components == 1 and len(places) > 1
    standing = Standing(
        category=category,
        places=places,
        ids=[scores.entries[place][1] for place in places],
        raw=raw,
        totals=np.array([float(mean) for mean in raw]) if panel.complete else adjusted.totals[places],
        panel=panel,
        chances=draw_chances(scores, fit, category, seed=seed) if fit is not None and comparable else None,
    )
    entries = [_entry(scores, fit, standing, adjusted, place) for place in range(len(places))]
    return entries + _bare_lines(bare), _whole(scores, fit, without, standing, uncovered=len(bare))


def describe_bare(category: Id, bare: Bare) -> tuple[list[EntryFigures], CategoryFigures]:
    """A category in which no ballot was cast."""
    facts = CategoryFacts(
        verdict=Verdict.NONE, complete=False, components=0, fewest=0, most=0, ballots_of_edition=0, estimated=True,
        leaders_differ=False, uncovered=len(bare),
    )  # fmt: skip
    return _bare_lines(bare), CategoryFigures(
        category=category, verdict=Verdict.NONE, leader=None, raw_leaders=(), contenders=(), components=0,
        complete=False, icc_a1=None, icc_ak=None, icc_ck=None, alpha=None, kendall_w=None, removals=(),
        remarks=remark_on(facts),
    )  # fmt: skip


def _bare_lines(bare: Bare) -> list[EntryFigures]:
    return [EntryFigures(category, entry, 0, None, None) for category, entry in bare]


def _panel(scores: Scores, category: int) -> Panel:
    places = scores.places_in(category).tolist()
    readings: dict[int, list[int]] = {place: [] for place in places}
    totals: dict[int, list[Fraction]] = {place: [] for place in places}
    for ballot in np.flatnonzero(scores.category_of[scores.entry_of] == category).tolist():
        entry = int(scores.entry_of[ballot])
        readings[entry].append(int(scores.juror_of[ballot]))
        totals[entry].append(scores.totals[ballot])
    return Panel(list(readings.values()), list(totals.values()))


def _entry(scores: Scores, fit: VarianceFit | None, standing: Standing, adjusted: Adjusted, place: int) -> EntryFigures:
    entry = standing.places[place]
    total, margin, chances = float(standing.totals[place]), float(adjusted.margin[entry]), standing.chances
    known = chances is not None and not np.isnan(margin)
    return EntryFigures(
        category=scores.categories[standing.category],
        entry=standing.ids[place],
        ballots=int(scores.per_entry[entry]),
        raw_mean=standing.raw[place],
        adjusted=total,
        low=total - margin if known else None,
        high=total + margin if known else None,
        effect=float(fit.entry_effects[entry]) if fit else None,
        p_best=float(chances.best[place]) if chances else None,
        p_top3=float(chances.top3[place]) if chances else None,
        rank_low=int(chances.rank_low[place]) if chances else None,
        rank_high=int(chances.rank_high[place]) if chances else None,
    )


def _whole(
    scores: Scores, fit: VarianceFit | None, without: WithoutOne, standing: Standing, *, uncovered: int
) -> CategoryFigures:
    panel, counts = standing.panel, scores.per_entry[standing.places]
    removals = _removals(scores, without, standing) if standing.chances else ()
    verdict, contenders = _verdict(standing, steadfast=not removals, alone=not uncovered)
    leader, raw_leaders = standing.leader, standing.raw_leaders
    icc = fit and intraclass(entry=fit.entry, juror=fit.juror, residual=fit.residual, ballots=float(counts.mean()))
    facts = CategoryFacts(
        verdict=verdict, complete=panel.complete, components=panel.components, fewest=int(counts.min()),
        most=int(counts.max()), ballots_of_edition=len(scores.y), estimated=fit is not None,
        leaders_differ=leader is not None and leader not in raw_leaders, uncovered=uncovered,
    )  # fmt: skip
    return CategoryFigures(
        category=scores.categories[standing.category],
        verdict=verdict,
        leader=leader,
        raw_leaders=raw_leaders,
        contenders=contenders,
        components=panel.components,
        complete=panel.complete,
        icc_a1=icc.a1 if icc else None,
        icc_ak=icc.ak if icc else None,
        icc_ck=icc.ck if icc else None,
        alpha=krippendorff([list(map(float, given)) for given in panel.totals], Metric.INTERVAL),
        kendall_w=kendall_w(np.array(panel.totals, dtype=np.float64).T) if panel.complete else None,
        removals=removals,
        remarks=remark_on(facts),
    )


def _verdict(standing: Standing, *, steadfast: bool, alone: bool) -> tuple[Verdict, tuple[Id, ...]]:
    if len(standing.ids) == 1:
        return Verdict.UNCONTESTED if alone else Verdict.NONE, tuple(standing.ids)
    if standing.panel.components != 1:
        return Verdict.NOT_COMPARABLE, ()
    if standing.chances is None:
        return Verdict.NONE, tuple(standing.raw_leaders)
    chances = standing.chances.best.tolist()
    verdict = judge(chances, steadfast=steadfast) if standing.leader is not None else Verdict.TIE
    return verdict, tuple(standing.ids[place] for place in list_contenders(chances))


def _removals(scores: Scores, without: WithoutOne, standing: Standing) -> tuple[Removal, ...]:
    """The jurors without whom somebody else leads the category, or nobody alone."""
    found = []
    for juror in sorted({juror for reading in standing.panel.readings for juror in reading}):
        leading, uncovered = _leading_without(without, standing, juror)
        leader = scores.entries[leading[0]][1] if len(leading) == 1 else None
        if leader != standing.leader:
            gone = [scores.entries[each][1] for each in uncovered if scores.category_of[each] == standing.category]
            found.append(Removal(scores.jurors[juror], leader, tuple(gone)))
    return tuple(found)


def _leading_without(without: WithoutOne, standing: Standing, juror: int) -> tuple[list[int], list[int]]:
    """Places of who leads without a juror, and of those left without a ballot; in a complete panel raw means decide."""
    places = standing.places.tolist()
    if standing.panel.complete:
        return _raw_leading_without(standing.panel, places, juror)
    totals, uncovered = without.totals(juror)
    mine = totals[standing.places]
    best = mine.max()
    leading = [place for place, total in zip(places, mine, strict=True) if total >= best - EQUAL]
    return leading if np.isfinite(best) else [], uncovered


def _raw_leading_without(panel: Panel, places: list[int], juror: int) -> tuple[list[int], list[int]]:
    if len(panel.readings[0]) == 1:
        return [], places
    sums = [
        sum((total for each, total in zip(reading, given, strict=True) if each != juror), Fraction(0))
        for reading, given in zip(panel.readings, panel.totals, strict=True)
    ]
    top = max(sums)
    return [place for place, each in zip(places, sums, strict=True) if each == top], []
