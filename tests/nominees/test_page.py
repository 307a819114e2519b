"""The nominee's page: opened by its address, changed by nobody's reading, silent on who did not agree to be named."""

import json
import re

import pytest

from awards.domain.lifecycle import EntryState, NominationKind, NominationState, Stage
from awards.domain.notice import NomineeAnswer
from awards.nominations.models import Entry
from awards.nominations.service_screening import make_eligible
from tests.factories import NOW, get_category, make_account, make_nomination, make_nominee
from tests.nominations.writing import list_nominations
from tests.nominees.people import ADDRESS, add_entry, mails, make_lina, nominee_of

SHY, OPEN, SILENT = "Shy Writer", "Open Writer", "Silent Writer"


def address_of(session, entry: Entry) -> str:
    return f"/2026/nominee/{nominee_of(session, entry).public_id}"


def write(session, cast, entry: Entry, name: str, **changes) -> None:
    writer = make_account(session, name=name, address=f"{name.split()[0].lower()}@writers.example")
    values = {"story": f"The words of number {len(name)}, long enough to be a story about somebody.", **changes}
    make_nomination(session, get_category(session, cast.edition), nominator=writer, entry=entry, **values)


@pytest.fixture
def told(session, cast) -> Entry:
    """Lina, of whom three wrote: one shows words only, one words and name, one nothing."""
    entry = make_lina(session, cast)
    list_nominations(session)[0].state = NominationState.WITHDRAWN
    write(session, cast, entry, SHY)
    write(session, cast, entry, OPEN, show_name=True)
    write(session, cast, entry, SILENT, show_words=False, show_name=False, may_quote=True)
    make_eligible(session, entry=entry, now=NOW, actor_id=cast.olga.id)
    session.commit()
    return entry


def test_who_did_not_agree_is_named_nowhere(session, cast, client, told: Entry) -> None:
    address = address_of(session, told)
    texts = [client.get(f"{address}{end}").text for end in ("", "/decline", "/correct", "/data.json")]
    texts += [notice.subject + notice.body for notice in mails(session, "nominee_notice")]
    client.post(f"{address}/correct", data={"name": "", "organisation": "", "locale": "en"})
    client.post(f"{address}/decline")
    texts += [client.get(f"{address}{end}").text for end in ("", "/data.json")]
    for text in texts:
        for hidden in ("Shy", "shy@", "Silent", "silent@", "open@writers", "Nora", "nora@"):
            assert hidden not in text
    for page in (texts[0], texts[3]):
        assert f"number {len(SHY)}," in page
        assert f"number {len(OPEN)}," in page
        assert OPEN in page
        assert f"number {len(SILENT)}," not in page
    assert OPEN not in texts[4]  # the message names nobody at all


def test_the_words_are_shown_once_they_are_screened(session, cast, client) -> None:
    entry = make_lina(session, cast)
    session.commit()
    story = list_nominations(session)[0].story
    for state, screened_at, shown in (
        (EntryState.PENDING, None, False),
        (EntryState.INELIGIBLE, NOW, False),
        (EntryState.NEEDS_CORRECTING, NOW, False),
        (EntryState.ELIGIBLE, NOW, True),
        (EntryState.WITHDRAWN, NOW, True),
        (EntryState.WITHDRAWN, None, False),
    ):
        entry = session.get_one(Entry, entry.id)
        entry.state, entry.screened_at = state, screened_at
        session.commit()
        page, data = (client.get(f"{address_of(session, entry)}{end}").text for end in ("", "/data.json"))
        assert (story in page, story in data) == (shown, shown), state


def test_a_wrong_address_is_nobodys(session, cast, client) -> None:
    entry = make_lina(session, cast)
    session.commit()
    right = nominee_of(session, entry).public_id
    assert len(right) == 32
    for wrong in ("0" * 32, right[:-1], right.upper() + "x", "a-b", "%00"):
        for end in ("", "/decline", "/correct", "/data.json"):
            assert client.get(f"/2026/nominee/{wrong}{end}").status_code == 404
        for end in ("/accept", "/decline", "/correct", "/erasure"):
            assert client.post(f"/2026/nominee/{wrong}{end}").status_code == 404
    assert nominee_of(session, entry).answer is NomineeAnswer.NONE


def test_one_editions_address_does_not_open_another(session, cast, client) -> None:
    from_here = make_lina(session, cast)
    session.commit()
    assert client.get(address_of(session, from_here).replace("2026", "2031")).status_code == 404


def test_it_tells_no_other_site_and_no_search_engine(session, cast, client) -> None:
    entry = make_lina(session, cast)
    session.commit()
    for end in ("", "/decline", "/correct", "/data.json"):
        answer = client.get(address_of(session, entry) + end)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        assert re.findall(r'(?:href|src|action)="https?://', answer.text) == []


def test_reading_and_the_confirm_step_change_nothing(session, cast, client) -> None:
    entry = make_lina(session, cast)
    session.commit()
    for end in ("", "/decline", "/correct", "/data.json"):
        client.get(address_of(session, entry) + end)
        client.head(address_of(session, entry) + end)
    nominee = nominee_of(session, entry)
    assert (nominee.answer, session.get_one(Entry, entry.id).state) == (NomineeAnswer.NONE, EntryState.PENDING)


def test_yes_and_no_by_their_buttons(session, cast, client) -> None:
    entry = make_lina(session, cast)
    session.commit()
    address = address_of(session, entry)
    assert "that is good to hear" in client.post(f"{address}/accept", follow_redirects=True).text
    assert nominee_of(session, entry).answer is NomineeAnswer.ACCEPTED
    assert "Yes, withdraw me" in client.get(f"{address}/decline").text
    assert "It is withdrawn" in client.post(f"{address}/decline", follow_redirects=True).text
    assert nominee_of(session, entry).answer is NomineeAnswer.DECLINED
    assert "after all" in client.get(address).text


def test_corrections_are_kept_and_the_record_says_by_whom(session, cast, client, browser_of) -> None:
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    make_nominee(session, cast.edition, name="Lien Peeters", organisation="Belcentre")
    session.commit()
    address = address_of(session, entry)
    form = {"name": "Lina Loós", "pronunciation": "LIE-na LOOS", "organisation": "Belcentre", "locale": "fr"}
    assert "Lina Loós" in client.post(f"{address}/correct", data=form, follow_redirects=True).text
    nominee = nominee_of(session, entry)
    assert (nominee.pronunciation, nominee.locale, nominee.address) == ("LIE-na LOOS", "fr", ADDRESS)
    taken = client.post(f"{address}/correct", data=form | {"name": "Lien Peeters"})
    assert taken.status_code == 409
    assert "Another nominee has this name" in taken.text
    olga = browser_of(cast.olga)
    assert "the nominee" in olga.get("/2026/desk/record").text
    assert "LIE-na LOOS" in olga.get(f"/2026/screening/{entry.id}").text


def test_what_is_kept_can_be_taken_along(session, cast, client, told: Entry) -> None:
    answer = client.get(f"{address_of(session, told)}/data.json")
    kept = json.loads(answer.text)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert (kept["name"], kept["address"], kept["answer"]) == ("Lina Loos", ADDRESS, "none")
    assert [category["state"] for category in kept["categories"]] == ["eligible"]
    assert [words["by"] for words in kept["words"]] == ["a colleague", OPEN]
    assert kept["words_not_shown"] == 1


def test_who_is_signed_in_with_the_address_finds_it_in_the_menu(session, cast, browser_of) -> None:
    entry = make_lina(session, cast, address="Sam@people.example")
    session.commit()
    sam, nora = browser_of(cast.sam), browser_of(cast.nora)
    assert "About me" in sam.get("/2026/").text
    assert "About me" not in nora.get("/2026/").text
    assert sam.get("/2026/about-me").headers["Location"] == address_of(session, entry)
    add_entry(session, cast, make_nominee(session, cast.edition, address=cast.sam.address, name="De Ploeg"), "empathy")
    session.commit()
    both = sam.get("/2026/about-me").text
    assert "Lina Loos" in both
    assert "De Ploeg" in both
    assert "Nobody with your address" in nora.get("/2026/about-me").text


def test_ones_own_words_are_always_there(session, cast, client) -> None:
    entry = make_lina(session, cast)
    words = list_nominations(session)[0]
    words.kind = NominationKind.SELF
    session.commit()
    page = client.get(address_of(session, entry)).text
    assert words.story in page
    assert "In your own words" in page


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("stage", [Stage.NOMINATING, Stage.SCORING, Stage.DELIBERATING, Stage.REVEALED, Stage.ARCHIVED])
def test_it_can_be_read_at_every_stage_in_the_language_of_the_message(
    session, cast, client, stage: Stage, language: str
) -> None:
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    cast.edition.stage = stage
    session.commit()
    for answer in NomineeAnswer:
        nominee_of(session, entry).answer = answer
        session.commit()
        for end in ("", "/decline", "/correct"):
            page = client.get(f"{address_of(session, entry)}{end}?lang={language}")
            assert page.status_code == 200
            assert f'<html lang="{language}"' in page.text
