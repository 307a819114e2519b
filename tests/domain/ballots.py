"""Ballots for the tests of the figures: from the reference files, random juries, and the slow, plain way to compute."""

import csv
import json
import random
from fractions import Fraction
from pathlib import Path

import numpy as np

from awards.domain.scores import ScoredBallot

REFERENCE = Path(__file__).parent / "reference"
EXPECTED = json.loads((REFERENCE / "expected.json").read_text())


def read_rows(name):
    with (REFERENCE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def shrout_fleiss():
    rows = read_rows("shrout_fleiss_1979.csv")
    return [ScoredBallot("all", row["target"], f"J{j}", Fraction(row[f"J{j}"])) for row in rows for j in range(1, 5)]


def penicillin():
    rows = read_rows("penicillin.csv")
    return [ScoredBallot("all", row["plate"], row["sample"], Fraction(row["diameter"])) for row in rows]


def make_ballot(entry, juror, total, category="empathy"):
    return ScoredBallot(category, entry, juror, Fraction(total))


def complete_panel(*rows):
    """A row of totals for each entry (1, 2, …), a column for each juror (a, b, …)."""
    return [make_ballot(i, "abcdefgh"[j], total) for i, row in enumerate(rows, 1) for j, total in enumerate(row)]


def random_jury(*, entries, jurors, k, categories=2, seed=1, entry=0.5, juror=0.3, residual=0.55):
    """Totals in hundredths from 1 to 5; each entry read by `k` jurors drawn at random."""
    draw = random.Random(seed)
    quality = [draw.gauss(0, entry) for _ in range(entries)]
    severity = [draw.gauss(0, juror) for _ in range(jurors)]
    ballots = []
    for i in range(entries):
        for j in draw.sample(range(jurors), k):
            total = 3.2 + quality[i] + severity[j] + draw.gauss(0, residual)
            hundredths = round(100 * min(5, max(1, total)))
            ballots.append(ScoredBallot(f"c{i % categories}", i, f"j{j}", Fraction(hundredths, 100)))
    return ballots


def dense_reml(scores, entry, juror, residual):
    """Minus twice the restricted log-likelihood from the whole N x N covariance, the way of the textbooks."""
    N = len(scores.y)
    Z_f = np.eye(len(scores.entries))[scores.entry_of]
    Z_b = np.eye(len(scores.jurors))[scores.juror_of]
    X = np.eye(len(scores.categories))[scores.category_of[scores.entry_of]]
    V = entry * Z_f @ Z_f.T + juror * Z_b @ Z_b.T + residual * np.eye(N)
    inverse = np.linalg.inv(V)
    information = X.T @ inverse @ X
    beta = np.linalg.solve(information, X.T @ inverse @ scores.y)
    left = scores.y - X @ beta
    _, log_v = np.linalg.slogdet(V)
    _, log_x = np.linalg.slogdet(information)
    value = log_v + log_x + left @ inverse @ left + (N - X.shape[1]) * np.log(2 * np.pi)
    return float(value), beta, entry * Z_f.T @ inverse @ left, juror * Z_b.T @ inverse @ left
