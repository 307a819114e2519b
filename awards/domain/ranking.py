"""The ranking of adjusted totals: entries as they are, jurors as strict as the fit says, the honest interval beside.

Generalised least squares with entries fixed and jurors random at the fitted SD (Henderson's mixed model equations,
Biometrics 31, 1975). A complete panel's adjusted totals stand in the order of its raw means.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student  # type: ignore[import-untyped, unused-ignore]

from awards.domain.scores import Numbers, Places, Scores

CONFIDENCE = 0.90


@dataclass(frozen=True)
class Adjusted:
    """`totals` (n) on the scale of the ballots; `margin` (n): half the 90 % interval about the category's mean, nan
    where there are not more ballots than entries."""

    totals: Numbers
    margin: Numbers


def adjust_totals(scores: Scores, *, tau_juror: float, variance: float) -> Adjusted:
    """q = (y_f - M b) / D, with the interval of each entry about its category's mean (METHODS: P Cov P)."""
    weights = scores.incidence / scores.per_entry[:, None]
    severity, spread = _severity(scores, tau_juror)
    totals = (scores.y_by_entry - scores.incidence @ severity) / scores.per_entry
    freedom = len(scores.y) - len(scores.entries)
    margin = np.full(len(totals), np.nan)
    if freedom > 0:
        for category in range(len(scores.categories)):
            places = scores.places_in(category)
            contrast = _contrast_variance(1 / scores.per_entry[places], weights[places], spread)
            margin[places] = student.ppf((1 + CONFIDENCE) / 2, freedom) * np.sqrt(variance * np.maximum(contrast, 0.0))
    return Adjusted(totals + scores.centre, margin)


def _severity(scores: Scores, tau_juror: float) -> tuple[Numbers, Numbers]:
    """b (m), and S_g^-1 (m x m)."""
    m = len(scores.jurors)
    if tau_juror == 0:
        return np.zeros(m), np.zeros((m, m))
    M = scores.incidence
    S_g = np.diag(scores.per_juror + tau_juror**-2) - M.T @ (M / scores.per_entry[:, None])
    inverse = np.asarray(np.linalg.inv(S_g), dtype=np.float64)
    return inverse @ (scores.y_by_juror - M.T @ (scores.y_by_entry / scores.per_entry)), inverse


def _contrast_variance(own: Numbers, weights: Numbers, spread: Numbers) -> Numbers:
    """The variance (over s^2) of each entry less its category's mean: the diagonal of P (diag(own) + W G W') P."""
    count = len(own)
    shared = weights @ spread
    mean_weight = weights.mean(axis=0)
    each = own + (shared * weights).sum(axis=1)
    with_mean = own / count + shared @ mean_weight
    of_mean = own.sum() / count**2 + mean_weight @ spread @ mean_weight
    return np.asarray(each - 2 * with_mean + of_mean)


class WithoutOne:
    """Who would lead if one juror had not scored, their SD as fitted: the sums over all are made once and corrected."""

    def __init__(self, scores: Scores, *, tau_juror: float) -> None:
        self.scores, self.tau = scores, tau_juror
        weighted = scores.incidence / scores.per_entry[:, None]
        self.gram = scores.incidence.T @ weighted
        self.crossed = weighted.T @ scores.y_by_entry
        self._known: dict[int, tuple[Numbers, list[int]]] = {}

    def totals(self, juror: int) -> tuple[Numbers, list[int]]:
        """The adjusted totals (n, about the centre), -inf for entries left without a ballot, and those entries' places.

        The same answer is given again without computing.
        """
        if juror not in self._known:
            self._known[juror] = self._compute(juror)
        return self._known[juror]

    def _compute(self, juror: int) -> tuple[Numbers, list[int]]:
        scores, own = self.scores, self.scores.juror_of == juror
        touched = scores.entry_of[own]
        D = scores.per_entry.copy()
        D[touched] -= 1
        y_entry = scores.y_by_entry.copy()
        y_entry[touched] -= scores.y[own]
        has = D > 0
        severity = np.zeros(len(scores.jurors))
        if self.tau > 0:
            severity = self._severity(juror, touched, D, y_entry)
        left = y_entry - scores.incidence @ severity  # of an entry without ballots it means nothing
        totals = np.divide(left, D, out=np.full(len(D), -np.inf), where=has)
        return totals, np.flatnonzero(~has).tolist()

    def _severity(self, juror: int, touched: Places, D: Numbers, y_entry: Numbers) -> Numbers:
        """b of the others, nought for the juror who is left out."""
        scores = self.scores
        rows = scores.incidence[touched]
        inverse = np.divide(1.0, D[touched], out=np.zeros(len(touched)), where=D[touched] > 0)
        before = 1 / scores.per_entry[touched]
        gram = self.gram + rows.T @ (rows * (inverse - before)[:, None])
        crossed = self.crossed + rows.T @ (y_entry[touched] * inverse - scores.y_by_entry[touched] * before)
        kept = np.delete(np.arange(len(scores.jurors)), juror)
        severity = np.zeros(len(scores.jurors))
        S_g = np.diag(scores.per_juror[kept] + self.tau**-2) - gram[np.ix_(kept, kept)]
        severity[kept] = np.linalg.solve(S_g, scores.y_by_juror[kept] - crossed[kept])
        return severity
