"""A thousand people for certificates, and what the other ways to print need: labels and an engraved frame."""

from base64 import b64encode
from datetime import date
from io import BytesIO
from itertools import cycle, islice
from math import cos, pi, sin
from pathlib import Path
from textwrap import shorten

import segno

from awards.certificates.content import CertificateContent, Signatory
from awards.demo.plan import make_plan
from awards.editions.default_categories import load_default_categories

FONTS = Path(__file__).resolve().parents[1] / "static" / "vendor" / "fonts-print"
WIDTH, HEIGHT = 297, 210
LONGEST_CITATION = 280
SIGNATORIES = (
    Signatory("Ingrid Vandevelde", "Présidente de l'association"),
    Signatory("Karim Bouzid", "Président du jury"),
)
LABELS = {
    "fr": {"title": "Lauréat·e", "to": "décerné à", "check": "Vérifiez ce certificat sur", "code": "Code QR qui ouvre"},
    "nl": {
        "title": "Winnaar",
        "to": "uitgereikt aan",
        "check": "Controleer dit certificaat op",
        "code": "QR-code voor",
    },
    "en": {"title": "Winner", "to": "awarded to", "check": "Check this certificate at", "code": "QR code that opens"},
}


def make_contents(number: int) -> list[CertificateContent]:
    """People of the demo edition with the first words of their stories, in three languages and six categories."""
    categories = {category.key: category for category in load_default_categories()}
    plan = make_plan(seed=1, nominations=number, jurors=12)
    return [
        CertificateContent(
            kind="winner",
            category_name=categories[one.category].name[one.relation_language],
            hue=categories[one.category].hue,
            icon=categories[one.category].icon,
            name=one.nominee_name,
            organisation=one.organisation,
            members=one.members,
            citation=shorten(one.story, LONGEST_CITATION, placeholder="…"),
            edition_name="Customer Contact Awards 2026",
            awarded_on=date(2026, 11, 19),
            place="Bruxelles",
            language=one.relation_language,
            serial=f"7K2QF-0M3WX-{place:05}",
            verify_url=f"https://awards.example/verify/7K2QF-0M3WX-{place:05}",
            signatories=SIGNATORIES,
        )
        for place, one in enumerate(islice(cycle(plan.nominations), number))
    ]


def draw_code(content: CertificateContent) -> str:
    """The QR code as SVG."""
    drawing = BytesIO()
    segno.make_qr(content.verify_url, error="m").save(drawing, kind="svg", border=0, omitsize=True, xmldecl=False)
    return drawing.getvalue().decode()


def draw_frame() -> str:
    """A frame of 24 waves along the edges, as many strokes as ours has, as SVG."""
    paths = []
    for periods, length, far in [(27, WIDTH, HEIGHT), (18, HEIGHT, WIDTH)]:
        for edge in (11.5, far - 11.5):
            for shift in range(6):
                points = [_point(step / 12 / periods, periods, length, edge, shift) for step in range(12 * periods + 1)]
                turned = points if length == WIDTH else [(y, x) for x, y in points]
                paths.append("M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in turned))
    shapes = "".join(f'<path d="{path}"/>' for path in paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g fill="none" stroke="#b5862a" stroke-width=".13">{shapes}</g></svg>'
    )


def _point(share: float, periods: int, length: float, edge: float, shift: int) -> tuple[float, float]:
    swing = 2.6 * cos(shift * pi / 6)
    return 11.5 + share * (length - 23), edge + swing * sin(2 * pi * periods * share + shift * pi / 3)


def as_data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode("ascii")
