"""A past routing run, read back: its figures by category and juror, and the problem it solved."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.domain.routing_figures import CategoryFigures
from awards.domain.routing_problem import Id
from awards.jury.models import RoutingRun
from awards.jury.service_names import Names


@dataclass(frozen=True)
class JurorThen:
    """One juror's load before and after a run."""

    name: str
    before: int
    after: int
    capacity: int | None


@dataclass(frozen=True)
class RunShown:
    """`inputs` are counts of what the run was made from; runs of before the figures were kept have no details."""

    actor: str
    supposed: str
    inputs: dict[str, int]
    categories: tuple[CategoryFigures, ...]
    loads: tuple[JurorThen, ...]
    languages: dict[Id, Collection[str]]


COUNTED = ("entries", "jurors", "conflicts", "cast", "pending")


def describe_run(session: Session, *, run: RoutingRun, names: Names) -> RunShown:
    """What a run's page shows of it. One statement."""
    actor = session.scalar(select(Account.name).where(Account.id == run.actor_id))
    categories = (CategoryFigures(**{**one, "languages": tuple(one["languages"])}) for one in _kept(run, "categories"))
    loads = (JurorThen(names.jurors[juror], *load) for juror, *load in _kept(run, "loads"))
    return RunShown(
        actor=actor or "",
        supposed=run.figures.get("supposed", ""),
        inputs={name: len(run.inputs[name]) for name in COUNTED if name in run.inputs},
        categories=tuple(categories),
        loads=tuple(sorted(loads, key=lambda load: load.name.casefold())),
        languages={entry[0]: entry[2] for entry in run.inputs.get("entries", ())},
    )


def _kept(run: RoutingRun, name: str) -> list[Any]:
    return list(run.figures.get(name, ()))


def problem_of(run: RoutingRun) -> dict[str, Any] | None:
    """The problem of a run as a file has it (domain.routing_file); None where nothing was kept."""
    given = run.inputs
    if "entries" not in given or "jurors" not in given:
        return None
    entry_keys, juror_keys = ("id", "category", "languages", "k", "organisation"), ("id", "languages", "categories")
    return {
        "seed": given["seed"],
        "k": given["k"],
        "entries": [dict(zip(entry_keys, entry, strict=False)) for entry in given["entries"]],
        "jurors": [dict(zip((*juror_keys, "capacity"), juror, strict=True)) for juror in given["jurors"]],
        **{name: given[name] for name in ("conflicts", "cast", "pending")},
    }
