"""The code on an envelope: it says whose envelope this is, signed, and nothing of what is inside."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from awards.domain.errors import NotFound
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.extensions import site


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(site.secret_key, salt="envelope of a category")


def sign_envelope(category: Category) -> str:
    """The same code each time: a card printed twice says the same."""
    return str(_signer().dumps([category.edition_id, category.id]))


def envelope_url(edition: Edition, category: Category) -> str:
    """What the code on the card holds: at the site's public address, wherever it is printed."""
    return site.url(f"/{edition.slug}/envelope/{sign_envelope(category)}")


def open_envelope(session: Session, *, edition: Edition, token: str) -> Category:
    """The category of a code of this edition. Raises NotFound."""
    try:
        edition_id, category_id = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        edition_id = category_id = None
    category = session.get(Category, category_id) if category_id and edition_id == edition.id else None
    if category is None or category.edition_id != edition.id:
        raise NotFound(N_("This is not the code of an envelope of ours."))
    return category
