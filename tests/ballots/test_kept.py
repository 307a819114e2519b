"""What a juror's device may keep, what it sends by itself, and what goes when they sign out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ballots.models import Ballot
from awards.ballots.service_kept import MOST_KEPT, list_keepable
from awards.domain.lifecycle import AssignmentState, BallotState, Stage
from tests.conftest import count_statements
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_ballot, make_entry


@pytest.fixture
def dossier(session, cast):
    cast.edition.stage = Stage.SCORING
    entry = make_entry(session, get_category(session, cast.edition), nominator=cast.nora)
    assignment = make_assignment(session, entry, cast.jan_juror)
    session.commit()
    return assignment


@pytest.fixture
def full(session, cast):
    return {f"points_{one.id}": "4" for one in get_criteria(session, get_category(session, cast.edition))}


def test_the_worker_comes_from_the_root_and_is_never_old(client):
    answer = client.get("/ballots-worker.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "addEventListener" in answer.text


def test_the_device_hears_who_is_signed_in_and_what_it_may_keep(session, cast, dossier, browser_of):
    category = get_category(session, cast.edition)
    states = (AssignmentState.RECUSED, AssignmentState.RELEASED)
    for state in states:
        make_assignment(session, make_entry(session, category), cast.jan_juror, state=state)
    make_assignment(session, make_entry(session, category), cast.jo_juror)
    make_ballot(session, make_entry(session, category), cast.jan_juror, 5, 4, 3, 2)
    session.commit()
    browser = browser_of(cast.jan, language="fr")
    with count_statements() as tally:
        answer = browser.get("/2026/ballots/kept")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert {key: answer.json[key] for key in ("account", "open")} == {"account": cast.jan.id, "open": True}
    assert answer.json["token"]
    (cast_one,) = session.scalars(select(Ballot.assignment_id))
    assert answer.json["pages"] == {
        f"/2026/ballots/{dossier.id}": "not_opened.0.fr", f"/2026/ballots/{cast_one}": "cast.1.fr",
    }  # fmt: skip
    first = len(tally.statements)
    for _ in range(3):
        make_assignment(session, make_entry(session, category), cast.jan_juror)
    with count_statements() as tally:
        assert len(browser.get("/2026/ballots/kept").json["pages"]) == 5
    assert len(tally.statements) == first


def test_a_page_has_another_stamp_once_it_was_saved(session, cast, dossier, full, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    browser.post(f"{path}/save", data={"comment": "A word", "version": ""})
    assert browser.get("/2026/ballots/kept").json["pages"] == {path: "draft.1.en"}
    browser.post(path, data=full | {"comment": "A word", "version": "1", "action": "cast"})
    assert browser.get("/2026/ballots/kept").json["pages"] == {path: "cast.2.en"}


@pytest.mark.parametrize("over", ["deadline", "stage"])
def test_after_scoring_nothing_is_kept(session, cast, dossier, browser_of, over):
    if over == "deadline":
        cast.edition.scoring_closes_at = NOW - timedelta(minutes=1)
    else:
        cast.edition.stage = Stage.DELIBERATING
    session.commit()
    browser = browser_of(cast.jan)
    answer = browser.get("/2026/ballots/kept").json
    assert (answer["open"], answer["pages"]) == (False, {})
    assert "data-taking" not in browser.get("/2026/ballots").text.replace("data-taking-", "")


def test_a_device_keeps_only_so_many_and_first_what_waits(session, cast, dossier):
    category = get_category(session, cast.edition)
    make_ballot(session, make_entry(session, category), cast.jan_juror, 5, 4, 3, 2)
    for _ in range(MOST_KEPT):
        make_assignment(session, make_entry(session, category), cast.jan_juror)
    found = list_keepable(session, edition_id=cast.edition.id, account_id=cast.jan.id)
    assert len(found) == MOST_KEPT
    assert {one.stamp for one in found} == {"not_opened.0"}


def test_a_ballot_that_was_cast_on_the_way_is_cast_when_it_arrives(session, cast, dossier, full, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}/save"
    data = full | {"comment": "On the train", "version": "", "action": "cast"}
    answer = browser.post(path, data=data)
    assert (answer.status_code, answer.json) == (200, {"version": 1, "text": "The ballot is cast. Thank you."})
    session.rollback()
    assert session.execute(select(Ballot.state, Ballot.comment)).all() == [(BallotState.CAST, "On the train")]
    assert session.scalars(select(AuditLine.action).order_by(AuditLine.id.desc())).first() == "ballot_cast"
    # the answer was lost, so the device sends it again
    assert browser.post(path, data=data).json == answer.json
    other = browser.post(path, data=data | {"comment": "Other words"})
    assert (other.status_code, other.json["why"]) == (409, "cast")
    session.rollback()
    assert session.scalars(select(Ballot.comment)).all() == ["On the train"]


def test_what_cannot_be_saved_says_why(session, cast, dossier, full, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}/save"
    names = iter(full)
    assert browser.post(path, data={next(names): "4", "action": "cast"}).json["why"] == "incomplete"
    assert browser.post(path, data={next(names): "9"}).json["why"] == "form"
    browser.post(path, data={"comment": "First", "version": ""})
    assert browser.post(path, data={"comment": "Second", "version": ""}).json["why"] == "changed"
    cast.edition.scoring_closes_at = NOW - timedelta(minutes=1)
    late = browser.post(path, data=full | {"version": "1", "action": "cast"})
    assert (late.status_code, late.json["why"]) == (409, "closed")
    assert late.json["text"].startswith("Scoring is closed, so this was not saved.")


def test_a_token_of_another_sign_in_is_told_apart_and_replaced(app, session, cast, dossier, browser_of, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}/save"
    refused = browser.post(path, data={"comment": "Kept", "version": "", "csrf_token": "from before"})
    assert (refused.status_code, refused.json["why"]) == (400, "key")
    token = browser.get("/2026/ballots/kept").json["token"]
    saved = browser.post(path, data={"comment": "Kept", "version": "", "csrf_token": token})
    assert (saved.status_code, saved.json["version"]) == (200, 1)


def test_the_next_page_says_which_ballot_has_arrived_once(session, cast, dossier, full, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{dossier.id}"
    assert 'data-settled=""' in browser.get(path).text
    browser.post(path, data={"comment": "A word", "version": "", "action": "draft"})
    assert f'data-settled="{path}"' in browser.get(path).text
    assert 'data-settled=""' in browser.get(path).text
    data = full | {"comment": "A word", "version": "1", "action": "cast"}
    for _ in range(2):  # a double tap, too
        browser.post(path, data=data)
        assert f'data-settled="{path}"' in browser.get("/2026/ballots").text


def test_signing_out_clears_the_device(cast, browser_of, client):
    answer = browser_of(cast.jan).post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.post("/sign-out").headers
