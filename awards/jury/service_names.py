"""Routing speaks of ids; people know names: of jurors, of entries, and of what a sentence of the optimiser means."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.labels import entry_number
from awards.domain.routing import Explanation
from awards.domain.routing_problem import Id
from awards.domain.wording import Message
from awards.editions.models import Category, Edition
from awards.editions.service import list_categories
from awards.jury.models import Juror
from awards.jury.service_plan import Plan
from awards.nominations.models import Entry, Nominee

MOST_NAMES = 8
"""How many names of a long list are shown; the rest are counted."""


@dataclass(frozen=True)
class EntryName:
    """An entry as people know it."""

    nominee: str
    category: Category
    number: int | None = None
    """What the jury of a blind edition calls it, after its category."""


@dataclass(frozen=True)
class Names:
    """Jurors and entries by id, and the categories in their order."""

    jurors: dict[Id, str]
    entries: dict[Id, EntryName]
    categories: dict[Id, Category]


def load_names(session: Session, *, edition: Edition, entry_ids: Collection[Id]) -> Names:
    """The names of all jurors and of these entries. Three statements."""
    categories: dict[Id, Category] = {
        category.id: category for category in list_categories(session, edition_id=edition.id)
    }
    rows = session.execute(
        select(Entry.id, Entry.category_id, Nominee.name)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(Entry.edition_id == edition.id, Entry.id.in_(entry_ids))
    )
    jurors = session.execute(select(Juror.id, Juror.name).where(Juror.edition_id == edition.id))
    return Names(
        jurors={row.id: row.name for row in jurors},
        entries={row.id: EntryName(row.name, categories[row.category_id], _number(edition, row.id)) for row in rows},
        categories=categories,
    )


def _number(edition: Edition, entry_id: int) -> int | None:
    return entry_number(edition.label_key, entry_id) if edition.hides_names else None


def list_spoken_of(plan: Plan) -> set[Id]:
    """The entries that a plan changes or explains something about."""
    said = {entry for each in plan.solution.explanation for entry in each.entry_ids}
    return said | {entry for entry, _ in (*plan.solution.added, *plan.solution.removed)} | set(plan.adjustments.wanted)


@dataclass(frozen=True)
class Sentence:
    """What the optimiser says; `groups` tell of a long list how many entries of which category and languages it has."""

    message: Message
    groups: tuple[tuple[Category, tuple[str, ...], int], ...] = ()


def name_explanations(
    explanations: Iterable[Explanation], names: Names, languages: Mapping[Id, Collection[str]]
) -> list[Sentence]:
    """With the names of entries in the place of their ids. `languages`: those of each entry; long lists are cut."""
    return [
        Sentence(
            Message(said.message, {**said.params, **_entries_by_name(said, names)}), _group(said, names, languages)
        )
        for said in explanations
    ]


def _entries_by_name(said: Explanation, names: Names) -> dict[str, str]:
    known = [names.entries[entry].nominee for entry in said.entry_ids if entry in names.entries]
    if not known:
        return {}
    shown, rest = ", ".join(known[:MOST_NAMES]), len(known) - MOST_NAMES
    return {"entries": f"{shown} (+{rest})" if rest > 0 else shown}


def _group(
    said: Explanation, names: Names, languages: Mapping[Id, Collection[str]]
) -> tuple[tuple[Category, tuple[str, ...], int], ...]:
    if len(said.entry_ids) <= MOST_NAMES:
        return ()
    counted = Counter(
        (names.entries[entry].category.id, tuple(sorted(languages.get(entry, ()))))
        for entry in said.entry_ids
        if entry in names.entries
    )
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple((names.categories[category], read, number) for (category, read), number in ordered)
