"""Who reads each entry of a category: now, or as a new routing would have it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState
from awards.domain.routing_problem import Pair, RoutingProblem
from awards.editions.models import Category, Edition
from awards.jury.service_names import EntryName, load_names
from awards.jury.service_plan import Plan
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry


class Mark(StrEnum):
    """What becomes of one juror's reading of one entry."""

    CAST = "cast"
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class EntryReaders:
    """`jurors`: (name, mark) by name, those from whom it is taken back last; `wanted` of them."""

    name: EntryName
    languages: tuple[str, ...]
    wanted: int
    jurors: tuple[tuple[str, Mark], ...]

    @property
    def assigned(self) -> int:
        return sum(mark is not Mark.REMOVED for _, mark in self.jurors)


def list_readers(
    session: Session, *, edition: Edition, category: Category, plan: Plan | None = None
) -> list[EntryReaders]:
    """The eligible entries of a category by nominee, as they stand or as planned. Eight statements at most."""
    problem = plan.relaxed if plan else build_problem(session, edition=edition)
    if plan:
        marked = [
            (plan.problem.cast, Mark.CAST), (plan.solution.kept, Mark.KEPT), (plan.solution.added, Mark.ADDED),
            (plan.solution.removed, Mark.REMOVED),
        ]  # fmt: skip
    else:
        marked = [(problem.cast, Mark.CAST), (problem.pending, Mark.KEPT)]
    return _list(session, edition, category, problem, marked)


def _list(
    session: Session,
    edition: Edition,
    category: Category,
    problem: RoutingProblem,
    marked: Sequence[tuple[Iterable[Pair], Mark]],
) -> list[EntryReaders]:
    entries = {entry.id: entry for entry in problem.entries if entry.category == category.id}
    in_category = select(Entry.id).where(Entry.category_id == category.id, Entry.state == EntryState.ELIGIBLE)
    names = load_names(session, edition=edition, entry_ids=list(session.scalars(in_category)))
    readers: defaultdict[int | str, list[tuple[str, Mark]]] = defaultdict(list)
    for pairs, mark in marked:
        for entry, juror in pairs:
            if entry in entries:
                readers[entry].append((names.jurors[juror], mark))
    found = [
        EntryReaders(
            names.entries[entry.id],
            tuple(sorted(entry.languages)),
            problem.wanted(entry),
            tuple(sorted(readers[entry.id], key=lambda one: (one[1] is Mark.REMOVED, one[0].casefold()))),
        )
        for entry in entries.values()
    ]
    return sorted(found, key=lambda one: one.name.nominee.casefold())
