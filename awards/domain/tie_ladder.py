"""What is done when entries tie, where the rules name steps: each computed exactly, and one that anybody can repeat.

A step never looks at the time of submission, the alphabet or the order in which rows are stored: entries that it cannot
tell apart all stay. What it says is a convention, no better than a coin (METHODS 3), so that the jury asks for it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Any

from awards.domain.errors import AwardsError
from awards.domain.rubric import Criterion, total_hundredths
from awards.domain.wording import N_


class TieStep(StrEnum):
    HIGHEST_WEIGHT = "highest_weight"
    HEAD_TO_HEAD = "head_to_head"
    DRAW = "draw"
    SHARE = "share"


MOST_WINNERS = 4
"""So many may share an award at most."""


@dataclass(frozen=True)
class TiedBallot:
    """One cast ballot on an entry of the tie; `points`: criterion id → 1 to 5."""

    entry: int
    juror: int
    points: Mapping[int, int]


@dataclass(frozen=True)
class StepOutcome:
    """Entry ids, in ascending order. `figures`: entry → a fraction such as "13/3", or of a draw its number in
    hexadecimal. `basis`: the digest of the ballots on the entries of `before`."""

    step: TieStep
    before: tuple[int, ...]
    after: tuple[int, ...]
    figures: dict[int, str]
    basis: str


def check_ladder(steps: Sequence[TieStep], phrase: str) -> None:
    """Raise unless each step comes once, and what ends the ladder last: a draw with its phrase, or a shared award."""
    if len(set(steps)) != len(steps):
        raise AwardsError(N_("Each step can come once."), field="step_2")
    if TieStep.DRAW in steps[:-1]:
        raise AwardsError(N_("A draw always decides: put it last."), field="step_1")
    if TieStep.SHARE in steps[:-1]:
        raise AwardsError(N_("A shared award ends the ladder: put it last."), field="step_1")
    if steps and steps[-1] is TieStep.DRAW and not phrase:
        raise AwardsError(N_("A draw needs a phrase that is published beforehand."), field="phrase")


def write_ballots(ballots: Sequence[TiedBallot], entries: Sequence[int]) -> str:
    """The ballots on these entries, one a line: entry|juror|criterion=points,… with ids ascending."""
    lines = sorted((one.entry, one.juror, sorted(one.points.items())) for one in ballots if one.entry in set(entries))
    return "\n".join(
        f"{entry}|{juror}|{','.join(f'{criterion}={given}' for criterion, given in points)}"
        for entry, juror, points in lines
    )


def digest_ballots(ballots: Sequence[TiedBallot], entries: Sequence[int]) -> str:
    """SHA-256 of `write_ballots`, in hexadecimal."""
    return hashlib.sha256(write_ballots(ballots, entries).encode()).hexdigest()


def draw_number(phrase: str, basis: str, entry: int) -> str:
    """An entry's number in a draw; the lowest wins. The phrase is published before the first ballot, and ballots come
    from people who know nothing of each other's: nobody can choose it."""
    return hashlib.sha256(f"{phrase}\n{basis}\n{entry}".encode()).hexdigest()


def take_step(
    step: TieStep,
    *,
    entries: Sequence[int],
    ballots: Sequence[TiedBallot],
    criteria: Sequence[Criterion[int]],
    phrase: str,
) -> StepOutcome:
    """Which of these entries are left after the step: one or several, all where it cannot tell them apart.

    Each entry has a ballot, and an award is shared by MOST_WINNERS at most, or ValueError.
    """
    before = tuple(sorted(entries))
    given = [one for one in ballots if one.entry in set(before)]
    if {one.entry for one in given} != set(before):
        raise ValueError("an entry without a ballot cannot be compared")
    basis = digest_ballots(given, before)
    if step is TieStep.DRAW:
        numbers = {entry: draw_number(phrase, basis, entry) for entry in before}
        return StepOutcome(step, before, _keep(numbers, min), numbers, basis)
    if step is TieStep.SHARE:
        if len(before) > MOST_WINNERS:
            raise ValueError("too many to share an award")
        return StepOutcome(step, before, before, {entry: str(Fraction(1, len(before))) for entry in before}, basis)
    scored = _on_highest_weight(given, criteria) if step is TieStep.HIGHEST_WEIGHT else _head_to_head(given, criteria)
    figures = {entry: scored[entry] for entry in before}
    return StepOutcome(step, before, _keep(figures, max), {entry: str(one) for entry, one in figures.items()}, basis)


def _keep(figures: Mapping[int, Any], best: Callable[..., Any]) -> tuple[int, ...]:
    wanted = best(figures.values())
    return tuple(entry for entry, figure in figures.items() if figure == wanted)


def _on_highest_weight(ballots: Sequence[TiedBallot], criteria: Sequence[Criterion[int]]) -> dict[int, Fraction]:
    """The mean of the points on the criterion that weighs most; on all of those, where several weigh the same."""
    top = max(one.weight for one in criteria)
    heaviest = [one.id for one in criteria if one.weight == top]
    sums: defaultdict[int, list[int]] = defaultdict(list)
    for one in ballots:
        sums[one.entry].append(sum(one.points[criterion] for criterion in heaviest))
    return {entry: Fraction(sum(given), len(given) * len(heaviest)) for entry, given in sums.items()}


def _head_to_head(ballots: Sequence[TiedBallot], criteria: Sequence[Criterion[int]]) -> dict[int, Fraction]:
    """A point for each other entry that more of the jurors who scored both put lower, half a point where it is even or
    nobody scored both."""
    totals: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for ballot in ballots:
        totals[ballot.entry][ballot.juror] = total_hundredths(ballot.points, criteria)
    points = dict.fromkeys(totals, Fraction(0))
    for one, other in combinations(totals, 2):
        common = totals[one].keys() & totals[other].keys()
        for_one = sum(totals[one][juror] > totals[other][juror] for juror in common)
        for_other = sum(totals[one][juror] < totals[other][juror] for juror in common)
        share = Fraction(1, 2) if for_one == for_other else Fraction(for_one > for_other)
        points[one] += share
        points[other] += 1 - share
    return points
