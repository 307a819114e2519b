"""What follows in one category when somebody who may win it takes another one instead.

Their ballots still tell how strict jurors are; only they themselves are no longer in the running.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from awards.domain.chances import draw_chances
from awards.domain.ranking import adjust_totals
from awards.domain.scores import Id, ScoredBallot, lay_out
from awards.domain.variances import STANDARD, Prior, fit_variances


@dataclass(frozen=True)
class Successor:
    """Who comes next where `gone` takes another category. `p_best`: the chance of being the best of those who remain;
    None where nobody else can be compared or nothing was estimated. Several in `entries` are exactly equal."""

    category: Id
    gone: Id
    entries: tuple[Id, ...]
    p_best: float | None


def find_successors(
    ballots: Sequence[ScoredBallot],
    departures: Iterable[tuple[Id, Id]],
    *,
    barred: frozenset[Id] = frozenset(),
    prior: Prior = STANDARD,
    seed: int = 1,
) -> list[Successor]:
    """One for each (category, entry) that leaves. `barred`: entries that cannot win, for want of ballots, say.

    The next is who has the highest adjusted total among the others. Raises ScoresError for no ballots.
    """
    scores = lay_out(ballots)
    fit = fit_variances(scores, prior)
    totals = np.array([float(mean) for mean in scores.raw_means])
    if fit is not None:
        totals = adjust_totals(scores, tau_juror=float(fit.solution.tau_juror), variance=fit.residual).totals
    found = []
    for category, gone in departures:
        place = scores.categories.index(category)
        among = np.array(
            [one for one in scores.places_in(place) if scores.entries[one][1] not in {gone, *barred}], dtype=np.int64
        )
        if not len(among):
            found.append(Successor(category, gone, (), None))
            continue
        next_ones = [int(one) for one in among if totals[one] >= totals[among].max() - 1e-9]
        chance = None
        if fit is not None and len(among) > 1 and len(next_ones) == 1:
            chances = draw_chances(scores, fit, place, seed=seed, among=among)
            chance = float(chances.best[among.tolist().index(next_ones[0])])
        found.append(Successor(category, gone, tuple(scores.entries[one][1] for one in next_ones), chance))
    return found
