"""The member list as a table, in and out: CSV as spreadsheets write it in Belgium, or XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

from awards.domain.errors import AwardsError
from awards.domain.matching import fold_name
from awards.domain.spreadsheets import harmless_cell
from awards.domain.wording import N_
from awards.organisations.models import Organisation

MOST_LINES = 3000
MOST_UNPACKED = 30 * 1024 * 1024
"""Bytes to which an XLSX file may unpack: a small one can hold a great deal of nothing."""
COLUMNS = ("name", "aliases", "parent", "domains")
HEADINGS = {
    "name": {"name", "naam", "nom", "organisation", "organisatie"},
    "aliases": {"aliases", "alias", "other names", "andere namen", "autres noms"},
    "parent": {"parent", "parent company", "moederbedrijf", "maison mere", "societe mere", "groep", "groupe", "group"},
    "domains": {"domains", "domain", "mail domains", "maildomeinen", "domeinen", "domaines", "domaines de messagerie"},
}


class TableUnreadable(AwardsError):
    """The file is no table that can be read."""


@dataclass(frozen=True)
class MemberLine:
    """One line of a table; `number` as a spreadsheet counts it."""

    number: int
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    domains: tuple[str, ...] = ()


def read_file(content: bytes) -> list[MemberLine]:
    """The lines of a CSV or XLSX file. Raises TableUnreadable."""
    if content.startswith(b"PK"):
        return _read_rows(_xlsx_rows(content))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return read_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def read_text(text: str) -> list[MemberLine]:
    """The lines of a CSV text, whatever separates its columns; pasted from a spreadsheet, it is the tab."""
    if "\0" in text:
        raise _unreadable()
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    try:
        return _read_rows(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise _unreadable() from None


def _unreadable() -> TableUnreadable:
    message = N_("This is no table that can be read: save it as CSV or XLSX and try again.")
    return TableUnreadable(message, field="table")


def _xlsx_rows(content: bytes) -> Iterable[Sequence[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise _unreadable()
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=20, values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except TableUnreadable:
        raise
    except Exception:  # a broken archive, broken XML, a workbook without sheets: openpyxl raises what it likes
        raise _unreadable() from None


def _read_rows(rows: Iterable[Sequence[str]]) -> list[MemberLine]:
    places = {column: place for place, column in enumerate(COLUMNS)}
    lines: list[MemberLine] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if number == 1 and (headed := _headed(cells)):
            places = headed
            continue
        if any(cells):
            lines.append(_read_line(number, cells, places))
        if len(lines) > MOST_LINES:
            message = N_("At most %(most)s lines can be read at once.")
            raise TableUnreadable(message, {"most": MOST_LINES}, field="table")
    return lines


def _headed(cells: list[str]) -> dict[str, int]:
    """The place of each column that the first line names, if it names them."""
    folded = [fold_name(cell) for cell in cells]
    places = {column: place for column, words in HEADINGS.items() for place, cell in enumerate(folded) if cell in words}
    return places if "name" in places else {}


def _read_line(number: int, cells: list[str], places: dict[str, int]) -> MemberLine:
    found = {
        column: cells[place].removeprefix("'").strip() if place < len(cells) else ""
        for column, place in places.items()
    }  # fmt: skip
    return MemberLine(
        number=number,
        name=found["name"],
        aliases=_split(found.get("aliases", "")),
        parent=found.get("parent", ""),
        domains=_split(found.get("domains", "").replace(",", ";")),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.replace("\n", ";").split(";") if part.strip())


def list_lines(organisations: Iterable[Organisation]) -> list[MemberLine]:
    """The member list (with names and parents) as lines."""
    return [
        MemberLine(
            number,
            each.name,
            tuple(each.aliases),
            each.parent.name if each.parent else "",
            tuple(each.mail_domains),
        )
        for number, each in enumerate(organisations, start=2)
    ]


def _cells(line: MemberLine) -> list[str]:
    cells = [line.name, "; ".join(line.aliases), line.parent, "; ".join(line.domains)]
    return [harmless_cell(cell) for cell in cells]


def write_csv(lines: Iterable[MemberLine]) -> str:
    """As the spreadsheets of Belgium open it at a double click: semicolons between the columns."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([COLUMNS, *map(_cells, lines)])
    return text.getvalue()


def write_xlsx(lines: Iterable[MemberLine]) -> bytes:
    """The same as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Members")
    for width, column in zip((40, 40, 30, 30), "ABCD", strict=True):
        sheet.column_dimensions[column].width = width
    for row in (list(COLUMNS), *map(_cells, lines)):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
