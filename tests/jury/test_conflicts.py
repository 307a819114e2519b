"""What jurors declare, and what it takes back."""

import pytest
from sqlalchemy import select

from awards.domain.errors import AlreadyCast, NotAllowed, NotFound
from awards.domain.lifecycle import AssignmentState, EntryState, Stage
from awards.domain.routing_problem import Bar
from awards.jury.models import Assignment, DeclaredConflict
from awards.jury.service_conflicts import NomineeChoice, declare_conflicts, list_declarations
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_entry, make_nomination


def declare(session, juror, *entries, organisations=()):
    return declare_conflicts(
        session, juror=juror, entry_ids=[entry.id for entry in entries], organisations=organisations, now=NOW
    )


def declared(session, juror):
    rows = session.scalars(select(DeclaredConflict).where(DeclaredConflict.juror_id == juror.id))
    return {(row.entry_id, row.organisation, row.organisation_key) for row in rows}


def test_a_declaration_takes_back_the_assignment_of_that_nominee_only(session, cast):
    category = get_category(session, cast.edition)
    known, other = make_entry(session, category), make_entry(session, category)
    for entry in (known, other):
        make_assignment(session, entry, cast.jan_juror)
    make_assignment(session, known, cast.jo_juror)
    assert declare(session, cast.jan_juror, known) == 1
    session.commit()
    held = {(row.entry_id, row.juror_id): row.state for row in session.scalars(select(Assignment))}
    assert held == {
        (known.id, cast.jan_juror.id): AssignmentState.RELEASED,
        (other.id, cast.jan_juror.id): AssignmentState.NOT_OPENED,
        (known.id, cast.jo_juror.id): AssignmentState.NOT_OPENED,
    }


def test_declaring_replaces_what_was_declared(session, cast):
    first, second = (make_entry(session, get_category(session, cast.edition)) for _ in range(2))
    declare(session, cast.jan_juror, first, organisations=["Former Boss S.A.", "former boss", "  "])
    declare(session, cast.jan_juror, first, second, organisations=["Former Boss S.A.", "Club"])
    declare(session, cast.jan_juror, second, organisations=["Club"])
    assert declared(session, cast.jan_juror) == {(second.id, "", ""), (None, "Club", "club")}


def test_a_declared_organisation_takes_back_its_nominees(session, cast):
    entry = make_entry(session, get_category(session, cast.edition), organisation="Former Boss N.V.")
    make_assignment(session, entry, cast.jan_juror, state=AssignmentState.OPENED)
    assert declare(session, cast.jan_juror, organisations=["FORMER BOSS"]) == 1
    problem = build_problem(session, edition=cast.edition)
    assert problem.conflicts == {(entry.id, cast.jan_juror.id)}


def test_who_knows_a_nominee_knows_them_in_every_category(session, cast):
    entry = make_entry(session, get_category(session, cast.edition))
    again = Entry(
        edition_id=cast.edition.id, category_id=get_category(session, cast.edition, "creativity").id,
        nominee_id=entry.nominee_id, state=EntryState.ELIGIBLE, created_at=NOW,
    )  # fmt: skip
    session.add(again)
    session.flush()
    make_nomination(session, get_category(session, cast.edition, "creativity"), nominator=cast.nora, entry=again)
    make_assignment(session, again, cast.jan_juror)
    assert declare(session, cast.jan_juror, entry) == 1
    problem = build_problem(session, edition=cast.edition)
    assert problem.conflicts == {(entry.id, cast.jan_juror.id), (again.id, cast.jan_juror.id)}
    jan = next(juror for juror in problem.jurors if juror.id == cast.jan_juror.id)
    assert {problem.bar(each, jan) for each in problem.entries} == {Bar.CONFLICT}


def test_what_is_cast_cannot_be_declared_and_nothing_is_taken_back_after_the_first_ballot(session, cast):
    category = get_category(session, cast.edition)
    done, known, later = (make_entry(session, category) for _ in range(3))
    declare(session, cast.jan_juror, known)
    make_ballot(session, done, cast.jan_juror, 3, 3, 3, 3)
    with pytest.raises(AlreadyCast):
        declare(session, cast.jan_juror, known, done)
    with pytest.raises(NotAllowed):
        declare(session, cast.jan_juror)
    declare(session, cast.jan_juror, known, later)
    assert declared(session, cast.jan_juror) == {(known.id, "", ""), (later.id, "", "")}


def test_an_entry_of_nowhere_is_refused(session, cast):
    with pytest.raises(NotFound):
        declare_conflicts(session, juror=cast.jan_juror, entry_ids=[10_000], organisations=[], now=NOW)


def test_the_choices_are_the_nominees_of_the_panels_without_the_own_organisation(session, cast):
    category = get_category(session, cast.edition)
    cast.jan_juror.categories = [category]
    pending = make_entry(session, category, name="Anna", state=EntryState.PENDING)
    done = make_entry(session, category, name="bert", organisation="Line")
    make_entry(session, category, name="Refused", state=EntryState.INELIGIBLE)
    make_entry(session, category, name="Colleague", organisation=cast.jan_juror.organisation)
    make_entry(session, get_category(session, cast.edition, "creativity"), name="Off the panel")
    former = make_entry(session, category, name="Now refused")
    declare(session, cast.jan_juror, former)
    former.state = EntryState.INELIGIBLE
    make_ballot(session, done, cast.jan_juror, 3, 3, 3, 3)
    session.flush()
    found = list_declarations(session, juror=cast.jan_juror)
    assert (found.organisations, found.final) == ([], True)
    assert found.nominees == [
        NomineeChoice(str(pending.nominee_id), "Anna", "Belcentre", (pending.id,), False, False),
        NomineeChoice(str(done.nominee_id), "bert", "Line", (done.id,), False, True),
        NomineeChoice(str(former.nominee_id), "Now refused", "Belcentre", (former.id,), True, False),
    ]


def test_declaring_on_the_page(session, cast, browser_of):
    cast.edition.stage = Stage.SCREENING
    entry = make_entry(session, get_category(session, cast.edition), name="Zoë <Known>")
    browser = browser_of(cast.jan)
    page = browser.get("/2026/conflicts").get_data(as_text=True)
    assert "Zoë &lt;Known&gt;" in page
    typed = {"nominees": [str(entry.nominee_id)], "organisations": "Former Boss\r\n\r\nClub\r\n"}
    assert browser.post("/2026/conflicts", data=typed).status_code == 302
    assert declared(session, cast.jan_juror) == {
        (entry.id, "", ""), (None, "Former Boss", "former boss"), (None, "Club", "club"),
    }  # fmt: skip
    page = browser.get("/2026/conflicts").get_data(as_text=True)
    assert page.count(" checked") == 1
    assert "Former Boss\nClub</textarea>" in page


def test_refusals_on_the_page_keep_what_was_typed(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    entry, done = make_entry(session, category), make_entry(session, category)
    declare(session, cast.jan_juror, organisations=["Former Boss"])
    make_ballot(session, done, cast.jan_juror, 3, 3, 3, 3)
    browser = browser_of(cast.jan)
    typed = {"nominees": [str(entry.nominee_id)], "organisations": "Another"}
    page = browser.post("/2026/conflicts", data=typed).get_data(as_text=True)
    assert "take nothing back" in page
    assert 'id="organisations-error"' in page
    assert "Another</textarea>" in page
    assert page.count(" checked") == 1
    typed = {"nominees": ["999"], "organisations": "!!!\n" + "x" * 200}
    page = browser.post("/2026/conflicts", data=typed).get_data(as_text=True)
    assert 'id="nominees-error"' in page
    assert 'id="organisations-error"' in page
    assert declared(session, cast.jan_juror) == {(None, "Former Boss", "former boss")}


def test_the_page_needs_the_same_statements_for_one_nominee_and_for_three(session, cast, browser_of):
    browser = browser_of(cast.jan)

    def count():
        with count_statements() as tally:
            assert browser.get("/2026/conflicts").status_code == 200
        return len(tally.statements)

    category = get_category(session, cast.edition)
    make_entry(session, category)
    one = count()
    make_entry(session, category)
    make_entry(session, category)
    assert one == count() <= 10
