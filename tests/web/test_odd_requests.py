"""Requests that no page of ours sends: an answer, never a crash."""

from io import BytesIO

import pytest

from awards.domain.lifecycle import Stage
from tests.world import make_world

HUGE = "9" * 25
"""More than a column, and more than SQLite, can hold."""


@pytest.mark.parametrize(
    ("stage", "who", "path"),
    [
        (Stage.SCORING, "juror", f"/2026/ballots/{HUGE}"),
        (Stage.SCORING, "juror", "/2026/ballots/3000000000"),
        (Stage.SCORING, "organiser", f"/2026/jury/{HUGE}"),
        (Stage.SCORING, "organiser", f"/2026/screening/{HUGE}"),
        (Stage.SCORING, "organiser", f"/2026/screening/duplicates/1/{HUGE}"),
        (Stage.SCORING, "organiser", "/2026/screening/duplicates/1/1"),
        (Stage.SCORING, "organiser", "/2026/screening/duplicates/999"),
        (Stage.SCORING, "organiser", "/2026/screening/merges/999"),
        (Stage.SCORING, "nobody", f"/outbox/{HUGE}"),
        (Stage.DELIBERATING, "juror", "/2026/results/a%00b"),
        (Stage.REVEALED, "organiser", "/2026/certificates/a%00b.pdf"),
        (Stage.NOMINATING, "nobody", "/2026/nominate/a%00b"),
        (Stage.NOMINATING, "nobody", "/2026/confirm/a%00b"),
        (Stage.NOMINATING, "nobody", "/verify/a%00b"),
    ],
)
def test_what_no_row_can_be_called_is_not_there(session, client, browser_of, stage, who, path) -> None:
    account = make_world(session, stage=stage).cast.by_role[who]
    browser = browser_of(account) if account else client
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"json": [1, 2]},
        {"json": {"address": 5, "story": None}},
        {"json": "address"},
        {"data": b"{", "content_type": "application/json"},
        {"data": b"x", "content_type": "multipart/form-data"},
        {"data": b"address=%ff%00", "content_type": "application/x-www-form-urlencoded"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/sign-in", "/2026/nominate/empathy"])
def test_what_no_form_sends_is_nothing_typed(client, cast, path, sent) -> None:
    assert client.post(path, **sent).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/2026/nominate/empathy"])
def test_a_file_in_the_place_of_words_is_nothing_typed(client, cast, path) -> None:
    answer = client.post(path, data={"address": (BytesIO(b"nora@people.example"), "address.txt")})
    assert answer.status_code == 200
    assert "Please fill this in." in answer.text


@pytest.mark.parametrize("typed", ["a/b", "/", "..", "?#"])
def test_whatever_is_typed_as_a_serial_is_plainly_unknown(client, cast, typed) -> None:
    answer = client.get("/verify", query_string={"serial": typed}, follow_redirects=True)
    assert (answer.status_code, "This serial cannot be one of ours" in answer.text) == (404, True)
