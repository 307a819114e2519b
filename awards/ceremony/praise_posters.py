"""The wall of praise on paper: several quotes a page, A4 or A3 portrait, tagged to PDF/UA-1."""

from collections.abc import Sequence

from flask import render_template

from awards.ceremony.service_wall import WallQuote
from awards.certificates.paper import make_printable
from awards.certificates.press import mark_quotes, print_pages
from awards.certificates.typesetting import direction
from awards.editions.models import Edition

PAPERS = ("a4", "a3")


def print_praise(quotes: Sequence[WallQuote], *, edition: Edition, paper: str) -> bytes:
    """The PDF, on as many pages as it takes: quotes flow in two columns, none is parted."""
    html = render_template(
        "ceremony/print_praise.html", quotes=quotes, edition=edition, paper=paper, direction=direction
    )  # fmt: skip
    return print_pages(make_printable(html), sheet="praise-print.css", count=None, finish=mark_quotes)
