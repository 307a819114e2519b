"""The order of the night, read: what comes when, who presents it, who is up for it and who wins."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from awards.ceremony.models import ProgrammePoint, RunSheet, SpokenName
from awards.certificates.running_order import register_running_order
from awards.domain.lifecycle import EntryState
from awards.editions.models import Category, Edition
from awards.editions.service import list_categories
from awards.nominations.models import Entry
from awards.results.models import Decision

AWARD_MINUTES = 8
"""What a category's award takes until somebody says otherwise."""


@dataclass(frozen=True)
class Person:
    """Somebody up for an award, or a team; with a citation only where they win, in their own language."""

    entry_id: int
    name: str
    organisation: str
    pronunciation: str
    members: str
    citation: str
    language: str = ""
    """The nominee's own language."""


@dataclass(frozen=True)
class Act:
    """One category's award. The winners are among the finalists, who stand by name."""

    category: Category
    position: int
    presenter: str
    starts_at: datetime | None
    finalists: tuple[Person, ...]
    winners: tuple[Person, ...]
    minutes: int = AWARD_MINUTES
    notes: str = ""
    language: str = ""
    """Of the cue cards; "" where nobody chose it."""

    @property
    def shown_finalists(self) -> tuple[Person, ...]:
        """Those who may be named before the envelope is opened: nobody, where only the winners would be left."""
        return self.finalists if len(self.finalists) > len(self.winners) else ()


@dataclass(frozen=True)
class Item:
    """One point of the programme: an act, or something else with a title."""

    point: ProgrammePoint
    starts_at: datetime | None
    ends_at: datetime | None
    act: Act | None

    def is_on(self, moment: datetime) -> bool:
        """Whether it is on then, as far as the clock knows."""
        return bool(self.starts_at and self.ends_at and self.starts_at <= moment < self.ends_at)


def find_run_sheet(session: Session, *, edition_id: int) -> RunSheet | None:
    """The edition's run sheet, where there is one. One statement."""
    return session.scalars(select(RunSheet).where(RunSheet.edition_id == edition_id)).one_or_none()


def list_running_order(session: Session, *, edition: Edition) -> list[Act]:
    """The awards in the order of the night; in the categories' own order while there is no run sheet."""
    return [item.act for item in list_programme(session, edition=edition) if item.act is not None]


def list_programme(session: Session, *, edition: Edition) -> list[Item]:
    """All points of the night with their times. Six statements."""
    sheet = find_run_sheet(session, edition_id=edition.id)
    categories = list_categories(session, edition_id=edition.id)
    kept = select(ProgrammePoint).where(ProgrammePoint.edition_id == edition.id).order_by(ProgrammePoint.position)
    points = complete_points(edition, categories, session.scalars(kept).all())
    finalists, winners = _list_people(session, edition.id)
    by_id = {category.id: category for category in categories}
    items: list[Item] = []
    clock = sheet.starts_at if sheet else None
    for point in points:
        ends_at = clock + timedelta(minutes=point.minutes) if clock else None
        act = None
        if point.category_id is not None:
            number = 1 + sum(item.act is not None for item in items)
            people = finalists[point.category_id], winners[point.category_id]
            act = _make_act(by_id[point.category_id], point, number, clock, *people)
        items.append(Item(point, clock, ends_at, act))
        clock = ends_at
    return items


def complete_points(
    edition: Edition, categories: Sequence[Category], kept: Sequence[ProgrammePoint]
) -> list[ProgrammePoint]:
    """The points that are kept, then one for each category that has none yet; those are not in the database."""
    placed = {point.category_id for point in kept}
    last = max((point.position for point in kept), default=0)
    new = [category for category in categories if category.id not in placed]
    return [
        *kept,
        *(
            ProgrammePoint(
                edition_id=edition.id, category_id=category.id, position=position, title="", presenter="", language="",
                minutes=AWARD_MINUTES, notes="",
            )
            for position, category in enumerate(new, start=last + 1)
        ),
    ]  # fmt: skip


def _make_act(
    category: Category, point: ProgrammePoint, position: int, starts_at: datetime | None, finalists: list[Person],
    winners: list[Person],
) -> Act:  # fmt: skip
    return Act(
        category, position, point.presenter, starts_at, tuple(finalists), tuple(winners), point.minutes, point.notes,
        point.language,
    )  # fmt: skip


def _list_people(
    session: Session, edition_id: int
) -> tuple[defaultdict[int, list[Person]], defaultdict[int, list[Person]]]:
    """Finalists by name, and winners in the order of the decisions, by category. Three statements."""
    decided = list(session.scalars(select(Decision).where(Decision.edition_id == edition_id).order_by(Decision.id)))
    won = {decision.entry_id: decision for decision in decided}
    wanted = select(Entry).where(
        Entry.edition_id == edition_id,
        Entry.state == EntryState.ELIGIBLE,
        or_(Entry.shortlisted, Entry.id.in_(list(won))),
    )
    entries = session.scalars(wanted.options(joinedload(Entry.nominee))).all()
    spoken = {
        entry_id: words
        for entry_id, words in session.execute(
            select(SpokenName.entry_id, SpokenName.spoken).where(SpokenName.edition_id == edition_id)
        )
    }
    people = {
        entry.id: _make_person(entry, won.get(entry.id), spoken.get(entry.id))
        for entry in sorted(entries, key=lambda one: (one.nominee.name.casefold(), one.id))
    }
    finalists: defaultdict[int, list[Person]] = defaultdict(list)
    winners: defaultdict[int, list[Person]] = defaultdict(list)
    category_of = {entry.id: entry.category_id for entry in entries}
    for entry_id, person in people.items():
        finalists[category_of[entry_id]].append(person)
    for decision in decided:
        if decision.entry_id in people:
            winners[decision.category_id].append(people[decision.entry_id])
    return finalists, winners


def _make_person(entry: Entry, decision: Decision | None, spoken: str | None) -> Person:
    nominee = entry.nominee
    return Person(
        entry_id=entry.id,
        name=nominee.name,
        organisation=nominee.organisation,
        pronunciation=nominee.pronunciation if spoken is None else spoken,
        members=nominee.members,
        citation=decision.cite(nominee.locale) if decision else "",
        language=nominee.locale,
    )


def list_category_ids(session: Session, edition: Edition) -> list[int]:
    """The categories in the order of the night: certificates are printed in it."""
    categories = list_categories(session, edition_id=edition.id)
    kept = select(ProgrammePoint).where(ProgrammePoint.edition_id == edition.id).order_by(ProgrammePoint.position)
    points = complete_points(edition, categories, session.scalars(kept).all())
    return [point.category_id for point in points if point.category_id is not None]


register_running_order(list_category_ids)
