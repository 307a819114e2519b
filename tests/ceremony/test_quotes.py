"""Choosing what is quoted on the wall of praise, and what takes a quote off again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ceremony.service_quotes import QuoteChanged, QuoteRefused, approved_quotes, choose_quote, list_words
from awards.domain.errors import NotFound
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.domain.notice import NomineeAnswer
from awards.domain.praise import is_passage, propose_passages
from awards.nominations.models import Entry, Nomination
from awards.nominations.service_consents import Consents, change_consents
from tests.factories import NOW
from tests.nominees.people import make_lina, nominee_of

STORY = "Lina listens. She let a worried man tell his whole story before she said a word. He called back to say thanks!"
PASSAGE = "She let a worried man tell his whole story … He called back to say thanks!"


@pytest.fixture
def words(session, cast) -> Nomination:
    """Nora's words about Lina, which may be quoted; the results are sealed."""
    entry = make_lina(session, cast, state=EntryState.ELIGIBLE)
    nomination = session.scalars(select(Nomination).where(Nomination.entry_id == entry.id)).one()
    nomination.story, nomination.may_quote = STORY, True
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return nomination


def choose(session, cast, words, passage=PASSAGE, *, shown=True, version=0) -> None:
    choose_quote(
        session, edition=cast.edition, nomination_id=words.id, passage=passage, shown=shown, version=version, now=NOW,
        actor_id=cast.olga.id,
    )  # fmt: skip
    session.commit()


def texts(session, cast) -> list[str]:
    session.expire_all()
    return [one.text for quotes in approved_quotes(session, edition_id=cast.edition.id).values() for one in quotes]


def test_passages_are_the_writers_own_words_in_their_order() -> None:
    assert propose_passages(STORY) == ["She let a worried man tell his whole story before she said a word."]
    assert propose_passages("Short. And short again, in all of it.") == ["And short again, in all of it."]
    assert is_passage(PASSAGE, STORY)
    for altered in ("", "…", "She let a worried man", "Lina hears.", "list", "He called back … Lina listens"):
        assert is_passage(altered, STORY) == (altered == "She let a worried man"), altered


def test_a_chosen_passage_is_approved_and_recorded(session, cast, words) -> None:
    assert [one.choice for one in list_words(session, edition_id=cast.edition.id)] == [None]
    with pytest.raises(QuoteRefused):
        choose(session, cast, words, "She is the best of all.")
    choose(session, cast, words)
    assert texts(session, cast) == [PASSAGE]
    with pytest.raises(QuoteChanged):
        choose(session, cast, words, shown=False)
    choose(session, cast, words, shown=False, version=1)
    assert texts(session, cast) == []
    lines = session.scalars(select(AuditLine.action).where(AuditLine.subject == f"nomination {words.id}")).all()
    assert lines == ["quote_chosen", "quote_left_out"]


def test_a_consent_taken_back_takes_the_quote_off_at_once(session, cast, words) -> None:
    choose(session, cast, words)
    agreed = Consents(show_words=True, show_name=False, may_quote=False)
    change_consents(session, nomination=words, consents=agreed, now=NOW + timedelta(1), actor_id=cast.nora.id)
    session.commit()
    assert texts(session, cast) == []
    assert list_words(session, edition_id=cast.edition.id) == []
    with pytest.raises(NotFound):
        choose(session, cast, words, version=1)


@pytest.mark.parametrize("change", ["declined", "erasure", "withdrawn", "rewritten"])
def test_whatever_ends_its_ground_takes_a_quote_off(session, cast, words, change: str) -> None:
    choose(session, cast, words)
    entry = session.get_one(Entry, words.entry_id)
    nominee = nominee_of(session, entry)
    if change == "declined":
        nominee.answer = NomineeAnswer.DECLINED
    elif change == "erasure":
        nominee.erasure_asked_at = NOW
    elif change == "withdrawn":
        words.state = NominationState.WITHDRAWN
    else:
        words.story = "Other words altogether, of which nobody chose any."
    session.commit()
    assert texts(session, cast) == []
