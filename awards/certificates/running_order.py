"""The order in which categories come on the night. The ceremony's room, which is above this one, knows it."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from awards.certificates.models import Certificate
from awards.editions.models import Edition

ListCategories = Callable[[Session, Edition], list[int]]
"""The ids of an edition's categories in the order of the night."""

_known: list[ListCategories] = []


def register_running_order(list_categories: ListCategories) -> None:
    """Say who knows the order; called once, while the module that knows it is loaded."""
    _known[:] = [list_categories]


def in_running_order(session: Session, *, edition: Edition, certificates: Sequence[Certificate]) -> list[Certificate]:
    """The certificates as they are called up; in the categories' own order where nobody knows better."""
    order = _known[0](session, edition) if _known else []
    place = {category_id: number for number, category_id in enumerate(order)}
    return sorted(certificates, key=lambda one: place.get(one.entry.category_id, len(place)))
