"""The worker is woken once what it should mail is committed, never before and never for nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from awards.extensions import jobs
from awards.mail.service import queue_message


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    names: list[str] = []
    monkeypatch.setattr(jobs, "wake", names.append)
    return names


def queue(session: Session) -> None:
    queue_message(
        session, template="sign_in_code", to_address="nora@people.example", locale="en",
        context={"code": "123456", "path": "/"}, now=datetime.now(UTC),
    )  # fmt: skip


def test_the_commit_wakes_the_worker_once(session: Session, woken: list[str]) -> None:
    queue(session)
    queue(session)
    session.flush()
    assert woken == []
    session.commit()
    session.commit()
    assert woken == ["deliver_outbox"]


def test_a_rollback_wakes_nobody(session: Session, woken: list[str]) -> None:
    queue(session)
    session.rollback()
    session.commit()
    assert woken == []


def test_a_savepoint_is_not_yet_a_commit(session: Session, woken: list[str]) -> None:
    with session.begin_nested():
        queue(session)
    assert woken == []
    session.commit()
    assert woken == ["deliver_outbox"]


def test_a_savepoint_given_up_keeps_what_was_queued_before_it(session: Session, woken: list[str]) -> None:
    queue(session)
    session.flush()
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        raise ZeroDivisionError
    session.commit()
    assert woken == ["deliver_outbox"]


def test_a_queue_out_of_reach_fails_no_request(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise ConnectionError("no queue")

    monkeypatch.setitem(jobs._wakers, "deliver_outbox", refuse)
    queue(session)
    session.commit()
    assert "could not wake deliver_outbox" in caplog.text
