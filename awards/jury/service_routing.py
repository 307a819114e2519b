"""Routing runs: applied as one step, exactly as they were previewed, and kept with what they were made from."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotNow, RoutingOutdated
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.routing import RoutingProblem, RoutingSolution, solve
from awards.domain.routing_problem import Pair
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, RoutingRun
from awards.jury.service_assignments import PENDING, lock_routing, release_pairs
from awards.jury.service_mail import mail_dossiers
from awards.jury.service_problem import build_problem, canonical, problem_digest

ROUTING = frozenset({Stage.SCREENING, Stage.SCORING})


def apply_routing(
    session: Session, *, edition: Edition, digest: str, now: datetime, actor_id: int | None
) -> RoutingRun:
    """Assign and take back as the problem with this digest is solved; jurors hear of it once scoring is open.

    Raises RoutingOutdated when anything that counts has changed since, and NotNow outside screening and scoring.
    """
    lock_routing(session, edition_id=edition.id)
    session.refresh(edition, ["stage", "routing_seed", "jurors_per_entry"])
    if edition.stage not in ROUTING:
        raise NotNow(N_("This is not possible at the stage where the edition stands now."))
    problem = build_problem(session, edition=edition)
    if problem_digest(problem) != digest:
        raise _outdated()
    solution = solve(problem)
    run = _keep_run(session, edition, problem, solution, digest, now, actor_id)
    _release(session, solution.removed, now)
    _assign(session, edition.id, solution.added, run.id, now)
    record(
        session, action="routing_applied", subject=f"routing run {run.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"digest": digest, **run.figures},
    )  # fmt: skip
    if edition.stage is Stage.SCORING:
        new = Counter(int(juror) for _, juror in solution.added)
        mail_dossiers(session, edition=edition, dossiers=dict(new), now=now)
    return run


def _outdated() -> RoutingOutdated:
    return RoutingOutdated(
        N_("Entries, jurors, conflicts or ballots have changed since you looked at this routing. Nothing was applied.")
    )


def _keep_run(
    session: Session,
    edition: Edition,
    problem: RoutingProblem,
    solution: RoutingSolution,
    digest: str,
    now: datetime,
    actor_id: int | None,
) -> RoutingRun:
    run = RoutingRun(
        edition_id=edition.id,
        actor_id=actor_id,
        seed=problem.seed,
        inputs={"digest": digest, **canonical(problem)},
        figures=figures_of(problem, solution),
        explanation=[
            {"message": said.message, "params": dict(said.params), "entry_ids": list(said.entry_ids)}
            for said in solution.explanation
        ],
        applied_at=now,
    )
    session.add(run)
    session.flush()
    return run


def figures_of(problem: RoutingProblem, solution: RoutingSolution) -> dict[str, Any]:
    """What a routing amounts to. `moved` are taken from one juror and given to another, and not counted in `added`
    or `removed`; loads are those of the jurors who may be assigned something."""
    added, removed = (Counter(entry for entry, _ in pairs) for pairs in (solution.added, solution.removed))
    moved = (added & removed).total()
    loads = [solution.loads[juror.id] for juror in problem.jurors]
    return {
        "entries": len(problem.entries),
        "jurors": len(problem.jurors),
        "wanted": sum(problem.wanted(entry) for entry in problem.entries),
        "assigned": len(solution.assignments),
        "cast": len(problem.cast),
        "kept": len(solution.kept),
        "added": added.total() - moved,
        "moved": moved,
        "removed": removed.total() - moved,
        "shortfall": solution.shortfall,
        "load_min": min(loads, default=0),
        "load_max": max(loads, default=0),
    }


def _assignment_ids(session: Session, pairs: Sequence[Pair], states: Sequence[AssignmentState]) -> list[int]:
    """The rows of these pairs that stand in these states."""
    found = select(Assignment.id, Assignment.entry_id, Assignment.juror_id).where(
        Assignment.entry_id.in_({entry for entry, _ in pairs}), Assignment.state.in_(states)
    )
    wanted = set(pairs)
    return [row.id for row in session.execute(found) if (row.entry_id, row.juror_id) in wanted]


def _release(session: Session, pairs: Sequence[Pair], now: datetime) -> None:
    if release_pairs(session, assignment_ids=_assignment_ids(session, pairs, PENDING), now=now) != len(pairs):
        raise _outdated()  # a ballot was cast, or a juror stepped aside, in this very moment


def _assign(session: Session, edition_id: int, pairs: Sequence[Pair], run_id: int, now: datetime) -> None:
    """Give released assignments back, with the draft that was begun, and make the others."""
    if not pairs:
        return
    known = select(Assignment.id, Assignment.entry_id, Assignment.juror_id, Assignment.had_draft).where(
        Assignment.entry_id.in_({entry for entry, _ in pairs}), Assignment.state == AssignmentState.RELEASED
    )
    released = {(row.entry_id, row.juror_id): row for row in session.execute(known)}
    again = [released[pair] for pair in pairs if pair in released]
    for had_draft, state in ((True, AssignmentState.DRAFT), (False, AssignmentState.NOT_OPENED)):
        ids = [row.id for row in again if row.had_draft is had_draft]
        if ids:
            session.execute(
                update(Assignment)
                .where(Assignment.id.in_(ids))
                .values(
                    state=state, had_draft=False, release_reason=None, run_id=run_id, assigned_at=now, changed_at=now
                )
            )
    new = [
        {
            "edition_id": edition_id, "entry_id": entry_id, "juror_id": juror_id, "run_id": run_id,
            "state": AssignmentState.NOT_OPENED, "assigned_at": now, "changed_at": now,
        }
        for entry_id, juror_id in pairs if (entry_id, juror_id) not in released
    ]  # fmt: skip
    if new:
        session.execute(insert(Assignment), new)


def list_runs(session: Session, *, edition_id: int, limit: int = 5) -> list[Any]:
    """The latest runs, newest first: rows of id, applied_at, actor_id, seed, figures."""
    wanted = select(RoutingRun.id, RoutingRun.applied_at, RoutingRun.actor_id, RoutingRun.seed, RoutingRun.figures)
    of_edition = wanted.where(RoutingRun.edition_id == edition_id).order_by(RoutingRun.id.desc())
    return list(session.execute(of_edition.limit(limit)))
