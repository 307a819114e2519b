"""Deals out stories: first each one as it was written, afterwards with ever different opening and closing sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, product
from random import Random
from typing import Any

from awards.demo.pools import load_pool
from awards.demo.records import Language


@dataclass(frozen=True)
class Story:
    """A template (see `typography.fill`); `form` is peer, self, team or outside (by somebody of another company).

    `community` asks for a nominee of that background, `members` for a team of that size.
    """

    category: str
    language: Language
    form: str
    text: str
    sector: str
    community: str | None = None
    members: int | None = None


@cache
def list_stories(language: Language, category: str, form: str) -> tuple[Story, ...]:
    rows: list[dict[str, Any]] = []
    for file in (f"stories_{language}", f"stories_{language}_more"):
        rows += load_pool(file).get(category, {}).get(form, [])
    return tuple(Story(category, language, form, **row) for row in rows)


class StoryDeck:
    """One pile of stories per category, language and form; no text comes twice before all its variants are used."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._piles: dict[tuple[str, Language, str], Iterator[Story]] = {}

    def draw(self, category: str, language: Language, form: str) -> Story:
        key = (category, language, form)
        if key not in self._piles:
            self._piles[key] = self._deal(*key)
        return next(self._piles[key])

    def _deal(self, category: str, language: Language, form: str) -> Iterator[Story]:
        stories = list(list_stories(language, category, form))
        self._rng.shuffle(stories)
        yield from stories
        phrases = load_pool(f"stories_{language}_more")["phrases"][form]
        frames = list(product(["", *phrases["openings"]], ["", *phrases["closings"]]))[1:]
        orders = [self._rng.sample(frames, len(frames)) for _ in stories]
        for turn in count():
            for story, order in zip(stories, orders, strict=True):
                opening, closing = order[turn % len(order)]
                yield replace(story, text=f"{opening} {story.text} {closing}")
