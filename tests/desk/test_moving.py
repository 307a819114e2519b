"""Moving words to another category: what goes along, who is told, what becomes of the jury's work."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.desk.service_moving import move_entry
from awards.domain.errors import NotNow
from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, Stage
from awards.jury.models import DeclaredConflict
from awards.nominations.models import Entry, Nomination
from awards.nominations.service_entries import dossier_mark
from awards.nominations.service_moving import MoveRefused
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_notes import add_note, list_notes
from awards.nominations.service_screening import return_nomination
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_nomination
from tests.nominations.desk_entries import lines, mails, page_of, pending, reread, words_of
from tests.nominations.writing import at_once, hasty_browser, send

LATER = NOW + timedelta(hours=1)


def move(session, cast, entry, key: str = "efficiency", **given) -> tuple[Entry, int]:
    category = get_category(session, cast.edition, key)
    done, released = move_entry(
        session, entry=reread(session, entry), category=category, now=LATER, actor_id=cast.olga.id, **given
    )
    return reread(session, done.holder), released


def beside(session, cast, entry, *, key: str = "efficiency", nominator=None, **changes) -> Entry:
    """The same nominee's entry in another category, with words by Jan."""
    category = get_category(session, cast.edition, key)
    other = Entry(
        edition_id=entry.edition_id, category_id=category.id, nominee_id=entry.nominee_id, created_at=NOW,
        **{"state": EntryState.PENDING, **changes},
    )  # fmt: skip
    session.add(other)
    session.flush()
    make_nomination(session, category, nominator=nominator or cast.jan, entry=other)
    return other


def test_a_whole_entry_moves_and_stays_itself(session, cast) -> None:
    entry = pending(session, cast)
    category = get_category(session, cast.edition)
    make_nomination(session, category, nominator=cast.jan, entry=entry)
    make_nomination(session, category, nominator=cast.jo, entry=entry, state=NominationState.WITHDRAWN)
    cast.jan.locale = "nl"
    add_note(session, entry=entry, text="Efficiency?", now=NOW, actor_id=cast.olga.id)
    moved, _ = move(session, cast, entry, reason="It is about speed.")
    wanted = get_category(session, cast.edition, "efficiency")
    assert (moved.id, moved.category_id, moved.state) == (entry.id, wanted.id, EntryState.PENDING)
    assert {(each.category_id, each.moved_from) for each in moved.nominations} == {(wanted.id, "empathy")}
    assert len(moved.nominations) == 3
    assert [note.text for note in list_notes(session, entry_id=moved.id)] == ["Efficiency?"]
    told = mails(session, "nomination_moved")
    assert [(mail.to_address, mail.locale) for mail in told] == [
        ("nora@people.example", "en"), ("jan@people.example", "nl"),
    ]  # fmt: skip
    assert "Empathy" in told[0].body
    assert "Efficiency" in told[0].body
    assert "Efficiëntie" in told[1].body
    assert all("It is about speed." in mail.body for mail in told)
    (line,) = lines(session, "entry_moved")
    assert line.details == {
        "from": "empathy", "to": "efficiency", "into": entry.id, "nominations": [each.id for each in moved.nominations],
    }  # fmt: skip


def test_words_join_the_entry_that_the_nominee_has_there(session, cast) -> None:
    entry = pending(session, cast)
    other = beside(session, cast, entry)
    add_note(session, entry=entry, text="Together?", now=NOW, actor_id=cast.olga.id)
    moved, _ = move(session, cast, entry)
    assert moved.id == other.id
    assert {each.nominator_id for each in moved.nominations} == {cast.nora.id, cast.jan.id}
    left = reread(session, entry)
    assert (left.state, left.nominations) == (EntryState.WITHDRAWN, [])
    assert [note.text for note in list_notes(session, entry_id=moved.id)] == ["Together?"]
    assert [mail.to_address for mail in mails(session, "nomination_moved")] == ["nora@people.example"]


def test_moved_there_and_back_it_is_as_before(session, cast) -> None:
    entry = pending(session, cast)
    moved, _ = move(session, cast, entry)
    back, _ = move(session, cast, moved, "empathy")
    assert (back.id, back.state, words_of(session, back).moved_from) == (entry.id, EntryState.PENDING, "")


@pytest.mark.parametrize(
    ("state", "there", "becomes"),
    [
        (EntryState.ELIGIBLE, None, EntryState.ELIGIBLE), (EntryState.INELIGIBLE, None, EntryState.PENDING),
        (EntryState.ELIGIBLE, EntryState.ELIGIBLE, EntryState.ELIGIBLE),
        (EntryState.PENDING, EntryState.ELIGIBLE, EntryState.PENDING),
        (EntryState.ELIGIBLE, EntryState.INELIGIBLE, EntryState.PENDING),
    ],
)  # fmt: skip
def test_where_it_stands_afterwards(session, cast, state, there, becomes) -> None:
    entry = pending(session, cast, state=state)
    entry.reason = "No" if state is EntryState.INELIGIBLE else ""
    if there:
        beside(session, cast, entry, state=there, reason="No" if there is EntryState.INELIGIBLE else "")
    moved, _ = move(session, cast, entry)
    assert (moved.state, moved.reason) == (becomes, "")


def test_a_returned_nomination_still_waits_for_its_writer(session, cast) -> None:
    entry = pending(session, cast)
    beside(session, cast, entry, state=EntryState.ELIGIBLE)
    nomination = words_of(session, entry)
    return_nomination(session, nomination=nomination, message="When?", now=NOW, actor_id=cast.olga.id)
    moved, _ = move(session, cast, entry)
    assert moved.state is EntryState.NEEDS_CORRECTING
    assert "They write" not in mails(session, "nomination_moved")[0].body  # no reason was given


def test_the_same_writer_in_both_is_refused_by_name(session, cast, browser_of) -> None:
    entry = pending(session, cast)
    beside(session, cast, entry, nominator=cast.nora)
    with pytest.raises(MoveRefused) as refused:
        move(session, cast, entry)
    assert refused.value.params == {"names": "Nora Nominator"}
    answer = browser_of(cast.olga).post(
        f"{page_of(entry)}/move",
        data={"category": "efficiency", "reason": "Why", "mark": dossier_mark(reread(session, entry))},
    )
    assert (answer.status_code, "by the same person already: Nora Nominator" in answer.text) == (409, True)
    assert "Why</textarea>" in answer.text
    assert words_of(session, entry).entry_id == entry.id


def test_one_of_several_nominations_moves_alone(session, cast, browser_of) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE)
    second = make_nomination(session, get_category(session, cast.edition), nominator=cast.jan, entry=entry)
    olga = browser_of(cast.olga)
    assert "Move these words alone" in olga.get(page_of(entry)).text
    answer = olga.post(f"/2026/screening/nominations/{second.public_id}/move", data={"category": "creativity"})
    assert answer.status_code == 302
    session.expire_all()
    moved = reread(session, session.get(Entry, second.entry_id))
    assert (moved.id != entry.id, moved.category.key, moved.nominee_id) == (True, "creativity", entry.nominee_id)
    left = reread(session, entry)
    assert ([each.nominator_id for each in left.nominations], left.state) == ([cast.nora.id], EntryState.ELIGIBLE)
    assert [mail.to_address for mail in mails(session, "nomination_moved")] == ["jan@people.example"]
    assert "Move these words alone" not in olga.get(page_of(entry)).text


def test_the_last_words_take_the_whole_entry_along(session, cast) -> None:
    entry = pending(session, cast)
    gone = make_nomination(
        session, get_category(session, cast.edition), nominator=cast.jan, entry=entry, state=NominationState.WITHDRAWN
    )
    nomination = next(each for each in reread(session, entry).nominations if each.id != gone.id)
    moved, _ = move(session, cast, entry, nomination_id=nomination.id)
    assert (moved.id, len(moved.nominations)) == (entry.id, 2)


def test_nothing_is_left_to_move(session, cast) -> None:
    entry = pending(session, cast, state=EntryState.WITHDRAWN)
    words_of(session, entry).state = NominationState.WITHDRAWN
    session.flush()
    with pytest.raises(MoveRefused):
        move(session, cast, entry)
    with pytest.raises(MoveRefused):
        move(session, cast, entry, "empathy")


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.DELIBERATING, Stage.SEALED])
def test_once_the_jury_has_begun_words_stay(session, cast, browser_of, stage: Stage) -> None:
    entry = pending(session, cast)
    cast.edition.stage = stage
    session.flush()
    with pytest.raises(NotNow):
        move(session, cast, entry)
    assert 'id="move"' not in browser_of(cast.olga).get(page_of(entry)).text


def test_what_changed_since_it_was_read_is_not_moved(session, cast) -> None:
    entry = session.get(Entry, send(session, cast.edition, cast.nora).entry_id)
    mark = dossier_mark(reread(session, entry))
    send(session, cast.edition, cast.jan)
    with pytest.raises(ChangedMeanwhile):
        move(session, cast, entry, mark=mark)


def test_jurors_lose_what_left_their_panel(session, cast) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE)
    assignment = make_assignment(session, entry, cast.jan_juror)
    moved, released = move(session, cast, entry)
    session.refresh(assignment)
    assert (moved.id, released, assignment.state) == (entry.id, 1, AssignmentState.RELEASED)


def test_jurors_with_a_conflict_that_came_along_lose_the_entry(session, cast) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE, nominator=cast.jo)
    other = beside(session, cast, entry, state=EntryState.ELIGIBLE, nominator=cast.nora)
    session.add(DeclaredConflict(juror_id=cast.chris_juror.id, entry_id=entry.id, declared_at=NOW))
    kept, wrote, declared = (
        make_assignment(session, other, juror) for juror in (cast.jan_juror, cast.jo_juror, cast.chris_juror)
    )
    _, released = move(session, cast, entry)
    for assignment in (kept, wrote, declared):
        session.refresh(assignment)
    assert released == 2
    assert [each.state for each in (kept, wrote, declared)] == [
        AssignmentState.NOT_OPENED, AssignmentState.RELEASED, AssignmentState.RELEASED,
    ]  # fmt: skip
    conflicts = session.scalars(select(DeclaredConflict).where(DeclaredConflict.entry_id == other.id)).all()
    assert [each.juror_id for each in conflicts] == [cast.chris_juror.id]


@pytest.mark.parametrize("begun_on", ["here", "there"])
def test_a_ballot_that_was_begun_keeps_the_words_where_they_are(session, cast, begun_on: str) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE)
    other = beside(session, cast, entry, state=EntryState.ELIGIBLE)
    make_ballot(session, entry if begun_on == "here" else other, cast.chris_juror, 4, cast=False)
    with pytest.raises(MoveRefused):
        move(session, cast, entry)


def test_a_form_sent_again_after_the_move_is_still_one_nomination(session, cast) -> None:
    first = send(session, cast.edition, cast.nora, form_token="a" * 32)
    move(session, cast, session.get(Entry, first.entry_id))
    again = send(session, cast.edition, cast.nora, form_token="a" * 32)
    assert again.id == first.id
    elsewhere = send(session, cast.edition, cast.nora, form_token="a" * 32, key="creativity")
    assert elsewhere.id != first.id


def test_its_writer_still_changes_it_where_it_is_now(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    entry_id = nomination.entry_id
    move(session, cast, session.get(Entry, entry_id))
    nora, page = browser_of(cast.nora), f"/2026/my-nominations/{nomination.public_id}"
    shown = nora.get(page).text
    assert "Efficiency" in shown
    version = shown.split('name="version"')[1].split('value="')[1].split('"')[0]
    values = {
        "nominee_kind": "person", "nominee_name": "Lina Loos", "nominee_organisation": "Belcentre NV",
        "nominee_locale": "nl", "language": "auto", "story": "A better story. " * 5, "version": version,
    }  # fmt: skip
    assert nora.post(page, data=values).status_code == 302
    session.expire_all()
    assert nomination.entry_id == entry_id
    assert nomination.category_id == get_category(session, cast.edition, "efficiency").id
    assert nomination.story.startswith("A better story.")


def test_two_organisers_move_it_to_two_categories_at_once(app, session, cast) -> None:
    entry = pending(session, cast)
    session.commit()
    mark = dossier_mark(reread(session, entry))
    olga, omar = hasty_browser(app, cast.olga), hasty_browser(app, cast.omar)
    page = page_of(entry)
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/move", data={"category": "efficiency", "mark": mark}),
        lambda: omar.post(f"{page}/move", data={"category": "creativity", "mark": mark}),
    )
    codes = sorted(answer.status_code for answer in answers)
    # whoever comes second moves it on from where it is, if they read the dossier as it stood then; or is told
    assert codes in ([302, 302], [302, 409])
    assert len(lines(session, "entry_moved")) == codes.count(302)
    assert len(session.scalars(select(Entry)).all()) == 1


def test_words_that_arrive_during_a_move_are_not_lost(app, session, cast) -> None:
    entry = session.get(Entry, send(session, cast.edition, cast.nora).entry_id)
    waiting = send(session, cast.edition, nominator_name="Jan Juror", nominator_address="jan@people.example")
    session.commit()
    page, confirm = page_of(entry), f"/2026/confirm/{waiting.public_id}"
    mark = dossier_mark(reread(session, entry))
    olga, jan = hasty_browser(app, cast.olga), hasty_browser(app, cast.jan)
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/move", data={"category": "efficiency", "mark": mark}),
        lambda: jan.post(confirm),
    )
    assert answers[1].status_code == 302
    assert answers[0].status_code in {302, 409}
    session.expire_all()
    for nomination in session.scalars(select(Nomination)):
        holder = reread(session, session.get(Entry, nomination.entry_id))
        assert nomination.state is NominationState.SUBMITTED
        assert holder.category_id == nomination.category_id
        assert holder.state is EntryState.PENDING


@pytest.mark.parametrize("data", [{}, {"category": ""}, {"category": "empathy"}, {"category": "no-such"}])
def test_a_category_must_be_chosen(session, cast, browser_of, data) -> None:
    entry = pending(session, cast)
    answer = browser_of(cast.olga).post(f"{page_of(entry)}/move", data=data)
    assert (answer.status_code, "move-0-category-error" in answer.text) == (200, True)
