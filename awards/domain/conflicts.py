"""The facts that bar a juror from an entry."""

from dataclasses import dataclass, field
from enum import StrEnum

from awards.domain.matching import fold_name
from awards.domain.wording import N_, Message

Id = int | str


class ConflictKind(StrEnum):
    IS_NOMINEE = "is_nominee"
    WROTE_NOMINATION = "wrote_nomination"
    SAME_ORGANISATION = "same_organisation"
    SAME_GROUP = "same_group"
    MAIL_DOMAIN = "mail_domain"
    DECLARED_ENTRY = "declared_entry"
    DECLARED_ORGANISATION = "declared_organisation"
    RECUSED = "recused"


_MESSAGES = {
    ConflictKind.IS_NOMINEE: N_("This juror is the nominee."),
    ConflictKind.WROTE_NOMINATION: N_("This juror wrote a nomination for this nominee."),
    ConflictKind.SAME_ORGANISATION: N_("This juror works for the nominee’s organisation."),
    ConflictKind.SAME_GROUP: N_("This juror’s organisation belongs to the same group as the nominee’s."),
    ConflictKind.MAIL_DOMAIN: N_("This juror has a mail address of the nominee’s organisation."),
    ConflictKind.DECLARED_ENTRY: N_("This juror declared a conflict with this entry."),
    ConflictKind.DECLARED_ORGANISATION: N_("This juror declared a conflict with the nominee’s organisation."),
    ConflictKind.RECUSED: N_("This juror stepped aside from this entry."),
}


@dataclass(frozen=True, kw_only=True)
class JurorFacts:
    """`organisation_key` and `declared_organisations` come from `matching.organisation_key`; `name` as it is stored."""

    juror_id: Id
    account_id: Id | None
    address: str
    name: str
    organisation_key: str
    group: str = ""
    """The key of the company at the head of the juror's organisation's group, itself if it has none above it."""
    declared_entries: frozenset[Id] = frozenset()
    declared_organisations: frozenset[str] = frozenset()
    recused_entries: frozenset[Id] = frozenset()


@dataclass(frozen=True, kw_only=True)
class EntryFacts:
    """Keys come from `matching.fold_name` and `matching.organisation_key`; empty means unknown and never matches."""

    entry_id: Id
    nominee_name_key: str
    nominee_address: str | None
    organisation_key: str
    group: str = ""
    mail_domains: frozenset[str] = frozenset()
    """The mail domains of the nominee's organisation."""
    nominator_account_ids: frozenset[Id] = frozenset()
    nominator_addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Conflict(Message):
    kind: ConflictKind = field(kw_only=True)


def find_conflicts(juror: JurorFacts, entry: EntryFacts) -> list[Conflict]:
    """Every conflict between the two, in the order of `ConflictKind`; none means that the juror may read the entry."""
    found = {
        ConflictKind.IS_NOMINEE: _is_nominee(juror, entry),
        ConflictKind.WROTE_NOMINATION: _wrote(juror, entry),
        ConflictKind.SAME_ORGANISATION: _same(juror.organisation_key, entry.organisation_key),
        ConflictKind.SAME_GROUP: _same(juror.group, entry.group) and juror.organisation_key != entry.organisation_key,
        ConflictKind.MAIL_DOMAIN: not entry.mail_domains.isdisjoint(domains_of(juror.address)),
        ConflictKind.DECLARED_ENTRY: entry.entry_id in juror.declared_entries,
        ConflictKind.DECLARED_ORGANISATION: bool(entry.organisation_key)
        and entry.organisation_key in juror.declared_organisations,
        ConflictKind.RECUSED: entry.entry_id in juror.recused_entries,
    }
    return [Conflict(_MESSAGES[kind], kind=kind) for kind, applies in found.items() if applies]


def _is_nominee(juror: JurorFacts, entry: EntryFacts) -> bool:
    """By address, or as somebody of the same name in the same organisation."""
    if _same(_fold_address(juror.address), _fold_address(entry.nominee_address)):
        return True
    namesake = _same(fold_name(juror.name), entry.nominee_name_key)
    return namesake and _same(juror.organisation_key, entry.organisation_key)


def _wrote(juror: JurorFacts, entry: EntryFacts) -> bool:
    if juror.account_id is not None and juror.account_id in entry.nominator_account_ids:
        return True
    address = _fold_address(juror.address)
    return bool(address) and address in {_fold_address(other) for other in entry.nominator_addresses}


def domains_of(address: str) -> frozenset[str]:
    """The domain of a mail address, and those that it belongs to: of "mail.company.be" also "company.be"."""
    parts = _fold_address(address).rpartition("@")[2].split(".")
    return frozenset(".".join(parts[place:]) for place in range(len(parts) - 1))


def _fold_address(address: str | None) -> str:
    return (address or "").strip().casefold()


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
