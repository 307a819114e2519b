"""Which of the three languages a text is written in: a naive Bayes classifier over byte sequences (Lui & Baldwin,
"langid.py: An off-the-shelf language identification tool", 2012), as py3langid ships it.

Its model takes half a second to load, so it is loaded once, at the first text or by `load_model`. German is let in as a
rival, so that a German text is not taken for Dutch with confidence.
"""

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Final

import numpy
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES: Final = ("fr", "nl", "en")
RIVALS: Final = ("de",)

AUTO: Final = "auto"
"""What a writer chooses who leaves it to us."""

CONFIDENT: Final = 0.9
"""From here on a language may be called another one than its writer said; below, nothing is claimed."""

_LIKELY: Final = 0.6
"""From here on a guess is better than the language of the page on which the text was typed."""

_loading = Lock()


@dataclass(frozen=True)
class LanguageGuess:
    """The likeliest of fr, nl and en, with its probability from 0 to 1. Without any letters it is a mere third."""

    language: str
    confidence: float

    @property
    def sure(self) -> str:
        """The language, or "" where the guess is not confident."""
        return self.language if self.confidence >= CONFIDENT else ""


def detect_language(text: str) -> LanguageGuess:
    """The language of a text."""
    ranked: list[tuple[str, float]] = load_model().rank(text)
    language, confidence = next((name, share) for name, share in ranked if name in LANGUAGES)
    return LanguageGuess(language, confidence)


def settle_language(chosen: str, guess: LanguageGuess, *, fallback: str) -> str:
    """What the writer chose; where that is AUTO, the guess, or `fallback` where it is hardly one."""
    if chosen != AUTO:
        return chosen
    return guess.language if guess.confidence >= _LIKELY else fallback


def load_model() -> LanguageIdentifier:
    """The classifier, read once in a process; read before it forks, it is in memory once for all its children."""
    with _loading:
        return _read_model()


@cache
def _read_model() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, *RIVALS])
    kept = numpy.ascontiguousarray(identifier.nb_ptc), identifier.nb_pc, identifier.nb_classes
    identifier.nb_ptc, identifier._full_model = kept[0], kept  # lets go of the table of all other languages
    return identifier
