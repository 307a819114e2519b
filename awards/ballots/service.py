"""A juror's ballots: finding them, saving them as a draft, casting them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from awards.audit.service import record
from awards.ballots.models import Ballot, Texts
from awards.ballots.service_rows import CHANGED, delete_other_scores, insert_ballot, store_scores, update_ballot
from awards.domain.ballot_moves import CAST, OPEN, SAVE, BallotMove
from awards.domain.errors import AlreadyCast, BallotChangedMeanwhile, BallotIncomplete, NotAllowed, NotFound, NotNow
from awards.domain.lifecycle import AssignmentState, BallotState, Stage
from awards.domain.rubric import POINTS, Criterion, total_hundredths
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.models import Criterion as CriterionRow
from awards.editions.service import scoring_is_open
from awards.extensions import UtcDateTime
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.jury.service_rounds import is_asked_for
from awards.nominations.models import Entry

IS_CAST = N_("This ballot is cast. Open it again to change it.")
WITH_BALLOT = (AssignmentState.DRAFT, AssignmentState.CAST)
BEFORE_SCORING = frozenset({Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING})


@dataclass(frozen=True)
class Neighbours:
    """Where an assignment stands among its juror's own: `place` of `total`, and the ids around it.

    `next_open_id` is the nearest one after it (or before it, where none follows) that waits for a ballot; `compared`
    counts the others of its category that have a ballot, cast or not.
    """

    place: int
    total: int
    previous_id: int | None
    next_id: int | None
    next_open_id: int | None
    compared: int


def reading_key(juror_id: int, entry_id: int) -> bytes:
    """The order in which a juror meets entries: another one for each juror, so that no entry is always read last."""
    return blake2b(f"{juror_id}|{entry_id}".encode(), digest_size=8).digest()


def list_own_assignments(session: Session, *, edition_id: int, account_id: int) -> list[Assignment]:
    """An account's assignments with category and nominee, by category, then in the juror's own order."""
    wanted = (
        select(Assignment)
        .join(Assignment.juror)
        .where(
            Assignment.edition_id == edition_id,
            Juror.account_id == account_id,
            Assignment.state != AssignmentState.RELEASED,
        )
        .options(
            joinedload(Assignment.entry).joinedload(Entry.nominee),
            joinedload(Assignment.entry).joinedload(Entry.category),
        )
    )
    return sorted(
        session.scalars(wanted),
        key=lambda one: (one.entry.category.position, reading_key(one.juror_id, one.entry_id)),
    )


def get_own_assignment(session: Session, *, edition_id: int, account_id: int, assignment_id: int) -> Assignment:
    """One of an account's assignments with all that its page shows of them, in one statement. Raises NotFound."""
    wanted = (
        select(Assignment)
        .join(Assignment.juror)
        .where(
            Assignment.id == assignment_id,
            Assignment.edition_id == edition_id,
            Juror.account_id == account_id,
            Assignment.state != AssignmentState.RELEASED,
        )
        .options(
            contains_eager(Assignment.juror),
            joinedload(Assignment.entry).joinedload(Entry.nominee),
            joinedload(Assignment.entry).joinedload(Entry.category).joinedload(Category.criteria),
        )
        .execution_options(populate_existing=True)
    )
    found = session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotFound(N_("There is no such dossier among yours."))
    return found


def find_neighbours(session: Session, *, assignment: Assignment) -> Neighbours:
    """The way from one of a juror's dossiers to the others, in the order of the list."""
    rows = session.execute(
        select(
            Assignment.id, Assignment.entry_id, Assignment.state, Category.position, Category.id.label("category_id")
        )
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Category, Category.id == Entry.category_id)
        .where(
            Assignment.juror_id == assignment.juror_id,
            Assignment.state.not_in((AssignmentState.RELEASED, AssignmentState.RECUSED)),
        )
    ).all()
    juror_id = assignment.juror_id
    ordered = sorted(rows, key=lambda row: (row.position, reading_key(juror_id, row.entry_id)))
    ids = [row.id for row in ordered]
    if assignment.id not in ids:
        return Neighbours(0, len(ids), None, None, next((row.id for row in ordered if row.state in PENDING), None), 0)
    place = ids.index(assignment.id)
    around = [*ordered[place + 1 :], *ordered[:place]]
    return Neighbours(
        place=place + 1,
        total=len(ids),
        previous_id=ids[place - 1] if place else None,
        next_id=ids[place + 1] if place + 1 < len(ids) else None,
        next_open_id=next((row.id for row in around if row.state in PENDING), None),
        compared=sum(row.category_id == ordered[place].category_id and row.state in WITH_BALLOT for row in around),
    )


def find_ballot(session: Session, *, assignment_id: int) -> Ballot | None:
    """The ballot of an assignment as it is stored now, with its scores."""
    wanted = select(Ballot).where(Ballot.assignment_id == assignment_id).options(joinedload(Ballot.scores))
    return session.scalars(wanted.execution_options(populate_existing=True)).unique().one_or_none()


def points_of(ballot: Ballot | None) -> dict[int, int]:
    """Criterion id → points, of a ballot loaded with its scores."""
    return {score.criterion_id: score.points for score in ballot.scores} if ballot else {}


def mark_opened(session: Session, *, assignment: Assignment, now: datetime) -> None:
    """Note that a juror has a dossier before them; nothing happens when it has been opened already."""
    opened = session.execute(
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.state.in_(OPEN.from_states))
        .values(state=OPEN.to, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    if opened.rowcount == 1:  # type: ignore[attr-defined]
        set_committed_value(assignment, "state", OPEN.to)


def save_ballot(
    session: Session, *, assignment: Assignment, points: Mapping[int, int], comment: str, version: int | None,
    now: datetime, cast: bool = False, feedback: str = "", note: str = "",
) -> Ballot:  # fmt: skip
    """Store all of a ballot as it stands on the juror's page, and cast it if `cast`.

    `points`: criterion id → 1 to 5, incomplete for a draft; `version`: the one the page was made from, None before the
    first save. Sending the same once more is no conflict. Raises NotNow, AlreadyCast, BallotChangedMeanwhile,
    BallotIncomplete, NotAllowed.
    """
    check_writable(session, assignment=assignment, now=now)
    criteria = rubric_of(session, entry_id=assignment.entry_id)
    _check_points(points, criteria)
    stored = find_ballot(session, assignment_id=assignment.id)
    texts = Texts(comment, feedback, note)
    same = stored is not None and points_of(stored) == points and stored.texts == texts
    _refuse_stale(stored, seen=version, same=same)
    if cast:
        total_hundredths(points, criteria)
    elif same and stored:
        return stored
    claim_assignment(session, assignment, move=CAST if cast else SAVE, now=now)
    ballot = _write(
        session, assignment, stored, texts=texts, state=BallotState.CAST if cast else BallotState.DRAFT, now=now
    )
    store_scores(session, ballot_id=ballot.id, points=points)
    if stored and len(points) < len(criteria):
        delete_other_scores(session, ballot_id=ballot.id, kept=points.keys())
    session.expire(ballot, ["scores"])
    if cast:
        record_move(session, "ballot_cast", assignment=assignment, now=now)
    return ballot


def _refuse_stale(stored: Ballot | None, *, seen: int | None, same: bool) -> None:
    if stored and stored.state is BallotState.CAST:
        raise AlreadyCast(IS_CAST)
    if not same and seen != (stored.version if stored else None):
        raise BallotChangedMeanwhile(CHANGED)


def _write(
    session: Session, assignment: Assignment, stored: Ballot | None, *, texts: Texts, state: BallotState, now: datetime
) -> Ballot:
    if stored:
        return update_ballot(session, stored, texts=texts, state=state, now=now)
    return insert_ballot(session, assignment_id=assignment.id, texts=texts, state=state, now=now)


def check_open(edition: Edition, *, now: datetime) -> None:
    """Raise NotNow unless ballots may be saved now."""
    if edition.stage in BEFORE_SCORING:
        raise NotNow(N_("Scoring has not begun yet."))
    if not scoring_is_open(edition, now=now):
        raise NotNow(N_("Scoring is closed, so this was not saved. Ask the organiser if you need more time."))


def check_writable(session: Session, *, assignment: Assignment, now: datetime) -> None:
    """Raise NotNow unless this ballot may be saved now: scoring is open, or the jury asks for it as it deliberates."""
    edition = session.get_one(Edition, assignment.edition_id)
    if edition.stage is Stage.DELIBERATING and is_asked_for(session, assignment_id=assignment.id):
        return
    check_open(edition, now=now)


def is_writable(session: Session, *, assignment: Assignment, now: datetime) -> bool:
    """Whether this ballot may be saved now."""
    try:
        check_writable(session, assignment=assignment, now=now)
    except NotNow:
        return False
    return True


def rubric_of(session: Session, *, entry_id: int) -> list[Criterion[int]]:
    """The criteria by which an entry is scored, with their weights."""
    wanted = (
        select(CriterionRow.id, CriterionRow.weight)
        .join(Entry, Entry.category_id == CriterionRow.category_id)
        .where(Entry.id == entry_id)
    )
    return [Criterion(row.id, row.weight) for row in session.execute(wanted)]


def _check_points(points: Mapping[int, int], criteria: list[Criterion[int]]) -> None:
    if points.keys() - {criterion.id for criterion in criteria}:
        raise BallotIncomplete(N_("The criteria have changed since this ballot was opened."))
    if any(given not in POINTS for given in points.values()):
        raise BallotIncomplete(N_("Give each criterion from 1 to 5 points."))


def claim_assignment(session: Session, assignment: Assignment, *, move: BallotMove, now: datetime) -> None:
    """Make the move, unless the assignment was cast, recused or taken back at the same moment."""
    values: dict[str, object] = {"state": move.to, "changed_at": now}
    if move.to is AssignmentState.CAST:
        values["first_cast_at"] = func.coalesce(Assignment.first_cast_at, literal(now, UtcDateTime))
    claimed = session.execute(
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.state.in_(move.from_states))
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        session.refresh(assignment, ["state"])
        if assignment.state is AssignmentState.CAST:
            raise AlreadyCast(IS_CAST)
        raise NotAllowed(N_("This dossier is no longer among yours."))
    set_committed_value(assignment, "state", move.to)
    set_committed_value(assignment, "changed_at", now)


def record_move(session: Session, action: str, *, assignment: Assignment, now: datetime) -> None:
    """The line in the record that says what a juror did with a ballot."""
    juror = session.get_one(Juror, assignment.juror_id)
    record(
        session, action=action, subject=f"assignment {assignment.id}", now=now, actor_id=juror.account_id,
        edition_id=assignment.edition_id, details={"entry": assignment.entry_id, "juror": assignment.juror_id},
    )  # fmt: skip
