"""What the operator types, what it does, and what it says when it cannot."""

import socket
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from awards import checking
from awards.accounts.models import Account
from awards.audit.models import AuditLine
from awards.domain.lifecycle import Stage
from awards.editions.models import Category, Edition
from awards.extensions import db, jobs
from awards.mail.models import OutboxMessage
from awards.mail.service import queue_message
from awards.serving import PortTaken, check_port
from tests.client import StrictClient
from tests.factories import NOW, Cast
from tests.mail_server import MailServer

Command = Callable[..., Result]


@pytest.fixture
def awards(app: Flask, session: Session) -> Command:
    """`awards("grant", …)`: runs `flask awards grant …`."""

    def run(*words: str) -> Result:
        session.commit()
        result = app.test_cli_runner().invoke(args=["awards", *words])
        session.expire_all()
        return result

    return run


def test_an_edition_is_made_with_its_categories_and_its_organiser(awards: Command, session: Session) -> None:
    done = awards("edition", "create", "2031", "--name", "Awards 2031", "--organiser", "Olga@People.example")
    assert (done.exit_code, done.output) == (
        0, "Made Awards 2031 at http://localhost/2031/, organised by olga@people.example.\n",
    )  # fmt: skip
    edition = session.scalars(select(Edition)).one()
    assert (edition.slug, edition.name, edition.stage) == ("2031", "Awards 2031", Stage.DRAFT)
    assert len(session.scalars(select(Category)).all()) == 6
    olga = session.scalars(select(Account).options(selectinload(Account.grants))).one()
    assert (olga.address, sorted(olga.roles_in(edition.id))) == ("olga@people.example", ["organiser"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("edition", "create", "spring", "--name", "A", "--organiser", "o@people.example"), "begins with a year"),
        (("edition", "create", "2026", "--name", "A", "--organiser", "o@people.example"), "address already"),
        (("edition", "create", "2027", "--name", "A", "--organiser", "nobody"), "@-sign"),
        (("grant", "o@people.example", "organiser", "--edition", "1999"), "no edition 1999"),
        (("grant", "o@people.example", "juror", "--edition", "2026"), "'juror' is not one of"),
        (("sign-in-link", "nobody"), "@-sign"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    awards: Command, session: Session, cast: Cast, words: tuple[str, ...], said: str
) -> None:
    before = [session.scalars(select(Edition.slug)).all(), session.scalars(select(Account.address)).all()]
    done = awards(*words)
    assert done.exit_code != 0
    assert said in done.output
    assert [session.scalars(select(Edition.slug)).all(), session.scalars(select(Account.address)).all()] == before


def test_a_role_is_granted_once(awards: Command, session: Session, cast: Cast) -> None:
    for _ in range(2):
        done = awards("grant", "sam@people.example", "organiser", "--edition", "2026")
        assert done.output == "sam@people.example is organiser of Customer Contact Awards 2026.\n"
    granted = select(AuditLine).where(AuditLine.action == "role_granted")
    assert [(line.subject, line.actor_id, line.details) for line in session.scalars(granted)] == [
        (f"account {cast.sam.id}", None, {"role": "organiser"})
    ]


def test_a_sign_in_link_asks_for_a_click_and_works_once(awards: Command, client: StrictClient, cast: Cast) -> None:
    link = awards("sign-in-link", "olga@people.example").output.strip()
    assert "olga@people.example" in client.get(link).text
    assert client.post(link).headers["Location"] == "/"
    assert "olga@people.example" in client.get("/account").text
    client.post("/sign-out")
    assert client.post(link).headers["Location"] == "/sign-in"


def test_the_record_is_whole_until_somebody_changes_it(awards: Command, session: Session, cast: Cast) -> None:
    awards("grant", "sam@people.example", "organiser", "--edition", "2026")
    chain = f"edition {cast.edition.id}"
    assert (awards("audit-verify").exit_code, awards("audit-verify").output) == (0, f"{chain}: whole\n")

    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_lines_keep_update"))
    else:
        session.execute(text("ALTER TABLE audit_lines DISABLE TRIGGER audit_lines_keep"))
    session.execute(
        text("UPDATE audit_lines SET subject = 'account 0' WHERE chain = :chain AND position = 2"), {"chain": chain}
    )
    broken = awards("audit-verify")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_lines ENABLE TRIGGER audit_lines_keep"))
        session.commit()
    assert (broken.exit_code, broken.output) == (1, f"{chain}: BROKEN at line 2\n")


def test_deliver_needs_a_server_and_delivers(
    awards: Command, app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_message(
        session, template="sign_in_code", to_address="nora@people.example", locale="en",
        context={"code": "123456", "path": "/"}, now=NOW,
    )  # fmt: skip
    refused = awards("deliver")
    assert (refused.exit_code, "AWARDS_MAIL_SERVER is not set" in refused.output) == (1, True)
    server = MailServer()
    server.start()
    monkeypatch.setitem(app.config, "AWARDS_MAIL_SERVER", server.url)
    assert awards("deliver").output == "Delivered: 1.\n"
    server.stop()
    assert [mail.to for mail in server.delivered] == ["nora@people.example"]
    assert session.scalars(select(OutboxMessage)).one().sent_at is not None


def test_the_check_finds_what_is_wrong(awards: Command, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "AWARDS_MAIL_SERVER", "smtp://127.0.0.1:1")
    monkeypatch.setattr(checking, "check_print_system", lambda: ["No printing press."])
    before = _set_version(app, "0000")
    done = awards("check")
    _set_version(app, before)
    assert done.exit_code == 1
    faults = [line.split()[1] for line in done.output.splitlines() if line.startswith("FAULT")]
    assert faults[:3] == ["database", "mail", "certificates"]
    assert "No printing press." in done.output
    assert f"It is at version 0000, not {before}: run `flask awards init-db`." in done.output


def test_the_check_is_content_with_a_sound_installation(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "AWARDS_DEMO", True)
    with app.app_context():
        findings = {finding.part: finding.faults for finding in checking.check_all(app)}
    assert findings == dict.fromkeys(
        ("settings", "database", "evidence", "jobs", "mail", "certificates", "pictures", "translations"), ()
    )


def _set_version(app: Flask, version: str) -> str:
    """Change what the database says of its own version; what it said before."""
    with app.app_context(), db.engine.begin() as connection:
        before = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    return before


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1 port {port}: Address already in use"):
            check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


def test_an_application_is_made_without_an_open_connection(app_of_database: Flask) -> None:
    made = type(jobs)()
    made.init_app(app_of_database)
    assert made.queue is not None
    assert made.queue.storage._conn is None
