"""The organisers' pages of what the jury of a blind edition reads."""

import re

import pytest
from sqlalchemy import select

from awards.domain.lifecycle import AssignmentState, RecusalKind, Stage
from awards.jury.models import Assignment, DeclaredConflict, Recusal
from awards.nominations.models import Entry, Nomination
from tests.conftest import count_statements
from tests.factories import get_category, make_assignment, make_ballot, make_entry

URL = "/2026/screening/{}/masking"


@pytest.fixture
def entries(session, cast) -> list[Entry]:
    """Two eligible entries of a blind edition in which scoring is open."""
    cast.edition.blind, cast.edition.stage = True, Stage.SCORING
    category = get_category(session, cast.edition)
    made = [
        make_entry(session, category, nominator=cast.nora, name=name, organisation="Nordzee Services")
        for name in ("Amélie Van den Broeck", "Bram Goossens")
    ]
    for nomination in session.scalars(select(Nomination)):
        nomination.story = "Amélie and Bram of Nordzee helped when Sophie was ill. Nora saw it."
    session.commit()
    return made


def test_an_organiser_hides_and_a_juror_reads_it_hidden(session, cast, entries, browser_of) -> None:
    olga, jan = browser_of(cast.olga), browser_of(cast.jan)
    assignment = make_assignment(session, entries[0], cast.jan_juror)
    page = olga.get(URL.format(entries[0].id)).text
    assert '<mark class="masked masked--marked" title="Amélie">[the nominee]</mark>' in page
    assert "Sophie was ill" in page
    done = olga.post(URL.format(entries[0].id), data={"words": "Sophie", "role": "colleague"}, follow_redirects=True)
    assert "“Sophie” is hidden from the jury." in done.text
    read = jan.get(f"/2026/ballots/{assignment.id}").text
    assert 'helped when <span class="masked">[a colleague]</span> was ill' in read
    assert "title=" not in read.split("<blockquote")[1].split("</blockquote>")[0]
    done = olga.post(f"{URL.format(entries[0].id)}/show", data={"words": "Sophie"}, follow_redirects=True)
    assert "The jury may read “Sophie” now." in done.text
    assert "Sophie was ill" in jan.get(f"/2026/ballots/{assignment.id}").text
    olga.post(f"{URL.format(entries[0].id)}/show", data={"words": "Nora"})
    assert "Nora saw it" in jan.get(f"/2026/ballots/{assignment.id}").text
    olga.post(f"{URL.format(entries[0].id)}/hide", data={"words": "nora"})
    assert "Nora saw it" not in jan.get(f"/2026/ballots/{assignment.id}").text


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"words": "", "role": "other"}, "Please fill this in."),
        ({"words": "Sophie", "role": "boss"}, "Not a valid choice"),
        ({"words": "!!!", "role": "other"}, "Write or select at least one word."),
        ({"words": "x" * 121, "role": "other"}, "Please keep this under 120 characters."),
    ],
)
def test_what_cannot_be_hidden_is_said_beside_it(session, cast, entries, browser_of, form, message) -> None:
    page = browser_of(cast.olga).post(URL.format(entries[0].id), data=form)
    assert message in page.text
    assert form["words"] in page.text
    session.expire_all()
    assert session.get_one(Entry, entries[0].id).extra_masks == []


@pytest.mark.parametrize("what", ["show", "hide"])
@pytest.mark.parametrize("words", ["", "\x00", "Nora\x00\x07\n Nominator", "x" * 2000])
def test_odd_words_behind_a_button_do_no_harm(session, cast, entries, browser_of, what: str, words: str) -> None:
    olga = browser_of(cast.olga)
    assert olga.post(f"{URL.format(entries[0].id)}/{what}", data={"words": words}).status_code in {302, 409}
    assert olga.get(URL.format(entries[0].id)).status_code == 200


def test_looking_at_one_leads_to_the_next(session, cast, entries, browser_of) -> None:
    olga = browser_of(cast.olga)
    assert "2 eligible entries have not been looked at" in olga.get("/2026/screening/masking").text
    seen = []
    here = URL.format(entries[0].id)
    for _ in entries:
        page = olga.get(here).text
        mark = re.search(r'name="mark" value="(\w+)"', page).group(1)
        seen.append(here)
        here = olga.post(f"{here}/seen", data={"mark": mark}).location
    assert sorted(seen) == [URL.format(entry.id) for entry in entries]
    assert here == "/2026/screening/masking?show=all"
    assert "All looked at" in olga.get("/2026/screening/masking").text
    assert olga.get(here).text.count("Looked at") > 2
    assert olga.post(f"{URL.format(entries[0].id)}/seen", data={"mark": "stale"}).status_code == 409


def test_the_desk_the_queue_and_the_dossier_lead_there(session, cast, entries, browser_of) -> None:
    olga = browser_of(cast.olga)
    assert "Look at 2 entries as the jury will read them" in olga.get("/2026/desk").text
    assert "2 eligible entries not yet looked at" in olga.get("/2026/screening").text
    dossier = olga.get(f"/2026/screening/{entries[0].id}").text
    assert URL.format(entries[0].id) in dossier
    assert re.search(r"<strong>Empathy \d{3}</strong>", dossier)


def test_search_by_label(session, cast, entries, browser_of) -> None:
    olga = browser_of(cast.olga)
    label = re.search(r"Empathy \d{3}", olga.get(URL.format(entries[1].id)).text).group()
    page = olga.get("/2026/screening/masking", query_string={"q": label}).text
    assert "Bram Goossens" in page
    assert "Amélie" not in page
    assert "Nothing found" in olga.get("/2026/screening/masking?q=nobody").text


def test_an_open_edition_has_none_of_this(session, cast, entries, browser_of) -> None:
    cast.edition.blind = False
    olga = browser_of(cast.olga)
    assert olga.get("/2026/screening/masking").status_code == 409
    assert olga.get(URL.format(entries[0].id)).status_code == 409
    assert olga.post(f"{URL.format(entries[0].id)}/show", data={"words": "Nora"}).status_code == 409
    assert "masking" not in olga.get("/2026/screening").text + olga.get(f"/2026/screening/{entries[0].id}").text


def test_the_list_takes_as_many_statements_for_one_as_for_three(session, cast, entries, browser_of) -> None:
    olga = browser_of(cast.olga)
    counts = []
    for _ in range(2):
        olga.get("/2026/screening/masking")
        with count_statements() as tally:
            olga.get("/2026/screening/masking")
        counts.append(len(tally.statements))
        make_entry(session, get_category(session, cast.edition))
    assert counts[0] == counts[1] <= 6


def test_a_juror_recognises_somebody(session, cast, entries, browser_of) -> None:
    assignment = make_assignment(session, entries[0], cast.jan_juror)
    jan = browser_of(cast.jan)
    page = jan.get(f"/2026/ballots/{assignment.id}/recuse").text
    assert "I recognise who this is" in page
    assert jan.post(f"/2026/ballots/{assignment.id}/recuse", data={"kind": "recognised"}).status_code == 302
    assert session.scalars(select(Recusal.kind)).one() is RecusalKind.RECOGNISED
    cast.edition.blind = False
    other = make_assignment(session, entries[1], cast.jan_juror)
    assert jan.post(f"/2026/ballots/{other.id}/recuse", data={"kind": "recognised"}).status_code == 200


def test_conflicts_are_declared_by_name_and_tell_nothing(session, cast, entries, browser_of) -> None:
    first, second = (make_assignment(session, entry, cast.jan_juror) for entry in entries)
    jan = browser_of(cast.jan)
    page = jan.get("/2026/conflicts").text
    assert "Amélie Van den Broeck" in page
    assert "judged blind" in page
    values = re.findall(r'name="nominees" id="nominees-\d+" value="(\w+)"', page)
    assert len(set(values)) == 2
    assert all(len(value) == 16 for value in values)
    assert jan.post("/2026/conflicts", data={"nominees": [values[0]]}).status_code == 302
    session.expire_all()
    states = [session.get_one(Assignment, one.id).state for one in (first, second)]
    assert states == [AssignmentState.RELEASED, AssignmentState.NOT_OPENED]
    answer = jan.post("/2026/conflicts", data={"organisations": ""})
    assert "take nothing back" in answer.text
    assert session.scalars(select(DeclaredConflict.entry_id)).one() == entries[0].id


def test_a_cast_ballot_does_not_tell_whose_it_was(session, cast, entries, browser_of) -> None:
    """Declared after the ballot was cast: kept, the ballot stays, and nothing is said that would name the dossier."""
    ballot = make_ballot(session, entries[0], cast.jan_juror, 4, 4, 4, 4)
    jan = browser_of(cast.jan)
    page = jan.get("/2026/conflicts").text
    assert "you have cast a ballot" not in page
    values = re.findall(r'name="nominees" id="nominees-\d+" value="(\w+)"', page)
    assert jan.post("/2026/conflicts", data={"nominees": values}).status_code == 302
    session.expire_all()
    assert session.get_one(Assignment, ballot.assignment_id).state is AssignmentState.CAST
    assert len(session.scalars(select(DeclaredConflict)).all()) == 2
