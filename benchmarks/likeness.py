"""`python -m benchmarks.likeness`: how well likely duplicates are found, on the labelled pairs that the tests make."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from awards.domain.likeness import LikenessVerdict, likeness
from tests.domain.likeness_pairs import Pair, make_pairs


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


def main() -> None:
    """Print the figures, then the verdicts of each kind of pair."""
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
    print(f"\n{'kind of pair':28} {'truth':10}" + "".join(f"{verdict:>10}" for verdict in LikenessVerdict))
    for (is_same, kind), verdicts in sorted(counts.items(), reverse=True):
        truth = "same" if is_same else "different"
        print(f"{kind:28} {truth:10}" + "".join(f"{verdicts.count(verdict):10}" for verdict in LikenessVerdict))


if __name__ == "__main__":
    main()
