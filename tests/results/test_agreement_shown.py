"""How far the jurors agreed, as the jury room and the minutes say it."""

import pytest

from awards.domain.lifecycle import Stage
from awards.results.service_across import forget_all_figures
from awards.results.service_room import find_room
from tests.factories import get_category, make_ballot, make_entry
from tests.results.test_ties import plain

ROOM = "/2026/results/empathy"


def make_scored(session, cast, rows):
    """For each row an entry, with so many points for all criteria by Chris, Jan and Jo; 0 is no ballot."""
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    for number, row in enumerate(rows):
        entry = make_entry(session, category, name=f"Entry {number}")
        for juror, points in zip((cast.chris_juror, cast.jan_juror, cast.jo_juror), row, strict=True):
            if points:
                make_ballot(session, entry, juror, *(points,) * 4)
    session.commit()
    forget_all_figures()
    return find_room(session, edition=cast.edition, key="empathy", names=True).agreement


ALIKE = [(5, 5, 5), (4, 4, 4), (3, 3, 3), (2, 2, 2), (1, 1, 2), (1, 1, 1), (4, 4, 3), (2, 3, 2)]
AT_ODDS = [(5, 1, 3), (1, 5, 3), (3, 1, 5), (5, 3, 1), (1, 3, 5), (3, 5, 1), (2, 4, 3), (4, 2, 3)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ALIKE, "The jurors agree well: of what sets the means apart, more than 19 in 20 is in the entries."),
        (AT_ODDS, "The jurors hardly agree: of what sets the means apart, only"),
        ([(3, 3, 3)] * 4, "The ballots do not tell how far the jurors agree."),
    ],
)
def test_one_sentence_says_it(session, cast, browser_of, rows, said):
    make_scored(session, cast, rows)
    assert said in plain(browser_of(cast.chris).get(ROOM))


def test_the_figures_stand_behind_it_and_say_where_they_are_not_defined(session, cast, browser_of):
    found = make_scored(session, cast, [*ALIKE, (0, 4, 4)])
    assert found.kendall_w is None
    assert 0 < found.icc_a1 < found.icc_ak <= found.icc_ck
    assert found.share == found.icc_ak
    page = plain(browser_of(cast.chris).get(ROOM))
    assert f"ICC(A,1) How far one ballot says what another does {found.icc_a1:.2f}" in page
    assert "put the entries in one order Only where every juror scored every entry. –" in page
    dutch = plain(browser_of(cast.chris, "nl").get(ROOM))
    assert "Hoe eensgezind de juryleden waren" in dutch
    assert f"{found.alpha:.2f}".replace(".", ",") in dutch
    for account, code in ((cast.olga, 200), (cast.nora, 404)):
        assert browser_of(account).get(ROOM).status_code == code


def test_where_everybody_scored_everything_strictness_cancels_out(session, cast):
    found = make_scored(session, cast, ALIKE)
    assert found.share == found.icc_ck
    assert found.kendall_w > 0.8
