"""Nobody meets another juror's scores, words or means before the time: by page, file, mail, order, count or effort.

Two ways of looking. Every secret of tests/results/marked.py is a mark; none may stand where its reader must not meet
it. And everybody asks for everything twice, with other scores by the others in between: what they get is the same
to the last byte, header and SQL statement, so that neither an order nor a count, an ETag or the effort can tell.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
import time_machine
from flask import Flask, make_response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.ballots.models import Ballot, Score
from awards.ballots.service import get_own_assignment
from awards.domain.lifecycle import Stage
from awards.extensions import db
from awards.jury.models import Assignment, Juror
from awards.mail.service import queue_message
from awards.permissions import BEFORE_SCORES_ARE_SHOWN, EVERY_STAGE, RULES, TEAM, Permission, Rule
from tests.factories import NOW
from tests.results.asking import Answer, ask, list_places, new_browser
from tests.results.marked import INSIDERS, OUTSIDERS, Marked, make_marked, rescore, secrets_written_down

EVERYBODY = (*INSIDERS, *OUTSIDERS)
TRACED = (Stage.SCORING, Stage.DELIBERATING, Stage.SEALED, Stage.REVEALED)
"""Where pages of those who are not on the team are compared, too; at the other stages they are the same few pages."""


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def look(app: Flask, session: Session, marked: Marked, reader: str, places: list[str]) -> list[Answer]:
    session.commit()
    browser = new_browser(app, marked.people[reader])
    return [ask(browser, place) for place in places]


def look_everywhere(app: Flask, session: Session, marked: Marked) -> dict[str, list[Answer]]:
    slug = marked.edition.slug
    return {
        reader: look(app, session, marked, reader, list_places(app, session, marked, slug, reader=reader))
        for reader in EVERYBODY
    }


def secrets_met(marked: Marked, seen: dict[str, list[Answer]], stage: Stage) -> dict[str, set[str]]:
    """ "who path" → what they meet there too early."""
    met = {
        f"{reader} {one.path}": marked.secrets_in(one.told, reader, stage)
        for reader, answers in seen.items()
        for one in answers
    }
    return {where: secrets for where, secrets in met.items() if secrets}


def traces_met(
    app: Flask, session: Session, marked: Marked, seen: dict[str, list[Answer]], stage: Stage
) -> list[str]:  # fmt: skip
    """Open pages that are others once jurors other than their reader have scored otherwise."""
    outside = OUTSIDERS if stage in TRACED else ()
    rounds: list[tuple[tuple[str, ...], tuple[str, ...]]] = [(("jan", "jo", "chris"), outside)]
    if stage in BEFORE_SCORES_ARE_SHOWN:
        rounds = [(("jo", "chris"), ("jan", "olga", *outside)), (("jan",), ("jo", "chris"))]
    traces = []
    for authors, readers in rounds:
        rescore(session, marked, authors, stage)
        for reader in readers:
            open_to = [one for one in seen[reader] if not one.is_refusal]
            again = look(app, session, marked, reader, [one.path for one in open_to])
            traces += [f"{reader} {one.path}" for one, other in zip(open_to, again, strict=True) if one != other]
        rescore(session, marked, authors, stage)
    return traces


@pytest.mark.other_databases(lambda values: values["stage"] is Stage.SCORING)
@pytest.mark.parametrize("stage", list(Stage))
def test_nobody_meets_a_secret_or_its_trace_before_the_time(app: Flask, session: Session, stage: Stage) -> None:
    marked = make_marked(session, stage=stage)
    seen = look_everywhere(app, session, marked)
    assert [f"{reader} {one.path}" for reader, all_ in seen.items() for one in all_ if one.status >= 500] == []
    assert secrets_met(marked, seen, stage) == {}
    assert traces_met(app, session, marked, seen, stage) == []


def test_the_doors_of_another_edition_lead_to_nothing_in_this_one(app: Flask, session: Session) -> None:
    """Otto organises, chairs and judges another edition, in deliberation, and asks there for what is here."""
    marked = make_marked(session, stage=Stage.SCORING)
    places = list_places(app, session, marked, marked.other_slug, reader="jan")
    seen = {"otto": look(app, session, marked, "otto", places)}
    assert sum(not one.is_refusal for one in seen["otto"]) > 30
    assert secrets_met(marked, seen, Stage.SCORING) == {}


def test_whoever_may_read_does(app: Flask, session: Session) -> None:
    """Else the test above would prove nothing: the pages do show marks, to those whom they are for."""
    marked = make_marked(session, stage=Stage.DELIBERATING)
    everything = list_places(app, session, marked, marked.edition.slug, reader="jan")
    places = [one for one in everything if "/ballots" in one or "/results" in one]
    pages = {reader: "".join(one.told for one in look(app, session, marked, reader, places)) for reader in INSIDERS}
    for author in ("jan", "jo", "chris"):
        for kind in ("comment", "feedback", "note"):
            assert f"MARK-{kind}-{author}-cast" in pages[author]
        assert [f"MARK-comment-{author}-cast" in pages[reader] for reader in INSIDERS] == [True] * 4
    assert "MARK-note-jan-draft" in pages["jan"]
    assert {number for number in marked.totals if number in pages["olga"]} == set(marked.totals)
    assert len(marked.totals) > 3


def test_a_winner_is_read_by_everybody_once_revealed(app: Flask, session: Session) -> None:
    marked = make_marked(session, stage=Stage.REVEALED)
    (winners,) = look(app, session, marked, "nobody", ["/2026/winners"])
    assert "MARK-citation-chris-decided" in winners.told


def points_by_others(entry_id: int | None = None) -> int:
    wanted = select(func.coalesce(func.sum(Score.points), 0)).select_from(Score)
    if entry_id is not None:
        wanted = wanted.join(Ballot, Ballot.id == Score.ballot_id).join(
            Assignment, Assignment.id == Ballot.assignment_id
        )
        wanted = wanted.where(Assignment.entry_id == entry_id)
    return int(db.session.scalar(wanted) or 0)


def forget_whose_ballot(_app: Flask, patch: pytest.MonkeyPatch) -> None:
    """The page of a ballot opens for every juror."""

    def get_any(session: Session, *, edition_id: int, account_id: int, assignment_id: int) -> Assignment:
        owner = select(Juror.account_id).join(Assignment, Assignment.juror_id == Juror.id)
        theirs = session.scalar(owner.where(Assignment.id == assignment_id)) or account_id
        return get_own_assignment(session, edition_id=edition_id, account_id=theirs, assignment_id=assignment_id)

    patch.setattr("awards.ballots.views.get_own_assignment", get_any)


def show_ballots_while_scoring(_app: Flask, patch: pytest.MonkeyPatch) -> None:
    """The jury room opens early."""
    patch.setitem(RULES, Permission.SEE_RANKING, Rule(TEAM, EVERY_STAGE))
    patch.setattr("awards.results.service_comments.find_figures", lambda *_args, **_kwargs: None)


def put_the_best_first(_app: Flask, patch: pytest.MonkeyPatch) -> None:
    """A juror's list in the order of what others gave."""
    patch.setattr(
        "awards.ballots.service.reading_key", lambda _juror, entry: points_by_others(entry).to_bytes(4, "big")
    )


def name_the_version(app: Flask, patch: pytest.MonkeyPatch) -> None:
    """An ETag made from what all gave."""
    view: Callable[..., Any] = app.view_functions["ballots.progress"]

    @wraps(view)
    def tagged(**values: Any) -> Any:
        answer = make_response(view(**values))
        answer.headers["ETag"] = f'"{points_by_others() * 7}"'
        return answer

    patch.setitem(app.view_functions, "ballots.progress", tagged)


def ask_once_more_for_the_good_ones(app: Flask, patch: pytest.MonkeyPatch) -> None:
    """A page that looks the same and works longer the more points were given."""
    view: Callable[..., Any] = app.view_functions["editions.front"]

    @wraps(view)
    def slow(**values: Any) -> Any:
        for _ in range(points_by_others()):
            db.session.scalar(select(1))
        return view(**values)

    patch.setitem(app.view_functions, "editions.front", slow)


LEAKS = {
    forget_whose_ballot: ("jan /2026/ballots/2", "MARK-comment-jo-cast"),
    show_ballots_while_scoring: ("olga /2026/results/empathy/1/ballots", "MARK-comment-jan-cast"),
    put_the_best_first: ("jan /2026/ballots", None),
    name_the_version: ("olga /2026/progress", None),
    ask_once_more_for_the_good_ones: ("nobody /2026/", None),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_found(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, leak: Callable[..., None]
) -> None:
    where, secret = LEAKS[leak]
    marked = make_marked(session, stage=Stage.SCORING)
    reader, path = where.split()
    leak(app, monkeypatch)
    seen = {one: look(app, session, marked, one, [path] if one == reader else []) for one in EVERYBODY}
    met = secrets_met(marked, seen, Stage.SCORING)
    if secret:
        assert secret in met[where]
    else:
        assert met == {}
        assert traces_met(app, session, marked, seen, Stage.SCORING) == [where]


def test_a_secret_in_a_mail_or_in_the_record_is_found(session: Session) -> None:
    """The mails of a whole stage are looked at in test_out_of_turn.py, after all that can be done in it was done."""
    marked = make_marked(session, stage=Stage.SCORING)
    assert secrets_written_down(session, marked, Stage.SCORING) == {}
    number, jan = next(one for one, author in marked.totals.items() if author == "jo"), marked.people["jan"]
    assert jan is not None
    queue_message(
        session, template="seal_waiting", to_address=jan.address, locale="en", now=NOW, edition_id=marked.edition.id,
        context={"name": "Jan", "signer": f"Jo, who gave {number}", "edition": "2026", "path": "/2026"},
    )  # fmt: skip
    details = {"comment": "MARK-comment-jo-cast"}
    record(
        session, action="ballot_cast", subject="assignment 2", now=NOW, actor_id=jan.id, edition_id=marked.edition.id,
        details=details,
    )  # fmt: skip
    found = secrets_written_down(session, marked, Stage.SCORING)
    assert sorted(found.values(), key=str) == sorted(({number}, {"MARK-comment-jo-cast"}), key=str)
