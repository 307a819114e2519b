"""A night with all that a deck can meet: an award that is shared, one without a shortlist, others without anybody."""

from io import BytesIO
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from awards.ceremony.models_quotes import PraiseQuote
from awards.certificates.models_packs import Pack, PackState
from awards.certificates.pack_making import make_packs
from awards.certificates.service import issue_certificates
from awards.domain.lifecycle import Stage
from awards.extensions import db
from awards.nominations.models import Entry, Nomination, Nominee
from awards.results.models import Decision
from tests.factories import NOW, get_category, make_ballot, make_entry
from tests.results.sealing import seal_results
from tests.world import World, make_world

ASK = "/2026/ceremony/offline"
PASSPHRASE = "Größe zählt nicht"
LINE = "She let a worried man tell his whole story."


def _decide(session: Session, world: World, entry: Entry, citation: str) -> None:
    for juror in (world.cast.chris_juror, world.cast.jo_juror):
        make_ballot(session, entry, juror, 2, 2, 2, 2)
    session.add(
        Decision(
            edition_id=entry.edition_id, category_id=entry.category_id, entry_id=entry.id, citation=citation,
            reason="Both of them.", ranking=[], decided_by_id=world.cast.chris.id, decided_at=NOW,
        )
    )  # fmt: skip


def make_night(session: Session) -> World:
    """Sealed. Empathy is shared by two of six finalists; Efficiency has a winner and no shortlist; the rest nobody."""
    world = make_world(session, stage=Stage.DELIBERATING)
    empathy = get_category(session, world.cast.edition)
    others = [make_entry(session, empathy, name=f"Finalist {number}") for number in range(4)]
    second = make_entry(session, empathy, name="Second Winner")
    for entry in (world.entries[0], second, *others):
        entry.shortlisted = True
    _decide(session, world, second, "Because she stayed.")
    lone = make_entry(session, get_category(session, world.cast.edition, "efficiency"), name="Zoë Geheim")
    session.get_one(Nominee, lone.nominee_id).members = "Ann & Bert"
    _decide(session, world, lone, "Right <at once>.")
    words = session.scalars(select(Nomination).where(Nomination.entry_id == others[0].id)).one()
    words.story, words.may_quote, words.language = f"{LINE} Nobody asked.", True, "en"
    session.add(
        PraiseQuote(
            nomination_id=words.id, story=words.story, passage=LINE, shown=True, chosen_by_id=world.cast.olga.id,
            chosen_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    seal_results(session, world)
    world.cast.edition.stage = Stage.SEALED
    session.commit()
    return world


def make_night_with_certificates(session: Session) -> World:
    world = make_night(session)
    issue_certificates(session, edition=world.cast.edition, now=NOW, actor_id=world.cast.olga.id)
    session.commit()
    return world


def ask_for_pack(olga: FlaskClient, **changes: str) -> TestResponse:
    """An organiser asks for an offline pack, locked unless `changes` say otherwise."""
    sent = {"language": "nl", "locked": "yes", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    return olga.post(ASK, data=sent | changes)


def fetch_pack(app: Flask, session: Session, olga: FlaskClient, **changes: str) -> ZipFile:
    """An offline pack, asked for, made and downloaded."""
    answer = ask_for_pack(olga, **changes)
    assert answer.status_code == 302
    session.commit()
    with app.app_context():
        assert make_packs() >= 1
        db.session.remove()
    session.expire_all()
    pack = session.scalars(select(Pack).where(Pack.kind == "offline").order_by(Pack.id.desc())).first()
    assert pack is not None
    assert (pack.state, pack.trouble, pack.secret) == (PackState.READY, "", "")
    session.commit()
    file = olga.get(answer.headers["Location"] + "/file")
    assert "2026-offline.zip" in file.headers["Content-Disposition"]
    return ZipFile(BytesIO(file.data))
