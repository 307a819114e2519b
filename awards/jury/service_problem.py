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
from awards.domain.conflicts import EntryFacts, JurorFacts, NameOf, Namesake
from awards.domain.lifecycle import AssignmentState, EntryState, JurorState, NominationState
from awards.domain.matching import fold_name
from awards.domain.routing import RoutingEntry, RoutingJuror, RoutingProblem
from awards.domain.routing_problem import Pair, in_order, pairs_in_order, with_whole_panels
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, DeclaredConflict, Juror, Recusal, panels
from awards.jury.service_assignments import PENDING
from awards.jury.service_pairs import Waived, explain_pairs, load_answers, load_waived
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.service import Belonging, map_belongings


def build_problem(
    session: Session, *, edition: Edition, also: Collection[int] = (), without: Collection[int] = ()
) -> RoutingProblem:
    """What the routing of an edition is asked now: eligible entries (`also`: and these), jurors who accepted and do not
    pause (`without`: but these). Seven statements."""
    belongings = map_belongings(session)
    entries, entry_facts, nominees = _load_entries(session, edition.id, also, belongings)
    jurors, juror_facts = _load_jurors(session, edition.id, nominees, belongings)
    cast_pairs, pending = _load_assignments(session, edition.id)
    problem = RoutingProblem(
        seed=edition.routing_seed,
        k=edition.jurors_per_entry,
        entries=tuple(_routing_entry(together) for together in entries),
        jurors=tuple(juror for juror in jurors if juror.id not in without),
        conflicts=conflicting_pairs(juror_facts, entry_facts, load_waived(session, edition_id=edition.id)),
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


def conflicting_pairs(
    jurors: Iterable[JurorFacts], entries: Iterable[EntryFacts], waived: Waived | None = None
) -> frozenset[Pair]:
    """All (entry, juror) with a conflict that is not waived."""
    set_aside = waived or {}
    return frozenset(
        pair
        for pair, found in explain_pairs(jurors, entries).items()
        if any(conflict.kind not in set_aside.get(pair, ()) for conflict in found)
    )


Nominees = dict[int, set[int]]
"""Nominee id → their eligible entries."""

Belongings = dict[str, Belonging]
"""By the key of each organisation in the member list."""

Rows = list[Any]
"""One entry's nominations, with what is known of the entry in each."""
IN_VIEW = (EntryState.PENDING, EntryState.ELIGIBLE)
"""The states of entries that may come before the jury."""

ALONE = Belonging(group="", mail_domains=frozenset())


Facts = tuple[list[JurorFacts], list[EntryFacts]]


def load_facts(session: Session, *, edition: Edition) -> Facts:
    """What is known of the jurors who accepted, and of the entries that may come to them or have. Five statements."""
    belongings = map_belongings(session)
    _, entry_facts, nominees = _load_entries(session, edition.id, (), belongings, IN_VIEW)
    return _load_jurors(session, edition.id, nominees, belongings)[1], entry_facts


def _load_entries(
    session: Session,
    edition_id: int,
    also: Collection[int],
    belongings: Belongings,
    states: Collection[EntryState] = (EntryState.ELIGIBLE,),
) -> tuple[list[Rows], list[EntryFacts], Nominees]:
    rows = session.execute(
        select(
            Entry.id, Entry.category_id, Entry.nominee_id, Nominee.name_key, Nominee.organisation_key, Nominee.address,
            Nomination.language, Nomination.state, Nomination.nominator_id, Nomination.nominator_address,
            func.coalesce(Entry.jurors_wanted, Category.jurors_per_entry).label("wanted"), Category.read_by_all,
            Nomination.nominator_name,
        )
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .join(Category, Category.id == Entry.category_id)
        .outerjoin(Nomination, Nomination.entry_id == Entry.id)
        .where(Entry.edition_id == edition_id, or_(Entry.state.in_(states), Entry.id.in_(also)))
        .order_by(Entry.id, Nomination.id)
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
        nominee_id=nominations[0].nominee_id,
        nominee_name_key=nominations[0].name_key,
        nominee_address=nominations[0].address,
        organisation_key=nominations[0].organisation_key,
        group=belonging.group,
        above=belonging.above,
        mail_domains=belonging.mail_domains,
        nominator_account_ids=frozenset(row.nominator_id for row in nominations if row.nominator_id is not None),
        nominator_addresses=frozenset(row.nominator_address for row in nominations if row.nominator_address),
        nominator_names=frozenset(
            (row.nominator_id, fold_name(row.nominator_name)) for row in nominations if row.nominator_id is not None
        ),
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
        _juror_facts(juror, address, words[juror.id], belongings.get(juror.organisation_key, ALONE))
        for juror, address in jurors.values()
    ]


@dataclass
class Words:
    """What one juror said themself, or was said of their namesakes."""

    declared: set[int] = field(default_factory=set)
    recused: set[int] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    said_same: set[Namesake] = field(default_factory=set)
    said_other: set[Namesake] = field(default_factory=set)


def _juror_facts(juror: Juror, address: str, words: Words, belonging: Belonging) -> JurorFacts:
    return JurorFacts(
        juror_id=juror.id,
        account_id=juror.account_id,
        address=address,
        name=juror.name,
        organisation_key=juror.organisation_key,
        group=belonging.group,
        mail_domains=belonging.mail_domains,
        declared_entries=frozenset(words.declared),
        declared_organisations=frozenset(words.organisations),
        recused_entries=frozenset(words.recused),
        said_same=frozenset(words.said_same),
        said_other=frozenset(words.said_other),
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
    for answer in load_answers(session, edition_id=edition_id):
        mine = words[answer.juror_id]
        said = mine.said_same if answer.is_juror else mine.said_other
        of = NameOf.NOMINEE if answer.nominator_id is None else NameOf.NOMINATOR
        said.add((of, answer.nominator_id or answer.nominee_id))
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
