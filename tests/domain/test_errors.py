import pytest

from awards.domain import errors
from awards.domain.errors import AwardsError, NotNow
from awards.domain.wording import N_, Message


def test_an_error_keeps_its_message_params_and_field_apart():
    error = NotNow(N_("Scoring closed on %(date)s."), {"date": "1 May"}, field="ballot")
    assert (error.message, error.params, error.field) == ("Scoring closed on %(date)s.", {"date": "1 May"}, "ballot")
    assert (error.text, str(error)) == ("Scoring closed on 1 May.", "Scoring closed on 1 May.")


def test_a_message_without_params_may_hold_a_percent_sign():
    assert AwardsError("The weights make 90%.").text == "The weights make 90%."
    assert Message("100% of 3").text == "100% of 3"


def test_params_are_a_copy():
    given = {"count": 1}
    error = AwardsError("Left: %(count)s.", given)
    given["count"] = 2
    assert error.text == "Left: 1."


NAMED_RULES = [name for name, thing in vars(errors).items() if isinstance(thing, type) and name != "Mapping"]


@pytest.mark.parametrize("name", NAMED_RULES)
def test_every_named_rule_is_an_awards_error_that_says_when(name):
    error = getattr(errors, name)
    assert issubclass(error, AwardsError)
    assert error.__doc__
    assert error("No.").text == "No."
