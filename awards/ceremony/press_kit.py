"""The press kit: names and citations as text in three languages, badges and cards, in one ZIP."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from awards.certificates.archives import make_entry
from awards.certificates.cards import Shape
from awards.certificates.drawn_pictures import keep
from awards.certificates.pictures import KIT, drop_all, drop_pictures, keep_badge, keep_card, keep_edition_card
from awards.domain.lifecycle import DECIDED
from awards.domain.spreadsheets import harmless_cell
from awards.domain.wording import pick_text
from awards.editions.models import Edition
from awards.extensions import db, site
from awards.results.service_winners import PublicWinner, group_awards, list_winners
from awards.web import LANGUAGES


def keep_kit(winners: list[PublicWinner], *, edition: Edition) -> Path:
    """The ZIP, kept until anything in it is another. What is in it must be loaded; it needs no database."""
    content = {
        "edition": [edition.name, edition.slug, edition.contact_address, str(edition.ceremony_on)],
        "place": edition.ceremony_place,
        "site": site.base_url,
        "winners": [
            [
                one.entry_id, one.category.key, one.category.name, one.category.hue, one.category.icon, one.name,
                one.organisation, one.language, one.is_team, one.citations,
            ]
            for one in winners
        ],
    }  # fmt: skip
    return keep(f"{edition.id}-{KIT}", content, lambda: _pack(winners, edition), suffix=".zip")


def _pack(winners: list[PublicWinner], edition: Edition) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, body in (*_texts(winners, edition), *_pictures(winners, edition)):
            compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            packed.writestr(make_entry(f"press-kit-{edition.slug}/{name}", compress_type=compress_type), body)
    return file.getvalue()


def _texts(winners: list[PublicWinner], edition: Edition) -> Iterator[tuple[str, bytes]]:
    yield "winners.csv", write_csv(winners, edition).encode("utf-8-sig")
    awards = group_awards(winners)
    for language in LANGUAGES:
        values: dict[str, Any] = {
            "edition": edition,
            "awards": awards,
            "language": language,
            "url": f"{site.url('/' + edition.slug)}/winners?lang={language}",
        }
        with force_locale(language):
            for suffix in ("txt", "html"):
                text = current_app.jinja_env.get_template(f"ceremony/press_sheet.{suffix}").render(values)
                yield f"winners-{language}.{suffix}", text.strip().encode() + b"\n"


def write_csv(winners: list[PublicWinner], edition: Edition) -> str:
    """A line for each winner, as the spreadsheets of Belgium open it at a double click."""
    heading = [f"{column}_{one}" for column in ("category", "citation") for one in LANGUAGES]
    rows = [["edition", "name", "organisation", *heading, "page"]]
    for one in winners:
        names = [pick_text(one.category.name, language) for language in LANGUAGES]
        citations = [one.citations.get(language, "") for language in LANGUAGES]
        page = site.url(f"/{edition.slug}/winners/{one.category.key}")
        rows.append([edition.name, one.name, one.organisation, *names, *citations, page])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[harmless_cell(cell) for cell in row] for row in rows])
    return text.getvalue()


def _pictures(winners: list[PublicWinner], edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Badges and cards of those who are named, in each language, from where they are kept."""
    numbers: Counter[str] = Counter()
    badges: set[tuple[str, bool]] = set()
    for one in winners:
        key = one.category.key
        numbers[key] += 1
        name = key if numbers[key] == 1 else f"{key}-{numbers[key]}"
        if one.is_withheld:
            continue
        for language in LANGUAGES:
            for shape in Shape:
                path = keep_card(one, edition=edition, language=language, shape=shape)
                yield f"cards/{name}-{shape.value}-{language}.png", path.read_bytes()
            if (key, one.is_team) not in badges:  # a badge names nobody: one for all who share an award
                for suffix in (".svg", ".png"):
                    path = keep_badge(one, edition=edition, language=language, suffix=suffix)
                    yield f"badges/{name}-{language}{suffix}", path.read_bytes()
        badges.add((key, one.is_team))
    for language in LANGUAGES if winners else ():
        for shape in Shape:
            path = keep_edition_card(winners, edition=edition, language=language, shape=shape)
            yield f"cards/winners-{shape.value}-{language}.png", path.read_bytes()


def draw_pictures() -> int:
    """The worker's job: draw ahead what will be asked for once an edition's results are sealed; how many winners there
    are. Where they are open again, after an unsealing, nothing that names a former winner is kept."""
    for edition_id in db.session.scalars(select(Edition.id).where(Edition.stage.not_in(DECIDED))):
        drop_all(edition_id=edition_id)
    editions = db.session.scalars(select(Edition).where(Edition.stage.in_(DECIDED))).all()
    loaded = [(edition, list_winners(db.session(), edition=edition)) for edition in editions]
    db.session.expunge_all()
    db.session.rollback()
    for edition, winners in loaded:
        for one in winners:
            if one.is_withheld:
                drop_pictures(edition=edition, entry_id=one.entry_id)
        keep_kit(winners, edition=edition)
    return sum(len(winners) for _edition, winners in loaded)
