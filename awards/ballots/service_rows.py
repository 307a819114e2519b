"""The statements that store a ballot: one for the ballot, one for all its scores, each safe against a second tab."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from awards.ballots.models import Ballot, Score, Texts
from awards.domain.errors import BallotChangedMeanwhile
from awards.domain.lifecycle import BallotState
from awards.domain.wording import N_

CHANGED = N_("This ballot was changed somewhere else, perhaps in another tab, after you opened this page.")


def _insert(session: Session, model: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the session's database."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(model)


def insert_ballot(session: Session, *, assignment_id: int, texts: Texts, state: BallotState, now: datetime) -> Ballot:
    """The first save. Raises BallotChangedMeanwhile when another tab was first."""
    statement = _insert(session, Ballot).values(
        assignment_id=assignment_id,
        **texts._asdict(),
        state=state,
        version=1,
        created_at=now,
        updated_at=now,
        cast_at=now if state is BallotState.CAST else None,
    )
    made: Ballot | None = session.scalar(statement.on_conflict_do_nothing().returning(Ballot))
    if made is None:
        raise BallotChangedMeanwhile(CHANGED)
    return made


def update_ballot(session: Session, ballot: Ballot, *, texts: Texts, state: BallotState, now: datetime) -> Ballot:
    """A later save of a draft. Raises BallotChangedMeanwhile when it is no longer the draft that was read."""
    return _change(session, ballot, was=BallotState.DRAFT, changes={**texts._asdict(), **_in_state(state, now)})


def change_state(session: Session, ballot: Ballot, *, to: BallotState, now: datetime) -> Ballot:
    """Cast a draft as it stands, or make a cast ballot a draft again. Raises BallotChangedMeanwhile."""
    was = BallotState.DRAFT if to is BallotState.CAST else BallotState.CAST
    return _change(session, ballot, was=was, changes=_in_state(to, now))


def _in_state(state: BallotState, now: datetime) -> dict[str, Any]:
    return {"state": state, "updated_at": now, "cast_at": now if state is BallotState.CAST else None}


def _change(session: Session, ballot: Ballot, *, was: BallotState, changes: dict[str, Any]) -> Ballot:
    changes = changes | {"version": ballot.version + 1}
    updated = session.execute(
        update(Ballot)
        .where(Ballot.id == ballot.id, Ballot.version == ballot.version, Ballot.state == was)
        .values(changes)
        .execution_options(synchronize_session=False)
    )
    if updated.rowcount != 1:  # type: ignore[attr-defined]
        raise BallotChangedMeanwhile(CHANGED)
    for name, value in changes.items():
        set_committed_value(ballot, name, value)
    return ballot


def store_scores(session: Session, *, ballot_id: int, points: Mapping[int, int]) -> None:
    """Insert or change the points of all criteria given."""
    if not points:
        return
    statement = _insert(session, Score.__table__)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["ballot_id", "criterion_id"], set_={"points": statement.excluded.points}
        ),
        [{"ballot_id": ballot_id, "criterion_id": one, "points": given} for one, given in sorted(points.items())],
    )


def delete_other_scores(session: Session, *, ballot_id: int, kept: Iterable[int]) -> None:
    """Remove the scores of criteria that are no longer scored."""
    session.execute(
        delete(Score)
        .where(Score.ballot_id == ballot_id, Score.criterion_id.not_in(sorted(kept)))
        .execution_options(synchronize_session=False)
    )
