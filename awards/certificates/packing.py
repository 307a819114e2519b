"""How a pack is made: its maker lays a plan of steps, each of which leaves one file; a last step joins them.

A maker is called with a session and an `Order`; it reads all that it needs and gives back a `Plan`. From then on no
transaction is open: steps take seconds, and SQLite has one writer. A step is named after what it makes (`step_name`),
so that a pack taken up again after its worker was killed keeps the files that are still true, and makes the others.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from awards.editions.models import Edition

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Order:
    """What was asked for, and by whom it is read: `locale` is the language of whoever asked."""

    edition: Edition
    options: dict[str, Any]
    secret: str
    locale: str
    asked_at: datetime


@dataclass(frozen=True)
class Step:
    """One file of a plan: `write` puts it at the path it is given. Its name is that of no other step."""

    name: str
    write: Callable[[Path], None]


def settle_nothing(_session: Session, _now: datetime) -> None:
    """For plans after which nothing is to be noted."""


@dataclass(frozen=True)
class Plan:
    """How an order is carried out. `join` makes the whole file from those of the steps, in their order.

    `settle` is called in the transaction in which the pack becomes ready.
    """

    filename: str
    media_type: str
    steps: Sequence[Step]
    join: Callable[[Sequence[Path], Path], None]
    settle: Callable[[Session, datetime], None] = settle_nothing


Maker = Callable[[Session, Order], Plan]
"""Lays the plan for an order. Raises AwardsError where it cannot be carried out: whoever asked reads why."""


def step_name(number: int, content: object, extension: str) -> str:
    """A name for the file of step `number`: another one as soon as `content` (by its repr) is another."""
    digest = hashlib.sha256(repr(content).encode()).hexdigest()[:24]
    return f"{number:05}-{digest}.{extension}"


def lay_steps(
    things: Sequence[Thing],
    *,
    at_once: int,
    about: object,
    extension: str,
    write: Callable[[Sequence[Thing], Path], None],
) -> list[Step]:
    """A step for each `at_once` things, in order: `write` makes its file. `about` is what else the files depend on."""
    groups = [things[start : start + at_once] for start in range(0, len(things), at_once)]
    return [
        Step(step_name(number, (some, about), extension), partial(write, some))
        for number, some in enumerate(groups, start=1)
    ]
