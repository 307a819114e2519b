"""Spreading the word: the page of links and posters, the posters themselves, and the language that a link asks for."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import segno
from pypdf import PdfReader
from sqlalchemy import event

from awards.desk import poster
from awards.desk.poster import PosterCategory, PosterContent, render_poster
from awards.domain.lifecycle import Stage
from awards.editions.default_categories import LANGUAGES, load_default_categories
from awards.extensions import db
from tests.certificates.reading import list_starts, list_tags
from tests.conftest import count_statements, new_client

pytestmark = pytest.mark.one_database

SIZES = {"a4": (210, 297), "a3": (297, 420)}
CATEGORIES = load_default_categories()
CHOICES = [*(category.key for category in CATEGORIES), "all"]
LAST_MOMENT = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
CLOSING = {
    "fr": "Nominez jusqu’au mardi 1er décembre 2026 à 23:59",
    "nl": "Nomineer tot dinsdag 1 december 2026 om 23:59",
    "en": "Nominate until Tuesday, 1 December 2026, 23:59",
}
HEADLINES = {
    "fr": "Qui fait la différence ? Dites-le-nous.",
    "nl": "Wie maakt het verschil? Vertel het ons.",
    "en": "Who makes the difference? Tell us.",
}


def make_content(**changes) -> PosterContent:
    content = PosterContent(
        edition_name="Customer Contact Awards 2026",
        categories=(PosterCategory("Empathy", "rose", "heart-handshake"),),
        looks_for="Someone who hears the emotion first.",
        closes_at=LAST_MOMENT,
        language="en",
        paper="a4",
        url="https://awards.example/2026/nominate/empathy?lang=en",
        printed_url="https://awards.example/2026/nominate/empathy",
    )
    return replace(content, **changes)


def words_of(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().replace("\u00a0", " ").split())


def millimetres(reader: PdfReader) -> tuple[int, int]:
    box = reader.pages[0].mediabox
    return round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)


@pytest.fixture
def desk(browser_of, cast):
    return browser_of(cast.olga)


def test_the_page_has_a_link_and_six_posters_for_each_category_and_for_all(desk, cast) -> None:
    page = desk.get("/2026/desk/posters").text
    for key in CHOICES:
        path = "/2026/nominate" if key == "all" else f"/2026/nominate/{key}"
        assert f'id="link-{key}">http://localhost{path}</code>' in page
        for language in LANGUAGES:
            for paper in SIZES:
                assert page.count(f'href="/2026/desk/posters/{key}-{language}-{paper}.pdf"') == 1


@pytest.mark.parametrize("stage", Stage)
def test_the_desk_leads_to_it_as_long_as_nominations_are_wanted(desk, cast, stage: Stage) -> None:
    cast.edition.stage = stage
    linked = 'href="/2026/desk/posters"' in desk.get("/2026/desk").text
    assert linked is (stage in {Stage.DRAFT, Stage.NOMINATING})


def test_few_statements(desk, cast) -> None:
    desk.get("/2026/desk/posters")
    with count_statements() as tally:
        assert desk.get("/2026/desk/posters").status_code == 200
    assert len(tally.statements) <= 8


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_says_what_for_where_and_until_when(desk, cast, language: str, paper: str) -> None:
    cast.edition.nominating_closes_at = LAST_MOMENT
    answer = desk.get(f"/2026/desk/posters/extra-mile-{language}-{paper}.pdf")
    reader = PdfReader(BytesIO(answer.data))
    assert answer.mimetype == "application/pdf"
    assert (len(reader.pages), millimetres(reader)) == (1, SIZES[paper])
    words = words_of(reader)
    looks_for = CATEGORIES[-1].looks_for[language]
    for expected in (HEADLINES[language], "Extra mile", looks_for, "localhost/2026/nominate/extra-mile",
                     CLOSING[language], "Customer Contact Awards 2026"):  # fmt: skip
        assert expected in words
    assert "lang=" not in words


@pytest.mark.parametrize(("language", "names"), [("fr", "Efficacité Créativité"), ("nl", "Efficiëntie Creativiteit")])
def test_a_poster_for_all_names_every_category(desk, cast, language: str, names: str) -> None:
    words = words_of(PdfReader(BytesIO(desk.get(f"/2026/desk/posters/all-{language}-a4.pdf").data)))
    assert names in words
    assert "localhost/2026/nominate" in words


@pytest.mark.parametrize(
    "name",
    ["empathy-fr-a5", "empathy-de-a4", "empathy-a4", "humour-fr-a4", "-fr-a4", "empathy-fr-a4-a4", "a\x00-fr-a4"],
)
def test_there_is_no_other_poster(desk, cast, name: str) -> None:
    assert desk.get(f"/2026/desk/posters/{name}.pdf").status_code == 404


def test_a_poster_is_read_aloud_in_its_language() -> None:
    reader = PdfReader(BytesIO(render_poster(make_content(language="nl"))))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nl", True)
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    tags = [tag["/S"] for tag in list_tags(reader)]
    assert (tags.count("/H1"), tags.count("/H2"), tags.count("/Figure")) == (1, 1, 1)
    (figure,) = [tag for tag in list_tags(reader) if tag["/S"] == "/Figure"]
    assert figure["/Alt"] == "QR-code die https://awards.example/2026/nominate/empathy?lang=en opent"


def test_the_code_holds_the_link_with_the_language(monkeypatch) -> None:
    drawn = []
    monkeypatch.setattr(poster, "qr_data_uri", lambda url: drawn.append(url) or segno.make(url).svg_data_uri())
    render_poster(make_content())
    assert drawn == ["https://awards.example/2026/nominate/empathy?lang=en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CHOICES)
def test_nothing_runs_over_the_edge_or_into_the_foot(key: str, language: str) -> None:
    chosen = [category for category in CATEGORIES if key in {category.key, "all"}]
    content = make_content(
        categories=tuple(PosterCategory(each.name[language], each.hue, each.icon) for each in chosen),
        looks_for=chosen[0].looks_for[language] if key != "all" else "",
        language=language,
    )
    check_inside(content)


def test_long_words_are_set_smaller() -> None:
    check_inside(
        make_content(
            edition_name="The Customer Contact and Customer Experience Awards of the Whole of Belgium " * 2,
            categories=(PosterCategory("Patience in the face of everything there is", "blue", "timer"),),
            looks_for="Someone who listens longer than anyone thought possible, and then a little longer. " * 5,
            printed_url="https://awards.customer-contact-association.example/2026-spring/nominate/patience-and-everything",
        )
    )


def check_inside(content: PosterContent) -> None:
    lines = poster._lay_out(content)
    name, looks_for = lines["name"], lines["looks_for"]
    height = poster._LABEL_HEIGHT + sum(
        len(fitted.lines) * fitted.size * leading for fitted, leading in ((name, 1.1), (looks_for, 1.32))
    )
    assert height <= poster._WORDS_HEIGHT
    reader = PdfReader(BytesIO(render_poster(content)))
    assert len(reader.pages) == 1
    starts = list_starts(reader)
    assert all(17 <= x <= 195 and 10 <= y <= 285 for x, y in starts)


def test_a_link_opens_in_the_language_that_it_asks_for_and_stays_in_it(app, cast) -> None:
    browser = new_client(app, "en")
    assert '<html lang="nl">' in browser.get("/2026/nominate/empathy?lang=nl").text
    assert '<html lang="nl">' in browser.get("/2026/nominate").text
    assert '<html lang="fr">' in browser.get("/2026/nominate?lang=fr").text
    assert '<html lang="fr">' in browser.get("/2026/nominate").text
    assert '<html lang="en">' in new_client(app, "en").get("/2026/nominate?lang=xx").text


def test_a_link_does_not_override_a_persons_choice(app, browser_of, cast) -> None:
    browser = new_client(app, "en")
    browser.post("/language", data={"language": "fr", "next": "/2026/nominate"})
    assert '<html lang="fr">' in browser.get("/2026/nominate/empathy?lang=nl").text
    assert '<html lang="fr">' in browser.get("/2026/nominate").text
    assert '<html lang="en">' in browser_of(cast.nora).get("/2026/nominate?lang=nl").text
    later = new_client(app, "en")
    later.get("/2026/nominate?lang=nl")
    later.post("/language", data={"language": "fr"})
    assert '<html lang="fr">' in later.get("/2026/nominate?lang=nl").text


def test_a_link_with_a_language_writes_nothing(app, cast) -> None:
    browser = new_client(app, "en")
    statements: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get("/2026/nominate/empathy?lang=nl").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert statements
    assert [each for each in statements if not each.lstrip().startswith(("SELECT", "PRAGMA"))] == []
