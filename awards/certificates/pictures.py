"""The pictures of an edition's winners: badges and cards, drawn from what the public reads."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from awards.certificates.badges import badge_png, badge_svg
from awards.certificates.cards import CardContent, Shape, draw_card, draw_edition_card
from awards.certificates.drawn_pictures import drop, keep
from awards.certificates.wording import load_translations, write_title
from awards.config import TRANSLATIONS
from awards.domain.wording import pick_text
from awards.editions.models import Edition
from awards.results.service_winners import PublicWinner

KIT = "press"
"""What the file of the press kit is called among the pictures."""


def keep_badge(winner: PublicWinner, *, edition: Edition, language: str, suffix: str) -> Path:
    """A winner's badge, as ".svg" or ".png". It names the award and nobody."""
    words: dict[str, Any] = {
        "hue": winner.category.hue,
        "icon": winner.category.icon,
        "category_name": pick_text(winner.category.name, language),
        "edition_name": edition.name,
        "kind_label": write_title("winner", is_team=winner.is_team, language=language),
    }
    name = f"{_prefix(edition, winner.entry_id)}badge-{language}"

    def make() -> bytes:
        return badge_svg(**words).encode() if suffix == ".svg" else badge_png(**words)

    return keep(name, words, make, suffix=suffix)


def keep_card(winner: PublicWinner, *, edition: Edition, language: str, shape: Shape) -> Path:
    """A winner's card for a reader of `language`."""
    citation, spoken = winner.cite(language)
    content = CardContent(
        hue=winner.category.hue,
        icon=winner.category.icon,
        category_name=pick_text(winner.category.name, language),
        edition_name=edition.name,
        kind_label=write_title("winner", is_team=winner.is_team, language=language),
        name=winner.name,
        organisation=winner.organisation,
        citation=citation,
        citation_language=spoken,
    )
    name = f"{_prefix(edition, winner.entry_id)}card-{shape.value}-{language}"
    return keep(name, asdict(content), lambda: draw_card(content, shape))


def keep_edition_card(winners: list[PublicWinner], *, edition: Edition, language: str, shape: Shape) -> Path:
    """The card of all winners: one medal for each category that has one."""
    _ = load_translations(TRANSLATIONS, language).gettext
    signs = list(dict.fromkeys((one.category.hue, one.category.icon) for one in winners))
    content = {"title": _("Winners"), "edition_name": edition.name, "signs": signs}
    return keep(
        f"{edition.id}-all-{shape.value}-{language}",
        content,
        lambda: draw_edition_card(title=_("Winners"), edition_name=edition.name, signs=signs, shape=shape),
    )


def drop_pictures(*, edition: Edition, entry_id: int) -> None:
    """Forget a winner’s pictures, which may name them."""
    drop(_prefix(edition, entry_id))


def drop_kit(*, edition: Edition) -> None:
    """Forget the edition's press kit, which may name somebody who is not to be named."""
    drop(f"{edition.id}-{KIT}.")


def drop_all(*, edition_id: int) -> None:
    """Forget every picture of an edition, whose results are open again."""
    drop(f"{edition_id}-")


def _prefix(edition: Edition, entry_id: int) -> str:
    return f"{edition.id}-{entry_id}-"
