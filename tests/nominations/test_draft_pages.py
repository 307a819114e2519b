"""The pages of a draft: its writer finds it on another device, reads it, goes on, throws it away; nobody else does."""

from datetime import timedelta

import pytest

from awards.domain.lifecycle import Stage
from awards.mail.service import read_body
from awards.nominations import service_drafts
from awards.nominations.models import Nomination
from tests.conftest import count_statements, new_client
from tests.factories import NOW
from tests.nominations.drafting import OTHER, SAVE, TOKEN, form, keep, list_drafts
from tests.nominations.writing import STORY, last_mail, list_nominations, send


def test_who_shows_the_token_reads_it_and_nobody_else(client, session, cast, browser_of) -> None:
    draft = keep(session, cast, story="For her eyes.")
    session.commit()
    shown = client.post("/2026/draft", data={"form_token": TOKEN}).json
    assert (shown["fields"]["story"], shown["version"], shown["id"]) == ("For her eyes.", 1, draft.id)
    pages = [
        "/2026/my-nominations",
        f"/2026/my-nominations/drafts/{draft.id}",
        f"/2026/nominate/empathy?draft={draft.id}",
    ]
    for account in (cast.olga, cast.sam, cast.jan):
        browser = browser_of(account)
        for page in [*pages, "/2026/nominate/empathy", "/2026/screening", "/2026/desk"]:
            assert "For her eyes." not in browser.get(page, follow_redirects=True).text
        assert browser.post(f"/2026/my-nominations/drafts/{draft.id}/throw-away").status_code == 404
    for page in pages:
        assert "/sign-in" in client.get(page).headers["Location"]
    assert len(list_drafts(session)) == 1


def test_the_writer_finds_it_on_another_device(session, cast, browser_of) -> None:
    draft = keep(session, cast, story="Begun on the phone.", nominator_address="nora@people.example", kind="self")
    session.commit()
    nora = browser_of(cast.nora)
    mine = nora.get("/2026/my-nominations").text
    for expected in ("Not sent yet", "Lina Loos", "Go on writing", "Throw away", f"draft={draft.id}"):
        assert expected in mine
    assert "You have a draft in this category" in nora.get("/2026/nominate/empathy").text
    assert "You have a draft" not in nora.get("/2026/nominate/creativity").text
    page = nora.get(f"/2026/nominate/empathy?draft={draft.id}").text
    assert "Begun on the phone.</textarea>" in page
    assert f'name="form_token" type="hidden" value="{TOKEN}"' in page
    assert 'name="draft_version" type="hidden" value="1"' in page
    assert 'value="self" checked' in page
    assert "You have a draft" not in page
    assert "Begun on the phone." in nora.get(f"/2026/my-nominations/drafts/{draft.id}").text


def test_throwing_away_leaves_nothing(session, cast, browser_of) -> None:
    number = keep(session, cast).id
    nora = browser_of(cast.nora)
    answer = nora.post(f"/2026/my-nominations/drafts/{number}/throw-away", follow_redirects=True)
    assert "Your draft is thrown away." in answer.text
    assert list_drafts(session) == []
    assert "no longer there" in nora.get(f"/2026/nominate/empathy?draft={number}", follow_redirects=True).text


def test_start_afresh_forgets_by_the_token(client, session, cast) -> None:
    keep(session, cast)
    keep(session, cast, token=OTHER)
    session.commit()
    assert client.post("/2026/draft/forget", data={"form_token": TOKEN}).status_code == 204
    assert client.post("/2026/draft/forget", data={"form_token": TOKEN}).status_code == 204
    assert [draft.form_token for draft in list_drafts(session)] == [OTHER]


def test_after_the_close_a_draft_can_be_read_but_not_gone_on_with(session, cast, browser_of) -> None:
    draft = keep(session, cast, story="Too late, alas.")
    cast.edition.nominating_closes_at = NOW - timedelta(hours=3)
    nora = browser_of(cast.nora)
    assert "Read and copy" in nora.get("/2026/my-nominations").text
    page = nora.get(f"/2026/my-nominations/drafts/{draft.id}").text
    assert "Too late, alas." in page
    assert "Go on writing" not in page
    cast.edition.stage = Stage.REVEALED
    assert "Too late, alas." in nora.get(f"/2026/my-nominations/drafts/{draft.id}").text
    assert new_client(nora.application).post(SAVE, data=form(form_token=OTHER)).status_code == 409


def test_the_list_takes_as_many_statements_for_one_as_for_three(session, cast, browser_of) -> None:
    counts, nora = [], browser_of(cast.nora)
    for number in range(3):
        keep(session, cast, token=f"{number:032x}", nominee_name=f"Number {number}")
        session.commit()
        with count_statements() as tally:
            assert f"Number {number}" in nora.get("/2026/my-nominations").text
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 6


def test_nobody_is_buried_under_drafts(session, cast, browser_of, monkeypatch) -> None:
    monkeypatch.setattr(service_drafts, "MOST_LISTED", 2)
    for number in range(3):
        keep(
            session, cast, token=f"{number:032x}", nominee_name=f"Number {number}", now=NOW + timedelta(minutes=number)
        )
    page = browser_of(cast.nora).get("/2026/my-nominations").text
    assert [f"Number {number}" in page for number in range(3)] == [False, True, True]


def test_save_for_later_works_without_a_script(client, session, cast) -> None:
    page = client.post("/2026/nominate/empathy", data=form(wish="later", story="Half"), follow_redirects=True).text
    for expected in ("Kept for later", "sign in with the mail address that you typed", "90 days"):
        assert expected in page
    assert list_drafts(session)[0].fields["story"] == "Half"
    assert list_nominations(session) == []
    refused = client.post("/2026/nominate/empathy", data=form(wish="later", nominator_address="nora", form_token=OTHER))
    assert (refused.status_code, 'id="nominator_address-error"' in refused.text) == (200, True)
    assert 'id="story-error"' not in refused.text
    assert f"{STORY}</textarea>" in refused.text


def test_save_for_later_on_an_old_page_shows_both_and_can_then_be_saved(client, session, cast) -> None:
    client.post(SAVE, data=form(story="The desk."))
    client.post(SAVE, data=form(story="The desk, longer.", draft_version="1"))
    page = client.post("/2026/nominate/empathy", data=form(wish="later", story="The phone.", draft_version="1"))
    assert page.status_code == 409
    for expected in ("The desk, longer.", "The phone.</textarea>", "Nothing was overwritten", 'value="2"'):
        assert expected in page.text
    again = form(wish="later", story="The phone.", draft_version="2")
    assert client.post("/2026/nominate/empathy", data=again).status_code == 302
    assert list_drafts(session)[0].fields["story"] == "The phone."


@pytest.mark.parametrize("known", [True, False])
def test_a_mailed_link_leads_to_the_draft_on_another_device(app, client, session, cast, known) -> None:
    address = "nora@people.example" if known else "nele@new.example"
    sent = form(wish="elsewhere", story="Begun here.", nominator_address=address)
    page = client.post("/2026/nominate/empathy", data=sent, follow_redirects=True).text
    assert f"A link to it is on its way to {address}." in page
    message = last_mail(session)
    assert (message.template, message.to_address, message.confidential) == ("draft_link", address, True)
    assert "Begun here" not in message.body
    link = next(word for word in read_body(message).split() if "/sign-in/link/" in word).removeprefix(
        "http://localhost"
    )
    other = new_client(app)
    opened = other.get(link).text
    assert f"You are about to sign in as {address}." in opened
    assert "Begun here." not in opened
    assert "/sign-in" in other.get("/2026/my-nominations").headers["Location"]
    (draft,) = list_drafts(session)
    answer = other.post(link)
    assert answer.headers["Location"] == f"/2026/nominate/empathy?draft={draft.id}"
    assert "Begun here.</textarea>" in other.get(answer.headers["Location"]).text
    again = new_client(app).post(link, follow_redirects=True)
    assert "used already" in again.text


def test_a_link_leads_nowhere_else(app, client, session, cast) -> None:
    client.post("/2026/nominate/empathy", data=form(wish="elsewhere"))
    link = next(word for word in read_body(last_mail(session)).split() if "/sign-in/link/" in word)
    away = link.removeprefix("http://localhost").split("?")[0] + "?next=https://evil.example/"
    assert new_client(app).post(away).headers["Location"] == "/"


def test_links_are_limited_like_codes_and_lose_nothing(client, session, cast) -> None:
    for number in range(6):
        client.post("/2026/nominate/empathy", data=form(wish="elsewhere", form_token=f"{number:032x}"))
    answer = client.post("/2026/nominate/empathy", data=form(wish="elsewhere"))
    assert (answer.status_code, "Too many codes were asked for" in answer.text) == (409, True)
    assert f"{STORY}</textarea>" in answer.text


def test_a_key_that_ran_out_loses_nothing(app, client, session, cast, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert client.post(SAVE, data=form(csrf_token="stale")).status_code == 400
    page = client.post("/2026/nominate/empathy", data=form(csrf_token="stale", wish="later")).text
    assert "What you typed is still here" in page
    assert f"{STORY}</textarea>" in page
    assert list_drafts(session) == []


def test_one_more_like_it_takes_the_colleague_and_nothing_else(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora, nominee_address="lina@belcentre.example", nominee_locale="nl")
    nora = browser_of(cast.nora)
    page = nora.get(f"/2026/my-nominations/{nomination.public_id}").text
    assert "Nominate Lina Loos in another category" in page
    assert page.count(f"like={nomination.public_id}") == 5
    form_page = nora.get(f"/2026/nominate/creativity?like={nomination.public_id}").text
    for expected in ('value="Lina Loos"', 'value="Belcentre NV"', 'value="lina@belcentre.example"', "data-draft-given"):
        assert expected in form_page
    assert STORY not in form_page
    for browser in (browser_of(cast.sam), new_client(nora.application)):
        assert "Lina Loos" not in browser.get(f"/2026/nominate/creativity?like={nomination.public_id}").text
    assert session.query(Nomination).count() == 1
