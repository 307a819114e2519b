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
    NAMESAKE = "namesake"


_MESSAGES = {
    ConflictKind.IS_NOMINEE: N_("This juror is the nominee."),
    ConflictKind.WROTE_NOMINATION: N_("This juror wrote a nomination for this nominee."),
    ConflictKind.SAME_ORGANISATION: N_("This juror works for the nominee’s organisation."),
    ConflictKind.SAME_GROUP: N_("This juror’s organisation belongs to the same group as the nominee’s."),
    ConflictKind.MAIL_DOMAIN: N_("The mail address of one of the two belongs to the other’s organisation or group."),
    ConflictKind.DECLARED_ENTRY: N_("This juror declared a conflict with this entry."),
    ConflictKind.DECLARED_ORGANISATION: N_("This juror declared a conflict with the nominee’s organisation."),
    ConflictKind.RECUSED: N_("This juror stepped aside from this entry."),
    ConflictKind.NAMESAKE: N_(
        "Somebody with this juror’s name is nominated or wrote here; whether it is the juror has not been answered."
    ),
}

WAIVABLE = frozenset(
    {ConflictKind.WROTE_NOMINATION, ConflictKind.SAME_ORGANISATION, ConflictKind.SAME_GROUP, ConflictKind.MAIL_DOMAIN}
)
"""What the chair may set aside in writing. Nobody judges themself; what a juror said of themself is theirs to take
back; and a namesake is asked, not waived."""


class NameOf(StrEnum):
    """Whose name a juror shares."""

    NOMINEE = "nominee"
    NOMINATOR = "nominator"


Namesake = tuple[NameOf, Id]
"""Somebody with a juror's name: a nominee by their id, or a nominator by their account's."""

PUBLIC_MAIL_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.be", "hotmail.fr", "hotmail.nl", "outlook.com",
    "outlook.be", "outlook.fr", "live.com", "live.be", "live.fr", "live.nl", "msn.com", "yahoo.com", "yahoo.fr",
    "yahoo.co.uk", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.de", "gmx.net", "web.de",
    "proton.me", "protonmail.com", "pm.me", "mail.com", "zoho.com", "fastmail.com", "telenet.be", "skynet.be",
    "proximus.be", "belgacom.net", "scarlet.be", "voo.be", "brutele.be", "edpnet.be", "pandora.be", "orange.fr",
    "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "ziggo.nl", "kpnmail.nl", "planet.nl", "home.nl", "xs4all.nl",
})  # fmt: skip
"""Where anybody can have an address: it tells nothing of where somebody works."""


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
    mail_domains: frozenset[str] = frozenset()
    """The mail domains of the juror's organisation and its group."""
    said_same: frozenset[Namesake] = frozenset()
    """The namesakes who turned out to be the juror."""
    said_other: frozenset[Namesake] = frozenset()
    """Those who turned out to be somebody else."""


@dataclass(frozen=True, kw_only=True)
class EntryFacts:
    """Keys come from `matching.fold_name` and `matching.organisation_key`; empty means unknown and never matches."""

    entry_id: Id
    nominee_id: Id
    nominee_name_key: str
    nominee_address: str | None
    organisation_key: str
    group: str = ""
    above: frozenset[str] = frozenset()
    """The keys of all companies to which the nominee's organisation belongs."""
    mail_domains: frozenset[str] = frozenset()
    """The mail domains of the nominee's organisation and its group."""
    nominator_account_ids: frozenset[Id] = frozenset()
    nominator_addresses: frozenset[str] = frozenset()
    nominator_names: frozenset[tuple[Id, str]] = frozenset()
    """(account id, name key) of each who wrote."""


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
        ConflictKind.MAIL_DOMAIN: not entry.mail_domains.isdisjoint(domains_of(juror.address))
        or not juror.mail_domains.isdisjoint(domains_of(entry.nominee_address)),
        ConflictKind.DECLARED_ENTRY: entry.entry_id in juror.declared_entries,
        ConflictKind.DECLARED_ORGANISATION: bool(entry.organisation_key)
        and not {entry.organisation_key, *entry.above}.isdisjoint(juror.declared_organisations),
        ConflictKind.RECUSED: entry.entry_id in juror.recused_entries,
        ConflictKind.NAMESAKE: bool(open_namesakes(juror, entry)),
    }
    return [Conflict(_MESSAGES[kind], kind=kind) for kind, applies in found.items() if applies]


def open_namesakes(juror: JurorFacts, entry: EntryFacts) -> list[Namesake]:
    """Those of an entry who have the juror's name, and of whom nobody has said yet whether they are the juror."""
    key = fold_name(juror.name)
    found: set[Namesake] = set()
    if key and not _is_nominee(juror, entry):
        found |= {(NameOf.NOMINEE, entry.nominee_id)} if key == entry.nominee_name_key else set()
    if key and not _wrote(juror, entry):
        found |= {(NameOf.NOMINATOR, account_id) for account_id, name in entry.nominator_names if name == key}
    return sorted(found - juror.said_other, key=lambda one: (one[0], str(one[1])))


def _is_nominee(juror: JurorFacts, entry: EntryFacts) -> bool:
    """By address, by their own word, or as somebody of the same name in the same organisation."""
    if _same(_fold_address(juror.address), _fold_address(entry.nominee_address)):
        return True
    if (NameOf.NOMINEE, entry.nominee_id) in juror.said_same:
        return True
    namesake = _same(fold_name(juror.name), entry.nominee_name_key)
    return namesake and _same(juror.organisation_key, entry.organisation_key)


def _wrote(juror: JurorFacts, entry: EntryFacts) -> bool:
    if juror.account_id is not None and juror.account_id in entry.nominator_account_ids:
        return True
    if not juror.said_same.isdisjoint((NameOf.NOMINATOR, writer) for writer in entry.nominator_account_ids):
        return True
    address = _fold_address(juror.address)
    return bool(address) and address in {_fold_address(other) for other in entry.nominator_addresses}


def domains_of(address: str | None) -> frozenset[str]:
    """The domain of a mail address, and those that it belongs to: of "mail.company.be" also "company.be". None of a
    public mail service."""
    parts = _fold_address(address).rpartition("@")[2].split(".")
    domains = frozenset(".".join(parts[place:]) for place in range(len(parts) - 1))
    return domains if domains.isdisjoint(PUBLIC_MAIL_DOMAINS) else frozenset()


def _fold_address(address: str | None) -> str:
    return (address or "").strip().casefold()


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
