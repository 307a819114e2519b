"""The pages of nominating: what they show, and that nothing typed is lost on them."""

from datetime import timedelta
from html import escape

import pytest

from awards.domain.lifecycle import Stage
from tests.nominations.writing import STORY, list_nominations, make_draft, typed

WRITE = "/2026/nominate/empathy"


def all_typed_is_there(page: str, form: dict[str, str]) -> None:
    for name in ("nominee_name", "nominee_organisation", "nominee_address", "nominator_name", "nominator_address"):
        assert f'value="{escape(form[name])}"' in page, name
    assert f"{escape(form['story'])}</textarea>" in page
    assert form["form_token"] in page


def test_six_cards_lead_to_the_form(client, session, cast) -> None:
    page = client.get("/2026/nominate").text
    assert page.count('class="category-card ') == 6
    assert f'href="{WRITE}"' in page
    form = client.get(WRITE).text
    for expected in ("What to write about", "Read an example", "5,000 characters", "for these awards only"):
        assert expected in form


def test_the_form_begins_in_the_language_of_the_page(app, client, session, cast) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nl"
    page = client.get(WRITE).text
    assert page.count('<option selected value="nl">') == 1  # that of the certificate
    assert page.count('<option selected value="auto">') == 1


def test_each_form_has_a_token_of_its_own(client, session, cast) -> None:
    pages = {client.get(WRITE).text.split('name="form_token"')[1][:60] for _ in range(2)}
    assert len(pages) == 2


def test_signed_in_the_form_knows_who_writes(session, cast, browser_of) -> None:
    page = browser_of(cast.nora).get(WRITE).text
    assert 'value="Nora Nominator"' in page
    assert 'value="nora@people.example"' in page


@pytest.mark.parametrize("key", ["no-such", "%F0%9F", "empathy%20", "Empathy"])
def test_an_unknown_category_is_not_there(client, session, cast, key) -> None:
    assert client.get(f"/2026/nominate/{key}").status_code == 404
    assert client.post(f"/2026/nominate/{key}", data=typed()).status_code == 404


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(client, session, cast) -> None:
    form = typed(story="Short.", nominee_name="", nominator_address="nobody", nominee_organisation="O’Brien & <Co>")
    answer = client.post(WRITE, data=form)
    assert answer.status_code == 200
    all_typed_is_there(answer.text, form)
    for field in ("nominee_name", "story", "nominator_address"):
        assert f'id="{field}-error"' in answer.text
    for field in ("nominee_organisation", "nominator_name", "nominee_address"):
        assert f'id="{field}-error"' not in answer.text
    assert list_nominations(session) == []


def test_limits_are_said_and_kept(client, session, cast) -> None:
    form = typed(story="é" * 5001, nominee_name="x" * 201)
    answer = client.post(WRITE, data=form)
    all_typed_is_there(answer.text, form)
    assert "Your story has 5001 characters; there is room for 5000." in answer.text
    assert "Please keep this under 200 characters." in answer.text
    within = typed(story="é" * 5000, nominee_name="x" * 200)
    assert client.post(WRITE, data=within).status_code == 302


def test_nonsense_in_the_choices_is_no_crash(client, session, cast) -> None:
    form = typed(nominee_locale="xx", language="") | {"kind": "enemy", "nominee_kind": "", "form_token": "<script>"}
    answer = client.post(WRITE, data=form)
    assert answer.status_code == 200
    assert f"{STORY}</textarea>" in answer.text
    assert client.post(WRITE, data={}).status_code == 200
    assert client.post(WRITE, data=typed() | {"form_token": "' OR 1=1"}).status_code == 302
    assert len(list_nominations(session)[0].form_token) == 32


def test_who_nominates_themself_is_not_asked_twice(client, session, cast) -> None:
    form = typed() | {"kind": "self", "nominee_name": ""}
    assert client.post(WRITE, data=form).status_code == 302
    assert list_nominations(session)[0].nominee_name == "Nora Nominator"
    team = typed() | {"kind": "self", "nominee_kind": "team", "nominee_name": ""}
    assert 'id="nominee_name-error"' in client.post(WRITE, data=team).text


@pytest.mark.parametrize(
    ("stage", "closes", "opens", "says"),
    [(Stage.NOMINATING, -1, -2, "Nominating is closed"), (Stage.NOMINATING, 9, 3, "Nominating is not open yet"),
     (Stage.SCREENING, 9, -9, "Nominating is closed")],
)  # fmt: skip
def test_when_it_is_not_open_the_page_is_friendly_and_loses_nothing(
    client, session, cast, stage, closes, opens, says
) -> None:
    edition = cast.edition
    edition.stage = stage
    edition.nominating_closes_at = edition.created_at + timedelta(days=closes)
    edition.nominating_opens_at = edition.created_at + timedelta(days=opens)
    shown = client.get(WRITE)
    assert (shown.status_code, says in shown.text, "<textarea" in shown.text) == (200, True, False)
    assert f'href="{WRITE}"' not in client.get("/2026/nominate").text
    form = typed()
    answer = client.post(WRITE, data=form)
    assert (answer.status_code, "Your words are still below" in answer.text) == (409, True)
    all_typed_is_there(answer.text, form)
    assert list_nominations(session) == []


def test_too_many_codes_lose_nothing_either(client, session, cast) -> None:
    for _ in range(6):
        client.post(WRITE, data=typed(make_draft()))
    form = typed(make_draft())
    answer = client.post(WRITE, data=form)
    assert (answer.status_code, "Too many codes were asked for" in answer.text) == (429, True)
    all_typed_is_there(answer.text, form)
    assert len(list_nominations(session)) == 6


def test_a_page_open_for_too_long_loses_nothing(app, client, session, cast, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    form = typed()
    answer = client.post(WRITE, data={**form, "csrf_token": "stale"})
    assert (answer.status_code, "What you typed is still here" in answer.text) == (200, True)
    all_typed_is_there(answer.text, form)
    token = answer.text.split('id="csrf_token" name="csrf_token" type="hidden" value="')[1].split('"')[0]
    assert client.post(WRITE, data={**form, "csrf_token": token}).status_code == 302


def test_an_unknown_nomination_is_not_there(client, session, cast, browser_of) -> None:
    for path in ("confirm/none", "confirm/%F0%9F", "confirm/none/token"):
        assert client.get(f"/2026/{path}").status_code == 404
        assert client.post(f"/2026/{path}").status_code == 404
    sam = browser_of(cast.sam)
    for path in ("my-nominations/none", "my-nominations/%F0%9F", "my-nominations/none/receipt"):
        assert sam.get(f"/2026/{path}").status_code == 404
    assert "You have not nominated anybody yet" in sam.get("/2026/my-nominations").text


def test_an_edition_in_preparation_is_nobodys_business_yet(session, cast, browser_of) -> None:
    cast.edition.stage = Stage.DRAFT
    assert browser_of(cast.sam).get("/2026/my-nominations").status_code == 404
