"""The offline pack: who asks for it, what is in it, and that a locked one tells nobody anything."""

import base64
import json
import re
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidTag
from pypdf import PdfReader
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ceremony.locking import lock_file, make_lock, unlock_file
from awards.certificates.models_packs import Pack
from awards.nominations.models import Nominee
from awards.results.service_seal import find_seal
from tests.ceremony.night import ASK, ask_for_pack, fetch_pack, make_night_with_certificates

SECRETS = ("Geheim", "Second Winner", "at once", "Because she stayed", "hears what is not said")


@pytest.fixture
def world(session):
    return make_night_with_certificates(session)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


PAPERS = [
    "certificates", "cue-cards", "envelopes-a6", "envelopes-c6", "envelopes-dl", "run-sheet-crew", "run-sheet-host",
]  # fmt: skip


def test_an_open_pack_has_everything_and_needs_nothing_else(app, session, world, browser_of) -> None:
    pack = fetch_pack(app, session, browser_of(world.cast.olga), locked="no", passphrase="", again="")
    names = pack.namelist()
    assert names[0] == "START.html"
    assert sorted(name for name in names if name.startswith("paper/")) == [f"paper/{one}.pdf" for one in PAPERS]
    start = pack.read("START.html").decode()
    assert find_seal(session, edition_id=world.cast.edition.id).digest in start
    assert '<html lang="nl"' in start
    assert "Geheim" not in start
    assert "Geheim" in pack.read("night/deck.html").decode()
    assert "Geheim" in text_of(pack.read("paper/run-sheet-host.pdf"))
    assert "Geheim" not in text_of(pack.read("paper/run-sheet-crew.pdf"))
    assert len(PdfReader(BytesIO(pack.read("paper/certificates.pdf"))).pages) == 3
    assert pack.read("README.txt").decode().count("START.html") == 3
    for page in (name for name in names if name.endswith((".html", ".css"))):
        written = pack.read(page).decode()
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', written) == []
        folder = page.rpartition("/")[0]
        used = re.findall(r'(?:src|href)="([^"#]+)"', written) + re.findall(r'url\("([^")]+)"\)', written)
        for address in used:
            parts: list[str] = []
            for part in [*folder.split("/"), *address.split("/")]:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(filter(None, parts)) in names, f"{page} needs {address}"


def test_a_locked_pack_tells_nothing_without_its_passphrase(app, session, world, browser_of) -> None:
    olga = browser_of(world.cast.olga)
    pack = fetch_pack(app, session, olga)
    names = [name for name in pack.namelist() if "/static/" not in name]
    assert sorted(names) == sorted(
        ["START.html", "README.txt", "night/deck.html", "night/presenter.html"]
        + [f"night/locked/{name}.js" for name in ("deck", "presenter", "start", *PAPERS)]
    )
    everything = b"".join(pack.read(name) for name in names)
    salt = re.search(r'data-salt="([^"]+)"', pack.read("START.html").decode())[1]
    locked = {
        name: base64.b64decode(json.loads(pack.read(f"night/locked/{name}.js").decode().partition(" = ")[2][:-2]))
        for name in ("deck", "start", "presenter", *PAPERS)
    }
    for secret in SECRETS:
        assert not any(secret.encode() in data for data in (everything, *locked.values()))
    assert {len(data) % (64 * 1024) for data in locked.values()} == {12 + 16}
    lock = make_lock("  Gro\u0308ße za\u0308hlt nicht ", salt=base64.b64decode(salt))
    assert "Zoë Geheim" in unlock_file(lock, "deck", locked["deck"]).decode()
    assert unlock_file(lock, "certificates", locked["certificates"]).startswith(b"%PDF-")
    for other, name in ((lock, "start"), (make_lock("größe zählt nicht", salt=lock.salt), "deck")):
        with pytest.raises(InvalidTag):
            unlock_file(other, name, locked["deck"])
    line = session.scalars(select(AuditLine).where(AuditLine.action == "pack_asked")).one()
    assert line.details == {"kind": "offline", "options": {"language": "nl", "locked": True}, "passphrase": True}
    assert "Eerder" not in olga.get(ASK).text
    assert "Made before" in olga.get(ASK).text


def test_two_locks_of_one_passphrase_have_nothing_in_common() -> None:
    one, other = make_lock("the same words"), make_lock("the same words")
    assert one.salt != other.salt
    assert lock_file(one, "x", b"same") != lock_file(one, "x", b"same")
    assert unlock_file(one, "x", lock_file(one, "x", b"")) == b""


def test_what_is_asked_must_hold(session, world, browser_of) -> None:
    olga = browser_of(world.cast.olga)
    page = olga.get(ASK).text
    assert "Certificates first" not in page
    for wrong, words in (
        ({"passphrase": "short", "again": "short"}, "12 to 200 characters"),
        ({"again": "Grösse zählt nicht"}, "These two are not the same."),
        ({"language": "de"}, "Not a valid choice"),
    ):
        assert words in ask_for_pack(olga, **wrong).text
    assert session.scalars(select(Pack).where(Pack.kind == "offline")).all() == []
    nominee = session.get_one(Nominee, world.entries[0].nominee_id)
    nominee.name = "Entry Nought"
    session.commit()
    assert "the certificate of Entry Nought says something else" in olga.get(ASK).text
