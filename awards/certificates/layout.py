"""Where a certificate's words stand, and at which sizes: all lengths in points unless they say millimetres.

The page is three zones: the head (edition, title, category), the middle (name, organisation, members, citation),
centred in the room left between them, and the foot (signatures left and right of the QR code). Everything in the
middle is fitted first and, should it be too high together, fitted again a little smaller.
"""

from dataclasses import dataclass

from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.typesetting import (
    DISPLAY,
    ITALIC,
    SANS,
    SANS_BOLD,
    Fitted,
    Step,
    direction,
    fit,
    printable,
)
from awards.certificates.wording import Labels, write_citation, write_labels

MM = 72 / 25.4
MIDDLE_TOP, MIDDLE_BOTTOM = 70 * MM, 155.5 * MM
MIDDLE_WIDTH = 236 * MM
AWARDED_TO_HEIGHT = 24.0
CITATION_WIDTH = 205 * MM
FOOT_CENTRE_WIDTH = 86 * MM
CELL_WIDTHS = {1: 70 * MM, 2: 39 * MM}

EYEBROW: list[Step] = [(1, (9.5, 8.5, 7.5, 6.5))]
CATEGORY: list[Step] = [(1, (30, 27, 24, 21, 18, 15)), (2, (15, 13, 11, 9))]
NAME: list[Step] = [
    (1, (54, 50, 46, 42, 38, 35)),
    (2, (42, 38, 35, 32, 30, 28, 26)),
    (3, (27, 25, 23, 21, 19, 17, 15, 13, 11)),
]
ORGANISATION: list[Step] = [(1, (14, 13, 12, 11)), (2, (11, 10, 9, 8))]
MEMBERS: list[Step] = [(1, (11, 10.5)), (2, (10.5, 10)), (3, (10, 9, 8.5, 8)), (5, (8, 7, 6))]
CITATION: list[Step] = [
    (1, (18, 17)),
    (2, (17, 16)),
    (3, (16, 15, 14)),
    (4, (14.5, 13.5)),
    (5, (13.5, 12.5)),
    (6, (12.5, 11.5)),
    (7, (11.5, 11, 10.5)),
    (9, (10.5, 10, 9, 8)),
]
SCALES = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.6, 0.5)
SIGNATORY_NAME: list[Step] = [(1, (10, 9, 8)), (2, (8, 7.5, 7, 6))]
SIGNATORY_ROLE: list[Step] = [(1, (8, 7.5, 7)), (2, (7, 6.5, 6)), (3, (6, 5.5))]
CELL_DATE: list[Step] = [(1, (10, 9.5, 9)), (2, (9.5, 9, 8, 7, 6))]
CENTRE_DATE: list[Step] = [(1, (10, 9, 8)), (2, (8, 7, 6))]
CHECK: list[Step] = [(1, (6.5, 6)), (2, (6, 5.5, 5))]


@dataclass(frozen=True)
class Block:
    """Lines of one style; `leading` is the height of a line, `above` the space before the first."""

    style: str
    lines: tuple[str, ...]
    size: float
    leading: float
    above: float
    direction: str

    @property
    def height(self) -> float:
        return self.above + self.leading * len(self.lines)


@dataclass(frozen=True)
class Cell:
    """A place to sign, or the place and date: words above the line, words below it."""

    above: Block | None
    below: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    content: CertificateContent
    labels: Labels
    eyebrow: Block
    category: Block
    middle: tuple[Block, ...]
    middle_top: float
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    date: Block | None
    check_url: Block

    @property
    def bookmark(self) -> str:
        return printable(self.content.name)


def lay_out(content: CertificateContent) -> Page:
    labels = write_labels(content)
    middle = _fit_middle(content)
    room = MIDDLE_BOTTOM - MIDDLE_TOP
    spare = max(0.0, room - AWARDED_TO_HEIGHT - sum(block.height for block in middle))
    cells, date = _fit_cells(content.signatories, labels)
    half = len(cells) // 2
    url = content.verify_url.split("://", 1)[-1]
    return Page(
        content=content,
        labels=labels,
        eyebrow=_block("eyebrow", printable(content.edition_name), SANS_BOLD, MIDDLE_WIDTH * 0.8, EYEBROW),
        category=_block("category", printable(content.category_name), DISPLAY, MIDDLE_WIDTH, CATEGORY, leading=1.16),
        middle=middle,
        middle_top=MIDDLE_TOP + spare * 0.45,
        left=cells[:half],
        right=cells[half:],
        date=date,
        check_url=_block("check-url", url, SANS_BOLD, FOOT_CENTRE_WIDTH, CHECK),
    )


def _fit_middle(content: CertificateContent) -> tuple[Block, ...]:
    """The blocks of the middle at the first scale at which they are low enough together, or at the last."""
    room = MIDDLE_BOTTOM - MIDDLE_TOP - AWARDED_TO_HEIGHT
    blocks: tuple[Block, ...] = ()
    for scale in SCALES:
        blocks = _fit_middle_at(content, scale)
        if sum(block.height for block in blocks) <= room:
            break
    return blocks


def _fit_middle_at(content: CertificateContent, scale: float) -> tuple[Block, ...]:
    name, organisation, members = (printable(text) for text in (content.name, content.organisation, content.members))
    blocks = (
        _block("name", name, DISPLAY, MIDDLE_WIDTH, NAME, leading=1.2, scale=scale),
        _block("organisation", organisation, SANS_BOLD, MIDDLE_WIDTH, ORGANISATION, above=7, scale=scale),
        _block("members", members, SANS, MIDDLE_WIDTH, MEMBERS, leading=1.4, above=6, scale=scale),
        _block(
            "citation", write_citation(content), ITALIC, CITATION_WIDTH, CITATION, leading=1.42, above=15, scale=scale
        ),
    )
    return tuple(block for block in blocks if block.lines)


def _block(
    style: str,
    text: str,
    stack: tuple[str, ...],
    width: float,
    steps: list[Step],
    *,
    leading: float = 1.3,
    above: float = 0.0,
    scale: float = 1.0,
) -> Block:
    fitted: Fitted = fit(text, stack, width=width, steps=steps, scale=scale)
    lines = tuple(line.replace("\u00a0", " ") for line in fitted.lines)
    return Block(style, lines, fitted.size, fitted.size * leading, above * scale, direction(text))


def _fit_cells(signatories: tuple[Signatory, ...], labels: Labels) -> tuple[tuple[Cell, ...], Block | None]:
    """Cells in even number, so that both sides of the QR code match: the date fills one, or stands above the code."""
    has_date_cell = len(signatories) % 2 == 1
    width = CELL_WIDTHS[1 if len(signatories) + has_date_cell <= 2 else 2]
    cells = tuple(
        Cell(
            above=None,
            below=(
                _block("signatory", printable(signatory.name), SANS_BOLD, width, SIGNATORY_NAME),
                _block("role", printable(signatory.role), SANS, width, SIGNATORY_ROLE),
            ),
        )
        for signatory in signatories
    )
    if not has_date_cell:
        return cells, _block("date", labels.place_and_date, SANS, FOOT_CENTRE_WIDTH, CENTRE_DATE)
    date_cell = Cell(
        above=_block("cell-date", labels.place_and_date, SANS_BOLD, width, CELL_DATE),
        below=(_block("role", labels.place_and_date_label, SANS, width, SIGNATORY_ROLE),),
    )
    return (date_cell, *cells), None
