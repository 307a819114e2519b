"""The categories of a new edition, read from `defaults/*.toml`: pure data, checked on reading."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "nl", "en")
POINTS = 5
FOLDER = Path(__file__).parent / "defaults"

Texts = dict[str, str]


@dataclass(frozen=True)
class DefaultCriterion:
    """One criterion: its weight in percent, and the words for 1 to 5 points."""

    key: str
    weight: int
    name: Texts
    description: Texts
    anchors: tuple[Texts, ...]


@dataclass(frozen=True)
class DefaultCategory:
    """One category with all its texts."""

    key: str
    position: int
    hue: str
    icon: str
    name: Texts
    looks_for: Texts
    description: Texts
    questions: tuple[Texts, ...]
    example: Texts
    criteria: tuple[DefaultCriterion, ...]


def load_default_categories(folder: Path = FOLDER) -> list[DefaultCategory]:
    """The categories in their order. Raises ValueError naming the file and the key where something is missing."""
    categories = [_category(path.name, _parse(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]
    return sorted(categories, key=lambda category: category.position)


@lru_cache(maxsize=32)
def _parse(text: str) -> dict[str, Any]:
    """What a file says, to be read only: parsing takes longer than all else that making an edition does."""
    return tomllib.loads(text)


def texts_of(where: str, given: Any) -> Texts:
    if not isinstance(given, dict) or set(given) != set(LANGUAGES):
        raise ValueError(f"{where}: takes a text in each of {', '.join(LANGUAGES)}")
    for language, text in given.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{where}.{language}: is blank")
    return {language: given[language].strip() for language in LANGUAGES}


def _criterion(where: str, data: dict[str, Any]) -> DefaultCriterion:
    anchors = tuple(
        texts_of(f"{where}.anchors[{n}]", texts) for n, texts in enumerate(data.get("anchors", []), start=1)
    )
    if len(anchors) != POINTS:
        raise ValueError(f"{where}.anchors: takes {POINTS}, has {len(anchors)}")
    return DefaultCriterion(
        key=data["key"],
        weight=data["weight"],
        name=texts_of(f"{where}.name", data.get("name")),
        description=texts_of(f"{where}.description", data.get("description")),
        anchors=anchors,
    )


def _category(file: str, data: dict[str, Any]) -> DefaultCategory:
    for key in ("key", "position", "hue", "icon", "criteria", "questions"):
        if key not in data:
            raise ValueError(f"{file}: {key} is missing")
    criteria = tuple(_criterion(f"{file}: criteria[{n}]", each) for n, each in enumerate(data["criteria"], start=1))
    if sum(criterion.weight for criterion in criteria) != 100:
        raise ValueError(f"{file}: criteria: weights add to {sum(c.weight for c in criteria)}, not 100")
    return DefaultCategory(
        key=data["key"],
        position=data["position"],
        hue=data["hue"],
        icon=data["icon"],
        name=texts_of(f"{file}: name", data.get("name")),
        looks_for=texts_of(f"{file}: looks_for", data.get("looks_for")),
        description=texts_of(f"{file}: description", data.get("description")),
        questions=tuple(texts_of(f"{file}: questions[{n}]", each) for n, each in enumerate(data["questions"], start=1)),
        example=texts_of(f"{file}: example", data.get("example")),
        criteria=criteria,
    )
