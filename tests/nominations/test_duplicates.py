"""Nominees who are perhaps the same one: which ones, why, and how the organisers see it beside a dossier."""

import time

from awards.domain.lifecycle import EntryState, NomineeKind, Stage
from awards.domain.likeness import LikenessVerdict
from awards.nominations.models import Entry
from awards.nominations.service_distinctions import tell_apart, think_again
from awards.nominations.service_duplicates import AlikeNominee, describe_kinship, list_alike, list_pairs
from awards.nominations.service_entries import get_entry
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_edition, make_entry, make_nominee

TITLE = "Perhaps the same nominee"


def entry_of(session, cast, name: str, *, category: str = "empathy", **changes) -> Entry:
    wanted = {"state": EntryState.PENDING, "organisation": "Belcentre", "nominator": cast.nora} | changes
    return make_entry(session, get_category(session, cast.edition, category), name=name, **wanted)


def reread(session, entry: Entry) -> Entry:
    session.commit()
    session.expire_all()
    return get_entry(session, edition_id=entry.edition_id, entry_id=entry.id)


def alike(session, entry: Entry) -> list[AlikeNominee]:
    return list_alike(session, entry=reread(session, entry))


def test_the_most_alike_come_first_with_their_reasons(session, cast) -> None:
    entry = entry_of(session, cast, "An Van den Broeck", address="an@people.example")
    initial = entry_of(session, cast, "A. Vandenbroeck", category="efficiency")
    joined = entry_of(session, cast, "An Vanden Broeck", state=EntryState.ELIGIBLE)
    married = entry_of(session, cast, "Ann Wouters", address="AN@people.example", organisation="Luxivo")
    entry_of(session, cast, "Bart Van den Broeck")
    entry_of(session, cast, "An Maes")
    told = [
        (each.nominee_id, each.name, each.organisation, each.likeness.verdict,
         [reason.text for reason in each.likeness.reasons])
        for each in alike(session, entry)
    ]  # fmt: skip
    particle = "A particle such as “Van den” is written differently"
    assert told == [
        (joined.nominee_id, "An Vanden Broeck", "Belcentre", LikenessVerdict.SAME, [particle, "Same organisation"]),
        (initial.nominee_id, "A. Vandenbroeck", "Belcentre", LikenessVerdict.LIKELY,
         ["An initial stands for the first name", "Same organisation"]),
        (married.nominee_id, "Ann Wouters", "Luxivo", LikenessVerdict.LIKELY,
         ["Same mail address", "But the names differ"]),
    ]  # fmt: skip


def test_only_the_same_kind_and_edition_and_nothing_withdrawn(session, cast) -> None:
    entry = entry_of(session, cast, "Amélie Dubois")
    entry_of(session, cast, "A. Dubois", state=EntryState.WITHDRAWN)
    entry_of(session, cast, "Amelie Dubois", kind=NomineeKind.TEAM)
    other = make_edition(session, slug="2027")
    make_entry(session, get_category(session, other), name="Amelie Dubois", organisation="Belcentre")
    assert alike(session, entry) == []
    assert list_pairs(session, edition_id=cast.edition.id) == []


def test_the_pairs_of_an_edition_whatever_their_categories(session, cast) -> None:
    one = entry_of(session, cast, "Amélie Dubois")
    other = entry_of(session, cast, "Dubois Amelie", category="efficiency")
    third = entry_of(session, cast, "A. Dubois")
    entry_of(session, cast, "Lotte Maes")
    session.commit()
    with count_statements() as tally:
        pairs = list_pairs(session, edition_id=cast.edition.id)
    assert len(tally.statements) == 2
    ids = [one.nominee_id, other.nominee_id, third.nominee_id]
    assert [pair.ids for pair in pairs] == [(ids[0], ids[1]), (ids[0], ids[2]), (ids[1], ids[2])]


def test_two_who_were_told_apart_are_shown_apart(session, cast) -> None:
    one, other = entry_of(session, cast, "Jan Peeters"), entry_of(session, cast, "J. Peeters")
    ids = {"one_id": other.nominee_id, "other_id": one.nominee_id}
    said = {"edition_id": cast.edition.id, "now": NOW, "actor_id": cast.olga.id}
    noted = tell_apart(session, **ids, **said)
    assert tell_apart(session, **ids, **said) is noted
    kinship = describe_kinship(session, entry=reread(session, one))
    assert kinship.alike == []
    assert [(each.id, nominee.name) for each, nominee in kinship.told_apart] == [(noted.id, "J. Peeters")]
    assert list_pairs(session, edition_id=cast.edition.id) == []
    assert think_again(session, distinction_id=noted.id, **said) == (one.nominee_id, other.nominee_id)
    kinship = describe_kinship(session, entry=reread(session, one))
    assert ([each.name for each in kinship.alike], kinship.told_apart) == (["J. Peeters"], [])


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
    assert [each.nominee_id for each in found] == [wanted.nominee_id]
    assert len(tally.statements) == 1
    print(f"{took * 1000:.1f} ms")
    assert took < 1


def test_the_dossier_shows_them_with_reasons_and_the_way_to_compare(session, cast, browser_of) -> None:
    entry = entry_of(session, cast, "Jan Peeters")
    other = entry_of(session, cast, "J. <Peeters>", organisation="Belcentre Gent", category="efficiency")
    session.commit()
    olga, path = browser_of(cast.olga), f"/2026/screening/{entry.id}"
    page = olga.get(path).text
    for words in (
        TITLE, "J. &lt;Peeters&gt;</a>", "Belcentre Gent",
        f'href="/2026/screening/duplicates/{entry.nominee_id}/{other.nominee_id}"',
        "<li>An initial stands for the first name</li>", "<li>One organisation’s name is part of the other’s</li>",
    ):  # fmt: skip
        assert words in page
    assert TITLE in olga.get(f"/2026/screening/{other.id}").text
    cast.edition.stage = Stage.DELIBERATING
    session.commit()
    page = olga.get(path).text
    assert TITLE in page
    assert "Compare with another nominee" not in page


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
    assert counts[0] == counts[2] <= 17


def test_it_is_said_in_french_and_dutch(session, cast, browser_of) -> None:
    entry = entry_of(session, cast, "Jan Peeters")
    entry_of(session, cast, "J. Peeters")
    session.commit()
    for language, words in (("fr", "Une initiale remplace le prénom"), ("nl", "Een initiaal staat voor de voornaam")):
        assert words in browser_of(cast.olga, language=language).get(f"/2026/screening/{entry.id}").text
