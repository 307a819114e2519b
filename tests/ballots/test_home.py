"""A juror's home: what is left, where to go on, how far each category is, the first three once all is cast."""

import re
from datetime import timedelta

import pytest

from awards.ballots.models import Ballot
from awards.ballots.service_standing import find_way_on, list_first, list_standings, share_out
from awards.domain.lifecycle import AssignmentState, Stage
from tests.conftest import count_statements
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_ballot, make_entry


@pytest.fixture
def category(session, cast):
    cast.edition.stage = Stage.SCORING
    return get_category(session, cast.edition)


def standings(session, cast):
    return list_standings(session, edition=cast.edition, account_id=cast.jan.id)


def give(session, cast, category, state=AssignmentState.NOT_OPENED, minutes=0):
    assignment = make_assignment(session, make_entry(session, category), cast.jan_juror, state=state)
    assignment.changed_at = NOW + timedelta(minutes=minutes)
    session.flush()
    return assignment


def test_one_goes_on_where_one_was_last(session, cast, category):
    for _ in range(3):
        give(session, cast, category)
    assert find_way_on(standings(session, cast)) == standings(session, cast)[0]
    give(session, cast, category, AssignmentState.DRAFT, minutes=1)
    last = give(session, cast, category, AssignmentState.OPENED, minutes=9)
    give(session, cast, category, AssignmentState.CAST, minutes=20)
    give(session, cast, category, AssignmentState.RECUSED, minutes=30)
    assert find_way_on(standings(session, cast)).assignment == last


def test_nothing_waits_nowhere_to_go(session, cast, category):
    give(session, cast, category, AssignmentState.CAST)
    assert find_way_on(standings(session, cast)) is None


def test_each_category_is_counted_without_recusals(session, cast, category):
    other = get_category(session, cast.edition, "efficiency")
    for where, state in ((category, "cast"), (category, "draft"), (category, "recused"), (other, "recused")):
        give(session, cast, where, AssignmentState(state))
    shares = share_out(standings(session, cast))
    assert [(share.category.key, share.cast, share.assigned) for share in shares] == [
        ("empathy", 1, 2), ("efficiency", 0, 0)
    ]  # fmt: skip


def test_a_draft_is_ready_once_every_criterion_of_its_category_is_scored(session, cast, category):
    part = make_ballot(session, make_entry(session, category), cast.jan_juror, 3, 4, cast=False)
    whole = make_ballot(session, make_entry(session, category), cast.jan_juror, 3, 4, 5, 1, cast=False)
    opened = give(session, cast, category, AssignmentState.OPENED)
    make_ballot(session, make_entry(session, category), cast.jo_juror, 3, 4, 5, 1, cast=False)  # somebody else's
    found = {
        one.assignment.id: (one.scored, one.criteria, one.version, one.is_ready) for one in standings(session, cast)
    }
    assert found == {
        part.assignment_id: (2, 4, 1, False), whole.assignment_id: (4, 4, 1, True), opened.id: (0, 4, None, False)
    }  # fmt: skip


def cast_some(session, cast, category, count):
    made = [make_ballot(session, make_entry(session, category), cast.jan_juror, 3, 3, 3, 3) for _ in range(count)]
    for minutes, ballot in enumerate(made):
        assignment = session.get_one(Ballot, ballot.id).assignment_id
        for one in standings(session, cast):
            if one.assignment.id == assignment:
                one.assignment.first_cast_at = NOW + timedelta(minutes=minutes)
    session.flush()
    return [ballot.assignment_id for ballot in made]


def test_the_first_three_are_those_cast_first_of_more_than_three(session, cast, category):
    first = cast_some(session, cast, category, 3)
    assert list_first(standings(session, cast)) == []
    make_ballot(session, make_entry(session, category), cast.jan_juror, 3, 3, 3, 3)
    for one in standings(session, cast):
        if one.assignment.id not in first:
            one.assignment.first_cast_at = NOW + timedelta(hours=1)
    assert [one.assignment.id for one in list_first(standings(session, cast))] == first


def test_home_shows_them_when_all_is_cast_and_not_before(session, cast, category, browser_of):
    ids = cast_some(session, cast, category, 5)
    waiting = give(session, cast, category)
    session.commit()
    browser = browser_of(cast.jan)
    page = browser.get("/2026/ballots").text
    assert "Look again at your first three" not in page
    assert len(re.findall(r'class="button button--primary"[^>]*href="/2026/ballots/(\d+)"', page)) == 1
    waiting.state = AssignmentState.RECUSED
    session.commit()
    page = browser.get("/2026/ballots").text
    shown = page.split("Look again at your first three")[1].split("</section>")[0]
    assert [int(number) for number in re.findall(r'href="/2026/ballots/(\d+)"', shown)] == ids[:3]


def test_home_takes_as_many_statements_for_one_as_for_three(session, cast, category, browser_of):
    def measure():
        session.commit()
        browser = browser_of(cast.jan)
        with count_statements() as tally:
            assert browser.get("/2026/ballots").status_code == 200
        return len(tally.statements)

    make_ballot(session, make_entry(session, category), cast.jan_juror, 3, cast=False)
    first = measure()
    for key in ("efficiency", "creativity"):
        other = get_category(session, cast.edition, key)
        make_ballot(session, make_entry(session, other), cast.jan_juror, 3, 4, cast=False)
        make_ballot(session, make_entry(session, other), cast.jan_juror, 3, 4, 4, 4)
    assert measure() == first <= 9


def test_the_names_of_the_criteria_stand_over_ones_own_points(session, cast, category, browser_of):
    mine = make_ballot(session, make_entry(session, category, name="Ada"), cast.jan_juror, 5, 5, 5, 5)
    draft = make_ballot(session, make_entry(session, category, name="Bea"), cast.jan_juror, 2, 3, cast=False)
    this = make_assignment(session, make_entry(session, category, name="Cas"), cast.jan_juror)
    low = make_ballot(session, make_entry(session, category, name="Dirk"), cast.jan_juror, 1, 1, 1, 2)
    make_ballot(session, make_entry(session, category, name="Else"), cast.jo_juror, 4, 4, 4, 4)
    other = get_category(session, cast.edition, "efficiency")
    make_ballot(session, make_entry(session, other, name="Fred"), cast.jan_juror, 4, 4, 4, 4)
    weights = [criterion.weight for criterion in get_criteria(session, category)]
    session.commit()
    browser = browser_of(cast.jan)
    page = browser.get(f"/2026/ballots/{this.id}").text
    assert "Compare with your 3 other ballots in Empathy" in page
    table = browser.get(f"/2026/ballots/{this.id}/compare").text
    rows = re.findall(r'<th scope="row">(?:<a [^>]*>)?(\w+)', table)
    assert (rows[:2], set(rows[2:])) == (["Ada", "Dirk"], {"Bea", "Cas"})
    totals = re.findall(r'<td class="num">([\d.–]+)</td>', table)
    assert totals == ["5.00", f"{1 + weights[3] / 100:.2f}", "–", "–"]
    for ballot in (mine, draft, low):
        assert f'href="/2026/ballots/{ballot.assignment_id}"' in table
    assert browser_of(cast.jo).get(f"/2026/ballots/{this.id}/compare").status_code == 404


def test_a_blind_juror_compares_numbers_and_no_names(session, cast, category, browser_of):
    cast.edition.blind = True
    make_ballot(session, make_entry(session, category, name="Ada Adams"), cast.jan_juror, 5, 5, 5, 5)
    this = make_ballot(session, make_entry(session, category, name="Bea Bos"), cast.jan_juror, 2, cast=False)
    session.commit()
    table = browser_of(cast.jan).get(f"/2026/ballots/{this.assignment_id}/compare").text
    assert len(re.findall(r"Empathy \d{3}", table)) >= 2
    assert "Ada" not in table
    assert "Bea" not in table


def test_comparing_takes_as_many_statements_for_one_as_for_four(session, cast, category, browser_of):
    this = make_ballot(session, make_entry(session, category), cast.jan_juror, 2, cast=False)
    path = f"/2026/ballots/{this.assignment_id}/compare"

    def measure():
        session.commit()
        browser = browser_of(cast.jan)
        with count_statements() as tally:
            assert browser.get(path).status_code == 200
        return len(tally.statements)

    first = measure()
    for _ in range(3):
        make_ballot(session, make_entry(session, category), cast.jan_juror, 3, 3, 3, 3)
    assert measure() == first <= 8
