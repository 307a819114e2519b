"""Which jurors and entries have a conflict, and what of it was answered or waived."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.domain.conflicts import Conflict, EntryFacts, JurorFacts, NameOf, domains_of, find_conflicts
from awards.domain.matching import fold_name
from awards.domain.routing_problem import Pair
from awards.jury.models import ConflictWaiver, Juror, NamesakeAnswer
from awards.nominations.models import Entry, Nominee

Waived = dict[Pair, frozenset[str]]
"""(entry, juror) → the kinds of conflict that the chair has set aside."""


def explain_pairs(jurors: Iterable[JurorFacts], entries: Iterable[EntryFacts]) -> dict[Pair, list[Conflict]]:
    """Every (entry, juror) with a conflict, and all their conflicts, waived ones included.

    Only entries that share something with a juror are looked at closely.
    """
    by_trait: defaultdict[tuple[str, object], list[EntryFacts]] = defaultdict(list)
    for entry in entries:
        for trait in _entry_traits(entry):
            by_trait[trait].append(entry)
    found: dict[Pair, list[Conflict]] = {}
    for juror in jurors:
        suspects = {entry.entry_id: entry for trait in _juror_traits(juror) for entry in by_trait.get(trait, ())}
        for entry in suspects.values():
            if conflicts := find_conflicts(juror, entry):
                found[entry.entry_id, juror.juror_id] = conflicts
    return found


def _entry_traits(entry: EntryFacts) -> set[tuple[str, object]]:
    addresses = {_fold(address) for address in (entry.nominee_address or "", *entry.nominator_addresses)}
    return {
        ("entry", entry.entry_id),
        ("organisation", entry.organisation_key),
        ("group", entry.group),
        ("nominee", entry.nominee_id),
        *(("organisation", key) for key in entry.above),
        *(("domain", domain) for domain in entry.mail_domains | domains_of(entry.nominee_address)),
        *(("address", address) for address in addresses),
        *(("account", account) for account in entry.nominator_account_ids),
        ("name", entry.nominee_name_key),
        *(("name", key) for _, key in entry.nominator_names),
    }


def _juror_traits(juror: JurorFacts) -> set[tuple[str, object]]:
    """At least one trait for each fact that `find_conflicts` looks at; an empty key bars nobody."""
    traits: set[tuple[str, object]] = {("account", juror.account_id), ("address", _fold(juror.address))}
    traits |= {("entry", entry) for entry in juror.declared_entries | juror.recused_entries}
    traits |= {("nominee" if of is NameOf.NOMINEE else "account", number) for of, number in juror.said_same}
    traits |= {("organisation", key) for key in {juror.organisation_key, *juror.declared_organisations}}
    traits |= {("domain", domain) for domain in domains_of(juror.address) | juror.mail_domains}
    traits.add(("group", juror.group))
    traits.add(("name", fold_name(juror.name)))
    return traits - {("address", ""), ("organisation", ""), ("group", ""), ("account", None), ("name", "")}


def _fold(address: str) -> str:
    return address.strip().casefold()


def load_waived(session: Session, *, edition_id: int) -> Waived:
    """The waivers that stand; one on an entry that was merged since holds for what it became. One statement."""
    rows = session.execute(
        select(func.coalesce(Entry.merged_into_id, Entry.id), ConflictWaiver.juror_id, ConflictWaiver.kinds)
        .join(Entry, Entry.id == ConflictWaiver.entry_id)
        .where(ConflictWaiver.edition_id == edition_id, ConflictWaiver.revoked_at.is_(None))
    )
    waived: defaultdict[Pair, frozenset[str]] = defaultdict(frozenset)
    for entry_id, juror_id, kinds in rows:
        waived[entry_id, juror_id] |= frozenset(kinds)
    return dict(waived)


def load_answers(session: Session, *, edition_id: int) -> list[Any]:
    """Rows of juror_id, nominee_id (whom they turned out to be) or nominator_id, is_juror. One statement."""
    wanted = (
        select(
            NamesakeAnswer.juror_id,
            func.coalesce(Nominee.merged_into_id, Nominee.id).label("nominee_id"),
            NamesakeAnswer.nominator_id,
            NamesakeAnswer.is_juror,
        )
        .join(Juror, Juror.id == NamesakeAnswer.juror_id)
        .outerjoin(Nominee, Nominee.id == NamesakeAnswer.nominee_id)
        .where(Juror.edition_id == edition_id)
    )
    return list(session.execute(wanted))
