"""What a killed worker was at: what the mail server took goes out no second time, the rest need not wait."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from awards.mail.delivery import CLAIM, deliver_due
from awards.mail.models import OutboxMessage
from awards.mail.service import queue_message
from awards.mail.slips import Left, open_slip, read_left
from tests.mail_server import MailServer

NOW = datetime.now(UTC)
STILL = timedelta(hours=2)
"""Longer than all the tests before these may take."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    made.start()
    yield made
    made.stop()


def queue_claimed(session: Session, *, until: datetime) -> OutboxMessage:
    """A message as a worker leaves it that is killed while it speaks to the mail server."""
    message = queue_message(
        session, template="sign_in_code", to_address="nora@people.example", locale="en", now=NOW, confidential=True,
        context={"code": "123456", "path": "/sign-in/link/abc"},
    )  # fmt: skip
    message.next_try_at = until
    session.commit()
    return message


def leave(folder: Path, words: str) -> None:
    """A slip whose worker is no more."""
    (folder / "message-0123").write_text(words)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_what_the_server_had_not_taken_goes_out_at_once(session: Session, server: MailServer, tmp_path: Path) -> None:
    message = queue_claimed(session, until=NOW + STILL)
    assert deliver_due(session, server=server.url, folder=tmp_path) == 0  # somebody is at it, for all that is known
    leave(tmp_path, f"{message.id} {message.next_try_at.isoformat()}")
    assert deliver_due(session, server=server.url, folder=tmp_path) == 1
    assert [mail.to for mail in server.delivered] == ["nora@people.example"]
    assert names(tmp_path) == []


def test_what_the_server_had_taken_does_not_go_out_again(session: Session, server: MailServer, tmp_path: Path) -> None:
    message = queue_claimed(session, until=NOW - timedelta(minutes=1))
    leave(tmp_path, f"{message.id} {message.next_try_at.isoformat()} taken")
    assert deliver_due(session, server=server.url, folder=tmp_path) == 0
    session.refresh(message)
    assert (server.delivered, message.tries, message.body) == ([], 1, "")
    assert message.sent_at is not None
    assert names(tmp_path) == []


def test_whom_another_worker_is_serving_by_now_is_left_to_it(
    session: Session, server: MailServer, tmp_path: Path
) -> None:
    message = queue_claimed(session, until=NOW + STILL)
    leave(tmp_path, f"{message.id} {(NOW - CLAIM).isoformat()}")
    assert deliver_due(session, server=server.url, folder=tmp_path) == 0
    session.refresh(message)
    assert (message.next_try_at, message.sent_at) == (NOW + STILL, None)


@pytest.mark.parametrize("words", ["", "17"])
def test_a_slip_that_was_cut_off_says_nothing(words: str, tmp_path: Path) -> None:
    leave(tmp_path, words)
    assert list(read_left(tmp_path)) == []
    assert names(tmp_path) == []


def test_the_slip_of_a_worker_that_lives_is_nobody_elses(tmp_path: Path) -> None:
    with open_slip(tmp_path) as slip:
        slip.begin(17, NOW)
        slip.note_taken()
        assert list(read_left(tmp_path)) == []
        assert len(names(tmp_path)) == 1
    assert names(tmp_path) == []


def test_the_slip_says_where_it_stood_when_something_broke(tmp_path: Path) -> None:
    def break_down(*, taken: bool) -> None:
        with open_slip(tmp_path) as slip:
            slip.begin(16, NOW - CLAIM)
            slip.note_taken()
            slip.begin(17, NOW)
            if taken:
                slip.note_taken()
            raise ZeroDivisionError

    for taken in (False, True):
        with pytest.raises(ZeroDivisionError):
            break_down(taken=taken)
        assert list(read_left(tmp_path)) == [Left(17, NOW, taken)]
        assert names(tmp_path) == []


def test_mail_goes_out_where_no_slip_can_be_written(
    session: Session, server: MailServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    queue_claimed(session, until=NOW)
    assert deliver_due(session, server=server.url, folder=tmp_path / "file") == 1
    assert "no slip can be kept" in caplog.text
