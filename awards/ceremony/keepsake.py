"""A nominee's keepsake: what colleagues wrote, on paper, in the nominee's language; the words stay in their own."""

from flask import render_template
from flask_babel import force_locale

from awards.certificates.paper import make_printable
from awards.certificates.press import mark_quotes, print_pages
from awards.certificates.typesetting import direction
from awards.domain.lifecycle import NomineeKind
from awards.editions.models import Edition
from awards.nominees.service_page import OwnPage


def print_keepsake(page: OwnPage, *, edition: Edition) -> bytes:
    """The PDF, A4. It has what the nominee's own page shows of the words, and nothing else of them."""
    nominee = page.nominee
    with force_locale(nominee.locale):
        html = render_template(
            "ceremony/print_keepsake.html",
            edition=edition,
            nominee=nominee,
            is_team=nominee.kind is NomineeKind.TEAM,
            words=page.words,
            unseen=page.unseen,
            direction=direction,
        )
    return print_pages(make_printable(html), sheet="keepsake.css", count=None, finish=mark_quotes)
