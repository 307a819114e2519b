"""Changing the run sheet. Each change names the version that its page was made from, and leaves its line in the record.

Locks: the run sheet's row; while there is none, the edition's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from awards.audit.service import record
from awards.ceremony.models import ProgrammePoint, RunSheet, SpokenName
from awards.ceremony.service_running_order import complete_points, find_run_sheet, list_running_order
from awards.domain.errors import AwardsError, NotFound
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.editions.service import list_categories

MOST_POINTS = 60


class RunSheetChanged(AwardsError):
    """Somebody else changed the run sheet after this page was opened."""


class ProgrammeFull(AwardsError):
    """There are as many points as a night can hold."""


@dataclass(frozen=True)
class PointContent:
    """What an organiser may say of a point. `title` counts only where there is no category."""

    title: str = ""
    presenter: str = ""
    language: str = ""
    minutes: int = 5
    notes: str = ""


def set_start(
    session: Session, *, edition: Edition, starts_at: datetime | None, version: int, now: datetime, actor_id: int
) -> RunSheet:
    """When the night begins. The first time this makes the run sheet, with a point for each category; version 0 then.

    Raises RunSheetChanged.
    """
    sheet = _open(session, edition=edition, version=version, now=now, actor_id=actor_id)
    sheet.starts_at = starts_at
    _note(session, sheet, "start", now)
    return sheet


def add_point(
    session: Session, *, edition: Edition, content: PointContent, version: int, now: datetime, actor_id: int
) -> ProgrammePoint:
    """Something between the awards, at the end to begin with. Raises RunSheetChanged, ProgrammeFull."""
    sheet = _open(session, edition=edition, version=version, now=now, actor_id=actor_id)
    points = _points(session, edition.id)
    if len(points) >= MOST_POINTS:
        raise ProgrammeFull(N_("The programme is full. Take a point out first."))
    point = ProgrammePoint(edition_id=edition.id, position=len(points) + 1, title=content.title)
    _fill(point, content)
    session.add(point)
    session.flush()
    _note(session, sheet, "added", now, point=point.id)
    return point


def change_point(
    session: Session, *, edition: Edition, point_id: int, content: PointContent, version: int, now: datetime,
    actor_id: int,
) -> ProgrammePoint:  # fmt: skip
    """Who presents it, how long it takes, what to think of. Raises RunSheetChanged, NotFound."""
    sheet = _open(session, edition=edition, version=version, now=now, actor_id=actor_id)
    point = get_point(session, edition_id=edition.id, point_id=point_id)
    if point.category_id is None:
        point.title = content.title
    _fill(point, content)
    _note(session, sheet, "point", now, point=point.id)
    return point


def move_point(
    session: Session, *, edition: Edition, point_id: int, to: int, version: int, now: datetime, actor_id: int
) -> None:
    """Put a point in another place, 1 being the first. Raises RunSheetChanged, NotFound."""
    sheet = _open(session, edition=edition, version=version, now=now, actor_id=actor_id)
    point = get_point(session, edition_id=edition.id, point_id=point_id)
    others = [one for one in _points(session, edition.id) if one.id != point.id]
    place = min(max(to, 1), len(others) + 1)
    _number(session, [*others[: place - 1], point, *others[place - 1 :]])
    _note(session, sheet, "order", now, point=point.id, to=place)


def remove_point(
    session: Session, *, edition: Edition, point_id: int, version: int, now: datetime, actor_id: int
) -> None:
    """Take out a point that is no category's: those stay. Raises RunSheetChanged, NotFound."""
    sheet = _open(session, edition=edition, version=version, now=now, actor_id=actor_id)
    point = get_point(session, edition_id=edition.id, point_id=point_id)
    if point.category_id is not None:
        raise NotFound(N_("A category stays in the programme."))
    session.delete(point)
    session.flush()
    _number(session, _points(session, edition.id))
    _note(session, sheet, "removed", now, point=point_id)


def say_names(
    session: Session, *, edition: Edition, spoken: Mapping[int, str], version: int, now: datetime, actor_id: int
) -> int:
    """How finalists' names are said, by entry; how many changed. What nobody changed stays the nominee's own.

    Raises RunSheetChanged.
    """
    sheet = _open(session, edition=edition, version=version, now=now, actor_id=actor_id)
    shown = {
        person.entry_id: person.pronunciation
        for act in list_running_order(session, edition=edition)
        for person in act.finalists
    }
    changed = {one: words for one, words in spoken.items() if one in shown and words != shown[one]}
    kept = {
        row.entry_id: row for row in session.scalars(select(SpokenName).where(SpokenName.entry_id.in_(list(changed))))
    }
    for entry_id, words in sorted(changed.items()):
        if entry_id in kept:
            kept[entry_id].spoken = words
        else:
            session.add(SpokenName(edition_id=edition.id, entry_id=entry_id, spoken=words))
    if changed:
        _note(session, sheet, "names", now, count=len(changed))
    return len(changed)


def get_point(session: Session, *, edition_id: int, point_id: int) -> ProgrammePoint:
    """A point of this edition. Raises NotFound."""
    point = session.get(ProgrammePoint, point_id)
    if point is None or point.edition_id != edition_id:
        raise NotFound(N_("There is no such point in the programme."))
    return point


def _fill(point: ProgrammePoint, content: PointContent) -> None:
    point.presenter, point.language = content.presenter, content.language
    point.minutes, point.notes = content.minutes, content.notes


def _points(session: Session, edition_id: int) -> list[ProgrammePoint]:
    wanted = select(ProgrammePoint).where(ProgrammePoint.edition_id == edition_id).order_by(ProgrammePoint.position)
    return list(session.scalars(wanted))


def _open(session: Session, *, edition: Edition, version: int, now: datetime, actor_id: int) -> RunSheet:
    """The run sheet, locked and of that version, with a point for every category."""
    session.scalar(select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    sheet = find_run_sheet(session, edition_id=edition.id)
    if sheet is not None:
        session.refresh(sheet)
    if version != (sheet.version if sheet else 0):
        raise RunSheetChanged(
            N_("Somebody changed the run sheet after you opened this page. Look at it as it stands now, then go on.")
        )
    if sheet is None:
        sheet = RunSheet(edition_id=edition.id, changed_by_id=actor_id, changed_at=now)
        session.add(sheet)
    sheet.changed_by_id, sheet.changed_at = actor_id, now
    flag_modified(sheet, "changed_at")  # another version, also of the same person at the same moment
    categories = list_categories(session, edition_id=edition.id)
    session.add_all(complete_points(edition, categories, _points(session, edition.id)))
    session.flush()
    return sheet


def _number(session: Session, points: Sequence[ProgrammePoint]) -> None:
    """Places from 1 on, in two steps: no two points ever share one."""
    for place, point in enumerate(points, start=1):
        point.position = -place
    session.flush()
    for place, point in enumerate(points, start=1):
        point.position = place
    session.flush()


def _note(session: Session, sheet: RunSheet, what: str, now: datetime, **details: Any) -> None:
    record(
        session, action="run_sheet_changed", subject=f"run sheet {sheet.id}", now=now, actor_id=sheet.changed_by_id,
        edition_id=sheet.edition_id, details={"what": what, **details},
    )  # fmt: skip
