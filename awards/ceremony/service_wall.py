"""What the foyer's screen shows, and the signed address that opens it.

A name stands under a quote only where its nominee said that they are glad. On a wall without names those in the words
are hidden, too, as the jury of a blind edition reads them.
"""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.ceremony.service_quotes import Quote, approved_quotes
from awards.domain.masking import mask
from awards.domain.notice import NomineeAnswer
from awards.domain.wording import pick_text
from awards.editions.models import Edition
from awards.extensions import site
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import names_in


@dataclass(frozen=True)
class WallQuote:
    """`name` is empty where none may be shown; the category's is in the language of the words."""

    text: str
    language: str
    name: str
    category: str
    hue: str
    icon: str


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(site.secret_key, salt="wall of praise")


def sign_wall(edition: Edition, *, names: bool) -> str:
    """The same address each time."""
    return str(_signer().dumps([edition.id, names]))


def read_wall_token(edition: Edition, *, token: str) -> bool | None:
    """Whether the wall of that address shows names; None where it is no address of this edition's."""
    try:
        edition_id, names = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    return bool(names) if edition_id == edition.id else None


def show_wall(session: Session, *, edition: Edition, names: bool) -> list[WallQuote]:
    """The quotes, in an order that mixes the categories and tells nothing. At most three statements."""
    found = approved_quotes(session, edition_id=edition.id)
    rounds = max((len(quotes) for quotes in found.values()), default=0)
    mixed = [quotes[turn] for turn in range(rounds) for quotes in found.values() if turn < len(quotes)]
    nameless = {one.entry_id for one in mixed if not _may_name(one, names)}
    wanted = (
        select(Entry)
        .where(Entry.id.in_(nameless))
        .options(joinedload(Entry.nominee), selectinload(Entry.nominations))
    )  # fmt: skip
    entries = {entry.id: entry for entry in session.scalars(wanted)} if nameless else {}
    hidden = {entry_id: names_in(entry, entry.nominee, entry.nominations) for entry_id, entry in entries.items()}
    return [
        WallQuote(
            mask(one.text, one.language, hidden[one.entry_id]).text if one.entry_id in hidden else one.text,
            one.language,
            "" if one.entry_id in hidden else one.nominee_name,
            pick_text(one.category_name, one.language),
            one.hue,
            one.icon,
        )
        for one in mixed
    ]


def _may_name(quote: Quote, names: bool) -> bool:
    return names and quote.answer is NomineeAnswer.ACCEPTED
