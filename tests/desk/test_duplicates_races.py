"""Two organisers, or an organiser and a nominator, at the same moment: one of them is told, and no word is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.nominations.models import Entry, Nomination, Nominee, NomineeMerge
from awards.nominations.service_pairs import get_sides
from tests.factories import NOW, make_assignment
from tests.jury.dossiers import dossier, join, word
from tests.nominations.test_joining_itself import words_of
from tests.nominations.writing import at_once, hasty_browser, send, typed

LATER = NOW + timedelta(hours=1)
RACES = 3


def pair(session, cast) -> tuple[Entry, Entry]:
    one = send(session, cast.edition, cast.nora, nominee_name="Jan Peeters")
    other = send(session, cast.edition, cast.jan, nominee_name="J. Peeters")
    return session.get(Entry, one.entry_id), session.get(Entry, other.entry_id)


def page_of(one: Entry, other: Entry) -> str:
    return f"/2026/screening/duplicates/{one.nominee_id}/{other.nominee_id}"


def mark_of(session, cast, one: Entry, other: Entry) -> str:
    session.commit()
    ids = {"one_id": one.nominee_id, "other_id": other.nominee_id}
    return get_sides(session, edition_id=cast.edition.id, **ids).mark


def read(session) -> list[int]:
    """The nominations that stand in an entry of a nominee who is there."""
    session.expire_all()
    wanted = (
        select(Nomination.id)
        .join(Entry, Entry.id == Nomination.entry_id)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(Nomination.state == NominationState.SUBMITTED, Nominee.merged_into_id.is_(None))
        .where(Entry.state.not_in([EntryState.MERGED, EntryState.WITHDRAWN]))
    )
    return sorted(session.scalars(wanted))


@pytest.mark.parametrize("race", range(RACES))
def test_two_organisers_join_the_same_pair(app, session, cast, race) -> None:
    one, other = pair(session, cast)
    olga, omar = hasty_browser(app, cast.olga), hasty_browser(app, cast.omar)
    there, back = page_of(one, other), page_of(other, one) if race else page_of(one, other)
    marks = mark_of(session, cast, one, other), mark_of(session, cast, other, one)
    answers = at_once(
        session,
        lambda: olga.post(f"{there}/join", data={"mark": marks[0]}),
        lambda: omar.post(f"{back}/join", data={"mark": marks[1] if race else marks[0]}),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 404]
    assert len(session.scalars(select(NomineeMerge)).all()) == 1
    assert len(read(session)) == 2


@pytest.mark.parametrize("race", range(RACES))
def test_one_joins_while_the_other_tells_apart_or_screens(app, session, cast, race) -> None:
    one, other = pair(session, cast)
    olga, omar = hasty_browser(app, cast.olga), hasty_browser(app, cast.omar)
    page, mark = page_of(one, other), mark_of(session, cast, one, other)
    screen = f"/2026/screening/{other.id}/eligible"
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/join", data={"mark": mark}),
        lambda: omar.post(f"{page}/apart") if race else omar.post(screen, data={}),
    )
    assert answers[0].status_code == 302
    assert answers[1].status_code in {302, 404, 409}
    assert len(read(session)) == 2
    assert session.get(Entry, other.id).state is EntryState.MERGED


@pytest.mark.parametrize("race", range(RACES * 2))
def test_a_nomination_that_arrives_during_a_merge_is_read(app, session, cast, race) -> None:
    one, other = pair(session, cast)
    olga, jo = hasty_browser(app, cast.olga), hasty_browser(app, cast.jo)
    page, mark = page_of(one, other), mark_of(session, cast, one, other)
    body = typed(
        nominee_name=("J. Peeters", "Jan Peeters")[race % 2], nominator_name="Jo", nominator_address=cast.jo.address
    )
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/join", data={"mark": mark}),
        lambda: jo.post("/2026/nominate/empathy", data=body),
    )
    assert answers[1].status_code == 302
    assert answers[0].status_code in {302, 409}  # new words came in while reading: look again
    assert len(read(session)) == 3
    merges = session.scalars(select(NomineeMerge)).all()
    assert len(merges) == (answers[0].status_code == 302)
    if merges:
        entries = session.scalars(select(Nomination.entry_id)).all()
        assert set(entries) == {one.id}


@pytest.mark.parametrize("race", range(RACES))
def test_words_edited_during_a_merge_are_kept(app, session, cast, race) -> None:
    one, other = pair(session, cast)
    mine = session.scalars(select(Nomination).where(Nomination.entry_id == other.id)).one()
    olga, jan = hasty_browser(app, cast.olga), hasty_browser(app, cast.jan)
    page, mark = page_of(one, other), mark_of(session, cast, one, other)
    name = ("J. Peeters", "Jan Peeters")[race % 2]
    words = words_of(mine, story="Changed in the very moment. " * 3, nominee_name=name)
    body = {name: str(getattr(words, name)) for name in words.__dataclass_fields__} | {"version": str(mine.version)}
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/join", data={"mark": mark}),
        lambda: jan.post(f"/2026/my-nominations/{mine.public_id}", data=body),
    )
    assert answers[1].status_code == 302
    assert answers[0].status_code in {302, 404, 409}
    session.refresh(mine)
    assert mine.story.startswith("Changed in the very moment.")
    assert len(read(session)) == 2


@pytest.mark.parametrize("race", range(RACES))
def test_a_withdrawal_during_a_merge_takes_back_only_its_own_words(app, session, cast, race) -> None:
    one, other = pair(session, cast)
    mine = session.scalars(select(Nomination).where(Nomination.entry_id == other.id)).one()
    olga, jan = hasty_browser(app, cast.olga), hasty_browser(app, cast.jan)
    page, mark = page_of(one, other), mark_of(session, cast, one, other)
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/join", data={"mark": mark}),
        lambda: jan.post(f"/2026/my-nominations/{mine.public_id}/withdraw"),
    )
    assert answers[1].status_code == 302
    assert answers[0].status_code in {302, 404, 409}
    assert len(read(session)) == 1
    session.refresh(mine)
    assert mine.state is NominationState.WITHDRAWN


@pytest.mark.parametrize("race", range(RACES))
def test_a_ballot_begun_in_the_very_moment_keeps_its_dossier_or_is_refused(app, session, cast, race) -> None:
    cast.edition.stage = Stage.SCORING
    one, other = (dossier(session, cast, name, state=EntryState.ELIGIBLE) for name in ("Jan Peeters", "J. Peeters"))
    word(session, one, cast.olga)
    held = make_assignment(session, other, cast.jo_juror)
    olga, jo = hasty_browser(app, cast.olga), hasty_browser(app, cast.jo)
    page, mark = page_of(one, other), mark_of(session, cast, one, other)
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/join", data={"mark": mark}),
        lambda: jo.post(f"/2026/ballots/{held.id}/save", data={"comment": "Warm.", "version": ""}),
    )
    assert answers[0].status_code == 302
    saved = answers[1].status_code == 200
    session.refresh(held)
    session.expire_all()
    live = session.get(Entry, other.id).state is EntryState.ELIGIBLE
    assert saved == live or held.had_draft  # a draft saved first moves the choice of what stays, or stays on its row
    assert len(read(session)) == 3


def test_taking_apart_twice_at_once(app, session, cast) -> None:
    one, other = pair(session, cast)
    merge = join(session, cast, one, other)
    olga, omar = hasty_browser(app, cast.olga), hasty_browser(app, cast.omar)
    path = f"/2026/screening/merges/{merge.id}/undo"
    answers = at_once(session, lambda: olga.post(path), lambda: omar.post(path))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert len(read(session)) == 2
