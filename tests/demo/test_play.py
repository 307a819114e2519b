"""The demo edition: made through the services, at any stage, the same for the same seed."""

import hashlib
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from awards.audit.service import find_break
from awards.ballots.models import Ballot
from awards.certificates.models import Certificate
from awards.domain.lifecycle import AssignmentState, EntryState, Stage
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.service import canonical_organisation, list_organisations
from awards.results.models import Decision


def make_demo(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["awards", "demo", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def count(session, *conditions) -> int:
    return session.scalar(select(func.count()).where(*conditions))


@pytest.mark.parametrize(
    ("stage", "pending", "cast_share", "decisions"),
    [
        ("nominating", 1, 0, 0),
        ("screening", 0.5, 0, 0),
        ("scoring", 0, 0.55, 0),
        ("deliberating", 0, 1, 0),
        ("revealed", 0, 1, 6),
    ],
)
def test_it_stands_at_any_stage(app, session, stage: str, pending: float, cast_share: float, decisions: int) -> None:
    make_demo(app, "--stage", stage, "--nominations", "36", "--jurors", "12")
    edition = session.scalars(select(Edition)).one()
    entries, ballots = count(session, Entry.id > 0), count(session, Assignment.id > 0)
    assert edition.stage is Stage(stage)
    assert count(session, Nomination.id > 0) == 36
    assert count(session, Entry.state == EntryState.PENDING) == pytest.approx(entries * pending, abs=1)
    assert count(session, Assignment.state == AssignmentState.CAST) == pytest.approx(
        ballots * cast_share, abs=ballots * 0.1
    )
    assert count(session, Decision.id > 0) == count(session, Certificate.id > 0) == decisions
    assert find_break(session, chain=f"edition {edition.id}") is None


def fingerprint(session) -> str:
    """All names, words and scores, in their order."""
    rows = [*session.execute(select(Nomination.nominee_name, Nomination.story, Nomination.nominator_address))]
    rows += [*session.execute(select(Ballot.comment).order_by(Ballot.assignment_id))]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_same_seed_makes_the_same_edition(app, session) -> None:
    make_demo(app, "--stage", "scoring", "--nominations", "24", "--seed", "7")
    first = fingerprint(session)
    session.commit()
    make_demo(app, "--stage", "scoring", "--nominations", "24", "--seed", "7", "--slug", "2031")
    slugs = session.scalars(select(Edition.slug).order_by(Edition.id)).all()
    assert slugs[1] == "2031"
    both = [*session.execute(select(Nomination.edition_id, Nomination.nominee_name, Nomination.story))]
    assert {row[1:] for row in both if row[0] == 1} == {row[1:] for row in both if row[0] == 2}
    assert first != fingerprint(session)


def test_its_organisations_are_in_the_member_list_and_its_nominees_and_jurors_of_them(app, session) -> None:
    for _ in range(2):  # the second edition finds the list made
        make_demo(app, "--nominations", "24")
    organisations = {each.id: each for each in list_organisations(session)}
    assert len(organisations) == 15
    assert {each.name for each in organisations.values() if not each.is_member} == {"Groupe Marguerite"}
    nominees = session.scalars(select(Nominee)).all()
    assert nominees
    assert all(nominee.organisation_key == organisations[nominee.organisation_id].name_key for nominee in nominees)
    assert canonical_organisation(session, typed="Bank Klaproos").parent_id in organisations


def test_keep_makes_nothing_twice_and_tells_everybody_how_to_sign_in(app, session) -> None:
    make_demo(app, "--nominations", "12")
    told = make_demo(app, "--keep")
    assert count(session, Edition.id > 0) == 1
    assert len(re.findall(r"/sign-in/link/\S+", told)) == 6
    for role in ("organiser", "chair of the jury", "juror", "nominator"):
        assert role in told


def test_its_mail_is_not_handed_to_a_real_mail_server(app, session, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "AWARDS_MAIL_SERVER", "smtp://127.0.0.1:9")
    make_demo(app, "--nominations", "12")
    held = session.scalars(select(OutboxMessage)).all()
    assert held
    assert all(message.failed_at is not None and message.last_error == "held back: demonstration" for message in held)
