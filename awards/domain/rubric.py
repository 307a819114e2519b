"""From the scores on a ballot to its total, in integers, so that equal sums are equal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from awards.domain.errors import AwardsError, BallotIncomplete
from awards.domain.wording import N_

Id = TypeVar("Id", int, str)

POINTS = (1, 2, 3, 4, 5)
WEIGHTS_TOTAL = 100


@dataclass(frozen=True)
class Criterion(Generic[Id]):
    """One criterion of a category's rubric; `weight` in percent of the ballot's total."""

    id: Id
    weight: int


def check_weights(weights: Iterable[int]) -> None:
    """Raise unless every weight is at least 1 % and together they make 100 %."""
    given = list(weights)
    if any(weight < 1 for weight in given):
        raise AwardsError(N_("Every criterion needs a weight of at least 1."), field="weight")
    if sum(given) != WEIGHTS_TOTAL:
        message = N_("The weights must add up to 100; they now make %(total)s.")
        raise AwardsError(message, {"total": sum(given)}, field="weight")


def total_hundredths(scores: Mapping[Id, int], criteria: Sequence[Criterion[Id]]) -> int:
    """The sum of weight times points, in hundredths of a point: 100 (all ones) to 500 (all fives)."""
    if scores.keys() - {criterion.id for criterion in criteria}:
        raise BallotIncomplete(N_("The criteria have changed since this ballot was opened."))
    missing = [criterion for criterion in criteria if criterion.id not in scores]
    if missing or not criteria:
        message = N_("Score every criterion before you cast the ballot; still to score: %(count)s.")
        raise BallotIncomplete(message, {"count": len(missing)})
    if any(points not in POINTS for points in scores.values()):
        raise BallotIncomplete(N_("Give each criterion from 1 to 5 points."))
    return sum(criterion.weight * scores[criterion.id] for criterion in criteria)


def mean_total(totals: Sequence[int]) -> Fraction:
    """The exact mean, in hundredths of a point. There is no mean of no ballots: ValueError."""
    if not totals:
        raise ValueError("no ballots, no mean")
    return Fraction(sum(totals), len(totals))
