"""The print room: which certificates, in what form, and only what changed since the last time."""

import re
import zipfile
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import text, update

from awards.domain.lifecycle import Stage
from awards.nominations.models import Nominee
from tests.certificates.test_packs import work
from tests.conftest import count_statements
from tests.world import make_world


def test_certificates_come_as_a_zip_and_only_what_is_new_the_next_time(app, session, browser_of) -> None:
    world = make_world(session, stage=Stage.SEALED, size=3)
    session.execute(text("DELETE FROM packs"))
    desk, printing = browser_of(world.cast.olga), {"kinds": "winner", "form": "file", "which": "all", "action": "print"}
    asked = desk.post("/2026/certificates", data=printing | {"form": "single"})
    work(app)
    archive = zipfile.ZipFile(BytesIO(desk.get(f"{asked.headers['Location']}/file").data))
    assert [re.sub(r"nominee-\d+", "x", name) for name in archive.namelist()] == [
        "0001-empathy-winner-entry-0.pdf", "0002-efficiency-winner-x.pdf", "0003-creativity-winner-x.pdf",
    ]  # fmt: skip
    assert [len(PdfReader(BytesIO(archive.read(name))).pages) for name in archive.namelist()] == [1, 1, 1]
    refused = desk.post("/2026/certificates", data=printing | {"which": "new"}).text
    assert "Nothing is new or has changed since the last time." in refused
    assert "Print only what changed" not in refused
    session.execute(update(Nominee).where(Nominee.name == "Entry 0").values(name="Entrée 0"))
    assert "Print only what changed (1)" in desk.get("/2026/certificates").text
    asked = desk.post("/2026/certificates", data=printing | {"which": "new", "marks": "y"})
    work(app)
    new = desk.get(f"{asked.headers['Location']}/file")
    assert new.mimetype == "application/pdf"
    (page,) = PdfReader(BytesIO(new.data)).pages
    assert "Entrée 0" in page.extract_text()
    room = desk.get("/2026/certificates").text
    assert "Print only what changed" not in room
    assert room.count("made and printed") == 1


def test_nothing_ticked_and_nobody_there_is_said_beside_the_field(session, sealed, browser_of) -> None:
    desk = browser_of(sealed.olga)
    typed = {"form": "file", "which": "all", "action": "print"}
    assert "Tick at least one." in desk.post("/2026/certificates", data=typed).text
    nobody = desk.post("/2026/certificates", data=typed | {"kinds": "finalist"}).text
    assert "There is nobody yet whom such a certificate could be made for." in nobody


def test_the_print_room_asks_as_much_for_three_as_for_one(session, browser_of) -> None:
    counts = []
    for slug, size in (("2026", 1), ("2027", 3)):
        world = make_world(session, stage=Stage.SEALED, size=size, slug=slug)
        desk = browser_of(world.cast.olga)
        with count_statements() as tally:
            for page in ("certificates", "certificates/place-cards"):
                assert desk.get(f"/{slug}/{page}").status_code == 200
        counts.append(len(tally.statements))
    assert counts[0] == counts[1]
