"""Extra ballots while the jury deliberates: who is asked, what they may do and not see, and what waits for them."""

import re

import pytest
from sqlalchemy import func, select

from awards.audit.models import AuditLine
from awards.ballots.service import save_ballot
from awards.domain.errors import NotAllowed, NotNow, RoutingOutdated
from awards.domain.lifecycle import AssignmentState, Stage
from awards.jury.models import Assignment, DeclaredConflict
from awards.jury.models_rounds import ExtraRound
from awards.jury.service_rounds import RoundOpen, StillBlind, check_not_blind, find_open_round
from awards.mail.models import OutboxMessage
from awards.results.service import record_decision
from awards.results.service_extra import close_round, open_round, preview_round
from awards.results.service_seal import digest_results, sign_seal
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_ballot, make_entry, make_juror

ROOM = "/2026/results/empathy"
EXTRA = f"{ROOM}/extra"


@pytest.fixture
def close(session, cast):
    """Anna and Bert too close to call, each read by Chris and Jo; Jan has read neither, nor three others."""
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    made = {}
    for name, first, second in (("Anna", (4, 4, 4, 4), (4, 4, 4, 4)), ("Bert", (4, 4, 4, 4), (4, 4, 4, 4))):
        entry = make_entry(session, category, name=name)
        make_ballot(session, entry, cast.chris_juror, *first)
        make_ballot(session, entry, cast.jo_juror, *second)
        made[name] = entry
    for number in range(4):
        low = make_entry(session, category, name=f"Low {number}")
        make_ballot(session, low, cast.chris_juror, 1, 1, 2, 1)
        make_ballot(session, low, cast.jo_juror, 1, 2, 1, 1)
    session.commit()
    return made


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def preview(session, cast, **changes):
    wish = {"more": 1, "beyond": False, "names": True, "actor_id": cast.chris.id, **changes}
    return preview_round(session, edition=cast.edition, key="empathy", **wish)


def ask(session, cast, **changes):
    found = preview(session, cast, **changes)
    wish = {"more": 1, "beyond": False, "digest": found.planned.digest, **changes}
    number = open_round(session, edition=cast.edition, key="empathy", now=NOW, actor_id=cast.chris.id, **wish)
    session.commit()
    return number


def own(session, juror, entry):
    return session.scalars(select(Assignment).filter_by(juror_id=juror.id, entry_id=entry.id)).one()


def cast_one(session, cast, entry, given=5):
    assignment = own(session, cast.jan_juror, entry)
    points = {one.id: given for one in get_criteria(session, get_category(session, cast.edition))}
    save_ballot(session, assignment=assignment, points=points, comment="", version=None, now=NOW, cast=True)
    session.commit()


def test_the_preview_names_who_would_read_whom_and_writes_nothing(session, cast, close, browser_of):
    page = browser_of(cast.chris).get(f"{EXTRA}?more=1")
    text = plain(page)
    assert "Anna 2 ballots now Jan Juror" in text
    assert "Bert 2 ballots now Jan Juror" in text
    assert "Low 0" not in text
    assert "Ask for 2 extra ballots" in text
    assert re.search(r"Jan Juror 0 2 40", text)
    assert session.scalar(select(func.count()).select_from(ExtraRound)) == 0
    assert "Ask for extra ballots on the contenders" in plain(browser_of(cast.chris).get(ROOM))


def test_in_one_step_the_jurors_are_asked_told_and_recorded(session, cast, close, browser_of):
    found = preview(session, cast)
    data = {"more": "1", "digest": found.planned.digest}
    page = browser_of(cast.chris).post(EXTRA, data=data, follow_redirects=True)
    assert "Extra round: 0 of 2 ballots cast" in plain(page)
    assert "Record the decision" not in plain(page)
    for entry in close.values():
        assert own(session, cast.jan_juror, entry).state is AssignmentState.NOT_OPENED
    mail = session.scalars(select(OutboxMessage).filter_by(template="extra_asked")).one()
    assert (mail.to_address, mail.subject) == (cast.jan.address, "The jury asks you for 2 extra ballots")
    event = session.scalars(select(AuditLine).filter_by(action="extra_ballots_asked")).one()
    assert event.details["entries"] == sorted(entry.id for entry in close.values())
    assert event.details["ballots"] == 2


@pytest.mark.parametrize("path", ["", "/projector", "/{entry}/ballots", "?page=1"])
def test_whoever_has_an_extra_ballot_to_cast_sees_no_marks(session, cast, close, browser_of, path):
    ask(session, cast)
    address = ROOM + path.format(entry=close["Anna"].id)
    refused = browser_of(cast.jan).get(address)
    assert refused.status_code == 409
    assert "its results are hidden from you until your ballots are cast" in plain(refused)
    assert "Anna" not in refused.text
    assert "4.00" not in refused.text
    assert [browser_of(one).get(address).status_code for one in (cast.chris, cast.jo, cast.olga)] == [200] * 3
    assert browser_of(cast.jan).get("/2026/results/efficiency").status_code == 200
    cast_one(session, cast, close["Anna"])
    assert browser_of(cast.jan).get(address).status_code == 409
    cast_one(session, cast, close["Bert"])
    assert browser_of(cast.jan).get(address).status_code == 200


def test_the_overview_keeps_who_leads_from_them(session, cast, close, browser_of):
    ask(session, cast)
    page = browser_of(cast.jan).get("/2026/results")
    assert "Until they are cast, you do not see the results of that category" in plain(page)
    assert f'href="{ROOM}"' not in page.text
    assert f'href="{ROOM}"' in browser_of(cast.jo).get("/2026/results").text


def test_exactly_these_ballots_can_be_cast_while_the_jury_deliberates(session, cast, close, browser_of):
    left_over = make_assignment(session, make_entry(session, get_category(session, cast.edition)), cast.jan_juror)
    session.commit()
    ask(session, cast)
    anna, browser = own(session, cast.jan_juror, close["Anna"]), browser_of(cast.jan)
    home = browser.get("/2026/ballots")
    assert "The jury asks you for 2 extra ballots" in plain(home)
    page = browser.get(f"/2026/ballots/{anna.id}")
    assert 'value="cast"' in page.text
    assert 'value="cast"' not in browser.get(f"/2026/ballots/{left_over.id}").text
    criteria = get_criteria(session, get_category(session, cast.edition))
    fields = {f"points_{one.id}": "5" for one in criteria} | {"action": "cast"}
    sent = browser.post(f"/2026/ballots/{anna.id}", data=fields)
    assert sent.status_code == 302
    assert sent.headers["Location"].endswith("/2026/ballots")
    assert browser.post(f"/2026/ballots/{left_over.id}", data=fields).status_code == 409
    for what in ("opened", "save", "recuse"):
        assert browser.post(f"/2026/ballots/{left_over.id}/{what}", data=fields).status_code == 409
    assert browser.post(f"/2026/ballots/{anna.id}/reopen").status_code == 409
    assert "Extra round: 1 of 2 ballots cast" in plain(browser_of(cast.chris).get(ROOM))


def test_stepping_aside_from_one_takes_it_out_of_the_round(session, cast, close, browser_of):
    ask(session, cast)
    for entry in close.values():
        assignment = own(session, cast.jan_juror, entry)
        sent = browser_of(cast.jan).post(
            f"/2026/ballots/{assignment.id}/recuse", data={"kind": "professional", "note": ""}
        )  # fmt: skip
        assert sent.status_code == 302
    assert "Extra round: 0 of 0 ballots cast" in plain(browser_of(cast.chris).get(ROOM))
    assert browser_of(cast.jan).get(ROOM).status_code == 200


def test_nothing_is_decided_or_sealed_while_a_round_is_open(session, cast, close):
    ask(session, cast)
    values = {"citation": "She hears.", "reason": "We talked.", "now": NOW, "actor_id": cast.chris.id}
    category = get_category(session, cast.edition)
    with pytest.raises(RoundOpen):
        record_decision(session, edition=cast.edition, category=category, entry=close["Anna"], **values)
    digest = digest_results(session, edition=cast.edition)
    with pytest.raises(RoundOpen):
        sign_seal(session, edition=cast.edition, digest=digest, now=NOW, actor_id=cast.olga.id)
    session.rollback()
    close_round(session, edition=cast.edition, key="empathy", now=NOW, actor_id=cast.chris.id)
    decided = record_decision(session, edition=cast.edition, category=category, entry=close["Anna"], **values)
    assert decided.entry_id == close["Anna"].id


def test_closing_withdraws_what_is_not_cast_and_keeps_what_is(session, cast, close, browser_of):
    ask(session, cast)
    cast_one(session, cast, close["Anna"])
    page = browser_of(cast.chris).post(f"{EXTRA}/close", follow_redirects=True)
    assert "1 ballot is withdrawn." in plain(page)
    states = [own(session, cast.jan_juror, close[name]).state for name in ("Anna", "Bert")]
    assert states == [AssignmentState.CAST, AssignmentState.RELEASED]
    assert browser_of(cast.jan).get(ROOM).status_code == 200
    mail = session.scalars(select(OutboxMessage).filter_by(template="extra_withdrawn")).one()
    assert mail.to_address == cast.jan.address
    event = session.scalars(select(AuditLine).filter_by(action="extra_ballots_closed")).one()
    assert (event.details["cast"], event.details["withdrawn"]) == (1, 1)
    assert browser_of(cast.chris).post(f"{EXTRA}/close").status_code == 409


def test_a_conflict_another_panel_another_language_and_the_one_who_asks_are_left_out(session, cast, close):
    elsewhere = make_juror(session, cast.edition, categories=[get_category(session, cast.edition, "creativity")])
    french = make_juror(session, cast.edition, languages=["fr"])
    knows = make_juror(session, cast.edition)
    row = DeclaredConflict(juror_id=knows.id, entry_id=close["Anna"].id, declared_at=NOW)
    row.organisation = row.organisation_key = ""
    session.add(row)
    cora = make_entry(session, get_category(session, cast.edition), name="Cora, whom Chris has not read")
    make_ballot(session, cora, cast.jo_juror, 4, 4, 4, 4)
    make_ballot(session, cora, make_juror(session, cast.edition), 4, 4, 4, 4)
    session.commit()
    found = preview(session, cast, more=0)
    asked = {juror for _, juror in found.planned.pairs}
    assert {entry for entry, _ in found.planned.pairs} == {close["Anna"].id, close["Bert"].id, cora.id}
    assert asked.isdisjoint({elsewhere.id, french.id, cast.chris_juror.id})
    assert {entry for entry, juror in found.planned.pairs if juror == knows.id} == {close["Bert"].id, cora.id}


def test_capacity_holds_unless_the_chair_says_so(session, cast, close):
    cast.jan_juror.capacity = 1
    session.commit()
    assert preview(session, cast).ballots == 1
    assert preview(session, cast).planned.missing == 1
    found = preview(session, cast, beyond=True)
    assert found.ballots == 2
    assert [(load.juror, load.before, load.after) for load in found.loads] == [("Jan Juror", 0, 2)]
    ask(session, cast, beyond=True)
    event = session.scalars(select(AuditLine).filter_by(action="extra_ballots_asked")).one()
    assert event.details["beyond_capacity"] is True


def test_where_everybody_has_read_them_it_says_so(session, cast, close, browser_of):
    for entry in close.values():
        make_ballot(session, entry, cast.jan_juror, 4, 4, 4, 4)
    session.commit()
    assert "Nobody is left to ask" in plain(browser_of(cast.chris).get(EXTRA))


def test_what_was_given_out_and_never_cast_is_asked_for_again_with_its_draft(session, cast, close):
    ballot = make_ballot(session, close["Anna"], cast.jan_juror, 3, cast=False)
    session.commit()
    ask(session, cast)
    assert own(session, cast.jan_juror, close["Anna"]).state is AssignmentState.DRAFT
    standing = find_open_round(session, edition_id=cast.edition.id, key="empathy", account_id=cast.jan.id)
    assert (standing.cast, standing.asked, standing.mine) == (0, 2, 2)
    with pytest.raises(StillBlind):
        check_not_blind(standing)
    assert ballot.scores[0].points == 3


def test_a_preview_that_no_longer_holds_asks_nobody(session, cast, close):
    digest = preview(session, cast).planned.digest
    make_juror(session, cast.edition)
    session.commit()
    with pytest.raises(RoutingOutdated):
        open_round(
            session, edition=cast.edition, key="empathy", more=1, beyond=False, digest=digest, now=NOW,
            actor_id=cast.chris.id,
        )  # fmt: skip


def test_one_round_at_a_time_and_none_after_the_decision_or_outside_deliberation(session, cast, close):
    ask(session, cast)
    with pytest.raises((RoundOpen, RoutingOutdated)) as refused:
        ask(session, cast)
    assert refused.type is RoundOpen
    session.rollback()
    close_round(session, edition=cast.edition, key="empathy", now=NOW, actor_id=cast.chris.id)
    category = get_category(session, cast.edition)
    record_decision(
        session, edition=cast.edition, category=category, entry=close["Anna"], citation="She hears.", reason="We did.",
        now=NOW, actor_id=cast.chris.id,
    )  # fmt: skip
    session.commit()
    with pytest.raises(NotAllowed):
        ask(session, cast)
    session.rollback()
    cast.edition.stage = Stage.SCORING
    session.commit()
    with pytest.raises(NotNow):
        close_round(session, edition=cast.edition, key="empathy", now=NOW, actor_id=cast.chris.id)


def test_only_the_chair_asks_and_closes(session, cast, close, browser_of):
    for account in (cast.olga, cast.jan):
        assert browser_of(account).get(EXTRA).status_code == 403
        assert browser_of(account).post(EXTRA).status_code == 403
        assert browser_of(account).post(f"{EXTRA}/close").status_code == 403
    assert "Ask for extra ballots" not in plain(browser_of(cast.jo).get(ROOM))


def test_it_speaks_dutch_and_french(session, cast, close, browser_of):
    assert "Extra stembrieven per kanshebber" in plain(browser_of(cast.chris, "nl").get(EXTRA))
    assert "Qui lirait quoi" in plain(browser_of(cast.chris, "fr").get(EXTRA))
    ask(session, cast)
    assert "Le jury vous demande 2 bulletins" in plain(browser_of(cast.jan, "fr").get("/2026/ballots"))
    assert "Extra ronde: 0 van 2" in plain(browser_of(cast.chris, "nl").get(ROOM))
    assert "pas als je stembrieven ingediend zijn" in plain(browser_of(cast.jan, "nl").get(ROOM))
