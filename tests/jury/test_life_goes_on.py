"""A late entry, a late recusal, a juror who falls silent, one who joins late, an entry withdrawn: nothing cast is ever
lost, and nothing moves that need not."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotAllowed
from awards.domain.lifecycle import AssignmentState, EntryState, RecusalKind, Stage
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import recuse_juror
from awards.jury.service_plan import AS_IT_STANDS, Supposition, plan_routing
from awards.jury.service_routing import apply_routing
from awards.jury.service_silence import list_paused, list_silent, resume_juror
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry
from tests.factories import NOW, get_category, make_entry, make_juror

LATER = NOW + timedelta(days=8)


@pytest.fixture
def jury(session, cast):
    """Six entries of two categories, read by three of five jurors each; every juror has cast one of theirs."""
    cast.edition.stage = Stage.SCORING
    cast.edition.moved_at = NOW
    for key in ("empathy", "creativity"):
        for _ in range(3):
            make_entry(session, get_category(session, cast.edition, key))
    jurors = [cast.chris_juror, cast.jan_juror, cast.jo_juror, *(make_juror(session, cast.edition) for _ in range(2))]
    apply(session, cast)
    for juror in jurors:
        mine = select(Assignment).where(Assignment.juror_id == juror.id).order_by(Assignment.id)
        session.scalars(mine).first().state = AssignmentState.CAST
    session.commit()
    return jurors


def apply(session, cast, supposed=AS_IT_STANDS, now=NOW):
    digest = plan_routing(session, edition=cast.edition, supposed=supposed).digest
    return apply_routing(
        session, edition=cast.edition, digest=digest, supposed=supposed, now=now, actor_id=cast.olga.id
    )


def states(session):
    rows = session.scalars(select(Assignment).execution_options(populate_existing=True))
    return {(row.entry_id, row.juror_id): row.state for row in rows}


def reading(session):
    """What is cast or waits for a ballot."""
    left = (AssignmentState.RELEASED, AssignmentState.RECUSED)
    return {pair: state for pair, state in states(session).items() if state not in left}


def test_a_late_entry_is_read_by_as_many_and_moves_no_other(session, cast, jury):
    before = reading(session)
    late = make_entry(session, get_category(session, cast.edition))
    run = apply(session, cast)
    after = reading(session)
    assert before.items() <= after.items()
    assert [entry for entry, _ in after.keys() - before.keys()] == [late.id] * 3
    assert (run.figures["moved"], run.figures["removed"], run.figures["shortfall"]) == (0, 0, 0)


def test_a_late_recusal_gives_that_entry_another_juror_and_moves_no_other(session, cast, jury):
    before = reading(session)
    waiting = select(Assignment).where(Assignment.state == AssignmentState.NOT_OPENED).order_by(Assignment.id)
    aside = session.scalars(waiting).first()
    pair = (aside.entry_id, aside.juror_id)
    recuse_juror(session, assignment=aside, kind=RecusalKind.PERSONAL, note="", now=NOW, actor_id=None)
    apply(session, cast)
    after = reading(session)
    assert before.keys() - after.keys() == {pair}
    assert [entry for entry, _ in after.keys() - before.keys()] == [pair[0]]
    assert states(session)[pair] is AssignmentState.RECUSED


def test_an_entry_withdrawn_takes_only_its_own_assignments_and_keeps_what_is_cast(session, cast, jury):
    before = reading(session)
    done = {entry for (entry, _), state in before.items() if state is AssignmentState.CAST}
    waiting = {entry for (entry, _), state in before.items() if state is not AssignmentState.CAST}
    withdrawn = min(done & waiting)
    session.get_one(Entry, withdrawn).state = EntryState.WITHDRAWN
    session.flush()
    run = apply(session, cast)
    after = reading(session)
    gone = before.keys() - after.keys()
    assert {one for one, _ in gone} == {withdrawn}
    assert after.keys() <= before.keys()
    assert all(before[pair] is AssignmentState.NOT_OPENED for pair in gone)
    assert run.figures["added"] == run.figures["moved"] == 0


def test_a_juror_who_joins_late_takes_what_is_missing_and_nothing_from_others(session, cast, jury):
    make_entry(session, get_category(session, cast.edition, "creativity"))
    for juror in jury:
        juror.capacity = sum(1 for _, held in reading(session) if held == juror.id)
    session.flush()
    missing = apply(session, cast).figures["shortfall"]
    before = reading(session)
    joined = make_juror(session, cast.edition)
    run = apply(session, cast)
    after = reading(session)
    assert before.items() <= after.items()
    assert [juror for _, juror in after.keys() - before.keys()] == [joined.id] * missing
    assert (missing, run.figures["moved"], run.figures["shortfall"]) == (3, 0, 0)


def test_a_silent_jurors_open_dossiers_go_to_others_in_one_step(session, cast, jury):
    silent = cast.jan_juror
    before = reading(session)
    mine = {pair for pair in before if pair[1] == silent.id}
    done = {pair for pair in mine if before[pair] is AssignmentState.CAST}
    run = apply(session, cast, Supposition(released_id=silent.id), now=LATER)
    after = reading(session)
    assert {pair for pair in after if pair[1] == silent.id} == done != set()
    assert {pair: before[pair] for pair in before.keys() - mine}.items() <= after.items()
    assert sorted(entry for entry, _ in after.keys() - before.keys()) == sorted(entry for entry, _ in mine - done)
    assert (run.figures["moved"], run.figures["shortfall"]) == (len(mine - done), 0)
    line = session.scalars(select(AuditLine).where(AuditLine.action == "juror_paused")).one()
    assert (line.subject, line.details) == (f"juror {silent.id}", {"released": len(mine - done)})
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "juror_released")).one()
    assert (told.to_address, told.subject) == (cast.jan.address, f"{len(mine - done)} dossiers no longer wait for you")
    assert [juror.id for juror in list_paused(session, edition_id=cast.edition.id)] == [silent.id]


def test_who_pauses_is_given_nothing_until_they_read_on(session, cast, jury):
    apply(session, cast, Supposition(released_id=cast.jan_juror.id))
    before = {pair for pair in reading(session) if pair[1] == cast.jan_juror.id}
    for _ in range(3):
        make_entry(session, get_category(session, cast.edition))
    apply(session, cast)
    assert {pair for pair in reading(session) if pair[1] == cast.jan_juror.id} == before
    with pytest.raises(NotAllowed):
        apply(session, cast, Supposition(released_id=cast.jan_juror.id))
    resume_juror(session, edition=cast.edition, juror_id=cast.jan_juror.id, now=NOW, actor_id=cast.olga.id)
    for _ in range(3):
        make_entry(session, get_category(session, cast.edition))
    apply(session, cast)
    assert len({pair for pair in reading(session) if pair[1] == cast.jan_juror.id}) > len(before)
    with pytest.raises(NotAllowed):
        resume_juror(session, edition=cast.edition, juror_id=cast.jan_juror.id, now=NOW, actor_id=cast.olga.id)


def test_silent_is_who_did_nothing_for_a_week(session, cast, jury):
    assert list_silent(session, edition=cast.edition, now=NOW + timedelta(days=6)) == []
    work = select(Assignment).where(
        Assignment.juror_id == cast.jo_juror.id, Assignment.state == AssignmentState.NOT_OPENED
    )
    opened = session.scalars(work.order_by(Assignment.id)).first()
    opened.state, opened.changed_at = AssignmentState.OPENED, NOW + timedelta(days=3)
    for row in session.scalars(select(Assignment).where(Assignment.juror_id == cast.chris_juror.id)):
        row.state = AssignmentState.CAST
    unseen = make_juror(session, cast.edition)
    for row in session.scalars(select(Assignment).where(Assignment.juror_id == jury[3].id)):
        row.juror_id, row.state = unseen.id, AssignmentState.NOT_OPENED
    session.flush()
    found = {one.juror_id: one.last_at for one in list_silent(session, edition=cast.edition, now=LATER)}
    assert found == {cast.jan_juror.id: NOW, unseen.id: None, jury[4].id: NOW}
    cast.edition.stage = Stage.SCREENING
    assert list_silent(session, edition=cast.edition, now=LATER) == []


def test_the_pages_show_who_is_silent_and_give_their_dossiers_to_others(session, cast, jury, browser_of):
    for row in session.scalars(select(Assignment).where(Assignment.juror_id == cast.jan_juror.id)):
        row.changed_at = row.assigned_at = NOW - timedelta(days=9)
    cast.edition.moved_at = NOW - timedelta(days=9)
    session.commit()
    olga = browser_of(cast.olga)
    page = olga.get("/2026/routing").text
    assert "1 juror has fallen silent" in page
    address = f"/2026/routing/release/{cast.jan_juror.id}"
    assert address in page
    preview = olga.get(address).text
    assert "Supposed: Jan Juror reads no further" in preview
    data = {
        "digest": re.search(r'name="digest"[^>]* value="([0-9a-f]{64})"', preview).group(1),
        "suppose": f"release-{cast.jan_juror.id}",
    }
    assert olga.post("/2026/routing/apply", data=data).headers["Location"] == "/2026/routing"
    page = olga.get("/2026/routing").text
    assert "1 juror pauses" in page
    assert olga.get(address).status_code == 404
    assert olga.post(f"/2026/routing/resume/{cast.jan_juror.id}").headers["Location"] == "/2026/routing"
    assert session.scalar(select(Juror.paused_at).where(Juror.id == cast.jan_juror.id)) is None
    assert olga.get(f"/2026/routing/release/{make_juror(session, cast.edition).id}").status_code == 404
