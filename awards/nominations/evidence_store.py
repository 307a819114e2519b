"""The folder of the evidence: outside of everything that the web server gives away, each file under a random name.

A file is written under `incoming/` first and moved when it is whole, so that a file in the folder is always complete.
Its row is written after it and removed before it: at worst a file has no row. It is then put under `orphans/` and
removed a month later: whoever puts an old database back by mistake finds it there.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from awards.extensions import site

STORED_NAME_BYTES = 16
LEAST_FREE_BYTES = 512 * 1024 * 1024
"""Room that stays free on the disk: the database needs it more."""


class EvidenceStore:
    """The files below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.orphans = folder / "orphans"

    def open(self) -> None:
        """Make the folders where they are missing, for nobody but this user."""
        for each in (self.folder, self.incoming, self.orphans):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def has_room(self) -> bool:
        """Whether the disk takes more files."""
        return has_room_at(self.folder)

    def new_path(self) -> Path:
        """A path for a file that is not whole yet."""
        return self.incoming / secrets.token_hex(STORED_NAME_BYTES)

    @contextmanager
    def incoming_pair(self) -> Iterator[tuple[Path, Path]]:
        """A path for a file as it comes and one for the file that is made of it; what is left there is removed."""
        source, target = self.new_path(), self.new_path()
        try:
            yield source, target
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def keep(self, path: Path, extension: str) -> str:
        """Move a whole file among the others, safe from a loss of power; the name that it has there."""
        name = f"{secrets.token_hex(STORED_NAME_BYTES)}.{extension}"
        path.chmod(0o600)
        _sync(path)
        path.replace(self.folder / name)
        _sync(self.folder)
        return name

    def path_of(self, stored_name: str) -> Path:
        """Where a file lies."""
        return self.folder / stored_name

    def drop(self, stored_name: str) -> None:
        """Remove a file; one that is gone already is no error."""
        self.path_of(stored_name).unlink(missing_ok=True)

    def set_aside(self, path: Path) -> None:
        """Move a file that has no row among the orphans, where it waits for a while from now on."""
        path.touch()
        path.replace(self.orphans / path.name)


def evidence_store() -> EvidenceStore:
    """The folder of this installation, made where it was missing."""
    store = EvidenceStore(site.instance / "evidence")
    store.open()
    return store


def has_room_at(folder: Path) -> bool:
    """Whether the disk of a folder takes more files."""
    return shutil.disk_usage(folder).free > LEAST_FREE_BYTES


def list_older(folder: Path, moment: datetime) -> Iterator[Path]:
    """The files right in `folder` that were last written before `moment`."""
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < moment.timestamp():
            yield Path(entry.path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
