"""Two devices, one ballot: both versions are shown, and whoever wrote them says which one it is."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from awards.ballots.models import Ballot, Score
from awards.domain.lifecycle import BallotState, Stage
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_entry


@pytest.fixture
def dossier(session, cast):
    cast.edition.stage = Stage.SCORING
    entry = make_entry(session, get_category(session, cast.edition), nominator=cast.nora)
    assignment = make_assignment(session, entry, cast.jan_juror)
    session.commit()
    return assignment


@pytest.fixture
def names(session, cast):
    return [f"points_{one.id}" for one in get_criteria(session, get_category(session, cast.edition))]


@pytest.fixture
def meet(dossier, names, browser_of, cast):
    """The other device saved first: the browser, its path, what this device typed, and the page that shows both."""
    first, second, third, _ = names
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    other = {first: "4", third: "3", "comment": "From the other\ndevice", "version": "", "action": "draft"}
    assert browser.post(path, data=other).status_code == 302
    mine = {first: "1", second: "5", third: "3", "comment": "From this device"}
    page = browser.post(path, data=mine | {"version": "", "action": "cast"})
    assert page.status_code == 409
    return browser, path, mine, page.text


def stored(session):
    session.rollback()
    points = [row.points for row in session.execute(select(Score.points).order_by(Score.criterion_id))]
    return [(*row, points) for row in session.execute(select(Ballot.state, Ballot.version, Ballot.comment))]


def test_both_versions_are_shown_and_only_what_differs_is_asked(session, meet, names):
    *_, page = meet
    first, second, third, fourth = names
    assert "Two versions of your ballot" in page
    asked = set(re.findall(r'name="keep_(\w+)"', page))
    assert asked == {first, second, "comment"}
    assert "checked" not in page
    assert page.count("the same in both") == 1
    assert third in page
    assert fourth not in page
    assert "From the other\ndevice" in page
    assert stored(session) == [(BallotState.DRAFT, 1, "From the other\ndevice", [4, 3])]


@pytest.mark.parametrize(
    ("action", "result"),
    [
        ("mine", (BallotState.DRAFT, 2, "From this device", [1, 5, 3])),
        ("theirs", (BallotState.DRAFT, 1, "From the other\ndevice", [4, 3])),
        ("chosen", (BallotState.DRAFT, 2, "From the other\ndevice", [1, 3])),
    ],
)
def test_one_of_the_two_is_kept_or_line_by_line(session, meet, names, action, result):
    browser, path, mine, _ = meet
    keep = {f"keep_{names[0]}": "mine", f"keep_{names[1]}": "theirs", "keep_comment": "theirs"}
    answer = browser.post(path, data=mine | keep | {"version": "1", "action": action})
    assert (answer.status_code, answer.location) == (302, path)
    assert stored(session) == [result]


def test_without_a_choice_for_each_line_nothing_is_decided(session, meet, names):
    browser, path, mine, _ = meet
    answer = browser.post(path, data=mine | {f"keep_{names[0]}": "mine", "version": "1", "action": "chosen"})
    assert answer.status_code == 409
    assert "Choose for each line which version to keep." in answer.text
    assert re.search(rf'name="keep_{names[0]}"[^>]*value="mine" checked', answer.text)
    assert answer.text.count(" checked") == 1
    assert stored(session)[0][1] == 1


@pytest.mark.parametrize("action", ["mine", "theirs", "chosen"])
def test_a_third_version_is_shown_again_before_anything_is_kept(session, meet, names, action):
    browser, path, mine, _ = meet
    session.execute(update(Ballot).values(version=2, comment="A third one"))
    keep = {f"keep_{name}": "mine" for name in names} | {"keep_comment": "mine"}
    answer = browser.post(path, data=mine | keep | {"version": "1", "action": action})
    assert answer.status_code == 409
    assert "A third one" in answer.text
    assert 'value="2"' in answer.text
    assert stored(session) == [(BallotState.DRAFT, 2, "A third one", [4, 3])]


def test_beside_a_ballot_that_was_cast_elsewhere_there_is_nothing_to_choose(session, meet, names):
    browser, path, mine, _ = meet
    full = dict.fromkeys(names, "2") | {"comment": "Done", "version": "1", "action": "cast"}
    assert browser.post(path, data=full).status_code == 302
    answer = browser.post(path, data=mine | {"version": "1", "action": "draft"})
    assert answer.status_code == 409
    assert "From this device" in answer.text
    assert "Only what is stored counts." in answer.text
    assert "keep_" not in answer.text
    assert stored(session) == [(BallotState.CAST, 2, "Done", [2, 2, 2, 2])]


def test_after_scoring_closed_there_is_nothing_to_choose(session, cast, meet):
    browser, path, mine, _ = meet
    cast.edition.scoring_closes_at = NOW - timedelta(minutes=1)
    answer = browser.post(path, data=mine | {"version": "1", "action": "mine"})
    assert answer.status_code == 409
    assert "Scoring is closed, so this was not saved." in answer.text
    assert "From this device" in answer.text
    assert stored(session)[0][1] == 1


def test_a_form_of_a_ballot_that_is_not_there_is_shown_again(session, dossier, names, browser_of, cast):
    data = {names[0]: "2", "comment": "Typed", "version": "7", "action": "mine"}
    answer = browser_of(cast.jan).post(f"/2026/ballots/{dossier.id}", data=data)
    assert answer.status_code == 409
    assert "Typed" in answer.text
    assert stored(session) == []
