"""The organisers' pages: the queue, the dossier, and what is refused on them."""

from sqlalchemy import select

from awards.domain.lifecycle import EntryState
from awards.nominations.models import Entry, Nomination
from awards.nominations.service import get_entry
from awards.nominations.service_entries import dossier_mark
from tests.conftest import count_statements
from tests.factories import get_category, make_edition, make_entry
from tests.nominations.writing import send


def pending(session, cast, **nominee) -> Entry:
    category = get_category(session, cast.edition)
    return make_entry(session, category, state=EntryState.PENDING, nominator=cast.nora, **nominee)


def reread(session, entry) -> Entry:
    session.expire_all()
    return get_entry(session, edition_id=entry.edition_id, entry_id=entry.id)


def page_of(entry) -> str:
    return f"/2026/screening/{entry.id}"


def test_the_queue_filters_and_ignores_nonsense(session, cast, browser_of) -> None:
    pending(session, cast, name="Waiting Wilma")
    done = pending(session, cast, name="Eligible Ed")
    done.state = EntryState.ELIGIBLE
    olga = browser_of(cast.olga)

    def names(query: str) -> tuple[bool, bool]:
        page = olga.get(f"/2026/screening{query}").text
        return "Waiting Wilma" in page, "Eligible Ed" in page

    assert names("") == (True, False)
    assert names("?state=eligible") == (False, True)
    assert names("?state=all&category=empathy") == (True, True)
    assert names("?state=all&category=efficiency") == (False, False)
    assert names("?state=%00&category=%F0%9F&page=-3") == (True, False)
    assert names("?page=99999999999999999999") == (True, False)


def test_the_queue_takes_as_many_statements_for_one_as_for_three(session, cast, browser_of) -> None:
    counts, olga = [], browser_of(cast.olga)
    for number in range(3):
        pending(session, cast, name=f"Number {number}")
        session.commit()
        with count_statements() as tally:
            assert f"Number {number}" in olga.get("/2026/screening").text
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 12


def test_the_dossier_takes_as_many_statements_for_one_as_for_three(session, cast, browser_of) -> None:
    counts, olga = [], browser_of(cast.olga)
    for writer in (cast.nora, cast.jan, cast.jo):
        entry_id, name = send(session, cast.edition, writer).entry_id, writer.name
        session.commit()
        with count_statements() as tally:
            assert name in olga.get(f"/2026/screening/{entry_id}").text
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 17


def test_from_one_dossier_to_the_next(session, cast, browser_of) -> None:
    first, second = pending(session, cast), pending(session, cast)
    olga = browser_of(cast.olga)
    assert f'href="{page_of(second)}"' in olga.get(page_of(first)).text
    mark = dossier_mark(reread(session, first))
    assert olga.post(f"{page_of(first)}/eligible", data={"mark": mark}).headers["Location"] == page_of(second)
    mark = dossier_mark(reread(session, second))
    refused = olga.post(f"{page_of(second)}/refuse", data={"mark": mark, "reason": "Not from a member company."})
    assert refused.headers["Location"] == "/2026/screening"


def test_what_an_organiser_typed_stays_on_the_page(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    olga = browser_of(cast.olga)
    refused = olga.post(f"/2026/screening/{nomination.entry_id}/refuse", data={"mark": "old", "reason": "My reason"})
    assert (refused.status_code, "My reason</textarea>" in refused.text) == (409, True)
    empty = olga.post(f"/2026/screening/{nomination.entry_id}/refuse", data={"mark": "old", "reason": "\u200b \x00"})
    assert (empty.status_code, "Please fill this in." in empty.text) == (200, True)
    page = f"/2026/screening/nominations/{nomination.public_id}/return"
    assert "Please fill this in." in olga.post(page, data={"message": ""}).text
    assert (
        olga.post(page, data={"message": "When was it?"}).headers["Location"]
        == f"/2026/screening/{nomination.entry_id}"
    )
    late = olga.post(page, data={"message": "And where?"})
    assert (late.status_code, "And where?</textarea>" in late.text) == (409, True)


def test_what_is_not_of_this_edition_is_not_there(session, cast, browser_of) -> None:
    elsewhere = make_entry(session, get_category(session, make_edition(session, slug="2025")), state=EntryState.PENDING)
    nomination = session.scalars(select(Nomination).where(Nomination.entry_id == elsewhere.id)).one()
    olga = browser_of(cast.olga)
    for path in (elsewhere.id, 2**31, 10**40, 0):
        assert olga.get(f"/2026/screening/{path}").status_code == 404
        assert olga.get(f"/2026/screening/{path}/nominee").status_code == 404
        assert olga.post(f"/2026/screening/{path}/eligible").status_code == 404
    assert olga.post(f"/2026/screening/nominations/{nomination.public_id}/return").status_code == 404
    assert olga.post("/2026/screening/nominations/%F0%9F/return").status_code == 404


def test_the_desk_says_what_waits_for_whom(session, cast, browser_of) -> None:
    for _ in range(2):
        pending(session, cast)
    pending(session, cast).state = EntryState.NEEDS_CORRECTING
    olga = browser_of(cast.olga)
    page = olga.get("/2026/desk").text
    assert "2 entries wait for screening" in page
    assert "1 entry waits for a correction by its nominator" in page
    assert 'href="/2026/screening?state=needs_correcting"' in page
    assert "besides, waiting for a correction: 1" in page
    assert "1 of 1" in olga.get(olga.get("/2026/screening/first?state=needs_correcting").headers["Location"]).text
