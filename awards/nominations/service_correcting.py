"""What is known of a nominee, put right: by an organiser, or at the nominee's own wish."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Nominee
from awards.nominations.service_nominees import NomineeTaken, identity
from awards.organisations.service import canonical_organisation


def correct_nominee(
    session: Session, *, nominee: Nominee, name: str, organisation: str, members: str, address: str, locale: str,
    now: datetime, actor_id: int | None, contact: str | None = None, pronunciation: str | None = None,
    by_nominee: bool = False,
) -> None:  # fmt: skip
    """Change what is known of a nominee, `by_nominee` at their own wish: their name must be right on the certificate,
    so also after the results are sealed, which name entries and not people. Without `contact`, that of a team stays.
    Raises NotNow once the edition is archived, NomineeTaken."""
    if session.get_one(Edition, nominee.edition_id).stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))
    member = canonical_organisation(session, typed=organisation)
    key = identity(kind=nominee.kind, name=name, organisation=member.name if member else organisation)
    values: dict[str, Any] = {
        "organisation_id": member.id if member else None,
        "name": name, "organisation": organisation, "members": members, "address": address, "locale": locale,
        "contact": nominee.contact if contact is None else contact, "name_key": key.name,
        "organisation_key": key.organisation,
        "pronunciation": nominee.pronunciation if pronunciation is None else pronunciation,
    }  # fmt: skip
    if (key.name, key.organisation) != (nominee.name_key, nominee.organisation_key):
        values["twin"] = 0  # nobody becomes another's namesake unseen
    changed = sorted(column for column, value in values.items() if getattr(nominee, column) != value)
    if not changed:
        return
    try:
        with session.begin_nested():
            for column in changed:
                setattr(nominee, column, values[column])
            session.flush()
    except IntegrityError:
        raise NomineeTaken(
            N_("Another nominee has this name and organisation already. If they are the same, join their dossiers."),
            field="name",
        ) from None
    record(
        session, action="nominee_corrected", subject=f"nominee {nominee.id}", now=now, actor_id=actor_id,
        edition_id=nominee.edition_id, details={"changed": changed} | ({"by": "nominee"} if by_nominee else {}),
    )  # fmt: skip
