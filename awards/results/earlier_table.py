"""A pasted list of earlier winners: year; category; name; organisation, one a line, whatever separates the columns."""

import csv
import io
from dataclasses import dataclass

from awards.domain.matching import clean_name, fold_name
from awards.domain.wording import N_, Message

MOST_LINES = 500
MOST_LETTERS = 200
FIRST_YEAR, LAST_YEAR = 1900, 2199
YEAR_WORDS = {"year", "annee", "jaar", "edition", "editie"}


@dataclass(frozen=True)
class EarlierLine:
    """One line that can be kept."""

    year: int
    category: str
    name: str
    organisation: str


def read_lines(text: str) -> tuple[list[EarlierLine], list[Message]]:
    """The lines, and what is wrong with those that cannot be read, each with its number. Headings are passed over."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    lines: list[EarlierLine] = []
    problems: list[Message] = []
    for number, row in enumerate(_rows(text, delimiter), start=1):
        cells = [clean_name(cell) for cell in row]
        if not any(cells) or (number == 1 and fold_name(cells[0]) in YEAR_WORDS):
            continue
        wrong = _find_wrong(cells)
        if wrong is not None:
            problems.append(Message(wrong, {"number": number, "most": MOST_LETTERS, "typed": cells[0][:20]}))
        elif len(lines) < MOST_LINES:
            lines.append(EarlierLine(int(cells[0]), cells[1], cells[2], cells[3] if len(cells) > 3 else ""))
        else:
            return [], [Message(N_("At most %(most)s lines can be read at once."), {"most": MOST_LINES})]
    return lines, problems


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """A line that the table's own rules cannot read is taken as it stands."""
    try:
        return list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter))
    except csv.Error:
        return [line.split(delimiter) for line in text.splitlines()]


def _find_wrong(cells: list[str]) -> str | None:
    year = cells[0]
    if not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year[:9]) <= LAST_YEAR):
        return N_("Line %(number)s: “%(typed)s” is no year such as 2019.")
    if len(cells) < 3 or not cells[1] or not cells[2]:
        return N_("Line %(number)s: a year, a category and a name are needed, in this order.")
    if len(cells) > 4 and any(cells[4:]):
        return N_("Line %(number)s has more than four columns. Put what has a comma or semicolon in quotation marks.")
    if max(map(len, cells)) > MOST_LETTERS:
        return N_("Line %(number)s: please keep each column under %(most)s characters.")
    return None
