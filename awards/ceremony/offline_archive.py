"""The offline pack as one ZIP: a start page, the deck, the papers, and all that they need; no network is needed."""

import base64
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from awards.ceremony.deck import SCRIPTS, SHEETS, Seal, Writing, write_body, write_page
from awards.ceremony.locking import Lock, lock_file
from awards.ceremony.service_deck import Deck
from awards.certificates.archives import make_entry

NIGHT, PAPER = "night/", "paper/"
START = "START.html"
START_SHEETS, START_SCRIPTS = ("fonts", "tokens", "pack-start"), ("pack-papers",)

_STATIC = Path(__file__).resolve().parents[2] / "static"
_USED = re.compile(r'url\("\.\./(vendor/[^"]+)"\)')


@dataclass(frozen=True)
class Paper:
    """A PDF to print: `key` names it in the pack, `title` on the start page."""

    key: str
    title: str
    path: Path

    @property
    def filename(self) -> str:
        return f"{self.key}.pdf"


@dataclass(frozen=True)
class Night:
    """What goes into the pack."""

    deck: Deck
    language: str
    digest: str
    made_at: datetime
    papers: Sequence[Paper]
    lock: Lock | None = None


def write_for_disk(language: str) -> Writing:
    """The deck's pages as they stand beside each other in the pack."""
    return Writing(language, lambda name: f"static/{name}", "presenter.html")


def write_archive(night: Night, path: Path) -> None:
    """The whole pack. With a lock, whatever tells a name is in it only as `night/locked/*.js`, encrypted; without one,
    the same night makes the same archive."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in list_files(night):
            archive.writestr(make_entry(name), data)


def list_files(night: Night) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes."""
    writing = write_for_disk(night.language)
    yield START, _write_start(night).encode()
    yield "README.txt", _write_readme(night).encode()
    for page, name in (("stage", "deck"), ("presenter", "presenter")):
        seal = _seal(night, name, "locked/")
        yield f"{NIGHT}{name}.html", write_page(night.deck, page, writing, seal=seal).encode()
        if night.lock:
            yield _lock(night.lock, name, write_body(night.deck, page, writing).encode())
    if night.lock:
        yield _lock(night.lock, "start", _write_inside(night).encode())
    for paper in night.papers:
        data = paper.path.read_bytes()
        yield _lock(night.lock, paper.key, data) if night.lock else (f"{PAPER}{paper.filename}", data)
    for name in sorted(_list_static()):
        yield f"{NIGHT}static/{name}", (_STATIC / name).read_bytes()


def _lock(lock: Lock, name: str, data: bytes) -> tuple[str, bytes]:
    """A script that holds the locked bytes: from a disk, a browser lets a page read nothing else."""
    text = base64.b64encode(lock_file(lock, name, data)).decode()
    script = f"(window.packLocked ||= {{}})[{json.dumps(name)}] = {json.dumps(text)};\n"
    return f"{NIGHT}locked/{name}.js", script.encode()


def _seal(night: Night, opens: str, folder: str) -> Seal | None:
    if night.lock is None:
        return None
    return Seal(opens, base64.b64encode(night.lock.salt).decode(), night.lock.iterations, folder)


def _write_start(night: Night) -> str:
    sheets = (*START_SHEETS, "pack-lock") if night.lock else START_SHEETS
    scripts = (*START_SCRIPTS, "pack-lock") if night.lock else START_SCRIPTS
    with force_locale(night.language):
        return render_template(
            "ceremony/offline_start.html",
            night=night,
            edition=night.deck.edition,
            language=night.language,
            seal=_seal(night, "start", f"{NIGHT}locked/"),
            locate=lambda name: f"{NIGHT}static/{name}",
            sheets=sheets,
            scripts=scripts,
        )


def _write_inside(night: Night) -> str:
    """What the start page shows once it is unlocked."""
    with force_locale(night.language):
        return render_template("ceremony/_offline_inside.html", night=night, seal=True)


def _write_readme(night: Night) -> str:
    said = []
    for code in ("fr", "nl", "en"):
        with force_locale(code):
            said.append(render_template("ceremony/offline_readme.txt", start=START).strip())
    return "\r\n\r\n".join([night.deck.edition.name, *said, night.digest]) + "\r\n"


def _list_static() -> set[str]:
    """Style sheets, scripts, the fonts and pictures that they use, and the licences of those."""
    sheets = {*(sheet for page in SHEETS.values() for sheet in page), *START_SHEETS, "pack-lock"}
    scripts = {*(script for page in SCRIPTS.values() for script in page), *START_SCRIPTS, "pack-lock"}
    used = {name for sheet in sheets for name in _USED.findall((_STATIC / "css" / f"{sheet}.css").read_text("utf-8"))}
    licences = {
        str(path.relative_to(_STATIC))
        for name in used
        for path in (_STATIC / name).parent.iterdir()
        if path.name.startswith(("LICENSE", "OFL"))
    }
    return {
        *(f"css/{sheet}.css" for sheet in sheets), *(f"js/{script}.js" for script in scripts), *used, *licences,
        "img/favicon.svg",
    }  # fmt: skip
