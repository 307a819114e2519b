"""Agreement: the published examples, and where nothing can be said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.agreement import Metric, intraclass, kendall_w, krippendorff
from tests.domain.ballots import EXPECTED, read_rows


@pytest.mark.parametrize("metric", list(Metric))
def test_krippendorffs_example(metric):
    units = [[float(row[o]) for o in "ABCD" if row[o]] for row in read_rows("krippendorff_canonical.csv")]
    known = EXPECTED["krippendorff_canonical.csv"]
    assert krippendorff(units, metric) == pytest.approx(known[metric.value], abs=known["tolerance"])


def test_alpha_of_what_says_nothing():
    assert krippendorff([], Metric.INTERVAL) is None
    assert krippendorff([[3.0], [4.0]], Metric.INTERVAL) is None
    assert krippendorff([[3.0, 3.0], [3.0, 3.0]], Metric.ORDINAL) is None
    assert krippendorff([[1.0, 1.0], [5.0, 5.0]], Metric.INTERVAL) == 1.0


@given(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=4), min_size=2, max_size=8))
def test_interval_alpha_is_one_less_the_ratio_of_mean_squared_differences(units):
    """Pair by pair, the slow way."""
    everything = [value for unit in units for value in unit]
    observed = sum((a - b) ** 2 / (len(unit) - 1) for unit in units for a in unit for b in unit) / len(everything)
    expected = sum((a - b) ** 2 for a in everything for b in everything) / (len(everything) * (len(everything) - 1))
    found = krippendorff([list(map(float, unit)) for unit in units], Metric.INTERVAL)
    assert found is None if expected == 0 else found == pytest.approx(1 - observed / expected)


def test_icc_from_variances():
    icc = intraclass(entry=2.0, juror=1.0, residual=1.0, ballots=4)
    assert (icc.a1, icc.ak, icc.ck) == (0.5, 0.8, pytest.approx(2 / 2.25))
    assert intraclass(entry=0.0, juror=0.0, residual=0.0, ballots=4) is None


def test_kendalls_w_with_and_without_ties():
    assert kendall_w(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])) == 1.0
    assert kendall_w(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])) == 0.0
    # R: irr::kendall has W = 12 S / (m^2 (n^3 - n) - m T); by hand for these ranks: S = 12.5, T = 6 + 6
    tied = np.array([[1.0, 1.0, 2.0, 3.0], [1.0, 2.0, 2.0, 3.0]])
    assert kendall_w(tied) == pytest.approx(12 * _squares(tied) / (4 * 60 - 2 * 12))
    assert kendall_w(np.array([[3.0, 3.0], [3.0, 3.0]])) is None
    assert kendall_w(np.array([[3.0, 4.0]])) is None


def _squares(scores):
    sums = np.array([[1.5, 1.5, 3.0, 4.0], [1.0, 2.5, 2.5, 4.0]]).sum(axis=0)
    assert scores.shape == (2, 4)
    return float(((sums - sums.mean()) ** 2).sum())
