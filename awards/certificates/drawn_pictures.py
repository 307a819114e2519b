"""Pictures that are drawn once and kept on the disk of this installation: another one only when what stands on it is
another. They can be drawn again at any time, so nobody needs to back them up."""

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from awards.extensions import site

FORMAT = 1
"""Raised when pictures look different for the same content."""


def pictures() -> Path:
    """The folder, made where it was missing, for nobody but this user."""
    folder = site.instance / "pictures"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(name: str, content: Any, make: Callable[[], bytes], *, suffix: str = ".png") -> Path:
    """Where the file `name` with that content lies; made where it is not there, and any older one removed.

    `content` is whatever JSON can write. The file is whole or absent: it is written beside its place and then moved.
    """
    folder = pictures()
    written = json.dumps([FORMAT, content], ensure_ascii=False, sort_keys=True)
    path = folder / f"{name}.{hashlib.sha256(written.encode()).hexdigest()[:24]}{suffix}"
    if path.exists():
        return path
    beside = folder / f"{secrets.token_hex(8)}.part"
    beside.write_bytes(make())
    beside.replace(path)
    for older in folder.glob(f"{name}.*{suffix}"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def drop(prefix: str) -> None:
    """Remove every file whose name begins so."""
    for path in pictures().glob(f"{prefix}*"):
        path.unlink(missing_ok=True)
