"""The press kit: for organisers from the seal on, for everybody after the reveal; what is in it, and drawn ahead."""

import csv
import io
import zipfile

import pytest

from awards.ceremony.press_kit import draw_pictures
from awards.certificates.drawn_pictures import pictures
from awards.domain.lifecycle import Stage
from tests.nominees.people import nominee_of
from tests.results.winning import ARABIC, IN_DUTCH, IN_FRENCH, make_winners

FOLDER = "press-kit-2026/"


def unpack(answer) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        return {name.removeprefix(FOLDER): packed.read(name) for name in packed.namelist()}


def test_all_that_a_newspaper_needs_is_in_one_file(session, cast, client) -> None:
    won = make_winners(session, cast)
    page = client.get("/2026/press").text
    assert 'href="/2026/press/kit.zip"' in page
    assert "awards@association.example" in page
    answer = client.get("/2026/press/kit.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=press-kit-2026.zip"
    files = unpack(answer)
    for language in ("fr", "nl", "en"):
        for name in (f"badges/empathy-{language}", f"badges/creativity-{language}"):
            assert files[f"{name}.svg"].startswith(b"<svg")
            assert files[f"{name}.png"].startswith(b"\x89PNG")
        for name in ("empathy", "empathy-2", "creativity", "winners"):
            for shape in ("wide", "square"):
                assert files[f"cards/{name}-{shape}-{language}.png"].startswith(b"\x89PNG")
    assert "badges/empathy-2-fr.svg" not in files  # a badge names nobody: one for both
    french = files["winners-fr.txt"].decode()
    assert f"Lina Loos (Belcentre)\n{IN_FRENCH}" in french
    assert ARABIC in french
    assert "/2026/winners?lang=fr" in french
    dutch = files["winners-nl.html"].decode()
    assert '<html lang="nl">' in dutch
    assert f'<blockquote lang="nl"><p>{IN_DUTCH}</p></blockquote>' in dutch
    assert "Allô &amp; Cie" in dutch
    rows = list(csv.DictReader(io.StringIO(files["winners.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [(row["name"], row["category_fr"], row["citation_fr"], row["citation_en"]) for row in rows] == [
        ("Lina Loos", "Empathie", IN_FRENCH, ""),
        ("Otto Maes", "Empathie", "Il ose.", ""),
        (ARABIC, "Créativité", "", ""),
    ]
    assert client.get("/2026/press/kit.zip").data == answer.data
    nominee_of(session, won.lina).name = "=Lina"
    session.commit()
    fresh = unpack(client.get("/2026/press/kit.zip"))
    assert "'=Lina" in fresh["winners.csv"].decode()
    assert len(list(pictures().glob(f"{cast.edition.id}-press.*"))) == 1


def test_organisers_have_it_from_the_seal_on_and_read_what_lacks(session, cast, client, browser_of) -> None:
    make_winners(session, cast, stage=Stage.SEALED)
    olga = browser_of(cast.olga)
    assert 'href="/2026/ceremony/press"' in olga.get("/2026/ceremony").text
    page = olga.get("/2026/ceremony/press").text
    assert 'href="/2026/ceremony/press/kit.zip"' in page
    assert "Not before the reveal" in page
    assert "Without a citation." in page
    assert "<img" not in page[page.index('id="winners"') :]  # its pictures are not there for anybody yet
    assert "Lina Loos" in unpack(olga.get("/2026/ceremony/press/kit.zip"))["winners-en.txt"].decode()
    for reader, status in ((client, 302), (browser_of(cast.nora), 404), (browser_of(cast.jan), 403)):
        for path in ("/2026/ceremony/press", "/2026/ceremony/press/kit.zip"):
            assert reader.get(path).status_code == status


@pytest.mark.one_database
def test_the_worker_draws_ahead_and_then_nothing_more(app, session, cast, client, monkeypatch) -> None:
    make_winners(session, cast, stage=Stage.SEALED)
    with app.app_context():
        assert draw_pictures() == 3
    cast.edition.stage = Stage.REVEALED
    session.commit()
    monkeypatch.setattr("awards.certificates.badges.resvg_py", None)  # whoever draws now, crashes
    with app.app_context():
        assert draw_pictures() == 3
    assert client.get("/2026/press/kit.zip").status_code == 200
    assert client.get("/2026/winners-square-nl.png").status_code == 200


def test_once_the_seal_is_off_no_picture_of_a_former_winner_is_kept(app, session, cast) -> None:
    make_winners(session, cast, stage=Stage.DELIBERATING)
    with app.app_context():
        former = pictures() / f"{cast.edition.id}-7-card-wide-nl.0123.png"
        another = pictures() / f"{cast.edition.id}0-7-card-wide-nl.0123.png"  # of an edition with a longer number
        for picture in (former, another):
            picture.write_bytes(b"a name")
        draw_pictures()
        assert (former.exists(), another.exists()) == (False, True)


def test_an_edition_without_winners_has_nothing_to_give_away(session, cast, client) -> None:
    cast.edition.stage = Stage.REVEALED
    session.commit()
    assert "No prize was awarded" in client.get("/2026/press").text
    texts = {f"winners-{language}.{suffix}" for language in ("fr", "nl", "en") for suffix in ("txt", "html")}
    assert set(unpack(client.get("/2026/press/kit.zip"))) == {"winners.csv"} | texts
    assert client.get("/2026/winners").status_code == 200
    assert client.get("/2026/winners-wide-en.png").status_code == 200
