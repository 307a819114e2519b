"""Entries that are perhaps of the same nominee: which ones, why, and how the organisers see it."""

import time

from awards.domain.lifecycle import EntryState, NomineeKind, Stage
from awards.domain.likeness import LikenessVerdict
from awards.nominations.models import Entry
from awards.nominations.service_duplicates import AlikeEntry, list_alike
from awards.nominations.service_entries import get_entry
from tests.conftest import count_statements
from tests.factories import get_category, make_edition, make_entry, make_nominee

ADVICE = "it then joins that dossier."
TITLE = "Perhaps the same nominee"


def entry_of(session, cast, name: str, *, category: str = "empathy", **changes) -> Entry:
    wanted = {"state": EntryState.PENDING, "organisation": "Belcentre", "nominator": cast.nora} | changes
    return make_entry(session, get_category(session, cast.edition, category), name=name, **wanted)


def alike(session, entry: Entry) -> list[AlikeEntry]:
    session.commit()
    session.expire_all()
    return list_alike(session, entry=get_entry(session, edition_id=entry.edition_id, entry_id=entry.id))


def test_the_most_alike_come_first_with_their_reasons(session, cast) -> None:
    entry = entry_of(session, cast, "An Van den Broeck", address="an@people.example")
    initial = entry_of(session, cast, "A. Vandenbroeck")
    joined = entry_of(session, cast, "An Vanden Broeck", state=EntryState.ELIGIBLE)
    married = entry_of(session, cast, "Ann Wouters", address="AN@people.example", organisation="Luxivo")
    entry_of(session, cast, "Bart Van den Broeck")
    entry_of(session, cast, "An Maes")
    told = [
        (each.entry_id, each.name, each.organisation, each.state, each.likeness.verdict,
         [reason.text for reason in each.likeness.reasons])
        for each in alike(session, entry)
    ]  # fmt: skip
    particle = "A particle such as “Van den” is written differently"
    assert told == [
        (joined.id, "An Vanden Broeck", "Belcentre", EntryState.ELIGIBLE, LikenessVerdict.SAME,
         [particle, "Same organisation"]),
        (married.id, "Ann Wouters", "Luxivo", EntryState.PENDING, LikenessVerdict.SAME, ["Same mail address"]),
        (initial.id, "A. Vandenbroeck", "Belcentre", EntryState.PENDING, LikenessVerdict.LIKELY,
         ["An initial stands for the first name", "Same organisation"]),
    ]  # fmt: skip


def test_only_the_same_category_kind_and_edition_and_nothing_withdrawn(session, cast) -> None:
    entry = entry_of(session, cast, "Amélie Dubois")
    entry_of(session, cast, "Amelie Duboix", category="efficiency")
    entry_of(session, cast, "A. Dubois", state=EntryState.WITHDRAWN)
    entry_of(session, cast, "Amelie Dubois", kind=NomineeKind.TEAM)
    other = make_edition(session, slug="2027")
    make_entry(session, get_category(session, other), name="Amelie Dubois", organisation="Belcentre")
    assert alike(session, entry) == []


def test_one_statement_and_little_work_for_a_thousand_entries(session, cast) -> None:
    category = get_category(session, cast.edition)
    entry = entry_of(session, cast, "Jan Peeters")
    wanted = entry_of(session, cast, "J. Peeters")
    words = ["Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Peeters", "Dubois", "Lambert", "Renard"]
    for number in range(1000):
        name = f"{chr(75 + number % 7)}o{number} {words[number % 10]}"
        person = make_nominee(session, cast.edition, name=name)
        values = {"category_id": category.id, "nominee_id": person.id, "created_at": person.created_at}
        session.add(Entry(edition_id=cast.edition.id, state=EntryState.PENDING, **values))
    session.commit()
    entry = get_entry(session, edition_id=entry.edition_id, entry_id=entry.id)
    with count_statements() as tally:
        start = time.perf_counter()
        found = list_alike(session, entry=entry)
        took = time.perf_counter() - start
    assert [each.entry_id for each in found] == [wanted.id]
    assert len(tally.statements) == 1
    print(f"{took * 1000:.1f} ms")
    assert took < 1


def test_the_dossier_shows_them_with_reasons_and_advice(session, cast, browser_of) -> None:
    entry = entry_of(session, cast, "Jan Peeters")
    other = entry_of(session, cast, "J. <Peeters>", organisation="Belcentre Gent")
    session.commit()
    olga, path = browser_of(cast.olga), f"/2026/screening/{entry.id}"
    page = olga.get(path).text
    for words in (
        TITLE, ADVICE, "J. &lt;Peeters&gt;</a>", "Belcentre Gent · To screen", f'href="/2026/screening/{other.id}"',
        "<li>An initial stands for the first name</li>", "<li>One organisation’s name is part of the other’s</li>",
    ):  # fmt: skip
        assert words in page
    assert TITLE in olga.get(f"/2026/screening/{other.id}").text
    cast.edition.stage = Stage.SCORING
    session.commit()
    page = olga.get(path).text
    assert TITLE in page
    assert ADVICE not in page


def test_the_dossier_is_silent_without_likeness_and_takes_as_many_statements_for_three(
    session, cast, browser_of
) -> None:
    entry, counts = entry_of(session, cast, "Jan Peeters"), []
    session.commit()
    olga = browser_of(cast.olga)
    assert TITLE not in olga.get(f"/2026/screening/{entry.id}").text
    for name in ("J. Peeters", "Jan Peetres", "Peeters Jan"):
        entry_of(session, cast, name)
        session.commit()
        with count_statements() as tally:
            assert name in olga.get(f"/2026/screening/{entry.id}").text
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 14


def test_it_is_said_in_french_and_dutch(session, cast, browser_of) -> None:
    entry = entry_of(session, cast, "Jan Peeters")
    entry_of(session, cast, "J. Peeters")
    session.commit()
    for language, words in (("fr", "Une initiale remplace le prénom"), ("nl", "Een initiaal staat voor de voornaam")):
        assert words in browser_of(cast.olga, language=language).get(f"/2026/screening/{entry.id}").text
