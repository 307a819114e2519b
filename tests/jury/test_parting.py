"""Taking joined dossiers apart: all as before, and what came since stays where it belongs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, Stage
from awards.jury.models import Assignment
from awards.jury.service_merging import take_apart, take_out
from awards.nominations.models import Entry, Nomination, Nominee, NomineeDistinction, NomineeMerge
from awards.nominations.service_correcting import correct_nominee
from awards.nominations.service_duplicates import list_pairs
from awards.nominations.service_editing import edit_nomination
from awards.nominations.service_merging import CannotJoin
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_screening import make_eligible, return_nomination
from tests.factories import NOW, make_account, make_assignment, make_ballot, make_run
from tests.jury.dossiers import dossier, everything, join, part, stories, word
from tests.nominations.test_joining_itself import words_of
from tests.nominations.writing import send

LATER = NOW + timedelta(hours=1)


def pair(session, cast, **changes) -> tuple[Entry, Entry]:
    one = send(session, cast.edition, cast.nora, nominee_name="Jan Peeters")
    other = send(session, cast.edition, cast.jan, nominee_name="J. Peeters", **changes)
    return session.get(Entry, one.entry_id), session.get(Entry, other.entry_id)


def entry_of(session, nomination) -> Entry:
    session.expire_all()
    return session.get(Entry, nomination.entry_id)


def test_all_is_as_before(session, cast) -> None:
    one, other = pair(session, cast, nominee_address="jan@people.example", nominee_locale="fr")
    dossier(session, cast, "J. Peeters", key="efficiency", organisation="Else")
    make_eligible(session, entry=one, now=LATER, actor_id=cast.olga.id)
    session.commit()
    before = everything(session)
    merge = join(session, cast, one, other, name="other", locale="other")
    assert everything(session) != before
    part(session, cast, merge)
    assert everything(session) == before
    assert list_pairs(session, edition_id=cast.edition.id)[0].ids == (merge.kept_id, merge.gone_id)
    actions = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert actions[-2:] == ["nominees_joined", "nominees_taken_apart"]
    with pytest.raises(ChangedMeanwhile):
        part(session, cast, merge)
    with pytest.raises(NotFound):
        take_apart(session, edition=cast.edition, merge_id=999, now=NOW, actor_id=None)


def test_words_that_came_since_go_to_the_one_whom_they_name(session, cast) -> None:
    one, other = pair(session, cast)
    merge = join(session, cast, one, other)
    plain = send(session, cast.edition, cast.jo, nominee_name="Jan Peeters")
    short = send(session, cast.edition, cast.chris, nominee_name="J. Peeters")
    elsewhere = send(session, cast.edition, cast.jo, nominee_name="J. Peeters", key="efficiency")
    again = send(session, cast.edition, cast.jan, nominee_name="Jan Peeters")
    assert again.state is NominationState.DUPLICATE
    part(session, cast, merge, now=LATER)
    assert (entry_of(session, plain).id, entry_of(session, short).id) == (one.id, other.id)
    assert entry_of(session, elsewhere).nominee_id == merge.gone_id
    assert (entry_of(session, again).id, again.state) == (one.id, NominationState.SUBMITTED)
    left = session.scalars(select(Entry.state).where(Entry.nominee_id == merge.kept_id).order_by(Entry.id)).all()
    assert left == [EntryState.PENDING, EntryState.WITHDRAWN]  # in efficiency nobody named Jan
    assert len(stories(session, one)) == 3


def test_a_dossier_that_moved_whole_gives_back_what_was_not_its_own(session, cast) -> None:
    one, other = pair(session, cast, key="efficiency")
    merge = join(session, cast, one, other)
    late = send(session, cast.edition, cast.jo, nominee_name="Jan Peeters", key="efficiency")
    assert late.entry_id == other.id
    part(session, cast, merge, now=LATER)
    assert entry_of(session, late).nominee_id == merge.kept_id
    assert session.get(Entry, other.id).nominee_id == merge.gone_id


def test_words_edited_since_follow_their_new_name(session, cast) -> None:
    one, other = pair(session, cast)
    moved = session.scalars(select(Nomination).where(Nomination.entry_id == other.id)).one()
    merge = join(session, cast, one, other)
    session.refresh(moved)
    edit_nomination(
        session, nomination=moved, words=words_of(moved, nominee_name="Jan Peeters"), version=moved.version, now=LATER,
        actor_id=cast.jan.id,
    )  # fmt: skip
    part(session, cast, merge, now=LATER)
    assert entry_of(session, moved).id == one.id
    assert session.get(Entry, other.id).state is EntryState.WITHDRAWN


def test_decisions_and_corrections_made_since_stay(session, cast) -> None:
    one, other = pair(session, cast)
    merge = join(session, cast, one, other)
    kept = session.get(Nominee, merge.kept_id)
    correct_nominee(
        session, nominee=kept, name="Jan Peeters-Maes", organisation=kept.organisation, members="", address="",
        locale="fr", now=LATER, actor_id=cast.olga.id,
    )  # fmt: skip
    make_eligible(session, entry=session.get(Entry, one.id), now=LATER, actor_id=cast.olga.id)
    part(session, cast, merge, now=LATER)
    kept, gone = session.get(Nominee, merge.kept_id), session.get(Nominee, merge.gone_id)
    assert (kept.name, kept.locale, gone.name) == ("Jan Peeters-Maes", "fr", "J. Peeters")
    assert [session.get(Entry, each.id).state for each in (one, other)] == [EntryState.ELIGIBLE, EntryState.PENDING]


def test_screened_entries_wait_again_where_words_came_since(session, cast) -> None:
    one, other = pair(session, cast)
    for entry in (one, other):
        make_eligible(session, entry=entry, now=NOW, actor_id=cast.olga.id)
    merge = join(session, cast, one, other)
    assert session.get(Entry, one.id).state is EntryState.ELIGIBLE
    send(session, cast.edition, cast.jo, nominee_name="J. Peeters")
    part(session, cast, merge, now=LATER)
    assert [session.get(Entry, each.id).state for each in (one, other)] == [EntryState.PENDING, EntryState.PENDING]


def test_what_was_returned_since_still_waits_for_its_writer(session, cast) -> None:
    one, other = pair(session, cast)
    back = session.scalars(select(Nomination).where(Nomination.entry_id == other.id)).one()
    merge = join(session, cast, one, other)
    session.refresh(back)
    return_nomination(session, nomination=back, message="Which year?", now=LATER, actor_id=cast.olga.id)
    part(session, cast, merge, now=LATER)
    assert [session.get(Entry, each.id).state for each in (one, other)] == [
        EntryState.PENDING, EntryState.NEEDS_CORRECTING,
    ]  # fmt: skip


def test_the_later_joining_goes_first(session, cast) -> None:
    one, other = pair(session, cast)
    third = dossier(session, cast, "Jan Peeters", organisation="Luxivo", nominator=cast.jo)
    for account in (cast.chris, cast.olga, cast.omar):
        word(session, third, account)
    before = everything(session)
    first = join(session, cast, one, other)
    second = join(session, cast, one, third)
    assert second.kept_id == third.nominee_id
    assert session.get(Nominee, other.nominee_id).merged_into_id == third.nominee_id
    assert session.get(Entry, other.id).merged_into_id == third.id
    with pytest.raises(CannotJoin, match="take that apart first"):
        part(session, cast, first)
    session.rollback()
    part(session, cast, second)
    part(session, cast, first)
    assert everything(session) == before


def test_what_joined_by_itself_is_taken_apart_for_good(session, cast) -> None:
    one = send(session, cast.edition, cast.nora, nominee_name="Lina Loos")
    other = send(session, cast.edition, cast.jan, nominee_name="LOOS, Lina")
    assert one.entry_id == other.entry_id
    merge = session.scalars(select(NomineeMerge)).one()
    part(session, cast, merge, now=LATER)
    assert entry_of(session, other).nominee_id == merge.gone_id
    assert list_pairs(session, edition_id=cast.edition.id) == []
    noted = session.scalars(select(NomineeDistinction)).one()
    assert (noted.one_id, noted.other_id) == tuple(sorted((merge.kept_id, merge.gone_id)))
    again = send(session, cast.edition, cast.jo, nominee_name="LOOS, Lina")
    assert again.entry_id == other.entry_id


def test_a_ballot_begun_on_the_joined_words_forbids_it(session, cast) -> None:
    cast.edition.stage = Stage.SCORING
    one, other = (dossier(session, cast, name, state=EntryState.ELIGIBLE) for name in ("Jan Peeters", "J. Peeters"))
    ballot = make_ballot(session, one, cast.jo_juror, 4, cast=False)
    merge = join(session, cast, one, other, now=LATER)
    session.get(Assignment, ballot.assignment_id).changed_at = LATER + timedelta(minutes=1)
    with pytest.raises(CannotJoin, match="as they stand together"):
        part(session, cast, merge, now=LATER)
    session.rollback()
    session.get(Assignment, ballot.assignment_id).changed_at = NOW
    part(session, cast, merge, now=LATER)
    cast.edition.stage = Stage.DELIBERATING
    with pytest.raises(NotNow):
        part(session, cast, merge, now=LATER)


def test_assignments_are_not_given_back_after_a_new_routing(session, cast) -> None:
    cast.edition.stage = Stage.SCORING
    one, other = (dossier(session, cast, name, state=EntryState.ELIGIBLE) for name in ("Jan Peeters", "J. Peeters"))
    gone = make_assignment(session, other, cast.jo_juror)
    merge = join(session, cast, one, other, now=LATER)
    make_run(session, cast.edition).applied_at = LATER + timedelta(minutes=1)
    part(session, cast, merge, now=LATER + timedelta(minutes=2))
    assert session.get(Assignment, gone.id).state is AssignmentState.RELEASED


def test_two_namesakes_of_one_firm_have_two_dossiers(session, cast) -> None:
    one = send(session, cast.edition, cast.nora, nominee_name="Jan Peeters")
    other = send(session, cast.edition, cast.nora, nominee_name="Jan Peeters", story="About the other Jan. " * 4)
    third = send(session, cast.edition, cast.jan, nominee_name="Jan Peeters")
    assert other.state is NominationState.DUPLICATE
    entry_id = take_out(session, edition=cast.edition, nomination=other, now=LATER, actor_id=cast.olga.id)
    session.commit()
    assert (entry_of(session, other).id, other.state) == (entry_id, NominationState.SUBMITTED)
    twin = session.get(Nominee, entry_of(session, other).nominee_id)
    assert (twin.name, twin.twin, twin.organisation) == ("Jan Peeters", 1, "Belcentre NV")
    assert entry_of(session, one).id == entry_of(session, third).id != entry_id
    assert list_pairs(session, edition_id=cast.edition.id) == []
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.action, line.details) == (
        "nomination_taken_out", {"from": one.entry_id, "to": entry_id, "released": []},
    )  # fmt: skip
    before = everything(session)
    merge = join(session, cast, entry_of(session, one), entry_of(session, other))
    assert len(stories(session, session.get(Entry, one.entry_id))) == 3
    part(session, cast, merge)
    assert everything(session) == before


def test_taking_out_a_first_nomination_leaves_the_second_one_first(session, cast) -> None:
    one, other = dossier(session, cast, "Jan Peeters"), dossier(session, cast, "J. Peeters")
    word(session, one, cast.jan)
    first, second = session.scalars(
        select(Nomination).where(Nomination.nominator_id == cast.nora.id).order_by(Nomination.id)
    ).all()
    join(session, cast, one, other)
    take_out(session, edition=cast.edition, nomination=first, now=LATER, actor_id=cast.olga.id)
    session.expire_all()
    assert (second.entry_id, second.second_of_id) == (one.id, None)


def test_the_only_words_are_about_somebody_already(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    with pytest.raises(CannotJoin, match="nothing to tell apart"):
        take_out(session, edition=cast.edition, nomination=nomination, now=LATER, actor_id=cast.olga.id)


def test_a_juror_who_reads_none_of_the_languages_left_gives_the_dossier_back(session, cast) -> None:
    cast.jo_juror.languages = ["fr"]
    one = dossier(session, cast, "Jan Peeters", state=EntryState.ELIGIBLE)
    french = word(session, one, make_account(session), language="fr")
    held = make_assignment(session, one, cast.jo_juror)
    session.commit()
    take_out(session, edition=cast.edition, nomination=french, now=LATER, actor_id=cast.olga.id)
    session.expire_all()
    assert session.get(Assignment, held.id).state is AssignmentState.RELEASED
