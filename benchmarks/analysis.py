"""The analysis of an edition's ballots: its growth, and how near each way of ranking comes to the truth.

Time is a ratio to the smaller size, in one run. The comparison simulates juries whose truth is known: Kendall's tau
between it and the ranking by raw means, by adjusted totals, and by each juror's z-scores, averaged over editions.
"""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

from scipy.stats import kendalltau

from awards.domain.scores import ScoredBallot
from awards.domain.statistics import analyse

SIZES = ((2_000, 60, 5), (10_000, 60, 5))
EDITIONS = 100
Ranking = dict[int, float]


def simulate(
    *, entries: int, jurors: int, k: int, severity: float, seed: int, categories: int = 1
) -> tuple[list[ScoredBallot], list[float]]:
    """Ballots, and each entry's true quality. Standard deviations: entries .5, residual .55, jurors `severity`."""
    draw = random.Random(seed)
    quality = [draw.gauss(0, 0.5) for _ in range(entries)]
    strict = [draw.gauss(0, severity) for _ in range(jurors)]
    ballots = []
    for entry in range(entries):
        for juror in draw.sample(range(jurors), k):
            total = 3.2 + quality[entry] + strict[juror] + draw.gauss(0, 0.55)
            hundredths = round(100 * min(5.0, max(1.0, total)))
            ballots.append(ScoredBallot(entry % categories, entry, juror, Fraction(hundredths, 100)))
    return ballots, quality


def by_raw_means(ballots: list[ScoredBallot]) -> Ranking:
    given: defaultdict[int, list[float]] = defaultdict(list)
    for ballot in ballots:
        given[int(ballot.entry)].append(float(ballot.total))
    return {entry: statistics.fmean(totals) for entry, totals in given.items()}


def by_adjusted_totals(ballots: list[ScoredBallot]) -> Ranking:
    return {int(one.entry): one.adjusted or 0.0 for one in analyse(ballots).entries}


def by_z_scores(ballots: list[ScoredBallot]) -> Ranking:
    """Each juror's totals less their own mean, over their own spread."""
    own: defaultdict[int, list[float]] = defaultdict(list)
    for ballot in ballots:
        own[int(ballot.juror)].append(float(ballot.total))
    shape = {juror: (statistics.fmean(totals), statistics.pstdev(totals) or 1.0) for juror, totals in own.items()}
    given: defaultdict[int, list[float]] = defaultdict(list)
    for ballot in ballots:
        mean, spread = shape[int(ballot.juror)]
        given[int(ballot.entry)].append((float(ballot.total) - mean) / spread)
    return {entry: statistics.fmean(scores) for entry, scores in given.items()}


WAYS: dict[str, Callable[[list[ScoredBallot]], Ranking]] = {
    "raw means": by_raw_means, "adjusted": by_adjusted_totals, "z-scores": by_z_scores,
}  # fmt: skip
JURIES = {
    "mild severity (.25)": {"entries": 24, "jurors": 8, "k": 4, "severity": 0.25},
    "strong severity (.6)": {"entries": 24, "jurors": 8, "k": 4, "severity": 0.6},
    "2.4 ballots a juror": {"entries": 20, "jurors": 25, "k": 3, "severity": 0.35},
}


def compare() -> None:
    print(f"Kendall's tau to the truth, mean of {EDITIONS} simulated editions")
    print(f"{'jury':24}" + "".join(f"{way:>12}" for way in WAYS))
    for name, jury in JURIES.items():
        taus: defaultdict[str, list[float]] = defaultdict(list)
        for seed in range(EDITIONS):
            ballots, quality = simulate(**jury, seed=seed)  # type: ignore[arg-type]
            for way, rank in WAYS.items():
                ranking = rank(ballots)
                taus[way].append(kendalltau([quality[e] for e in ranking], list(ranking.values())).statistic)
        print(f"{name:24}" + "".join(f"{statistics.fmean(taus[way]):12.3f}" for way in WAYS))


def main() -> None:
    """Print both tables."""
    print("Analysis with all draws and every juror left out once")
    print(f"{'ballots':>10} {'time, of the first':>20} {'seconds here, now':>20}")
    first = 0.0
    for entries, jurors, k in SIZES:
        ballots, _ = simulate(entries=entries, jurors=jurors, k=k, severity=0.3, seed=1, categories=6)
        start = time.perf_counter()
        analyse(ballots)
        seconds = time.perf_counter() - start
        first = first or seconds
        print(f"{len(ballots):10} {seconds / first:20.1f} {seconds:20.2f}")
    compare()


if __name__ == "__main__":
    main()
