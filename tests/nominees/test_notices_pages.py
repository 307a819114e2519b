"""The organisers' page of notices and the card on the desk."""

from datetime import timedelta

import pytest

from awards.domain.lifecycle import EntryState
from awards.domain.notice import NomineeAnswer
from tests.factories import NOW
from tests.nominations.writing import list_nominations
from tests.nominees.people import ADDRESS, mails, make_lina, nominee_of


def receive(session, days_ago: int) -> None:
    for nomination in list_nominations(session):
        nomination.created_at = NOW - timedelta(days=days_ago)
        session.commit()


@pytest.mark.parametrize(
    ("days_ago", "words"), [(0, "days left for the first of them"), (40, "for 1 of them the month is over")]
)
def test_the_desk_says_how_many_and_how_long(session, cast, browser_of, days_ago: int, words: str) -> None:
    olga = browser_of(cast.olga)
    assert "to tell" not in olga.get("/2026/desk").text
    make_lina(session, cast)
    receive(session, days_ago)
    page = olga.get("/2026/desk").text
    assert "1 nominee to tell" in page
    assert words in page


def test_the_filters(session, cast, browser_of) -> None:
    for name, changes in (
        ("Lina Waits", {}), ("Lina Unreachable", {"address": ""}), ("Lina Knows", {"told_at": NOW}),
        ("Lina Glad", {"told_at": NOW, "answer": NomineeAnswer.ACCEPTED, "answered_at": NOW}),
        ("Lina Not", {"answer": NomineeAnswer.DECLINED, "answered_at": NOW}),
        ("Lina Gone", {"told_at": NOW, "erasure_asked_at": NOW}),
    ):  # fmt: skip
        make_lina(session, cast, name=name, **changes)
    session.commit()
    olga = browser_of(cast.olga)

    def listed(which: str) -> set[str]:
        page = olga.get(f"/2026/notices?which={which}").text
        return {word for word in ("Waits", "Unreachable", "Knows", "Glad", "Not", "Gone") if f"Lina {word}" in page}

    assert listed("to_tell") == listed("nonsense") == {"Waits", "Unreachable"}
    assert listed("no_address") == {"Unreachable"}
    assert listed("told") == {"Knows", "Glad", "Gone"}
    assert listed("accepted") == {"Glad"}
    assert listed("declined") == {"Not"}
    assert listed("erasure") == {"Gone"}


def test_one_is_told_in_the_chosen_language_after_reading_the_message(session, cast, browser_of) -> None:
    entry = make_lina(session, cast, address="")
    session.commit()
    olga, address = browser_of(cast.olga), f"/2026/notices/{entry.nominee_id}"
    page = olga.get(address).text
    assert "Je bent genomineerd" in page
    assert "Tell now" not in page
    assert nominee_of(session, entry).public_id not in page
    assert "mail address" in olga.post(f"{address}/address", data={"address": "nobody"}).text
    olga.post(f"{address}/address", data={"address": ADDRESS})
    page = olga.get(f"{address}?in=fr").text
    assert "Vous êtes nominé·e" in page
    assert "Tell now" in page
    assert mails(session, "nominee_notice") == []
    assert "is told" in olga.post(address, data={"locale": "fr"}, follow_redirects=True).text
    (notice,) = mails(session, "nominee_notice")
    assert (notice.to_address, notice.locale) == (ADDRESS, "fr")
    assert nominee_of(session, entry).told_at is not None


def test_all_are_told_each_in_their_own_language(session, cast, browser_of) -> None:
    for name, locale in (("Lina Eén", "nl"), ("Lina Une", "fr"), ("Lina One", "en")):
        make_lina(session, cast, name=name, locale=locale, address=f"{locale}@x.example", state=EntryState.ELIGIBLE)
    make_lina(session, cast, name="Lina Nowhere", address="")
    session.commit()
    olga = browser_of(cast.olga)
    page = olga.get("/2026/notices/all").text
    assert "3 nominees get this message" in page
    assert "1 more has no mail address" in page
    assert "Vous êtes nominé·e" in olga.get("/2026/notices/all?in=fr").text
    assert "3 nominees are told" in olga.post("/2026/notices/all", follow_redirects=True).text
    assert sorted(notice.locale for notice in mails(session, "nominee_notice")) == ["en", "fr", "nl"]
    assert "nobody left to tell" in olga.post("/2026/notices/all", follow_redirects=True).text


def test_another_editions_nominee_is_not_there(session, cast, browser_of) -> None:
    assert browser_of(cast.olga).get("/2026/notices/4711").status_code == 404


def test_without_an_address_for_questions_the_page_says_so(session, cast, browser_of) -> None:
    cast.edition.contact_address = ""
    make_lina(session, cast)
    session.commit()
    assert "set a mail address for questions first" in browser_of(cast.olga).get("/2026/notices").text
