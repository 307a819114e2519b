"""`flask awards certificate`: a specimen that nobody can take for a certificate."""

from io import BytesIO

import pytest
from pypdf import PdfReader

OPTIONS = {"--name": "Zoë D'Hondt", "--category": "Empathie", "--language": "fr", "--citation": "Elle écoute."}


@pytest.fixture
def specimen(app, tmp_path):
    """`specimen(**{"--name": …})`: what the command answered, and the file."""

    def make(**changes):
        path = tmp_path / "specimen.pdf"
        given = {**OPTIONS, "--output": str(path), **changes}
        words = [word for option, value in given.items() for word in (option, value)]
        return app.test_cli_runner().invoke(args=["awards", "certificate", *words]), path

    return make


def test_it_prints_one_page_whose_serial_says_specimen(specimen) -> None:
    done, path = specimen(**{"--signatory": "Vera Voorzitter, Présidente", "--date": "2026-12-10", "--place": "Gand"})
    assert (done.exit_code, "classic, A4 landscape" in done.output) == (0, True)
    (page,) = PdfReader(BytesIO(path.read_bytes())).pages
    said = page.extract_text()
    for words in ("Zoë D’Hondt", "Empathie", "SPECIMEN", "Vera Voorzitter", "Gand, le 10 décembre 2026"):
        assert words in said.replace("\u00a0", " "), said
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--name": "Z"}, "from 2 to 120 characters"),
        ({"--category": "kindness"}, "'kindness' is none of empathy, "),
        ({"--citation": "x" * 601}, "at most 600 characters, has 601"),
        ({"--language": "de"}, "is not one of"),
        ({"--name": "\u1200\u1208\u1210"}, "letters that cannot be printed"),
        ({"--output": "/no/such/folder/x.pdf"}, "No such file or directory"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(specimen, changes, said) -> None:
    done, path = specimen(**changes)
    assert done.exit_code in {1, 2}
    assert said in done.output
    assert "Traceback" not in done.output
    assert not path.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This is a specimen"), ("nl", "Dit is een proefdruk"), ("fr", "Ceci est un spécimen")],
)
def test_the_page_behind_its_code_says_so(client, language, words) -> None:
    client.post("/language", data={"language": language})
    page = client.get("/verify/SPECIMEN")
    assert (page.status_code, words in page.text) == (200, True)
