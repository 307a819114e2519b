"""A category as large as the jury room must carry: what is there, with more of the same."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot, Score
from awards.domain.lifecycle import AssignmentState, EntryState
from awards.domain.matching import fold_name
from awards.jury.models import Assignment
from awards.nominations.models import Entry, Nominee, new_public_id


def fill_category(session: Session, *, category_id: int, entries: int) -> int:
    """Add entries with ballots to a category until it has so many; how many it has then."""
    eligible = (Entry.category_id == category_id, Entry.state == EntryState.ELIGIBLE)
    models = session.scalars(select(Entry).where(*eligible).order_by(Entry.id)).all()
    for number in range(entries - len(models)):
        _copy(session, models[number % len(models)], f"Colleague {number}")
    session.commit()
    return len(session.scalars(select(Entry.id).where(*eligible)).all())


def _copy(session: Session, model: Entry, name: str) -> None:
    """Another nominee with the same jurors and the same ballots."""
    nominee = _again(session, Nominee, model.nominee_id, name=name, name_key=fold_name(name), public_id=new_public_id())
    entry = _again(session, Entry, model.id, nominee_id=nominee)
    cast = (Assignment.entry_id == model.id, Assignment.state == AssignmentState.CAST)
    rows = session.execute(
        select(Assignment.id, Ballot.id).join(Ballot, Ballot.assignment_id == Assignment.id).where(*cast)
    )
    for assignment_id, ballot_id in rows.all():
        ballot = _again(
            session, Ballot, ballot_id, assignment_id=_again(session, Assignment, assignment_id, entry_id=entry)
        )
        for score in session.execute(
            select(Score.criterion_id, Score.points).where(Score.ballot_id == ballot_id)
        ).all():
            session.execute(
                insert(Score).values(ballot_id=ballot, criterion_id=score.criterion_id, points=score.points)
            )


def _again(session: Session, model: type[Nominee | Entry | Assignment | Ballot], row_id: int, **changes: object) -> int:
    """A copy of a row with changes; its id."""
    table = model.__table__
    found = session.execute(select(table).where(table.c.id == row_id)).mappings().one()
    values = {name: value for name, value in found.items() if name != "id"} | changes
    made = session.connection().execute(insert(model).values(**values)).inserted_primary_key
    return int(made[0]) if made else 0
