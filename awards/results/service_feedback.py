"""Jurors' feedback for nominees: read by an organiser once the results are sealed, and let through or kept back.

Nobody learns whose words they are: neither a name nor a ballot's number leaves this module, and the words about one
entry stand in an order that follows from the site's key alone.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.ballots.models import Ballot
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.lifecycle import PUBLISHED, BallotState, EntryState, Stage
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.extensions import site
from awards.jury.models import Assignment
from awards.nominations.models import Entry
from awards.results.models_feedback import FeedbackReading


class FeedbackChanged(AwardsError):
    """Somebody else decided on this text after the page was opened."""


class FeedbackEmpty(AwardsError):
    """Nothing is left of the words that are to be shown."""


class FeedbackState(StrEnum):
    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class FeedbackLine:
    """One juror's words for the nominee. `words`: what the nominee reads, once they are let through."""

    key: str
    original: str
    words: str
    state: FeedbackState
    version: int

    @property
    def is_edited(self) -> bool:
        return self.words != self.original


@dataclass(frozen=True)
class EntryFeedback:
    """What jurors wrote for the nominee of one entry, in no order that says who wrote what."""

    entry: Entry
    lines: list[FeedbackLine]

    @property
    def waiting(self) -> int:
        return sum(line.state is FeedbackState.WAITING for line in self.lines)


@dataclass(frozen=True)
class FeedbackCount:
    """How many texts there are in a category, and how many nobody has read yet."""

    category: Category
    total: int
    waiting: int


HAS_WORDS = (Ballot.state == BallotState.CAST, func.trim(Ballot.feedback) != "", Entry.state == EntryState.ELIGIBLE)
READ = and_(FeedbackReading.ballot_id == Ballot.id, FeedbackReading.original == Ballot.feedback)


def feedback_key(ballot_id: int) -> str:
    """What a text is called on a page; it says nothing about the juror. Texts stand in the order of their keys."""
    key = hashlib.sha256(b"feedback|" + site.secret_key.encode()).digest()
    return hashlib.blake2b(str(ballot_id).encode(), key=key, digest_size=8).hexdigest()


def _from_ballots(*columns: Any, reading: ColumnElement[bool] = READ) -> Select[Any]:
    """A query over the feedback there is, with its reading where there is one."""
    return (
        select(*columns)
        .select_from(Ballot)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .outerjoin(FeedbackReading, reading)
        .where(*HAS_WORDS)
    )


def count_feedback(session: Session, *, edition_id: int) -> list[FeedbackCount]:
    """By category, in order; those without feedback are left out. One statement."""
    wanted = _from_ballots(Category, func.count(Ballot.id), func.count(FeedbackReading.id))
    rows = session.execute(
        wanted.join(Category, Category.id == Entry.category_id)
        .where(Entry.edition_id == edition_id)
        .group_by(Category.id)
        .order_by(Category.position)
    )
    return [FeedbackCount(category, total, total - read) for category, total, read in rows]


def count_unread(session: Session, *, edition_id: int) -> int:
    """How many texts no organiser has read yet. One statement."""
    wanted = _from_ballots(func.count(Ballot.id)).where(Entry.edition_id == edition_id, FeedbackReading.id.is_(None))
    return session.scalar(wanted) or 0


def list_feedback(session: Session, *, category_id: int) -> list[EntryFeedback]:
    """What jurors wrote in a category, by nominee. One statement."""
    wanted = _from_ballots(Entry, Ballot.id, Ballot.feedback, FeedbackReading).where(Entry.category_id == category_id)
    rows = session.execute(wanted.options(joinedload(Entry.nominee)).execution_options(populate_existing=True))
    found = [(row[0], _line(*row[1:])) for row in rows]
    found.sort(key=lambda each: (each[0].nominee.name.casefold(), each[0].id, each[1].key))
    grouped = groupby(found, key=lambda each: each[0])
    return [EntryFeedback(entry, [line for _, line in lines]) for entry, lines in grouped]


def _line(ballot_id: int, feedback: str, reading: FeedbackReading | None) -> FeedbackLine:
    if reading is None:
        return FeedbackLine(feedback_key(ballot_id), feedback, feedback, FeedbackState.WAITING, 0)
    state = FeedbackState.SHOWN if reading.shown else FeedbackState.HIDDEN
    return FeedbackLine(feedback_key(ballot_id), feedback, reading.words, state, reading.version)


def list_shown(session: Session, *, edition: Edition, entry_ids: Collection[int]) -> dict[int, list[str]]:
    """Entry id → what was let through, as the nominee may read it: nothing before the reveal. One statement."""
    if edition.stage not in PUBLISHED or not entry_ids:
        return {}
    wanted = _from_ballots(Entry.id, Ballot.id, FeedbackReading.words)
    rows = session.execute(wanted.where(Entry.edition_id == edition.id, FeedbackReading.shown)).all()
    shown: dict[int, list[str]] = {}
    for entry_id, _, words in sorted(rows, key=lambda row: feedback_key(row[1])):
        if entry_id in entry_ids:
            shown.setdefault(entry_id, []).append(words)
    return shown


def _lock(session: Session, edition: Edition) -> None:
    """One organiser at a time. Raises NotNow."""
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    if edition.stage not in (Stage.SEALED, Stage.REVEALED):
        raise NotNow(N_("Feedback is read once the results are sealed, until the edition is archived."))


def _find(session: Session, category: Category, keys: Collection[str]) -> dict[str, tuple[int, Ballot, Any]]:
    """Key → entry id, ballot and reading, of those keys that are of this category."""
    every_reading = FeedbackReading.ballot_id == Ballot.id
    wanted = _from_ballots(Entry.id, Ballot, FeedbackReading, reading=every_reading)
    rows = session.execute(wanted.where(Entry.category_id == category.id).execution_options(populate_existing=True))
    found = {feedback_key(ballot.id): (entry_id, ballot, reading) for entry_id, ballot, reading in rows}
    return {key: found[key] for key in found.keys() & set(keys)}


def read_feedback(
    session: Session, *, edition: Edition, category: Category, key: str, shown: bool, words: str | None = None,
    version: int, now: datetime, actor_id: int,
) -> None:  # fmt: skip
    """Let one text through, as it is or in other `words`, or keep it back. `version`: of the line that was seen.

    Raises NotNow, NotFound, FeedbackEmpty, FeedbackChanged.
    """
    _lock(session, edition)
    found = _find(session, category, [key]).get(key)
    if found is None:
        raise NotFound(N_("This feedback is no longer there."))
    entry_id, ballot, reading = found
    valid = reading is not None and reading.original == ballot.feedback
    if version != (reading.version if valid else 0):
        raise FeedbackChanged(N_("Somebody decided on this text after you opened the page. Look at it as it is now."))
    kept = reading.words if valid else ballot.feedback
    chosen = kept if words is None else words.strip()
    if shown and not chosen:
        raise FeedbackEmpty(N_("Nothing is left of the text. Keep it back instead."), field="words")
    _keep(session, ballot, reading, words=chosen or kept, shown=shown, now=now, actor_id=actor_id)
    _record(session, edition, category, [entry_id], shown=shown, edited=chosen != ballot.feedback, now=now, by=actor_id)


def let_through(
    session: Session, *, edition: Edition, category: Category, keys: Iterable[str], now: datetime, actor_id: int
) -> int:
    """Let through those of the keys that nobody has decided on yet, as they are; how many. Raises NotNow."""
    _lock(session, edition)
    found = _find(session, category, set(keys))
    waiting = [one for one in found.values() if one[2] is None or one[2].original != one[1].feedback]
    for _, ballot, reading in waiting:
        _keep(session, ballot, reading, words=ballot.feedback, shown=True, now=now, actor_id=actor_id)
    if waiting:
        entries = sorted({entry_id for entry_id, _, _ in waiting})
        _record(session, edition, category, entries, shown=True, edited=False, now=now, by=actor_id)
    return len(waiting)


def _keep(
    session: Session, ballot: Ballot, reading: FeedbackReading | None, *, words: str, shown: bool, now: datetime,
    actor_id: int,
) -> None:  # fmt: skip
    if reading is None:
        reading = FeedbackReading(ballot_id=ballot.id)
        session.add(reading)
    reading.original, reading.words, reading.shown = ballot.feedback, words, shown
    reading.read_by_id, reading.read_at = actor_id, now


def _record(
    session: Session, edition: Edition, category: Category, entry_ids: list[int], *, shown: bool, edited: bool,
    now: datetime, by: int,
) -> None:  # fmt: skip
    record(
        session, action="feedback_shown" if shown else "feedback_hidden", subject=f"category {category.id}", now=now,
        actor_id=by, edition_id=edition.id, details={"entries": entry_ids, "edited": edited},
    )  # fmt: skip
