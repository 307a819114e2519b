"""How an edition's certificates look: chosen on a page, with pictures that are written anew, seen in a specimen."""

import os
import re
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.certificates.looks import dress_of
from awards.certificates.models_print import PrintPicture
from awards.certificates.pack_making import sweep_packs
from awards.certificates.picture_store import picture_store
from awards.checking import check_pictures
from awards.domain.lifecycle import Stage
from awards.extensions import db
from tests.factories import make_cast
from tests.nominations.evidence_samples import COMMENT, SVG, picture, polyglot, see_through

LOOK = "/2026/settings/certificates"
CHOSEN = {
    "design": "modern", "paper": "A4", "orientation": "portrait", "version": "0", "logo_words": "The association",
    "signatory": "Vera Voorzitter",
}  # fmt: skip


def files(**given: bytes) -> dict[str, tuple[BytesIO, str]]:
    return {name: (BytesIO(data), f"{name}.png") for name, data in given.items()}


def send(desk, **changes):
    return desk.post(LOOK, data=CHOSEN | changes, content_type="multipart/form-data")


def kept(session) -> dict[tuple[str, str], str]:
    session.rollback()
    return {(one.use.value, one.slot): one.alternative for one in session.scalars(select(PrintPicture))}


@pytest.fixture
def desk(browser_of, cast):
    return browser_of(cast.olga)


def test_what_is_chosen_is_printed(session, desk, cast) -> None:
    assert "Classic" in desk.get(LOOK).text
    given = files(logo=see_through(), signature_0=picture("PNG"), sponsor_2=picture())
    assert send(desk, sponsor_2_words="Belcentre", **given).status_code == 302
    assert kept(session) == {
        ("logo", ""): "The association", ("signature", "Vera Voorzitter"): "", ("sponsor", "2"): "Belcentre",
    }  # fmt: skip
    dress = dress_of(session, edition=cast.edition)
    look = dress.look
    assert (look.design, look.paper, look.orientation) == ("modern", "A4", "portrait")
    assert [one.alternative for one in (look.logo, *look.sponsors)] == ["The association", "Belcentre"]
    assert Image.open(BytesIO(look.logo.data)).mode == "RGBA", "what was see-through still is"
    assert list(dress.signatures) == ["Vera Voorzitter"]
    (page,) = PdfReader(BytesIO(desk.get(f"{LOOK}/specimen.pdf").data)).pages
    assert page.mediabox.width < page.mediabox.height
    assert "SPECIMEN" in page.extract_text()
    actions = session.scalars(select(AuditLine.action).where(AuditLine.action.like("print_%"))).all()
    assert sorted(actions) == ["print_look_changed", *["print_picture_set"] * 3]


def test_the_specimen_follows_what_the_address_says(desk) -> None:
    seen = desk.get(f"{LOOK}/specimen.png?design=festive&paper=A3&orientation=landscape")
    width, height = Image.open(BytesIO(seen.data)).size
    assert (seen.mimetype, width, height < width) == ("image/png", 1400, True)
    assert "no-store" in seen.headers["Cache-Control"]
    assert desk.get(f"{LOOK}/specimen.png?design=secret").status_code == 404


def test_a_picture_is_written_anew_and_what_is_none_is_refused_beside_its_field(session, desk) -> None:
    answer = send(desk, **files(logo=polyglot(), signature_0=SVG, sponsor_1=b"%PDF-1.7 etc"))
    assert answer.status_code == 200
    assert "SVG drawing" in answer.text
    assert "Only a picture can stand there" in answer.text
    assert list(kept(session)) == [("logo", "")], "what could be taken is kept"
    (row,) = session.scalars(select(PrintPicture)).all()
    data = picture_store().path_of(row.stored_name).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert COMMENT not in data
    assert b"script" not in data
    shown = desk.get(f"{LOOK}/pictures/{row.id}")
    assert (shown.data, shown.headers["Content-Security-Policy"]) == (data, "sandbox; default-src 'none'")
    assert desk.get(f"{LOOK}/pictures/{row.id + 1}").status_code == 404


def test_a_sponsor_without_a_name_is_asked_for_it_and_not_printed_before(session, desk, cast) -> None:
    answer = send(desk, **files(sponsor_3=picture("PNG")))
    assert "Say whose picture this is" in answer.text
    assert re.search(r'name="version"[^>]*value="1"', answer.text)
    assert dress_of(session, edition=cast.edition).look.sponsors == ()
    session.rollback()
    assert send(desk, version="1", sponsor_3_words="Belcentre").status_code == 302
    assert [one.alternative for one in dress_of(session, edition=cast.edition).look.sponsors] == ["Belcentre"]


def test_a_signature_belongs_to_its_name(session, desk, cast) -> None:
    send(desk, **files(signature_0=picture("PNG")))
    cast.edition.signatories = [{"name": "Wim Nieuw", "role": {}}]
    session.commit()
    page = desk.get(LOOK).text
    assert "Remove the signature of Vera Voorzitter" in page
    assert dress_of(session, edition=cast.edition).signatures.keys() == {"Vera Voorzitter"}
    session.rollback()
    assert send(desk, version="1", **files(signature_0=picture("PNG"))).status_code == 302
    assert kept(session).keys() == {("signature", "Vera Voorzitter")}, "the page still showed the old name"
    send(desk, version="1", signatory="Wim Nieuw", stray="Vera Voorzitter")
    assert kept(session) == {}


def test_what_is_replaced_or_taken_away_leaves_the_folder(app, session, desk) -> None:
    send(desk, **files(logo=picture("PNG")))
    before = set(picture_store().folder.glob("*.png"))
    send(desk, version="1", **files(logo=see_through()))
    assert len(before & set(picture_store().folder.glob("*.png"))) == len(before) - 1
    send(desk, version="1", empty="logo")
    assert kept(session) == {}
    stray = picture_store().folder / "stray.png"
    stray.write_bytes(b"x")
    session.rollback()
    with app.app_context():
        assert sweep_packs() == 0
        db.session.remove()
    assert stray.exists()
    os.utime(stray, (0, 0))
    with app.app_context():
        assert sweep_packs() == 1
        db.session.remove()
    assert not stray.exists()


def test_the_start_up_check_misses_what_a_backup_left_out(app, session, desk) -> None:
    send(desk, **files(logo=picture("PNG")))
    (name,) = session.scalars(select(PrintPicture.stored_name)).all()
    session.rollback()
    with app.app_context():
        assert check_pictures(app).remarks == ()
        picture_store().drop(name)
        assert "1 logos or signatures are not in" in check_pictures(app).remarks[0]
        db.session.remove()
    assert desk.get(f"{LOOK}/specimen.pdf").status_code == 200, "it is printed without"


def test_a_second_tab_overwrites_nothing(session, desk) -> None:
    send(desk)
    late = send(desk, design="festive", **files(logo=picture("PNG")))
    assert "Somebody else changed how certificates look" in late.text
    assert re.search(r'name="version"[^>]*value="0"', late.text), "pressing again does not overwrite it either"
    assert kept(session) == {}
    assert list(picture_store().incoming.iterdir()) == []


def test_an_archived_edition_stays_as_it_is(session, browser_of) -> None:
    cast = make_cast(session, stage=Stage.ARCHIVED)
    session.commit()
    assert "can be read, but no longer changed" in send(browser_of(cast.olga)).text


def test_only_organisers(browser_of, cast) -> None:
    for account, code in ((cast.chris, 403), (cast.nora, 404)):
        browser = browser_of(account)
        assert [browser.get(f"{LOOK}{more}").status_code for more in ("", "/specimen.png", "/pictures/1")] == [code] * 3
