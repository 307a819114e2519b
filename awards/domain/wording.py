"""Sentences that the domain hands to people: marked for translation here, translated where they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

N_: Final[Callable[[str], str]] = str
"""Marks an English msgid for extraction and returns it untranslated (Babel extracts `N_` by default)."""


REGIONAL: Final[Mapping[str, str]] = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_BE"}
"""How Belgium writes dates and times in each language."""


def interpolate(message: str, params: Mapping[str, object]) -> str:
    """Fill `%(name)s`; a message without params is taken as it is, so that it may hold a bare percent sign."""
    return message % params if params else message


def pick_text(texts: Mapping[str, str], language: str) -> str:
    """The text in `language` (fr, nl, en), else in English, else in whichever there is; "" when there is none."""
    return texts.get(language) or texts.get("en") or next(filter(None, texts.values()), "")


@dataclass(frozen=True)
class Message:
    """An English msgid with the values for its `%(name)s` places; worded so that any number fits."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return interpolate(self.message, self.params)
