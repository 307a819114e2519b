"""The sealed file: who may take it, and what it proves on the page and on the command line."""

import hashlib
import json
from io import BytesIO

import pytest
from sqlalchemy import select, text

from awards.domain.lifecycle import Stage
from awards.extensions import db
from awards.results.models import Seal
from awards.results.models_freezing import freeze, thaw
from awards.results.service_publishing import publish_digest
from awards.uploads import FILE_MOST
from tests.results.sealing import LATER, make_sealed_world
from tests.world import make_world


@pytest.fixture
def published(session):
    """A sealed world whose digest is published."""
    world = make_sealed_world(session)
    digest = session.scalars(select(Seal.digest)).one()
    publish_digest(session, edition=world.cast.edition, digest=digest, now=LATER, actor_id=world.cast.olga.id)
    session.commit()
    return world


@pytest.fixture
def past_the_triggers(app, session):
    """`past_the_triggers(sql)`: what somebody with all rights on the database does."""

    def run(statement: str) -> None:
        session.commit()
        with app.app_context(), db.engine.begin() as connection:
            thaw(connection.exec_driver_sql, connection.dialect.name)
            connection.execute(text(statement))
            freeze(connection.exec_driver_sql, connection.dialect.name)
        session.expire_all()

    return run


def take(browser) -> bytes:
    answer = browser.get("/2026/sealed.json")
    assert answer.status_code == 200
    return answer.data


def send(browser, data: bytes, name="sealed.json"):
    return browser.post("/2026/digest", data={"file": (BytesIO(data), name)})


def test_the_file_is_what_the_digest_is_of(session, browser_of, published) -> None:
    answer = browser_of(published.cast.olga).get("/2026/sealed.json")
    assert hashlib.sha256(answer.data).hexdigest() == session.scalars(select(Seal.digest)).one()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sealed-2026.json"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert take(browser_of(published.cast.chris)) == answer.data
    content = json.loads(answer.data)
    assert len(content["ballots"]) == 2
    assert content["decisions"][0]["nominee"] == published.entries[0].nominee_id


def test_only_organisers_and_the_chair_take_the_file(browser_of, client, published) -> None:
    for account, code in ((published.cast.jan, 403), (published.cast.nora, 404), (published.cast.sam, 404)):
        assert browser_of(account).get("/2026/sealed.json").status_code == code
    assert client.get("/2026/sealed.json").status_code == 302


def test_everybody_can_prove_the_file_by_sending_or_pasting_it(browser_of, client, published) -> None:
    data = take(browser_of(published.cast.olga))
    for answer in (
        send(client, data),
        client.post("/2026/digest", data={"pasted": data.decode() + "\r\n"}),
        client.post("/2026/digest", data={"pasted": data.decode(), "file": (BytesIO(b""), "")}),
    ):
        assert answer.status_code == 200
        assert "This is the sealed file" in answer.text
        assert "The database says the same" in answer.text


def test_one_letter_more_is_not_the_sealed_file_and_a_stranger_learns_no_more(browser_of, client, published) -> None:
    data = take(browser_of(published.cast.olga)).replace(b"Warm and precise.", b"Warm and precise!")
    answer = send(client, data)
    assert "This is not the sealed file" in answer.text
    assert "The database says" not in answer.text
    told = send(browser_of(published.cast.olga), data).text
    assert "The ballots" in told
    assert "<li>changed: 1</li>" in told
    assert "only in the file" not in told
    assert f"entry {published.entries[0].id}, juror {published.cast.chris_juror.id}" in told


def test_a_file_that_an_editor_saved_again_is_told_apart(browser_of, published) -> None:
    browser = browser_of(published.cast.olga)
    data = json.dumps(json.loads(take(browser)), indent=1).encode()
    told = send(browser, data).text
    assert "This is not the sealed file" in told
    assert "another program has written it" in told
    assert "The database says something else" not in told


def test_what_was_changed_past_the_triggers_is_found(browser_of, client, published, past_the_triggers) -> None:
    olga = browser_of(published.cast.olga)
    data = take(olga)
    past_the_triggers("UPDATE scores SET points = 5")
    page = olga.get("/2026/sealed").text
    assert "The database says something else than what was sealed" in page
    assert "Save the file" not in page
    assert olga.get("/2026/sealed.json").status_code == 409
    told = send(client, data).text
    assert "This is the sealed file" in told
    assert "<li>changed: 2</li>" in told


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"\xff" * 100, b"[" * 100_000, b'{"edition": "2026"}', b'{"edition": "2026\\u0000"}',
        b'{"edition": "2026", "ballots": [[[]]], "\\ud800\\u0001": 1}', b"\0" * 1000, b"9" * 10_000,
    ],
    ids=lambda data: data[:20].decode("latin-1"),
)  # fmt: skip
@pytest.mark.parametrize("who", ["organiser", "nobody"])
def test_no_file_breaks_the_page(browser_of, client, published, data, who) -> None:
    account = published.cast.by_role[who]
    browser = browser_of(account) if account else client
    for answer in (
        send(browser, data),
        browser.post("/2026/digest", data={"pasted": data.decode("utf-8", "replace")}),
    ):
        assert answer.status_code == 200
        assert "This is the sealed file" not in answer.text


def test_nothing_a_large_file_and_an_odd_request_are_answered(client, published) -> None:
    for answer in (
        client.post("/2026/digest"),
        client.post("/2026/digest", json={"pasted": 1}),
        client.post("/2026/digest", data=b"x", content_type="multipart/form-data"),
        client.post("/2026/digest", data={"pasted": " \r\n"}),
    ):
        assert (answer.status_code, "Choose the file, or paste what is in it." in answer.text) == (200, True)
    assert "This is not the sealed file" in send(client, b"").text
    for answer in (
        send(client, b" " * (FILE_MOST + 1)),
        client.post("/2026/digest", data={"pasted": "x" * (FILE_MOST + 1)}),
    ):
        assert (answer.status_code, "larger than 10 MB" in answer.text) == (200, True)


def test_before_the_seal_there_is_nothing_to_check(session, browser_of, client) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    assert browser_of(world.cast.olga).post("/2026/digest", data={"pasted": "{}"}).status_code == 404
    assert client.get("/2026/digest").status_code == 200


@pytest.fixture
def verify(app, session, tmp_path):
    """`verify(data, …)`: runs `flask awards verify` on a file with these bytes."""

    def run(data: bytes, *options: str):
        path = tmp_path / "sealed.json"
        path.write_bytes(data)
        session.commit()
        done = app.test_cli_runner().invoke(args=["awards", "verify", str(path), *options])
        session.expire_all()
        return done

    return run


def test_the_command_proves_the_file(session, browser_of, published, verify) -> None:
    data = take(browser_of(published.cast.olga))
    done = verify(data)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        f"SHA-256  {hashlib.sha256(data).hexdigest()}",
        "Edition  2026, Customer Contact Awards 2026",
        f"Seal     the same, of {done.output.split('of ')[1].split(' UTC')[0]} UTC,"
        f" published {LATER:%Y-%m-%d %H:%M} UTC.",
        "Database the same.",
    ]


def test_the_command_says_which_parts_differ(browser_of, published, verify, past_the_triggers) -> None:
    data = take(browser_of(published.cast.olga))
    lines = verify(data.replace(b'"quorum":2', b'"quorum":1').replace(b"not said", b"NOT said")).output.splitlines()
    assert lines[2].startswith("Seal     DIFFERS: sealed was ")
    assert lines[3:] == [
        "Database DIFFERS from the file:",
        "  quorum: 1 changed",
        "  decisions: 1 changed",
        "    category {category}, entry {entry}".format(**json.loads(data)["decisions"][0]),
    ]
    past_the_triggers("UPDATE ballots SET comment = 'better'")
    done = verify(data)
    assert (done.exit_code, "Seal     the same" in done.output, "  ballots: 2 changed" in done.output) == (
        1,
        True,
        True,
    )


def test_the_command_on_other_files(browser_of, published, verify) -> None:
    data = take(browser_of(published.cast.olga))
    pretty = verify(json.dumps(json.loads(data), indent=1).encode())
    assert (pretty.exit_code, "written by another program" in pretty.output) == (1, True)
    for bad, code, said in (
        (b"{", 2, "not JSON in UTF-8"),
        (b"[]", 2, "names no edition"),
        (b'{"edition": "1999"}', 1, "No edition here was sealed with"),
        (b'{"edition": "a\\u0000"}', 1, "No edition here"),
    ):
        done = verify(bad)
        assert (done.exit_code, said in done.output) == (code, True), done.output
    other = verify(data, "--edition", "1999")
    assert (other.exit_code, "There is no edition 1999." in other.output) == (1, True)


def test_the_command_on_an_edition_that_is_not_sealed(session, verify) -> None:
    make_world(session, stage=Stage.DELIBERATING)
    done = verify(b'{"edition": "2026"}')
    assert (done.exit_code, "Seal     NONE: this edition is not sealed." in done.output) == (1, True)
