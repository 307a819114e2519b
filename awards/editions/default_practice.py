"""The practice dossiers of a new edition, read from `defaults/practice/*.toml`: pure data, checked on reading."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from awards.editions.default_categories import FOLDER, POINTS, Texts, texts_of

PRACTICE_FOLDER = FOLDER / "practice"


@dataclass(frozen=True)
class DefaultPractice:
    """One practice dossier. `reference`: a criterion's key → {"points": …, "why": texts}."""

    category: str
    position: int
    nominee: str
    organisation: Texts
    story: Texts
    reference: dict[str, dict[str, Any]]

    def values(self) -> dict[str, Any]:
        """The columns of its row, but for the edition and the category."""
        return {
            "position": self.position, "nominee": self.nominee, "organisation": self.organisation,
            "story": self.story, "reference": self.reference,
        }  # fmt: skip


def load_default_practice(folder: Path = PRACTICE_FOLDER) -> list[DefaultPractice]:
    """The dossiers in their order. Raises ValueError naming the file and the key where something is missing."""
    found = [_dossier(path.name, tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]
    return sorted(found, key=lambda dossier: dossier.position)


@cache
def _defaults() -> tuple[DefaultPractice, ...]:
    return tuple(load_default_practice())


def practice_rows(categories: Mapping[str, int]) -> list[dict[str, Any]]:
    """The columns of an edition's practice dossiers but for the edition: those whose category (key → id) it has."""
    return [
        {"category_id": categories[default.category], "version": 1, **default.values()}
        for default in _defaults()
        if default.category in categories
    ]


def _dossier(file: str, data: dict[str, Any]) -> DefaultPractice:
    for key in ("category", "position", "nominee", "reference"):
        if key not in data:
            raise ValueError(f"{file}: {key} is missing")
    return DefaultPractice(
        category=data["category"],
        position=data["position"],
        nominee=data["nominee"],
        organisation=texts_of(f"{file}: organisation", data.get("organisation")),
        story=texts_of(f"{file}: story", data.get("story")),
        reference={key: _reading(f"{file}: reference.{key}", given) for key, given in data["reference"].items()},
    )


def _reading(where: str, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("points") not in range(1, POINTS + 1):
        raise ValueError(f"{where}.points: takes 1 to {POINTS}")
    return {"points": given["points"], "why": texts_of(f"{where}.why", given.get("why"))}
