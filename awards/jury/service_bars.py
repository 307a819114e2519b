"""What bars whom, told before anybody is invited and explained afterwards: by juror, by entry, by category."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.service import find_account_by_address
from awards.domain.conflicts import WAIVABLE, Conflict, ConflictKind, JurorFacts
from awards.domain.lifecycle import NominationState
from awards.domain.matching import clean_name
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Juror
from awards.jury.service import JurorInvitation
from awards.jury.service_pairs import explain_pairs, load_waived
from awards.jury.service_problem import ALONE, IN_VIEW, Facts, load_facts
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.service import canonical_key, map_belongings

KIND_NAMES = {
    ConflictKind.IS_NOMINEE: N_("is the nominee"),
    ConflictKind.WROTE_NOMINATION: N_("wrote a nomination"),
    ConflictKind.SAME_ORGANISATION: N_("same organisation"),
    ConflictKind.SAME_GROUP: N_("same group of companies"),
    ConflictKind.MAIL_DOMAIN: N_("mail address of the organisation"),
    ConflictKind.DECLARED_ENTRY: N_("declared: knows the nominee"),
    ConflictKind.DECLARED_ORGANISATION: N_("declared: the organisation"),
    ConflictKind.RECUSED: N_("stepped aside"),
    ConflictKind.NAMESAKE: N_("same name: to be asked"),
}


@dataclass(frozen=True)
class BarredEntry:
    """An entry that a juror does not get, and why; `waived` when the chair has set that aside. `may_be_waived` is about
    the conflicts alone, not about who asks."""

    entry_id: int
    nominee: str
    organisation: str
    category: Category
    conflicts: tuple[Conflict, ...]
    waived: bool

    @property
    def may_be_waived(self) -> bool:
        return not self.waived and all(conflict.kind in WAIVABLE for conflict in self.conflicts)


@dataclass(frozen=True)
class BarredJuror:
    """The same seen from an entry."""

    juror_id: int
    name: str
    conflicts: tuple[Conflict, ...]
    waived: bool


@dataclass(frozen=True)
class JurorBars:
    """How much a juror is barred from: entries in all, and by each kind of conflict that is first of an entry."""

    juror: Juror
    entries: int
    waived: int
    kinds: dict[ConflictKind, int]


@dataclass(frozen=True)
class CategoryOutlook:
    """What one category would hold for somebody: how many entries, barred by what, in no language of theirs."""

    category: Category
    entries: int
    barred: int
    unread: int
    kinds: dict[ConflictKind, int]

    @property
    def readable(self) -> int:
        return self.entries - self.barred - self.unread


def count_bars(session: Session, *, edition: Edition, facts: Facts | None = None) -> list[JurorBars]:
    """All jurors who accepted, by name. Seven statements; two with `facts` from `load_facts`."""
    jurors, entries = facts or load_facts(session, edition=edition)
    waived = load_waived(session, edition_id=edition.id)
    rows = {row.id: row for row in session.scalars(select(Juror).where(Juror.edition_id == edition.id))}
    found: defaultdict[int, list[ConflictKind]] = defaultdict(list)
    set_aside: Counter[int] = Counter()
    for pair, conflicts in explain_pairs(jurors, entries).items():
        barring = [conflict.kind for conflict in conflicts if conflict.kind not in waived.get(pair, ())]
        if barring:
            found[int(pair[1])].append(barring[0])
        else:
            set_aside[int(pair[1])] += 1
    listed = sorted((rows[int(juror.juror_id)] for juror in jurors), key=lambda juror: (juror.name, juror.id))
    return [
        JurorBars(juror, len(found[juror.id]), set_aside[juror.id], dict(Counter(found[juror.id]))) for juror in listed
    ]


def list_barred(session: Session, *, edition: Edition, juror_id: int) -> list[BarredEntry]:
    """What one juror does not get, by category and name; what was waived last. Seven statements."""
    jurors, entries = load_facts(session, edition=edition)
    waived = load_waived(session, edition_id=edition.id)
    found = explain_pairs([juror for juror in jurors if juror.juror_id == juror_id], entries)
    rows = _describe(session, [int(entry_id) for entry_id, _ in found])
    listed = [
        BarredEntry(
            entry_id=int(entry_id), nominee=rows[int(entry_id)].name, organisation=rows[int(entry_id)].organisation,
            category=rows[int(entry_id)].Category, conflicts=tuple(conflicts),
            waived=all(conflict.kind in waived.get((entry_id, juror), ()) for conflict in conflicts),
        )
        for (entry_id, juror), conflicts in found.items()
    ]  # fmt: skip
    return sorted(listed, key=lambda one: (one.waived, one.category.position, one.nominee, one.entry_id))


def list_barred_from(session: Session, *, edition: Edition, entry_id: int) -> list[BarredJuror]:
    """Who does not get one entry, by name. Six statements."""
    jurors, entries = load_facts(session, edition=edition)
    waived = load_waived(session, edition_id=edition.id)
    names = {juror.juror_id: juror.name for juror in jurors}
    found = explain_pairs(jurors, [entry for entry in entries if entry.entry_id == entry_id])
    listed = [
        BarredJuror(
            juror_id=int(juror), name=names[juror], conflicts=tuple(conflicts),
            waived=all(conflict.kind in waived.get((entry, juror), ()) for conflict in conflicts),
        )
        for (entry, juror), conflicts in found.items()
    ]  # fmt: skip
    return sorted(listed, key=lambda one: (one.waived, one.name, one.juror_id))


def _describe(session: Session, entry_ids: Sequence[int]) -> dict[int, Any]:
    wanted = (
        select(Entry.id, Nominee.name, Nominee.organisation, Category)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.id.in_(entry_ids))
    )
    return {row.id: row for row in session.execute(wanted)}


def foresee(session: Session, *, edition: Edition, invitation: JurorInvitation) -> list[CategoryOutlook]:
    """What somebody would be barred from if they joined these panels now, by category. Ten statements."""
    _, entries = load_facts(session, edition=edition)
    explained = explain_pairs([_facts_of(session, invitation)], entries)
    found = {entry_id: conflicts for (entry_id, _), conflicts in explained.items()}
    written = _languages(session, edition)
    wanted = select(Category).where(Category.edition_id == edition.id, Category.id.in_(invitation.category_ids))
    outlook = []
    for category in session.scalars(wanted.order_by(Category.position)):
        mine = [entry_id for entry_id, (category_id, _) in written.items() if category_id == category.id]
        first = [found[entry_id][0].kind for entry_id in mine if entry_id in found]
        unread = sum(one not in found and written[one][1].isdisjoint(invitation.languages) for one in mine)
        outlook.append(CategoryOutlook(category, len(mine), len(first), unread, dict(Counter(first).most_common())))
    return outlook


def _facts_of(session: Session, invitation: JurorInvitation) -> JurorFacts:
    """What is known of somebody who is not on the jury yet."""
    account = find_account_by_address(session, address=invitation.address)
    key = canonical_key(session, typed=invitation.organisation)
    belonging = map_belongings(session).get(key, ALONE)
    return JurorFacts(
        juror_id="invited", account_id=account.id if account else None,
        address=invitation.address, name=clean_name(invitation.name), organisation_key=key, group=belonging.group,
        mail_domains=belonging.mail_domains,
    )  # fmt: skip


def _languages(session: Session, edition: Edition) -> dict[int, tuple[int, set[str]]]:
    """Entry id → its category and the languages in which it can be read."""
    rows = session.execute(
        select(Entry.id, Entry.category_id, Nomination.language)
        .join(Nomination, Nomination.entry_id == Entry.id)
        .where(Entry.edition_id == edition.id, Entry.state.in_(IN_VIEW), Nomination.state == NominationState.SUBMITTED)
    )
    found: dict[int, tuple[int, set[str]]] = {}
    for row in rows:
        found.setdefault(row.id, (row.category_id, set()))[1].add(row.language)
    return found
