"""Extra ballots: who would read which contender, and giving it to them in one step."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from awards.domain.errors import RoutingOutdated
from awards.domain.lifecycle import AssignmentState
from awards.domain.routing import RoutingJuror, RoutingProblem, solve
from awards.domain.routing_problem import Id, Pair
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror
from awards.jury.models_rounds import ExtraBallot, ExtraRound
from awards.jury.service_assignments import PENDING, release_pairs
from awards.jury.service_plan import AS_IT_STANDS, Plan
from awards.jury.service_problem import build_problem
from awards.jury.service_routing import assign_pairs, keep_run

EVERYONE: Final = 0
"""Instead of a number of ballots: as many as there are jurors who may still read."""


@dataclass(frozen=True)
class ExtraPlan:
    """`pairs`: who would read what, in order of entry; `readers`: how many could at all, whatever they hold already."""

    plan: Plan
    pairs: tuple[Pair, ...]
    readers: int
    missing: int

    @property
    def digest(self) -> str:
        return self.plan.digest

    @property
    def loads(self) -> list[tuple[Id, int, int, int | None]]:
        """(juror, dossiers now, dossiers afterwards, what they said they could take) of whoever is asked."""
        asked = {juror for _, juror in self.pairs}
        return [load for load in self.plan.loads if load[0] in asked]


def plan_extra(
    session: Session, *, edition: Edition, entry_ids: Collection[int], more: int, beyond: bool, actor_id: int
) -> ExtraPlan:
    """Route the contenders to jurors who have cast no ballot on them: up to `more` above the best covered of them, so
    that those with fewer catch up first. What was given out before scoring closed and not cast is asked for again.

    Never to the one who asks, who has seen the marks. `beyond`: more than the jurors said they could take.
    """
    whole = build_problem(session, edition=edition)
    mine = frozenset(session.scalars(select(Juror.id).where(Juror.account_id == actor_id)))
    barred = whole.conflicts | {(entry, juror) for entry in entry_ids for juror in mine}
    problem = _narrow(replace(whole, conflicts=barred), frozenset(entry_ids), more, beyond=beyond)
    solution = solve(problem)
    pairs = tuple(sorted((*solution.added, *solution.kept)))
    plan = Plan(AS_IT_STANDS, problem, problem, solution, solution)
    return ExtraPlan(plan, pairs, sum(map(len, _readers(problem).values())), solution.shortfall)


def _narrow(whole: RoutingProblem, contenders: frozenset[int], more: int, *, beyond: bool) -> RoutingProblem:
    """The same jurors with all that they hold, but only the contenders to be read."""
    waiting = {pair for pair in whole.pending if pair[0] in contenders and pair not in whole.conflicts}
    held = whole.cast | (whole.pending - waiting)
    narrowed = replace(
        whole,
        entries=tuple(entry for entry in whole.entries if entry.id in contenders),
        cast=held,
        pending=frozenset(waiting),
        whole_panels=frozenset(),
    )
    read: Counter[Id] = Counter(entry for entry, _ in held if entry in contenders)
    readers, most = _readers(narrowed), max(read.values(), default=0)
    entries = tuple(
        replace(
            entry, k=read[entry.id] + (len(readers[entry.id]) if more == EVERYONE else most + more - read[entry.id])
        )
        for entry in narrowed.entries
    )
    loads: Counter[Id] = Counter(juror for _, juror in held)
    jurors = tuple(_stretch(one, loads[one.id] + len(entries)) if beyond else one for one in whole.jurors)
    return replace(narrowed, entries=entries, jurors=jurors)


def _stretch(juror: RoutingJuror, least: int) -> RoutingJuror:
    return replace(juror, capacity=max(juror.capacity, least))


def _readers(problem: RoutingProblem) -> dict[Id, list[Id]]:
    """Entry → jurors who may read it and have not."""
    return {
        entry.id: [
            juror.id
            for juror in problem.jurors
            if (entry.id, juror.id) not in problem.cast and problem.bar(entry, juror) is None
        ]
        for entry in problem.entries
    }


def give_out(
    session: Session, *, edition: Edition, category_id: int, planned: ExtraPlan, digest: str, now: datetime,
    actor_id: int,
) -> ExtraRound:  # fmt: skip
    """Open a round with these assignments. The caller holds the edition's lock. Raises RoutingOutdated."""
    if planned.digest != digest or not planned.pairs:
        raise RoutingOutdated(
            N_("Entries, jurors or ballots have changed since you looked at this. Nothing was asked of anybody.")
        )
    run = keep_run(session, edition, planned.plan, now, actor_id)
    assign_pairs(session, edition.id, planned.plan.solution.added, run.id, now)
    opened = ExtraRound(
        edition_id=edition.id, category_id=category_id, run_id=run.id, opened_by_id=actor_id, opened_at=now
    )
    session.add(opened)
    session.flush()
    numbers = _assignment_ids(session, planned.pairs)
    if len(numbers) != len(planned.pairs):
        raise RoutingOutdated(N_("A juror stepped aside in this very moment. Nothing was asked of anybody."))
    session.execute(insert(ExtraBallot), [{"round_id": opened.id, "assignment_id": each} for each in numbers])
    return opened


def _assignment_ids(session: Session, pairs: Sequence[Pair]) -> list[int]:
    found = select(Assignment.id, Assignment.entry_id, Assignment.juror_id).where(
        Assignment.entry_id.in_({entry for entry, _ in pairs}), Assignment.state.in_(PENDING)
    )
    wanted = set(pairs)
    return [row.id for row in session.execute(found) if (row.entry_id, row.juror_id) in wanted]


def take_back(session: Session, *, opened: ExtraRound, now: datetime, actor_id: int) -> tuple[int, dict[int, int]]:
    """Close a round: what is cast counts, the rest is withdrawn. How many were cast, and juror id → withdrawn."""
    rows = session.execute(
        select(Assignment.id, Assignment.juror_id, Assignment.state)
        .join(ExtraBallot, ExtraBallot.assignment_id == Assignment.id)
        .where(ExtraBallot.round_id == opened.id)
        .order_by(Assignment.id)
        .with_for_update(of=Assignment)
    ).all()
    waiting = [row for row in rows if row.state in PENDING]
    release_pairs(session, assignment_ids=[row.id for row in waiting], now=now)
    session.execute(
        update(ExtraRound)
        .where(ExtraRound.id == opened.id, ExtraRound.closed_at.is_(None))
        .values(closed_at=now, closed_by_id=actor_id)
    )
    return sum(row.state is AssignmentState.CAST for row in rows), dict(Counter(row.juror_id for row in waiting))
