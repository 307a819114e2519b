"""The outcome on the pages: the nominee's, the nominator's, and the organisers' button; nothing before the reveal."""

import json

import pytest
from sqlalchemy import select

from awards.domain.lifecycle import NominationState, Stage
from awards.nominations.models import Nomination
from tests.factories import get_category, make_entry
from tests.nominees.outcomes import CITATION, SECRET, WINNER_READS, Told, make_decided, reveal, seal
from tests.nominees.people import mails, nominee_of


@pytest.fixture
def told(session, cast) -> Told:
    """Revealed, nobody told yet."""
    made = make_decided(session, cast)
    seal(session, cast, made)
    reveal(session, cast)
    return made


def test_a_page_says_it_too_and_nothing_before_the_reveal(session, cast, client, browser_of) -> None:
    made = make_decided(session, cast)
    nominees = {name: nominee_of(session, entry).public_id for name, entry in vars(made).items() if name != "ballots"}
    own = session.scalars(select(Nomination).where(Nomination.entry_id == made.lina.id)).one().public_id
    paths = [f"/2026/nominee/{secret}{end}" for secret in nominees.values() for end in ("", "/data.json")]
    nora = browser_of(cast.nora)

    def pages() -> str:
        mine = [nora.get(path).text for path in ("/2026/my-nominations", f"/2026/my-nominations/{own}")]
        return "".join([client.get(path).text for path in paths] + mine)

    for stage in (Stage.DELIBERATING, Stage.SEALED):
        if stage is Stage.SEALED:
            seal(session, cast, made)
        else:
            cast.edition.stage = stage
            session.commit()
        text = pages()
        for hidden in (WINNER_READS, SECRET, CITATION, "You have won", "Winner", "What became of it", '"winner"'):
            assert hidden not in text, (stage, hidden)
    reveal(session, cast)
    winner, finalist, nominee = (client.get(f"/2026/nominee/{secret}").text for secret in nominees.values())
    for says in ("You have won. Congratulations!", CITATION, WINNER_READS, "1 colleague took the time"):
        assert says in winner
    assert "On the jury’s shortlist" in finalist
    assert "You were nominated, and your dossier went before the jury." in nominee
    assert SECRET not in pages()
    assert "Lina Loos has won" in nora.get(f"/2026/my-nominations/{own}").text.replace("Nominee has", "Lina Loos has")
    kept = json.loads(client.get(paths[1]).text)["outcomes"]
    assert kept == [{"category": "Empathie", "outcome": "winner", "citation": CITATION, "feedback": [WINNER_READS]}]


def test_the_feedback_is_not_shown_to_who_wrote_but_to_the_nominee(session, cast, told, browser_of) -> None:
    own = session.scalars(select(Nomination).where(Nomination.entry_id == told.lina.id)).one()
    page = browser_of(cast.nora).get(f"/2026/my-nominations/{own.public_id}").text
    assert WINNER_READS not in page
    assert "/2026/nominee/" not in page
    nominee_of(session, told.lina).address = cast.nora.address
    session.commit()
    page = browser_of(cast.nora).get(f"/2026/my-nominations/{own.public_id}").text
    assert f"/2026/nominee/{nominee_of(session, told.lina).public_id}" in page


def test_a_withdrawn_nomination_has_no_outcome(session, cast, told, browser_of) -> None:
    own = session.scalars(select(Nomination).where(Nomination.entry_id == told.lina.id)).one()
    own.state = NominationState.WITHDRAWN
    session.commit()
    assert "What became of it" not in browser_of(cast.nora).get(f"/2026/my-nominations/{own.public_id}").text


def test_the_page_shows_the_messages_and_sends_them(session, cast, told, browser_of) -> None:
    olga = browser_of(cast.olga)
    assert "Tell everybody what became of it" in olga.get("/2026/desk").text
    make_entry(session, get_category(session, cast.edition, "creativity"), name="Paula Papier", locale="fr")
    session.commit()
    page = olga.get("/2026/outcome").text
    for says in (
        "7 messages",
        "Je hebt gewonnen",
        "Vous étiez dans la présélection",
        "Send 7 messages now",
        "Paula Papier",
    ):
        assert says in page
    for entry in (told.lina, told.otto):
        assert nominee_of(session, entry).public_id not in page
    assert mails(session, "outcome") == []
    assert "7 messages are on their way." in olga.post("/2026/outcome", follow_redirects=True).text
    assert "Everybody knows already" in olga.post("/2026/outcome", follow_redirects=True).text
    assert len(mails(session, "outcome")) == 7
    assert "See who was told" in olga.get("/2026/desk").text


def test_unread_feedback_is_said_before_it_is_too_late(session, cast, browser_of) -> None:
    make_decided(session, cast)
    reveal(session, cast)
    page = browser_of(cast.olga).get("/2026/outcome").text
    assert "2 texts of the jury’s feedback are not read yet" in page
    assert WINNER_READS not in page
