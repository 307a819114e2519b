"""`python -m benchmarks.likeness`: how well likely duplicates are found, on the labelled pairs that the tests make; and
how much less work the search over an edition is than comparing each nominee with every other one."""

import random
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from awards.domain.likeness import LikenessVerdict, NomineeFacts, likeness
from awards.domain.likeness_search import candidates, find_alike
from tests.domain.likeness_pairs import DOUBLE, FIRST, ORGANISATIONS, PARTICLED, PLAIN, Pair, facts, make_pairs

NOMINEES = 2000
SAMPLE = 20
"""How many nominees are compared with every other one, to know what that costs."""


class Figures(NamedTuple):
    """Of those called alike, the share that are (precision); of those that are, the share called alike (recall)."""

    precision: float
    recall: float


def judge(pairs: Iterable[Pair]) -> list[tuple[Pair, LikenessVerdict]]:
    """Every pair with its verdict."""
    return [(pair, likeness(pair.one, pair.other).verdict) for pair in pairs]


def figures(judged: list[tuple[Pair, LikenessVerdict]], *called: LikenessVerdict) -> Figures:
    """Precision and recall of calling a pair one nominee where its verdict is one of `called`."""
    found = [pair.same for pair, verdict in judged if verdict in called]
    alike = sum(pair.same for pair, _ in judged)
    return Figures(sum(found) / len(found), sum(found) / alike)


def make_nominees(number: int) -> tuple[NomineeFacts, ...]:
    """An edition's nominees, with names from the lists of the labelled pairs."""
    chance = random.Random(5)
    surnames = [*PLAIN, *(name for pair in PARTICLED for name in pair)]
    return tuple(
        facts(f"{chance.choice(FIRST + DOUBLE)} {chance.choice(surnames)}", chance.choice(ORGANISATIONS))
        for _ in range(number)
    )


def measure_search() -> None:
    """Print what the search over an edition compares and takes, against comparing all."""
    nominees = make_nominees(NOMINEES)
    all_pairs = NOMINEES * (NOMINEES - 1) // 2
    start = time.perf_counter()
    for one in nominees[:SAMPLE]:
        for other in nominees:
            likeness(one, other)
    each = (time.perf_counter() - start) / (SAMPLE * NOMINEES)
    start = time.perf_counter()
    found = find_alike(nominees)
    took = time.perf_counter() - start
    start = time.perf_counter()
    find_alike(make_nominees(NOMINEES))
    again = time.perf_counter() - start
    start = time.perf_counter()
    make_nominees(NOMINEES)
    again -= time.perf_counter() - start
    compared = len(candidates(nominees))
    print(f"\nsearch among {NOMINEES} nominees: {len(found)} pairs alike")
    print(f"{'compared with care':32} one in {all_pairs / compared:.0f} of all pairs")
    print(f"{'time, against comparing all':32} one {all_pairs * each / took:.0f}th")
    print(f"{'the same nominees once more':32} one {took / max(again, 1e-6):.0f}th of that")


def main() -> None:
    """Print the figures, then the verdicts of each kind of pair, then the search."""
    judged = judge(make_pairs())
    same = sum(pair.same for pair, _ in judged)
    print(f"{len(judged)} labelled pairs: {same} of one nominee, {len(judged) - same} of two")
    rows = {"same": [LikenessVerdict.SAME], "same or likely": [LikenessVerdict.SAME, LikenessVerdict.LIKELY]}
    print(f"{'verdict':16} {'precision':>9} {'recall':>9}")
    for name, called in rows.items():
        precision, recall = figures(judged, *called)
        print(f"{name:16} {precision:9.3f} {recall:9.3f}")
    counts: dict[tuple[bool, str], list[LikenessVerdict]] = defaultdict(list)
    for pair, verdict in judged:
        counts[pair.same, pair.kind].append(verdict)
    print(f"\n{'kind of pair':30} {'truth':10}" + "".join(f"{verdict:>10}" for verdict in LikenessVerdict))
    for (is_same, kind), verdicts in sorted(counts.items(), reverse=True):
        truth = "same" if is_same else "different"
        print(f"{kind:30} {truth:10}" + "".join(f"{verdicts.count(verdict):10}" for verdict in LikenessVerdict))
    measure_search()


if __name__ == "__main__":
    main()
