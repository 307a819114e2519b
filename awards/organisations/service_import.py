"""Taking a whole table into the member list, line by line; a line that cannot be taken says why and stops no other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from awards.domain.errors import AwardsError
from awards.domain.wording import Message
from awards.organisations.models import Organisation
from awards.organisations.service import canonical_organisation, get_organisation
from awards.organisations.service_changes import OrganisationDetails, save_organisation
from awards.organisations.service_tables import MemberLine


class LineOutcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass
class ImportedLine:
    """What became of a line, and what there is to say of it."""

    line: MemberLine
    outcome: LineOutcome
    messages: list[Message] = field(default_factory=list)
    organisation_id: int | None = None


def import_lines(session: Session, *, lines: Iterable[MemberLine], now: datetime) -> list[ImportedLine]:
    """Add what is new; to what is known, add names and domains, and the parent where one is given.

    Parents come last, since a table may name them further down. Nothing is taken off the list.
    """
    taken = [_take(session, line, now) for line in lines]
    for each in taken:
        if each.line.parent and each.organisation_id is not None:
            _settle_parent(session, each, now)
    return taken


def _take(session: Session, line: MemberLine, now: datetime) -> ImportedLine:
    found = canonical_organisation(session, typed=line.name)
    known = get_organisation(session, organisation_id=found.id) if found else None
    before = _details(known) if known else None
    details = OrganisationDetails(
        name=known.name if known else line.name,
        aliases=(*(before.aliases if before else ()), *_other_names(line, known)),
        parent=before.parent if before else "",
        mail_domains=(*(before.mail_domains if before else ()), *line.domains),
    )
    try:
        with session.begin_nested():
            saved = save_organisation(session, organisation=known, details=details, now=now)
    except AwardsError as error:
        return ImportedLine(line, LineOutcome.REFUSED, [_say(error)])
    if before is None:
        return ImportedLine(line, LineOutcome.NEW, organisation_id=saved.id)
    after = _details(get_organisation(session, organisation_id=saved.id))
    outcome = LineOutcome.SAME if after == before else LineOutcome.CHANGED
    return ImportedLine(line, outcome, organisation_id=saved.id)


def _other_names(line: MemberLine, known: Organisation | None) -> tuple[str, ...]:
    """The line's names beside the one in the list."""
    names = (line.name, *line.aliases)
    return names if known is not None and known.name != line.name else line.aliases


def _settle_parent(session: Session, each: ImportedLine, now: datetime) -> None:
    organisation = get_organisation(session, organisation_id=each.organisation_id or 0)
    before = _details(organisation)
    details = OrganisationDetails(
        name=before.name, aliases=before.aliases, parent=each.line.parent, mail_domains=before.mail_domains,
        is_member=before.is_member,
    )  # fmt: skip
    was = organisation.parent_id
    try:
        with session.begin_nested():
            save_organisation(session, organisation=organisation, details=details, now=now)
    except AwardsError as error:
        each.messages.append(_say(error))
        return
    if organisation.parent_id != was and each.outcome is LineOutcome.SAME:
        each.outcome = LineOutcome.CHANGED


def _details(organisation: Organisation) -> OrganisationDetails:
    return OrganisationDetails(
        name=organisation.name,
        aliases=tuple(organisation.aliases),
        parent=organisation.parent.name if organisation.parent else "",
        mail_domains=tuple(organisation.mail_domains),
        is_member=organisation.is_member,
    )


def _say(error: AwardsError) -> Message:
    return Message(error.message, error.params)
