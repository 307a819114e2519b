"""Somebody with a juror's name: asked, not guessed."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.desk.service_moving import move_entry
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import AssignmentState, Stage
from awards.jury.models import NamesakeAnswer
from awards.jury.service_namesakes import answer_question, count_questions_of, list_questions, list_questions_for
from awards.jury.service_problem import build_problem
from awards.nominations.models import Nominee
from tests.conftest import count_statements
from tests.factories import (
    NOW,
    get_category,
    make_account,
    make_assignment,
    make_entry,
    make_nomination,
)


@pytest.fixture
def entry(session, cast):
    """A nominee elsewhere, who has Jan's name."""
    cast.edition.stage = Stage.SCREENING
    return make_entry(session, get_category(session, cast.edition), name="JAN Juror", organisation="Elsewhere")


@pytest.fixture
def written(session, cast):
    """An entry about somebody, written by another Jan Juror."""
    cast.edition.stage = Stage.SCREENING
    another = make_account(session, name="Another", address="jan@home.example")
    entry = make_entry(session, get_category(session, cast.edition), name="Ana Silva")
    make_nomination(
        session, get_category(session, cast.edition), nominator=another, entry=entry, nominator_name="Jan Jùror"
    )
    return entry


def answer(session, cast, value, *, is_juror, by=None):
    return answer_question(
        session, edition=cast.edition, juror=cast.jan_juror, value=value, is_juror=is_juror, now=NOW,
        actor_id=(by or cast.jan).id,
    )  # fmt: skip


def ask(session, cast):
    return list_questions_for(session, edition=cast.edition, juror=cast.jan_juror)


def is_barred(session, cast, entry):
    return (entry.id, cast.jan_juror.id) in build_problem(session, edition=cast.edition).conflicts


@pytest.mark.parametrize("which", ["entry", "written"])
@pytest.mark.parametrize("is_juror", [True, False])
def test_nothing_is_routed_until_it_is_answered(session, cast, request, which, is_juror):
    entry = request.getfixturevalue(which)
    (question,) = ask(session, cast)
    assert is_barred(session, cast, entry)
    assert (question.juror_name, [category.key for category in question.categories]) == ("Jan Juror", ["empathy"])
    assert (question.nominee, question.organisation) == (
        ("JAN Juror", "Elsewhere") if which == "entry" else ("", "")
    )  # of those who wrote nothing is told but the category
    assert answer(session, cast, question.value, is_juror=is_juror) == 0
    assert is_barred(session, cast, entry) is is_juror
    assert ask(session, cast) == []
    with pytest.raises(NotFound):
        answer(session, cast, question.value, is_juror=not is_juror)
    line = session.scalars(select(AuditLine).where(AuditLine.action == "namesake_answered")).one()
    assert (line.actor_id, line.details["is_juror"], line.details["released"]) == (cast.jan.id, is_juror, [])


def test_a_yes_takes_back_what_was_given_out_before_the_namesake_wrote(session, cast, written):
    assignment = make_assignment(session, written, cast.jan_juror, state=AssignmentState.DRAFT)
    other = make_assignment(session, written, cast.jo_juror)
    (question,) = ask(session, cast)
    assert answer(session, cast, question.value, is_juror=True) == 1
    session.refresh(assignment)
    session.refresh(other)
    assert (assignment.state, other.state) == (AssignmentState.RELEASED, AssignmentState.NOT_OPENED)


def test_who_is_somebody_else_is_so_in_every_category_and_a_third_is_asked_about_anew(session, cast, entry):
    (question,) = ask(session, cast)
    answer(session, cast, question.value, is_juror=False)
    creativity = get_category(session, cast.edition, "creativity")
    again = make_entry(session, creativity)
    again.nominee_id = entry.nominee_id
    session.flush()
    assert ask(session, cast) == []
    third = make_account(session, name="Jan Juror", address="third@home.example")
    make_nomination(session, get_category(session, cast.edition), nominator=third, entry=entry)
    assert [one.is_about_nominee for one in ask(session, cast)] == [False]
    assert is_barred(session, cast, entry)


def test_an_answer_follows_a_nominee_who_was_merged(session, cast, entry):
    (question,) = ask(session, cast)
    answer(session, cast, question.value, is_juror=True)
    kept = make_entry(session, get_category(session, cast.edition), name="Jan Juror", organisation="Somewhere")
    session.get_one(Nominee, entry.nominee_id).merged_into_id = kept.nominee_id
    entry.state, entry.merged_into_id = "merged", kept.id
    session.flush()
    assert ask(session, cast) == []
    assert is_barred(session, cast, kept)


def test_the_same_person_by_other_proof_is_not_asked_about(session, cast):
    cast.edition.stage = Stage.SCREENING
    category = get_category(session, cast.edition)
    make_entry(session, category, name="Jan Juror", organisation=cast.jan_juror.organisation)
    make_entry(session, category, name="Jan Juror", organisation="Elsewhere", address="JAN@people.example")
    make_entry(session, category, nominator=cast.jan)
    assert ask(session, cast) == []


def test_not_once_scoring_is_over(session, cast, entry):
    (question,) = ask(session, cast)
    cast.edition.stage = Stage.DELIBERATING
    session.commit()
    with pytest.raises(NotNow):
        answer(session, cast, question.value, is_juror=False)
    assert count_questions_of(session, edition=cast.edition, account_id=cast.jan.id) == 0


def test_judged_blind_a_juror_is_not_asked_about_a_dossier_that_they_hold(session, cast, entry, written):
    cast.edition.blind = True
    make_assignment(session, written, cast.jan_juror)
    session.commit()
    assert [one.nominee for one in ask(session, cast)] == ["JAN Juror"]
    hidden = next(
        one
        for one in list_questions(session, edition=cast.edition, juror_id=cast.jan_juror.id)
        if not one.is_about_nominee
    )
    with pytest.raises(NotFound):
        answer(session, cast, hidden.value, is_juror=True)
    assert answer(session, cast, hidden.value, is_juror=True, by=cast.olga) == 1


def test_the_juror_answers_on_their_page(session, cast, entry, written, browser_of):
    jan = browser_of(cast.jan)
    home = jan.get("/2026/ballots").text
    assert "2 people with your name turned up" in home
    assert "Elsewhere" not in home
    page = jan.get("/2026/conflicts").text
    assert "Somebody with your name, JAN Juror of Elsewhere, is nominated in Empathy. Is it you?" in page
    assert "Somebody with your name wrote a nomination in Empathy. Was it you?" in page
    values = re.findall(r'name="question" value="(\w+)"', page)
    assert jan.post("/2026/conflicts/namesake", data={"question": values[0]}).status_code == 400
    done = jan.post("/2026/conflicts/namesake", data={"question": values[0], "said": "no"}, follow_redirects=True).text
    assert "That is noted." in done
    assert done.count('name="question"') == 1
    assert browser_of(cast.jo).post(
        "/2026/conflicts/namesake", data={"question": values[1], "said": "no"}
    ).status_code == 404  # fmt: skip
    jan.post("/2026/conflicts/namesake", data={"question": values[1], "said": "yes"})
    assert "with your name" not in jan.get("/2026/ballots").text
    assert sorted(one.is_juror for one in session.scalars(select(NamesakeAnswer))) == [False, True]


def test_an_organiser_sees_open_questions_and_may_answer(session, cast, entry, browser_of):
    olga, chris = browser_of(cast.olga), browser_of(cast.chris)
    address = f"/2026/jury/conflicts/{cast.jan_juror.id}"
    for page in (olga.get("/2026/jury/conflicts").text, olga.get(address).text):
        assert "has the name of the juror Jan Juror. Is it the same person?" in page
    seen = chris.get("/2026/jury/conflicts").text
    assert "Is it the same person?" in seen
    assert 'name="question"' not in seen
    (value,) = re.findall(r'name="question" value="(\w+)"', olga.get(address).text)
    form = {"question": value, "said": "yes"}
    assert chris.post(f"{address}/namesake", data=form).status_code == 403
    assert "This juror is the nominee." in olga.post(f"{address}/namesake", data=form, follow_redirects=True).text
    line = session.scalars(select(AuditLine).where(AuditLine.action == "namesake_answered")).one()
    assert line.actor_id == cast.olga.id
    assert "said whether a namesake is the juror" in olga.get("/2026/desk/record").text


def test_a_home_without_namesakes_costs_two_statements(session, cast):
    make_entry(session, get_category(session, cast.edition))
    session.commit()
    edition = cast.edition
    assert edition.id
    with count_statements() as tally:
        assert count_questions_of(session, edition=edition, account_id=cast.jan.id) == 0
    assert len(tally.statements) == 2


@pytest.mark.parametrize("said", [True, False, None])
def test_an_answer_goes_along_when_words_move_to_another_category(session, cast, written, said):
    """And whoever holds the dossier that they come to gives it back, unless the writer is somebody else."""
    creativity = get_category(session, cast.edition, "creativity")
    there = make_entry(session, creativity, name="Somebody")
    there.nominee_id = written.nominee_id
    assignment = make_assignment(session, there, cast.jan_juror)
    session.flush()
    if said is not None:
        (question,) = ask(session, cast)
        answer(session, cast, question.value, is_juror=said)
    _, released = move_entry(session, entry=written, category=creativity, now=NOW, actor_id=cast.olga.id)
    session.refresh(assignment)
    assert (released, assignment.state) == (
        (0, AssignmentState.NOT_OPENED) if said is False else (1, AssignmentState.RELEASED)
    )
    assert is_barred(session, cast, there) is (said is not False)
    assert len(ask(session, cast)) == (1 if said is None else 0)
