"""The language of a story: recognised well, cheaply, and with honest doubt."""

import subprocess
import sys

import pytest

from awards.domain.language import AUTO, CONFIDENT, LanguageGuess, detect_language, settle_language
from benchmarks.language import figures, judge, sentences, whole_texts
from tests.test_architecture import PROJECT


def test_every_story_of_the_demo_and_every_example_is_recognised() -> None:
    samples = whole_texts()
    assert len(samples) > 100
    assert figures(judge(samples)) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(("least", "most", "right", "sure"), [(40, 120, 0.99, 0.98), (1, 39, 0.97, 0.8)])
def test_short_texts_are_recognised_and_never_wrong_with_confidence(least, most, right, sure) -> None:
    found = figures(judge(sentences(least, most)))
    assert found.right >= right
    assert found.sure >= sure
    assert found.sure_and_wrong == 0.0


def test_what_has_no_language_is_no_confident_guess() -> None:
    for text in ("", "👏👏👏", "12345 67890", "Merci", "Οικονομία και τηλέφωνο"):
        assert detect_language(text).sure == ""


def test_german_is_not_taken_for_dutch_with_confidence() -> None:
    german = (
        "Eine Kundin rief weinend an, weil ihr Konto gesperrt war. Sie hat ihr zugehört, ihr Mut gemacht und am "
        "nächsten Morgen noch einmal angerufen."
    )
    guess = detect_language(german)
    assert guess.language in {"fr", "nl", "en"}
    assert guess.sure == ""


def test_the_writers_choice_stands_and_a_guess_must_be_one() -> None:
    sure, weak = LanguageGuess("nl", CONFIDENT), LanguageGuess("en", 0.4)
    assert settle_language("fr", sure, fallback="en") == "fr"
    assert settle_language(AUTO, sure, fallback="en") == "nl"
    assert settle_language(AUTO, weak, fallback="fr") == "fr"
    assert (sure.sure, weak.sure) == ("nl", "")


def test_the_model_waits_for_the_first_text() -> None:
    code = (
        "import awards.factory, awards.domain.language as language\n"
        "awards.factory.create_app({'AWARDS_INSTANCE': 'instance'})\n"
        "print(language._read_model.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr
