"""Packs: asked for in a row, made by the worker step by step, taken up again where it was killed, cleared away."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from awards.audit.models import AuditLine
from awards.certificates.models_packs import Pack, PackState
from awards.certificates.pack_making import make_packs, sweep_packs
from awards.certificates.pack_store import packs_folder, sole_maker, whole_path
from awards.certificates.packing import Order, Plan, Step, step_name
from awards.certificates.service_packs import (
    KINDS,
    TooManyPacks,
    ask_for_pack,
    drop_pack,
    read_secret,
    register_maker,
)
from awards.certificates.service_revoking import revoke_certificates
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.extensions import db, jobs
from tests.factories import NOW, make_cast

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


def test_removed_in_the_middle_of_a_step_it_leaves_neither_file_nor_complaint(
    app, session, sealed, words, caplog
) -> None:
    pack = ask(session, sealed)
    folder = packs_folder() / pack.folder

    def plan(_session, _order: Order) -> Plan:
        def write(path: Path) -> None:
            drop_pack(session, pack=pack, now=NOW, actor_id=None)
            session.commit()
            path.write_text("gone")

        return Plan("words.txt", "text/plain", [Step("one", write)], lambda _parts, _path: None)

    register_maker("words", plan, label="Words", page="certificates.issued")
    assert work(app) == 0
    assert not folder.exists()
    assert "could not make" not in caplog.text


def test_an_unsealing_takes_all_packs_away(app, session, sealed, words) -> None:
    pack = ask(session, sealed)
    work(app)
    revoke_certificates(session, edition=sealed.edition, now=NOW, actor_id=sealed.olga.id)
    assert whole_path(pack.folder).exists(), "a transaction that is rolled back has removed nothing"
    session.commit()
    assert not whole_path(pack.folder).exists()
    assert session.scalar(select(func.count()).select_from(Pack)) == 0


def test_parts_that_a_killed_worker_left_beside_a_locked_pack_go_and_the_pack_stays(
    app, session, sealed, words, monkeypatch
) -> None:
    """It was killed, or its disk failed, when the pack was ready already: the parts say in clear what is locked."""
    pack = ask(session, sealed, secret="sesame")

    def fail(_folder: Path) -> None:
        raise OSError("the disk")

    monkeypatch.setattr("awards.certificates.pack_making.keep_only_whole", fail)
    with pytest.raises(OSError, match="the disk"):
        work(app)
    monkeypatch.undo()
    session.rollback()
    session.refresh(pack)
    assert pack.state is PackState.READY
    folder = packs_folder() / pack.folder
    session.rollback()
    assert len(list(folder.iterdir())) == 4
    with app.app_context():
        assert sweep_packs() == 0
        db.session.remove()
    assert [path.name for path in folder.iterdir()] == ["whole"]


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


def test_a_worker_killed_in_the_middle_is_followed_by_another_at_the_next_step(app, session, sealed) -> None:
    """Three workers of their own: one that is killed in the second of three steps, one beside it, one after it."""
    context = multiprocessing.get_context("fork")
    at_two, made = context.Event(), context.Value("i", -1)

    def work_as(name: str, *, stops: bool = False) -> Any:
        def write(path: Path) -> None:
            if stops and path.name.startswith("2"):
                path.write_text("half")
                at_two.set()
                time.sleep(60)
            path.write_text(name)

        def join(parts, path: Path) -> None:
            path.write_text(" ".join(part.read_text() for part in parts))

        def run() -> None:
            register_maker("slow", lambda *_: plan, label="x", page="certificates.issued")
            with app.app_context():
                db.engine.dispose(close=False)
                made.value = make_packs()

        plan = Plan("w.txt", "text/plain", [Step(number, write) for number in "123"], join)
        process = context.Process(target=run)
        process.start()
        return process

    register_maker("slow", lambda *_: pytest.fail("not here"), label="x", page="certificates.issued")
    pack = ask(session, sealed, kind="slow")
    del KINDS["slow"]
    session.get_bind().dispose()
    first = work_as("first", stops=True)
    assert at_two.wait(20)
    work_as("beside").join(20)
    assert made.value == 0, "the pack is in the hands of the first"
    first.kill()
    first.join()
    session.refresh(pack)
    session.commit()
    assert (pack.state, pack.done, pack.total) == (PackState.MAKING, 1, 3)
    work_as("after").join(20)
    assert made.value == 1
    assert whole_path(pack.folder).read_text() == "first after after"
    session.refresh(pack)
    assert (pack.state, pack.tries) == (PackState.READY, 2)
