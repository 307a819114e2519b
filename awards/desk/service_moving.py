"""Moving words to another category, with what that means for the jury: who was to read them, who may."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot
from awards.domain.lifecycle import EntryState
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, DeclaredConflict, Juror
from awards.jury.service_assignments import PENDING, release_pairs
from awards.jury.service_releasing import release_barred
from awards.nominations.models import Entry
from awards.nominations.service_moving import Move, MoveRefused, move_words


def move_entry(
    session: Session, *, entry: Entry, category: Category, now: datetime, actor_id: int | None, reason: str = "",
    mark: str | None = None, nomination_id: int | None = None,
) -> tuple[Move, int]:  # fmt: skip
    """`move_words`, and take back from jurors what was routed before and no longer holds: the move, and how many
    assignments that were.

    Declared conflicts go along; what was said of namesakes is about people and holds wherever they are; a waiver is for
    one dossier and stays with it. Raises what `move_words` raises; MoveRefused where a ballot was begun, because its
    points are for the criteria of one category.
    """
    _refuse_after_ballots(session, entry=entry, category=category)
    move = move_words(
        session, entry=entry, category=category, now=now, actor_id=actor_id, reason=reason, mark=mark,
        nomination_id=nomination_id,
    )  # fmt: skip
    if move.joined:
        _take_conflicts_along(session, move=move)
    released = release_pairs(session, assignment_ids=_lapsed(session, move=move), now=now)
    if move.joined:
        edition = session.get_one(Edition, entry.edition_id)
        released += len(release_barred(session, edition=edition, entry_ids=[move.holder.id], now=now))
    return move, released


def _refuse_after_ballots(session: Session, *, entry: Entry, category: Category) -> None:
    both = Entry.category_id.in_((entry.category_id, category.id))
    begun = (
        select(Ballot.id)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Entry.nominee_id == entry.nominee_id, both)
    )
    if session.scalar(begun.limit(1)) is not None:
        raise MoveRefused(
            N_("A juror has begun to score this nominee in one of the two categories: the words stay where they are."),
            field="category",
        )


def _take_conflicts_along(session: Session, *, move: Move) -> None:
    """Who declared a conflict with the entry that the words left has it with the one that holds them now."""
    declared = select(DeclaredConflict.juror_id, DeclaredConflict.declared_at)
    known = select(DeclaredConflict.juror_id).where(DeclaredConflict.entry_id == move.holder.id)
    rows = session.execute(
        declared.where(DeclaredConflict.entry_id == move.entry.id, DeclaredConflict.juror_id.not_in(known))
    ).all()
    if rows:
        session.execute(
            insert(DeclaredConflict),
            [
                {"juror_id": row.juror_id, "entry_id": move.holder.id, "declared_at": row.declared_at,
                 "organisation": "", "organisation_key": ""}
                for row in rows
            ],
        )  # fmt: skip


def _lapsed(session: Session, *, move: Move) -> list[int]:
    """Assignments not yet begun: of an entry that left its panel, all; of one that was joined, those of the writers,
    and of jurors who declared a conflict."""
    pending = select(Assignment.id).where(Assignment.state.in_(PENDING))
    if not move.joined:
        return list(session.scalars(pending.where(Assignment.entry_id == move.entry.id)))
    writers = {each.nominator_id for each in move.live}
    declared = select(DeclaredConflict.juror_id).where(DeclaredConflict.entry_id == move.holder.id)
    barred = pending.join(Juror, Juror.id == Assignment.juror_id).where(
        Assignment.entry_id == move.holder.id, Juror.account_id.in_(writers) | Juror.id.in_(declared)
    )
    left = pending.join(Entry, Entry.id == Assignment.entry_id).where(
        Assignment.entry_id == move.entry.id, Entry.state == EntryState.WITHDRAWN
    )
    return [*session.scalars(barred), *session.scalars(left)]
