"""The minutes on paper: A4 pages, tagged to PDF/UA-1, in the language of whoever asks for them."""

from datetime import datetime

from flask import render_template

from awards.ballots.forms import RECUSAL_KINDS
from awards.certificates.paper import make_printable
from awards.certificates.press import print_pages
from awards.editions.models import Edition
from awards.jury.service_bars import KIND_NAMES
from awards.results.service_minutes import Minutes, MinutesPart
from awards.results.views_agreement import put_agreement_in_words
from awards.results.views_ties import write_step
from awards.results.views_verdict import chance_writer, name_of, number_writer, put_in_words


def print_minutes(minutes: Minutes, *, edition: Edition, names: bool, now: datetime) -> bytes:
    """The PDF."""
    html = render_template(
        "minutes/minutes.html",
        minutes=minutes,
        edition=edition,
        names=names,
        printed_at=now,
        words=[put_in_words(part.room) for part in minutes.parts],
        points=number_writer(),
        chance=chance_writer(),
        recusal_kinds=RECUSAL_KINDS,
        kind_names=KIND_NAMES,
        called=call_entry,
        write_step=write_step,
        put_agreement_in_words=put_agreement_in_words,
    )
    return print_pages(make_printable(html), sheet="minutes.css", count=None)


def call_entry(part: MinutesPart, entry_id: int | None) -> str:
    """An entry's name; "–" for nobody and for one that is no longer eligible."""
    nominee = part.names.get(entry_id) if entry_id is not None else None
    return name_of(nominee) if nominee else "–"
