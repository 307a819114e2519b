"""Nobody changes sealed results, in whatever role, by whatever form, at whatever stage."""

import pytest
from sqlalchemy import select

from awards.ballots.models import Ballot
from awards.domain.lifecycle import Stage
from awards.results.models import Seal
from awards.results.service_seal import canonical_results
from tests.conftest import new_client
from tests.results.sealing import FROZEN_STAGES, make_sealed_world
from tests.web.test_routes import list_routes
from tests.world import make_world

ROLES = ("organiser", "chair", "juror", "nominator", "stranger", "nobody")


def everything_typed(world, session) -> dict[str, str]:
    """One body that fills every form there is about results: whichever page it reaches finds what it asks for."""
    entry = world.entries[0]
    return {
        "winner": str(entry.id), "citation": "Other words.", "reason": "Because.", "version": "1",
        "entry": str(entry.id), "seen": "", "mark": "", "action": "cast",
        "digest": session.scalars(select(Seal.digest)).one(),
        "comment": "Other words.", "from": "sealed", "to": "deliberating", "name": "Other Name",
        "organisation": "Other", "address": "other@people.example", "locale": "nl", "quorum": "1",
        "jurors_per_entry": "3", "time_zone": "Europe/Brussels", "state": "withdrawn", "category": "efficiency",
        "text": "Words.", "request": "999", "kept": str(entry.nominee_id), "languages": "en", "capacity": "1",
        "categories": "empathy", "message": "Words.", "words": "Words.", "ids": str(entry.id), "confirm": "1",
    }  # fmt: skip


@pytest.mark.other_databases(lambda values: values["role"] in {"organiser", "chair"})
@pytest.mark.parametrize("stage", FROZEN_STAGES)
@pytest.mark.parametrize("role", ROLES)
def test_no_form_changes_what_is_sealed(app, session, sign_in, stage, role) -> None:
    world = make_sealed_world(session, stage=stage)
    before = canonical_results(session, world.cast.edition)
    account = world.cast.by_role[role]
    values, typed, told = world.values(), everything_typed(world, session), []
    values["assignment_id"] = session.scalars(select(Ballot.assignment_id)).first()
    for rule, method in list_routes(app):
        if method == "GET" or rule.endpoint in {"accounts.sign_out", "unsealing.unseal"}:
            continue
        client = new_client(app)
        if account is not None:
            sign_in(client, account)
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
        told.append(client.open(path, method=method, data=typed).status_code)
    session.expire_all()
    assert canonical_results(session, world.cast.edition) == before
    assert world.cast.edition.stage in FROZEN_STAGES
    assert len(told) > 60
    assert 500 not in told


@pytest.mark.other_databases(lambda values: values["role"] in {"organiser", "chair"})
@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_about_a_seal_stage_by_stage(session, browser_of, client, stage, role) -> None:
    """Out of turn nobody publishes, takes the file, unseals, signs or decides; every refusal is a plain answer."""
    world = (make_sealed_world if stage in FROZEN_STAGES else make_world)(session, stage=stage)
    account = world.cast.by_role[role]
    browser = browser_of(account) if account else client
    organises, chairs = role == "organiser", role == "chair"
    sealed, is_sealed = stage in FROZEN_STAGES, stage is Stage.SEALED
    allowed = {
        ("GET", "/2026/sealed"): sealed and (organises or chairs or role == "juror"),
        ("GET", "/2026/sealed.json"): sealed and (organises or chairs),
        ("POST", "/2026/sealed/publish"): is_sealed and organises,
        ("GET", "/2026/unseal"): is_sealed and (organises or chairs),
        ("POST", "/2026/unseal/confirm"): is_sealed and (organises or chairs),
        ("POST", "/2026/unseal/withdraw"): is_sealed and (organises or chairs),
        ("GET", "/2026/seal"): stage is Stage.DELIBERATING and (organises or chairs),
        ("POST", "/2026/results/empathy/decision"): stage is Stage.DELIBERATING and chairs,
        ("GET", "/2026/digest"): stage is not Stage.DRAFT,
    }
    for (method, path), may in allowed.items():
        code = browser.open(path, method=method).status_code
        signed_out = code == 302 and role == "nobody"
        assert ((code in (200, 302)) and not signed_out) == may, (method, path, code)
