"""Composes a jury that can carry its edition: languages, panels and capacities."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from awards.demo.people import Crowd, Organisation, list_organisations
from awards.demo.records import CATEGORIES, DemoJuror, Language

BALLOTS_PER_ENTRY = 3
CAPACITY_MARGIN = 1.4  # capacity over need, so that routing has room for languages, panels and conflicts
_SMALL_JURY = 10  # below this everybody sits on every panel
_LARGE_JURY = 24  # from here on readers of English need not sit on every panel
_SEVERITY_SD = 0.45

_LANGUAGES: tuple[tuple[Language, ...], ...] = (
    ("nl", "fr", "en"),
    ("nl", "fr"),
    ("fr", "en"),
    ("nl", "en"),
    ("fr", "nl", "en"),
    ("fr",),
    ("nl",),
    ("nl", "fr"),
    ("fr", "nl"),
    ("nl", "en"),
    ("fr",),
    ("nl",),
)


def make_jurors(rng: Random, crowd: Crowd, count: int) -> tuple[DemoJuror, ...]:
    """`count` jurors whose capacity is still 0: see `with_capacities`."""
    free: list[Organisation] = []
    jurors = []
    for position in range(count):
        languages = _LANGUAGES[position % len(_LANGUAGES)]
        if not any(languages[0] in organisation.languages for organisation in free):
            free += rng.sample(list_organisations(), len(list_organisations()))
        home = next(organisation for organisation in free if languages[0] in organisation.languages)
        free.remove(home)
        person = crowd.draw_person(languages[0])
        jurors.append(
            DemoJuror(
                name=person.name,
                address=crowd.make_address(person, home.slug),
                organisation=home.name,
                languages=languages,
                categories=_panels(position, languages, count),
                capacity=0,
                severity=round(rng.gauss(0, _SEVERITY_SD), 3),
            )
        )
    return tuple(jurors)


def _panels(position: int, languages: tuple[Language, ...], count: int) -> tuple[str, ...]:
    if count < _SMALL_JURY or ("en" in languages and count < _LARGE_JURY):
        return CATEGORIES
    turn = position + position // len(CATEGORIES)
    chosen = {(turn + step) % len(CATEGORIES) for step in (0, 1, 2, 4)}
    return tuple(category for index, category in enumerate(CATEGORIES) if index in chosen)


def with_capacities(jurors: Sequence[DemoJuror], *, entries: int, rng: Random) -> tuple[DemoJuror, ...]:
    """The same jurors, with room together for CAPACITY_MARGIN times the ballots wanted; who reads more, holds more."""
    wanted = CAPACITY_MARGIN * min(BALLOTS_PER_ENTRY, len(jurors)) * entries
    weights = [(0.8 + 0.12 * len(juror.languages)) * rng.uniform(0.9, 1.1) for juror in jurors]
    return tuple(
        replace(juror, capacity=math.ceil(wanted * weight / sum(weights)))
        for juror, weight in zip(jurors, weights, strict=True)
    )
