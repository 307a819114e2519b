"""Finding the organisation that a typed name means, and the group that an organisation belongs to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.domain.errors import NotFound
from awards.domain.matching import organisation_key
from awards.domain.wording import N_
from awards.organisations.models import Organisation, OrganisationAlias

MOST_GENERATIONS = 10
"""Further up a chain of parent companies nobody looks."""


def list_organisations(session: Session) -> list[Organisation]:
    """The whole member list by name, with names and parents. Two statements."""
    wanted = select(Organisation).options(selectinload(Organisation.names), joinedload(Organisation.parent))
    return sorted(session.scalars(wanted), key=lambda organisation: organisation.name.casefold())


def get_organisation(session: Session, *, organisation_id: int) -> Organisation:
    """One of them, with names and parent. Raises NotFound."""
    wanted = select(Organisation).where(Organisation.id == organisation_id)
    wanted = wanted.options(selectinload(Organisation.names), joinedload(Organisation.parent))
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(N_("There is no such organisation in the member list."))
    return found


def canonical_organisations(session: Session, *, typed: Iterable[str]) -> dict[str, Organisation]:
    """By each of the typed names, the organisation that it means, where the member list knows one. One statement."""
    keys = {name: organisation_key(name) for name in typed}
    wanted = (
        select(OrganisationAlias.alias_key, Organisation)
        .join(Organisation, Organisation.id == OrganisationAlias.organisation_id)
        .where(OrganisationAlias.alias_key.in_(sorted({*keys.values()} - {""})))
    )
    found = {key: organisation for key, organisation in session.execute(wanted)}
    return {name: found[key] for name, key in keys.items() if key in found}


def canonical_organisation(session: Session, *, typed: str) -> Organisation | None:
    """The organisation that a typed name means: its own name or an alias, whatever its case, accents or legal form."""
    return canonical_organisations(session, typed=[typed]).get(typed)


def official_name(session: Session, *, typed: str) -> str:
    """The name in the member list, or what was typed where the list knows none: what names are compared by."""
    found = canonical_organisation(session, typed=typed)
    return found.name if found else typed


def canonical_keys(session: Session, *, typed: Iterable[str]) -> dict[str, str]:
    """By each of the typed names, the key of the organisation that it means. One statement."""
    names = list(typed)
    members = canonical_organisations(session, typed=names)
    return {name: organisation_key(members[name].name if name in members else name) for name in names}


def canonical_key(session: Session, *, typed: str) -> str:
    """The key of the organisation that a typed name means; names of one organisation have one key."""
    return canonical_keys(session, typed=[typed])[typed]


@dataclass(frozen=True)
class Belonging:
    """What else an organisation shares: the key of the company at the head of its group, the keys of all companies
    above it, and the mail domains of the group."""

    group: str
    mail_domains: frozenset[str]
    above: frozenset[str] = frozenset()


def map_belongings(session: Session) -> dict[str, Belonging]:
    """By the key of each organisation in the member list. One statement."""
    columns = (Organisation.id, Organisation.name_key, Organisation.parent_id, Organisation.mail_domains)
    rows = {row.id: row for row in session.execute(select(*columns))}
    parents = {row.id: row.parent_id for row in rows.values()}
    heads = {number: head_of(number, parents) for number in rows}
    domains: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows.values():
        domains[heads[row.id]].update(row.mail_domains)
    return {
        row.name_key: Belonging(
            rows[heads[row.id]].name_key,
            frozenset(domains[heads[row.id]]),
            frozenset(rows[number].name_key for number in _line_of(row.id, parents)[1:]),
        )
        for row in rows.values()
    }


def head_of(organisation_id: int, parents: dict[int, int | None]) -> int:
    """The company at the head of a group, found from any of its organisations."""
    return _line_of(organisation_id, parents)[-1]


def _line_of(organisation_id: int, parents: dict[int, int | None]) -> list[int]:
    """An organisation, its parent company, and so on to the head of the group."""
    line = [organisation_id]
    for _ in range(MOST_GENERATIONS):
        parent = parents.get(line[-1])
        if parent is None or parent not in parents:
            break
        line.append(parent)
    return line
