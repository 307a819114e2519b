"""Certificates as pictures that people have looked at: a sheet for each design, three rows for each language.

`python -m tests.certificates.approved` draws them anew into docs/img; look at every one before you keep it.
"""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

from awards.certificates.look import DESIGNS, Look
from awards.certificates.rendering import render_certificates
from tests.certificates.reading import SIGNATORIES, make_content

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"
DOTS = 36
"""To an inch: small enough for a sheet, large enough to see a line that moved."""
NAMES = {
    "short": "Bo Li",
    "usual": "Amira Belkacem-D'Hondt",
    "two lines": "Équipe de nuit de l'escalade et de la seconde ligne du service clientèle de la région de Bruxelles",
    "Greek": "Ελευθερία Παπαδοπούλου",
    "Cyrillic": "Владимир Преображенский",
    "Arabic": "عبد الرحمن الحسيني",
    "Hebrew": "שרה לוי־כהן",
    "Vietnamese": "Nguyễn Thị Phương Thảo",
    "Chinese": "欧阳娜娜",
}
WORDS = {
    "fr": ("Bruxelles", "Elle a nommé la peur d'abord ; la solution est venue ensuite, et personne n'a raccroché.",
           ("Empathie", "Esprit d'équipe", "Communication")),
    "nl": ("Brussel", "Zij benoemde eerst de angst; de oplossing kwam daarna, en niemand haakte in.",
           ("Empathie", "Teamspeler", "Communicatie")),
    "en": ("Brussels", "She named the fear first; the solution came after, and nobody hung up.",
           ("Empathy", "Team player", "Communication")),
}  # fmt: skip
CATEGORIES = (("rose", "heart-handshake"), ("orange", "users"), ("blue", "message-circle"))


def draw_sheet(design: str) -> Image.Image:
    """All names of a design, three in a row, the languages one under the other."""
    pages = list(_draw_pages(design))
    width, height = pages[0].size
    columns, rows = 3, len(pages) // 3
    sheet = Image.new("RGB", (width * columns, height * rows), "white")
    for index, page in enumerate(pages):
        sheet.paste(page, (index % columns * width, index // columns * height))
    return sheet


def _draw_pages(design: str) -> Iterator[Image.Image]:
    contents = []
    for language, (place, citation, categories) in WORDS.items():
        for index, name in enumerate(NAMES.values()):
            hue, icon = CATEGORIES[index % 3]
            contents.append(
                make_content(
                    name=name, language=language, place=place, citation="" if index == 5 else citation, hue=hue,
                    icon=icon, category_name=categories[index % 3], signatories=SIGNATORIES[: index % 4],
                    serial=f"CCA-{index}",
                )
            )  # fmt: skip
    pdf = pypdfium2.PdfDocument(render_certificates(contents, look=Look(design=design)))
    for page in pdf:
        yield page.render(scale=DOTS / 72).to_pil().convert("RGB")


def find_approved(design: str) -> Path:
    return FOLDER / f"certificates-{design}.webp"


if __name__ == "__main__":
    for each in DESIGNS:
        draw_sheet(each).save(find_approved(each), lossless=True, quality=100, method=6)
