"""How far jurors agree: intraclass correlation, Krippendorff's alpha, Kendall's W.

ICC after McGraw and Wong, Psychological Methods 1(1), 1996; alpha after Krippendorff, Content Analysis (2004), chapter
11; W after Kendall and Babington Smith, Ann. Math. Stat. 10(3), 1939, corrected for ties.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.stats import rankdata  # type: ignore[import-untyped, unused-ignore]

from awards.domain.scores import Numbers


class Metric(StrEnum):
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Icc:
    """`a1`: how far one ballot agrees with another; `ak`: the mean of k of them; `ck`: the same, strictness aside."""

    a1: float
    ak: float
    ck: float


def intraclass(*, entry: float, juror: float, residual: float, ballots: float) -> Icc | None:
    """From variances and the mean number of ballots of an entry; None where nothing varies."""
    if entry + juror + residual <= 0:
        return None
    beside = entry + residual / ballots
    return Icc(
        a1=entry / (entry + juror + residual),
        ak=entry / (entry + (juror + residual) / ballots),
        ck=entry / beside if beside > 0 else 0.0,
    )


def krippendorff(units: Iterable[Sequence[float]], metric: Metric) -> float | None:
    """alpha of what several observers said of each unit; units with one value count for nothing.

    1 is perfect agreement, nought what chance gives. None where nothing varies or nothing can be compared.
    """
    pairable = [list(values) for values in units if len(values) > 1]
    counted = Counter(value for values in pairable for value in values)
    if len(counted) < 2:
        return None
    levels = {value: place for place, value in enumerate(sorted(counted))}
    totals = np.array([counted[value] for value in levels], dtype=np.float64)
    distance = _distances(np.array(list(levels), dtype=np.float64), totals, metric)
    everything = totals.sum()
    expected = totals @ distance @ totals / (everything - 1)
    observed = 0.0
    for values in pairable:
        held = Counter(levels[value] for value in values)
        places = list(held)
        counts = np.array([held[place] for place in places], dtype=np.float64)
        observed += float(counts @ distance[np.ix_(places, places)] @ counts) / (len(values) - 1)
    return float(1 - observed / expected)


def _distances(values: Numbers, totals: Numbers, metric: Metric) -> Numbers:
    """Squared differences between values, as this metric sees them."""
    if metric is Metric.ORDINAL:
        values = np.cumsum(totals) - totals / 2
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def kendall_w(scores: Numbers) -> float | None:
    """W of a complete panel: `scores` has a row for each juror, a column for each entry. None: nothing can agree."""
    jurors, entries = scores.shape
    if jurors < 2 or entries < 2:
        return None
    ranks = np.apply_along_axis(rankdata, 1, scores)
    tied = (np.unique(row, return_counts=True)[1] for row in scores)
    ties = sum(float((counts**3 - counts).sum()) for counts in tied)
    whole = jurors**2 * (entries**3 - entries) - jurors * ties
    if whole <= 0:
        return None
    sums = ranks.sum(axis=0)
    return float(12 * ((sums - sums.mean()) ** 2).sum() / whole)
