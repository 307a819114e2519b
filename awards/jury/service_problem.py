"""From rows to the routing's question: who may read what, what is cast, what is pending."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.domain.conflicts import EntryFacts, JurorFacts, domains_of, find_conflicts
from awards.domain.lifecycle import AssignmentState, EntryState, JurorState, NominationState
from awards.domain.routing import RoutingEntry, RoutingJuror, RoutingProblem
from awards.domain.routing_problem import Pair, in_order, pairs_in_order, with_whole_panels
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, DeclaredConflict, Juror, Recusal, panels
from awards.jury.service_assignments import PENDING
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.service import Belonging, map_belongings


def build_problem(
    session: Session, *, edition: Edition, also: Collection[int] = (), without: Collection[int] = ()
) -> RoutingProblem:
    """What the routing of an edition is asked now: eligible entries (`also`: and these), jurors who accepted and do not
    pause (`without`: but these). Five statements."""
    belongings = map_belongings(session)
    entries, entry_facts, nominees = _load_entries(session, edition.id, also, belongings)
    jurors, juror_facts = _load_jurors(session, edition.id, nominees, belongings)
    cast_pairs, pending = _load_assignments(session, edition.id)
    problem = RoutingProblem(
        seed=edition.routing_seed,
        k=edition.jurors_per_entry,
        entries=tuple(_routing_entry(together) for together in entries),
        jurors=tuple(juror for juror in jurors if juror.id not in without),
        conflicts=conflicting_pairs(juror_facts, entry_facts),
        cast=cast_pairs,
        pending=pending,
        quorum=edition.quorum,
    )
    return with_whole_panels(problem, {together[0].category_id for together in entries if together[0].read_by_all})


def canonical(problem: RoutingProblem) -> dict[str, Any]:
    """The problem as plain lists in a fixed order, whatever the order of the rows."""
    return {
        "seed": problem.seed,
        "k": problem.k,
        "quorum": problem.quorum,
        "whole_panels": in_order(problem.whole_panels),
        "entries": sorted(
            [entry.id, entry.category, in_order(entry.languages), problem.wanted(entry), entry.organisation]
            for entry in problem.entries
        ),
        "jurors": sorted(
            [juror.id, in_order(juror.languages), in_order(juror.categories), juror.capacity]
            for juror in problem.jurors
        ),
        "conflicts": [list(pair) for pair in pairs_in_order(problem.conflicts)],
        "cast": [list(pair) for pair in pairs_in_order(problem.cast)],
        "pending": [list(pair) for pair in pairs_in_order(problem.pending)],
    }


def problem_digest(problem: RoutingProblem) -> str:
    """Equal for equal problems: what a preview shows holds as long as this does. SHA-256, in hexadecimal."""
    return hashlib.sha256(json.dumps(canonical(problem), separators=(",", ":")).encode()).hexdigest()


def conflicting_pairs(jurors: Iterable[JurorFacts], entries: Iterable[EntryFacts]) -> frozenset[Pair]:
    """All (entry, juror) with a conflict. Only entries that share something with a juror are looked at closely."""
    by_trait: defaultdict[tuple[str, object], list[EntryFacts]] = defaultdict(list)
    for entry in entries:
        for trait in _entry_traits(entry):
            by_trait[trait].append(entry)
    found = set()
    for juror in jurors:
        suspects = {entry.entry_id: entry for trait in _juror_traits(juror) for entry in by_trait.get(trait, ())}
        found |= {(entry.entry_id, juror.juror_id) for entry in suspects.values() if find_conflicts(juror, entry)}
    return frozenset(found)


def _entry_traits(entry: EntryFacts) -> set[tuple[str, object]]:
    addresses = {_fold(address) for address in (entry.nominee_address or "", *entry.nominator_addresses)}
    return {
        ("entry", entry.entry_id),
        ("organisation", entry.organisation_key),
        ("group", entry.group),
        *(("domain", domain) for domain in entry.mail_domains),
        *(("address", address) for address in addresses),
        *(("account", account) for account in entry.nominator_account_ids),
    }


def _juror_traits(juror: JurorFacts) -> set[tuple[str, object]]:
    """At least one trait for each fact that `find_conflicts` looks at; an empty key bars nobody."""
    traits: set[tuple[str, object]] = {("account", juror.account_id), ("address", _fold(juror.address))}
    traits |= {("entry", entry) for entry in juror.declared_entries | juror.recused_entries}
    traits |= {("organisation", key) for key in {juror.organisation_key, *juror.declared_organisations}}
    traits |= {("domain", domain) for domain in domains_of(juror.address)} | {("group", juror.group)}
    return traits - {("address", ""), ("organisation", ""), ("group", ""), ("account", None)}


def _fold(address: str) -> str:
    return address.strip().casefold()


Nominees = dict[int, set[int]]
"""Nominee id → their eligible entries."""

Belongings = dict[str, Belonging]
"""By the key of each organisation in the member list."""

Rows = list[Any]
"""One entry's nominations, with what is known of the entry in each."""

ALONE = Belonging(group="", mail_domains=frozenset())


def _load_entries(
    session: Session, edition_id: int, also: Collection[int], belongings: Belongings
) -> tuple[list[Rows], list[EntryFacts], Nominees]:
    rows = session.execute(
        select(
            Entry.id, Entry.category_id, Entry.nominee_id, Nominee.name_key, Nominee.organisation_key, Nominee.address,
            Nomination.language, Nomination.state, Nomination.nominator_id, Nomination.nominator_address,
            func.coalesce(Entry.jurors_wanted, Category.jurors_per_entry).label("wanted"), Category.read_by_all,
        )
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .join(Category, Category.id == Entry.category_id)
        .outerjoin(Nomination, Nomination.entry_id == Entry.id)
        .where(Entry.edition_id == edition_id, or_(Entry.state == EntryState.ELIGIBLE, Entry.id.in_(also)))
    )  # fmt: skip
    nominations: defaultdict[int, list[Any]] = defaultdict(list)
    nominees: Nominees = defaultdict(set)
    for row in rows:
        nominations[row.id].append(row)
        nominees[row.nominee_id].add(row.id)
    return (
        list(nominations.values()),
        [
            _entry_facts(together, belongings.get(together[0].organisation_key, ALONE))
            for together in nominations.values()
        ],
        nominees,
    )


def _routing_entry(nominations: Rows) -> RoutingEntry:
    """`k` is None where the edition's number holds, or everyone on the panel."""
    languages = frozenset(row.language for row in nominations if row.state is NominationState.SUBMITTED)
    entry = nominations[0]
    return RoutingEntry(entry.id, entry.category_id, languages, entry.wanted, entry.organisation_key)


def _entry_facts(nominations: list[Any], belonging: Belonging) -> EntryFacts:
    """Whoever wrote counts, even when their words were withdrawn later."""
    return EntryFacts(
        entry_id=nominations[0].id,
        nominee_name_key=nominations[0].name_key,
        nominee_address=nominations[0].address,
        organisation_key=nominations[0].organisation_key,
        group=belonging.group,
        mail_domains=belonging.mail_domains,
        nominator_account_ids=frozenset(row.nominator_id for row in nominations if row.nominator_id is not None),
        nominator_addresses=frozenset(row.nominator_address for row in nominations if row.nominator_address),
    )


def _load_jurors(
    session: Session, edition_id: int, nominees: Nominees, belongings: Belongings
) -> tuple[list[RoutingJuror], list[JurorFacts]]:
    rows = session.execute(
        select(Juror, Account.address, panels.c.category_id)
        .join(Account, Account.id == Juror.account_id)
        .outerjoin(panels, panels.c.juror_id == Juror.id)
        .where(Juror.edition_id == edition_id, Juror.state == JurorState.ACCEPTED, Juror.paused_at.is_(None))
    )
    jurors: dict[int, tuple[Juror, str]] = {}
    categories: defaultdict[int, set[int]] = defaultdict(set)
    for juror, address, category_id in rows:
        jurors[juror.id] = juror, address
        if category_id is not None:
            categories[juror.id].add(category_id)
    words = _load_words(session, edition_id, nominees)
    routing_jurors = [
        RoutingJuror(juror.id, frozenset(juror.languages), frozenset(categories[juror.id]), juror.capacity)
        for juror, _ in jurors.values()
    ]
    return routing_jurors, [
        _juror_facts(juror, address, words[juror.id], belongings.get(juror.organisation_key, ALONE).group)
        for juror, address in jurors.values()
    ]


@dataclass
class Words:
    """What one juror said themself."""

    declared: set[int] = field(default_factory=set)
    recused: set[int] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)


def _juror_facts(juror: Juror, address: str, words: Words, group: str) -> JurorFacts:
    return JurorFacts(
        juror_id=juror.id,
        account_id=juror.account_id,
        address=address,
        name=juror.name,
        organisation_key=juror.organisation_key,
        group=group,
        declared_entries=frozenset(words.declared),
        declared_organisations=frozenset(words.organisations),
        recused_entries=frozenset(words.recused),
    )


def _load_words(session: Session, edition_id: int, nominees: Nominees) -> defaultdict[int, Words]:
    """By juror id. Who knows a nominee knows them in every category; a recusal is from one entry. What was said of a
    nominee or an entry that was merged since holds for what it became."""
    declared = (
        select(
            DeclaredConflict.juror_id,
            DeclaredConflict.organisation_key,
            func.coalesce(Nominee.merged_into_id, Nominee.id).label("nominee_id"),
            null().label("recused_from"),
        )
        .join(Juror, Juror.id == DeclaredConflict.juror_id)
        .outerjoin(Entry, Entry.id == DeclaredConflict.entry_id)
        .outerjoin(Nominee, Nominee.id == Entry.nominee_id)
        .where(Juror.edition_id == edition_id)
    )
    recused = (
        select(Recusal.juror_id, literal(""), null(), func.coalesce(Entry.merged_into_id, Entry.id))
        .join(Juror, Juror.id == Recusal.juror_id)
        .join(Entry, Entry.id == Recusal.entry_id)
        .where(Juror.edition_id == edition_id)
    )
    words: defaultdict[int, Words] = defaultdict(Words)
    rows: Iterable[Any] = session.execute(union_all(declared, recused))
    for row in rows:
        mine = words[row.juror_id]
        mine.declared |= nominees.get(row.nominee_id, set())
        mine.recused |= {row.recused_from} - {None}
        mine.organisations |= {row.organisation_key} - {""}
    return words


def _load_assignments(session: Session, edition_id: int) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """(cast, pending). A ballot that was reopened stays with its juror as if it were cast."""
    held = (*PENDING, AssignmentState.CAST)
    rows = session.execute(
        select(Assignment.entry_id, Assignment.juror_id, Assignment.state, Assignment.first_cast_at).where(
            Assignment.edition_id == edition_id, Assignment.state.in_(held)
        )
    ).all()
    cast = (row for row in rows if row.state is AssignmentState.CAST or row.first_cast_at is not None)
    is_cast = frozenset((row.entry_id, row.juror_id) for row in cast)
    return is_cast, frozenset((row.entry_id, row.juror_id) for row in rows) - is_cast
