"""What a change of the member list means for the nominees."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.nominations.models import Nominee
from awards.nominations.service_nominees import BEFORE_SEALING, identity
from awards.organisations.service import canonical_organisations

RECKONED = (Stage.DRAFT, *sorted(BEFORE_SEALING))
"""The stages in which nominees and jurors follow the member list; what is sealed stays as it is."""


@dataclass(frozen=True)
class RekeyedNominees:
    """How many nominees are counted to another organisation now; and the names of those who could not be, since another
    nominee of that name is there already: screening shows them as perhaps the same."""

    changed: int
    left: tuple[str, ...]


def rekey_nominees(session: Session) -> RekeyedNominees:
    """Count each nominee to the organisation that the member list now says is meant. What was typed stays as it is.

    Two statements, and one for each nominee that changes.
    """
    wanted = (
        select(Nominee)
        .join(Edition, Edition.id == Nominee.edition_id)
        .where(Edition.stage.in_(RECKONED), Nominee.merged_into_id.is_(None))
    )
    nominees = list(session.scalars(wanted.order_by(Nominee.id).execution_options(populate_existing=True)))
    members = canonical_organisations(session, typed={nominee.organisation for nominee in nominees})
    changed, left = 0, []
    for nominee in nominees:
        member = members.get(nominee.organisation)
        typed = nominee.organisation
        key = identity(kind=nominee.kind, name=nominee.name, organisation=member.name if member else typed).organisation
        member_id = member.id if member else None
        if (nominee.organisation_key, nominee.organisation_id) == (key, member_id):
            continue
        try:
            with session.begin_nested():
                nominee.organisation_key, nominee.organisation_id = key, member_id
                session.flush()
        except IntegrityError:
            left.append(nominee.name)
        else:
            changed += 1
    return RekeyedNominees(changed, tuple(left))
