"""The variance components: lme4's published values, the textbook's likelihood, and what the prior is for."""

import numpy as np
import pytest

from awards.domain.scores import ScoresError, lay_out
from awards.domain.variances import PURE, STANDARD, MixedModel, fit_variances
from tests.domain.ballots import (
    EXPECTED,
    complete_panel,
    dense_reml,
    make_ballot,
    penicillin,
    random_jury,
    shrout_fleiss,
)


def test_penicillin_as_lme4_fits_it():
    fit = fit_variances(lay_out(penicillin()), PURE)
    known = EXPECTED["penicillin.csv"]
    found = {
        "var_plate": fit.entry, "var_sample": fit.juror, "var_residual": fit.residual,
        "intercept": fit.solution.beta[0] + fit.model.scores.centre, "REML_criterion": fit.criterion,
    }  # fmt: skip
    wanted = {name: known[name] for name in found}
    assert found == pytest.approx(wanted, rel=known["relative_tolerance"])


def test_shrout_and_fleiss_by_reml():
    fit = fit_variances(lay_out(shrout_fleiss()), PURE)
    known = EXPECTED["shrout_fleiss_1979.csv"]["reml"]
    wanted = [known["var_target"], known["var_judge"], known["var_residual"]]
    assert [fit.entry, fit.juror, fit.residual] == pytest.approx(wanted, rel=known["relative_tolerance"])


@pytest.mark.parametrize("seed", range(3))
def test_the_criterion_and_the_effects_are_those_of_the_whole_covariance(seed):
    scores = lay_out(random_jury(entries=14, jurors=6, k=3, seed=seed))
    fit = fit_variances(scores, PURE)
    value, beta, entry_effects, juror_effects = dense_reml(scores, fit.entry, fit.juror, fit.residual)
    assert fit.criterion == pytest.approx(value, rel=1e-10)
    assert fit.solution.beta == pytest.approx(beta, rel=1e-9)
    assert fit.entry_effects == pytest.approx(entry_effects, rel=1e-8, abs=1e-10)
    assert fit.juror_effects == pytest.approx(juror_effects, rel=1e-8, abs=1e-10)
    assert fit.residuals == pytest.approx(
        scores.y - beta[scores.category_of[scores.entry_of]] - entry_effects[scores.entry_of]
        - juror_effects[scores.juror_of], abs=1e-9,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_no_other_variances_are_likelier(seed):
    scores = lay_out(random_jury(entries=20, jurors=6, k=3, seed=seed))
    fit = fit_variances(scores, PURE)
    for factors in ((1.05, 1, 1), (0.95, 1, 1), (1, 1.1, 1), (1, 0.9, 1), (1, 1, 1.03), (1, 1, 0.97), (1.2, 0.7, 1.1)):
        other, *_ = dense_reml(scores, *np.multiply([fit.entry, fit.juror, fit.residual], factors))
        assert other >= fit.criterion - 1e-7


@pytest.mark.parametrize("prior", [PURE, STANDARD])
def test_the_derivative_is_that_of_the_criterion(prior):
    model = MixedModel(lay_out(random_jury(entries=10, jurors=5, k=3)))
    at = np.log([0.7, 0.4])
    for place in (0, 1):
        step = np.eye(2)[place] * 1e-6
        difference = (model.criterion(at + step, prior) - model.criterion(at - step, prior)) / 2e-6
        assert model.gradient(at, prior)[place] == pytest.approx(difference, rel=1e-6)


def test_jurors_who_do_not_differ_have_no_variance():
    """Every juror's mean is the same: the likelihood is highest at nought, where lme4 says "singular fit"."""
    rows = [(1, 5, 3), (5, 3, 1), (3, 1, 5), (2, 2, 2)]
    fit = fit_variances(lay_out(complete_panel(*rows)), PURE)
    assert fit.juror == 0
    assert (fit.juror_effects == 0).all()


def test_the_prior_fades_as_ballots_come_in():
    differences = []
    for entries in (12, 200):
        scores = lay_out(random_jury(entries=entries, jurors=10, k=4, seed=3))
        pure, standard = fit_variances(scores, PURE), fit_variances(scores, STANDARD)
        differences.append(abs(np.log(standard.residual / pure.residual)))
    assert differences[1] < differences[0] / 3
    assert differences[1] < 0.01


def test_the_prior_follows_the_scale():
    """The same ballots in tenths of points: the same relative answer."""
    ballots = random_jury(entries=12, jurors=5, k=3)
    tenfold = [make_ballot(b.entry, b.juror, b.total * 10, b.category) for b in ballots]
    one = fit_variances(lay_out(ballots), STANDARD)
    ten = fit_variances(lay_out(tenfold), STANDARD.scaled(40))
    assert [ten.entry, ten.juror, ten.residual] == pytest.approx(
        [one.entry * 100, one.juror * 100, one.residual * 100], rel=1e-8
    )


def test_without_prior_nothing_is_made_up():
    one_ballot = [make_ballot(1, "a", 3)]
    alike = complete_panel((3, 3), (3, 3), (3, 3))
    additive = complete_panel((1, 2, 4), (2, 3, 5), (3, 4, 6))
    one_juror = [make_ballot(i, "a", i) for i in (1, 2, 3)]
    for ballots in (one_ballot, alike, additive, one_juror):
        assert fit_variances(lay_out(ballots), PURE) is None
        fit = fit_variances(lay_out(ballots), STANDARD)
        assert np.isfinite([fit.entry, fit.juror, fit.residual]).all()
        assert fit.residual > 0


def test_two_ballots_of_one_juror_on_an_entry_are_refused():
    with pytest.raises(ScoresError, match="Juror a has two ballots on entry 1 of category empathy"):
        lay_out([make_ballot(1, "a", 3), make_ballot(1, "a", 4)])
    with pytest.raises(ScoresError, match="no ballots"):
        lay_out([])
