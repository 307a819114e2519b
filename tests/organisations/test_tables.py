"""The member list as a table, in and out."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from awards.organisations.service import get_organisation, list_organisations
from awards.organisations.service_import import LineOutcome, import_lines
from awards.organisations.service_tables import (
    MOST_LINES,
    MemberLine,
    TableUnreadable,
    list_lines,
    read_file,
    read_text,
    write_csv,
    write_xlsx,
)
from tests.factories import NOW, make_organisation


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


HEADED = ["Name", "Aliases", "Parent", "Domains"]
BANK = ["Banque Coquelicot", "Coquelicot; BC", "Fleurs & Co", "coquelicot.example"]
LINES = [
    MemberLine(2, "Banque Coquelicot", ("Coquelicot", "BC"), "Fleurs & Co", ("coquelicot.example",)),
    MemberLine(3, "Voltaria"),
]


TABLES = [
    """name,aliases,parent,domains
Banque Coquelicot,Coquelicot; BC,Fleurs & Co,coquelicot.example
Voltaria
""",
    """Naam;Andere namen;Moederbedrijf;Maildomeinen\r
Banque Coquelicot;"Coquelicot; BC";Fleurs & Co;coquelicot.example\r
Voltaria;;;\r
""",
    """Nom\tAutres noms\tMaison mère\tDomaines
Banque Coquelicot\tCoquelicot;BC\tFleurs & Co\tcoquelicot.example
Voltaria
""",
    """domains;name;parent;aliases
coquelicot.example;Banque Coquelicot;Fleurs & Co;"Coquelicot;BC"
;Voltaria;;
""",
]


@pytest.mark.parametrize("text", TABLES, ids=["comma", "semicolon", "tab", "another order"])
def test_a_table_is_read_whatever_separates_its_columns(text: str) -> None:
    assert read_text(text) == LINES
    assert read_file(text.encode("utf-8-sig")) == LINES


def test_without_headings_the_columns_stand_in_their_order() -> None:
    assert read_text("\nAllô Papillon;AP\n\n") == [MemberLine(2, "Allô Papillon", ("AP",))]
    assert read_file("Allô Papillon;AP".encode("cp1252")) == [MemberLine(1, "Allô Papillon", ("AP",))]


def test_a_workbook_is_read_cell_by_cell() -> None:
    assert read_file(workbook(HEADED, BANK, ["Voltaria", None, None, None])) == LINES
    assert read_file(workbook(["Centrum"], [24])) == [MemberLine(1, "Centrum"), MemberLine(2, "24")]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\0\0\0", bomb()], ids=["broken", "binary", "bomb"])
def test_what_is_no_table_says_so(content: bytes) -> None:
    with pytest.raises(TableUnreadable) as caught:
        read_file(content)
    assert caught.value.field == "table"


def test_a_table_without_end_is_refused() -> None:
    with pytest.raises(TableUnreadable):
        read_text("a\n" * (MOST_LINES + 1))


def test_what_is_saved_can_be_read_again(session) -> None:
    make_organisation(session, "Fleurs & Co")
    make_organisation(
        session, "Banque Coquelicot", "BC", "=SUM(A1)", parent="Fleurs & Co", mail_domains=["b.example", "a.example"]
    )
    make_organisation(session, '"Chez, nous"; toujours')
    lines = list_lines(list_organisations(session))
    assert len(lines) == 3
    assert read_text(write_csv(lines)) == read_file(write_xlsx(lines)) == lines
    assert '"\'=SUM(A1); BC"' in write_csv(lines)  # no formula
    assert "\r\n'=1+1;" in write_csv([MemberLine(2, "=1+1")])


def outcomes(taken) -> list[tuple[str, str, list[str]]]:
    return [(each.line.name, each.outcome.value, [message.text for message in each.messages]) for each in taken]


def test_each_line_is_taken_or_says_why_not(session) -> None:
    make_organisation(session, "Voltaria", "Volt", mail_domains=["voltaria.example"], is_member=False)
    make_organisation(session, "Pakkie")
    text = (
        "name;aliases;parent;domains\n"
        "Shop;;Group;\n"  # its parent comes further down
        "Group;;;\n"
        "VOLT;Electra;Group;volt.example\n"  # an alias of what is known
        "Pakkie;;;\n"
        "Other;Volt;;\n"
        "!;;;\n"
        "Lone;;Nobody;\n"
        "Bad;;;not a domain\n"
        "shop nv;Winkel;;\n"  # the first line again, with something new
    )
    taken = import_lines(session, lines=read_text(text), now=NOW)
    assert outcomes(taken) == [
        ("Shop", "new", []),
        ("Group", "new", []),
        ("VOLT", "changed", []),
        ("Pakkie", "same", []),
        ("Other", "refused", ["“Volt” is a name of Voltaria already."]),
        ("!", "refused", ["Please write each organisation with letters or digits."]),
        ("Lone", "new", ["“Nobody” is not in the member list yet."]),
        ("Bad", "refused", ["“not a domain” is no mail domain, such as company.be."]),
        ("shop nv", "changed", []),
    ]
    kept = {
        each.name: (each.aliases, each.parent.name if each.parent else "", each.mail_domains)
        for each in list_organisations(session)
    }
    assert kept == {
        "Group": ([], "", []), "Lone": ([], "", []), "Pakkie": ([], "", []), "Shop": (["Winkel"], "Group", []),
        "Voltaria": (["Electra", "Volt"], "Group", ["volt.example", "voltaria.example"]),
    }  # fmt: skip
    assert get_organisation(session, organisation_id=taken[2].organisation_id).is_member


def test_the_same_table_twice_changes_nothing(session) -> None:
    lines = read_text("name;aliases;parent;domains\nGroup;G;;group.example\nShop;S;Group;shop.example\n")
    assert [each.outcome for each in import_lines(session, lines=lines, now=NOW)] == [LineOutcome.NEW] * 2
    assert [each.outcome for each in import_lines(session, lines=lines, now=NOW)] == [LineOutcome.SAME] * 2
