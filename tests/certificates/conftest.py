"""A sealed edition whose certificates are to be made."""

import pytest
from sqlalchemy.orm import Session

from awards.domain.lifecycle import Stage
from awards.results.models import Decision
from tests.factories import NOW, Cast, get_category, make_cast, make_entry


@pytest.fixture
def sealed(session: Session) -> Cast:
    """A sealed edition with two decisions: a French and an English winner."""
    cast = make_cast(session, stage=Stage.DELIBERATING)
    for key, name, locale in (("empathy", "Zoë D'Hondt", "fr"), ("creativity", "Αλέξανδρος", "en")):
        category = get_category(session, cast.edition, key)
        entry = make_entry(session, category, name=name, locale=locale)
        session.add(
            Decision(
                edition_id=cast.edition.id,
                category_id=category.id,
                entry_id=entry.id,
                citation="Elle écoute.",
                reason="",
                ranking=[],
                decided_by_id=cast.chris.id,
                decided_at=NOW,
            )
        )
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return cast
