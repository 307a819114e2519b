"""How likely each entry is the best of its category, given the ballots: seeded draws from what the fit believes.

The entries' true values have a multivariate t distribution about the shrunken means, with the covariance of the mixed
model's equations (METHODS, section 2). Entries are drawn in an order that the figures alone decide, so that other names
change nothing.
"""

from dataclasses import dataclass

import numpy as np

from awards.domain.scores import Numbers, Places, Scores
from awards.domain.variances import VarianceFit

DRAWS = 4000
RANKS = (0.05, 0.95)


@dataclass(frozen=True)
class Chances:
    """For the entries of a category, in their order: the share of draws in which each is the best, or among the first
    three, and the ranks between which it falls in 90 % of the draws."""

    best: Numbers
    top3: Numbers
    rank_low: Places
    rank_high: Places


def draw_chances(
    scores: Scores, fit: VarianceFit, category: int, *, seed: int, draws: int = DRAWS, among: Places | None = None
) -> Chances:
    """Chances of the entries of one category, or of those in it at the places `among`."""
    places = scores.places_in(category) if among is None else among
    means, covariance = _belief(scores, fit, places, category)
    order = np.lexsort((np.diag(covariance).round(9), -means.round(9)))
    root = _root(covariance[np.ix_(order, order)])
    rng = np.random.default_rng([seed, len(places), draws])
    normal = rng.standard_normal((draws, len(places)))
    stretch = np.sqrt(fit.freedom / rng.chisquare(fit.freedom, size=draws))
    values = np.empty_like(normal)
    values[:, order] = means[order] + np.sqrt(fit.residual) * stretch[:, None] * (normal @ root.T)
    return _count(values)


def _belief(scores: Scores, fit: VarianceFit, places: Places, category: int) -> tuple[Numbers, Numbers]:
    """Q (about the centre) and R of the category's entries: R = diag(tau_f^2 / A) + K S^-1 K'."""
    solved, model = fit.solution, fit.model
    tau = float(solved.tau_entry)
    A = 1 + tau**2 * scores.per_entry[places]
    scale = np.concatenate([np.full(model.m, float(solved.tau_juror)), np.ones(model.p)])
    K = -(tau**2 / A)[:, None] * model.design[places] * scale
    K[:, model.m + category] += 1.0
    means = solved.beta[category] + fit.entry_effects[places]
    return np.asarray(means), np.diag(tau**2 / A) + K @ np.linalg.solve(solved.S, K.T)


def _root(covariance: Numbers) -> Numbers:
    """L with L L' = covariance; of a covariance without full rank, by its eigenvectors."""
    try:
        return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
        return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _count(values: Numbers) -> Chances:
    draws, entries = values.shape
    order = np.argsort(-values, axis=1)
    ranks = np.empty((draws, entries), dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, entries + 1, dtype=np.int32)[None, :], axis=1)
    sorted_ranks = np.sort(ranks.T, axis=1)
    low, high = (sorted_ranks[:, int(np.ceil(share * draws)) - 1] for share in RANKS)
    return Chances(
        best=(ranks == 1).sum(axis=0) / draws,
        top3=(ranks <= 3).sum(axis=0) / draws,
        rank_low=low.astype(np.int64),
        rank_high=high.astype(np.int64),
    )
