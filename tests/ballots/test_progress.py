"""The progress of the jury: states in words, who is silent, what would be missing; never a score."""

import re
from datetime import timedelta

from awards.domain.lifecycle import AssignmentState, Stage
from awards.jury.models import Assignment
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_entry


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def set_days(session, assignment, *, assigned: int, changed: int) -> None:
    assignment.assigned_at = NOW - timedelta(days=assigned)
    assignment.changed_at = NOW - timedelta(days=changed)
    session.flush()


def test_each_cell_says_in_words_how_far_its_dossiers_are(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    states = [*[AssignmentState.NOT_OPENED] * 2, AssignmentState.OPENED, AssignmentState.RECUSED]
    for state in states:
        make_assignment(session, make_entry(session, category), cast.jan_juror, state=state)
    make_ballot(session, make_entry(session, category), cast.jan_juror, 1, cast=False)
    make_ballot(session, make_entry(session, category), cast.jan_juror, 5, 5, 5, 5)
    page = browser_of(cast.olga).get("/2026/progress").text.replace("\u00a0", " ")
    assert page.count('title="1 cast, 1 draft, 1 opened, 2 not opened, 1 stepped aside"') == 1
    assert "1/5" in words_of(page)
    heights = re.findall(r'class="states__(\w+)" x="(\d)" y="\d+" width="(\d)"', page)
    assert heights[:4] == [("cast", "0", "1"), ("draft", "1", "1"), ("opened", "2", "1"), ("not_opened", "3", "2")]


def test_the_page_tells_the_day_of_the_last_sign_and_no_hour(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    cast.edition.time_zone = "Europe/Brussels"
    category = get_category(session, cast.edition)
    opened = make_assignment(session, make_entry(session, category), cast.jan_juror, state=AssignmentState.OPENED)
    set_days(session, opened, assigned=20, changed=9)
    ballot = make_ballot(session, make_entry(session, category), cast.jo_juror, 1, cast=False)
    ballot.updated_at = NOW - timedelta(days=3)
    set_days(session, session.get_one(Assignment, ballot.assignment_id), assigned=20, changed=8)
    waiting = make_assignment(session, make_entry(session, category), cast.chris_juror)
    set_days(session, waiting, assigned=20, changed=20)
    text = words_of(browser_of(cast.olga).get("/2026/progress").text)
    day = (NOW - timedelta(days=3)).astimezone(cast.edition.zone)
    assert f"last active on {day.day} {day:%b %Y}" in text
    assert re.search(r"Remind Jo Juror last active on \d+ \w{3} \d{4} cast", text), text
    assert "never active yet · silent for 20 days" in text
    assert "silent for 9 days" in text
    assert "silent for 3 days" not in text
    assert text.count("Give dossiers to others") == 2


def test_before_they_could_begin_nobody_is_silent(session, cast, browser_of):
    early = make_assignment(session, make_entry(session, get_category(session, cast.edition)), cast.jan_juror)
    set_days(session, early, assigned=30, changed=30)
    browser = browser_of(cast.olga)
    for stage, began_at, silent in (
        (Stage.SCREENING, None, False),
        (Stage.SCORING, NOW - timedelta(days=1), False),
        (Stage.SCORING, NOW - timedelta(days=8), True),
        (Stage.DELIBERATING, NOW - timedelta(days=8), False),
    ):
        cast.edition.stage, cast.edition.jury_began_at = stage, began_at
        assert ("silent for" in browser.get("/2026/progress").text) is silent, stage


def test_what_would_lack_ballots_is_named_with_who_holds_it(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    covered, half, alone = (make_entry(session, category, name=name) for name in ("Covered", "Half", "Alone"))
    for juror in (cast.jan_juror, cast.jo_juror):
        make_ballot(session, covered, juror, 4, 4, 4, 4)
    make_ballot(session, half, cast.jan_juror, 4, 4, 4, 4)
    make_ballot(session, half, cast.jo_juror, 1, cast=False)
    make_assignment(session, half, cast.chris_juror)
    make_assignment(session, alone, cast.jo_juror, state=AssignmentState.OPENED)
    text = words_of(browser_of(cast.olga).get("/2026/progress").text)
    section = text[text.index("If nothing more came") : text.index("What each category has")]
    assert "2 entries could not be proposed as winner" in section
    assert "2 of 3 entries 1 with too few jurors" in section
    assert "Half Belcentre 1 ballot · held by: Chris Chair (not opened), Jo Juror (draft)" in section
    assert "Alone Belcentre 0 ballots · held by: Jo Juror (opened) Too few jurors, even if all of them cast." in section
    assert "Covered" not in section
    assert section.index("Alone") < section.index("Half")


def test_when_all_have_their_quorum_the_page_says_so(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    entry = make_entry(session, get_category(session, cast.edition))
    for juror in (cast.jan_juror, cast.jo_juror):
        make_ballot(session, entry, juror, 4, 4, 4, 4)
    page = browser_of(cast.olga).get("/2026/progress").text
    assert "Every entry has the ballots that it needs" in page
    assert "Remind all" not in page


def test_a_long_list_is_cut_and_says_how_much_more(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    for _ in range(43):
        make_assignment(session, make_entry(session, category), cast.jan_juror)
    page = browser_of(cast.olga).get("/2026/progress").text
    assert page.count("held by:") == 40
    assert "and 3 more" in page


def test_in_a_blind_edition_the_chair_sees_numbers(session, cast, browser_of):
    cast.edition.stage, cast.edition.blind = Stage.SCORING, True
    make_assignment(session, make_entry(session, get_category(session, cast.edition), name="Amélie"), cast.jan_juror)
    assert "Amélie" not in browser_of(cast.chris).get("/2026/progress").text
    assert "Amélie" in browser_of(cast.olga).get("/2026/progress").text


def test_the_chair_sees_who_is_late_and_reminds_nobody(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    make_assignment(session, make_entry(session, get_category(session, cast.edition)), cast.jan_juror)
    cast.edition.scoring_closes_at = NOW - timedelta(hours=1)
    page = browser_of(cast.chris).get("/2026/progress").text
    assert "1 juror is late" in words_of(page)
    assert "/progress/remind" not in page
    assert browser_of(cast.chris).get("/2026/progress/remind").status_code == 403
    page = browser_of(cast.olga).get("/2026/progress").text
    assert "/2026/settings" in page
    assert "/2026/routing" in page
