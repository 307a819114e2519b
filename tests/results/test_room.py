"""The jury room: the verdict in words, the lines, the ballots, and who may see what."""

import re

import pytest

from awards.domain.lifecycle import EntryState, Stage
from awards.domain.verdict import Verdict
from awards.jury.models import DeclaredConflict
from awards.nominations.models import Entry, Nominee
from awards.results.service_across import forget_all_figures, list_candidates
from awards.results.service_room import find_room
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_ballot, make_entry, make_juror

ROOM = "/2026/results/empathy"


@pytest.fixture
def category(session, cast):
    cast.edition.stage = Stage.DELIBERATING
    return get_category(session, cast.edition)


def score(session, category, name, given, **changes):
    """An entry, and a ballot of each juror with the same points for all criteria, or with four of them."""
    entry = make_entry(session, category, name=name, **changes)
    for juror, points in given.items():
        row = (points,) * 4 if isinstance(points, int) else points
        make_ballot(session, entry, juror, *row, comment=f"{name} was heard <by all>")
    return entry


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.fixture
def clear(session, cast, category):
    """Everybody read everything, and one entry is far ahead; one was read by nobody yet, one by too few."""
    chris, jan, jo = cast.chris_juror, cast.jan_juror, cast.jo_juror
    made = {"Lena Leader": score(session, category, "Lena Leader", {chris: 5, jan: 5, jo: 5})}
    for number in range(8):
        made[f"Other {number}"] = score(session, category, f"Other {number}", {chris: 2, jan: 2, jo: (2, 2, 3, 2)})
    session.commit()
    return made


@pytest.fixture
def differing(session, cast, category):
    """Chris gives two points less than Jo; Anna was read by Chris, Bert by Jo, and Jan read both."""
    chris, jan, jo = cast.chris_juror, cast.jan_juror, cast.jo_juror
    for number in range(10):
        score(session, category, f"Known {number}", {chris: 1, jan: 2, jo: 3})
    anna = score(session, category, "Anna Adjusted", {chris: (4, 3, 4, 3), jan: 4})
    bert = score(session, category, "Bert Raw", {jan: 4, jo: 5})
    session.commit()
    return anna, bert


def test_within_one_look_it_says_who_leads_how_sure_and_why(cast, clear, browser_of):
    page = browser_of(cast.jan).get(ROOM)
    text = plain(page)
    for words in (
        "Lena Leader leads, and the lead is clear.",
        "Chance that Lena Leader is the best: more than 19 in 20.",
        "It hangs on no single juror: without any one of them, the same entry leads.",
        "Every juror scored every entry: how strict they are cancels out",
    ):
        assert words in text
    assert "Adjusted mean" not in text  # on a complete panel there is nothing to adjust
    assert text.index("the lead is clear") < text.index("Other 0")
    assert "Record the decision" not in text
    assert "Record the decision" in plain(browser_of(cast.chris).get(ROOM))


def test_places_coverage_and_pictures_stand_beside_their_numbers(session, cast, clear, browser_of):
    below = score(session, get_category(session, cast.edition), "Benny Below", {cast.jan_juror: 3})
    session.commit()
    page = browser_of(cast.jan).get(ROOM)
    assert re.findall(r'data-label="Place">(\d+|–)<', page.text) == ["1", "2", *["3"] * 8]
    assert plain(page).count("below quorum: cannot be proposed") == 1
    assert page.text.count('class="room-picture"') == 10
    assert 'aria-label="Ballots: 5.00 · 5.00 · 5.00"' in page.text
    assert "1 of 3" in plain(page)
    assert "top up those with few first" in plain(page)
    assert f"{ROOM}/{below.id}/ballots" in page.text


def test_computing_is_done_once_and_the_page_then_needs_few_statements(cast, clear, browser_of):
    browser = browser_of(cast.jan)
    with count_statements() as first:
        browser.get(ROOM)
    with count_statements() as later:
        browser.get(ROOM)
    assert len(first.statements) <= 17
    assert len(later.statements) <= 7
    assert not [one for one in later.statements if "FROM scores" in one or "FROM ballots" in one]


def test_where_raw_and_adjusted_leaders_differ_the_jurors_who_make_it_are_named(cast, differing, browser_of):
    text = plain(browser_of(cast.chris).get(ROOM))
    assert "Raw and adjusted means name different leaders" in text
    assert "By raw means: Bert Raw, 4.50." in text
    assert "Adjusted for how strict each juror is: Anna Adjusted" in text
    assert re.search(r"Anna Adjusted was read by Chris Chair \(stricter by \d\.\d\d\)", text)
    assert re.search(r"Bert Raw was read by Jo Juror \(milder by \d\.\d\d\)", text)
    assert re.search(r"Without the ballots of one of these jurors, .* would lead: .*Chris Chair", text)


def test_jurors_without_an_entry_in_common_get_no_single_ranking(session, cast, category, browser_of):
    for number in range(2):
        score(session, category, f"Read by Jan {number}", {cast.jan_juror: 4 - number})
        score(session, category, f"Read by Jo {number}", {cast.jo_juror: 5 - number})
    cast.edition.quorum = 1
    session.commit()
    text = plain(browser_of(cast.jan).get(ROOM))
    assert "There is no single ranking here." in text
    assert "The jurors fall into 2 groups without an entry in common" in text
    assert "Group 1 of 2" in text
    assert "Group 2 of 2" in text
    assert "Chance of being the best" not in text


def test_languages_that_too_few_ballots_join_stand_apart(session, cast, category, browser_of):
    jan, jo, chris = cast.jan_juror, cast.jo_juror, cast.chris_juror
    more = make_juror(session, cast.edition), make_juror(session, cast.edition)
    for number in range(6):
        score(session, category, f"French {number}", {jan: 4, more[0]: 3}, language="fr")
        score(session, category, f"Dutch {number}", {jo: 3, more[1]: 4}, language="nl")
    score(session, category, "French bridge", {chris: 4, jan: 3}, language="fr")
    score(session, category, "Dutch bridge", {chris: 3, jo: 3}, language="nl")
    session.commit()
    page = browser_of(cast.jan).get(ROOM)
    text, body = plain(page), page.text[page.text.index("<tbody") :]
    assert "Of 28 ballots, only 2 come from jurors who read more than one language here." in text
    assert "There is no single ranking here." in text
    order = [body.index(f">{words}<") for words in ("Français", "French 0", "Nederlands", "Dutch 0")]
    assert order == sorted(order)
    assert "Chance of being the best" not in text


def test_whoever_leads_with_too_few_ballots_is_not_called_the_winner(session, cast, clear, browser_of):
    score(session, get_category(session, cast.edition), "Sola Single", {cast.jan_juror: 5})
    clear["Lena Leader"].state = EntryState.WITHDRAWN
    session.commit()
    page = browser_of(cast.chris).get(ROOM)
    assert "Sola Single is ahead, but has too few ballots to be proposed." in plain(page)
    assert re.search(r'href="/2026/results/empathy/decision"', page.text)  # nobody is chosen beforehand


def test_a_withdrawn_entry_is_gone_and_its_ballots_still_tell_how_strict_jurors_are(session, cast, differing):
    before = find_room(session, edition=cast.edition, key="empathy", names=True)
    assert before.leader.entry_id == differing[0].id
    for line in before.lines:
        if line.entry_id not in {one.id for one in differing}:
            session.get_one(Entry, line.entry_id).state = EntryState.WITHDRAWN
    session.commit()
    forget_all_figures()
    room = find_room(session, edition=cast.edition, key="empathy", names=True)
    assert [line.entry_id for line in room.lines] == [one.id for one in differing]
    assert room.leaders_differ


def test_ballots_and_comments_come_when_opened_and_as_a_page_without_javascript(cast, clear, browser_of):
    browser = browser_of(cast.jan)
    entry = clear["Lena Leader"]
    assert "was heard" not in browser.get(ROOM).text
    page = browser.get(f"{ROOM}/{entry.id}/ballots")
    assert "Lena Leader was heard &lt;by all&gt;" in page.text
    assert [name in plain(page) for name in ("Chris Chair", "Jan Juror", "Jo Juror")] == [True] * 3
    piece = browser_of(cast.olga).get(f"{ROOM}/{entry.id}/ballots", headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert "Lena Leader was heard &lt;by all&gt;" in piece.text
    for wrong in (f"/2026/results/efficiency/{entry.id}/ballots", f"{ROOM}/999999/ballots", "/2026/results/none"):
        assert browser.get(wrong).status_code == 404


def test_no_comment_reaches_a_juror_in_conflict_or_the_nominee(session, cast, clear, browser_of):
    declared, own, mine = (clear[name] for name in ("Lena Leader", "Other 0", "Other 1"))
    session.add(
        DeclaredConflict(
            juror_id=cast.jan_juror.id, entry_id=declared.id, organisation="", organisation_key="", declared_at=NOW
        )
    )
    session.get_one(Nominee, own.nominee_id).organisation_key = cast.jan_juror.organisation_key
    session.get_one(Nominee, mine.nominee_id).address = cast.olga.address.upper()
    session.commit()
    for account, entry in ((cast.jan, declared), (cast.jan, own), (cast.olga, mine)):
        page = browser_of(account).get(f"{ROOM}/{entry.id}/ballots")
        assert page.status_code == 200
        assert "was heard" not in page.text
        assert "its ballots are not shown to you" in plain(page)
    assert "was heard" in browser_of(cast.jo).get(f"{ROOM}/{declared.id}/ballots").text


def test_the_big_screen_names_no_juror_and_of_a_blind_edition_nobody(session, cast, differing, browser_of):
    page = browser_of(cast.chris).get(f"{ROOM}/projector")
    text = plain(page)
    assert "Anna Adjusted" in text
    assert [name for name in ("Chris Chair", "Jan Juror", "Jo Juror") if name in text] == []
    assert 'data-arrow="Escape"' in page.text
    cast.edition.blind = True
    session.commit()
    for account in (cast.chris, cast.olga):
        text = plain(browser_of(account).get(f"{ROOM}/projector"))
        assert re.search(r"Empathy \d{3}", text)
        assert "Anna" not in text


def test_twenty_entries_a_page_and_ticks_on_other_pages_stay(session, cast, category, browser_of):
    entries = [
        score(session, category, f"Entry {number:02}", {cast.jan_juror: 3, cast.jo_juror: 3}) for number in range(23)
    ]
    entries[22].shortlisted = True
    session.commit()
    browser = browser_of(cast.chris)
    first, second = browser.get(ROOM), browser.get(f"{ROOM}?page=2")
    assert first.text.count('class="room-entry') == 20
    assert second.text.count('class="room-entry') == 3
    assert "21 to 23 of 23 entries" in plain(second)
    assert browser.get(f"{ROOM}?page=3").status_code == 404
    hidden = f'<input type="hidden" name="entry" value="{entries[22].id}">'
    assert hidden in first.text
    assert hidden not in second.text


def test_consistency_is_the_chairs_alone(session, cast, category, browser_of):
    chris, jan, jo = cast.chris_juror, cast.jan_juror, cast.jo_juror
    for number in range(18):
        points = 2 + number % 3
        score(session, category, f"Entry {number}", {chris: points, jan: points, jo: 1 if number % 2 else 5})
    session.commit()
    said = "The ballots of these jurors stray more from those of the others than chance explains: Jo Juror."
    assert said in plain(browser_of(cast.chris).get("/2026/jury-figures"))
    for account in (cast.jan, cast.olga):
        page = plain(browser_of(account).get("/2026/jury-figures"))
        assert "stray" not in page
        assert "Jo Juror" in page


def test_across_categories_it_says_what_follows_either_way(session, cast, clear, browser_of):
    other = get_category(session, cast.edition, "efficiency")
    chris, jan, jo = cast.chris_juror, cast.jan_juror, cast.jo_juror
    twice = score(session, other, "Lena Twice", {chris: 5, jan: 5, jo: 5})
    twice.nominee_id = clear["Lena Leader"].nominee_id
    score(session, other, "Second Best", {chris: 4, jan: 4, jo: 4})
    for number in range(4):
        score(session, other, f"Far {number}", {chris: 1, jan: 2, jo: 1})
    session.commit()
    (candidate,) = list_candidates(session, edition=cast.edition, names=True)
    assert [(claim.category.key, claim.leads) for claim in candidate.claims] == [
        ("empathy", True),
        ("efficiency", True),
    ]
    follows = {
        taken.key: [(one.category.key, len(one.nominees)) for one in sequels] for taken, sequels in candidate.choices
    }
    assert follows == {"empathy": [("efficiency", 1)], "efficiency": [("empathy", 8)]}  # eight are exactly equal there
    text = plain(browser_of(cast.chris).get("/2026/results"))
    assert "If they take Empathy: Efficiency → Second Best" in text
    assert "chance of being the best of the others: more than 19 in 20" in text


def test_one_entry_is_uncontested_and_an_empty_category_says_so(session, cast, category, browser_of):
    browser = browser_of(cast.chris)
    assert "No entries" in plain(browser.get(ROOM))
    assert browser.get(f"{ROOM}/projector").status_code == 200
    score(session, category, "Solo", {cast.jan_juror: 4, cast.jo_juror: 3})
    session.commit()
    forget_all_figures()
    assert "Solo is the only entry." in plain(browser.get(ROOM))
    room = find_room(session, edition=cast.edition, key="empathy", names=True)
    assert (room.verdict, room.has_chances) == (Verdict.UNCONTESTED, False)


def test_no_ballot_at_all(session, cast, category, browser_of):
    make_entry(session, category)
    make_entry(session, category)
    session.commit()
    assert "No ballot has been cast in this category." in plain(browser_of(cast.jan).get(ROOM))
    assert "No ballot was cast in this edition." in plain(browser_of(cast.jan).get("/2026/jury-figures"))


def test_it_speaks_dutch_and_french(cast, differing, browser_of):
    dutch = plain(browser_of(cast.chris, "nl").get(ROOM))
    assert "Volgens de ruwe gemiddelden: Bert Raw, 4,50." in dutch
    french = plain(browser_of(cast.chris, "fr").get(ROOM))
    assert "Selon les moyennes brutes\u00a0: Bert Raw, 4,50." in french.replace(" : ", "\u00a0: ")
