"""Server time of the pages at 1,000 entries and 3,000 ballots, as multiples of a bare page in the same run.

A bare page is the least that Flask with SQLAlchemy does for a visitor: read one row by its key, render a line of HTML.
What a juror's evening is made of, the ballot page and its saving, is compared with one that writes its row as well.
Every round asks for the bare page right before the page it is compared with, so that a noisy machine disturbs both
alike.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select, update

from awards.accounts.models import Account
from awards.accounts.service import list_role_holders
from awards.ballots.models import Ballot
from awards.demo.play import play_demo
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.roles import Role
from awards.editions.models import Category, Criterion, Edition
from awards.extensions import db
from awards.factory import create_app
from awards.jury.models import Assignment, Juror
from awards.nominations.models import Entry
from awards.permissions import public
from awards.results.service_across import forget_all_figures
from awards.timing import Tally, current_tally
from benchmarks.room import fill_category

NOMINATIONS, JURORS, ROUNDS, WARM_UP = 1200, 40, 30, 3
ROOM_ENTRIES = 350


@dataclass
class Measured:
    """One page: how many times the bare page that reads, and the one that writes, too; statements, bytes."""

    name: str
    to_read: float
    to_write: float
    statements: int
    kilobytes: float


@contextmanager
def big_site() -> Iterator[Flask]:
    """An application with a large edition in its scoring stage, and the bare pages at /bare."""
    with tempfile.TemporaryDirectory(prefix="awards-bench-") as folder:
        app = create_app({"AWARDS_INSTANCE": folder}, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)

        @app.get("/bare")
        @public
        def bare() -> str:
            edition = db.session.get(Edition, 1)
            return render_template_string("<!doctype html><title>{{ name }}</title><p>{{ name }}", name=edition.name)

        @app.post("/bare")
        @public
        def bare_write() -> str:
            edition = db.session.get_one(Edition, 1)
            edition.moved_at, name = datetime.now(UTC), edition.name
            db.session.commit()
            return render_template_string("<!doctype html><title>{{ name }}</title><p>{{ name }}", name=name)

        with app.app_context():
            upgrade()
            play_demo(
                db.session(), slug="2026", stage=Stage.DELIBERATING, nominations=NOMINATIONS, jurors=JURORS, seed=1,
                now=datetime.now(UTC),
            )  # fmt: skip
            db.session.remove()
        yield app
        with app.app_context():
            db.engine.dispose()


def signed_in(app: Flask, account: Account) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = str(account.id), True
    return client


def seconds(ask: Callable[[], Any]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def measure(app: Flask, name: str, ask: Callable[[], Any]) -> Measured:
    """Ask for the page and the bare pages in turn; the ratios of their medians."""
    bare_client = app.test_client()
    tally = Tally()
    token = current_tally.set(tally)
    answer = ask()
    current_tally.reset(token)
    assert answer.status_code == 200, (name, answer.status_code)
    asked = (lambda: bare_client.get("/bare"), lambda: bare_client.post("/bare"), ask)
    times = [tuple(map(seconds, asked)) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    read, write, page = (statistics.median(column) for column in zip(*times, strict=True))
    return Measured(name, page / read, page / write, len(tally.statements), len(answer.data) / 1024)


def write(app: Flask, *statements: Any) -> None:
    """Bring the edition into the state that the next page is used in."""
    with app.app_context():
        for statement in statements:
            db.session.execute(statement)
        db.session.commit()


@dataclass
class People:
    """Who asks, and for which ballot."""

    organiser: Account
    chair: Account
    juror: Account
    assignment_id: int
    entry_id: int
    criterion_ids: list[int]


def find_people(app: Flask) -> People:
    with app.app_context():
        session = db.session()
        organiser, chair = (
            list_role_holders(session, edition_id=1, role=role)[0] for role in (Role.ORGANISER, Role.CHAIR)
        )
        assignment, account = session.execute(
            select(Assignment, Account)
            .join(Juror, Juror.id == Assignment.juror_id)
            .join(Account, Account.id == Juror.account_id)
            .order_by(Assignment.id)
            .limit(1)
        ).one()
        criteria = select(Criterion.id).join(Entry, Entry.category_id == Criterion.category_id)
        ids = session.scalars(criteria.where(Entry.id == assignment.entry_id)).all()
        return People(organiser, chair, account, assignment.id, assignment.entry_id, list(ids))


def measure_pages(app: Flask) -> Iterator[Measured]:
    """The pages that people wait for, each at the stage where it is used."""
    people = find_people(app)
    nobody, desk, jury, chair = (
        app.test_client(),
        *(signed_in(app, account) for account in (people.organiser, people.juror, people.chair)),
    )
    ballot = f"/2026/ballots/{people.assignment_id}"
    edition = update(Edition)
    write(app, edition.values(stage=Stage.NOMINATING, nominating_closes_at=None, scoring_closes_at=None))
    yield measure(app, "nomination form", lambda: nobody.get("/2026/nominate/empathy"))
    write(app, edition.values(stage=Stage.SCREENING))
    yield measure(app, "screening queue", lambda: desk.get("/2026/screening?state=all"))
    searched = "/2026/screening?state=all&category=empathy&language=fr&sort=name&q=a"
    yield measure(app, "screening queue, searched", lambda: desk.get(searched))
    dossier = f"/2026/screening/{people.entry_id}?state=all"
    yield measure(app, "dossier being screened", lambda: desk.get(dossier))
    write(app, edition.values(stage=Stage.SCORING))
    yield measure(app, "a juror's list", lambda: jury.get("/2026/ballots"))
    reopened = update(Ballot).where(Ballot.assignment_id == people.assignment_id).values(state="draft", cast_at=None)
    drafted = update(Assignment).where(Assignment.id == people.assignment_id).values(state=AssignmentState.DRAFT)
    write(app, reopened, drafted)
    yield measure(app, "ballot page", lambda: jury.get(ballot))
    version = count(1)
    data = {f"points_{criterion}": "4" for criterion in people.criterion_ids} | {"comment": "Kept."}
    yield measure(app, "saving a ballot", lambda: jury.post(f"{ballot}/save", data=data | {"version": next(version)}))
    yield measure(app, f"progress of {JURORS} jurors", lambda: desk.get("/2026/progress"))
    write(app, edition.values(stage=Stage.DELIBERATING))
    with app.app_context():
        category_id = db.session.scalars(select(Category.id).where(Category.key == "empathy")).one()
        number = fill_category(db.session(), category_id=category_id, entries=ROOM_ENTRIES)
        forget_all_figures()  # these were added beside the record
    yield measure(app, f"jury room of {number} entries", lambda: chair.get("/2026/results/empathy"))
    yield measure(app, "results, across categories", lambda: chair.get("/2026/results"))


def main() -> None:
    """Print the table."""
    with big_site() as app:
        with app.app_context():
            entries, ballots = (db.session.scalar(select(func.count(model.id))) for model in (Entry, Ballot))
        print(f"Pages at {entries} entries and {ballots} ballots, in multiples of a bare Flask + SQLAlchemy page")
        print(f"{'page':34} {'times read':>10} {'times read and write':>20} {'statements':>10} {'kB':>7}")
        for page in measure_pages(app):
            figures = f"{page.to_read:10.1f} {page.to_write:20.1f} {page.statements:10d} {page.kilobytes:7.0f}"
            print(f"{page.name:34} {figures}")


if __name__ == "__main__":
    main()
