"""The order of events: which category, language and form each nomination has, before anybody has a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from awards.demo.pools import load_pool
from awards.demo.records import Language

_TWO_CATEGORIES = 2  # per block: nominations of somebody who is already nominated in another category


@dataclass(frozen=True)
class Slot:
    """`repeat`: for somebody named before in this category; `again`: for somebody named before in another one."""

    category: str
    language: Language
    form: str
    repeat: bool = False
    again: bool = False


def make_blocks(rng: Random, total: int) -> Iterator[list[Slot]]:
    """`total` slots in blocks of 60, the last one cut short."""
    patterns = load_pool("editions")["block"]
    number = 0
    while total > 0:
        block = _make_block(rng, patterns[number % len(patterns)])[:total]
        yield block
        total -= len(block)
        number += 1


def _make_block(rng: Random, pattern: dict[str, dict[str, object]]) -> list[Slot]:
    """Categories evenly mixed, the first slots one of each, so that a short edition has all of them, too."""
    placed: list[tuple[float, Slot]] = []
    for category, parts in pattern.items():
        slots = _make_category(rng, category, parts)
        for position, slot in enumerate(slots):
            placed.append((rng.random() - 1 if position == 0 else (position + rng.random()) / len(slots), slot))
    ordered = [slot for _, slot in sorted(placed, key=lambda pair: pair[0])]
    plain = [
        index
        for index, slot in enumerate(ordered)
        if index > len(ordered) // 2 and slot.form == "peer" and not slot.repeat
    ]
    for index in rng.sample(plain, _TWO_CATEGORIES):
        ordered[index] = replace(ordered[index], again=True)
    return ordered


def _make_category(rng: Random, category: str, parts: dict[str, object]) -> list[Slot]:
    slots = [
        Slot(category, language, form)
        for form, languages in parts.items()
        if isinstance(languages, dict)
        for language, number in languages.items()
        for _ in range(number)
    ]
    rng.shuffle(slots)
    peers = [index for index, slot in enumerate(slots) if slot.form == "peer"]
    repeats = parts["repeats"]
    if not isinstance(repeats, int):
        raise TypeError("editions.toml: repeats takes a whole number")
    for index in rng.sample(peers[2:], repeats):
        slots[index] = replace(slots[index], repeat=True)
    return slots
