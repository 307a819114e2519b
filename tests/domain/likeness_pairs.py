"""Pairs of nominees of whom we know whether they are the same one: the same pairs on every machine.

The names are made from lists of common Belgian first names and surnames; nobody in particular is meant. Some pairs are
beyond any rule on purpose (pet names, an initial that stands for a brother), so that the figures are honest.
"""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from awards.domain.lifecycle import NomineeKind
from awards.domain.likeness import NomineeFacts

FIRST = [
    "Jan", "Jef", "Luc", "Marc", "Pieter", "Thomas", "Bart", "Koen", "Wouter", "Karim", "Mehdi", "Youssef", "Amélie",
    "Zoë", "Chloé", "Hélène", "Anaïs", "Loïc", "Jérôme", "François", "Noëlla", "Léa", "Céline", "Marie", "Nathalie",
    "Katrien", "Lotte", "Sofie", "Fatima", "Veerle", "Ingrid", "Delphine", "Sébastien", "Benoît", "Gülşen", "Aurélie",
]  # fmt: skip
DOUBLE = ["Marie-Claire", "Jean-Pierre", "Anne-Sophie", "Jean-Marc", "Marie-Louise", "Pierre-Yves", "An-Sofie"]
PLAIN = [
    "Peeters", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "Dubois", "Lambert", "Dupont",
    "Lefèvre", "Gérard", "Collignon", "Renard", "Noël", "Hermans", "Aerts", "Bogaert", "Yılmaz", "Bouzid", "Delvaux",
    "Verhaegen", "Coppens", "Segers", "Lemaître", "Piérard", "Thijs", "Nijs", "Bastiaens",
]  # fmt: skip
PARTICLED = [
    ("Van den Broeck", "Vanden Broeck"), ("Van den Broeck", "Vandenbroeck"), ("Van de Velde", "Vandevelde"),
    ("Van der Linden", "Vanderlinden"), ("De Smet", "Desmet"), ("D'Hondt", "Dhondt"), ("D’Haene", "D'haene"),
    ("Le Roy", "Leroy"), ("De Clercq", "Declercq"), ("Du Bois", "Dubois"), ("Van Damme", "Vandamme"),
    ("Ter Beke", "Terbeke"), ("Ten Haaf", "Tenhaaf"), ("De la Croix", "Delacroix"), ("El Amrani", "Elamrani"),
    ("Op de Beeck", "Opdebeeck"), ("D'Hoore", "D Hoore"), ("Vande Walle", "Van de Walle"),
]  # fmt: skip
ORGANISATIONS = [
    "Belcentre", "Luxivo Contact", "Nordzee Services", "Meuse Assistance", "Kust & Co", "Télésamb", "Brabant Care",
    "Schelde Klantendienst", "Ardennes Appels", "Waterzooi Telecom",
]  # fmt: skip


class Pair(NamedTuple):
    kind: str
    same: bool
    one: NomineeFacts
    other: NomineeFacts


def facts(name: str, organisation: str, address: str = "", kind: NomineeKind = NomineeKind.PERSON) -> NomineeFacts:
    return NomineeFacts(kind=kind, name=name, organisation=organisation, address=address)


def without_accents(name: str) -> str:
    plain = "aceeeiioosuu"
    return name.translate(str.maketrans("àçéèêïîöôşüû", plain)).replace("ë", "e")


def with_typo(chance: random.Random, word: str) -> str:
    """A letter left out, doubled, or two in the wrong order; never the first."""
    place = chance.randrange(1, len(word) - 2)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    made = [word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:], swapped]
    return chance.choice([each for each in made if each != word])


def one_person(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """(kind, one spelling, another): all of the same person at one organisation."""
    first, last = chance.choice(FIRST), chance.choice(PLAIN)
    accented = chance.choice([name for name in FIRST if without_accents(name) != name])
    apart, joined = chance.choice(PARTICLED)
    double = chance.choice(DOUBLE)
    long = chance.choice([name for name in PLAIN if len(name) > 5])
    yield "accents", f"{accented} {last}", f"{without_accents(accented)} {without_accents(last)}"
    yield "capitals", f"{first} {last}", f"{first.upper()} {last.upper()}"
    yield "particle", f"{first} {apart}", f"{first} {joined}"
    yield "hyphen", f"{double} {last}", f"{double.replace('-', ' ')} {last}"
    yield "initial", f"{first[0]}. {last}", f"{first} {last}"
    yield "initials", f"{double[0]}.-{double.split('-')[1][0]}. {last}", f"{double} {last}"
    yield "initial of the surname", f"{first} {last[0]}.", f"{first} {last}"
    yield "swapped", f"{last} {first}", f"{first} {last}"
    yield "swapped, said so", f"{last.upper()} {first}", f"{first} {last}"
    yield "swapped particle", f"{joined} {first}", f"{first} {apart}"
    yield "typo", f"{first} {with_typo(chance, long)}", f"{first} {long}"
    yield "second surname", f"{first} {last}-{long}", f"{first} {last}"
    yield "two typos", f"{with_typo(chance, 'Nathalie')} {with_typo(chance, long)}", f"Nathalie {long}"
    yield "pet name", *chance.choice([(f"Jos {last}", f"Jozef {last}"), (f"Trien {last}", f"Katrien {last}")])


def one_person_elsewhere(chance: random.Random) -> Iterator[Pair]:
    """The same person, whose organisation or address is what was written differently."""
    name, last = f"{chance.choice(FIRST)} {chance.choice(PLAIN)}", chance.choice(PLAIN)
    first, address = chance.choice(FIRST), f"person{chance.randrange(10**6)}@people.example"
    home, client = chance.sample(ORGANISATIONS, 2)
    yield Pair("legal form", True, facts(name, f"{home} NV"), facts(without_accents(name), home.lower()))
    yield Pair("branch", True, facts(name, f"{home} Gent"), facts(name, home))
    yield Pair("organisation typo", True, facts(name, with_typo(chance, "Nordzee")), facts(name, "Nordzee"))
    yield Pair("agency and client", True, facts(name, home), facts(name, client))
    married = facts(f"{first} {last}", home, address), facts(f"{first} Vermeulen", home, address.upper())
    yield Pair("married, same address", True, *married)
    team = f"Team {chance.choice(['Facturation', 'Énergie', 'Livraisons', 'Rendez-vous'])}"
    other = facts(without_accents(team.replace("É", "E")).replace("-", " "), home, kind=NomineeKind.TEAM)
    yield Pair("team", True, facts(team, home, kind=NomineeKind.TEAM), other)


NEIGHBOURS = [
    ("Jan", "Jef"), ("Marie", "Marc"), ("Jan", "Jean"), ("Luc", "Lut"), ("Bart", "Bert"), ("Sofie", "Lotte"),
    ("Marie", "Maria"), ("Thomas", "Tom"), ("Amélie", "Aurélie"), ("Karim", "Karima"), ("Pieter", "Peter"),
]  # fmt: skip
SIBLING_SURNAMES = [("Janssen", "Janssens"), ("Peters", "Peeters"), ("Maes", "Claes"), ("Thys", "Thijs")]


def two_people(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """(kind, one, another): two people of one organisation."""
    first, other_first = chance.sample(FIRST, 2)
    last, other_last = chance.sample(PLAIN, 2)
    near, neighbour = chance.choice(NEIGHBOURS)
    surname, sibling = chance.choice(SIBLING_SURNAMES)
    apart, _ = chance.choice(PARTICLED)
    double = chance.choice(DOUBLE)
    yield "same surname", f"{first} {last}", f"{other_first} {last}"
    yield "same surname with particle", f"{first} {apart}", f"{other_first} {apart}"
    yield "near first names", f"{near} {last}", f"{neighbour} {last}"
    yield "same first name", f"{first} {last}", f"{first} {other_last}"
    yield "near surnames", f"{first} {surname}", f"{first} {sibling}"
    yield "other initial", f"{chance.choice('QX')}. {last}", f"{first} {last}"
    yield "initial of a brother", f"J. {last}", f"{chance.choice(['Jef', 'Jérôme', 'Joke'])} {last}"
    yield "half of a double name", f"{double} {last}", f"{chance.choice(['Rita', 'Yves'])} {last}"
    yield "strangers", f"{first} {last}", f"{other_first} {other_last}"
    yield "first names as surnames", "Thomas Martin", f"Martin {chance.choice(['Lambert', 'Simon', 'Thomas'])}"


def two_elsewhere(chance: random.Random) -> Iterator[Pair]:
    """Two nominees in spite of one name, one mailbox or nearly one."""
    name, other = f"{chance.choice(FIRST)} {chance.choice(PLAIN)}", f"Bernadette {chance.choice(PLAIN)}"
    home, away = chance.sample(ORGANISATIONS, 2)
    first, last = name.split()
    desk = f"{chance.choice(['info', 'support', 'accueil'])}@people.example"
    number = chance.randrange(1, 8)
    north = facts(f"Ploeg {chance.choice(['Noord', 'Zuid'])}", home, kind=NomineeKind.TEAM)
    yield Pair("namesakes", False, facts(name, home), facts(name, away))
    yield Pair(
        "namesakes with addresses", False, facts(name, home, "a@people.example"), facts(name, away, "b@x.example")
    )
    yield Pair("initial elsewhere", False, facts(f"{first[0]}. {last}", home), facts(name, away))
    yield Pair("one desk's mailbox", False, facts(name, home, desk), facts(other, home, desk))
    yield Pair("person and team", False, facts(name, home), facts(name, home, kind=NomineeKind.TEAM))
    numbered = [facts(f"Team {each}", home, kind=NomineeKind.TEAM) for each in (number, number + 1)]
    yield Pair("numbered teams", False, *numbered)
    yield Pair("teams of two places", False, north, facts("Ploeg Oost", home, kind=NomineeKind.TEAM))


def at_one_address(chance: random.Random) -> Iterator[Pair]:
    """One personal mail address: of one nominee named twice, or of two who share it."""
    first, other_first = chance.sample(FIRST, 2)
    last, other_last = chance.sample(PLAIN, 2)
    near, neighbour = chance.choice([pair for pair in NEIGHBOURS if min(map(len, pair)) > 3])
    home, away = chance.sample(ORGANISATIONS, 2)
    address = f"box{chance.randrange(10**6)}@people.example"
    initial = facts(f"{first[0]}. {last}", home, address), facts(f"{first} {last}", away, address)
    yield Pair("initial, one address", True, *initial)
    couple = facts(f"{first} {last}", home, address), facts(f"{other_first} {last}", home, address)
    yield Pair("couple, one address", False, *couple)
    family = facts(f"{near} {last}", home, address), facts(f"{neighbour} {last}", home, address)
    yield Pair("near first names, one address", False, *family)
    desk = facts(f"{first} {last}", home, address), facts(f"{other_first} {other_last}", home, address)
    yield Pair("strangers, one address", False, *desk)


def _at_one_organisation(
    chance: random.Random, make: Callable[[random.Random], Iterator[tuple[str, str, str]]], same: bool
) -> Iterator[Pair]:
    organisation = chance.choice(ORGANISATIONS)
    for kind, one, other in make(chance):
        yield Pair(kind, same, facts(one, organisation), facts(other, organisation))


def make_pairs(*, rounds: int = 15, seed: int = 3) -> list[Pair]:
    """Pairs of 41 kinds, each once a round; pairs that come twice are kept once."""
    chance, other_chance = random.Random(seed), random.Random(seed + 1)
    made: dict[Pair, None] = {}
    for _ in range(rounds):
        made |= dict.fromkeys(_at_one_organisation(chance, one_person, True))
        made |= dict.fromkeys(one_person_elsewhere(chance))
        made |= dict.fromkeys(_at_one_organisation(chance, two_people, False))
        made |= dict.fromkeys(two_elsewhere(chance))
        made |= dict.fromkeys(at_one_address(other_chance))
    return list(made)
