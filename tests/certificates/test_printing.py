"""How certificates are printed: reproducibly, from the project's own files only, on a system that can."""

import hashlib
import logging
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from awards.certificates.press import build_url_fetcher, check_print_system, mark_quotes, print_pages
from awards.certificates.rendering import render_certificates
from tests.certificates.reading import SIGNATORIES, make_content, read_lines

ROOT = Path(__file__).resolve().parents[2]


def test_same_content_same_bytes_here_and_in_another_process() -> None:
    contents = [make_content(), make_content(language="fr", name="Ελένη Παππά", hue="teal", icon="timer")]
    program = (
        "import hashlib\nfrom tests.certificates.reading import make_content\n"
        "from awards.certificates.rendering import render_certificates\n"
        "contents = [make_content(), make_content(language='fr', name='Ελένη Παππά', hue='teal', icon='timer')]\n"
        "print(hashlib.sha256(render_certificates(contents)).hexdigest())"
    )

    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )

    digests = {hashlib.sha256(render_certificates(contents)).hexdigest() for _ in range(2)}
    assert digests == {elsewhere.stdout.strip()}


def test_text_is_text_and_never_markup() -> None:
    text = read_lines(make_content(name="<b>Ana</b> & Co", citation='<img src="http://intruder.example/x.png">'))

    assert "<b>Ana</b> & Co" in text
    assert '“<img src="http://intruder.example/x.png">”' in text


@pytest.mark.parametrize(
    "url",
    [
        "http://intruder.example/pixel.png",
        "https://intruder.example/pixel.png",
        "ftp://intruder.example/pixel.png",
        "file:///etc/hostname",
        (ROOT / "static" / ".." / "pyproject.toml").as_uri(),
        "file:///" + str(ROOT)[1:] + "/static/%2e%2e/pyproject.toml",
        "file://intruder.example" + str(ROOT / "static" / "css" / "certificate.css"),
    ],
)
def test_fetcher_refuses_what_is_not_the_projects(url: str) -> None:
    with pytest.raises(ValueError, match=r"disallowed protocol|Not a file of a certificate"):
        build_url_fetcher().fetch(url)


def test_fetcher_reads_the_design_and_data() -> None:
    fetcher = build_url_fetcher()
    style = ROOT / "static" / "css" / "certificate.css"

    with fetcher.fetch(style.as_uri())._file_obj as file:
        assert file.read() == style.read_bytes()
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"


def test_weasyprint_has_nothing_to_complain_of(caplog: pytest.LogCaptureFixture) -> None:
    render_certificates([make_content()])
    caplog.clear()

    with caplog.at_level(logging.WARNING):
        render_certificates([make_content(signatories=SIGNATORIES, members="Ana Un, Bo Deux")])

    assert caplog.messages == []


def test_no_certificate_is_an_error() -> None:
    with pytest.raises(ValueError, match="no certificate"):
        render_certificates([])


def test_start_up_names_the_package_of_each_missing_library() -> None:
    def load(library: str) -> object:
        if library in ("libpango-1.0.so.0", "libharfbuzz-subset.so.0"):
            raise OSError(library)
        return object()

    assert check_print_system(load) == [
        "Certificates need the system library libpango-1.0.so.0: install the Debian package libpango-1.0-0.",
        "Certificates need the system library libharfbuzz-subset.so.0: install the Debian package libharfbuzz-subset0.",
    ]
    assert check_print_system() == []


def test_each_quote_says_its_language_also_where_it_goes_on_over_a_page() -> None:
    html = (
        '<html lang="nl"><head><title>x</title></head><body><h1>x</h1>'
        f'<section lang="fr"><blockquote><p>{"mot " * 1500}</p></blockquote></section>'
        '<blockquote lang="en"><p>word</p></blockquote></body></html>'
    )
    with pikepdf.open(BytesIO(print_pages(html, sheet="keepsake.css", count=None, finish=mark_quotes))) as pdf:
        tags = [
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/BlockQuote"
        ]
        assert len(pdf.pages) > 1
        assert [str(tag.Lang) for tag in tags] == ["fr"] * len(pdf.pages) + ["en"]
