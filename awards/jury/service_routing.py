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
from awards.domain.routing import RoutingProblem, RoutingSolution
from awards.domain.routing_problem import Pair
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, RoutingRun
from awards.jury.service_adjusting import adjust
from awards.jury.service_assignments import PENDING, lock_routing, release_pairs
from awards.jury.service_mail import mail_dossiers
from awards.jury.service_plan import AS_IT_STANDS, Plan, Supposition, plan_routing
from awards.jury.service_problem import canonical
from awards.jury.service_silence import pause_juror

ROUTING = frozenset({Stage.SCREENING, Stage.SCORING})


def apply_routing(
    session: Session,
    *,
    edition: Edition,
    digest: str,
    supposed: Supposition = AS_IT_STANDS,
    now: datetime,
    actor_id: int | None,
) -> RoutingRun:
    """Assign and take back as the problem with this digest is solved; jurors hear of it once scoring is open.

    What is `supposed` is made real in the same step. Raises RoutingOutdated when anything that counts has changed
    since, NotNow outside screening and scoring, and NotAllowed where something supposed is not the organisers' to say.
    """
    lock_routing(session, edition_id=edition.id)
    session.refresh(edition, ["stage", "routing_seed", "jurors_per_entry", "quorum"])
    if edition.stage not in ROUTING:
        raise NotNow(N_("This is not possible at the stage where the edition stands now."))
    plan = plan_routing(session, edition=edition, supposed=supposed)
    if plan.digest != digest:
        raise _outdated()
    solution = plan.solution
    adjust(session, edition=edition, adjustments=plan.adjustments, now=now, actor_id=actor_id)
    run = keep_run(session, edition, plan, now, actor_id)
    _release(session, solution.removed, now)
    assign_pairs(session, edition.id, solution.added, run.id, now)
    if supposed.released_id is not None:
        released = sum(1 for _, juror in solution.removed if juror == supposed.released_id)
        pause_juror(
            session, edition=edition, juror_id=supposed.released_id, released=released, now=now, actor_id=actor_id
        )
    _tell(session, edition, run, solution, now, actor_id)
    return run


def _tell(
    session: Session,
    edition: Edition,
    run: RoutingRun,
    solution: RoutingSolution,
    now: datetime,
    actor_id: int | None,
) -> None:
    """The record, and the jurors who are given something."""
    counts = {name: figure for name, figure in run.figures.items() if isinstance(figure, int)}
    details = {"digest": run.inputs["digest"], "supposed": run.figures["supposed"], **counts}
    record(
        session, action="routing_applied", subject=f"routing run {run.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details=details,
    )  # fmt: skip
    if edition.stage is Stage.SCORING:
        new = Counter(int(juror) for _, juror in solution.added)
        mail_dossiers(session, edition=edition, dossiers=dict(new), now=now)


def _outdated() -> RoutingOutdated:
    return RoutingOutdated(
        N_("Entries, jurors, conflicts or ballots have changed since you looked at this routing. Nothing was applied.")
    )


def keep_run(session: Session, edition: Edition, plan: Plan, now: datetime, actor_id: int | None) -> RoutingRun:
    """Keep a run with what it was made from."""
    run = RoutingRun(
        edition_id=edition.id,
        actor_id=actor_id,
        seed=plan.problem.seed,
        inputs={"digest": plan.digest, **canonical(plan.relaxed)},
        figures={**figures_of(plan.relaxed, plan.solution), **plan.design_figures()},
        explanation=[
            {"message": said.message, "params": dict(said.params), "entry_ids": list(said.entry_ids)}
            for said in plan.solution.explanation
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


def assign_pairs(session: Session, edition_id: int, pairs: Sequence[Pair], run_id: int, now: datetime) -> None:
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


def find_run(session: Session, *, edition_id: int, run_id: int) -> RoutingRun | None:
    """One run of an edition, whole."""
    return session.scalar(select(RoutingRun).where(RoutingRun.id == run_id, RoutingRun.edition_id == edition_id))
