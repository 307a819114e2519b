"""A juror's note to themself is read by nobody else, and feedback for the nominee is in no result."""

import pytest

from awards.ballots.models import Ballot
from awards.domain.lifecycle import Stage
from awards.results.service_seal import canonical_results
from tests.factories import get_category, make_ballot, make_entry

SECRET, LATER = "Reminds me of my sister", "Your patience shows in every line"


@pytest.fixture
def ballot(session, cast):
    cast.edition.stage = Stage.DELIBERATING
    made = make_ballot(
        session, make_entry(session, get_category(session, cast.edition)), cast.jan_juror, 4, 4, 4, 4, comment="Firm"
    )
    made.note, made.feedback = SECRET, LATER
    session.commit()
    return made


def test_the_seal_covers_the_comment_and_neither_note_nor_feedback(session, cast, ballot):
    sealed = canonical_results(session, cast.edition)
    assert "Firm" in sealed
    assert SECRET not in sealed
    assert LATER not in sealed
    ballot_id = ballot.id
    session.get_one(Ballot, ballot_id).note = "Changed my mind"
    session.flush()
    assert canonical_results(session, cast.edition) == sealed


@pytest.mark.parametrize("who", ["olga", "chris", "jo"])
def test_no_page_of_anybody_else_shows_them(cast, ballot, browser_of, who):
    browser = browser_of(getattr(cast, who))
    seen = 0
    for path in ("results", "results/empathy", "progress", "ballots", f"ballots/{ballot.assignment_id}", "record"):
        answer = browser.get(f"/2026/{path}")
        seen += answer.status_code == 200
        assert SECRET not in answer.text
        assert LATER not in answer.text
    assert seen >= 2


def test_their_own_juror_reads_them_back(cast, ballot, browser_of):
    page = browser_of(cast.jan).get(f"/2026/ballots/{ballot.assignment_id}").text
    assert SECRET in page
    assert LATER in page
