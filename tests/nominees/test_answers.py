"""A nominee accepts, declines and comes back, at each stage; what hangs on it stays right."""

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotNow
from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, Stage
from awards.domain.notice import NomineeAnswer
from awards.editions.models import Edition
from awards.extensions import db
from awards.jury.models import Assignment
from awards.nominations.models import Entry, Nominee
from awards.nominations.service_screening import make_eligible
from awards.nominees.service_answers import accept, ask_erasure, decline
from awards.results.models import Decision, Seal
from awards.results.service import rank_category, record_decision
from awards.results.service_outstanding import undecided_categories
from awards.results.service_seal import digest_results, sign_seal
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_nomination
from tests.nominations.writing import at_once, list_nominations, send
from tests.nominees.people import add_entry, mails, make_lina, nominee_of


def say(session, cast, entry: Entry, answer, **changes) -> bool:
    done = answer(session, edition=cast.edition, nominee=nominee_of(session, entry), now=NOW, actor_id=None, **changes)
    session.commit()
    session.expire_all()
    return done


def states(session) -> list[EntryState]:
    session.expire_all()
    return list(session.scalars(select(Entry.state).order_by(Entry.id)))


def test_to_accept_is_noted_and_changes_nothing_else(session, cast) -> None:
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    assert say(session, cast, entry, accept)
    assert not say(session, cast, entry, accept)
    assert (nominee_of(session, entry).answer, states(session)) == (NomineeAnswer.ACCEPTED, [EntryState.ELIGIBLE])
    line = session.scalars(select(AuditLine).where(AuditLine.action == "nominee_accepted")).one()
    assert (line.actor_id, line.details["by"]) == (None, "nominee")


@pytest.mark.parametrize("stage", [Stage.NOMINATING, Stage.SCREENING])
def test_before_the_jury_one_may_decline_and_come_back_to_screening(session, cast, stage: Stage) -> None:
    cast.edition.stage = stage
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    add_entry(session, cast, nominee_of(session, entry), "creativity", state=EntryState.INELIGIBLE)
    empty = add_entry(session, cast, nominee_of(session, entry), "efficiency", state=EntryState.WITHDRAWN)
    returned = add_entry(session, cast, nominee_of(session, entry), "extra-mile", state=EntryState.NEEDS_CORRECTING)
    for one, state in ((empty, NominationState.WITHDRAWN), (returned, NominationState.RETURNED)):
        next(each for each in list_nominations(session) if each.entry_id == one.id).state = state
        session.commit()
    assert say(session, cast, entry, decline)
    assert not say(session, cast, entry, decline)
    gone = EntryState.WITHDRAWN
    assert states(session) == [gone, EntryState.INELIGIBLE, gone, gone]
    assert session.get_one(Entry, entry.id).screened_at == NOW  # what was found fit stays readable for the nominee
    assert session.get_one(Entry, returned.id).screened_at is None
    assert say(session, cast, entry, accept)
    assert states(session) == [EntryState.PENDING, EntryState.INELIGIBLE, gone, EntryState.NEEDS_CORRECTING]
    assert nominee_of(session, entry).answer is NomineeAnswer.ACCEPTED
    kind, back = mails(session, "nomination_declined")
    assert (kind.to_address, back.to_address) == (cast.nora.address, cast.nora.address)
    assert "would rather not take part" in kind.body
    assert "says nothing about you" in kind.body
    assert back.subject == "Lina Loos takes part after all"
    assert {mail.to_address for mail in mails(session, "nominee_declines")} == {cast.olga.address, cast.omar.address}


def test_in_scoring_what_waits_is_taken_back_and_what_is_cast_stays(session, cast) -> None:
    cast.edition.stage = Stage.SCORING
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    other = make_lina(session, cast, state=EntryState.ELIGIBLE, name="Somebody Else", address="else@x.example")
    make_ballot(session, entry, cast.chris_juror, 4, 4, 3, 5)
    make_ballot(session, entry, cast.jo_juror, 4, cast=False)
    for one in (entry, other):
        make_assignment(session, one, cast.jan_juror)
    session.commit()
    assert say(session, cast, entry, decline)
    held = {
        (row.entry_id, row.juror_id): row.state
        for row in session.execute(select(Assignment.entry_id, Assignment.juror_id, Assignment.state))
    }
    assert held == {
        (entry.id, cast.chris_juror.id): AssignmentState.CAST,
        (entry.id, cast.jo_juror.id): AssignmentState.RELEASED,
        (entry.id, cast.jan_juror.id): AssignmentState.RELEASED,
        (other.id, cast.jan_juror.id): AssignmentState.NOT_OPENED,
    }
    assert "2 dossiers were still with jurors" in mails(session, "nominee_declines")[0].body
    with pytest.raises(NotNow, match="The jury has begun"):
        say(session, cast, entry, accept)
    session.rollback()
    assert states(session) == [EntryState.WITHDRAWN, EntryState.ELIGIBLE]


def test_in_deliberation_the_decision_falls_and_the_jury_decides_again(session, cast) -> None:
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    other = make_lina(session, cast, state=EntryState.ELIGIBLE, name="Somebody Else", address="else@x.example")
    for one, points in ((entry, 5), (other, 3)):
        for juror in (cast.chris_juror, cast.jo_juror):
            make_ballot(session, one, juror, *[points] * 4)

    def decide(winner: Entry) -> None:
        record_decision(
            session, edition=cast.edition, category=category, entry=winner, citation="Well done.", reason="", now=NOW,
            actor_id=cast.chris.id,
        )  # fmt: skip
        session.commit()

    def sign(account) -> None:
        digest = digest_results(session, edition=cast.edition)
        sign_seal(session, edition=cast.edition, digest=digest, now=NOW, actor_id=account.id)
        session.commit()

    decide(entry)
    sign(cast.chris)
    assert say(session, cast, entry, decline)
    assert session.scalars(select(Decision)).all() == session.scalars(select(Seal)).all() == []
    assert [one.key for one in undecided_categories(session, edition_id=cast.edition.id)] == ["empathy"]
    assert [line.entry.id for line in rank_category(session, edition=cast.edition, category=category).lines] == [
        other.id
    ]
    assert "that decision is void" in mails(session, "nominee_declines")[0].body
    decide(other)
    sign(cast.olga)
    sign(cast.chris)
    assert session.get_one(Edition, cast.edition.id).stage is Stage.SEALED


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED])
def test_what_is_sealed_stays(session, cast, browser_of, stage: Stage) -> None:
    cast.edition.stage = stage
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    session.commit()
    with pytest.raises(NotNow, match="sealed"):
        say(session, cast, entry, decline)
    session.rollback()
    page = browser_of(cast.sam).get(f"/2026/nominee/{nominee_of(session, entry).public_id}/decline").text
    assert "write to the organisers" in page
    assert cast.edition.contact_address in page
    assert states(session) == [EntryState.ELIGIBLE]


def test_new_words_do_not_bring_back_who_declined(session, cast) -> None:
    send(session, cast.edition, cast.nora)
    entry = session.scalars(select(Entry)).one()
    assert say(session, cast, entry, decline)
    send(session, cast.edition, cast.sam)
    send(session, cast.edition, cast.sam, key="creativity")
    session.commit()
    assert states(session) == [EntryState.WITHDRAWN, EntryState.WITHDRAWN]
    assert say(session, cast, entry, accept)
    assert states(session) == [EntryState.PENDING, EntryState.PENDING]
    assert [each.state for each in list_nominations(session)] == [NominationState.SUBMITTED] * 3


def test_nobody_is_written_to_twice_and_the_nominee_not_about_themself(session, cast) -> None:
    entry = make_lina(session, cast, address=cast.sam.address)
    add_entry(session, cast, nominee_of(session, entry), "creativity")
    make_nomination(session, get_category(session, cast.edition), nominator=cast.sam, entry=entry)
    session.commit()
    say(session, cast, entry, decline)
    assert [mail.to_address for mail in mails(session, "nomination_declined")] == [cast.nora.address]


def test_to_be_erased_is_asked_once(session, cast) -> None:
    entry = make_lina(session, cast)
    assert say(session, cast, entry, ask_erasure)
    assert not say(session, cast, entry, ask_erasure)
    assert {mail.to_address for mail in mails(session, "erasure_asked")} == {cast.olga.address, cast.omar.address}
    assert nominee_of(session, entry).erasure_asked_at == NOW


def test_declining_while_words_come_in_and_organisers_decide_ends_withdrawn(app, session, cast) -> None:
    """All at once, in whatever order: nothing deadlocks, and the nominee's word stands."""
    send(session, cast.edition, cast.nora)
    entry = session.scalars(select(Entry)).one()
    session.commit()

    def in_own_session(act) -> None:
        with app.app_context():
            mine = db.session()
            edition = mine.get_one(Edition, cast.edition.id)
            try:
                act(mine, edition)
                mine.commit()
            except Exception as error:
                mine.rollback()
                if type(error).__name__ != "ChangedMeanwhile":
                    raise

    def no(mine, edition) -> None:
        nominee = mine.get_one(Nominee, entry.nominee_id)
        decline(mine, edition=edition, nominee=nominee, now=NOW, actor_id=None)

    def words(mine, edition) -> None:
        send(mine, edition, cast.sam)

    def eligible(mine, edition) -> None:
        make_eligible(mine, entry=mine.get_one(Entry, entry.id), now=NOW, actor_id=None)

    at_once(session, *(lambda act=act: in_own_session(act) for act in (words, no, eligible, no)))
    assert states(session) == [EntryState.WITHDRAWN]
    assert len(mails(session, "nominee_declines")) == 2
