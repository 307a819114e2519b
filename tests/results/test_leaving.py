"""Who leaves the room: proposed, noted once, and kept out of every page of the category until called back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotFound
from awards.results.models import Decision
from awards.results.models_record import Departure
from awards.results.service_leaving import (
    AlreadyOut,
    list_departures,
    propose_leaving,
)
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_ballot, make_entry
from tests.results.talking import RECORD, come_back, leave, make_talk


@pytest.fixture
def entries(session, cast):
    return make_talk(session, cast)


def actions(session):
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def test_who_has_a_conflict_is_proposed_to_leave(session, cast, entries) -> None:
    ids = [one.id for one in entries]
    proposed = propose_leaving(session, edition=cast.edition, entry_ids=ids, outside=())
    assert [(one.juror_id, one.entry_id) for one in proposed] == [(cast.jan_juror.id, ids[0])]
    assert propose_leaving(session, edition=cast.edition, entry_ids=ids, outside={(cast.jan_juror.id, ids[0])}) == []
    assert propose_leaving(session, edition=cast.edition, entry_ids=[], outside=()) == []


def test_leaving_and_coming_back_are_noted_once(session, cast, entries) -> None:
    gone = leave(session, cast, cast.jan_juror, entries[0])
    with pytest.raises(AlreadyOut):
        leave(session, cast, cast.jan_juror, entries[0])
    session.rollback()
    with pytest.raises(NotFound):
        come_back(session, cast, gone.id, key="creativity")
    session.rollback()
    come_back(session, cast, gone.id)
    with pytest.raises(AlreadyOut):
        come_back(session, cast, gone.id)
    session.rollback()
    with pytest.raises(NotFound):
        leave(session, cast, cast.jan_juror, make_entry(session, get_category(session, cast.edition, "creativity")))
    session.rollback()
    (line,) = list_departures(session, edition_id=cast.edition.id)
    assert (line.juror, line.entry_id, line.left_at, line.returned_at, line.noted_by) == (
        "Jan Juror", entries[0].id, NOW, NOW + timedelta(minutes=9), "Chris Chair",
    )  # fmt: skip
    assert actions(session)[-2:] == ["juror_left_room", "juror_called_back"]


def test_outside_every_page_of_the_category_is_closed(session, cast, entries, browser_of) -> None:
    jan, jo = browser_of(cast.jan), browser_of(cast.jo)
    pages = [
        "/2026/results/empathy", "/2026/results/empathy/projector", f"/2026/results/empathy/{entries[1].id}/ballots",
        f"/2026/results/empathy/{entries[0].id}/ballots",
    ]  # fmt: skip
    assert [jan.get(page).status_code for page in pages] == [200] * 4
    gone = leave(session, cast, cast.jan_juror, entries[0])
    for page in pages:
        answer = jan.get(page)
        assert (answer.status_code, "You have left the room" in answer.text, "Ada" in answer.text) == (409, True, False)
        assert jo.get(page).status_code == 200
    assert jan.get("/2026/results/creativity").status_code == 200
    come_back(session, cast, gone.id)
    assert [jan.get(page).status_code for page in pages] == [200] * 4


def test_a_chair_outside_cannot_decide_nor_call_themself_back(session, cast, entries, browser_of) -> None:
    gone = leave(session, cast, cast.chris_juror, entries[0])
    chris = browser_of(cast.chris)
    data = {"winner": str(entries[1].id), "citation": "Ik.", "reason": "Ik.", "version": "0"}
    assert chris.post("/2026/results/empathy/decision", data=data).status_code == 409
    assert chris.post(f"{RECORD}/back", data={"departure": gone.id}).status_code == 409
    assert chris.get(RECORD).status_code == 409
    session.rollback()
    assert session.scalars(select(Decision)).all() == []
    assert browser_of(cast.olga).post(f"{RECORD}/back", data={"departure": gone.id}).status_code == 302
    assert chris.get(RECORD).status_code == 200


def test_who_leads_two_categories_is_not_told_to_somebody_outside(session, cast, entries, browser_of) -> None:
    other = get_category(session, cast.edition, "creativity")
    twin = make_entry(session, other, name="Twin", locale="nl")
    twin.nominee_id = entries[0].nominee_id
    rival = make_entry(session, other, name="Ria")
    for juror in (cast.chris_juror, cast.jo_juror):
        make_ballot(session, twin, juror, 5, 5, 5, 5)
        make_ballot(session, rival, juror, 2, 2, 2, 2)
    session.commit()
    jan = browser_of(cast.jan)
    seen = jan.get("/2026/results").text.count("Ada")
    leave(session, cast, cast.jan_juror, entries[0])
    assert jan.get("/2026/results").text.count("Ada") < seen


def test_leaving_by_clicking(session, cast, entries, browser_of) -> None:
    chris = browser_of(cast.chris)
    assert "Has left" in chris.get(RECORD).text
    chris.post(f"{RECORD}/left", data={"juror": cast.jan_juror.id, "entry": entries[0].id})
    page = chris.get(RECORD).text
    number = re.search(r'name="departure" value="(\d+)"', page).group(1)
    assert "Outside since" in page
    for odd in ({}, {"juror": "x", "entry": "99999999999999"}):
        assert "Choose a juror" in chris.post(f"{RECORD}/left", data=odd, follow_redirects=True).text
    chris.post(f"{RECORD}/back", data={"departure": number})
    assert "Outside from" in chris.get(RECORD).text
    session.rollback()
    assert session.scalars(select(Departure.returned_at)).one() is not None


def test_the_page_takes_as_many_statements_for_one_departure_as_for_three(session, cast, entries, browser_of) -> None:
    chris = browser_of(cast.chris)

    def measure():
        chris.get(RECORD)
        with count_statements() as tally:
            assert chris.get(RECORD).status_code == 200
        return len(tally.statements)

    leave(session, cast, cast.jan_juror, entries[0])
    first = measure()
    leave(session, cast, cast.jo_juror, entries[1])
    leave(session, cast, cast.jan_juror, entries[2])
    assert measure() == first
