"""An edition's ballots, analysed: adjusted totals, how firm they are, how strict jurors are, how far they agree.

`analyse` is pure: the same ballots in any order, under any names, give the same figures (the seed decides the draws).
What cannot be said honestly is None, with a remark that says why; see METHODS, "where it must not be used".
"""

from collections.abc import Iterable

import numpy as np

from awards.domain.category_figures import describe_bare, describe_category
from awards.domain.figures import Analysis, JurorFigures
from awards.domain.ranking import Adjusted, WithoutOne, adjust_totals
from awards.domain.scores import Id, Numbers, ScoredBallot, Scores, lay_out
from awards.domain.variances import STANDARD, Prior, VarianceFit, fit_variances

SEVERITY_QUANTILE = 1.645


def analyse(
    ballots: Iterable[ScoredBallot],
    *,
    uncovered: Iterable[tuple[Id, Id]] = (),
    prior: Prior = STANDARD,
    seed: int = 1,
) -> Analysis:
    """All figures of an edition. `uncovered`: (category, entry) of entries that have no ballot.

    Raises ScoresError for no ballots, or two of one juror on an entry.
    """
    scores = lay_out(ballots)
    fit = fit_variances(scores, prior)
    if fit is None:
        adjusted = Adjusted(_raw(scores), np.full(len(scores.entries), np.nan))
    else:
        adjusted = adjust_totals(scores, tau_juror=float(fit.solution.tau_juror), variance=fit.residual)
    without = WithoutOne(scores, tau_juror=float(fit.solution.tau_juror) if fit else 0.0)
    bare = sorted(set(uncovered) - set(scores.entries), key=lambda pair: [(isinstance(one, str), one) for one in pair])
    parts = [
        describe_category(
            scores, fit, adjusted, without, place, seed=seed, bare=[pair for pair in bare if pair[0] == category]
        )
        for place, category in enumerate(scores.categories)
    ]
    parts += [
        describe_bare(category, [pair for pair in bare if pair[0] == category])
        for category in dict.fromkeys(category for category, _ in bare if category not in scores.categories)
    ]
    return Analysis(
        entry_variance=fit.entry if fit else None,
        juror_variance=fit.juror if fit else None,
        residual_variance=fit.residual if fit else None,
        criterion=fit.criterion if fit else None,
        category_means=_category_means(scores, fit),
        entries=tuple(entry for entries, _ in parts for entry in entries),
        jurors=_jurors(scores, fit),
        categories=tuple(figures for _, figures in parts),
    )


def _raw(scores: Scores) -> Numbers:
    return np.array([float(mean) for mean in scores.raw_means])


def _category_means(scores: Scores, fit: VarianceFit | None) -> dict[Id, float]:
    if fit is None:
        counts = np.bincount(scores.category_of, weights=scores.per_entry)
        means = np.bincount(scores.category_of, weights=scores.y_by_entry) / counts
    else:
        means = fit.solution.beta
    return {category: float(mean) + scores.centre for category, mean in zip(scores.categories, means, strict=True)}


def _jurors(scores: Scores, fit: VarianceFit | None) -> tuple[JurorFigures, ...]:
    counts = scores.per_juror.astype(int).tolist()
    if fit is None:
        return tuple(
            JurorFigures(juror, count, None, None, None, None)
            for juror, count in zip(scores.jurors, counts, strict=True)
        )
    m = len(scores.jurors)
    spread = np.linalg.inv(fit.solution.S).diagonal()[:m]
    margin = SEVERITY_QUANTILE * np.sqrt(fit.residual) * fit.solution.tau_juror * np.sqrt(np.maximum(spread, 0.0))
    squares = fit.residuals**2
    overall = float(squares.mean())
    own = np.bincount(scores.juror_of, weights=squares, minlength=m) / scores.per_juror
    return tuple(
        JurorFigures(
            juror=juror, ballots=counts[j], severity=float(effect), low=float(effect - margin[j]),
            high=float(effect + margin[j]), consistency=float(own[j] / overall) if overall > 1e-18 else None,
        )
        for j, (juror, effect) in enumerate(zip(scores.jurors, fit.juror_effects, strict=True))
    )  # fmt: skip
