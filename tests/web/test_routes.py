"""Every route, asked by every role at every kind of stage, against the permissions table."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from awards.domain.lifecycle import Stage
from awards.domain.roles import Role
from awards.permissions import RULES, TEAM, Permission
from tests.conftest import new_client
from tests.world import make_world

STAGES = (
    Stage.DRAFT,
    Stage.NOMINATING,
    Stage.SCREENING,
    Stage.SCORING,
    Stage.DELIBERATING,
    Stage.SEALED,
    Stage.REVEALED,
)


def list_routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """(rule, method) of everything the application answers to, but static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            yield from ((rule, method) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


def test_every_view_wears_a_rule(app: Flask) -> None:
    without = [rule.endpoint for rule, _ in list_routes(app) if not hasattr(app.view_functions[rule.endpoint], "rule")]
    assert without == []


def test_every_permission_has_its_rule_and_guards_something(app: Flask) -> None:
    assert set(RULES) == set(Permission)
    worn = {app.view_functions[rule.endpoint].rule for rule, _ in list_routes(app)}
    assert worn - {"public", "signed_in"} <= set(Permission)


def expected(rule, *, signed_in: bool, roles: frozenset[Role], stage: Stage) -> str:
    """What the table says: sign_in, missing, forbidden, not_now or open."""
    if rule == "public":
        return "open"
    if rule == "signed_in":
        return "open" if signed_in else "sign_in"
    wanted = RULES[rule]
    if wanted.roles and not wanted.roles & roles:
        return "sign_in" if not signed_in else "forbidden" if roles & TEAM else "missing"
    if stage not in wanted.stages:
        return "not_now" if roles & TEAM else "missing"
    return "open"


def happened(response) -> str:
    """The same, read off an answer."""
    if response.status_code in {301, 302} and "/sign-in" in response.headers["Location"]:
        return "sign_in"
    return {403: "forbidden", 404: "missing", 409: "not_now"}.get(response.status_code, "open")


ON_ALL = {
    ("organiser", Stage.SCREENING), ("organiser", Stage.SEALED), ("chair", Stage.DELIBERATING),
    ("juror", Stage.SCORING), ("nominator", Stage.NOMINATING),
}  # fmt: skip


@pytest.mark.other_databases(lambda values: (values["role"], values["stage"]) in ON_ALL)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", ["organiser", "chair", "juror", "nominator", "stranger", "nobody"])
def test_who_may_ask_for_what(app: Flask, session, sign_in, stage: Stage, role: str) -> None:
    world = make_world(session, stage=stage)
    account = world.cast.by_role[role]
    roles = account.roles_in(world.cast.edition.id) if account else frozenset()
    values, wrong = world.values(), []
    for rule, method in list_routes(app):
        client = new_client(app)
        if account is not None:
            sign_in(client, account)
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
        guard = app.view_functions[rule.endpoint].rule
        should = expected(guard, signed_in=account is not None, roles=roles, stage=stage)
        did = happened(client.open(path, method=method))
        # behind an open door a thing may still be somebody else's (404), or the time for it not be now (409)
        if did != should and not (should == "open" and did in {"missing", "not_now"}):
            if rule.endpoint in {"accounts.enter_code", "accounts.follow_link"}:  # both lead on to the sign-in page
                continue
            wrong.append(f"{method} {rule}: {did}, not {should}")
    assert wrong == []


def test_what_nobody_gave_away(app: Flask, session, sign_in) -> None:
    """A juror's ballot is another juror's 404, and a nominator's page another nominator's."""
    world = make_world(session, stage=Stage.SCORING)
    slug = world.cast.edition.slug
    for account, path in (
        (world.cast.jo, f"/{slug}/ballots/{world.assignment.id}"),
        (world.cast.sam, f"/{slug}/my-nominations/{world.nomination.public_id}"),
        (world.cast.olga, f"/{slug}/my-nominations/{world.nomination.public_id}"),
    ):
        assert sign_in(new_client(app), account).get(path).status_code == 404


def test_an_unknown_edition_is_a_404(client) -> None:
    assert [client.get(path).status_code for path in ("/2031/", "/2031/desk", "/nope", "/2031/ballots/1")] == [404] * 4
