"""Delivery over a real SMTP server: tried again, given up, once each, whatever the names."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.mail import delivery
from awards.mail.delivery import GIVE_UP_AFTER, PAUSES, build, deliver_due
from awards.mail.models import OutboxMessage
from awards.mail.service import queue_message, read_body
from tests.mail_server import MailServer

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def queue(session: Session, to: str = "nora@people.example", **changes: Any) -> OutboxMessage:
    values: dict[str, Any] = {
        "template": "sign_in_code", "to_address": to, "locale": "en", "now": datetime.now(UTC),
        "context": {"code": "123456", "path": "/sign-in/link/abc"},
    }  # fmt: skip
    message = queue_message(session, **{**values, **changes})
    session.commit()
    return message


def state(message: OutboxMessage) -> tuple[int, datetime | None, datetime | None]:
    return message.tries, message.sent_at, message.failed_at


def test_a_message_arrives_as_it_was_written(session: Session, server: MailServer, monday: Any) -> None:
    message = queue(session, to_name="Nora Nominator")
    assert deliver_due(session, server=server.url) == 1
    (mail,) = server.delivered
    headers = {
        name: mail.message[name] for name in ("To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language")
    }
    assert headers == {
        "To": "Nora Nominator <nora@people.example>", "Subject": "Your code for the Customer Contact Awards",
        "Message-ID": message.message_id, "Auto-Submitted": "auto-generated", "Content-Language": "en",
    }  # fmt: skip
    assert mail.message["Date"].datetime == MONDAY
    assert mail.text.splitlines() == read_body(message).splitlines()
    assert (mail.code, mail.links) == ("123456", ["http://localhost/sign-in/link/abc"])
    assert state(message) == (1, MONDAY, None)
    assert deliver_due(session, server=server.url) == 0


def test_pauses_grow_while_nobody_answers_and_nothing_is_lost(
    session: Session, server: MailServer, monday: Any
) -> None:
    message = queue(session)
    server.stop()
    waited = []
    for tries in range(1, len(PAUSES) + 2):
        before = datetime.now(UTC)
        assert deliver_due(session, server=server.url) == 0
        assert state(message) == (tries, None, None)
        waited.append((message.next_try_at - before) // timedelta(minutes=1))
        monday.move_to(message.next_try_at - timedelta(seconds=1))
        assert deliver_due(session, server=server.url) == 0
        assert message.tries == tries  # not due yet
        monday.move_to(message.next_try_at)
    assert waited == [*PAUSES, PAUSES[-1]] == [1, 2, 5, 15, 60, 180, 360, 360]
    server.start()
    assert deliver_due(session, server=server.url) == 1
    assert [mail.to for mail in server.delivered] == ["nora@people.example"]


def test_a_silent_server_costs_one_message_its_turn_and_the_others_none(session: Session, server: MailServer) -> None:
    messages = [queue(session, f"person{number}@people.example") for number in range(3)]
    server.stop()
    deliver_due(session, server=server.url)
    assert [message.tries for message in messages] == [1, 0, 0]
    server.start()
    assert deliver_due(session, server=server.url) == 2


def test_three_days_of_failure_are_enough(session: Session, server: MailServer, monday: Any) -> None:
    message = queue(session)
    server.stop()
    monday.move_to(MONDAY + GIVE_UP_AFTER)
    deliver_due(session, server=server.url)
    assert message.failed_at is None
    monday.move_to(message.next_try_at)
    deliver_due(session, server=server.url)
    assert message.failed_at == datetime.now(UTC)
    assert message.last_error.startswith("ConnectionRefusedError")
    monday.shift(timedelta(days=1))
    server.start()
    assert deliver_due(session, server=server.url) == 0


def test_a_refused_address_is_given_up_and_a_busy_one_tried_again(
    session: Session, server: MailServer, monday: Any
) -> None:
    server.answers = {"gone@people.example": "550 nobody here", "full@people.example": "452 come back later"}
    gone, full, fine = (queue(session, f"{name}@people.example") for name in ("gone", "full", "fine"))
    assert deliver_due(session, server=server.url) == 1
    assert [state(message) for message in (gone, full, fine)] == [(1, None, MONDAY), (1, None, None), (1, MONDAY, None)]
    assert "nobody here" in gone.last_error
    monday.move_to(full.next_try_at)
    server.answers = {}
    assert deliver_due(session, server=server.url) == 1
    assert [mail.to for mail in server.delivered] == ["fine@people.example", "full@people.example"]


def test_a_confidential_body_is_unreadable_at_rest_and_emptied_once_delivered(
    session: Session, server: MailServer
) -> None:
    message = queue(session, confidential=True)
    assert "123456" not in message.body + message.subject
    assert "123456" in read_body(message)
    deliver_due(session, server=server.url)
    assert server.delivered[0].code == "123456"
    assert (message.body, read_body(message)) == ("", "")


@pytest.mark.parametrize(
    "name",
    [
        "Zoë D’Hondt-Lefèvre", "Ελευθερία Παπαδοπούλου", "مريم الحداد", "Nora 🎉 O'Neill", 'Jan "Jo" Peeters, CEO',
        "Ελευθερία " * 20, "A" * 200,
    ],
)  # fmt: skip
def test_any_name_reaches_its_reader(session: Session, server: MailServer, name: str) -> None:
    queue(session, to_name=name)
    assert deliver_due(session, server=server.url) == 1
    assert parseaddr(server.delivered[0].header("To")) == (name.strip(), "nora@people.example")


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@people.example", "Eve\nX-Evil: 1", "Eve <eve@evil.example>, Bob"])
def test_a_name_adds_no_header_and_no_recipient(session: Session, server: MailServer, name: str) -> None:
    message = queue(session, to_name=name)
    plain = {header.lower() for header in build(queue(session))}
    assert {header.lower() for header in build(message)} == plain
    deliver_due(session, server=server.url)
    assert {mail.to for mail in server.delivered} == {"nora@people.example"}
    for mail in server.delivered:
        assert (mail.message["Bcc"], mail.message["X-Evil"]) == (None, None)
        assert parseaddr(str(mail.message["To"]))[1] == "nora@people.example"


def test_what_is_rolled_back_is_not_mailed(session: Session, server: MailServer) -> None:
    queue_message(
        session, template="sign_in_code", to_address="nora@people.example", locale="en",
        context={"code": "123456", "path": "/"}, now=datetime.now(UTC),
    )  # fmt: skip
    session.flush()
    session.rollback()
    assert deliver_due(session, server=server.url) == 0
    assert session.scalars(select(OutboxMessage)).all() == []


def test_two_workers_at_once_deliver_each_message_once(app: Flask, session: Session, server: MailServer) -> None:
    addresses = [f"person{number:02}@people.example" for number in range(20)]
    for address in addresses:
        queue(session, address)
    start, delivered = Barrier(3), []

    def work() -> None:
        with Session(session.get_bind()) as mine:
            start.wait()
            delivered.append(deliver_due(mine, server=server.url))

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(mail.to for mail in server.delivered) == addresses
    assert sum(delivered) == len(addresses)
    assert {message.tries for message in session.scalars(select(OutboxMessage))} == {1}


def test_a_server_that_hangs_does_not_keep_the_site_waiting(app: Flask, session: Session, monkeypatch: Any) -> None:
    monkeypatch.setattr(delivery, "TIMEOUT_SECONDS", 4)
    message = queue(session)
    with socket.create_server(("127.0.0.1", 0)) as silent, Session(session.get_bind()) as other:
        address = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        worker = Thread(target=deliver_due, args=(other,), kwargs={"server": address})
        worker.start()
        silent.accept()
        begun = time.monotonic()
        queue(session, "jan@people.example")
        waited = time.monotonic() - begun
        worker.join()
    assert waited < 2
    session.refresh(message)
    assert state(message) == (1, None, None)


def test_a_message_that_cannot_be_written_is_given_up_and_keeps_nobody_waiting(
    session: Session, server: MailServer, monday: Any
) -> None:
    unreadable = queue(session, confidential=True)
    unreadable.body = "encrypted under another key"
    queue(session, "jan@people.example")
    assert deliver_due(session, server=server.url) == 1
    assert [mail.to for mail in server.delivered] == ["jan@people.example"]
    assert state(unreadable) == (1, None, MONDAY)
