"""What is proposed while somebody types."""

from pathlib import Path

import pytest

from awards.extensions import limiter
from awards.factory import create_app
from awards.organisations.service_suggestions import Suggestion, suggest_organisations
from tests.conftest import count_statements
from tests.factories import make_organisation


@pytest.fixture
def listed(session):
    make_organisation(session, "Mutualité des Trois Tilleuls", "Trois Tilleuls", "MTT")
    make_organisation(session, "Banque Coquelicot", "Coquelicot")
    make_organisation(session, "Voltaria Energie", "Electrabel du Midi")
    make_organisation(session, "Voltige")
    session.commit()


def names(session, typed: str) -> list[str]:
    return [each.name for each in suggest_organisations(session, typed=typed)]


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("volt", ["Voltaria Energie", "Voltige"]),
        ("VÓLTI", ["Voltige"]),
        ("mtt", ["Mutualité des Trois Tilleuls"]),
        ("mutualite", ["Mutualité des Trois Tilleuls"]),
        ("till", ["Mutualité des Trois Tilleuls"]),
        ("trois tilleuls", ["Mutualité des Trois Tilleuls"]),
        ("energie volt", ["Voltaria Energie"]),
        ("coqelicot", ["Banque Coquelicot"]),
        ("votaria", ["Voltaria Energie"]),
        ("zzz", []),
        ("v", []),
        ("", []),
        ("!!", []),
    ],
)
def test_a_beginning_a_word_or_a_slip_of_the_finger_is_enough(session, typed: str, found: list[str]) -> None:
    assert names(session, typed) == found


@pytest.mark.usefixtures("listed")
def test_the_name_by_which_it_was_found_is_told(session) -> None:
    assert suggest_organisations(session, typed="electra") == [Suggestion("Voltaria Energie", "Electrabel du Midi")]
    assert suggest_organisations(session, typed="voltaria") == [Suggestion("Voltaria Energie", "")]


def test_eight_at_the_most_the_likeliest_first_in_one_statement(session) -> None:
    for number in range(12):
        make_organisation(session, f"Contact {number:02}", f"Centre {number}")
    make_organisation(session, "Blue Contact")
    make_organisation(session, "Contact")
    with count_statements() as tally:
        found = names(session, "contact")
    assert found == ["Contact", *(f"Contact {number:02}" for number in range(7))]
    assert len(tally.statements) == 1


@pytest.mark.usefixtures("listed")
def test_anybody_may_ask_and_hears_names_only(client) -> None:
    answer = client.get("/organisations", query_string={"q": "mtt"})
    assert (answer.status_code, answer.json) == (200, [{"name": "Mutualité des Trois Tilleuls", "alias": "MTT"}])
    assert client.get("/organisations").json == []
    assert client.get("/organisations", query_string={"q": "x" * 5000 + "\0"}).json == []


def test_too_many_questions_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)  # the other tests' applications switched it off
    client = create_app({"AWARDS_INSTANCE": str(tmp_path)}).test_client()
    statuses = [client.get("/organisations?q=a").status_code for _ in range(1201)]
    assert (set(statuses[:1200]), statuses[1200]) == ({200}, 429)
