"""What all tests share: the databases, an application on each, the strict client, the cast."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.extensions import db as database_extension
from awards.extensions import write_intended
from awards.factory import create_app
from awards.results.service_across import forget_all_figures
from awards.timing import Tally, current_tally
from tests.client import StrictClient, make_strict
from tests.databases import Cluster
from tests.factories import Cast, make_cast

CLUSTER_VARIABLE = "AWARDS_TEST_POSTGRESQL"
EMPTY_POSTGRESQL = text(
    """DO $$ DECLARE each record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', each.tablename);
    END LOOP;
    FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(format('%I', each.sequencename)::regclass, 1, false);
    END LOOP;
    END $$"""
)
"""Ten times as quick as truncating, which makes new files for each table and index. No trigger and no key is asked."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases", default="sqlite", help="sqlite, postgresql, or both with a comma")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or "postgresql" not in config.getoption("--databases"):
        return
    cluster = Cluster()
    cluster.start()
    os.environ[CLUSTER_VARIABLE] = cluster.url
    config.add_cleanup(cluster.stop)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test on each database; `one_database` marks those of what is above it, a script or the look of a page, which
    need the first alone. Data and what asks for it are tested on all."""
    if "database" in metafunc.fixturenames:
        names = metafunc.config.getoption("--databases").split(",")
        if metafunc.definition.get_closest_marker("one_database"):
            names = names[:1]
        metafunc.parametrize("database", names, scope="session")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sweeps, which ask for everything as everybody at every stage, run whole on the first of the databases, and on the
    others for what `other_databases(lambda values: …)` picks of their parameters: who may do what is decided above."""
    first = config.getoption("--databases").split(",")[0]
    gone = {item for item in items if _is_told_already(item, first)}
    if gone:
        config.hook.pytest_deselected(items=list(gone))
        items[:] = [item for item in items if item not in gone]


def _is_told_already(item: pytest.Item, first: str) -> bool:
    mark, spec = item.get_closest_marker("other_databases"), getattr(item, "callspec", None)
    return bool(mark and spec and spec.params["database"] != first and not mark.args[0](spec.params))


def _postgres_database(worker: str) -> str:
    cluster = os.environ[CLUSTER_VARIABLE]
    with create_engine(f"{cluster}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS awards_{worker} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE awards_{worker}"))
    return f"{cluster}/awards_{worker}"


@pytest.fixture(scope="session")
def app_of_database(
    database: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str, pytestconfig: pytest.Config
) -> Iterator[Flask]:
    """One application on one database for the whole session, its tables made by the migrations."""
    folder = tmp_path_factory.mktemp(f"instance-{database}")
    url = "" if database == "sqlite" else _postgres_database(worker_id)
    app = create_app(
        {"AWARDS_INSTANCE": str(folder), "AWARDS_DATABASE_URL": url, "AWARDS_BASE_URL": "http://localhost"},
        TESTING=True, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False,
        CHECKS_PAGES=database == pytestconfig.getoption("--databases").split(",")[0],
    )  # fmt: skip
    make_strict(app)
    with app.app_context():
        if database == "sqlite":
            event.listen(database_extension.engine, "connect", _forgo_durability)
        upgrade()
        database_extension.session.remove()
        database_extension.engine.dispose()
    if database == "sqlite":
        shutil.copy(folder / "awards.sqlite", folder / "template.sqlite")
    yield app
    with app.app_context():
        database_extension.engine.dispose()


def _forgo_durability(connection: Any, _record: object) -> None:
    """The file lives for one test run: nothing waits for the disk."""
    connection.execute("PRAGMA synchronous = OFF")


def _empty(app: Flask, database: str) -> None:
    with app.app_context():
        database_extension.engine.dispose()
        if database == "sqlite":
            folder = Path(app.config["INSTANCE"])
            for suffix in ("-wal", "-shm"):
                (folder / f"awards.sqlite{suffix}").unlink(missing_ok=True)
            shutil.copy(folder / "template.sqlite", folder / "awards.sqlite")
            return
        with database_extension.engine.begin() as connection:
            connection.execute(EMPTY_POSTGRESQL)


@pytest.fixture
def app(app_of_database: Flask, database: str) -> Flask:
    """The application, on an empty database."""
    _empty(app_of_database, database)
    forget_all_figures()
    return app_of_database


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of its own, beside those of the requests; the client commits it before each request."""
    token = write_intended.set(True)
    with app.app_context():
        engine = database_extension.engine
    opened = Session(engine, expire_on_commit=False)
    app.extensions["test_session"] = opened
    yield opened
    del app.extensions["test_session"]
    opened.rollback()
    opened.close()
    write_intended.reset(token)


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A browser nobody is signed in on, in English."""
    return new_client(app)


def new_client(app: Flask, language: str = "en") -> StrictClient:
    """One more browser."""
    made: Any = app.test_client()
    made.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return made


@pytest.fixture
def sign_in() -> Callable[[StrictClient, Account], StrictClient]:
    """`sign_in(client, account)`: as if the code had been typed."""

    def sign_in_as(client: StrictClient, account: Account) -> StrictClient:
        with client.session_transaction() as cookie:
            cookie["_user_id"] = str(account.id)
            cookie["_fresh"] = True
        return client

    return sign_in_as


@pytest.fixture
def browser_of(app: Flask, sign_in: Callable[..., StrictClient]) -> Callable[..., StrictClient]:
    """`browser_of(account, language="nl")`: a new client, signed in."""

    def make(account: Account, language: str = "en") -> StrictClient:
        made = sign_in(new_client(app, language), account)
        with made.session_transaction() as cookie:
            cookie["locale"] = language
        return made

    return make


@pytest.fixture
def cast(session: Session) -> Cast:
    """The edition and the people that everybody knows; see tests/factories.py."""
    made = make_cast(session)
    session.commit()
    return made


@contextmanager
def count_statements() -> Iterator[Tally]:
    """`with count_statements() as tally: …; len(tally.statements)`"""
    tally = Tally()
    token = current_tally.set(tally)
    try:
        yield tally
    finally:
        current_tally.reset(token)
