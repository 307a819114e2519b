"""Certificates, read back from the PDF as a screen reader, a printer and an archive would."""

from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from awards.certificates import wording
from awards.certificates.rendering import LettersMissing, Signatory, render_certificates
from tests.certificates.reading import (
    SIGNATORIES,
    list_faces_with_boxes,
    list_fonts,
    list_starts,
    list_tags,
    make_content,
    read,
    read_lines,
)

LABELS = {
    "fr": {
        "Winner": "Lauréat·e",
        "awarded to": "décerné à",
        "%(place)s, %(date)s": "%(place)s, le %(date)s",
        "No. %(serial)s": "N° %(serial)s",
    },
    "nl": {"Winner": "Winnaar", "awarded to": "uitgereikt aan", "No. %(serial)s": "Nr. %(serial)s"},
}


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language, messages in LABELS.items():
        catalogue = Catalog(locale=language)
        for msgid, translation in messages.items():
            catalogue.add(msgid, translation)
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    monkeypatch.setattr(wording, "TRANSLATIONS", tmp_path)


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"language": "fr", "category_name": "Empathie", "name": "Chloé L'Hœst", "place": "Bruxelles"},
            "LAURÉAT·E Empathie décerné à Chloé L’Hœst Contact Nord « Une voix calme ; puis l’issue. » "
            "Bruxelles, le 19 novembre 2026 N° CCA-2026-0007",
        ),
        (
            {"language": "nl", "category_name": "Communicatie", "name": "Joris D'Hondt", "place": "Brussel"},
            "WINNAAR Communicatie uitgereikt aan Joris D’Hondt Contact Nord “Une voix calme ; puis l’issue.” "
            "Brussel, 19 november 2026 Nr. CCA-2026-0007",
        ),
        (
            {"language": "en"},
            "WINNER Empathy awarded to Amira Belkacem Contact Nord “Une voix calme ; puis l’issue.” "
            "Brussels, 19 November 2026 No. CCA-2026-0007",
        ),
    ],
)
def test_says_it_in_the_certificates_language(changes: dict[str, str], words: str) -> None:
    text = read_lines(make_content(citation="Une voix calme ; puis l'issue.", **changes))

    date_at = words.index(changes.get("place", "Brussels") + ",")
    serial_at = words.rindex(" N") + 1
    expected = [words[:date_at].strip(), words[date_at:serial_at].strip(), words[serial_at:]]
    assert [part.replace(" ", "") for part in expected if part.replace(" ", "") not in text.replace(" ", "")] == []
    assert "awards.example/certificates/CCA-2026-0007" in text


def test_each_certificate_has_its_page_and_its_language() -> None:
    languages = ["fr", "nl", "en", "fr", "nl", "en"]
    hues = ["rose", "orange", "blue", "teal", "violet", "green"]
    names = ["Amira Un", "Bram Twee", "Cleo Three", "Dina Quatre", "Eva Vijf", "Finn Six"]
    contents = [
        make_content(language=language, hue=hue, name=name)
        for language, hue, name in zip(languages, hues, names, strict=True)
    ]

    reader = read(*contents)

    assert [name in page.extract_text() for name, page in zip(names, reader.pages, strict=True)] == [True] * 6
    assert [tag["/Lang"] for tag in list_tags(reader) if tag["/S"] == "/Art"] == languages
    assert [outline["/Title"] for outline in reader.outline] == names
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(842, 595)}


def test_is_tagged_as_pdf_ua_asks() -> None:
    reader = read(make_content(language="nl", name="Joris D'Hondt"))

    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "nl"
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b'pdfuaid:part="1"' in catalogue["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Customer Contact Awards 2026: certificaat van Joris D’Hondt (Empathy)"
    assert reader.metadata.author == "Customer Contact Awards 2026"
    assert reader.metadata["/CreationDate"] == reader.metadata["/ModDate"] == "D:20261119"
    tags = list_tags(reader)
    assert [tag["/S"] for tag in tags if tag["/S"] in ("/H1", "/Figure", "/Link")] == ["/H1", "/Figure", "/Link"]
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert [tag["/Alt"] for tag in figures] == ["QR-code die https://awards.example/certificates/CCA-2026-0007 opent"]


def test_draws_nothing_that_is_neither_tagged_nor_an_artifact() -> None:
    """Every operator that paints stands between a BDC or BMC and its EMC."""
    reader = read(make_content(signatories=SIGNATORIES))

    content = reader.pages[0].get_contents()
    assert content is not None
    depth, loose = 0, []
    for _operands, operator in content.operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"f", b"f*", b"S", b"s", b"B", b"Do", b"TJ", b"Tj", b"sh") and depth == 0:
            loose.append(operator)
    assert (depth, loose) == (0, [])


@pytest.mark.parametrize(
    ("name", "faces"),
    [
        ("Nguyễn Thị Phương Thảo-Żółkiewska", {"Print-Display-Medium"}),
        ("Ελευθερία Παπαδοπούλου", {"Print-Display-Medium", "Print-Serif-Medium"}),
        ("Владимир Преображенский", {"Print-Display-Medium", "Print-Serif-Medium"}),
        ("عبد الرحمن الحسيني", {"Print-Display-Medium", "Print-Arabic-Semi-Bold"}),
        ("שרה לוי־כהן", {"Print-Display-Medium", "Print-Hebrew-Semi-Bold"}),
        ("王小明", {"Print-Display-Medium", "Print-Chinese-Medium"}),
        ("欧阳娜娜 Ouyang Nana", {"Print-Display-Medium", "Print-Chinese-Medium"}),
        ("陳美玲", {"Print-Display-Medium", "Print-Chinese-Medium"}),
        ("Anne\u2011Lise O'Neil 🎉👩‍👩‍👧 1️⃣", {"Print-Display-Medium"}),
    ],
)
def test_prints_names_in_its_own_fonts_only(name: str, faces: set[str]) -> None:
    reader = read(make_content(name=name))

    fonts = list_fonts(reader)
    assert set(fonts) == faces | {"Print-Text", "Print-Label-Semi-Bold", "Print-Citation-Italic"}
    assert [face for face, descriptor in fonts.items() if "/FontFile2" not in descriptor] == []
    assert list_faces_with_boxes(reader) == []
    printed = reader.pages[0].extract_text().replace("\u200d", "").replace("‑", "-").replace("\n", " ")
    expected = name.replace("'", "’").replace("\u2011", "-").split(" 🎉")[0]
    assert [word for word in expected.split() if word not in printed] == []
    assert "🎉" not in printed


def test_refuses_letters_that_would_come_out_as_boxes() -> None:
    with pytest.raises(LettersMissing) as refusal:
        render_certificates([make_content(), make_content(name="王 สมชาย 김 Wang", serial="CCA-2026-0008")])

    assert refusal.value.params == {"serial": "CCA-2026-0008", "letters": "สมชาย김"}


def test_chinese_words_of_any_length_stay_in_their_place() -> None:
    citation = "她总是先听完，再说话。客户的担忧她先说了出来：「没有她，我不会再打来。」" * 20
    longest = {"name": "北京客户服务中心" * 15, "organisation": "臺北聯絡中心" * 20, "citation": citation[:600]}
    signatory = Signatory("李秀英", "客户服务协会主席")
    for language, changes in (("fr", longest), ("nl", {"citation": "Ze zei: 王先生 ‘先生’ en 你好 ; en dan."})):
        reader = read(make_content(language=language, signatories=(signatory,), **changes))

        assert len(reader.pages) == 1
        assert (list_faces_with_boxes(reader), set(list_fonts(reader)) & {"Print-Chinese-Medium"}) == (
            [], {"Print-Chinese-Medium"},
        )  # fmt: skip
        squeezed = "".join(reader.pages[0].extract_text().split())
        assert [words for words in changes.values() if "".join(words.split())[:100] not in squeezed] == []
        assert [(x, y) for x, y in list_starts(reader) if not (16 < x < 281 and 15.5 < y < 168)] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Bo"},
        {"name": ("Team Nachtdienst Klantencontact Noordzee & Ardennen, afdeling Escalaties " * 3)[:200]},
        {"name": "W" * 200, "organisation": "M" * 200},
        {"citation": ""},
        {"citation": ("She asked what was needed that evening and stayed on the line. " * 10)[:600]},
        {"citation": "W" * 600},
        {
            "name": ("Équipe de nuit de l'escalade et de la seconde ligne " * 4)[:200],
            "organisation": ("Service public fédéral des Exemples " * 6)[:200],
            "members": ", ".join(f"Prénom Nom-de-Famille {number}" for number in range(40)),
            "citation": ("Elle a demandé de quoi l'on avait besoin, et elle est restée. " * 10)[:600],
            "category_name": "Une catégorie dont le nom est beaucoup plus long que tous les autres noms de catégorie",
            "edition_name": "Customer Contact Awards de l'année deux mille vingt-six, édition anniversaire",
            "place": "Ottignies-Louvain-la-Neuve, Brabant wallon",
            "verify_url": "https://awards.example/certificates/" + "CCA-2026-0007-" * 8,
            "signatories": tuple(Signatory("Prénom Nom " * 5, "Titre et fonction " * 5) for _ in range(3)),
        },
    ],
    ids=["short", "200", "200-wide", "no-citation", "600", "600-wide", "all-longest"],
)
def test_always_fits_one_page(changes: dict[str, Any]) -> None:
    content = make_content(**changes)

    reader = read(content)

    assert len(reader.pages) == 1
    squeezed = "".join(reader.pages[0].extract_text().split())
    wanted = [content.name, content.organisation, content.members, content.citation, content.category_name]
    missing = [part for part in wanted if "".join(part.replace("'", "’").split()) not in squeezed]
    assert missing == []
    assert [(x, y) for x, y in list_starts(reader) if not (16 < x < 281 and 15.5 < y < 168)] == []


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_prints_every_signatory(count: int) -> None:
    text = read_lines(make_content(signatories=SIGNATORIES[:count]))

    named = [signatory.name in text and signatory.role.replace("'", "’") in text for signatory in SIGNATORIES]
    assert named == [index < count for index in range(3)]
    assert text.count("Brussels, 19 November 2026") == 1
    assert ("Place and date" in text) == (count % 2 == 1)


@pytest.mark.parametrize(
    ("kind", "members", "title"),
    [
        ("winner", "", "WINNER"),
        ("winner", "Ana Un, Bo Deux", "WINNING TEAM"),
        ("finalist", "", "FINALIST"),
        ("finalist", "Ana Un, Bo Deux", "FINALIST TEAM"),
        ("nominee", "", "NOMINEE"),
        ("nominee", "Ana Un, Bo Deux", "NOMINATED TEAM"),
    ],
)
def test_says_what_it_is_for(kind: str, members: str, title: str) -> None:
    text = read_lines(make_content(kind=kind, members=members))

    assert f"Customer Contact Awards 2026 {title} Empathy awarded to Amira Belkacem" in text
    assert members in text
