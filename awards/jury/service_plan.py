"""What a new routing would be: as things stand, with one thing relaxed, or without a juror who has fallen silent."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy.orm import Session

from awards.domain.routing import RoutingProblem, RoutingSolution, solve
from awards.domain.routing_figures import CategoryFigures, figures_by_category
from awards.domain.routing_problem import Id, in_order
from awards.domain.routing_relaxing import (
    Adjustments,
    Relaxation,
    Relaxed,
    list_adjustments,
    list_relaxations,
    relax,
)
from awards.editions.models import Edition
from awards.jury.service_problem import build_problem, problem_digest

RELEASE: Final = "release-"
LONGEST: Final = 10
"""No juror's number has so many digits."""


@dataclass(frozen=True)
class Supposition:
    """What is supposed beside what stands: nothing, one relaxation, or that a juror's uncast dossiers go to others."""

    relaxation: Relaxation | None = None
    released_id: int | None = None

    def __str__(self) -> str:
        """As it stands in an address, and as `read_supposition` reads it."""
        if self.relaxation is not None:
            return self.relaxation.value
        return "" if self.released_id is None else f"{RELEASE}{self.released_id}"


AS_IT_STANDS: Final = Supposition()


def read_supposition(text: str) -> Supposition:
    """Raises ValueError where the text names none."""
    if text.startswith(RELEASE):
        number = text.removeprefix(RELEASE)
        if not (number.isascii() and number.isdecimal() and len(number) < LONGEST):
            raise ValueError(f"no juror is numbered {number!r}")
        return Supposition(released_id=int(number))
    return Supposition(Relaxation(text)) if text else AS_IT_STANDS


@dataclass(frozen=True)
class Plan:
    """`problem` as it stands, `relaxed` as supposed, and what solves the latter; `base` solves the former."""

    supposed: Supposition
    problem: RoutingProblem
    relaxed: RoutingProblem
    base: RoutingSolution
    solution: RoutingSolution

    @cached_property
    def digest(self) -> str:
        """What is shown of this plan holds as long as the digest does."""
        return problem_digest(self.problem)

    @cached_property
    def adjustments(self) -> Adjustments:
        """What must change in earnest before this plan may stand."""
        return list_adjustments(self.problem, self.relaxed, self.solution.assignments)

    @cached_property
    def categories(self) -> tuple[CategoryFigures, ...]:
        return figures_by_category(self.relaxed, self.solution.assignments)

    @cached_property
    def loads(self) -> list[tuple[Id, int, int, int | None]]:
        """(juror, load now, load afterwards, capacity or None) of whoever holds something or may be given it."""
        before: dict[Id, int] = {}
        for _, juror in self.problem.cast | self.problem.pending:
            before[juror] = before.get(juror, 0) + 1
        capacity = {juror.id: juror.capacity for juror in self.problem.jurors}
        return [
            (juror, before.get(juror, 0), self.solution.loads.get(juror, 0), capacity.get(juror))
            for juror in in_order({*before, *capacity})
        ]

    def menu(self) -> tuple[Relaxed, ...]:
        """The relaxations that would help, where not everything can be assigned as things stand."""
        if not self.base.shortfall:
            return ()
        return list_relaxations(
            self.problem, loads=self.base.loads, short=_short(self.base), missing=self.base.shortfall
        )

    def design_figures(self) -> dict[str, Any]:
        """What is kept of a run beside its counts: the categories, the loads, and what was supposed."""
        return {
            "supposed": str(self.supposed),
            "categories": [{**asdict(one), "languages": list(one.languages)} for one in self.categories],
            "loads": [
                [juror, before, after, self.adjustments.capacities.get(juror, capacity)]
                for juror, before, after, capacity in self.loads
            ],
        }


def _short(solution: RoutingSolution) -> set[Id]:
    return {lack.entry_id for lack in solution.missing}


def plan_routing(session: Session, *, edition: Edition, supposed: Supposition = AS_IT_STANDS) -> Plan:
    """Solve what the routing of an edition is asked now, with what is supposed. Five statements."""
    without = () if supposed.released_id is None else (supposed.released_id,)
    problem = build_problem(session, edition=edition, without=without)
    base = solve(problem)
    if supposed.relaxation is None:
        return Plan(supposed, problem, problem, base, base)
    relaxed = relax(problem, supposed.relaxation, loads=base.loads, short=_short(base))
    return Plan(supposed, problem, relaxed, base, solve(relaxed))
