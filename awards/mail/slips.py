"""A note, beside the database, of the message that a worker is handing over: it outlives a worker that is killed.

The database hears of a delivered message when the next transaction is committed, which may take long on a busy site.
The slip is one write to a file, made at once. Whoever delivers next reads the slips of the dead: what the mail server
had taken is noted as sent and goes out no second time; what it had not goes out now, without awaiting the claim's end.
A slip is no record: without it, messages still arrive, late or once more under the same Message-ID.
"""

import fcntl
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

NAMED = "message-*"
TAKEN = "taken"


class Left(NamedTuple):
    """What a dead worker was at: a message, until when it had claimed it, and whether the server took it."""

    message_id: int
    claimed_until: datetime
    taken: bool


class Slip:
    """One worker's slip. Locked as long as the worker lives; the lock ends with the process, however it ends."""

    def __init__(self, file: int | None) -> None:
        self._file = file

    def begin(self, message_id: int, claimed_until: datetime) -> None:
        """Before the claim is committed."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.write(self._file, f"{message_id} {claimed_until.isoformat()}".encode())

    def note_taken(self) -> None:
        """As soon as the server has answered that it took the message."""
        if self._file is not None:
            os.write(self._file, f" {TAKEN}".encode())


@contextmanager
def open_slip(folder: Path | None) -> Iterator[Slip]:
    """A slip in `folder`; one that keeps nothing where there is none, or nothing can be written there.

    It is taken away in the end, save after an error: what was handed over may then not be noted in the database yet.
    """
    name = secrets.token_hex(8)
    file, path = None, None
    try:
        if folder is not None:
            folder.mkdir(exist_ok=True)
            path, unlocked = folder / NAMED.replace("*", name), folder / f"new-{name}"
            file = os.open(unlocked, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            unlocked.rename(path)  # only now may others look at it
    except OSError:
        log.exception("no slip can be kept in %s", folder)
    try:
        yield Slip(file)
        if path is not None:
            path.unlink(missing_ok=True)
    finally:
        if file is not None:
            os.close(file)


def read_left(folder: Path | None) -> Iterator[Left]:
    """The slips of workers that are no more. Each is thrown away once the caller has gone on to the next."""
    for path in sorted(folder.glob(NAMED)) if folder is not None else ():
        with suppress(FileNotFoundError, BlockingIOError), path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            words = file.read().split()
            if len(words) >= 2:
                yield Left(int(words[0]), datetime.fromisoformat(words[1]), words[2:] == [TAKEN])
            path.unlink()
