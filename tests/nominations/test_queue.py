"""The screening queue: filters, search, order, where an entry stands, many at once, the list as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from awards.domain.lifecycle import EntryState, NominationKind, NominationState, NomineeKind, Stage
from awards.nominations.service_notes import add_note
from awards.nominations.service_queue import (
    Place,
    QueueFilter,
    QueueOrder,
    count_by_category,
    count_matching,
    find_place,
    list_matching_ids,
    list_queue,
)
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_edition, make_entry, make_nomination
from tests.nominations.desk_entries import lines, page_of, pending, reread, words_of

SCREENING = "/2026/screening"


def found(session, cast, **wanted) -> list[int]:
    given = {"edition_id": cast.edition.id, "wanted": QueueFilter(**wanted), "now": NOW}
    session.flush()
    ids = list_matching_ids(session, **given)
    assert [row.id for row in list_queue(session, **given)] == ids
    assert count_matching(session, **given) == len(ids)
    return ids


def test_each_filter_finds_what_it_names(session, cast) -> None:
    plain = pending(session, cast)
    team = pending(session, cast, kind=NomineeKind.TEAM)
    dutch = pending(session, cast, language="nl")
    words_of(session, dutch).detected_language = "fr"
    alone = pending(session, cast, key="efficiency")
    words_of(session, alone).kind = NominationKind.SELF
    old = pending(session, cast)
    old.created_at = NOW - timedelta(days=8)
    done = pending(session, cast, state=EntryState.ELIGIBLE)
    make_entry(session, get_category(session, make_edition(session, slug="2025")), state=EntryState.PENDING)
    add_note(session, entry=team, text="Who leads it?", now=NOW, actor_id=cast.olga.id)
    assert found(session, cast) == [old.id, plain.id, team.id, dutch.id, alone.id]
    assert found(session, cast, state=None) == [old.id, plain.id, team.id, dutch.id, alone.id, done.id]
    assert found(session, cast, state=EntryState.ELIGIBLE) == [done.id]
    assert found(session, cast, category_id=alone.category_id) == [alone.id]
    assert found(session, cast, language="nl") == [dutch.id]
    assert found(session, cast, kind=NominationKind.SELF) == [alone.id]
    assert found(session, cast, nominee=NomineeKind.TEAM) == [team.id]
    assert found(session, cast, differs=True) == [dutch.id]
    assert found(session, cast, noted=True) == [team.id]
    assert found(session, cast, days=8) == [old.id]
    assert found(session, cast, days=9) == []
    assert found(session, cast, language="en", nominee=NomineeKind.PERSON, days=7) == [old.id]


def test_words_that_do_not_count_are_passed_over(session, cast) -> None:
    entry = pending(session, cast)
    gone = make_nomination(
        session, get_category(session, cast.edition), nominator=cast.jan, entry=entry, language="fr",
        state=NominationState.WITHDRAWN, detected_language="nl",
    )  # fmt: skip
    assert found(session, cast, language="fr") == found(session, cast, differs=True) == []
    gone.state = NominationState.RETURNED
    assert found(session, cast, language="fr") == found(session, cast, differs=True) == [entry.id]


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("AMÉLIE", True), ("amelie vanden", True), ("broeck belcentre", True), ("nora", True), ("Nora belc", True),
        ("nora@people.example", True), ("belcentre n.v.", False), ("nobody", False), ("amelie nobody", False),
        ("%", False), ("_", False), ("'; DROP TABLE entries; --", False), ("", True), ("\x00", True), ("👏", True),
        ("@", True),
    ],
)  # fmt: skip
def test_the_search_folds_case_and_accents(session, cast, words: str, finds: bool) -> None:
    entry = pending(session, cast, name="Amélie Vanden Broeck", organisation="Belcentre")
    assert found(session, cast, words=words) == ([entry.id] if finds else [])


def test_the_order_is_the_longest_waiting_or_the_name(session, cast) -> None:
    zoe, adam = pending(session, cast, name="Zoë"), pending(session, cast, name="Ádám")
    assert found(session, cast) == [zoe.id, adam.id]
    assert found(session, cast, order=QueueOrder.NAME) == [adam.id, zoe.id]


@pytest.mark.parametrize("order", QueueOrder)
def test_where_an_entry_stands(session, cast, order: QueueOrder) -> None:
    entries = [pending(session, cast, name=f"Nominee {letter}") for letter in "ABCD"]
    entries[2].state = EntryState.ELIGIBLE
    session.flush()
    ids = [entry.id for entry in entries]

    def place(number: int) -> Place:
        return find_place(session, entry=reread(session, entries[number]), wanted=QueueFilter(order=order), now=NOW)

    assert place(0) == Place(1, 3, None, ids[1], ids[1])
    assert place(1) == Place(2, 3, ids[0], ids[3], ids[0])
    assert place(2) == Place(0, 3, ids[1], ids[3], ids[0])  # decided: no longer among them, yet in its place
    assert place(3) == Place(3, 3, ids[1], None, ids[0])


def test_a_row_says_what_the_list_shows(session, cast) -> None:
    entry = pending(session, cast, name="Lina", language="nl")
    category = get_category(session, cast.edition)
    make_nomination(session, category, nominator=cast.jan, entry=entry, language="fr", detected_language="en")
    make_nomination(session, category, nominator=cast.jo, entry=entry, language="en", state=NominationState.WITHDRAWN)
    for text in ("One", "Two"):
        add_note(session, entry=entry, text=text, now=NOW, actor_id=cast.olga.id)
    (row,) = list_queue(session, edition_id=cast.edition.id, wanted=QueueFilter(), now=NOW)
    assert (row.name, row.count, row.languages, row.differs, row.notes) == ("Lina", 2, ("fr", "nl"), True, 2)


def test_what_is_left_by_category(session, cast) -> None:
    first = pending(session, cast)
    pending(session, cast, state=EntryState.ELIGIBLE)
    counted = count_by_category(session, edition_id=cast.edition.id)
    assert list(counted) == [first.category_id]
    assert counted[first.category_id] == dict.fromkeys(EntryState, 0) | {
        EntryState.PENDING: 1, EntryState.ELIGIBLE: 1,
    }  # fmt: skip


def test_the_filter_stays_in_the_address_from_page_to_page(session, cast, browser_of) -> None:
    first = pending(session, cast, name="Alice")
    second = pending(session, cast, name="Albert")
    pending(session, cast, name="Bob")
    olga, query = browser_of(cast.olga), "?q=al&sort=name"
    page = olga.get(f"{SCREENING}{query}").text
    assert 'value="al"' in page
    assert f'href="{page_of(second)}{query.replace("&", "&amp;")}"' in page
    assert "Bob" not in page
    begun = olga.get(f"{SCREENING}/first{query}").headers["Location"]
    assert begun == f"{page_of(second)}{query}"
    dossier = olga.get(begun).text
    assert "1 of 2" in dossier
    assert "3 left in all" in dossier
    moved_on = olga.post(f"{page_of(second)}/eligible{query}", follow_redirects=True)
    assert moved_on.request.path == page_of(first)
    assert f'{page_of(second)}{query.replace("&", "&amp;")}">Look at it again</a>' in moved_on.text
    assert olga.post(f"{page_of(first)}/eligible{query}").headers["Location"] == f"{SCREENING}{query}"


def test_beginning_an_empty_category_leads_back_to_the_list(session, cast, browser_of) -> None:
    answer = browser_of(cast.olga).get(f"{SCREENING}/first?category=empathy")
    assert answer.headers["Location"] == f"{SCREENING}?category=empathy"


def test_all_that_match_become_eligible_after_they_were_counted(session, cast, browser_of) -> None:
    wanted = [pending(session, cast, key="creativity") for _ in range(3)]
    other = pending(session, cast)
    olga, query = browser_of(cast.olga), "?category=creativity"
    page = olga.get(f"{SCREENING}/eligible{query}").text
    assert "Make 3 entries eligible?" in page
    seal = page.split('name="seal" value="')[1].split('"')[0]
    answer = olga.post(f"{SCREENING}/eligible{query}", data={"seal": seal}, follow_redirects=True)
    assert "3 entries are eligible now." in answer.text
    assert {reread(session, entry).state for entry in wanted} == {EntryState.ELIGIBLE}
    assert reread(session, other).state is EntryState.PENDING
    assert lines(session, "entries_made_eligible")[0].details == {"entries": [entry.id for entry in wanted]}


def test_one_that_came_in_meanwhile_is_not_accepted_unread(session, cast, browser_of) -> None:
    first = pending(session, cast)
    olga = browser_of(cast.olga)
    seal = olga.get(f"{SCREENING}/eligible").text.split('name="seal" value="')[1].split('"')[0]
    second = pending(session, cast)
    assert olga.post(f"{SCREENING}/eligible", data={"seal": seal}).status_code == 409
    assert [reread(session, entry).state for entry in (first, second)] == [EntryState.PENDING] * 2


def test_only_those_that_wait_are_accepted_by_the_dozen(session, cast, browser_of) -> None:
    refused = pending(session, cast, state=EntryState.INELIGIBLE)
    olga = browser_of(cast.olga)
    for query in ("?state=ineligible", "?state=all"):
        assert olga.get(f"{SCREENING}/eligible{query}").status_code == 302
        assert olga.post(f"{SCREENING}/eligible{query}", data={"seal": "x"}).status_code == 409
    assert reread(session, refused).state is EntryState.INELIGIBLE
    pending(session, cast)
    cast.edition.stage = Stage.DELIBERATING
    assert olga.get(f"{SCREENING}/eligible").status_code == 302


def test_the_list_as_a_file_runs_no_formula(session, cast, browser_of) -> None:
    pending(session, cast, name="=HYPERLINK(1)", organisation="\t@SUM", language="nl")
    pending(session, cast, name='Élise; "Lise"', organisation="-1")
    pending(session, cast, name="Not this one", key="efficiency")
    answer = browser_of(cast.olga).get(f"{SCREENING}/entries.csv?category=empathy")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store, private"
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [
        ["'=HYPERLINK(1)", "'\t@SUM", "Empathy"], ['Élise; "Lise"', "'-1", "Empathy"],
    ]  # fmt: skip
    assert rows[1][5] == "NL"


@pytest.mark.parametrize("query", ["", "?state=all&q=number&sort=name&noted=1&differs=1&days=0&kind=peer&language=en"])
def test_filtered_or_not_three_lines_take_as_many_statements_as_one(session, cast, browser_of, query: str) -> None:
    counts, olga = [], browser_of(cast.olga)
    for number in range(3):
        entry = pending(session, cast, name=f"Number {number}")
        words_of(session, entry).detected_language = "fr"
        add_note(session, entry=entry, text="Look", now=NOW, actor_id=cast.olga.id)
        session.commit()
        with count_statements() as tally:
            assert f"Number {number}" in olga.get(f"{SCREENING}{query}").text
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 10
