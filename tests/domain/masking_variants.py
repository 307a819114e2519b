"""Sentences made from lists of names and ways of writing them: the same on every machine."""

import random
from collections.abc import Iterator

from awards.domain.masking import Names
from tests.domain.likeness_pairs import DOUBLE, FIRST, ORGANISATIONS, PARTICLED, PLAIN, with_typo, without_accents
from tests.domain.masking_sentences import Sentence, make_names

FRAMES = {
    "fr": [
        "Ce matin-là, {X} a décroché à la première sonnerie.", "Je n’oublierai jamais ce que {X} a dit à la cliente.",
        "{X} est restée calme jusqu’au bout.", "Le client voulait parler à {X}, et à personne d’autre.",
    ],
    "nl": [
        "Die ochtend nam {X} op bij de eerste beltoon.", "Ik vergeet nooit wat {X} tegen de klant zei.",
        "{X} bleef kalm tot het einde.", "De klant wilde met {X} spreken, en met niemand anders.",
    ],
    "en": [
        "That morning {X} picked up at the first ring.", "I will never forget what {X} said to the caller.",
        "{X} stayed calm to the end.", "The caller wanted to speak to {X} and to nobody else.",
    ],
}  # fmt: skip


def ways_of_writing(chance: random.Random, first: str, last: str, joined: str) -> Iterator[tuple[str, str]]:
    """(kind, what somebody types) of one person; `joined` is the surname with its particles written together."""
    full = f"{first} {last}"
    yield "made: full", full
    yield "made: first name", first
    yield "made: surname", f"{chance.choice(['Mme', 'mevrouw', 'Mr'])} {{{last}}}"
    yield "made: accents", without_accents(full)
    yield "made: capitals", full.upper()
    yield "made: small letters", full.lower()
    yield "made: joined", f"{first} {joined}"
    yield "made: initial", f"{first[0]}. {last}"
    yield "made: swapped", f"{last} {first}"
    if len(last) > 5:
        yield "made: typo in the surname", f"{first} {with_typo(chance, last)}"
        yield "made: typo alone", with_typo(chance, last.replace(" ", "") if " " not in last else joined)
    if len(first) > 5 and "-" not in first:
        yield "made: typo in the first name", with_typo(chance, first)
    if "-" in first:
        yield "made: hyphen", first.replace("-", " ")
    if first[-1] not in "szx":
        yield "made: genitive", f"{first}s"


def make_variants(seed: int = 1, people: int = 60) -> Iterator[tuple[Names, Sentence]]:
    """Each way of writing each person, in a sentence of one language."""
    chance = random.Random(seed)
    for number in range(people):
        first = chance.choice(DOUBLE if number % 6 == 0 else FIRST)
        last, joined = chance.choice(PARTICLED) if number % 3 == 0 else (chance.choice(PLAIN),) * 2
        names = make_names(f"{first} {last}", "Quirijn Zevenster", chance.choice(ORGANISATIONS))
        for kind, written in ways_of_writing(chance, first, last, joined):
            language = chance.choice(["fr", "nl", "en"]) if kind != "made: genitive" else "nl"
            marked = written if "{" in written else f"{{{written}}}"
            yield names, Sentence("", language, kind, chance.choice(FRAMES[language]).replace("{X}", marked))
