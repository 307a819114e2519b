"""What every page has: headers, languages, help in its errors, timings when asked for."""

import re

import pytest
from flask import abort
from sqlalchemy import Engine, event

from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.extensions import limiter, write_intended
from awards.factory import create_app
from awards.permissions import public
from awards.web import ERROR_TEXTS, safe_next
from tests.conftest import new_client
from tests.factories import make_cast


@pytest.fixture(scope="module")
def broken_app(tmp_path_factory):
    """An application with doors that break in every way."""
    app = create_app({"AWARDS_INSTANCE": str(tmp_path_factory.mktemp("broken"))}, RATELIMIT_ENABLED=False)

    @app.get("/break/<int:code>")
    @public
    def break_it(code: int):
        if code == 500:
            raise RuntimeError("boom")
        if code == 409:
            raise NotNow("The door is shut.")
        abort(code)

    return app


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("code", sorted(ERROR_TEXTS))
def test_every_error_page_helps(broken_app, code: int, language: str) -> None:
    client = broken_app.test_client()
    answer = client.get(f"/break/{code}", headers={"Accept-Language": language})
    assert answer.status_code == code
    assert f'<html lang="{language}"' in answer.text
    assert 'href="/"' in answer.text
    assert "boom" not in answer.text
    title, _help = ERROR_TEXTS[code]
    assert (title in answer.text.replace("&#39;", "’")) == (language == "en")


def test_a_broken_rule_says_which(broken_app) -> None:
    assert "The door is shut." in broken_app.test_client().get("/break/409").text


def test_what_is_too_large_is_a_413(client) -> None:
    answer = client.post("/language", data={"language": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_missing_token_is_refused(broken_app) -> None:
    assert broken_app.test_client().post("/language", data={"language": "nl"}).status_code == 400
    assert "key ran out" in broken_app.test_client().post("/sign-out").text


def test_no_page_may_run_a_foreign_script(client) -> None:
    headers = client.get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def test_the_language_is_the_readers_choice_then_the_browsers(app) -> None:
    client = new_client(app, "nl-BE,nl;q=0.9,en;q=0.5")
    assert '<html lang="nl"' in client.get("/sign-in").text
    assert client.post("/language", data={"language": "fr", "next": "/sign-in"}).headers["Location"] == "/sign-in"
    assert '<html lang="fr"' in client.get("/sign-in").text
    client.post("/language", data={"language": "xx"})
    assert '<html lang="fr"' in client.get("/sign-in").text


def test_a_choice_of_language_is_kept_with_the_account(browser_of, cast, session) -> None:
    browser_of(cast.olga).post("/language", data={"language": "nl"})
    session.refresh(cast.olga)
    assert cast.olga.locale == "nl"


@pytest.mark.parametrize(
    "target", ["https://e.example", "//e.example", "/\\e", "e", "", None, "/a\nb", "/a\rb", "/\t/["]
)
def test_a_way_back_stays_on_this_site(target) -> None:
    assert safe_next(target) is None


def test_a_way_back_keeps_its_question() -> None:
    assert safe_next("/2026/screening?state=pending") == "/2026/screening?state=pending"


def test_timings_are_shown_when_asked_for(tmp_path) -> None:
    plain = create_app({"AWARDS_INSTANCE": str(tmp_path / "a")}).test_client().get("/health")
    timed = (
        create_app({"AWARDS_INSTANCE": str(tmp_path / "b"), "AWARDS_SERVER_TIMING": "1"}).test_client().get("/health")
    )
    assert "Server-Timing" not in plain.headers
    assert re.fullmatch(r'total;dur=\d+\.\d+, sql;dur=\d+\.\d+;desc="1"', timed.headers["Server-Timing"])


def test_static_files_are_kept_by_the_browser_and_change_their_address_with_their_content(client) -> None:
    address = re.search(r'href="(/static/css/tokens\.css\?v=\w+)"', client.get("/sign-in").text).group(1)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_one_address_may_not_send_without_end(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)  # the other tests' applications switched it off
    app = create_app({"AWARDS_INSTANCE": str(tmp_path), "AWARDS_POST_LIMIT": "3 per minute"}, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    codes = [client.post("/language", data={"language": "nl"}).status_code for _ in range(4)]
    assert codes == [302, 302, 302, 429]
    answer = client.post("/language", data={"language": "nl"})
    assert '<html lang="nl"' in answer.text
    assert client.get("/verify").status_code == 200


def test_sqlite_knows_from_the_first_statement_whether_a_request_writes(app, client, cast) -> None:
    """The edition is read before any view: a POST begun as a reader would lose to the next writer at once."""
    modes: list[bool] = []

    def note(_connection) -> None:
        modes.append(write_intended.get())

    event.listen(Engine, "begin", note)
    try:
        for method in (client.get, client.post, client.get, client.post):
            method("/2026/confirm/none")
        assert modes == [False, True, False, True]
        del modes[:]
        for method in (client.get, client.post):  # one that takes files ends its reading before it begins to write
            method("/2026/nominate/empathy")
    finally:
        event.remove(Engine, "begin", note)
    assert modes == [False, False, True]


def test_a_draft_edition_is_not_named_to_strangers(client, browser_of, session) -> None:
    cast = make_cast(session, stage=Stage.DRAFT)
    for browser, path in ((client, "/2026/"), (client, "/2026/winners"), (browser_of(cast.sam), "/2026/desk")):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert cast.edition.name not in answer.text
