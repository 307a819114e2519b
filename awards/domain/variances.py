"""The variance components of an edition's ballots: how much of a total is the entry, the juror, and neither.

    total = category + entry f + juror b + e;   f ~ N(0, tau_f^2 s^2), b ~ N(0, tau_b^2 s^2), e ~ N(0, s^2)

One fit over all categories by restricted maximum likelihood (Patterson and Thompson, Biometrika 58, 1971), in the
profiled form with relative standard deviations tau of Bates, Maechler, Bolker and Walker (J. Stat. Softw. 67(1), 2015).
A weak prior keeps small editions from absurd answers: tau_f around .8 and tau_b around .45 on the log scale with
standard deviation .8, and nu = 4 observations of a residual variance of .30 on the scale from 1 to 5 (judgement).
Without it, it is pure REML.

Derivatives are taken by complex steps (Squire and Trapp, SIAM Review 40(1), 1998): exact to the last digits.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped, unused-ignore]

from awards.domain.scores import Numbers, Scores

Vector = NDArray[Any]
"""Numbers, or complex ones where a derivative is taken."""

SCALE: Final = 4.0
"""The range of the totals on the scale from 1 to 5."""
_LEAST, _MOST = -14.0, 9.0
_STEP = 1e-30


@dataclass(frozen=True)
class Prior:
    """`weight` observations of the residual variance `residual`; both SDs relative to the residual's, log-normal.

    A weight of nought is pure REML: then the SDs have no prior either.
    """

    weight: float = 4.0
    residual: float = 0.30
    entry: float = 0.8
    juror: float = 0.45
    width: float = 0.8

    def scaled(self, span: float) -> "Prior":
        """For totals on a scale `span` wide instead of 4."""
        return replace(self, residual=self.residual * (span / SCALE) ** 2)


STANDARD = Prior()
PURE = Prior(weight=0.0)


@dataclass(frozen=True)
class Solution:
    """The mixed model's equations solved at one pair of standard deviations: S, its inverse, effects, squares."""

    tau_entry: Any
    tau_juror: Any
    S: Vector
    u_entry: Vector
    u_juror: Vector
    beta: Vector
    squares: Any
    """r^2: the residual squares and those of the scaled effects."""
    log_dets: Any


class MixedModel:
    """What of the ballots the equations need, gathered once, so that each of their solutions is cheap."""

    def __init__(self, scores: Scores) -> None:
        self.scores = scores
        n, m, p = len(scores.entries), len(scores.jurors), len(scores.categories)
        self.m, self.p = m, p
        self.ballots = len(scores.y)
        onehot = np.zeros((n, p))
        onehot[np.arange(n), scores.category_of] = 1.0
        X_f = onehot * scores.per_entry[:, None]
        self.design = np.hstack([scores.incidence, X_f])
        """[M, X_f] (n x (m+p))."""
        self.X_b = np.zeros((m, p))
        np.add.at(self.X_b, (scores.juror_of, scores.category_of[scores.entry_of]), 1.0)
        self.XX = np.diag(X_f.sum(axis=0))
        self.Xy = np.bincount(scores.category_of, weights=scores.y_by_entry, minlength=p)
        self.counts = sorted(Counter(scores.per_entry.tolist()).items())
        self.grams: list[Numbers] = []
        self.crossed: list[Numbers] = []
        for count, _ in self.counts:
            rows = scores.per_entry == count
            self.grams.append(self.design[rows].T @ self.design[rows])
            self.crossed.append(self.design[rows].T @ scores.y_by_entry[rows])

    @property
    def freedom(self) -> int:
        """v: ballots less categories."""
        return self.ballots - self.p

    @cached_property
    def category_of_ballot(self) -> NDArray[np.int64]:
        return self.scores.category_of[self.scores.entry_of]

    def solve(self, tau_entry: Any, tau_juror: Any) -> Solution:
        """u_b, beta and u_f at these relative SDs (METHODS: S, rhs, u_f)."""
        scores, m = self.scores, self.m
        scale = np.concatenate([np.full(m, tau_juror), np.ones(self.p, dtype=np.result_type(tau_juror))])
        absorbed = sum(
            tau_entry**2 / (1 + tau_entry**2 * count) * gram
            for (count, _), gram in zip(self.counts, self.grams, strict=True)
        )
        taken = sum(
            tau_entry**2 / (1 + tau_entry**2 * count) * cross
            for (count, _), cross in zip(self.counts, self.crossed, strict=True)
        )
        whole = np.block([[np.diag(scores.per_juror), self.X_b], [self.X_b.T, self.XX]])
        S = scale[:, None] * (whole - absorbed) * scale
        S[np.arange(m), np.arange(m)] += 1.0
        rhs = scale * (np.concatenate([scores.y_by_juror, self.Xy]) - taken)
        effects = np.linalg.solve(S, rhs)
        A = 1 + tau_entry**2 * scores.per_entry
        u_entry = tau_entry * (scores.y_by_entry - self.design @ (scale * effects)) / A
        fitted = (
            effects[m:][self.category_of_ballot]
            + tau_entry * u_entry[scores.entry_of]
            + tau_juror * effects[:m][scores.juror_of]
        )
        left = scores.y - fitted
        squares = (left**2).sum() + (u_entry**2).sum() + (effects[:m] ** 2).sum()
        sign, magnitude = np.linalg.slogdet(S)
        log_dets = np.log(A).sum() + magnitude + (1j * np.angle(sign) if np.iscomplexobj(S) else 0.0)
        return Solution(tau_entry, tau_juror, S, u_entry, effects[:m], effects[m:], squares, log_dets)

    def deviance(self, solved: Solution, prior: Prior) -> Any:
        """The criterion but for the prior of the SDs."""
        weight = self.freedom + prior.weight
        squares = solved.squares + prior.weight * prior.residual
        return solved.log_dets + weight * (1 + np.log(2 * np.pi * squares / weight))

    def criterion(self, log_taus: Vector, prior: Prior) -> Any:
        """Minus twice the restricted log-likelihood, with the prior's terms; lower is better."""
        value = self.deviance(self.solve(np.exp(log_taus[0]), np.exp(log_taus[1])), prior)
        if prior.weight:
            aims = np.log([prior.entry, prior.juror])
            value = value + (((log_taus - aims) / prior.width) ** 2).sum()
        return value

    def gradient(self, log_taus: Numbers, prior: Prior) -> Numbers:
        """By complex steps."""
        steps = np.eye(2) * 1j * _STEP
        return np.array([self.criterion(log_taus + step, prior).imag / _STEP for step in steps])


@dataclass(frozen=True)
class VarianceFit:
    """`entry`, `juror`, `residual`: the variances. `criterion`: minus twice the restricted log-likelihood, None with a
    prior. `solution` holds the equations at the optimum; `freedom` the residual's degrees, the prior's included."""

    model: MixedModel
    solution: Solution
    entry: float
    juror: float
    residual: float
    criterion: float | None
    freedom: float

    @property
    def entry_effects(self) -> Numbers:
        """f (n): the predicted, shrunken effects."""
        return np.asarray(self.solution.tau_entry * self.solution.u_entry)

    @property
    def juror_effects(self) -> Numbers:
        """b (m): severity, negative where strict."""
        return np.asarray(self.solution.tau_juror * self.solution.u_juror)

    @property
    def residuals(self) -> Numbers:
        """e (N)."""
        scores = self.model.scores
        means = self.solution.beta[self.model.category_of_ballot]
        return np.asarray(scores.y - means - self.entry_effects[scores.entry_of] - self.juror_effects[scores.juror_of])


def fit_variances(scores: Scores, prior: Prior) -> VarianceFit | None:
    """The fit, or None where the ballots say nothing of it: none left beside the means; without a prior, all alike."""
    model = MixedModel(scores)
    weight = model.freedom + prior.weight
    if weight <= 0 or (not prior.weight and _says_nothing(scores)):
        return None
    solved = model.solve(*np.exp(_optimise(model, prior)))
    if not prior.weight:
        solved = _at_the_edge(model, solved)
    taus = solved.tau_entry, solved.tau_juror
    residual = float((solved.squares + prior.weight * prior.residual) / weight)
    criterion = model.deviance(solved, prior)
    return VarianceFit(
        model=model,
        solution=solved,
        entry=float(taus[0] ** 2 * residual),
        juror=float(taus[1] ** 2 * residual),
        residual=residual,
        criterion=None if prior.weight else float(criterion),
        freedom=weight,
    )


def _at_the_edge(model: MixedModel, found: Solution) -> Solution:
    """The solution with one or both SDs nought, where that is no less likely: a logarithm never gets there."""
    edges = [(0.0, found.tau_juror), (found.tau_entry, 0.0), (0.0, 0.0)]
    for edge in edges:
        solved = model.solve(*edge)
        if model.deviance(solved, PURE) <= model.deviance(found, PURE) + 1e-8:
            found = solved
    return found


def _says_nothing(scores: Scores) -> bool:
    """Whether entries and jurors explain everything (or all are alike): no residual is left to be measured against."""
    n, m, p = len(scores.entries), len(scores.jurors), len(scores.categories)
    if len(scores.y) <= n or len(scores.y) <= max(m, p):
        return True
    jurors = np.eye(m)[scores.juror_of]
    entry_means = scores.incidence / scores.per_entry[:, None]
    left = scores.y - (scores.y_by_entry / scores.per_entry)[scores.entry_of]
    beside = jurors - entry_means[scores.entry_of]
    explained, *_ = np.linalg.lstsq(beside, left, rcond=None)
    spread = np.abs(scores.y).max()
    return bool(np.abs(left - beside @ explained).max() <= 1e-9 * max(1.0, spread))


def _optimise(model: MixedModel, prior: Prior) -> Numbers:
    """ln tau of entries and jurors at the least criterion: from the best of a coarse grid, then by Newton's method."""
    grid = [np.log([entry, juror]) for entry in (0.1, 0.5, 1.5, 5.0) for juror in (0.1, 0.5, 1.5, 5.0)]
    start = min(grid, key=lambda log_taus: float(model.criterion(log_taus, prior)))
    found = minimize(
        lambda log_taus: (float(model.criterion(log_taus, prior)), model.gradient(log_taus, prior)),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST, _MOST)] * 2,
        options={"ftol": 1e-10},
    )
    return _polish(model, prior, np.asarray(found.x, dtype=np.float64))


def _polish(model: MixedModel, prior: Prior, log_taus: Numbers) -> Numbers:
    """Newton steps on those of the two that are not at the edge, all with the curvature at the first."""
    inner = np.flatnonzero((log_taus > _LEAST + 0.5) & (log_taus < _MOST - 0.5))
    if not len(inner):
        return log_taus
    hessian = np.zeros((len(inner), len(inner)))
    for column, place in enumerate(inner):
        step = np.zeros(2)
        step[place] = 1e-5
        change = model.gradient(log_taus + step, prior) - model.gradient(log_taus - step, prior)
        hessian[:, column] = change[inner] / 2e-5
    if np.linalg.eigvalsh((hessian + hessian.T) / 2).min() <= 0:
        return log_taus
    for _ in range(12):
        move = np.linalg.solve(hessian, model.gradient(log_taus, prior)[inner])
        if np.abs(move).max() > 0.5:
            break
        log_taus = log_taus.copy()
        log_taus[inner] -= move
        if np.abs(move).max() < 1e-12:
            break
    return log_taus
