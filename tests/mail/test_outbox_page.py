"""The demo's outbox page: for everyone on this machine, on a demonstration without a mail server, and only then."""

import pytest

from awards.mail.service import queue_message
from tests.conftest import count_statements
from tests.factories import NOW


def queue(session, number: int) -> int:
    message = queue_message(
        session,
        template="sign_in_code",
        to_address=f"person{number}@people.example",
        locale="nl",
        context={"code": f"12345{number}", "path": "/sign-in/link/x"},
        now=NOW,
        confidential=True,
    )
    session.flush()
    return message.id


def test_it_shows_what_would_have_been_sent(app, client, session, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "AWARDS_DEMO", True)
    number = queue(session, 1)
    assert "person1@people.example" in client.get("/outbox").text
    page = client.get(f"/outbox/{number}").text
    assert "123451" in page
    assert 'href="http://localhost/sign-in/link/x"' in page
    assert client.get("/outbox/999999").status_code == 404


@pytest.mark.parametrize(
    ("setting", "value", "asker"),
    [
        ("AWARDS_DEMO", False, "127.0.0.1"),
        ("AWARDS_MAIL_SERVER", "smtp://127.0.0.1:25", "127.0.0.1"),
        ("AWARDS_TRUSTED_PROXIES", 1, "127.0.0.1"),
        ("AWARDS_DEMO", True, "192.0.2.7"),
    ],
)
def test_to_nobody_else(app, client, session, monkeypatch, setting: str, value: object, asker: str) -> None:
    monkeypatch.setitem(app.config, "AWARDS_DEMO", True)
    monkeypatch.setitem(app.config, setting, value)
    number = queue(session, 1)
    for path in ("/outbox", f"/outbox/{number}"):
        assert client.get(path, environ_overrides={"REMOTE_ADDR": asker}).status_code == 404
    assert "/outbox" not in client.get("/sign-in", environ_overrides={"REMOTE_ADDR": asker}).text


def test_three_messages_need_no_more_statements_than_one(app, client, session, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "AWARDS_DEMO", True)

    def count() -> int:
        client.get("/outbox")
        with count_statements() as tally:
            client.get("/outbox")
        return len(tally.statements)

    queue(session, 1)
    one = count()
    queue(session, 2)
    queue(session, 3)
    assert count() == one <= 2
