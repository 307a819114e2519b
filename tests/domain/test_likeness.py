import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.lifecycle import NomineeKind
from awards.domain.likeness import LikenessVerdict, NomineeFacts, find_candidates, likeness
from awards.domain.matching import fold_name
from benchmarks.likeness import figures, judge
from tests.domain.likeness_pairs import facts, make_pairs

SAME, LIKELY, DIFFERENT = LikenessVerdict
ACCENTS = "The names differ only in accents, capitals or punctuation"
PARTICLE = "A particle such as “Van den” is written differently"
HYPHENS = "The names differ only in spaces or hyphens"
INITIAL = "An initial stands for the first name"
SWAPPED = "First and last name are swapped"
TYPO = "One letter differs in the names"
LONGER = "One of the names is longer"


def told(one: NomineeFacts, other: NomineeFacts) -> tuple[LikenessVerdict, list[str]]:
    found = likeness(one, other)
    assert found == likeness(other, one)
    return found.verdict, [reason.text for reason in found.reasons]


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reason"),
    [
        ("Jan Peeters", "Jan Peeters", SAME, "Same name"),
        ("Amelie Dubois", "Amélie Dubois", SAME, ACCENTS),
        ("Sean O’Connor", "Sean OConnor", SAME, ACCENTS),
        ("An Vanden Broeck", "An Van den Broeck", SAME, PARTICLE),
        ("An D’Hondt", "An Dhondt", SAME, PARTICLE),
        ("An De Smet", "An Desmet", SAME, PARTICLE),
        ("Marie-Claire Dubois", "Marie Claire Dubois", SAME, HYPHENS),
        ("Marieclaire Dubois", "Marie-Claire Dubois", SAME, HYPHENS),
        ("Peeters, Jan", "Jan Peeters", SAME, SWAPPED),
        ("PEETERS Jan", "Jan Peeters", SAME, SWAPPED),
        ("Vandenbroeck An", "An Van den Broeck", SAME, SWAPPED),
        ("Peeters Jan", "Jan Peeters", LIKELY, SWAPPED),
        ("J. Peeters", "Jan Peeters", LIKELY, INITIAL),
        ("JP Dupont", "Jean-Pierre Dupont", LIKELY, INITIAL),
        ("Amélie D.", "Amelie Dubois", LIKELY, "An initial stands for the surname"),
        ("Jan Peetres", "Jan Peeters", LIKELY, TYPO),
        ("An Van Broeck", "An Van den Broeck", LIKELY, PARTICLE),
        ("Marie Dubois", "Marie-Claire Dubois", LIKELY, LONGER),
        ("Jan", "Jan Peeters", LIKELY, LONGER),
    ],
)
def test_spellings_of_one_name(one: str, other: str, verdict: LikenessVerdict, reason: str) -> None:
    assert told(facts(one, "Belcentre"), facts(other, "Belcentre SA")) == (verdict, [reason, "Same organisation"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan Peeters", "Jef Peeters"),
        ("Jan Peeters", "Jean Peeters"),
        ("Marie Dubois", "Marc Dubois"),
        ("M. Dubois", "Anne Dubois"),
        ("J. P.", "Jan Peeters"),
        ("Jan Peeters", "Jan Maes"),
        ("An Van den Broeck", "An Van der Linden"),
        ("Nathlie Lambrt", "Nathalie Lambert"),
        ("", ""),
        ("❤️", "⭐"),
    ],
)
def test_other_names_are_other_nominees(one: str, other: str) -> None:
    assert told(facts(one, "Belcentre"), facts(other, "Belcentre")) == (DIFFERENT, [])


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reason"),
    [
        ("Luxivo", "Belcentre", LIKELY, "But the organisations differ"),
        ("Bel-Centre nv", "Belcentre", SAME, "Same organisation"),
        ("Belcntre", "Belcentre", SAME, "The organisation is spelt a little differently"),
        ("Belcentre Gent", "Belcentre", LIKELY, "One organisation’s name is part of the other’s"),
        ("BCC", "Belgian Contact Centre", LIKELY, "One organisation’s name is an abbreviation of the other’s"),
        ("", "Belcentre", LIKELY, "One organisation is not known"),
    ],
)
def test_organisations(one: str, other: str, verdict: LikenessVerdict, reason: str) -> None:
    assert told(facts("Jan Peeters", one), facts("Jan Peeters", other)) == (verdict, ["Same name", reason])


def test_a_personal_address_decides_between_like_names_only() -> None:
    one = facts("Marie Dubois", "Belcentre", "Marie@People.example")
    initial = facts("M. Dubois", "Luxivo", "marie@people.example ")
    assert told(one, initial) == (SAME, ["Same mail address", INITIAL])
    married = facts("Marie Vermeulen", "Luxivo", "marie@people.example ")
    assert told(one, married) == (LIKELY, ["Same mail address", "But the names differ"])
    sister = facts("Maria Dubois", "Belcentre", "marie@people.example")
    assert told(one, sister) == (LIKELY, ["Same mail address", TYPO, "Same organisation"])
    desk = [facts(name, "Belcentre", "info@people.example") for name in ("Marie Dubois", "Marc Dubois")]
    assert told(*desk) == (DIFFERENT, [])


def test_two_addresses_make_one_name_doubtful() -> None:
    one, other = (facts("Jan Peeters", "Belcentre", f"{name}@people.example") for name in ("jan", "jan.peeters2"))
    assert told(one, other) == (LIKELY, ["Same name", "Same organisation", "But the mail addresses differ"])
    elsewhere = facts("Jan Peeters", "Luxivo", "jan@luxivo.example")
    assert told(one, elsewhere) == (DIFFERENT, [])


def test_a_person_is_never_a_team() -> None:
    person = facts("Zoë", "Belcentre", "zoe@people.example")
    assert told(person, facts(person.name, person.organisation, person.address, NomineeKind.TEAM)) == (DIFFERENT, [])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Team 1", "Team 2", (DIFFERENT, [])),
        ("Billing", "Billing North", (DIFFERENT, [])),
        ("Team A", "Team Antwerp", (DIFFERENT, [])),
        ("Équipe-Énergie", "equipe energie", (SAME, [HYPHENS, "Same organisation"])),
        ("Team Livraisons", "Team Livraison", (LIKELY, [TYPO, "Same organisation"])),
    ],
)
def test_teams(one: str, other: str, expected: tuple[LikenessVerdict, list[str]]) -> None:
    assert told(*(facts(name, "Belcentre", "", NomineeKind.TEAM) for name in (one, other))) == expected


PAIRS = make_pairs()


def test_precision_and_recall_on_labelled_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(PAIRS) >= 300
    assert make_pairs() == PAIRS
    judged = judge(PAIRS)
    same, alike = figures(judged, SAME), figures(judged, SAME, LIKELY)
    with capsys.disabled():
        print(f"\n{len(PAIRS)} pairs; same: {same}; same or likely: {alike}")
    assert same.precision == 1.0, "what joins by itself is never wrong on these pairs"
    assert same.recall >= 0.46
    assert alike.precision >= 0.75
    assert alike.recall >= 0.90


def test_no_candidate_that_is_alike_is_left_out() -> None:
    keys = [fold_name(pair.other.name) for pair in PAIRS]
    left_out = [
        pair
        for place, pair in enumerate(PAIRS)
        if likeness(pair.one, pair.other).verdict is not DIFFERENT
        and "address" not in pair.kind
        and place not in find_candidates(fold_name(pair.one.name), keys)
    ]
    assert left_out == []


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", "Belcentre", "Luxivo"]))
def test_any_text_has_an_answer_that_is_the_same_both_ways(one: str, other: str, organisation: str) -> None:
    found = likeness(facts(one, organisation), facts(other, "Belcentre"))
    assert found == likeness(facts(other, "Belcentre"), facts(one, organisation))
    assert 0 <= found.score <= 1
    assert bool(found.reasons) == (found.verdict is not DIFFERENT)
