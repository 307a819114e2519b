import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.lifecycle import NomineeKind
from awards.domain.matching import clean_name, fold_name, nominee_key, organisation_key

WOMAN_AT_DESK = "\U0001f469\U0001f3fd\u200d\U0001f4bb"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Zoë Lefèvre", "zoe lefevre"),
        ("  ZOE\tLEFEVRE\n", "zoe lefevre"),
        ("Zoe\u0308 Lefe\u0300vre", "zoe lefevre"),
        ("Marie‑Claire D’Hondt", "marie claire d'hondt"),
        ("Marie Claire D'Hondt", "marie claire d'hondt"),
        ("Marie–Claire D`Hondt", "marie claire d'hondt"),
        ("Søren Łukasz Œdipe Strauß", "soren lukasz oedipe strauss"),
        ("Ĳsbrand", "ijsbrand"),
        ("Γιώργος", "γιωργοσ"),
        ("ΓΙΩΡΓΟΣ", "γιωργοσ"),
        ("فاطمة الزهراء", "فاطمة الزهراء"),
        ("आशा", "आशा"),
        ("Андрей", "андрей"),
        (f"Ana {WOMAN_AT_DESK} Silva ❤️", "ana silva"),
        ("Ana\u200b\u202e Silva\x00", "ana silva"),
        ("❤️", ""),
        ("", ""),
    ],
)
def test_names_that_mean_the_same_person_fold_alike(typed, folded):
    assert fold_name(typed) == folded


def test_arabic_letters_that_differ_stay_different():
    assert fold_name("آمنة") != fold_name("امنة")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Bel-Appel NV", "bel appel"),
        ("N.V. Bel Appel", "bel appel"),
        ("Bel Appel SA/NV", "bel appel"),
        ("BÉL-APPEL (s.r.l.)", "bel appel"),
        ("L'Écoute asbl", "lecoute"),
        ("L’Ecoute, A.S.B.L.", "lecoute"),
        ("Hallo & Co bvba", "hallo co"),
        ("Sabena Luistert", "sabena luistert"),
        ("NV", "nv"),
        (" – ", ""),
        ("Ωμέγα", "ωμεγα"),
        ("आशा केंद्र", "आशा केंद्र"),
    ],
)
def test_organisations_match_whatever_their_legal_form_and_punctuation(typed, key):
    assert organisation_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Zoe\u0308 \n\t Lefe\u0300vre ", "Zoë Lefèvre"),
        ("D’Hondt\u200e\u202e\x07", "D’Hondt"),
        ("Marie\u2011Claire", "Marie-Claire"),
        ("Marie – Claire", "Marie – Claire"),
        (f"Ana {WOMAN_AT_DESK}", f"Ana {WOMAN_AT_DESK}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Ana\u00a0\u2003Silva", "Ana Silva"),
        ("Ana\ud800", "Ana"),
        ("\x00\x01", ""),
    ],
)
def test_a_stored_name_is_clean_and_still_itself(typed, stored):
    assert clean_name(typed) == stored


@given(st.text())
def test_cleaning_and_folding_twice_changes_nothing(text):
    cleaned = clean_name(text)
    assert clean_name(cleaned) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_name(cleaned) == fold_name(text)


def test_the_same_nominee_is_the_same_kind_name_and_organisation():
    zoe = nominee_key(kind=NomineeKind.PERSON, name="Zoë Lefèvre", organisation="Bel Appel NV")
    assert zoe == nominee_key(kind=NomineeKind.PERSON, name="ZOE LEFEVRE", organisation="bel-appel")
    assert zoe != nominee_key(kind=NomineeKind.TEAM, name="Zoë Lefèvre", organisation="Bel Appel NV")
    assert zoe != nominee_key(kind=NomineeKind.PERSON, name="Zoë Lefèvre", organisation="Hallo & Co")
    assert zoe != nominee_key(kind=NomineeKind.PERSON, name="Zoë Lefebvre", organisation="Bel Appel NV")
