"""The organisers' choice, the foyer's screen with and without names, and the nominee's keepsake."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from awards.ceremony.service_wall import sign_wall
from awards.domain.lifecycle import EntryState, Stage
from awards.domain.notice import NomineeAnswer
from awards.extensions import db as database
from awards.nominations.models import Nomination
from tests.nominees.outcomes import make_decided, reveal, send
from tests.nominees.people import mails, make_lina, nominee_of

PASSAGE = "Lina Loos let a worried man tell his whole story before she said a word."
STORY = f"{PASSAGE} He called back to say thanks! Nobody asked her to."


@pytest.fixture
def lina(session, cast):
    """Lina's entry with Nora's words, which may be quoted; the results are sealed."""
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    words = session.scalars(select(Nomination).where(Nomination.entry_id == entry.id)).one()
    words.story, words.may_quote, words.language = STORY, True, "en"
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return entry


def choose(session, lina, olga, **data):
    words = session.scalars(select(Nomination).where(Nomination.entry_id == lina.id)).one()
    sent = {"nomination": words.id, "version": "0", "action": "show", **data}
    return olga.post("/2026/ceremony/praise", data=sent, follow_redirects="proposal" in data)


def test_a_press_puts_a_proposal_on_the_wall_which_names_nobody(session, cast, lina, client, browser_of) -> None:
    olga = browser_of(cast.olga)
    assert "Wall of praise" in olga.get("/2026/ceremony").text
    assert PASSAGE in olga.get("/2026/ceremony/praise").text
    refused = choose(session, lina, olga, passage="She is the best of all.")
    assert refused.status_code == 409
    assert "She is the best of all." in refused.text
    assert "On the wall." in choose(session, lina, olga, proposal=PASSAGE).text
    named, nameless = (f"/2026/wall/{sign_wall(cast.edition, names=names)}" for names in (True, False))
    assert "tell his whole story" in client.get(named).text
    assert "Loos" not in client.get(named).text  # she has not said that she is glad
    nominee_of(session, lina).answer = NomineeAnswer.ACCEPTED
    session.commit()
    assert "Lina Loos" in client.get(named).text
    assert "Loos" not in client.get(nameless).text
    assert cast.nora.name not in client.get(named).text
    poster = PdfReader(BytesIO(olga.get("/2026/ceremony/praise/nameless-a3.pdf").data))
    printed = " ".join(poster.pages[0].extract_text().split())
    assert "tell his whole story" in printed
    assert "Loos" not in printed
    assert [round(float(side) / 72 * 25.4) for side in poster.pages[0].mediabox[2:]] == [297, 420]
    assert client.get("/2026/wall/no-such-token").status_code == 404
    words = session.scalars(select(Nomination).where(Nomination.entry_id == lina.id)).one()
    words.may_quote = False
    session.commit()
    assert "tell his whole story" not in client.get(named).text
    assert olga.get("/2026/ceremony/praise/named-a4.pdf").status_code == 404


def test_a_keepsake_has_the_words_that_the_page_shows_once_the_winners_are_known(
    session, cast, lina, client, monkeypatch
) -> None:
    nominee = nominee_of(session, lina)
    address = f"/2026/nominee/{nominee.public_id}"
    assert client.get(f"{address}/keepsake.pdf").status_code == 404
    assert "keepsake" not in client.get(address).text
    cast.edition.stage = Stage.REVEALED
    session.commit()
    assert "keepsake.pdf" in client.get(address).text
    answer = client.get(f"{address}/keepsake.pdf")
    reader = PdfReader(BytesIO(answer.data))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "tell his whole story" in text
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert cast.nora.name not in text
    monkeypatch.setattr(
        "awards.ceremony.keepsake.print_pages", lambda *_, **__: str(database.session().in_transaction()).encode()
    )
    assert client.get(f"{address}/keepsake.pdf").data == b"False"  # nothing stays open while it is printed
    words = session.scalars(select(Nomination).where(Nomination.entry_id == lina.id)).one()
    words.show_words = False
    session.commit()
    assert client.get(f"{address}/keepsake.pdf").status_code == 404


def test_the_message_about_the_outcome_brings_the_keepsake(session, cast) -> None:
    told = make_decided(session, cast)
    reveal(session, cast)
    send(session, cast)
    lina = nominee_of(session, told.lina)
    body = next(one.body for one in mails(session, "outcome") if one.to_address == lina.address)
    assert f"/2026/nominee/{lina.public_id}/keepsake.pdf?lang=nl" in body
