"""`python -m benchmarks.masking`: how well names are hidden in stories, on the labelled sentences that the tests make,
and how long it takes."""

import random
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from awards.demo.plan import make_plan
from awards.domain.masking import MaskedText, Names, mask
from awards.domain.masking_tokens import tokenise
from tests.domain.likeness_pairs import FIRST, ORGANISATIONS, PARTICLED, PLAIN
from tests.domain.masking_sentences import WORLDS, Sentence, make_names, make_sentences
from tests.domain.masking_variants import make_variants

LONG = 8_000


class Verdict(NamedTuple):
    """Of one sentence: names to hide and hidden whole, words to leave and hidden all the same, and which those are."""

    sentence: Sentence
    wanted: int
    found: int
    plain: int
    lost: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def hidden_places(masked: MaskedText, text: str) -> set[int]:
    """The characters that nobody sees any more."""
    places: set[int] = set()
    place = 0
    for segment in masked.segments:
        original = segment.original or segment.text
        begin = text.find(original, place)
        if begin < 0:  # what grammar added
            continue
        if segment.role:
            places |= set(range(begin, begin + len(original)))
        place = begin + len(original)
    return places


def judge(sentence: Sentence, names: Names | None = None) -> Verdict:
    text, wanted = sentence.text, sentence.wanted
    hidden = hidden_places(mask(text, sentence.language, names or WORLDS[sentence.world]), text)
    missed = [text[start:end] for start, end in wanted if not _is_hidden(text, start, end, hidden)]
    inside = {place for start, end in wanted for place in range(start, end)}
    plain = [
        token
        for token in tokenise(text, [])
        if token.start not in inside and len(token.text) > 1 and text[token.end : token.end + 1] not in "'’"
    ]
    wrong = [token.text for token in plain if token.start in hidden]
    return Verdict(
        sentence, len(wanted), len(wanted) - len(missed), len(plain), len(wrong), tuple(missed), tuple(wrong)
    )


def _is_hidden(text: str, start: int, end: int, hidden: set[int]) -> bool:
    letters = [place for place in range(start, end) if text[place].isalnum()]
    if text[start:end].endswith(("'s", "’s")):
        letters.pop()
    return all(place in hidden for place in letters)


class Figures(NamedTuple):
    recall: float
    over: float
    """The share of other words that are hidden, too."""


def figures(verdicts: Iterable[Verdict]) -> Figures:
    counted = list(verdicts)
    wanted, plain = sum(one.wanted for one in counted), sum(one.plain for one in counted)
    return Figures(
        sum(one.found for one in counted) / wanted if wanted else 1.0, sum(one.lost for one in counted) / plain
    )


def strange_names(seed: int = 1, number: int = 120) -> list[Names]:
    """Names of nobody in a story: whatever they hide there is hidden wrongly."""
    chance = random.Random(seed)
    surnames = PLAIN + [apart for apart, _ in PARTICLED]
    return [
        make_names(
            f"{chance.choice(FIRST)} {chance.choice(surnames)}", f"{chance.choice(FIRST)} {chance.choice(surnames)}",
            chance.choice(ORGANISATIONS),
        )
        for _ in range(number)
    ]  # fmt: skip


def count_wrong_in_stories(nominations: int = 240) -> tuple[int, dict[str, int]]:
    """Words read in the demo's stories, and those that names of strangers hide in them."""
    names = strange_names()
    wrong: dict[str, int] = defaultdict(int)
    words = 0
    for number, one in enumerate(make_plan(seed=1, nominations=nominations, jurors=4).nominations):
        strangers = names[number % len(names)]
        words += len(one.story.split())
        for segment in mask(one.story, one.relation_language, strangers).hidden:
            wrong[segment.original] += 1
    return words, wrong


def measure_time() -> float:
    """Seconds for a story of 8,000 characters, the best of five."""
    story = " ".join(one.text for one in make_sentences())
    story = (story * (LONG // len(story) + 1))[:LONG]
    best = 1.0
    for _ in range(5):
        begun = time.perf_counter()
        mask.__wrapped__(story, "nl", WORLDS["A"])
        best = min(best, time.perf_counter() - begun)
    return best


def show(title: str, verdicts: list[Verdict]) -> None:
    """The figures by language and by kind, then what was missed and what was hidden wrongly."""
    print(f"{len(verdicts)} {title}, {sum(one.wanted for one in verdicts)} names to hide in them")
    print(f"{'':30} {'names':>6} {'recall':>7} {'other words':>12} {'hidden wrongly':>15}")
    groups: dict[str, list[Verdict]] = {"all": verdicts}
    for one in verdicts:
        groups.setdefault(one.sentence.language, []).append(one)
    for kind in sorted({one.sentence.kind for one in verdicts}):
        groups[f"- {kind}"] = [one for one in verdicts if one.sentence.kind == kind]
    for name, group in groups.items():
        recall, over = figures(group)
        wanted, plain = sum(one.wanted for one in group), sum(one.plain for one in group)
        print(f"{name:30} {wanted:6} {recall:7.3f} {plain:12} {over:15.4f}")
    for verdict in verdicts:
        if verdict.missed or verdict.wrong:
            print(f"{verdict.sentence.text!r}: missed {verdict.missed}, hidden wrongly {verdict.wrong}")


def main() -> None:
    """Print everything that is measured."""
    show("labelled sentences", [judge(sentence) for sentence in make_sentences()])
    print()
    show("made sentences", [judge(sentence, names) for names, sentence in make_variants()])
    words, wrong = count_wrong_in_stories()
    print(f"\n{words} words of the demo’s stories, with the names of strangers: {sum(wrong.values())} hidden wrongly")
    print("; ".join(f"{word} ({number})" for word, number in sorted(wrong.items(), key=lambda one: -one[1])))
    print(f"\n{LONG} characters: {measure_time() * 1000:.0f} ms")


if __name__ == "__main__":
    main()
