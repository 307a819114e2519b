"""A nomination whose nominee is the same beyond doubt, spelt otherwise, joins the dossier by itself; others do not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.lifecycle import EntryState, NominationState
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nominee, NomineeMerge
from awards.nominations.service_correcting import correct_nominee
from awards.nominations.service_distinctions import tell_apart
from awards.nominations.service_editing import edit_nomination
from awards.nominations.service_own import NominationWords, withdraw_nomination
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_entry, make_nominee
from tests.nominations.writing import STORY, at_once, hasty_browser, send, typed

LATER = NOW + timedelta(hours=1)


def merges(session) -> list[NomineeMerge]:
    session.expire_all()
    return list(session.scalars(select(NomineeMerge).order_by(NomineeMerge.id)))


def live(session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(Nominee.name).where(Nominee.merged_into_id.is_(None)).order_by(Nominee.id)))


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        ({"nominee_name": "Lina Lóós"}, True),
        ({"nominee_name": "LOOS Lina"}, True),
        ({"nominee_name": "Loos, Lina", "nominee_organisation": "Bel-Centre"}, True),
        ({"nominee_name": "Lina Loos", "nominee_organisation": "Belcntre"}, True),
        ({"nominee_name": "L. Loos"}, False),
        ({"nominee_name": "Lina Loose"}, False),
        ({"nominee_name": "Loos Lina"}, False),
        ({"nominee_name": "Lina Loos", "nominee_organisation": "Luxivo"}, False),
        ({"nominee_name": "Loos Lina", "nominee_organisation": "X", "nominee_address": "lina@people.example"}, True),
        ({"nominee_name": "Lina Maes", "nominee_address": "lina@people.example"}, False),
        ({"nominee_name": "Lina Loos", "nominee_organisation": "Belcntre", "nominee_address": "x@y.example"}, False),
    ],
)
def test_what_joins_by_itself(session, cast, other, joins) -> None:
    first = send(session, cast.edition, cast.nora, nominee_address="lina@people.example")
    second = send(session, cast.edition, cast.jan, **other)
    assert (second.entry_id == first.entry_id) is joins
    assert second.state is NominationState.SUBMITTED
    names = live(session)
    assert len(names) == (1 if joins else 2)


def test_it_is_kept_and_recorded_how_and_why(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.jan, nominee_name="LOOS Lina", nominee_address="lina@people.example")
    (merge,) = merges(session)
    kept, gone = session.get_one(Nominee, merge.kept_id), session.get_one(Nominee, merge.gone_id)
    assert (merge.automatic, merge.merged_by_id, merge.merged_at) == (True, None, NOW)
    assert merge.reasons == ["First and last name are swapped", "Same organisation"]
    assert (kept.name, kept.address, gone.name, gone.merged_into_id) == (
        "Lina Loos", "lina@people.example", "LOOS Lina", kept.id,
    )  # fmt: skip
    lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    (line,) = [line for line in lines if line.action == "nomination_joined_by_itself"]
    assert (line.subject, line.actor_id, line.details["merge"]) == (f"nomination {second.id}", None, merge.id)
    assert session.get(Entry, first.entry_id).state is EntryState.PENDING
    told = session.scalars(select(OutboxMessage.template).where(OutboxMessage.to_address == cast.jan.address)).all()
    assert told == ["nomination_receipt"]


def test_the_same_spelling_once_more_goes_the_same_way_without_another_merge(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.jan, nominee_name="LOOS Lina")
    third = send(session, cast.edition, cast.jo, nominee_name="LOOS Lina", key="efficiency")
    assert second.entry_id == first.entry_id
    assert session.get(Entry, third.entry_id).nominee_id == session.get(Entry, first.entry_id).nominee_id
    assert len(merges(session)) == 1


def test_the_same_person_twice_under_two_spellings_is_kept_as_a_duplicate(session, cast) -> None:
    send(session, cast.edition, cast.nora)
    again = send(session, cast.edition, cast.nora, nominee_name="LOOS Lina")
    assert again.state is NominationState.DUPLICATE


def test_of_several_it_may_be_any_so_it_is_left_for_screening(session, cast) -> None:
    first = send(session, cast.edition, cast.nora, nominee_address="lina@people.example")
    second = send(session, cast.edition, cast.jan, nominee_name="Loos, Lina", nominee_address="l.loos@people.example")
    third = send(session, cast.edition, cast.jo, nominee_name="LOOS Lina")
    assert len({nomination.entry_id for nomination in (first, second, third)}) == 3


def test_never_where_organisers_told_such_a_name_apart(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    other = send(session, cast.edition, cast.jan, nominee_name="L. Loos")
    ids = [session.get(Entry, each.entry_id).nominee_id for each in (first, other)]
    tell_apart(session, edition_id=cast.edition.id, one_id=ids[0], other_id=ids[1], now=NOW, actor_id=cast.olga.id)
    third = send(session, cast.edition, cast.jo, nominee_name="LOOS Lina")
    assert third.entry_id not in {first.entry_id, other.entry_id}
    assert merges(session) == []


def test_a_nominee_without_words_is_not_joined(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    withdraw_nomination(session, nomination=first, now=LATER, actor_id=cast.nora.id)
    second = send(session, cast.edition, cast.jan, nominee_name="LOOS Lina")
    assert second.entry_id != first.entry_id


def words_of(nomination, **changes) -> NominationWords:
    names = NominationWords.__dataclass_fields__
    return NominationWords(**{name: getattr(nomination, name) for name in names} | changes)


def test_a_nominator_who_corrects_a_spelling_joins_another_but_not_their_own_former_nominee(session, cast) -> None:
    mine = send(session, cast.edition, cast.nora, nominee_name="Lina van Loos")
    edited = {"version": mine.version, "now": LATER, "actor_id": cast.nora.id}
    edit_nomination(session, nomination=mine, words=words_of(mine, nominee_name="Lina Vanloos"), **edited)
    (entry,) = session.scalars(select(Entry).where(Entry.state != EntryState.WITHDRAWN))
    assert session.get(Nominee, entry.nominee_id).name == "Lina Vanloos"
    assert merges(session) == []
    other = send(session, cast.edition, cast.jan, nominee_name="Lina Loos")
    edited["version"] = mine.version
    edit_nomination(session, nomination=mine, words=words_of(mine, nominee_name="LOOS, Lina"), **edited)
    assert mine.entry_id == other.entry_id
    assert [merge.automatic for merge in merges(session)] == [True]


def test_of_namesakes_the_address_tells_which_one(session, cast) -> None:
    first = make_nominee(session, cast.edition, name="Jan Peeters", address="jan@people.example")
    second = make_nominee(session, cast.edition, name="Jan Peeters", address="jan.p@people.example", twin=1)
    wanted = {"nominee_name": "Jan Peeters", "nominee_organisation": "Belcentre"}
    for account, address, expected in (
        (cast.nora, "JAN.P@people.example", second), (cast.jan, "jan@people.example", first), (cast.jo, "", first),
    ):  # fmt: skip
        nomination = send(session, cast.edition, account, nominee_address=address, **wanted)
        assert session.get(Entry, nomination.entry_id).nominee_id == expected.id


def test_nobody_becomes_anothers_namesake_by_a_correction(session, cast) -> None:
    make_nominee(session, cast.edition, name="Jan Peeters")
    twin = make_nominee(session, cast.edition, name="Jan Peeters", twin=1)
    values = {"organisation": "Belcentre", "members": "", "address": "", "locale": "en", "now": NOW, "actor_id": None}
    correct_nominee(session, nominee=twin, name="Jan Peeters (Gent)", **values)
    assert twin.twin == 0


def test_a_few_statements_among_two_thousand(session, cast) -> None:
    category = get_category(session, cast.edition)
    words = ["Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Peeters", "Dubois", "Lambert", "Renard"]
    for number in range(2000):
        name = f"{chr(65 + number % 26)}{chr(97 + number // 26 % 26)}na {words[number % 10]}son"
        person = make_nominee(session, cast.edition, name=name, organisation=f"Firm {number}")
        values = {"category_id": category.id, "nominee_id": person.id, "created_at": person.created_at}
        session.add(Entry(edition_id=cast.edition.id, state=EntryState.PENDING, **values))
    first = make_entry(session, category, name="Lina Loos", organisation="Belcentre")
    session.commit()
    with count_statements() as tally:
        second = send(session, cast.edition, cast.jan, nominee_name="LOOS Lina")
    assert second.entry_id == first.id
    assert len(tally.statements) < 40


@pytest.mark.parametrize("names", [("Lina Loos", "LOOS Lina"), ("LOOS Lina", "LOOS Lina")])
def test_two_spellings_at_the_same_moment_lose_nothing(app, session, cast, names) -> None:
    nora, jan = (hasty_browser(app, account) for account in (cast.nora, cast.jan))
    page = "/2026/nominate/empathy"
    accounts = (cast.nora, cast.jan)
    bodies = [
        typed(nominee_name=name, nominator_name=account.name, nominator_address=account.address)
        for name, account in zip(names, accounts, strict=True)
    ]
    send(session, cast.edition, cast.jo, nominee_name="Bart Thijs")
    answers = at_once(session, lambda: nora.post(page, data=bodies[0]), lambda: jan.post(page, data=bodies[1]))
    assert [answer.status_code for answer in answers] == [302, 302]
    session.expire_all()
    read = session.scalars(select(Entry).where(Entry.state == EntryState.PENDING)).all()
    assert 2 <= len(read) <= 3
    assert STORY in bodies[0]["story"]
    assert len(set(live(session))) == len(read)


@pytest.mark.parametrize("race", range(3))
def test_one_more_spelling_twice_at_the_same_moment_is_one_merge(app, session, cast, race) -> None:
    send(session, cast.edition, cast.jo)
    nora, jan = (hasty_browser(app, account) for account in (cast.nora, cast.jan))
    bodies = [
        typed(nominee_name="LOOS, Lina", nominator_name=account.name, nominator_address=account.address)
        for account in (cast.nora, cast.jan)
    ]
    page = "/2026/nominate/empathy"
    answers = at_once(session, lambda: nora.post(page, data=bodies[0]), lambda: jan.post(page, data=bodies[1]))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(merges(session)) == 1
    assert live(session) == ["Lina Loos"]
