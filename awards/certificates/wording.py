"""The words around a certificate's own: labels, dates and quotation marks as its language writes them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.support import NullTranslations, Translations

from awards.certificates.content import CertificateContent
from awards.certificates.typesetting import printable
from awards.config import TRANSLATIONS
from awards.domain.wording import REGIONAL

QUOTES = {"fr": ("\u00ab\u202f", "\u202f\u00bb"), "nl": ("\u201c", "\u201d"), "en": ("\u201c", "\u201d")}
_OWN_QUOTES = re.compile(r"(?:\u00ab\s*([^\u00ab\u00bb]*?)\s*\u00bb|\u201c([^\u201c\u201d]*)\u201d|\"([^\"]*)\")")
_FRENCH_PAUSE = re.compile(r"[ \u00a0]([;:!?\u00bb])")


@dataclass(frozen=True)
class Labels:
    title: str
    awarded_to: str
    place_and_date: str
    place_and_date_label: str
    check_at: str
    serial: str
    qr_alternative: str
    document_title: str
    with_support: str
    signature_of: str


@cache
def load_translations(folder: Path, language: str) -> NullTranslations:
    """English, which the msgids are, where the catalogue is absent."""
    return Translations.load(folder, [language])


def write_title(kind: str, *, is_team: bool, language: str) -> str:
    """What somebody is called who is honoured so: `kind` is winner, finalist or nominee."""
    _ = load_translations(TRANSLATIONS, language).gettext
    titles = {
        "winner": _("Winning team") if is_team else _("Winner"),
        "finalist": _("Finalist team") if is_team else _("Finalist"),
        "nominee": _("Nominated team") if is_team else _("Nominee"),
    }
    return titles[kind]


def write_labels(content: CertificateContent) -> Labels:
    _ = load_translations(TRANSLATIONS, content.language).gettext
    name, category, edition = (printable(text) for text in (content.name, content.category_name, content.edition_name))
    day = write_date(content)
    place = printable(content.place)
    return Labels(
        title=write_title(content.kind, is_team=bool(content.members), language=content.language),
        awarded_to=_("awarded to"),
        place_and_date=_("%(place)s, %(date)s") % {"place": place, "date": day} if place else day,
        place_and_date_label=_("Place and date"),
        check_at=_("Check this certificate at"),
        serial=_("No. %(serial)s") % {"serial": content.serial},
        qr_alternative=_("QR code that opens %(url)s") % {"url": content.verify_url},
        document_title=_("%(edition)s: certificate for %(name)s (%(category)s)")
        % {"edition": edition, "name": name, "category": category},
        with_support=_("With the support of"),
        signature_of=_("Signature of %(name)s"),
    )


def write_collection_title(content: CertificateContent) -> str:
    """The title of a file of several certificates, of which this is the first."""
    _ = load_translations(TRANSLATIONS, content.language).gettext
    return _("%(edition)s: certificates") % {"edition": printable(content.edition_name)}


def write_date(content: CertificateContent) -> str:
    """The date in full, on one line: 19 November 2026; in French the first of the month is "1er"."""
    written = format_date(content.awarded_on, format="long", locale=REGIONAL[content.language]).replace(" ", "\u00a0")
    return "1er" + written[1:] if content.language == "fr" and content.awarded_on.day == 1 else written


def write_citation(content: CertificateContent) -> str:
    """The citation in its language's quotation marks, once: those that its author already put around it go."""
    text = printable(content.citation)
    if not text:
        return ""
    own = _OWN_QUOTES.fullmatch(text)
    if own:
        text = next(group for group in own.groups() if group is not None)
    if content.language == "fr":
        text = _FRENCH_PAUSE.sub("\u202f\\1", text).replace("\u00ab ", "\u00ab\u202f")
    opening, closing = QUOTES[content.language]
    return f"{opening}{text}{closing}"
