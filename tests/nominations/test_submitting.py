"""Sending a nomination: what is kept, and what a second tap does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from awards.accounts.models import SignInCode
from awards.accounts.service import find_account
from awards.domain.errors import NotNow, TooManyTries
from awards.domain.lifecycle import EntryState, NominationKind, NominationState, NomineeKind, Stage
from awards.mail.models import OutboxMessage
from awards.mail.service import read_body
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service import confirm_nomination, new_form_token
from tests.factories import NOW
from tests.nominations.writing import at_once, hasty_browser, list_nominations, mailed_code, send, typed

HARD_NAMES = ["Ω" * 200, "فاطمة بنت علي", "D’Août-O'Brien", "Zoë 🎉", "🎉🎉"]


def test_without_an_account_it_is_kept_unconfirmed_and_a_code_is_mailed(session, cast) -> None:
    nomination = send(session, cast.edition, nominator_address="Nele@Lijnwerk.example")
    assert nomination.state is NominationState.UNCONFIRMED
    assert (nomination.nominator_id, nomination.entry_id, nomination.submitted_at) == (None, None, None)
    assert nomination.nominator_address == "nele@lijnwerk.example"
    message = session.scalars(select(OutboxMessage)).one()
    assert (message.template, message.to_address, message.confidential) == (
        "nomination_code", "nele@lijnwerk.example", True,
    )  # fmt: skip
    code = mailed_code(session)
    assert code in message.subject or code in read_body(message)
    assert session.scalar(select(SignInCode.subject)) == f"nomination:{nomination.public_id}"
    assert session.scalar(select(func.count()).select_from(Entry)) == 0


def test_signed_in_with_the_same_address_it_counts_at_once(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    assert (nomination.state, nomination.nominator_id) == (NominationState.SUBMITTED, cast.nora.id)
    assert session.scalars(select(OutboxMessage.template)).all() == ["nomination_receipt"]
    nominee = session.scalars(select(Nominee)).one()
    assert (nominee.name, nominee.name_key, nominee.organisation, nominee.organisation_key, nominee.locale) == (
        "Lina Loos", "lina loos", "Belcentre NV", "belcentre", "nl",
    )  # fmt: skip


def test_signed_in_with_another_address_a_code_is_asked(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora, nominator_address="nora.private@people.example")
    assert nomination.state is NominationState.UNCONFIRMED


def test_who_nominates_themself_is_named_once(session, cast) -> None:
    nomination = send(
        session, cast.edition, cast.nora, kind=NominationKind.SELF, nominee_name="left from before", nominee_members="x"
    )
    assert (nomination.nominee_name, nomination.nominee_address, nomination.nominee_members) == (
        "Nora Nominator", "nora@people.example", "",
    )  # fmt: skip
    team = send(
        session, cast.edition, cast.nora, kind=NominationKind.SELF, nominee_kind=NomineeKind.TEAM,
        nominee_name="The Night Shift", nominee_members="Nora, Lina",
    )  # fmt: skip
    assert (team.nominee_name, team.nominee_members) == ("The Night Shift", "Nora, Lina")


@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_difficult_name_is_kept_and_found_again(session, cast, name: str) -> None:
    first = send(session, cast.edition, cast.nora, nominee_name=name)
    second = send(session, cast.edition, cast.jan, nominee_name=name)
    assert first.nominee_name == name
    assert first.entry_id == second.entry_id


def test_names_of_emoji_only_are_not_taken_for_one_another(session, cast) -> None:
    first = send(session, cast.edition, cast.nora, nominee_name="🎉🎉")
    second = send(session, cast.edition, cast.nora, nominee_name="🚀")
    assert first.entry_id != second.entry_id


def test_spellings_of_one_name_make_one_entry_and_kinds_do_not(session, cast) -> None:
    first = send(session, cast.edition, cast.nora, nominee_name="Zoë D’Août")
    second = send(
        session, cast.edition, cast.jan, nominee_name="ZOE D'AOUT", nominee_organisation="Belcentre",
        nominee_address="zoe@belcentre.example",
    )  # fmt: skip
    team = send(session, cast.edition, cast.jan, nominee_name="Zoë D’Août", nominee_kind=NomineeKind.TEAM)
    assert first.entry_id == second.entry_id
    assert team.entry_id != first.entry_id
    nominee = session.get(Nominee, session.get(Entry, first.entry_id).nominee_id)
    assert (nominee.name, nominee.address) == ("Zoë D’Août", "zoe@belcentre.example")


def test_one_person_in_two_categories_is_one_nominee_with_two_entries(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.nora, key="efficiency")
    entries = session.scalars(select(Entry).order_by(Entry.id)).all()
    assert [entry.id for entry in entries] == [first.entry_id, second.entry_id]
    assert len({entry.nominee_id for entry in entries}) == 1


def test_the_same_form_twice_is_one_nomination_and_one_message(session, cast) -> None:
    token = new_form_token()
    first, second = send(session, cast.edition, form_token=token), send(session, cast.edition, form_token=token)
    assert first.id == second.id
    assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_two_taps_at_once_lead_to_the_same_page(app, session, cast) -> None:
    form = typed()
    clients = [hasty_browser(app), hasty_browser(app)]
    answers = at_once(session, *(lambda c=c: c.post("/2026/nominate/empathy", data=form) for c in clients))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(list_nominations(session)) == 1
    assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_sent_again_with_other_words_before_confirming_the_last_words_count(session, cast) -> None:
    token = new_form_token()
    first = send(session, cast.edition, form_token=token)
    second = send(session, cast.edition, form_token=token, story="Other words " * 9)
    assert (first.id, second.story) == (second.id, "Other words " * 9)
    assert len(session.scalars(select(OutboxMessage)).all()) == 1
    third = send(session, cast.edition, form_token=token, nominator_address="right@people.example")
    assert third.id == first.id
    addresses = session.scalars(select(OutboxMessage.to_address).order_by(OutboxMessage.id)).all()
    assert addresses == ["nora@people.example", "right@people.example"]


def test_sent_again_with_other_words_after_confirming_they_are_a_nomination_of_their_own(session, cast) -> None:
    token = new_form_token()
    first = send(session, cast.edition, cast.nora, form_token=token)
    same = send(session, cast.edition, cast.nora, form_token=token)
    other = send(session, cast.edition, cast.nora, form_token=token, nominee_name="Somebody Else")
    assert same.id == first.id
    assert (other.id != first.id, other.state) == (True, NominationState.SUBMITTED)


@pytest.mark.parametrize(
    ("stage", "days"), [(Stage.NOMINATING, 8), (Stage.NOMINATING, -8), (Stage.SCREENING, 0), (Stage.DRAFT, 0)]
)
def test_when_nominating_is_not_open_nothing_is_kept(session, cast, stage, days) -> None:
    cast.edition.stage = stage
    with pytest.raises(NotNow):
        send(session, cast.edition, now=NOW + timedelta(days=days))
    assert session.scalar(select(func.count()).select_from(Nomination)) == 0


def test_too_many_codes_are_refused(session, cast) -> None:
    for _ in range(6):
        send(session, cast.edition)
    with pytest.raises(TooManyTries):
        send(session, cast.edition)


@pytest.mark.parametrize("state", [state for state in EntryState if state is not EntryState.MERGED])
def test_new_words_put_a_screened_entry_back(session, cast, state) -> None:
    entry = session.get(Entry, send(session, cast.edition, cast.nora).entry_id)
    entry.state, entry.reason = state, "No"
    session.flush()
    send(session, cast.edition, cast.jan)
    session.refresh(entry)
    assert entry.state is EntryState.PENDING


def test_once_the_jury_reads_new_words_change_no_decision(session, cast) -> None:
    entry = session.get(Entry, send(session, cast.edition, cast.nora).entry_id)
    late = send(session, cast.edition, nominator_address=cast.jan.address)
    entry.state, cast.edition.stage = EntryState.ELIGIBLE, Stage.SCORING
    session.flush()
    jan = find_account(session, account_id=cast.jan.id)
    confirm_nomination(session, nomination=late, account=jan, now=NOW + timedelta(minutes=3))
    session.refresh(entry)
    assert (entry.state, late.state) == (EntryState.ELIGIBLE, NominationState.SUBMITTED)
