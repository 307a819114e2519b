"""A file from a stranger, cleaned: what it is, and then the process that writes it anew."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from awards.config import PROJECT
from awards.domain.wording import N_
from awards.nominations.evidence_kinds import (
    BROKEN_IMAGE,
    BROKEN_PDF,
    HEAD_BYTES,
    TOO_HEAVY,
    Cleaned,
    EvidenceRefused,
    Kind,
    recognise,
)
from awards.nominations.evidence_limits import REFUSED

MODULES = {Kind.IMAGE: "awards.nominations.evidence_images", Kind.PDF: "awards.nominations.evidence_pdf"}
BROKEN = {Kind.IMAGE: BROKEN_IMAGE, Kind.PDF: BROKEN_PDF}
SECONDS = 30
"""The longest that one file may take."""
AT_A_TIME = threading.BoundedSemaphore(1)
"""One process of the web server has one file cleaned at a time: it bounds the memory that this takes."""
BUSY = N_("Many files are coming in at this moment. Wait a minute, and try once more.")


def clean_file(source: Path, target: Path) -> Cleaned:
    """Write the photo or PDF in `source` anew to `target`. Raises EvidenceRefused."""
    kind = recognise_file(source)
    return clean_apart(MODULES[kind], source, target, broken=BROKEN[kind])


def recognise_file(source: Path) -> Kind:
    """What a file is, by its first bytes. Raises EvidenceRefused."""
    with source.open("rb") as file:
        return recognise(file.read(HEAD_BYTES))


def clean_apart(module: str, source: Path, target: Path, *, broken: str) -> Cleaned:
    """Have `module`, in a process of its own, write `source` anew to `target`. Raises EvidenceRefused."""
    if not AT_A_TIME.acquire(timeout=SECONDS):
        raise EvidenceRefused(BUSY)
    try:
        return _run(module, source, target, broken)
    finally:
        AT_A_TIME.release()


def _run(module: str, source: Path, target: Path, broken: str) -> Cleaned:
    command = [sys.executable, "-m", module, str(source.absolute()), str(target.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 (every word of the command is our own)
            command, cwd=PROJECT, env={"LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise EvidenceRefused(TOO_HEAVY) from None
    if done.returncode == 0:
        return Cleaned(**json.loads(done.stdout))
    if done.returncode == REFUSED:
        raise EvidenceRefused(**json.loads(done.stdout))
    raise EvidenceRefused(TOO_HEAVY if done.returncode < 0 else broken)
