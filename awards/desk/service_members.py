"""Changing the member list, with all that is counted by it: nominees, jurors, conflicts, assignments.

It stands at the desk, above the stages: the list itself lies below them and knows none of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.jury.service_organisations import rekey_jury
from awards.nominations.models import Nominee
from awards.nominations.service_organisations import rekey_nominees
from awards.organisations.models import Organisation
from awards.organisations.service_changes import OrganisationDetails, remove_organisation, save_organisation
from awards.organisations.service_import import ImportedLine, LineOutcome, import_lines
from awards.organisations.service_tables import MemberLine


@dataclass(frozen=True)
class Consequences:
    """What a change brought about in the editions that are not sealed."""

    nominees: int
    jurors: int
    released: int
    left: tuple[str, ...]
    """Nominees who now share name and organisation with another one and stay apart: for the organisers to look at."""


def save_member(
    session: Session, *, edition_id: int, organisation: Organisation | None, details: OrganisationDetails,
    now: datetime, actor_id: int | None,
) -> Consequences:  # fmt: skip
    """Add or change an organisation (with its names). Raises what `save_organisation` raises."""
    action = "organisation_added" if organisation is None else "organisation_changed"
    saved = save_organisation(session, organisation=organisation, details=details, now=now)
    subject = f"organisation {saved.id}"
    return _follow(session, action=action, subject=subject, edition_id=edition_id, now=now, actor_id=actor_id)


def remove_member(
    session: Session, *, edition_id: int, organisation: Organisation, now: datetime, actor_id: int | None
) -> Consequences:
    """Take an organisation (with its names) off the list; whoever is of it is known by what was typed again."""
    subject = f"organisation {organisation.id}"
    forgotten = update(Nominee).where(Nominee.organisation_id == organisation.id).values(organisation_id=None)
    session.execute(forgotten)
    remove_organisation(session, organisation=organisation)
    return _follow(
        session, action="organisation_removed", subject=subject, edition_id=edition_id, now=now, actor_id=actor_id
    )


def import_members(
    session: Session, *, edition_id: int, lines: Iterable[MemberLine], now: datetime, actor_id: int | None
) -> tuple[list[ImportedLine], Consequences]:
    """Take a table into the list."""
    taken = import_lines(session, lines=lines, now=now)
    counts = {outcome.value: sum(each.outcome is outcome for each in taken) for outcome in LineOutcome}
    consequences = _follow(
        session, action="organisations_imported", subject="member list", edition_id=edition_id, now=now,
        actor_id=actor_id, details=counts,
    )  # fmt: skip
    return taken, consequences


def _follow(
    session: Session, *, action: str, subject: str, edition_id: int, now: datetime, actor_id: int | None,
    details: dict[str, Any] | None = None,
) -> Consequences:  # fmt: skip
    nominees = rekey_nominees(session)
    jury = rekey_jury(session, now=now)
    counted = {"nominees": nominees.changed, "jurors": jury.jurors, "released": jury.released}
    record(
        session, action=action, subject=subject, now=now, actor_id=actor_id, edition_id=edition_id,
        details={**(details or {}), **counted, "left": len(nominees.left)},
    )  # fmt: skip
    return Consequences(nominees.changed, jury.jurors, jury.released, nominees.left)
