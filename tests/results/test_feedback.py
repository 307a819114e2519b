"""Jurors' feedback reaches a nominee as an organiser let it through, after the reveal; nobody learns whose it is."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from awards.audit.models import AuditLine
from awards.ballots.models import Ballot
from awards.domain.errors import NotNow
from awards.domain.lifecycle import EntryState, Stage
from awards.nominations.models import Entry, Nominee
from awards.results.models_feedback import FeedbackReading
from awards.results.service_feedback import (
    FeedbackChanged,
    FeedbackEmpty,
    FeedbackState,
    count_unread,
    feedback_key,
    let_through,
    list_feedback,
    list_shown,
    read_feedback,
)
from tests.factories import NOW, get_category, make_ballot, make_entry

KIND, SHARP = "You listen as nobody else does.", "Jan says: next time, let them finish."


def move(session, cast, stage: Stage) -> None:
    cast.edition.stage = stage
    session.commit()


@pytest.fixture
def written(session, cast):
    """Lina's entry with two texts, and one ballot without."""
    category = get_category(session, cast.edition)
    entry = make_entry(session, category, nominator=cast.nora, name="Lina Loos")
    made = [
        make_ballot(session, entry, juror, 4, 4, 4, 4) for juror in (cast.chris_juror, cast.jan_juror, cast.jo_juror)
    ]
    made[0].feedback, made[1].feedback = KIND, SHARP
    session.commit()
    return made


@pytest.fixture
def texts(session, cast, written):
    """The same, sealed."""
    move(session, cast, Stage.SEALED)
    return written


@pytest.fixture
def decide(session, cast):
    """`decide(ballot, shown=…, words=…, version=…)`: Olga's word on it."""

    def read(ballot, *, shown=True, words=None, version=0) -> None:
        read_feedback(
            session, edition=cast.edition, category=get_category(session, cast.edition), key=feedback_key(ballot.id),
            shown=shown, words=words, version=version, now=NOW, actor_id=cast.olga.id,
        )  # fmt: skip
        session.commit()

    return read


def lines_of(session, cast):
    found = list_feedback(session, category_id=get_category(session, cast.edition).id)
    return {line.original: line for one in found for line in one.lines}


def shown_to(session, cast) -> list[str]:
    entry_id = lina(session).id
    return list_shown(session, edition=cast.edition, entry_ids=[entry_id]).get(entry_id, [])


def lina(session) -> Entry:
    return session.scalars(select(Entry).join(Nominee).where(Nominee.name == "Lina Loos")).one()


def test_nothing_is_shown_that_nobody_let_through(session, cast, texts, decide) -> None:
    assert count_unread(session, edition_id=cast.edition.id) == 2
    assert {line.state for line in lines_of(session, cast).values()} == {FeedbackState.WAITING}
    decide(texts[0])
    decide(texts[1], shown=False)
    assert count_unread(session, edition_id=cast.edition.id) == 0
    assert shown_to(session, cast) == []  # sealed: nobody may know yet
    move(session, cast, Stage.REVEALED)
    assert shown_to(session, cast) == [KIND]


def test_an_edited_text_stands_beside_what_the_juror_wrote(session, cast, texts, decide) -> None:
    decide(texts[1], words="  Next time, let them finish.  ")
    line = lines_of(session, cast)[SHARP]
    assert (line.words, line.state, line.is_edited, line.version) == (
        "Next time, let them finish.", FeedbackState.SHOWN, True, 1,
    )  # fmt: skip
    assert session.get_one(Ballot, texts[1].id).feedback == SHARP
    decide(texts[1], shown=False, version=1)
    decide(texts[1], version=2)
    assert lines_of(session, cast)[SHARP].words == "Next time, let them finish."


def test_a_text_that_changed_since_waits_again(session, cast, texts, decide) -> None:
    decide(texts[0])
    texts[0].feedback = "Something else."
    session.commit()
    line = lines_of(session, cast)["Something else."]
    assert (line.state, line.words, line.version) == (FeedbackState.WAITING, "Something else.", 0)
    move(session, cast, Stage.REVEALED)
    assert shown_to(session, cast) == []
    decide(texts[0])
    assert shown_to(session, cast) == ["Something else."]


def test_a_second_organiser_overrules_nobody_unseen(session, cast, texts, decide) -> None:
    decide(texts[0], shown=False)
    with pytest.raises(FeedbackChanged):
        decide(texts[0])
    session.rollback()
    assert lines_of(session, cast)[KIND].state is FeedbackState.HIDDEN


def test_an_empty_text_is_not_shown(session, cast, texts, decide) -> None:
    with pytest.raises(FeedbackEmpty):
        decide(texts[0], words=" \n ")
    session.rollback()
    blank = FeedbackReading(ballot_id=texts[0].id, original=KIND, words=" ", shown=True, read_at=NOW)
    blank.read_by_id = cast.olga.id
    session.add(blank)
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.DELIBERATING, Stage.ARCHIVED])
def test_it_is_read_between_seal_and_archive(session, cast, written, decide, stage) -> None:
    move(session, cast, stage)
    with pytest.raises(NotNow):
        decide(written[0])


def test_all_read_lets_through_what_stood_on_the_page_and_no_more(session, cast, texts, decide) -> None:
    decide(texts[1], shown=False)
    category = get_category(session, cast.edition)
    number = let_through(
        session, edition=cast.edition, category=category, keys=[feedback_key(each.id) for each in texts[:2]] + ["nope"],
        now=NOW, actor_id=cast.olga.id,
    )  # fmt: skip
    session.commit()
    assert number == 1
    states = {original: line.state for original, line in lines_of(session, cast).items()}
    assert states == {KIND: FeedbackState.SHOWN, SHARP: FeedbackState.HIDDEN}
    lines = session.scalars(select(AuditLine).where(AuditLine.action.startswith("feedback_")).order_by(AuditLine.id))
    told = [(line.action, line.actor_id, line.details["entries"]) for line in lines]
    assert told == [
        ("feedback_hidden", cast.olga.id, [lina(session).id]),
        ("feedback_shown", cast.olga.id, [lina(session).id]),
    ]


def test_the_page_names_no_juror_and_no_ballot(session, cast, browser_of, texts) -> None:
    olga = browser_of(cast.olga)
    page = olga.get("/2026/feedback/empathy").text
    assert KIND in page
    assert SHARP in page
    for juror in (cast.chris, cast.jan, cast.jo):
        assert juror.name not in page
    for ballot in texts[:2]:
        assert f'value="{feedback_key(ballot.id)}"' in page
        assert f'value="{ballot.assignment_id}"' not in page.replace('name="version" value="0"', "")


def test_the_order_is_not_that_in_which_it_was_written(session, cast) -> None:
    for number in range(12):
        entry = make_entry(session, get_category(session, cast.edition), name=f"Nominee {number:02}")
        for juror in (cast.chris_juror, cast.jan_juror):
            make_ballot(session, entry, juror, 3, 3, 3, 3).feedback = f"From {juror.name}"
    session.commit()
    found = list_feedback(session, category_id=get_category(session, cast.edition).id)
    assert {one.lines[0].original for one in found} == {"From Chris Chair", "From Jan Juror"}


def test_deciding_on_the_page(session, cast, browser_of, texts) -> None:
    olga, path = browser_of(cast.olga), "/2026/feedback/empathy"
    form = {"key": feedback_key(texts[1].id), "version": "0"}
    empty = olga.post(path, data=form | {"action": "edit", "words": " "})
    assert empty.status_code == 409
    assert "Nothing is left of the text" in empty.text
    long = olga.post(path, data=form | {"action": "edit", "words": "x" * 2001})
    assert "Please keep this under 2000 characters." in long.text
    done = olga.post(path, data=form | {"action": "edit", "words": "Let them finish."}, follow_redirects=True).text
    assert "The nominee will read it." in done
    assert SHARP not in done  # it waits no more
    everything = olga.get(f"{path}?which=all").text
    assert everything.index("Let them finish.") < everything.index(SHARP)
    stale = olga.post(f"{path}?which=all", data=form | {"action": "hide"})
    assert stale.status_code == 409
    assert "Somebody decided on this text" in stale.text
    edited = olga.post(path, data=form | {"action": "edit", "words": "Mine, typed while another was quicker."})
    assert edited.status_code == 409
    assert ">Mine, typed while another was quicker.</textarea>" in edited.text
    rest = olga.post(f"{path}/all", data={"key": feedback_key(texts[0].id)}, follow_redirects=True).text
    assert "1 text goes to its nominee." in rest
    assert "All of it is read" in rest
    assert "all read" in olga.get("/2026/feedback").text
    assert olga.post(path, data={"key": "nope", "version": "0", "action": "show"}).status_code == 404
    assert olga.post(path, data=form | {"version": "x", "action": "show"}).status_code == 409


def test_the_feedback_of_who_stepped_back_is_not_listed(session, cast, written) -> None:
    lina(session).state = EntryState.WITHDRAWN
    session.commit()
    move(session, cast, Stage.SEALED)
    assert lines_of(session, cast) == {}
    assert count_unread(session, edition_id=cast.edition.id) == 0
