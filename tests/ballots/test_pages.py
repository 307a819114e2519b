"""A juror's pages: the list, the dossier beside the rubric, stepping aside."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.ballots.models import Ballot, Score
from awards.domain.lifecycle import AssignmentState, BallotState, NominationState, RecusalKind, Stage
from awards.jury.models import Assignment, Recusal
from awards.nominations.models import Entry
from tests.conftest import count_statements
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_ballot, make_entry, make_nomination


@pytest.fixture
def dossier(session, cast):
    """Jan's assignment, with a French story and a second one in English."""
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    entry = make_entry(session, category, name="Ἀθηνᾶ O’Neill", nominator=cast.nora, language="fr")
    make_nomination(session, category, nominator=cast.sam, entry=entry, story="A second story.\nTwo lines.")
    withdrawn = make_nomination(session, category, nominator=cast.olga, entry=entry, story="Taken back.")
    withdrawn.state = NominationState.WITHDRAWN
    assignment = make_assignment(session, entry, cast.jan_juror)
    session.commit()
    return assignment


def names(session, cast):
    return [f"points_{one.id}" for one in get_criteria(session, get_category(session, cast.edition))]


def ballots(session):
    session.rollback()
    return [tuple(row) for row in session.execute(select(Ballot.state, Ballot.version, Ballot.comment))]


def written(session):
    session.rollback()
    return [tuple(row) for row in session.execute(select(Ballot.comment, Ballot.feedback, Ballot.note))]


def test_the_list_says_what_is_left_in_words(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    for state in (AssignmentState.NOT_OPENED, AssignmentState.OPENED, AssignmentState.DRAFT, AssignmentState.RECUSED):
        make_assignment(session, make_entry(session, category), cast.jan_juror, state=state)
    make_assignment(session, make_entry(session, category, name="Gone"), cast.jan_juror, state=AssignmentState.RELEASED)
    make_ballot(session, make_entry(session, category), cast.jan_juror, 5, 5, 5, 5)
    session.commit()
    page = browser_of(cast.jan).get("/2026/ballots").text
    assert "3 dossiers are waiting for your ballot." in page
    assert "1 of 4" in page
    for words, count in (("not opened", 1), ("draft", 2), ("cast", 1), ("stepped aside", 1)):
        assert page.count(f"</svg>{words}</span>") == count, words
    assert "1 of 4 cast" in page
    assert page.count("0 of 4 scored") == 2
    assert "Gone" not in page


@pytest.mark.parametrize(
    ("stage", "words"),
    [(Stage.SCREENING, "Scoring has not begun yet."), (Stage.DELIBERATING, "Scoring is closed.")],
)
def test_outside_scoring_the_list_says_so(session, cast, dossier, browser_of, stage, words):
    cast.edition.stage = stage
    session.commit()
    page = browser_of(cast.jan).get("/2026/ballots").text
    assert words in page
    assert "Begin with" not in page


def test_list_and_dossier_take_as_many_statements_for_one_as_for_five(session, cast, dossier, browser_of):
    def measure(path):
        browser = browser_of(cast.jan)
        with count_statements() as tally:
            assert browser.get(path).status_code == 200
        return len(tally.statements)

    paths = ("/2026/ballots", f"/2026/ballots/{dossier.id}")
    first = [measure(path) for path in paths]
    category = get_category(session, cast.edition, "efficiency")
    for _ in range(4):
        make_assignment(session, make_entry(session, category), cast.jan_juror)
    entry = session.get_one(Entry, dossier.entry_id)
    make_nomination(session, get_category(session, cast.edition), nominator=cast.omar, entry=entry)
    session.commit()
    assert [measure(path) for path in paths] == first
    assert max(first) <= 9


def test_the_dossier_shows_every_story_in_its_language_and_no_nominator(cast, dossier, browser_of):
    page = browser_of(cast.jan, language="en").get(f"/2026/ballots/{dossier.id}").text
    assert re.findall(r'<blockquote class="quotation" lang="(\w+)">', page) == ["fr", "en"]
    assert "A second story.\nTwo lines." in page
    assert "Taken back." not in page
    assert cast.nora.name not in page
    assert cast.nora.address not in page
    assert page.count('type="radio"') == 20


def test_a_draft_is_kept_and_shown_again(session, cast, dossier, browser_of):
    first, second, *_ = names(session, cast)
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    answer = browser.post(path, data={first: "4", "comment": "Warm & exact", "version": "", "action": "draft"})
    assert (answer.status_code, answer.location) == (302, path)
    assert ballots(session) == [(BallotState.DRAFT, 1, "Warm & exact")]
    page = browser.get(path).text
    assert f'id="{first}-3" value="4" checked' in page
    assert f'name="{second}" id="{second}-0" value="1">' in page
    assert "Warm &amp; exact" in page
    assert re.search(r'name="version"[^>]*value="1"', page)


def test_three_texts_are_kept_each_with_who_reads_it(session, cast, dossier, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    page = browser.get(path).text
    for name, words in (
        ("comment", "The jury reads it when it deliberates, with your name."),
        ("feedback", "The nominee reads it after the results are announced, without your name"),
        ("note", "Only you read it."),
    ):
        assert re.search(rf'<p class="field__help" id="{name}-help">{words}', page), name
        assert re.search(rf'<textarea aria-describedby="{name}-help"[^>]* name="{name}"', page), name
    texts = {"comment": "For us", "feedback": "For her", "note": "Calls back later?"}
    data = {name: "4" for name in names(session, cast)} | texts | {"version": ""}
    browser.post(path, data=data | {"action": "draft"})
    assert written(session) == [("For us", "For her", "Calls back later?")]
    other = browser.post(path, data=data | {"note": "Another tab", "action": "draft"})  # from a page made before
    assert other.status_code == 409
    assert all(words in other.text for words in ("Another tab", "Calls back later?"))
    browser.post(path, data=data | {"version": "1", "action": "cast"})
    page = browser.get(path).text
    assert all(f'<p class="prewrap">{words}</p>' in page for words in texts.values())
    assert browser.post(path, data=data | {"feedback": "x" * 2001, "action": "draft"}).status_code == 200
    assert written(session) == [("For us", "For her", "Calls back later?")]


def test_casting_goes_on_to_the_next_dossier_and_the_ballot_can_only_be_read(session, cast, dossier, browser_of):
    data = {name: "4" for name in names(session, cast)} | {"version": "", "action": "cast", "go_on": "77"}
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    with count_statements() as tally:
        answer = browser.post(path, data=data)
    assert answer.location == "/2026/ballots/77"
    assert len(tally.statements) <= 12, [one[:60] for one in tally.statements]
    page = browser.get(path).text
    assert "Open this ballot again" in page
    assert 'type="radio"' not in page
    # a double tap sends the same again: no harm, no second ballot
    assert browser.post(path, data=data).location == "/2026/ballots"
    answer = browser.post(path, data=data | {names(session, cast)[0]: "1"})
    assert answer.status_code == 409
    assert "This ballot is cast. Open it again to change it." in answer.text
    assert ballots(session) == [(BallotState.CAST, 1, "")]
    assert set(session.scalars(select(Score.points))) == {4}


def test_what_is_missing_stands_beside_its_criterion(session, cast, dossier, browser_of):
    first, second, third, fourth = names(session, cast)
    answer = browser_of(cast.jan).post(
        f"/2026/ballots/{dossier.id}",
        data={first: "2", second: "5", fourth: "1", "comment": "Still typed", "action": "cast"},
    )
    assert f'id="{third}-error"' in answer.text
    assert f'id="{first}-error"' not in answer.text
    assert f'id="{second}-4" value="5" checked' in answer.text
    assert "Still typed" in answer.text
    assert ballots(session) == []


def test_a_second_tab_sees_both_versions_and_may_then_keep_its_own(session, cast, dossier, browser_of):
    first, second, *_ = names(session, cast)
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    browser.post(path, data={first: "4", "comment": "From the first tab", "version": "", "action": "draft"})
    mine = {first: "1", second: "5", "comment": "From the second tab", "action": "draft"}
    answer = browser.post(path, data=mine | {"version": ""})
    assert answer.status_code == 409
    assert "From the first tab" in answer.text
    assert "From the second tab" in answer.text
    assert f'name="{first}" value="1"' in answer.text
    assert ballots(session) == [(BallotState.DRAFT, 1, "From the first tab")]
    version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text).group(1)
    assert browser.post(path, data=mine | {"version": version}).status_code == 302
    assert ballots(session) == [(BallotState.DRAFT, 2, "From the second tab")]


@pytest.mark.parametrize("late", ["deadline", "stage"])
def test_after_the_deadline_nothing_is_saved_and_everything_typed_is_still_there(
    session, cast, dossier, browser_of, late
):
    if late == "deadline":
        cast.edition.scoring_closes_at = NOW - timedelta(minutes=1)
    else:
        cast.edition.stage = Stage.DELIBERATING
    session.commit()
    first, *_ = names(session, cast)
    data = {name: "5" for name in names(session, cast)}
    data |= {"comment": "An evening of work", "action": "cast", "version": ""}
    answer = browser_of(cast.jan).post(f"/2026/ballots/{dossier.id}", data=data)
    assert answer.status_code == 409
    assert "Scoring is closed, so this was not saved." in answer.text
    assert "An evening of work" in answer.text
    assert f'id="{first}-4" value="5" checked' in answer.text
    assert ballots(session) == []


def test_odd_input_is_an_error_beside_its_field(session, cast, dossier, browser_of):
    first, *_ = names(session, cast)
    long = "é" * 2001
    data = {first: "9", "comment": long, "version": "x" * 50, "go_on": "-1", "action": "cast"}
    answer = browser_of(cast.jan).post(f"/2026/ballots/{dossier.id}", data=data)
    assert answer.status_code == 200
    assert "Give each criterion from 1 to 5 points." in answer.text
    assert "Please keep this under 2000 characters." in answer.text
    assert long in answer.text
    assert ballots(session) == []


def test_autosave_answers_with_the_new_version(session, cast, dossier, browser_of):
    first, *_ = names(session, cast)
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}/save"
    answer = browser.post(path, data={first: "3", "version": "", "comment": ""}).json
    assert answer["version"] == 1
    assert answer["text"].startswith("Saved at ")
    assert browser.post(path, data={first: "4", "version": "1", "comment": ""}).json["version"] == 2
    refused = browser.post(path, data={first: "5", "version": "1", "comment": ""})
    assert (refused.status_code, refused.json["why"]) == (409, "changed")
    assert browser.post(path, data={"comment": "x" * 2001, "version": "2"}).status_code == 400
    assert ballots(session) == [(BallotState.DRAFT, 2, "")]


def test_opening_is_noted_by_a_post_only(session, cast, dossier, browser_of):
    browser = browser_of(cast.jan)
    browser.get(f"/2026/ballots/{dossier.id}")
    session.rollback()
    assert session.scalar(select(Assignment.state)) is AssignmentState.NOT_OPENED
    assert browser.post(f"/2026/ballots/{dossier.id}/opened").status_code == 204
    session.rollback()
    assert session.scalar(select(Assignment.state)) is AssignmentState.OPENED


def test_other_peoples_dossiers_are_not_there(cast, dossier, browser_of):
    for account, status in ((cast.jo, 404), (cast.chris, 404), (cast.olga, 403), (cast.nora, 404), (cast.sam, 404)):
        browser = browser_of(account)
        assert browser.get(f"/2026/ballots/{dossier.id}").status_code == status
        assert browser.post(f"/2026/ballots/{dossier.id}/save").status_code == status
        assert browser.get(f"/2026/ballots/{dossier.id}/recuse").status_code == status


def test_stepping_aside_needs_a_reason_and_words_for_another_one(session, cast, dossier, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}/recuse"
    assert "Choose a reason." in browser.post(path, data={"note": "kept"}).text
    refused = browser.post(path, data={"kind": "other", "note": ""}).text
    assert "Say in a few words what the reason is." in refused
    assert 'value="other" checked' in refused
    answer = browser.post(path, data={"kind": "other", "note": "We were at school together."})
    assert answer.location == "/2026/ballots"
    session.rollback()
    assert session.execute(select(Recusal.kind, Recusal.note)).all() == [
        (RecusalKind.OTHER, "We were at school together.")
    ]
    page = browser.get(f"/2026/ballots/{dossier.id}").text
    assert "You have stepped aside from this dossier." in page
    assert "quotation" not in page


def test_progress_counts_and_never_scores(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    entries = [make_entry(session, category) for _ in range(3)]
    make_ballot(session, entries[0], cast.jan_juror, 5, 5, 5, 5, comment="Secret words")
    make_ballot(session, entries[0], cast.jo_juror, 1, 1, 1, 1)
    make_ballot(session, entries[1], cast.jan_juror, 2, 3, cast=False)
    make_assignment(session, entries[2], cast.jan_juror, state=AssignmentState.RECUSED)
    make_assignment(session, entries[1], cast.chris_juror)
    session.commit()
    browser = browser_of(cast.olga)
    with count_statements() as tally:
        page = browser.get("/2026/progress").text
    assert len(tally.statements) <= 12
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "2 of 4" in text
    assert "Chris Chair Jury Company" in text
    for words in ("1/2", "0/1", "not begun", "1 left", "done", "2 of 9", "1 of 3"):
        assert words in text, words
    assert "Secret" not in text
    assert not re.search(r"\b[1-5]\.\d\d\b", text)
    cast.edition.scoring_closes_at = NOW - timedelta(minutes=1)
    session.commit()
    assert "late: 1 left" in browser_of(cast.chris).get("/2026/progress").text
    assert browser_of(cast.jan).get("/2026/progress").status_code == 403
