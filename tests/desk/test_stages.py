"""Moving an edition: only legal moves, each with its preconditions and its line in the record, once."""

import re
import threading

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.audit.service import record
from awards.config import PROJECT
from awards.desk.actions import ACTIONS
from awards.desk.service import gather_facts, move_stage, offer_moves
from awards.domain.errors import StageMovedMeanwhile, StageMoveNotAllowed
from awards.domain.lifecycle import AssignmentState, EntryState, Stage
from awards.editions.models import Edition
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry
from tests.conftest import new_client
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_cast, make_edition, make_entry


def move(session, edition, to_stage, **changes) -> None:
    move_stage(
        session, edition=edition, from_stage=changes.pop("from_stage", edition.stage), to_stage=to_stage, now=NOW,
        actor_id=None,
    )  # fmt: skip


def test_a_move_is_written_in_the_record(session) -> None:
    edition = make_edition(session, stage=Stage.DRAFT)
    move(session, edition, Stage.NOMINATING)
    assert edition.stage is Stage.NOMINATING
    line = session.scalars(select(AuditLine).where(AuditLine.action == "stage_moved")).one()
    assert line.details == {"from": "draft", "to": "nominating"}


@pytest.mark.parametrize(
    ("stage", "to_stage"),
    [(Stage.DRAFT, Stage.SCORING), (Stage.SEALED, Stage.DELIBERATING), (Stage.REVEALED, Stage.SEALED)],
)
def test_an_illegal_move_is_refused(session, stage, to_stage) -> None:
    edition = make_edition(session, stage=stage)
    with pytest.raises(StageMoveNotAllowed):
        move(session, edition, to_stage)
    assert edition.stage is stage


def test_scoring_opens_once_everything_is_there(session) -> None:
    cast = make_cast(session, stage=Stage.SCREENING)
    entry = make_entry(session, get_category(session, cast.edition), state=EntryState.PENDING)

    def missing() -> list[str]:
        facts = gather_facts(session, edition=cast.edition, now=NOW)
        return [error.text for error in offer_moves(cast.edition, facts)[0].missing]

    assert missing() == [
        "Screen every entry first; still waiting: 1.",
        "Make at least one entry eligible.",
        "Apply a routing run, so that jurors have entries to read.",
    ]
    entry.state = EntryState.ELIGIBLE
    make_assignment(session, entry, cast.jan_juror)
    session.flush()
    assert missing() == []
    move(session, cast.edition, Stage.SCORING)
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "juror_assigned")).all()
    assert [message.to_address for message in told] == [cast.jan.address]


def test_whoever_moves_second_is_told(session) -> None:
    edition = make_edition(session, stage=Stage.NOMINATING)
    move(session, edition, Stage.SCREENING)
    with pytest.raises(StageMovedMeanwhile):
        move(session, edition, Stage.SCREENING, from_stage=Stage.NOMINATING)


def test_of_two_organisers_at_once_one_wins(app, session, cast, sign_in) -> None:
    browsers = [sign_in(new_client(app), account) for account in (cast.olga, cast.omar)]
    session.commit()
    del app.extensions["test_session"]  # the two requests run at once: the test's session stays out of it
    try:
        codes: list[int] = []
        start = threading.Barrier(2)

        def press(browser) -> None:
            start.wait()
            data = {"from": "nominating", "to": "screening"}
            codes.append(browser.post("/2026/desk/move", data=data).status_code)

        threads = [threading.Thread(target=press, args=(browser,)) for browser in browsers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    finally:
        app.extensions["test_session"] = session
    assert sorted(codes) == [302, 409]
    session.expire_all()
    assert session.get_one(Edition, cast.edition.id).stage is Stage.SCREENING
    assert len(session.scalars(select(AuditLine).where(AuditLine.action == "stage_moved")).all()) == 1


def test_the_desk_says_what_is_missing_and_moves(browser_of, session, cast) -> None:
    desk = browser_of(cast.olga)
    assert "On to Screening" in desk.get("/2026/desk").text
    page = desk.post("/2026/desk/move", data={"from": "nominating", "to": "screening"}, follow_redirects=True).text
    assert "The edition stands at this stage now: Screening." in page
    assert "Make at least one entry eligible." in page
    assert desk.post("/2026/desk/move", data={"from": "screening", "to": "nonsense"}).status_code == 400
    refused = desk.post("/2026/desk/move", data={"from": "screening", "to": "scoring"})
    assert refused.status_code == 409
    assert "Make at least one entry eligible." in refused.text


def test_a_form_of_yesterday_moves_nothing(browser_of, session, cast) -> None:
    cast.edition.stage = Stage.SCREENING
    stale = browser_of(cast.olga).post("/2026/desk/move", data={"from": "nominating", "to": "screening"})
    assert stale.status_code == 409
    assert "Somebody moved the edition" in stale.text


def test_an_undecided_category_is_named_in_the_readers_language(browser_of, session) -> None:
    cast = make_cast(session, stage=Stage.DELIBERATING)
    entry = make_entry(session, get_category(session, cast.edition, "efficiency"))
    make_ballot(session, entry, cast.jan_juror, 3, 3, 3, 3)
    assert "Efficiëntie" in browser_of(cast.olga, "nl").get("/2026/desk").text


def test_every_line_of_the_record_has_its_words() -> None:
    source = "".join(path.read_text() for path in (PROJECT / "awards").rglob("*.py"))
    used = set(re.findall(r'(?:action=|_note\(session, |else )"([a-z]+_[a-z_]+)"', source)) - {"signed_in"}
    assert used <= set(ACTIONS)
    assert len(used) > 20


def test_earlier_lines_are_one_click_away(browser_of, session, cast) -> None:
    for number in range(120):
        record(
            session,
            action="ballot_cast",
            subject=f"assignment {number}",
            now=NOW,
            actor_id=None,
            edition_id=cast.edition.id,
        )
    desk = browser_of(cast.olga)
    first = desk.get("/2026/desk/record").text
    assert first.count("<tr>") == 101
    older = re.search(r'href="(/2026/desk/record\?before=\d+)"', first).group(1)
    assert "assignment 0<" in desk.get(older).text
    assert desk.get("/2026/desk/record?before=x").status_code == 200


def test_the_record_shows_names_and_that_it_is_whole(browser_of, session, cast) -> None:
    desk = browser_of(cast.olga)
    desk.post("/2026/desk/move", data={"from": "nominating", "to": "screening"})
    page = desk.get("/2026/desk/record").text
    assert "Olga Organiser" in page
    assert "moved the edition to another stage" in page
    assert "The record is whole" in page


def test_what_was_refused_after_routing_is_taken_back_before_scoring_opens(session) -> None:
    cast = make_cast(session, stage=Stage.SCREENING)
    category = get_category(session, cast.edition)
    read, refused = (make_assignment(session, make_entry(session, category), cast.jan_juror) for _ in range(2))
    session.get_one(Entry, refused.entry_id).state = EntryState.INELIGIBLE
    session.flush()
    move(session, cast.edition, Stage.SCORING)
    session.expire_all()
    assert (read.state, refused.state) == (AssignmentState.NOT_OPENED, AssignmentState.RELEASED)
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "juror_assigned")).one()
    assert "1 dossier" in told.body
