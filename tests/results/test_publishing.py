"""The digest in public: published once, before the reveal; what everybody reads of it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from awards.audit.models import AuditLine
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.results.models import Seal
from awards.results.service_publishing import publish_digest, show_public_digest
from awards.results.service_seal import ResultsChanged
from tests.results.sealing import LATER, SEALED_AT, make_sealed_world
from tests.world import make_world


def publish(session, world, digest=None):
    digest = digest or session.scalars(select(Seal.digest)).one()
    return publish_digest(
        session, edition=world.cast.edition, digest=digest, now=LATER, actor_id=world.cast.olga.id
    )  # fmt: skip


def test_an_organiser_publishes_the_digest_once(session) -> None:
    world = make_sealed_world(session)
    edition = world.cast.edition
    assert show_public_digest(session, edition=edition).digest is None
    seal = publish(session, world)
    session.commit()
    shown = show_public_digest(session, edition=edition)
    assert (shown.digest, shown.sealed_at, shown.published_at, shown.withdrawn) == (seal.digest, SEALED_AT, LATER, [])
    publish(session, world)
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "digest_published")).all()
    assert [(line.actor_id, line.details) for line in lines] == [(world.cast.olga.id, {"digest": seal.digest})]
    session.commit()
    for statement in ("UPDATE seals SET published_at = NULL", "UPDATE seals SET published_by_id = NULL"):
        with pytest.raises(DBAPIError, match="sealed: a digest stays published"):
            session.execute(text(statement))
        session.rollback()


def test_nothing_is_published_before_the_seal_after_the_reveal_or_of_another_seal(session) -> None:
    open_world = make_world(session, stage=Stage.DELIBERATING, slug="2025")
    with pytest.raises(NotNow):
        publish(session, open_world, "0" * 64)
    world = make_sealed_world(session)
    with pytest.raises(ResultsChanged):
        publish(session, world, "0" * 64)
    world.cast.edition.stage = Stage.REVEALED
    session.commit()
    with pytest.raises(NotNow):
        publish(session, world)


def test_after_the_reveal_everybody_knows_the_digest_and_that_it_was_not_published_before(session, client) -> None:
    world = make_sealed_world(session, stage=Stage.REVEALED)
    shown = show_public_digest(session, edition=world.cast.edition)
    assert (len(shown.digest), shown.published_at) == (64, None)
    assert "It was not published before the reveal" in client.get("/2026/digest").text
    assert 'href="/2026/digest"' in client.get("/2026/winners").text


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_public_page_names_nobody_and_tells_nothing_before_it_is_published(session, browser_of, language) -> None:
    world = make_sealed_world(session)
    digest = session.scalars(select(Seal.digest)).one()
    olga, stranger = browser_of(world.cast.olga, language), browser_of(world.cast.sam, language)
    before = stranger.get("/2026/digest").text
    assert digest not in before
    assert '<form method="post" action="/2026/digest"' not in before
    assert stranger.post("/2026/digest", data={"pasted": "x"}).status_code == 404
    page = olga.get("/2026/sealed").text
    assert digest in page
    assert 'action="/2026/sealed/publish"' in page
    olga.post("/2026/sealed/publish", data={"digest": digest})
    assert 'action="/2026/sealed/publish"' not in olga.get("/2026/sealed").text
    after = stranger.get("/2026/digest").text
    assert digest in after
    assert [name for name in ("Olga", "Chris", "Entry 0", "Belcentre") if name in after] == []
    assert 'href="/2026/digest"' in stranger.get("/2026/").text


def test_a_digest_that_the_page_did_not_show_is_not_published(session, browser_of) -> None:
    world = make_sealed_world(session)
    answer = browser_of(world.cast.olga).post("/2026/sealed/publish", data={"digest": "x"}, follow_redirects=True)
    assert "The results were sealed anew" in answer.text
    assert session.scalars(select(Seal.published_at)).one() is None


def test_the_overview_and_the_desk_lead_to_the_seal(session, browser_of) -> None:
    world = make_sealed_world(session)
    for account, path in ((world.cast.olga, "/2026/desk"), (world.cast.jan, "/2026/results")):
        assert 'href="/2026/sealed"' in browser_of(account).get(path).text
    juror = browser_of(world.cast.jan).get("/2026/sealed").text
    assert [word for word in ("Save the file", "Publish the digest<", "Take the seal off") if word in juror] == []


def test_a_seal_set_by_hand_is_shown_as_none(session, browser_of) -> None:
    world = make_world(session, stage=Stage.SEALED)
    browser = browser_of(world.cast.olga)
    assert "Nobody has signed these results." in browser.get("/2026/sealed").text
    assert browser.get("/2026/sealed.json").status_code == 409
    assert "No digest is published" in browser.get("/2026/digest").text
