"""Packs: asked for in a row, made by the worker step by step, taken up again where it was killed, cleared away."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select, text

from awards.audit.models import AuditLine
from awards.certificates.models import Certificate
from awards.certificates.models_packs import Pack, PackState
from awards.certificates.pack_making import make_packs, sweep_packs
from awards.certificates.pack_store import packs_folder, sole_maker, whole_path
from awards.certificates.packing import Order, Plan, Step, step_name
from awards.certificates.service_packs import KINDS, TooManyPacks, ask_for_pack, read_secret, register_maker
from awards.certificates.service_revoking import revoke_certificates
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.extensions import db, jobs
from tests.factories import NOW, make_cast
from tests.world import make_world

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("one", "two", "three")


@pytest.fixture
def sealed(session):
    cast = make_cast(session, stage=Stage.SEALED)
    session.commit()
    return cast


@pytest.fixture
def words() -> Iterator[list[str]]:
    """A maker of packs that writes words into files; the steps that it has carried out."""
    written: list[str] = []

    def plan(_session, order: Order) -> Plan:
        def step(number: int, word: str) -> Step:
            def write(path: Path) -> None:
                if word == order.options.get("broken"):
                    raise RuntimeError("no ink")
                if word == order.options.get("refused"):
                    raise NotNow("Not now.")
                written.append(word)
                path.write_text(f"{word} {order.secret} {order.locale}")

            return Step(step_name(number, word, "txt"), write)

        def join(parts, path: Path) -> None:
            path.write_text(", ".join(part.read_text() for part in parts))

        return Plan("words.txt", "text/plain", [step(*pair) for pair in enumerate(WORDS)], join)

    register_maker("words", plan, label="Words", page="certificates.issued")
    yield written
    del KINDS["words"]


def ask(session, cast, **changes) -> Pack:
    values = {"kind": "words", "options": {}, "locale": "nl", "now": NOW, "actor_id": cast.olga.id}
    pack = ask_for_pack(session, edition=cast.edition, **(values | changes))
    session.commit()
    return pack


def work(app) -> int:
    """What the worker does when it is woken."""
    app.extensions["test_session"].commit()
    with app.app_context():
        made = make_packs()
        db.session.remove()
    return made


def test_a_pack_is_asked_for_and_the_worker_woken_once(session, sealed, words, monkeypatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(jobs, "wake", woken.append)
    pack = ask(session, sealed, secret="open sesame")
    assert (pack.state, pack.done, pack.total, woken) == (PackState.WAITING, 0, 0, ["make_packs"])
    assert "sesame" not in pack.secret
    assert read_secret(pack) == "open sesame"
    line = session.scalars(select(AuditLine).where(AuditLine.action == "pack_asked")).one()
    assert line.details == {"kind": "words", "options": {}, "passphrase": True}


def test_only_sealed_results_and_only_so_many_at_a_time(session, sealed, words) -> None:
    for _ in range(6):
        ask(session, sealed)
    with pytest.raises(TooManyPacks):
        ask(session, sealed)
    with pytest.raises(NotNow):
        ask(session, make_cast(session, stage=Stage.DELIBERATING, slug="2027"))


def test_the_worker_makes_it_and_forgets_the_passphrase(app, session, sealed, words, browser_of) -> None:
    pack = ask(session, sealed, secret="sesame")
    desk, at = browser_of(sealed.olga), f"/2026/packs/{pack.id}"
    waiting = desk.get(at).text
    assert "It waits for its turn" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert desk.get(f"{at}?seen=waiting-0-0").status_code == 204
    assert desk.get(f"{at}/file").status_code == 404
    assert work(app) == 1
    session.refresh(pack)
    assert (pack.state, pack.done, pack.total, pack.secret) == (PackState.READY, 3, 3, "")
    ready = desk.get(f"{at}?seen=waiting-0-0").text
    assert "It is ready." in ready
    assert "hx-trigger" not in ready
    file = desk.get(f"{at}/file")
    assert file.text == "one sesame nl, two sesame nl, three sesame nl"
    assert file.headers["Cache-Control"] == "no-store, private"
    assert file.headers["Content-Disposition"] == "attachment; filename=words.txt"
    assert {"ETag", "Last-Modified"}.isdisjoint(file.headers.keys())
    assert [path.name for path in (packs_folder() / pack.folder).iterdir()] == ["whole"]
    assert work(app) == 0


def test_what_breaks_is_tried_again_and_given_up_in_the_end(app, session, sealed, words) -> None:
    broken, fine = ask(session, sealed, options={"broken": "three"}, secret="x"), ask(session, sealed)
    assert work(app) == 1
    session.refresh(broken)
    session.refresh(fine)
    assert (broken.state, broken.done, fine.state) == (PackState.WAITING, 2, PackState.READY)
    for _ in range(4):
        work(app)
    session.refresh(broken)
    assert (broken.state, broken.secret, broken.tries) == (PackState.FAILED, "", 5)
    assert words == ["one", "two", *WORDS], "what was made once is kept for the next try"
    assert not (packs_folder() / broken.folder).exists()


def test_a_rule_that_forbids_it_is_told_at_once(app, session, sealed, words, browser_of) -> None:
    pack = ask(session, sealed, options={"refused": "two"})
    assert work(app) == 0
    session.refresh(pack)
    assert (pack.state, pack.trouble) == (PackState.FAILED, "Not now.")
    assert "Not now." in browser_of(sealed.olga).get(f"/2026/packs/{pack.id}").text


def test_while_one_worker_makes_packs_another_does_not(app, session, sealed, words) -> None:
    ask(session, sealed)
    with sole_maker() as alone:
        assert (alone, work(app)) == (True, 0)
    assert work(app) == 1


def test_removed_while_it_is_made_it_leaves_nothing(app, session, sealed, words, browser_of) -> None:
    pack = ask(session, sealed)
    desk, pack_id = browser_of(sealed.olga), pack.id
    assert "The file was removed." in desk.post(f"/2026/packs/{pack.id}/drop", follow_redirects=True).text
    assert (work(app), words) == (0, [])
    made = ask(session, sealed)
    at, folder = f"/2026/packs/{made.id}", whole_path(made.folder).parent
    assert made.id > pack_id, "the number of one that was removed is not given again"
    work(app)
    assert folder.exists()
    desk.post(f"{at}/drop")
    assert not folder.exists()
    assert desk.get(at).status_code == 404


def test_an_unsealing_takes_all_packs_away(app, session, sealed, words) -> None:
    pack = ask(session, sealed)
    work(app)
    revoke_certificates(session, edition=sealed.edition, now=NOW, actor_id=sealed.olga.id)
    assert whole_path(pack.folder).exists(), "a transaction that is rolled back has removed nothing"
    session.commit()
    assert not whole_path(pack.folder).exists()
    assert session.scalar(select(func.count()).select_from(Pack)) == 0


def test_old_packs_and_stray_folders_go(app, session, sealed, words) -> None:
    old, young = ask(session, sealed), ask(session, sealed)
    work(app)
    session.refresh(old)
    old.finished_at = NOW - timedelta(days=31)
    session.commit()
    stray, fresh = packs_folder() / "stray", packs_folder() / "fresh"
    for folder in (stray, fresh):
        folder.mkdir(exist_ok=True)
    os.utime(stray, (0, 0))
    with app.app_context():
        assert sweep_packs() == 2
        db.session.remove()
    assert [whole_path(one.folder).exists() for one in (old, young)] == [False, True]
    assert (stray.exists(), fresh.exists()) == (False, True)
    fresh.rmdir()


def test_certificates_come_as_a_zip_and_only_what_is_new_the_next_time(app, session, browser_of) -> None:
    world = make_world(session, stage=Stage.SEALED, size=3)
    session.execute(text("DELETE FROM packs"))
    desk = browser_of(world.cast.olga)
    asked = desk.post("/2026/certificates/packs", data={"form": "single"})
    work(app)
    archive = zipfile.ZipFile(BytesIO(desk.get(f"{asked.headers['Location']}/file").data))
    assert archive.namelist() == [
        "0001-empathy-winner-entry-0.pdf", "0002-efficiency-winner-entry-0.pdf", "0003-creativity-winner-entry-0.pdf",
    ]  # fmt: skip
    assert [len(PdfReader(BytesIO(archive.read(name))).pages) for name in archive.namelist()] == [1, 1, 1]
    session.execute(text("UPDATE certificates SET packed_at = NULL WHERE id = :id"), {"id": world.certificate.id})
    asked = desk.post("/2026/certificates/packs", data={"form": "file", "which": "new", "marks": "y"})
    work(app)
    new = desk.get(f"{asked.headers['Location']}/file")
    assert (new.mimetype, len(PdfReader(BytesIO(new.data)).pages)) == ("application/pdf", 1)
    assert session.scalar(select(func.count()).where(Certificate.packed_at.is_(None))) == 0


KILLED = """
import sys, time
from pathlib import Path
from awards.certificates.packing import Plan, Step
from awards.certificates.service_packs import register_maker
from awards.factory import create_app
from awards.certificates.pack_making import make_packs
def plan(_session, order):
    def write(path):
        if order.options["stop"] and path.name.startswith("2"):
            path.write_text("half")
            print("now", flush=True)
            time.sleep(60)
        path.write_text(sys.argv[1])
    def join(parts, path):
        path.write_text(" ".join(part.read_text() for part in parts))
    return Plan("w.txt", "text/plain", [Step(name, write) for name in ("1", "2", "3")], join)
register_maker("slow", plan, label="x", page="certificates.issued")
with create_app().app_context():
    print(make_packs())
"""


def test_a_worker_killed_in_the_middle_is_followed_by_another_at_the_next_step(app, session, sealed) -> None:
    register_maker("slow", lambda *_: None, label="x", page="certificates.issued")  # type: ignore[arg-type,return-value]
    pack = ask(session, sealed, kind="slow", options={"stop": True})
    del KINDS["slow"]
    settings = {
        "AWARDS_INSTANCE": str(app.config["INSTANCE"]), "AWARDS_DATABASE_URL": app.config["AWARDS_DATABASE_URL"],
    }  # fmt: skip

    def start(name: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", KILLED, name]
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True)

    first = start("first")
    assert first.stdout is not None
    assert first.stdout.readline() == "now\n"
    second = start("second")
    assert second.communicate(timeout=60)[0] == "0\n", "the pack is in the hands of the first"
    first.send_signal(signal.SIGKILL)
    first.wait()
    session.refresh(pack)
    session.commit()
    assert (pack.state, pack.done, pack.total) == (PackState.MAKING, 1, 3)
    pack.options = {"stop": False}
    session.commit()
    began = time.monotonic()
    third = start("third")
    assert third.communicate(timeout=60)[0] == "1\n"
    assert time.monotonic() - began < 30
    assert whole_path(pack.folder).read_text() == "first third third"
    session.refresh(pack)
    assert (pack.state, pack.tries) == (PackState.READY, 2)
