"""Previewing and applying a routing, announcing it, stepping aside from it."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import AlreadyCast, NotAllowed, NotNow, RoutingOutdated
from awards.domain.lifecycle import AssignmentState, EntryState, RecusalKind, Stage
from awards.jury.models import Assignment, Recusal, RoutingRun
from awards.jury.service import leave_jury
from awards.jury.service_assignments import (
    announce_assignments,
    count_assignments_by_state,
    recuse_juror,
    release_assignments,
)
from awards.jury.service_problem import build_problem, problem_digest
from awards.jury.service_routing import apply_routing
from awards.mail.models import OutboxMessage
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_entry, make_juror


def digest_of(session, edition):
    return problem_digest(build_problem(session, edition=edition))


def apply(session, cast):
    digest = digest_of(session, cast.edition)
    return apply_routing(session, edition=cast.edition, digest=digest, now=NOW, actor_id=cast.olga.id)


def held(session):
    rows = session.scalars(select(Assignment).execution_options(populate_existing=True))
    return {(row.entry_id, row.juror_id): row.state for row in rows}


def messages(session):
    found = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "juror_assigned"))
    return {message.to_address: message.subject for message in found}


@pytest.fixture
def entries(session, cast):
    """Two entries for three jurors, in scoring."""
    cast.edition.stage = Stage.SCORING
    made = [make_entry(session, get_category(session, cast.edition)) for _ in range(2)]
    session.commit()
    return made


def test_applying_assigns_and_keeps_the_run_and_tells_jurors(session, cast, entries):
    run = apply(session, cast)
    session.commit()
    jurors = [cast.chris_juror.id, cast.jan_juror.id, cast.jo_juror.id]
    assert held(session) == {(entry.id, juror): AssignmentState.NOT_OPENED for entry in entries for juror in jurors}
    assert run.figures == {
        "entries": 2, "jurors": 3, "wanted": 6, "assigned": 6, "cast": 0, "kept": 0, "added": 6, "moved": 0,
        "removed": 0, "shortfall": 0, "load_min": 2, "load_max": 2,
    }  # fmt: skip
    assert run.explanation == [{"message": "Every entry has all the jurors it needs.", "params": {}, "entry_ids": []}]
    assert [juror[0] for juror in run.inputs["jurors"]] == jurors
    assert messages(session) == dict.fromkeys(
        (cast.chris.address, cast.jan.address, cast.jo.address), "2 new dossiers are waiting for you"
    )
    line = session.scalars(select(AuditLine).where(AuditLine.action == "routing_applied")).one()
    assert (line.subject, line.details["added"]) == (f"routing run {run.id}", 6)


def test_in_screening_nobody_is_told_until_scoring_opens(session, cast, entries):
    cast.edition.stage = Stage.SCREENING
    session.flush()
    apply(session, cast)
    release_assignments(session, juror_id=cast.jo_juror.id, now=NOW)
    assert messages(session) == {}
    assert announce_assignments(session, edition=cast.edition, now=NOW) == 2
    assert set(messages(session)) == {cast.chris.address, cast.jan.address}


def test_a_routing_that_has_changed_since_is_refused_whole(session, cast, entries):
    digest = digest_of(session, cast.edition)
    make_entry(session, get_category(session, cast.edition))
    with pytest.raises(RoutingOutdated):
        apply_routing(session, edition=cast.edition, digest=digest, now=NOW, actor_id=cast.olga.id)
    assert (held(session), session.scalars(select(RoutingRun)).all()) == ({}, [])


def test_the_second_of_two_organisers_is_told(session, cast, entries):
    digest = digest_of(session, cast.edition)
    for organiser, refused in ((cast.olga, False), (cast.omar, True)):
        if refused:
            with pytest.raises(RoutingOutdated):
                apply_routing(session, edition=cast.edition, digest=digest, now=NOW, actor_id=organiser.id)
        else:
            apply_routing(session, edition=cast.edition, digest=digest, now=NOW, actor_id=organiser.id)
            session.commit()
    assert len(session.scalars(select(RoutingRun)).all()) == 1


def test_nothing_is_routed_outside_screening_and_scoring(session, cast, entries):
    cast.edition.stage = Stage.DELIBERATING
    session.flush()
    with pytest.raises(NotNow):
        apply(session, cast)


def test_cast_ballots_stay_and_released_drafts_come_back(session, cast, entries):
    first, second = entries
    make_ballot(session, first, cast.jan_juror, 3, 3, 3, 3)
    make_ballot(session, second, cast.jan_juror, 3, cast=False)
    make_assignment(session, second, cast.jo_juror)
    cast.jan_juror.capacity = 1
    session.flush()
    run = apply(session, cast)
    assert run.figures["removed"] + run.figures["moved"] == 1
    assert held(session)[second.id, cast.jan_juror.id] is AssignmentState.RELEASED
    cast.jan_juror.capacity = 2
    session.flush()
    apply(session, cast)
    jan = cast.jan_juror.id
    assert held(session)[second.id, jan] is AssignmentState.DRAFT
    assert held(session)[first.id, jan] is AssignmentState.CAST
    assert [a.had_draft for a in session.scalars(select(Assignment))] == [False] * 6


def test_conflicts_recusals_and_withdrawn_entries_lose_their_assignments_and_get_none(session, cast, entries):
    first, second = entries
    apply(session, cast)
    colleague = make_entry(session, get_category(session, cast.edition), organisation=cast.jan_juror.organisation)
    aside = session.scalars(
        select(Assignment).where(Assignment.entry_id == first.id, Assignment.juror_id == cast.jo_juror.id)
    ).one()
    recuse_juror(session, assignment=aside, kind=RecusalKind.PERSONAL, note="n", now=NOW, actor_id=cast.jo.id)
    second.state = EntryState.WITHDRAWN
    session.flush()
    run = apply(session, cast)
    chris, jan, jo = cast.chris_juror.id, cast.jan_juror.id, cast.jo_juror.id
    assert held(session) == {
        (first.id, chris): AssignmentState.NOT_OPENED,
        (first.id, jan): AssignmentState.NOT_OPENED,
        (first.id, jo): AssignmentState.RECUSED,
        (second.id, chris): AssignmentState.RELEASED,
        (second.id, jan): AssignmentState.RELEASED,
        (second.id, jo): AssignmentState.RELEASED,
        (colleague.id, chris): AssignmentState.NOT_OPENED,
        (colleague.id, jo): AssignmentState.NOT_OPENED,
    }
    assert run.figures["shortfall"] == 2
    assert {entry for said in run.explanation for entry in said["entry_ids"]} == {first.id, colleague.id}


def test_a_leaving_jurors_dossiers_move_and_only_those(session, cast, entries):
    for _ in range(3):
        make_juror(session, cast.edition)
    apply(session, cast)
    before = {pair for pair, state in held(session).items() if pair[1] != cast.jan_juror.id}
    leave_jury(session, juror=cast.jan_juror, now=NOW, actor_id=cast.olga.id)
    apply(session, cast)
    after = {pair for pair, state in held(session).items() if state is AssignmentState.NOT_OPENED}
    assert (before <= after, len(after)) == (True, 6)
    assert cast.jan_juror.id not in {juror for _, juror in after}


def test_stepping_aside_keeps_the_note_out_of_the_record(session, cast, entries):
    assignment = make_assignment(session, entries[0], cast.jan_juror)
    recuse_juror(
        session, assignment=assignment, kind=RecusalKind.PERSONAL, note=" My sister. ", now=NOW, actor_id=cast.jan.id
    )
    session.commit()
    recusal = session.scalars(select(Recusal)).one()
    assert (recusal.entry_id, recusal.kind, recusal.note) == (entries[0].id, RecusalKind.PERSONAL, "My sister.")
    line = session.scalars(select(AuditLine).where(AuditLine.action == "juror_recused")).one()
    assert line.details == {"juror": cast.jan_juror.id, "entry": entries[0].id, "kind": "personal"}
    with pytest.raises(NotAllowed):
        recuse_juror(session, assignment=assignment, kind=RecusalKind.OTHER, note="", now=NOW, actor_id=cast.jan.id)


def test_nobody_steps_aside_from_a_ballot_that_is_cast(session, cast, entries):
    ballot = make_ballot(session, entries[0], cast.jan_juror, 3, 3, 3, 3)
    assignment = session.get_one(Assignment, ballot.assignment_id)
    with pytest.raises(AlreadyCast):
        recuse_juror(session, assignment=assignment, kind=RecusalKind.OTHER, note="", now=NOW, actor_id=cast.jan.id)
    assert session.scalars(select(Recusal)).all() == []


def test_assignments_are_counted_in_every_state(session, cast, entries):
    make_assignment(session, entries[0], cast.jan_juror, state=AssignmentState.OPENED)
    counted = count_assignments_by_state(session, edition_id=cast.edition.id)
    assert counted == {state: int(state is AssignmentState.OPENED) for state in AssignmentState}


def test_preview_and_apply_on_the_pages(session, cast, entries, browser_of):
    olga, omar = browser_of(cast.olga), browser_of(cast.omar)
    pages = [browser.get("/2026/routing/preview").get_data(as_text=True) for browser in (olga, omar)]
    digest = re.search(r'name="digest"[^>]* value="([0-9a-f]{64})"', pages[0]).group(1)
    assert digest in pages[1]
    assert held(session) == {}
    assert olga.post("/2026/routing/apply", data={"digest": digest}).headers["Location"] == "/2026/routing"
    refused = omar.post("/2026/routing/apply", data={"digest": digest})
    assert (refused.status_code, "/2026/routing/preview" in refused.get_data(as_text=True)) == (409, True)
    assert len(held(session)) == 6
    assert "Nothing would change" in olga.get("/2026/routing/preview").get_data(as_text=True)
    page = olga.get("/2026/routing").get_data(as_text=True)
    assert "Every entry has all the jurors it needs." in page
    assert "2 to 2" in page


def test_what_is_missing_is_said_with_names(session, cast, entries, browser_of):
    make_entry(
        session, get_category(session, cast.edition), name="Zoë Peeters", organisation=cast.jan_juror.organisation
    )
    page = browser_of(cast.olga).get("/2026/routing/preview").get_data(as_text=True)
    assert "Too few jurors may read these entries: Zoë Peeters. Each needs 3 and has 2." in page
    assert "Apply this routing" in page


def test_pages_without_entries_or_jurors_show_the_way_on(session, cast, browser_of):
    cast.edition.stage = Stage.SCREENING
    browser = browser_of(cast.olga)
    assert "There is nothing to route yet" in browser.get("/2026/routing").get_data(as_text=True)
    assert browser.get("/2026/routing/preview").status_code == 200
    make_entry(session, get_category(session, cast.edition))
    for juror in (cast.chris_juror, cast.jan_juror, cast.jo_juror):
        leave_jury(session, juror=juror, now=NOW, actor_id=None)
    assert "There is nobody to route to yet" in browser.get("/2026/routing").get_data(as_text=True)
    assert browser.get("/2026/routing/preview").status_code == 200


def test_routing_is_the_organisers_in_its_stages(session, cast, browser_of):
    assert browser_of(cast.olga).get("/2026/routing").status_code == 409
    cast.edition.stage = Stage.SCORING
    assert browser_of(cast.jan).get("/2026/routing").status_code == 403
    assert browser_of(cast.jan).post("/2026/routing/apply").status_code == 403
    assert browser_of(cast.olga).post("/2026/routing/apply").status_code == 409


@pytest.mark.parametrize("address", ["/2026/routing", "/2026/routing/preview"])
def test_the_pages_need_the_same_statements_whatever_their_length(session, cast, entries, browser_of, address):
    browser = browser_of(cast.olga)

    def count():
        with count_statements() as tally:
            assert browser.get(address).status_code == 200
        return len(tally.statements)

    few = count()
    for _ in range(5):
        make_entry(session, get_category(session, cast.edition, "creativity"))
        make_juror(session, cast.edition)
    assert few == count() <= 14
    apply(session, cast)
    session.commit()
    assert count() <= 14
