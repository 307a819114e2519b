"""Joining two dossiers: every word kept, states and assignments right, and when it is not possible."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, NomineeKind, Stage
from awards.domain.routing_problem import ReleaseReason
from awards.jury.models import Assignment, DeclaredConflict, Recusal
from awards.jury.service_conflicts import declare_conflicts, list_declarations
from awards.jury.service_merging import join_nominees, plan_join
from awards.jury.service_problem import build_problem
from awards.jury.service_releasing import count_given_up
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nomination, Nominee, NomineeMerge
from awards.nominations.service_merging import CannotJoin
from awards.nominations.service_nominees import ChangedMeanwhile, NomineeTaken
from awards.nominations.service_own import withdraw_nomination
from awards.nominations.service_pairs import get_sides
from tests.factories import NOW, get_category, make_account, make_assignment, make_ballot, make_edition, make_entry
from tests.jury.dossiers import dossier, everything, join, part, stories, word
from tests.nominations.writing import send

LATER = NOW + timedelta(hours=1)
CAST, DRAFT, NOT_OPENED = AssignmentState.CAST, AssignmentState.DRAFT, AssignmentState.NOT_OPENED


def states(session) -> list[tuple[int, EntryState]]:
    return [tuple(row) for row in session.execute(select(Entry.id, Entry.state).order_by(Entry.id))]


def test_in_one_category_two_dossiers_become_one_and_no_word_is_lost(session, cast) -> None:
    one = dossier(session, cast, "An Vanden Broeck", members="", address="an@people.example")
    other = dossier(session, cast, "A. Van den Broeck", nominator=cast.jan)
    word(session, one, cast.jo, story="Third words.")
    merge = join(session, cast, one, other)
    assert states(session) == [(one.id, EntryState.PENDING), (other.id, EntryState.MERGED)]
    kept, gone = session.get(Nominee, merge.kept_id), session.get(Nominee, merge.gone_id)
    assert (kept.id, gone.merged_into_id) == (one.nominee_id, one.nominee_id)
    assert (kept.name, kept.address) == ("An Vanden Broeck", "an@people.example")
    assert len(stories(session, one)) == 3
    assert stories(session, other) == []
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.action, line.actor_id, line.details) == (
        "nominees_joined", cast.olga.id, {"gone": gone.id, "merge": merge.id, "released": []},
    )  # fmt: skip
    assert session.scalars(select(OutboxMessage)).all() == []


def test_in_another_category_the_dossier_moves_whole(session, cast) -> None:
    one = dossier(session, cast, "Jan Peeters")
    other = dossier(session, cast, "J. Peeters", key="efficiency", state=EntryState.ELIGIBLE)
    make_assignment(session, other, cast.jo_juror)
    join(session, cast, one, other)
    assert states(session) == [(one.id, EntryState.PENDING), (other.id, EntryState.ELIGIBLE)]
    assert session.get(Entry, other.id).nominee_id == one.nominee_id
    assert len(stories(session, other)) == 1
    assert session.scalars(select(Assignment.state)).all() == [NOT_OPENED]


def test_one_who_wrote_in_both_is_read_twice_and_each_can_be_withdrawn(session, cast) -> None:
    one, other = dossier(session, cast, "Jan Peeters"), dossier(session, cast, "J. Peeters")
    word(session, one, cast.jan)
    first, second = session.scalars(
        select(Nomination).where(Nomination.nominator_id == cast.nora.id).order_by(Nomination.id)
    ).all()
    second.story = "Words of another day."
    join(session, cast, one, other)
    assert (second.entry_id, second.second_of_id) == (one.id, first.id)
    assert stories(session, one).count("Words of another day.") == 1
    withdraw_nomination(session, nomination=first, now=LATER, actor_id=cast.nora.id)
    session.refresh(second)
    assert (second.state, second.second_of_id) == (NominationState.SUBMITTED, None)


def test_later_words_find_the_joined_dossier_by_either_spelling(session, cast) -> None:
    one = send(session, cast.edition, cast.nora, nominee_name="Jan Peeters")
    other = send(session, cast.edition, cast.jan, nominee_name="J. Peeters")
    entries = [session.get(Entry, each.entry_id) for each in (one, other)]
    merge = join(session, cast, *entries, name="other")
    assert session.get(Nominee, merge.kept_id).name == "J. Peeters"
    for account, name in ((cast.jo, "Jan Peeters"), (cast.chris, "J. Peeters")):
        late = send(session, cast.edition, account, nominee_name=name)
        assert late.entry_id == entries[0].id


@pytest.mark.parametrize(
    ("kept", "gone", "stage", "expected"),
    [
        (EntryState.ELIGIBLE, EntryState.ELIGIBLE, Stage.SCREENING, EntryState.ELIGIBLE),
        (EntryState.ELIGIBLE, EntryState.PENDING, Stage.SCREENING, EntryState.PENDING),
        (EntryState.PENDING, EntryState.ELIGIBLE, Stage.NOMINATING, EntryState.PENDING),
        (EntryState.ELIGIBLE, EntryState.PENDING, Stage.SCORING, EntryState.ELIGIBLE),
        (EntryState.INELIGIBLE, EntryState.ELIGIBLE, Stage.SCREENING, EntryState.PENDING),
        (EntryState.INELIGIBLE, EntryState.INELIGIBLE, Stage.SCREENING, EntryState.INELIGIBLE),
    ],
)
def test_where_the_joined_dossier_stands(session, cast, kept, gone, stage, expected) -> None:
    one, other = dossier(session, cast, "Jan Peeters", state=kept), dossier(session, cast, "J. Peeters", state=gone)
    word(session, one, cast.jan)
    cast.edition.stage = stage
    join(session, cast, one, other)
    assert session.get(Entry, one.id).state is expected


def test_words_that_wait_for_a_correction_keep_waiting(session, cast) -> None:
    one = dossier(session, cast, "Jan Peeters")
    other = dossier(session, cast, "J. Peeters", state=EntryState.NEEDS_CORRECTING, nominator=cast.jan)
    word(session, one, cast.jo)
    session.scalars(select(Nomination).where(Nomination.entry_id == other.id)).one().state = NominationState.RETURNED
    join(session, cast, one, other)
    assert session.get(Entry, one.id).state is EntryState.NEEDS_CORRECTING


def test_the_organiser_chooses_and_a_third_name_is_nobodys_to_take(session, cast) -> None:
    one = dossier(session, cast, "Jan Peeters", address="jan@people.example")
    other = dossier(session, cast, "J. Peeters", organisation="Belcentre Gent", locale="nl")
    third = dossier(session, cast, "Jan Peeters", organisation="Belcentre Gent")
    choices = {"organisation": "other", "locale": "other", "name": "one"}
    with pytest.raises(NomineeTaken):
        join(session, cast, one, other, **choices)
    session.rollback()
    join(session, cast, one, third)
    merge = join(session, cast, one, other, **choices)
    kept = session.get(Nominee, merge.kept_id)
    assert (kept.name, kept.organisation, kept.locale, kept.address) == (
        "Jan Peeters", "Belcentre Gent", "nl", "jan@people.example",
    )  # fmt: skip


def test_assignments_of_what_goes_are_released_and_conflicts_with_them(session, cast) -> None:
    cast.edition.stage = Stage.SCORING
    one = dossier(session, cast, "Jan Peeters", state=EntryState.ELIGIBLE)
    word(session, one, make_account(session))
    other = dossier(session, cast, "J. Peeters", state=EntryState.ELIGIBLE, nominator=cast.chris)
    kept = [make_assignment(session, one, juror) for juror in (cast.chris_juror, cast.jo_juror)]
    gone = make_assignment(session, other, cast.jo_juror, state=AssignmentState.OPENED)
    draft = make_ballot(session, one, cast.jan_juror, 4, cast=False).assignment_id
    cast.jan_juror.languages = ["fr"]
    merge = join(session, cast, one, other, now=LATER)
    found = {each.id: each for each in session.scalars(select(Assignment))}
    assert [(found[each.id].state, found[each.id].release_reason) for each in (*kept, gone)] == [
        (AssignmentState.RELEASED, ReleaseReason.CONFLICT), (NOT_OPENED, None),
        (AssignmentState.RELEASED, ReleaseReason.ENTRY_MERGED),
    ]  # fmt: skip
    assert (found[draft].state, found[draft].had_draft, found[draft].release_reason) == (
        AssignmentState.RELEASED, True, ReleaseReason.LANGUAGE,
    )  # fmt: skip
    assert count_given_up(session, edition_id=cast.edition.id) == 3
    part(session, cast, merge, now=LATER)
    found = {each.id: each for each in session.scalars(select(Assignment))}
    assert [found[each.id].state for each in (*kept, gone)] == [NOT_OPENED, NOT_OPENED, AssignmentState.OPENED]
    assert found[draft].state is AssignmentState.RELEASED  # a juror who reads only French still does


def test_a_ballot_begun_decides_which_dossier_stays_and_two_forbid_it(session, cast) -> None:
    cast.edition.stage = Stage.SCORING
    one = dossier(session, cast, "Jan Peeters", state=EntryState.ELIGIBLE)
    word(session, one, cast.jan)
    other = dossier(session, cast, "J. Peeters", state=EntryState.ELIGIBLE)
    third = dossier(session, cast, "PEETERS Jan", state=EntryState.ELIGIBLE)
    make_ballot(session, other, cast.jo_juror, 4, cast=False)
    merge = join(session, cast, one, other)
    assert merge.kept_id == other.nominee_id
    make_ballot(session, third, cast.chris_juror, 4, 4, 4, 4)
    with pytest.raises(CannotJoin, match="begun ballots on both"):
        join(session, cast, third, other)


@pytest.mark.parametrize("stage", list(Stage))
def test_it_has_its_stages(session, cast, stage) -> None:
    one, other = dossier(session, cast, "Jan Peeters"), dossier(session, cast, "J. Peeters")
    cast.edition.stage = stage
    sides = get_sides(session, edition_id=cast.edition.id, one_id=one.nominee_id, other_id=other.nominee_id)
    plan = plan_join(session, edition=cast.edition, sides=sides)
    if stage in {Stage.NOMINATING, Stage.SCREENING, Stage.SCORING}:
        assert plan.obstacle is None
        join(session, cast, one, other)
    else:
        assert isinstance(plan.obstacle, NotNow)
        with pytest.raises(NotNow):
            join(session, cast, one, other)


def test_what_changed_while_reading_is_said(session, cast) -> None:
    one, other = dossier(session, cast, "Jan Peeters"), dossier(session, cast, "J. Peeters")
    ids = {"one_id": one.nominee_id, "other_id": other.nominee_id}
    mark = get_sides(session, edition_id=cast.edition.id, **ids).mark
    word(session, other, cast.jan)
    session.commit()
    session.expire_all()
    with pytest.raises(ChangedMeanwhile):
        join_nominees(session, edition=cast.edition, **ids, choices={}, mark=mark, now=LATER, actor_id=cast.olga.id)
    assert session.scalars(select(NomineeMerge)).all() == []


def test_a_person_and_a_team_or_another_editions_nominee_are_not_compared(session, cast) -> None:
    one, team = dossier(session, cast, "Jan Peeters"), dossier(session, cast, "Jan Peeters", kind=NomineeKind.TEAM)
    stranger = make_entry(session, get_category(session, make_edition(session, slug="2027")), name="Jan Peeters")
    for other in (team, stranger):
        with pytest.raises(NotFound):
            get_sides(session, edition_id=cast.edition.id, one_id=one.nominee_id, other_id=other.nominee_id)


def test_what_jurors_said_of_either_holds_for_both(session, cast) -> None:
    one = dossier(session, cast, "Jan Peeters", state=EntryState.ELIGIBLE)
    word(session, one, make_account(session))
    other = dossier(session, cast, "J. Peeters", state=EntryState.ELIGIBLE)
    session.add(Recusal(juror_id=cast.jo_juror.id, entry_id=other.id, kind="personal", recused_at=NOW))
    declare_conflicts(session, juror=cast.jan_juror, entry_ids=[other.id], organisations=[], now=NOW)
    before = everything(session)
    merge = join(session, cast, one, other)
    conflicts = build_problem(session, edition=cast.edition).conflicts
    assert {(one.id, cast.jo_juror.id), (one.id, cast.jan_juror.id)} <= conflicts
    (choice,) = list_declarations(session, juror=cast.jan_juror).nominees
    assert (choice.value, choice.entry_ids, choice.declared) == (str(one.nominee_id), (one.id,), True)
    declare_conflicts(session, juror=cast.jan_juror, entry_ids=choice.entry_ids, organisations=[], now=LATER)
    assert len(session.scalars(select(DeclaredConflict)).all()) == 1
    part(session, cast, merge)
    assert everything(session) == before
    conflicts = build_problem(session, edition=cast.edition).conflicts
    assert (one.id, cast.jan_juror.id) not in conflicts
    assert (other.id, cast.jan_juror.id) in conflicts
