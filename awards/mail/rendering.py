"""Mail's words: plain-text templates in `templates/mail`, in the recipient's language.

The first line of a template is the subject. `link(path)` gives an absolute address on this site.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from awards.config import PROJECT, TRANSLATIONS
from awards.domain.wording import REGIONAL, pick_text
from awards.extensions import site

TEMPLATES = PROJECT / "templates" / "mail"


@lru_cache(maxsize=8)
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701 - plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translations: NullTranslations = Translations.load(TRANSLATIONS, [locale])
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["link"] = site.url

    def moment(value: datetime, zone: str) -> str:
        local = value.astimezone(ZoneInfo(zone))
        region = REGIONAL[locale]
        return f"{format_date(local, 'long', locale=region)}, {format_time(local, 'short', locale=region)}"

    environment.filters["moment"] = moment
    environment.filters["tr"] = lambda texts: pick_text(texts, locale)
    return environment


def render(template: str, locale: str, context: dict[str, Any]) -> tuple[str, str]:
    """(subject, body) of a message. Line breaks in the values cannot reach the subject."""
    text = _environment(locale).get_template(f"{template}.txt").render(context)
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
