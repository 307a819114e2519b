"""Requests that carry files: how large they may be, and in which order they read, think and write.

A photo takes seconds to come and to be cleaned. SQLite has one writer at a time, so a view that takes files holds no
transaction meanwhile: it is marked `@takes_files`, looks at what it needs, calls `let_go`, reads and cleans what was
sent, and calls `begin_writing` before it writes.
"""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Request, current_app
from limits import parse

from awards.extensions import db, limiter, write_intended

FILE_MOST = 10 * 1024 * 1024
BODY_MOST = 64 * 1024 * 1024
"""A larger request is not read at all. One that is smaller can be answered in words beside the field, whatever its
files, and nothing typed is lost."""
IN_MEMORY = 500 * 1024


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose requests may carry files."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def let_go() -> None:
    """End the transaction in which the view has looked around; what it has loaded stays as it was read."""
    session = db.session()
    expires, session.expire_on_commit = session.expire_on_commit, False
    try:
        session.commit()
    finally:
        session.expire_on_commit = expires


def begin_writing(*, afresh: bool = True) -> None:
    """What the session does from now on may write; `afresh`: time has passed, so what was loaded is read once more."""
    let_go()
    write_intended.set(True)
    if afresh:
        db.session.expire_all()


def may_send_files(sender: str, number: int) -> bool:
    """Count `number` files of a network address; whether it has not sent too many in this hour."""
    if not limiter.enabled:
        return True
    most = parse(f"{current_app.config['AWARDS_FILES_PER_SENDER']} per hour")
    return bool(limiter.limiter.hit(most, "files", sender, cost=number))


class BoundedFile(SpooledTemporaryFile):  # type: ignore[type-arg]
    """A file that takes in as much as is allowed and one byte more; what follows is dropped, not stored."""

    def write(self, data: Any) -> int:
        """Keep as much of `data` as there is room for."""
        room = max(0, FILE_MOST + 1 - self.tell())
        super().write(data[:room])
        return len(data)


class UploadRequest(Request):
    """A request that drops what nobody will take."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        return cast("IO[bytes]", BoundedFile(max_size=IN_MEMORY, mode="rb+"))

    @property
    def max_content_length(self) -> int | None:
        """More for the views that take files."""
        view = current_app.view_functions.get(self.endpoint or "") if current_app else None
        return BODY_MOST if hasattr(view, "takes_files") else super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        Request.max_content_length.fset(self, value)  # type: ignore[attr-defined]
