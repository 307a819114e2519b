"""Photos and PDF files on their way to a nomination: with a script and without, refused, kept, taken out again."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from awards import uploads
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.extensions import site
from awards.nominations import evidence_intake
from awards.nominations import evidence_store as store_module
from awards.nominations.models import Entry, Nomination
from awards.nominations.models_evidence import EvidenceFile, MediaType
from awards.nominations.service import new_form_token
from awards.uploads import FILE_MOST, may_send_files
from tests.nominations import evidence_samples as samples
from tests.nominations.test_pages import all_typed_is_there
from tests.nominations.writing import STORY, at_once, hasty_browser, list_nominations, mailed_code, send, typed

WRITE, UPLOAD = "/2026/nominate/empathy", "/2026/evidence"


def part(data: bytes, name: str = "card.jpg", media_type: str = "image/jpeg") -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=name, content_type=media_type)


def upload(client, token: str, data: bytes, name: str = "card.jpg", **more: str):
    """As the page's script sends a file."""
    return client.post(UPLOAD, data={"form_token": token, "evidence": part(data, name), **more})


def files(session) -> list[EvidenceFile]:
    session.expire_all()
    return list(session.scalars(select(EvidenceFile).order_by(EvidenceFile.id)))


def on_disk() -> list[str]:
    """What lies in the folder, whole or not."""
    return sorted(path.name for path in (site.instance / "evidence").rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def folder(app) -> Path:
    """The folder of the evidence, empty."""
    store = store_module.evidence_store()
    for path in store.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    return store.folder


def test_a_photo_is_cleaned_and_belongs_to_the_form(client, session, cast, folder) -> None:
    token = new_form_token()
    answer = upload(client, token, samples.telling_photo(), "Kaartje van Zoë.jpg")
    assert answer.status_code == 200
    assert "Kaartje van Zoë.jpg" in answer.json["list"]
    (file,) = files(session)
    assert (file.original_name, file.media_type, file.width, file.height, file.pages, file.position) == (
        "Kaartje van Zoë.jpg", MediaType.JPEG, 200, 320, None, 1,
    )  # fmt: skip
    assert (file.form_token, file.nomination_id, file.hidden_from_jury) == (token, None, None)
    assert re.fullmatch(r"[0-9a-f]{32}\.jpg", file.stored_name)
    assert on_disk() == [file.stored_name]
    stored = folder / file.stored_name
    assert (stored.stat().st_size, stored.stat().st_mode & 0o777) == (file.size, 0o600)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert b"Phone of Nora" not in stored.read_bytes()
    assert Path("static").resolve() not in stored.resolve().parents


def test_a_name_and_a_type_mean_nothing(client, session, cast) -> None:
    token = new_form_token()
    assert upload(client, token, samples.picture("PNG"), "card.jpg").status_code == 200
    assert upload(client, token, samples.pdf(), "../../static/card.html").status_code == 200
    assert [(file.original_name, file.media_type) for file in files(session)] == [
        ("card.jpg", MediaType.JPEG), ("card.html", MediaType.PDF),
    ]  # fmt: skip
    for data, name in ((samples.HTML, "card.jpg"), (samples.EXE, "letter.pdf"), (samples.SVG, "card.png")):
        answer = upload(client, token, data, name)
        assert (answer.status_code, list(answer.json)) == (409, ["text"])
    assert len(files(session)) == len(on_disk()) == 2


@pytest.mark.parametrize("most", [FILE_MOST + 1, 11 * 1024 * 1024])
def test_a_file_that_is_too_large_is_refused_beside_its_name(client, session, cast, most) -> None:
    data = samples.picture() + b"\0" * most
    answer = upload(client, new_form_token(), data[:most])
    assert (answer.status_code, "larger than 10 MB" in answer.json["text"]) == (409, True)
    assert (files(session), on_disk()) == ([], [])


def test_the_fourth_file_is_refused_and_the_same_one_is_there_once(client, session, cast) -> None:
    token = new_form_token()
    for number in (1, 2, 1, 3):
        assert upload(client, token, samples.picture(size=(100 + number, 50))).status_code == 200
    answer = upload(client, token, samples.picture(size=(300, 50)))
    assert (answer.status_code, "3 files already" in answer.json["text"]) == (409, True)
    assert [file.position for file in files(session)] == [1, 2, 3]
    assert len(on_disk()) == 3


def test_of_two_files_at_once_one_is_the_third(app, client, session, cast) -> None:
    token = new_form_token()
    for number in (1, 2):
        upload(client, token, samples.picture(size=(100 + number, 50)))
    calls = [(hasty_browser(app), samples.picture(size=(200 + number, 50))) for number in range(3)]
    answers = at_once(session, *(lambda b=b, d=d: upload(b, token, d).status_code for b, d in calls))
    assert sorted(answers) == [200, 409, 409]
    assert [file.position for file in files(session)] == [1, 2, 3]
    assert len(on_disk()) == 3


def test_it_is_taken_out_again(client, session, cast) -> None:
    token = new_form_token()
    for number in (1, 2):
        upload(client, token, samples.picture(size=(100 + number, 50)), f"{number}.jpg")
    first, second = files(session)
    for others in ({"form_token": new_form_token()}, {"form_token": "x"}, {}):
        client.post(f"{UPLOAD}/remove", data={**others, "file": first.public_id})
    assert len(files(session)) == 2
    answer = client.post(f"{UPLOAD}/remove", data={"form_token": token, "file": first.public_id})
    assert ("1.jpg" in answer.json["list"], "2.jpg" in answer.json["list"]) == (False, True)
    assert [file.id for file in files(session)] == [second.id]
    assert on_disk() == [second.stored_name]
    assert upload(client, token, samples.picture(size=(99, 50))).status_code == 200
    assert sorted(file.position for file in files(session)) == [1, 2]
    listed = client.post(f"{UPLOAD}/list", data={"form_token": token})
    assert listed.json["list"].count("data-evidence-out") == 2


def test_the_nomination_takes_the_files_of_its_form(client, session, cast, browser_of) -> None:
    form = typed()
    upload(client, form["form_token"], samples.picture())
    confirm = client.post(WRITE, data=form, content_type="multipart/form-data").headers["Location"]
    (nomination,) = list_nominations(session)
    assert [file.nomination_id for file in files(session)] == [nomination.id]
    upload(client, form["form_token"], samples.pdf(), "back.pdf")  # gone back, before the code
    client.post(WRITE, data=form)
    assert [file.nomination_id for file in files(session)] == [nomination.id] * 2
    assert client.post(confirm, data={"code": mailed_code(session)}).status_code == 302
    answer = upload(client, form["form_token"], samples.picture("PNG"))
    assert (answer.status_code, "sent already" in answer.json["text"]) == (409, True)
    page = client.get(f"/2026/my-nominations/{nomination.public_id}").text
    assert page.count("back.pdf") >= 2


def test_without_a_script_the_files_go_with_the_words(client, session, cast) -> None:
    parts = [part(samples.picture()), part(samples.pdf(), "letter.pdf", "application/pdf")]
    assert client.post(WRITE, data={**typed(), "evidence": parts}).status_code == 302
    (nomination,) = list_nominations(session)
    assert [(file.original_name, file.nomination_id) for file in files(session)] == [
        ("card.jpg", nomination.id), ("letter.pdf", nomination.id),
    ]  # fmt: skip


def test_when_the_words_are_refused_the_files_are_kept(client, session, cast) -> None:
    form = typed(story="Short.")
    answer = client.post(WRITE, data={**form, "evidence": part(samples.picture())})
    assert answer.status_code == 200
    all_typed_is_there(answer.text, form)
    assert len(files(session)) == 1
    assert 'name="evidence_out"' in answer.text
    assert "card.jpg" in answer.text
    again = {**form, "story": STORY, "evidence": part(b"", "")}
    assert client.post(WRITE, data=again).status_code == 302
    assert [each.nomination_id for each in files(session)] == [list_nominations(session)[0].id]


def test_when_a_file_is_refused_the_words_are_kept_and_nothing_is_sent(client, session, cast) -> None:
    form = typed()
    parts = [part(samples.picture(), "good.jpg"), part(samples.HTML, "bad.jpg"), part(b"", "empty.jpg")]
    answer = client.post(WRITE, data={**form, "evidence": parts})
    assert answer.status_code == 200
    all_typed_is_there(answer.text, form)
    assert "bad.jpg: This is a web page or an SVG drawing" in answer.text
    assert "<strong>empty.jpg</strong>: This file is empty." in answer.text
    assert [file.original_name for file in files(session)] == ["good.jpg"]
    assert list_nominations(session) == []
    kept = files(session)[0].public_id
    assert client.post(WRITE, data={**form, "evidence_out": kept}).status_code == 302
    assert (files(session), on_disk()) == ([], [])


def test_four_large_files_lose_no_words(client, session, cast) -> None:
    form = typed()
    parts = [part(samples.picture() + b"\0" * 12 * 2**20, f"{number}.jpg") for number in range(4)]
    answer = client.post(WRITE, data={**form, "evidence": parts})
    assert answer.status_code == 200
    all_typed_is_there(answer.text, form)
    assert answer.text.count("larger than 10 MB") >= 3
    assert "3 files already" in answer.text
    assert (files(session), list_nominations(session)) == ([], [])


def test_more_than_can_be_taken_in_is_refused_unread(client, session, cast) -> None:
    for path, most in ((WRITE, 64), ("/sign-in", 1)):
        says = {"CONTENT_LENGTH": str(most * 2**20 + 1)}
        kind = "multipart/form-data; boundary=x"
        answer = client.post(path, data=b"--x", content_type=kind, environ_overrides=says)
        assert (answer.status_code, "That is too large" in answer.text) == (413, True), path


def test_when_nominating_is_closed_no_file_is_taken(client, session, cast) -> None:
    cast.edition.stage = Stage.SCREENING
    form = typed()
    answer = upload(client, form["form_token"], samples.picture())
    assert (answer.status_code, "Nominating is closed" in answer.json["text"]) == (409, True)
    assert client.post(WRITE, data={**form, "evidence": part(samples.picture())}).status_code == 409
    assert (files(session), on_disk()) == ([], [])


def test_who_sends_too_many_is_asked_to_wait(app, client, session, cast, monkeypatch) -> None:
    counting = SimpleNamespace(enabled=True, limiter=FixedWindowRateLimiter(MemoryStorage()))
    monkeypatch.setattr(uploads, "limiter", counting)  # the tests' application counts nothing
    monkeypatch.setitem(app.config, "AWARDS_FILES_PER_SENDER", 5)
    with app.app_context():
        answers = [may_send_files("192.0.2.1", number) for number in (3, 2, 1)]
        assert (answers, may_send_files("192.0.2.2", 1)) == ([True, True, False], True)
    monkeypatch.setattr(evidence_intake, "may_send_files", lambda sender, number: False)
    form = typed()
    answer = client.post(WRITE, data={**form, "evidence": part(samples.picture())})
    assert "Too many files came from your network" in answer.text
    all_typed_is_there(answer.text, form)


def test_a_full_disk_takes_no_file_and_loses_no_words(client, session, cast, monkeypatch) -> None:
    monkeypatch.setattr(store_module, "LEAST_FREE_BYTES", 2**60)
    form = typed()
    answer = client.post(WRITE, data={**form, "evidence": part(samples.picture())})
    assert "no room for files" in answer.text
    all_typed_is_there(answer.text, form)


def test_the_scripts_requests_need_the_pages_token(app, client, session, cast, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = upload(client, new_form_token(), samples.picture())
    assert (answer.status_code, "open for too long" in answer.json["text"]) == (400, True)
    for path in (f"{UPLOAD}/remove", f"{UPLOAD}/list", "/2026/screening/evidence/x"):
        assert client.post(path, data={"form_token": new_form_token()}).status_code == 400
    assert (files(session), on_disk()) == ([], [])


def test_a_sent_nomination_takes_files_until_it_may_no_longer_be_changed(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    entry = session.get_one(Entry, nomination.entry_id)
    entry.state, version = EntryState.ELIGIBLE, nomination.version
    session.commit()
    nora, path = browser_of(cast.nora), f"/2026/my-nominations/{nomination.public_id}"
    mine = {"nomination": nomination.public_id}
    answer = upload(nora, "", samples.picture(), **mine)
    assert answer.json["version"] > version
    session.expire_all()
    assert session.get_one(Entry, entry.id).state is EntryState.PENDING
    assert upload(browser_of(cast.sam), "", samples.pdf(), **mine).status_code == 409
    words = {**typed(), "version": str(answer.json["version"]), "story": "Short.", "evidence": part(samples.pdf())}
    refused = nora.post(path, data=words)
    assert [file.media_type for file in files(session)] == [MediaType.JPEG, MediaType.PDF]
    shown = re.search(r'name="version" type="hidden" value="(\d+)"', refused.text).group(1)
    words = {**words, "version": shown, "story": STORY + " More.", "evidence_out": files(session)[0].public_id}
    del words["evidence"]
    assert nora.post(path, data=words).status_code == 302
    assert [file.media_type for file in files(session)] == [MediaType.PDF]
    assert session.get_one(Nomination, nomination.id).story == STORY + " More."
    stale = {**typed(), "version": "1", "evidence": part(samples.picture("PNG"))}
    assert "changed in another window" in nora.post(path, data=stale).text
    cast.edition.stage = Stage.SCORING
    assert upload(nora, "", samples.picture("PNG"), **mine).status_code == 409
    assert len(files(session)) == len(on_disk()) == 1
    assert session.get_one(Nomination, nomination.id).state is NominationState.SUBMITTED
