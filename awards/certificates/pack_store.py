"""The folder of the packs: outside of all that the web server gives away, each pack under a random name.

A file is written beside its place first, and moved there when it is whole: what stands there is complete, also after
its worker was killed.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from awards.extensions import site
from awards.nominations.evidence_store import has_room_at

NAME_BYTES = 16
WHOLE = "whole"


def new_folder_name() -> str:
    """128 random bits."""
    return secrets.token_hex(NAME_BYTES)


def packs_folder() -> Path:
    """The folder of all packs, made where it was missing, for nobody but this user."""
    folder = site.instance / "packs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def whole_path(folder: str) -> Path:
    """Where the whole file of a pack lies once it is ready."""
    return packs_folder() / folder / WHOLE


def has_room() -> bool:
    """Whether the disk takes another pack."""
    return has_room_at(packs_folder())


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Have `write` make a file, and put it at `path` when it is whole and safe from a loss of power."""
    unfinished = path.with_name(f"{path.name}.new")
    write(unfinished)
    unfinished.chmod(0o600)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


def keep_only_whole(folder: Path) -> None:
    """Remove the parts of a pack once it is joined: they may say in clear what the whole keeps shut. A pack that is
    gone already is no error."""
    for path in folder.glob("*"):
        if path.name != WHOLE:
            path.unlink(missing_ok=True)


def drop_folder(folder: str) -> None:
    """Remove a pack's files; those that are gone already are no error."""
    shutil.rmtree(packs_folder() / folder, ignore_errors=True)


def list_strays(known: set[str], moment: datetime) -> Iterator[str]:
    """The folders without a row that were last written before `moment`."""
    for entry in os.scandir(packs_folder()):
        old = entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < moment.timestamp()
        if old and entry.name not in known:
            yield entry.name


@contextmanager
def sole_maker() -> Iterator[bool]:
    """Whether this thread is now the one that makes packs: one at a time, so that mail goes out meanwhile.

    The lock ends with the process, however it ends: another worker then takes up at once what was left.
    """
    file = os.open(packs_folder() / "making.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)
