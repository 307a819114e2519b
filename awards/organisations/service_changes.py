"""Changing the member list. Whoever calls this also sees to what is counted by it: see awards.desk.service_members."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from awards.domain.errors import AwardsError
from awards.domain.matching import clean_name, organisation_key
from awards.domain.wording import N_
from awards.organisations.models import Organisation, OrganisationAlias
from awards.organisations.service import canonical_organisation, head_of

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
NAME_MOST = 200
ALIASES_MOST = 40


class NameTaken(AwardsError):
    """Another organisation of the list has this name, or is known by it."""


class NameUnreadable(AwardsError):
    """A name without any letter or figure cannot be compared, or it is too long."""


class ParentUnknown(AwardsError):
    """The parent company is not in the list, or belongs to this organisation itself."""


class DomainUnreadable(AwardsError):
    """Not a mail domain."""


@dataclass(frozen=True, kw_only=True)
class OrganisationDetails:
    """What is known of an organisation. `parent` is a name, "" for none; domains come without "@"."""

    name: str
    aliases: Sequence[str] = ()
    parent: str = ""
    mail_domains: Sequence[str] = ()
    is_member: bool = True


def save_organisation(
    session: Session, *, organisation: Organisation | None, details: OrganisationDetails, now: datetime
) -> Organisation:
    """Add an organisation to the list, or change one (with its names loaded).

    Raises NameTaken, NameUnreadable, ParentUnknown, DomainUnreadable, each with its field.
    """
    name = clean_name(details.name)
    names = {_key(name, "name"): name}
    for alias in map(clean_name, details.aliases):
        names.setdefault(_key(alias, "aliases"), alias)
    if len(names) > ALIASES_MOST + 1:
        raise NameUnreadable(N_("Please give at most %(most)s other names."), {"most": ALIASES_MOST}, field="aliases")
    domains = _read_domains(details.mail_domains)
    kept = organisation or Organisation(names=[], created_at=now)
    _check_free(session, kept, names, name)
    parent_id = _find_parent(session, kept, details.parent)
    kept.name, kept.name_key, kept.mail_domains = name, organisation_key(name), domains
    kept.is_member, kept.parent_id, kept.changed_at = details.is_member, parent_id, now
    known = {each.alias_key: each for each in kept.names}
    for key, written in names.items():
        if key in known:
            known[key].alias = written
        else:
            kept.names.append(OrganisationAlias(alias=written, alias_key=key))
    kept.names = [each for each in kept.names if each.alias_key in names]
    try:
        with session.begin_nested():
            session.add(kept)
    except IntegrityError:  # by somebody else in this very moment
        raise NameTaken(N_("Another organisation of the list is known by this name already."), field="name") from None
    session.expire(kept, ["parent"])
    return kept


def _key(name: str, field: str) -> str:
    key = organisation_key(name)
    if not key:
        raise NameUnreadable(N_("Please write each organisation with letters or digits."), field=field)
    if len(name) > NAME_MOST:
        raise NameUnreadable(N_("A name has at most %(max)s characters."), {"max": NAME_MOST}, field=field)
    return key


def _read_domains(typed: Sequence[str]) -> list[str]:
    domains = sorted({domain.strip().lower().removeprefix("@") for domain in typed} - {""})
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise DomainUnreadable(
                N_("“%(domain)s” is no mail domain, such as company.be."), {"domain": domain}, field="mail_domains"
            )
    return domains


def _check_free(session: Session, organisation: Organisation, names: dict[str, str], name: str) -> None:
    wanted = select(OrganisationAlias).where(OrganisationAlias.alias_key.in_(sorted(names)))
    with session.no_autoflush:
        for taken in session.scalars(wanted.options(joinedload(OrganisationAlias.organisation))):
            if taken.organisation is not organisation:
                written = names[taken.alias_key]
                raise NameTaken(
                    N_("“%(name)s” is a name of %(organisation)s already."),
                    {"name": written, "organisation": taken.organisation.name},
                    field="name" if written == name else "aliases",
                )


def _find_parent(session: Session, organisation: Organisation, typed: str) -> int | None:
    if not typed.strip():
        return None
    with session.no_autoflush:
        parent = canonical_organisation(session, typed=typed)
        if parent is None:
            raise ParentUnknown(N_("“%(name)s” is not in the member list yet."), {"name": typed}, field="parent")
        rows = session.execute(select(Organisation.id, Organisation.parent_id))
        parents = {row.id: row.parent_id for row in rows}
    if organisation.id is not None:
        parents[organisation.id] = None
        if head_of(parent.id, parents) == organisation.id:
            raise ParentUnknown(
                N_("“%(name)s” is this organisation itself, or belongs to it."), {"name": typed}, field="parent"
            )
    return parent.id


def remove_organisation(session: Session, *, organisation: Organisation) -> None:
    """Take one (with its names loaded) off the list; those that belonged to it stand for themselves."""
    session.execute(update(Organisation).where(Organisation.parent_id == organisation.id).values(parent_id=None))
    session.delete(organisation)
    session.flush()
