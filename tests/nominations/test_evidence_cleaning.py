"""What becomes of a file, by itself: cleaned, or refused with a reason. Nothing here needs a database."""

import io
import json
import resource
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from awards.nominations import evidence_cleaning
from awards.nominations.evidence_cleaning import clean_file
from awards.nominations.evidence_intake import name_of
from awards.nominations.evidence_kinds import Cleaned, EvidenceRefused
from awards.nominations.evidence_pdf import check_harmless
from awards.nominations.evidence_streams import bare_jpeg
from tests.nominations import evidence_samples as samples


def clean(folder: Path, data: bytes) -> tuple[Cleaned, bytes]:
    """What a file has become."""
    source, target = folder / "source", folder / "target"
    source.write_bytes(data)
    return clean_file(source, target), target.read_bytes()


def refusal(folder: Path, data: bytes) -> str:
    """Why a file is refused; nothing of it may be left where a cleaned one would lie."""
    with pytest.raises(EvidenceRefused) as refused:
        clean(folder, data)
    return refused.value.text


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_any_kind_becomes_a_jpeg(tmp_path: Path, kind: str) -> None:
    cleaned, data = clean(tmp_path, samples.picture(kind))
    assert cleaned == Cleaned("image/jpeg", 320, 200)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (320, 200))
        left, right = image.getpixel((40, 100)), image.getpixel((280, 100))
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]


def test_place_camera_and_comment_go_and_the_photo_stands_upright(tmp_path: Path) -> None:
    telling = samples.telling_photo(orientation=6)
    assert b"Phone of Nora" in telling
    cleaned, data = clean(tmp_path, telling)
    assert cleaned == Cleaned("image/jpeg", 200, 320)
    with Image.open(io.BytesIO(data)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        top, bottom = image.getpixel((100, 40)), image.getpixel((100, 280))
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]
    for told in (b"Exif", b"Phone of Nora", samples.COMMENT):
        assert told not in data


def test_a_large_photo_is_made_smaller_and_what_is_see_through_stays_so(tmp_path: Path) -> None:
    assert clean(tmp_path, samples.picture(size=(6000, 3000)))[0] == Cleaned("image/jpeg", 2400, 1200)
    cleaned, data = clean(tmp_path, samples.see_through())
    assert cleaned == Cleaned("image/webp", 40, 30)
    with Image.open(io.BytesIO(data)) as image:
        assert image.getpixel((5, 5))[3] == 0
    assert clean(tmp_path, samples.picture("PNG", mode="RGBA"))[0].media_type == "image/jpeg"


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16"])
def test_every_way_to_code_colours_comes_out_as_one_can_look_at_it(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        file = io.BytesIO()
        Image.new(mode, (50, 50), 128 * 257).save(file, "PNG")
        data = file.getvalue()
    elif mode == "P":
        data = samples.picture("GIF")
    else:
        data = samples.picture("JPEG" if mode == "CMYK" else "PNG", mode=mode)
    with Image.open(io.BytesIO(clean(tmp_path, data)[1])) as image:
        assert image.mode == "RGB"
        colour = image.getpixel((5, 5))
    wanted = {"L": (81, 81, 81), "I;16": (128, 128, 128)}.get(mode, (200, 30, 30))
    assert mode == "1" or max(abs(one - other) for one, other in zip(colour, wanted, strict=True)) < 12


def test_a_photo_that_is_a_web_page_too_is_only_a_photo_afterwards(tmp_path: Path) -> None:
    data = clean(tmp_path, samples.polyglot())[1]
    assert b"<script" not in data
    assert b"<html" not in data.lower()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "This file is empty."),
        (samples.HTML, "a web page or an SVG drawing"),
        (samples.SVG, "a web page or an SVG drawing"),
        (b"\xef\xbb\xbf  \n" + samples.SVG, "a web page or an SVG drawing"),
        (b"Hello " + samples.SVG, "a web page or an SVG drawing"),
        (samples.EXE, "a program"),
        (b"#!/bin/sh\nrm -r /\n", "a program"),
        (samples.ZIP, "an Office file or an archive"),
        (samples.OLD_WORD, "an Office file or an archive"),
        (samples.HEIC, "a HEIC photo"),
        (samples.FILM, "a film or a sound"),
        (b"plain words", "neither a photo that we know nor a PDF"),
        (samples.picture("BMP"), "neither a photo that we know nor a PDF"),
        (samples.picture("JPEG")[:1500], "damaged or not complete"),
        (samples.picture("PNG")[:-300], "damaged or not complete"),
        (b"\xff\xd8\xff" + samples.SCRIPT, "damaged or not complete"),
        (b"GIF89a" + samples.SCRIPT, "damaged or not complete"),
        (lambda: samples.png_of_zeros(30000), "900 million pixels; 24 million is the most"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_with_the_reason(tmp_path: Path, data, reason: str) -> None:
    assert reason in refusal(tmp_path, data() if callable(data) else data)


def cleaned_pdf(folder: Path, data: bytes) -> bytes:
    """A cleaned PDF, looked at once more: by its bytes, all streams unpacked, and by its objects."""
    cleaned, written = clean(folder, data)
    assert cleaned.media_type == "application/pdf"
    with pikepdf.Pdf.open(io.BytesIO(written)) as again:
        check_harmless(again)
        assert len(again.pages) == cleaned.pages
        plain = io.BytesIO()
        again.save(
            plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return plain.getvalue()


ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/OpenAction", b"/AA", b"cmd.exe", b"there.example", b"/Annots")


@pytest.mark.parametrize(
    "change",
    [samples.with_scripts, samples.with_links, samples.with_media, samples.with_metadata, samples.with_outside_stream],
)
def test_what_acts_links_or_tells_is_taken_out_of_a_pdf(tmp_path: Path, change) -> None:
    plain = cleaned_pdf(tmp_path, samples.pdf(change))
    for word in (*ACTIVE, b"Nora Nominator", b"/Metadata", b"/Info", b"RichMedia"):
        assert word not in plain
    assert b"(Thank you) Tj" in plain or change is samples.with_outside_stream


def test_what_was_filled_in_stays_on_the_page(tmp_path: Path) -> None:
    plain = cleaned_pdf(tmp_path, samples.pdf(samples.with_filled_field))
    assert b"(typed by hand) Tj" in plain
    for word in (*ACTIVE, b"/AcroForm", b"/Widget"):
        assert word not in plain


def test_a_pdf_that_is_a_web_page_too_is_only_a_pdf_afterwards(tmp_path: Path) -> None:
    data = clean(tmp_path, b"<html>" + samples.SCRIPT + b"\n" + samples.pdf() + samples.HTML)[1]
    assert data.startswith(b"%PDF-")
    assert b"<script" not in data


def test_a_photo_inside_a_pdf_does_not_tell_its_place_either(tmp_path: Path) -> None:
    data = samples.pdf(samples.with_photo)
    assert b"Phone of Nora" in data
    plain = cleaned_pdf(tmp_path, data)
    for told in (b"Exif", b"Phone of Nora", samples.COMMENT):
        assert told not in plain
    with Image.open(io.BytesIO(bare_jpeg(samples.telling_photo(1)))) as image:
        image.load()
        assert image.size == (320, 200)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: samples.pdf(samples.with_attachment), "other files inside"),
        (lambda: samples.pdf(samples.with_xfa), "an interactive form"),
        (lambda: samples.locked(), "is protected"),
        (lambda: samples.locked(user="secret"), "is protected"),
        (lambda: samples.pdf(pages=41), "41 pages; 40 are the most"),
        (lambda: samples.pdf()[:-150], "damaged or not complete"),
        (lambda: b"%PDF-1.7\n" + samples.EXE, "damaged or not complete"),
        (lambda: samples.pdf(samples.with_bomb), "too heavy"),
        (lambda: samples.pdf(samples.with_many_bombs), "too heavy"),
        (lambda: samples.pdf(samples.with_bomb_in_bomb), "too heavy"),
        (lambda: samples.pdf(lambda made: samples.with_photo(made, 30000, 30000)), "900 million pixels"),
    ],
)
def test_a_pdf_that_cannot_be_cleaned_is_refused_with_the_reason(tmp_path: Path, data, reason: str) -> None:
    made = data()
    assert len(made) < 10 * 1024 * 1024
    assert reason in refusal(tmp_path, made)


def test_a_second_look_finds_what_a_first_one_would_have_missed() -> None:
    for change in (samples.with_scripts, samples.with_links, samples.with_attachment, samples.with_metadata):
        with pikepdf.Pdf.open(io.BytesIO(samples.pdf(change))) as made, pytest.raises(EvidenceRefused):
            check_harmless(made)


def test_the_process_that_cleans_has_bounds_and_no_secrets(tmp_path: Path, monkeypatch) -> None:
    code = (
        "import json, os, resource; from awards.nominations.evidence_limits import limit_self; limit_self();"
        "print(json.dumps([resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[1] for n in ('AS', 'CPU', 'FSIZE')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == [2**30, 20, 24 * 2**20]
    assert resource.getrlimit(resource.RLIMIT_AS)[1] == resource.RLIM_INFINITY  # ours stay as they are
    monkeypatch.setenv("AWARDS_SECRET_KEY", "secret")
    given = []
    run = subprocess.run
    monkeypatch.setattr(evidence_cleaning.subprocess, "run", lambda *a, **k: given.append(k["env"]) or run(*a, **k))
    clean(tmp_path, samples.picture())
    assert given == [{"LANG": "C.UTF-8"}]


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(evidence_cleaning, "SECONDS", 0.01)
    assert "too heavy" in refusal(tmp_path, samples.picture())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("card.jpg", "card.jpg"), ("../../etc/passwd", "passwd"), ("C:\\Users\\Nora\\card.jpg", "card.jpg"),
        ("a\x00b\r\n.jpg", "ab.jpg"), ("\u202egpj.exe", "gpj.exe"), ("..", "?"), ("", "?"), (None, "?"),
        ("Kaartje van Zoë é.jpg", "Kaartje van Zoë é.jpg"), ("<b>.jpg", "<b>.jpg"),
        ("x" * 300 + ".jpg", "x" * 108 + "…" + "xxxxxxx.jpg"),
    ],
)  # fmt: skip
def test_a_files_name_is_one_short_line_without_a_way_to_anywhere(typed: str | None, kept: str) -> None:
    assert name_of(typed) == kept
