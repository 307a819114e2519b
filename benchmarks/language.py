"""`python -m benchmarks.language`: how well the language of a story is recognised, and what that costs.

The texts are those of the demo and the categories' examples: whole, in their sentences of 40 to 120 characters, and in
shorter ones still. They were written by people who knew which language they wrote; nobody's nomination is among them.
"""

import os
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from awards.demo.pools import DATA, load_pool
from awards.domain.language import CONFIDENT, LANGUAGES, LanguageGuess, detect_language, load_model

DEFAULTS = DATA.parents[1] / "editions" / "defaults"
PLACES = re.compile(r"\[([^|\]]*)\|[^\]]*\]|\{\w+\}")
SENTENCE = re.compile(r"(?<=[.!?»”]) ")


class Sample(NamedTuple):
    """A text, and the language in which it is written."""

    language: str
    text: str


class Figures(NamedTuple):
    """Shares of the samples: recognised rightly; called with confidence; called with confidence, and wrong."""

    right: float
    sure: float
    sure_and_wrong: float


def whole_texts() -> list[Sample]:
    """The demo's stories and the categories' examples."""
    found = [
        Sample(language, " ".join(PLACES.sub(r"\1", text).split()))
        for language in LANGUAGES
        for file in (f"stories_{language}", f"stories_{language}_more")
        for text in _texts(load_pool(file))
    ]
    for path in sorted(DEFAULTS.glob("*.toml")):
        examples = tomllib.loads(path.read_text(encoding="utf-8"))["example"]
        found += [Sample(language, text) for language, text in examples.items()]
    return found


def _texts(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            if key == "text":
                yield value
            else:
                yield from _texts(value)
    elif isinstance(table, list):
        for each in table:
            yield from _texts(each)


def sentences(least: int, most: int) -> list[Sample]:
    """The sentences of the same texts that have so many characters."""
    return [
        Sample(language, sentence)
        for language, text in whole_texts()
        for sentence in SENTENCE.split(text)
        if least <= len(sentence) <= most
    ]


def judge(samples: list[Sample]) -> list[tuple[Sample, LanguageGuess]]:
    """Every sample with its guess."""
    return [(sample, detect_language(sample.text)) for sample in samples]


def figures(judged: list[tuple[Sample, LanguageGuess]]) -> Figures:
    """How well the samples were judged."""
    right = sum(sample.language == guess.language for sample, guess in judged)
    sure = [sample.language == guess.language for sample, guess in judged if guess.sure]
    return Figures(right / len(judged), len(sure) / len(judged), sure.count(False) / len(judged))


def resident_megabytes() -> float:
    """What this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Print the figures, then the cost."""
    before = resident_megabytes()
    began = time.perf_counter()
    load_model()
    loading, memory = time.perf_counter() - began, resident_megabytes() - before
    rows = {
        "whole texts": whole_texts(),
        "sentences of 40 to 120 characters": sentences(40, 120),
        "sentences of less than 40": sentences(1, 39),
    }
    print(f"{'texts':34} {'number':>7} {'right':>7} {'sure':>7} {'sure, wrong':>12}   (sure: {CONFIDENT} or more)")
    for name, samples in rows.items():
        found = figures(judge(samples))
        print(f"{name:34} {len(samples):7} {found.right:7.3f} {found.sure:7.3f} {found.sure_and_wrong:12.3f}")
    story = max((sample.text for sample in whole_texts()), key=len)
    began = time.perf_counter()
    for _ in range(100):
        detect_language(story)
    one = (time.perf_counter() - began) / 100
    print(f"\nLoading the model: {memory:.0f} MB, as long as recognising {loading / one:,.0f} stories")


if __name__ == "__main__":
    main()
