"""After the reveal everybody hears once what became of it, in their language; before it, nothing leaks."""

import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.audit.models import AuditLine
from awards.domain.errors import NotNow
from awards.domain.lifecycle import EntryState, NominationKind, NomineeKind, Stage
from awards.domain.notice import NomineeAnswer
from awards.editions.models import Edition
from awards.extensions import db, write_intended
from awards.nominations.models import Nomination
from awards.nominees.models_outcome import OutcomeNotice
from awards.nominees.service_outcome import plan_outcomes
from awards.nominees.service_outcome_mail import WORDS_IN_MAIL, send_outcomes, shorten
from awards.results.models import Decision
from tests.factories import NOW, get_category, make_account, make_entry, make_nomination
from tests.nominees.outcomes import CITATION, SECRET, WINNER_READS, Told, make_decided, reveal, seal, send
from tests.nominees.people import ADDRESS, add_entry, mails, nominee_of

EVERYBODY = 6
"""Three nominees, and Nora and the two others who wrote."""


@pytest.fixture
def told(session, cast) -> Told:
    """Revealed, nobody told yet."""
    made = make_decided(session, cast)
    seal(session, cast, made)
    reveal(session, cast)
    return made


@pytest.fixture
def mail_to(session):
    """`mail_to(address)`: the one message about outcomes to this address."""

    def find(address: str):
        found = [one for one in mails(session, "outcome") if one.to_address == address]
        assert len(found) == 1, [one.to_address for one in found]
        return found[0]

    return find


def test_each_hears_in_their_language_how_it_went(session, cast, told, mail_to) -> None:
    assert send(session, cast) == EVERYBODY
    winner, finalist, nominee = (mail_to(f"{name}@belcentre.example") for name in ("lina", "otto", "nele"))
    assert [one.locale for one in (winner, finalist, nominee)] == ["nl", "fr", "en"]
    assert winner.subject == "Je hebt gewonnen: Customer Contact Awards 2026"
    assert finalist.subject == "Vous étiez dans la présélection : Customer Contact Awards 2026"
    assert nominee.subject == "What your colleagues see in you: Customer Contact Awards 2026"
    assert "Dag Lina Loos," in winner.body
    assert "Proficiat: je wint de prijs Empathie." in winner.body
    assert CITATION in winner.body
    assert "/2026/winners/empathy?lang=nl" in winner.body
    assert "/2026/winners/" not in finalist.body + nominee.body
    assert "présélection du jury pour Empathie" in finalist.body
    assert "went before the jury. In the end the jury chose somebody else." in nominee.body
    for message, entry in ((winner, told.lina), (finalist, told.otto), (nominee, told.nele)):
        assert f"/2026/nominee/{nominee_of(session, entry).public_id}?lang={message.locale}" in message.body
        assert "She listened for an hour" in message.body  # nobody is only told "no"
    assert "1 colleague took the time to put you forward." in nominee.body


def test_feedback_goes_out_as_it_was_let_through_and_names_no_juror(session, cast, told, mail_to) -> None:
    send(session, cast)
    assert WINNER_READS in mail_to(ADDRESS).body
    for message in mails(session, "outcome"):
        assert SECRET not in message.subject + message.body
        for juror in (cast.chris, cast.jan, cast.jo):
            assert juror.name not in message.body
    assert sum(WINNER_READS in message.body for message in mails(session, "outcome")) == 1  # the nominee's alone


def test_those_who_wrote_hear_of_all_theirs_in_one_message(session, cast, told, mail_to) -> None:
    make_nomination(session, get_category(session, cast.edition), nominator=cast.nora, entry=told.otto)
    make_nomination(session, get_category(session, cast.edition), nominator=cast.nora, entry=told.nele)
    session.commit()
    assert send(session, cast) == EVERYBODY
    message = mail_to(cast.nora.address)
    assert message.subject == "What became of your nominations: Customer Contact Awards 2026"
    assert "Lina Loos has won Empathy." in message.body
    assert "Otto Maes was on the jury’s shortlist for Empathy" in message.body
    assert "Nele Claes went before the jury for Empathy." in message.body
    assert "/2026/my-nominations?lang=en" in message.body
    assert "/nominee/" not in message.body  # that address is the nominee's alone


def test_one_message_for_one_person_with_several_entries(session, cast, mail_to) -> None:
    """Lina stands in two categories, leads a team, and wrote about Otto."""
    made = make_decided(session, cast)
    lina = make_account(session, name="Lina Loos", address=ADDRESS)
    add_entry(session, cast, nominee_of(session, made.lina), "creativity", state=EntryState.ELIGIBLE)
    make_entry(
        session, get_category(session, cast.edition, "efficiency"), name="Team Noord", address=ADDRESS.upper(),
        kind=NomineeKind.TEAM, told_at=NOW, locale="nl",
    )  # fmt: skip
    make_nomination(session, get_category(session, cast.edition), nominator=lina, entry=made.otto)
    session.commit()
    reveal(session, cast)
    send(session, cast)
    body = mail_to(ADDRESS).body
    assert [body.count(text) for text in ("Team Noord\n", "Lina Loos\n", "Otto Maes", "/2026/nominee/")] == [1, 1, 1, 3]
    assert body.startswith("Goeiedag,")
    assert not [one for one in mails(session, "outcome") if one.to_address == ADDRESS.upper()]


def test_who_wrote_about_themself_gets_the_nominees_message_only(session, cast, mail_to) -> None:
    account = make_account(session, name="Zelda Zelf", address="zelda@belcentre.example", locale="nl")
    entry = make_entry(
        session, get_category(session, cast.edition), nominator=account, name="Zelda Zelf", address=account.address
    )
    session.scalars(select(Nomination).where(Nomination.entry_id == entry.id)).one().kind = NominationKind.SELF
    session.commit()
    reveal(session, cast)
    assert send(session, cast) == 1
    body = mail_to(account.address).body
    assert "You were nominated for Empathy" in body
    assert "colleague" not in body.split("Thank you")[0].replace("colleagues see", "")
    assert plan_outcomes(session, edition=cast.edition).letters == []
    rows = session.execute(select(OutcomeNotice.nominee_id, OutcomeNotice.account_id).order_by(OutcomeNotice.id)).all()
    assert rows == [(entry.nominee_id, None), (None, account.id)]


def test_what_was_won_comes_first(session, cast, mail_to) -> None:
    made = make_decided(session, cast)
    made.lina.category_id = get_category(session, cast.edition, "creativity").id
    session.scalars(select(Decision)).one().category_id = made.lina.category_id
    session.flush()
    add_entry(session, cast, nominee_of(session, made.lina), "empathy", state=EntryState.ELIGIBLE)
    session.commit()
    reveal(session, cast)
    send(session, cast)
    body = mail_to(ADDRESS).body
    assert 0 < body.index("Proficiat") < body.index("Je was genomineerd voor Empathie")


def test_nobody_is_told_twice(session, cast, told) -> None:
    assert [send(session, cast), send(session, cast)] == [EVERYBODY, 0]
    assert len(mails(session, "outcome")) == EVERYBODY
    line = session.scalars(select(AuditLine).where(AuditLine.action == "outcomes_told")).one()
    assert (line.actor_id, line.details["messages"], line.details["writers"]) == (cast.olga.id, EVERYBODY, 3)
    twice = OutcomeNotice(edition_id=cast.edition.id, entry_id=told.lina.id, account_id=cast.nora.id, told_at=NOW)
    session.add(twice)
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_who_press_at_once_send_each_message_once(app, session, cast, told) -> None:
    session.commit()
    edition_id, ready, numbers = cast.edition.id, threading.Barrier(2), []

    def press() -> None:
        with app.app_context():
            token = write_intended.set(True)
            with Session(db.engine) as own:
                edition = own.get_one(Edition, edition_id)
                own.commit()
                ready.wait(timeout=10)
                numbers.append(len(send_outcomes(own, edition=edition, now=NOW, actor_id=None)))
                own.commit()
            write_intended.reset(token)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(numbers) == [0, EVERYBODY]
    assert len(mails(session, "outcome")) == EVERYBODY


def test_whom_no_message_reaches_is_for_the_organisers(session, cast, told) -> None:
    others = ("creativity", "efficiency", "communication", "empathy")
    made = [make_entry(session, get_category(session, cast.edition, key)) for key in others]
    without, unaware, erased, gone = (nominee_of(session, entry) for entry in made)
    unaware.address = "unaware@belcentre.example"
    erased.address, erased.told_at, erased.erasure_asked_at = "erased@belcentre.example", NOW, NOW
    gone.address, gone.told_at, gone.answer = "gone@belcentre.example", NOW, NomineeAnswer.DECLINED
    session.commit()
    plan = plan_outcomes(session, edition=cast.edition)
    assert {one.nominee.id: one.reason.value for one in plan.unreached} == {
        without.id: "no_address", unaware.id: "not_told", erased.id: "erasure",
    }  # fmt: skip
    send(session, cast)
    reached = {message.to_address for message in mails(session, "outcome")}
    assert not reached & {unaware.address, erased.address, gone.address}
    unaware.told_at, without.address, without.told_at = NOW, "found@belcentre.example", NOW
    session.commit()
    assert send(session, cast) == 2  # once they know, they are told, and nobody else again


def test_what_was_withdrawn_or_refused_is_not_told_again(session, cast) -> None:
    writer = make_account(session, address="writer@belcentre.example")
    for number, (key, state) in enumerate(
        (("empathy", EntryState.WITHDRAWN), ("creativity", EntryState.INELIGIBLE), ("efficiency", EntryState.PENDING))
    ):
        make_entry(
            session, get_category(session, cast.edition, key), state=state, nominator=writer, name=f"Nominee {number}",
            address=f"nominee{number}@belcentre.example", told_at=NOW,
        )  # fmt: skip
    reveal(session, cast)
    assert send(session, cast) == 1
    body = mails(session, "outcome")[0].body
    assert "The nomination of Nominee 2 for Efficiency did not come before the jury" in body
    assert "Nominee 0" not in body
    assert "Nominee 1" not in body


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.REVEALED])
def test_nothing_is_sent_at_another_stage(session, cast, stage) -> None:
    make_decided(session, cast)
    cast.edition.stage = stage
    session.commit()
    with pytest.raises(NotNow):
        send_outcomes(session, edition=cast.edition, now=NOW, actor_id=cast.olga.id)
    session.rollback()
    assert session.scalar(select(func.count(OutcomeNotice.id))) == 0


def test_long_words_are_cut_at_a_word() -> None:
    assert shorten("short") == "short"
    cut = shorten("word, " * 200)
    assert cut.endswith("word …")
    assert len(cut) <= WORDS_IN_MAIL + 2
