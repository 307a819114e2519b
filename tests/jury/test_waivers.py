"""The chair, and nobody else, sets a conflict aside: in writing, on the record, until scoring is over."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from awards.audit.models import AuditLine
from awards.domain.conflicts import ConflictKind
from awards.domain.errors import AlreadyCast, NotAllowed, NotFound, NotNow, ReasonNeeded
from awards.domain.lifecycle import AssignmentState, RecusalKind, Stage
from awards.jury.models import Assignment, ConflictWaiver
from awards.jury.service import make_chair
from awards.jury.service_assignments import recuse_juror
from awards.jury.service_bars import list_barred
from awards.jury.service_conflicts import declare_conflicts, list_declarations
from awards.jury.service_problem import build_problem
from awards.jury.service_waivers import AlreadyWaived, Waiver, list_waivers, revoke_waiver, waive_conflict
from awards.nominations.models import Nominee
from tests.factories import (
    NOW,
    get_category,
    make_account,
    make_assignment,
    make_ballot,
    make_cast,
    make_entry,
    make_nomination,
)


@pytest.fixture
def entry(session, cast):
    """Somebody of Jan's own organisation."""
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    return make_entry(session, category, name="Ana Silva", organisation=cast.jan_juror.organisation)


def waive(session, cast, entry, *, juror=None, by=None, reason="She left that team ten years ago."):
    return waive_conflict(
        session, edition=cast.edition, juror=juror or cast.jan_juror, entry_id=entry.id, reason=reason, now=NOW,
        actor_id=(by or cast.chris).id,
    )  # fmt: skip


def revoke(session, cast, waiver, *, by=None):
    return revoke_waiver(
        session, edition=cast.edition, waiver_id=waiver.id, now=NOW, actor_id=(by or cast.chris).id
    )  # fmt: skip


def is_barred(session, cast, entry):
    return (entry.id, cast.jan_juror.id) in build_problem(session, edition=cast.edition).conflicts


def test_a_waived_pair_can_be_routed_and_stands_on_the_record(session, cast, entry):
    assert is_barred(session, cast, entry)
    waiver = waive(session, cast, entry, reason="  She left that team ten years ago. ")
    assert not is_barred(session, cast, entry)
    assert list_waivers(session, edition_id=cast.edition.id) == [
        Waiver(
            id=waiver.id, juror_name="Jan Juror", nominee_name="Ana Silva",
            category=get_category(session, cast.edition), kinds=(ConflictKind.SAME_ORGANISATION,),
            reason="She left that team ten years ago.", waived_by="Chris Chair", waived_at=NOW, revoked_by="",
            revoked_at=None,
        )
    ]  # fmt: skip
    line = session.scalars(select(AuditLine).where(AuditLine.action == "conflict_waived")).one()
    assert (line.subject, line.actor_id, line.details) == (
        f"waiver {waiver.id}", cast.chris.id,
        {
            "juror": cast.jan_juror.id, "entry": entry.id, "kinds": ["same_organisation"],
            "reason": "She left that team ten years ago.",
        },
    )  # fmt: skip


def test_who_may_not_waive_and_what_cannot_be_waived(session, cast, entry):
    for somebody in (cast.olga, cast.jo, cast.sam):
        with pytest.raises(NotAllowed):
            waive(session, cast, entry, by=somebody)
    own = make_entry(session, get_category(session, cast.edition), organisation=cast.chris_juror.organisation)
    with pytest.raises(NotAllowed):
        waive(session, cast, own, juror=cast.chris_juror)
    with pytest.raises(ReasonNeeded) as refused:
        waive(session, cast, entry, reason=" \n")
    assert refused.value.field == "reason"
    stranger = make_entry(session, get_category(session, cast.edition), organisation="Elsewhere")
    with pytest.raises(NotFound):
        waive(session, cast, stranger)
    waive(session, cast, entry)
    with pytest.raises(AlreadyWaived):
        waive(session, cast, entry)
    assert len(session.scalars(select(ConflictWaiver)).all()) == 1


def test_nobody_judges_themself_and_what_a_juror_said_is_theirs(session, cast):
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    jan = cast.jan_juror
    themself = make_entry(session, category, name="Jan J.", address=cast.jan.address, organisation="Elsewhere")
    known, aside = make_entry(session, category), make_entry(session, category)
    namesake = make_entry(session, category, name="jan JUROR", organisation="Elsewhere")
    declare_conflicts(session, juror=jan, entry_ids=[known.id], organisations=[], now=NOW)
    assignment = make_assignment(session, aside, jan)
    recuse_juror(session, assignment=assignment, kind=RecusalKind.OTHER, note="", now=NOW, actor_id=cast.jan.id)
    for each in (themself, known, aside, namesake):
        with pytest.raises(NotAllowed, match="cannot be waived"):
            waive(session, cast, each)


def test_who_wrote_a_nomination_can_be_let_in(session, cast):
    cast.edition.stage = Stage.SCREENING
    entry = make_entry(session, get_category(session, cast.edition), nominator=cast.jan)
    waive(session, cast, entry)
    assert not is_barred(session, cast, entry)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DELIBERATING, Stage.SEALED, Stage.REVEALED])
def test_only_until_scoring_is_over(session, cast, entry, stage):
    waiver = waive(session, cast, entry)
    cast.edition.stage = stage
    session.commit()
    with pytest.raises(NotNow):
        waive(session, cast, entry)
    with pytest.raises(NotNow):
        revoke(session, cast, waiver)


def test_what_comes_to_light_later_bars_again(session, cast, entry):
    waive(session, cast, entry)
    assignment = make_assignment(session, entry, cast.jan_juror)
    assert [choice.entry_ids for choice in list_declarations(session, juror=cast.jan_juror).nominees] == [(entry.id,)]
    gone = declare_conflicts(session, juror=cast.jan_juror, entry_ids=[entry.id], organisations=[], now=NOW)
    session.refresh(assignment)
    assert (gone, assignment.state) == (1, AssignmentState.RELEASED)
    assert is_barred(session, cast, entry)


def test_a_recusal_outweighs_a_waiver(session, cast, entry):
    waive(session, cast, entry)
    assignment = make_assignment(session, entry, cast.jan_juror)
    recuse_juror(session, assignment=assignment, kind=RecusalKind.OTHER, note="", now=NOW, actor_id=cast.jan.id)
    session.flush()
    assert is_barred(session, cast, entry)
    (barred,) = list_barred(session, edition=cast.edition, juror_id=cast.jan_juror.id)
    assert (barred.waived, barred.may_be_waived) == (False, False)


def test_a_waiver_of_more_stands_in_the_place_of_the_one_before(session, cast, entry):
    first = waive(session, cast, entry)
    make_nomination(session, get_category(session, cast.edition), nominator=cast.jan, entry=entry)
    assert is_barred(session, cast, entry)
    second = waive(session, cast, entry, reason="He wrote two lines only.")
    assert not is_barred(session, cast, entry)
    session.refresh(first)
    assert (first.revoked_by_id, second.kinds) == (cast.chris.id, ["wrote_nomination", "same_organisation"])
    assert [waiver.revoked_at for waiver in list_waivers(session, edition_id=cast.edition.id)] == [NOW, None]


def test_a_waiver_is_taken_back_until_a_ballot_is_cast(session, cast, entry):
    waiver = waive(session, cast, entry)
    assignment = make_assignment(session, entry, cast.jan_juror)
    with pytest.raises(NotAllowed):
        revoke(session, cast, waiver, by=cast.olga)
    assert revoke(session, cast, waiver) == 1
    session.refresh(assignment)
    assert assignment.state is AssignmentState.RELEASED
    assert is_barred(session, cast, entry)
    with pytest.raises(NotFound):
        revoke(session, cast, waiver)
    line = session.scalars(select(AuditLine).where(AuditLine.action == "waiver_revoked")).one()
    assert (line.actor_id, line.details["released"]) == (cast.chris.id, [entry.id])
    again = waive(session, cast, entry)
    session.delete(session.scalars(select(Assignment)).one())
    session.flush()
    make_ballot(session, entry, cast.jan_juror, 3, 3, 3, 3)
    with pytest.raises(AlreadyCast):
        revoke(session, cast, again)


def test_another_editions_waiver_is_not_there(session, cast, entry):
    waiver = waive(session, cast, entry)
    other = make_cast(session, stage=Stage.SCORING, slug="2027")
    with pytest.raises(NotFound):
        revoke_waiver(session, edition=other.edition, waiver_id=waiver.id, now=NOW, actor_id=other.chris.id)
    assert list_waivers(session, edition_id=other.edition.id) == []


def test_the_database_keeps_one_waiver_standing_for_a_pair(session, cast, entry):
    first = waive(session, cast, entry)
    session.commit()
    columns = ("edition_id", "juror_id", "entry_id", "kinds", "reason", "waived_by_id", "waived_at")
    values = {name: getattr(first, name) for name in columns}
    for broken in ({}, {"reason": "", "revoked_at": NOW, "revoked_by_id": cast.chris.id}):
        session.add(ConflictWaiver(**values | broken))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_the_right_goes_with_the_chair(session, cast, entry):
    make_chair(session, edition=cast.edition, juror=cast.jo_juror, now=NOW, actor_id=cast.olga.id)
    session.commit()
    with pytest.raises(NotAllowed):
        waive(session, cast, entry)
    assert waive(session, cast, entry, by=cast.jo).waived_by_id == cast.jo.id


def test_a_waiver_on_a_merged_entry_holds_for_what_it_became(session, cast, entry):
    other = make_entry(session, get_category(session, cast.edition), name="A. Silva", organisation="Else")
    session.get_one(Nominee, other.nominee_id).organisation_key = cast.jan_juror.organisation_key
    session.flush()
    waiver = waive(session, cast, other)
    other.state, other.merged_into_id = "merged", entry.id
    session.flush()
    assert not is_barred(session, cast, entry)
    make_assignment(session, entry, cast.jan_juror)
    assert revoke(session, cast, waiver) == 1


def test_the_chair_waives_on_the_pages(session, cast, entry, browser_of):
    chris, olga, jan = browser_of(cast.chris), browser_of(cast.olga), browser_of(cast.jan)
    address = f"/2026/jury/conflicts/{cast.jan_juror.id}"
    assert "Conflicts in the jury, and waivers" in chris.get("/2026/invitation").text
    assert "This juror works for the nominee’s organisation." in chris.get(address).text
    assert f"{address}/{entry.id}" in chris.get(address).text
    seen = olga.get(address).text
    assert "Ana Silva" in seen
    assert f'href="{address}/{entry.id}"' not in seen
    for browser in (olga, jan):
        assert browser.get(f"{address}/{entry.id}").status_code == 403
        assert browser.post(f"{address}/{entry.id}", data={"reason": "Me."}).status_code == 403
    assert jan.get(address).status_code == 403
    page = chris.post(f"{address}/{entry.id}", data={"reason": "  "}).text
    assert 'id="reason-error"' in page
    page = chris.post(f"{address}/{entry.id}", data={"reason": "Ten years <ago>."}, follow_redirects=True).text
    assert "Waived by the chair" in page
    for browser in (chris, olga):
        seen = browser.get("/2026/jury/conflicts").text
        assert "Ten years &lt;ago&gt;." in seen
        assert ("Take back the waiver" in seen) is (browser is chris)
    number = session.scalars(select(ConflictWaiver.id)).one()
    assert olga.post(f"/2026/jury/waivers/{number}/revoke").status_code == 403
    assert "It stays on the record." in chris.post(f"/2026/jury/waivers/{number}/revoke", follow_redirects=True).text
    assert "taken back" in olga.get("/2026/jury/conflicts").text


def test_the_chairs_own_conflict_has_no_form(session, cast, browser_of):
    cast.edition.stage = Stage.SCREENING
    entry = make_entry(session, get_category(session, cast.edition), organisation=cast.chris_juror.organisation)
    address = f"/2026/jury/conflicts/{cast.chris_juror.id}"
    chris = browser_of(cast.chris)
    assert f"{address}/{entry.id}" not in chris.get(address).text
    page = chris.get(f"{address}/{entry.id}").text
    assert "Nobody waives a conflict of their own." in page
    assert 'name="reason"' not in page
    refused = chris.post(f"{address}/{entry.id}", data={"reason": "I am fair."}).text
    assert "Nobody waives a conflict of their own." in refused
    assert session.scalars(select(ConflictWaiver)).all() == []


def test_whoever_organises_and_chairs_keeps_the_chairs_right(session, cast, entry, browser_of):
    both = make_account(session, name="Bea Both", roles=("organiser", "chair"), edition=cast.edition)
    page = browser_of(both).post(
        f"/2026/jury/conflicts/{cast.jan_juror.id}/{entry.id}", data={"reason": "Long ago."}, follow_redirects=True
    )
    assert "Waived by the chair" in page.text


@pytest.mark.parametrize("stage", [Stage.SCREENING, Stage.SCORING, Stage.DELIBERATING])
def test_judged_blind_the_chair_sees_numbers_only_and_waives_nothing(session, cast, entry, browser_of, stage):
    waive(session, cast, entry)
    cast.edition.stage, cast.edition.blind = stage, True
    chris, olga = browser_of(cast.chris), browser_of(cast.olga)
    page = chris.get("/2026/jury/conflicts").text
    assert "judged blind" in page
    assert "Jan Juror" in page
    assert "same organisation" not in page
    address = f"/2026/jury/conflicts/{cast.jan_juror.id}"
    answers = [page, chris.get(address).text, chris.get(f"{address}/{entry.id}").text]
    answers.append(chris.post(f"{address}/{entry.id}", data={"reason": "Me."}).text)
    assert not any("Ana Silva" in answer for answer in answers)
    number = session.scalars(select(ConflictWaiver.id)).one()
    assert chris.post(f"/2026/jury/waivers/{number}/revoke").status_code == 409
    assert "Ana Silva" in olga.get("/2026/jury/conflicts").text
    assert "Ana Silva" in olga.get(address).text
