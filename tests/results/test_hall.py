"""The hall of fame: all editions that were revealed, earlier years, who won more than once, lines that are wrong."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.lifecycle import Stage
from awards.results.earlier_table import EarlierLine, read_lines
from awards.results.models_public import EarlierWin
from tests.factories import make_edition
from tests.results.winning import ARABIC, make_winners

PASTED = """Jaar;Categorie;Naam;Organisatie
2019;Empathie;Lina  Loos;Belcentre
2018;Empathy;Zoë D'Hondt;
2018;"Best; of all";Bo Li;Telco NV"""


def test_years_stand_one_below_the_other_with_what_was_typed(session, cast, client, browser_of) -> None:
    make_winners(session, cast)
    draft = make_edition(session, stage=Stage.DELIBERATING, slug="2027", name="Awards 2027")
    make_winners(session, cast, stage=Stage.SEALED, edition=draft)
    olga = browser_of(cast.olga)
    assert (
        "3 winners were added." in olga.post("/2026/hall-of-fame", data={"table": PASTED}, follow_redirects=True).text
    )
    again = olga.post("/2026/hall-of-fame", data={"table": PASTED}, follow_redirects=True).text
    assert "in the list already" in again
    page = client.get("/hall-of-fame").text
    assert re.findall(r'<h2 class="hall-year__number"[^>]*>(\d+)</h2>', page) == ["2026", "2019", "2018"]
    assert "Awards 2027" not in page
    kinds = re.findall(r'href="/hall-of-fame\?category=([^"]+)"', page)
    assert kinds == ["empathy", "creativity", "best;+of+all"]
    assert page.count("Empathy · shared") == 2
    assert re.search(r'href="/2026/winners/empathy/\d+">Lina Loos</a>', page)
    assert f'href="/2026/winners/creativity">{ARABIC}</a>' in page
    assert "Best; of all" in page
    several = page[page.index("Honoured more than once") :]
    assert re.search(r"<bdi>Lina Loos</bdi>.*?2026 · 2019", several)
    assert re.search(r"<bdi>Belcentre( NV)?</bdi>.*?3 awards · 2026 · 2019", several)
    assert "Award number 2" in page[page.index(">2026<") : page.index(">2019<")]
    assert "Award number 2" not in page[page.index(">2019<") : page.index("Honoured")]
    empathy = client.get("/hall-of-fame?category=empathy").text
    assert ARABIC not in empathy
    assert "Zoë D&#39;Hondt" in empathy  # the category by its name in any language
    assert "Bo Li" not in empathy
    assert ARABIC in client.get("/hall-of-fame?category=no-such").text


def test_a_name_is_taken_off_and_stays_in_no_record(session, cast, client, browser_of) -> None:
    olga = browser_of(cast.olga)
    olga.post("/2026/hall-of-fame", data={"table": PASTED})
    first = session.scalars(select(EarlierWin).where(EarlierWin.year == 2019)).one()
    button = f"/2026/hall-of-fame/{first.id}/remove"
    assert browser_of(cast.jan).post(button).status_code == 403
    assert client.post(button).status_code == 302
    assert olga.post(button, follow_redirects=True).status_code == 200
    assert "Lina Loos" not in client.get("/hall-of-fame").text
    assert olga.post(button).status_code == 404
    lines = session.scalars(select(AuditLine).where(AuditLine.action.like("earlier_win%"))).all()
    assert [line.details for line in lines] == [{"lines": 3, "years": [2018, 2019]}, {"year": 2019}]
    assert "Lina" not in str([(line.subject, line.details) for line in lines])


def test_a_line_that_cannot_be_read_says_so_beside_the_field_and_nothing_is_kept(session, cast, browser_of) -> None:
    typed = "2019; Empathy; Ann\nlast year; Empathy; Bo\n2018; Empathy\n2017;a;b;c;d"
    page = browser_of(cast.olga).post("/2026/hall-of-fame", data={"table": typed})
    assert page.status_code == 200
    error = re.search(r'id="table-error">(.*?)</p>', page.text, re.DOTALL).group(1)
    assert "Line 2: “last year” is no year" in error
    assert "Line 3: a year, a category and a name are needed" in error
    assert "Line 4 has more than four columns" in error
    assert "2019; Empathy; Ann\nlast year; Empathy; Bo" in page.text.replace("\r", "")
    assert session.scalars(select(EarlierWin)).all() == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2019\tEmpathy\tAnn\tTelco", [EarlierLine(2019, "Empathy", "Ann", "Telco")]),
        ("2019,Empathy,Ann", [EarlierLine(2019, "Empathy", "Ann", "")]),
        ("\n 2019 ; Empathy ; Ann  Peeters ;; \n\n", [EarlierLine(2019, "Empathy", "Ann Peeters", "")]),
        ('2019;Empathy;"Peeters, Ann";', [EarlierLine(2019, "Empathy", "Peeters, Ann", "")]),
        ("", []),
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(text: str, lines: list[EarlierLine]) -> None:
    assert read_lines(text) == (lines, [])


def test_a_list_has_an_end_and_no_year_is_a_number_too_far() -> None:
    lines, problems = read_lines("2019;a;b\n" * 501)
    assert (lines, len(problems)) == ([], 1)
    assert [len(read_lines(f"{year};a;b")[1]) for year in ("٢٠١٩", "99999", "1899", "-2019", "2019")] == [1, 1, 1, 1, 0]
    assert len(read_lines("2019;a;" + "x" * 201)[1]) == 1
