"""In a blind edition no page, message or answer that reaches the jury names anybody, until the results are sealed."""

import html
import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from awards.accounts.models import Account
from awards.domain.lifecycle import AssignmentState, NominationState, NomineeKind, Stage
from awards.domain.matching import fold_name, organisation_key
from awards.jury.models import Assignment
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nomination, Nominee
from tests.conftest import new_client
from tests.factories import get_criteria
from tests.web.test_routes import list_routes
from tests.world import World, make_world

pytestmark = pytest.mark.one_database

HIDING = (Stage.NOMINATING, Stage.SCREENING, Stage.SCORING, Stage.DELIBERATING)
PEOPLE = ["Zéphyrine Quaghebeur", "Ottoline Vroonhove", "Bartholomé Wijnendaele", "Ludmila Xhoris", "Isolde Pfaff"]
TEAM, MEMBERS = "Team Kolibrievleugel", "Godelieve Uyttersprot, Tancrède Bwana"
ORGANISATION, ADDRESS = "Kwartelhof Telefonie NV", "zephyrine@kwartelhof.example"
NOMINATOR, NOMINATOR_ADDRESS = "Hyacinthe Zwaenepoel", "hyacinthe@zwaluwnest.example"
STORY = (
    "{first} heeft {full} gezegd tegen de klant: {first}s stem, {last}’s geduld. Bij Kwartelhof kent men {typo}. "
    "Mail zephyrine@kwartelhof.example. Hyacinthe Zwaenepoel (0475 12 34 56)"
)
SECRETS = {
    word
    for name in (*PEOPLE, "Kolibrievleugel", MEMBERS, "Kwartelhof", NOMINATOR, "zwaluwnest")
    for word in fold_name(re.sub(r"[^\w\s]", " ", name)).split()
}
OPEN_LISTS = {"/conflicts"}
"""Where nominees are named on purpose, so that jurors can say whom they know."""


def make_blind_world(session, stage: Stage, *, blind: bool = True) -> World:
    """A world whose people have names that stand nowhere else."""
    world = make_world(session, stage=stage, size=3)
    world.cast.edition.blind = blind
    for number, nominee in enumerate(session.scalars(select(Nominee).order_by(Nominee.id))):
        nominee.name = TEAM if number == 1 else f"{PEOPLE[number % len(PEOPLE)]}{'-' * (number > 4)}{'X' * number}"
        nominee.kind = NomineeKind.TEAM if number == 1 else NomineeKind.PERSON
        nominee.members, nominee.address = MEMBERS if number == 1 else "", ADDRESS
        nominee.organisation = ORGANISATION
        nominee.name_key, nominee.organisation_key = fold_name(nominee.name), organisation_key(ORGANISATION)
    session.flush()
    entries = {entry.id: session.get_one(Nominee, entry.nominee_id) for entry in session.scalars(select(Entry))}
    for nomination in session.scalars(select(Nomination)):
        _rewrite(nomination, entries[nomination.entry_id])
    session.commit()
    return world


def _rewrite(nomination: Nomination, nominee: Nominee) -> None:
    first, last = nominee.name.split()[0], nominee.name.split()[-1]
    nomination.language, nomination.nominee_name = "nl", nominee.name
    nomination.nominee_organisation, nomination.nominee_address = ORGANISATION, ADDRESS
    nomination.nominator_name, nomination.nominator_address = NOMINATOR, NOMINATOR_ADDRESS
    if nominee.kind is NomineeKind.TEAM:
        nomination.nominee_members = MEMBERS
        nomination.story = "Team Kolibrievleugel: Godelieve, Tancrède. Kwartelhof Telefonie mag trots zijn."
    else:
        nomination.story = STORY.format(
            first=first, full=nominee.name, last=last, typo=last[:3] + last[4] + last[3] + last[5:]
        )


def folded(page: str) -> str:
    """All of a page, attributes too, without capitals and accents."""
    return unicodedata.normalize("NFKD", html.unescape(page).casefold()).encode("ascii", "ignore").decode()


def words_of(answer: TestResponse) -> str:
    """What a page or a PDF says."""
    if answer.mimetype == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    return answer.get_data(as_text=True)


def leaked(page: str) -> set[str]:
    """Secrets on a page, alone or inside another word."""
    text = folded(page)
    return {secret for secret in SECRETS if secret in text}


def requests(app: Flask, session, world: World, reader: Account) -> Iterator[tuple[str, str, dict]]:
    """(method, path, form) for every route, with forms that go through where this reader has one; POSTs come last."""
    values = world.values() | {"secret": "0" * 32}  # a nominee's own page is for whoever was given its address
    mine = session.scalars(
        select(Assignment)
        .join(Assignment.juror)
        .where(Assignment.juror.has(account_id=reader.id), Assignment.state != AssignmentState.RELEASED)
        .order_by(Assignment.id)
    ).all()
    criteria = get_criteria(session, session.get_one(Entry, world.entries[0].id).category)
    points = {f"points_{one.id}": "4" for one in criteria}
    forms = {
        "ballots.fill": [points | {"action": "cast"}, points | {"action": "draft", "version": "7"}, {}],
        "ballots.recuse": [{"kind": "recognised"}, {"kind": "other"}],
        "ballots.autosave": [points],
        "jury.conflicts": [{"nominees": ["zzz"]}, {"organisations": "Some House"}],
        "results.decide": [
            {"winner": str(world.entries[0].id), "citation": "For listening.", "version": "1"},
            {"winner": "999999", "citation": ""},
        ],
    }
    ordered = sorted(list_routes(app), key=lambda one: (one[1] != "GET", one[0].endpoint))
    for rule, method in ordered:
        places = [{}] if "assignment_id" not in rule.arguments else [{"assignment_id": one.id} for one in mine[:4]]
        for place in places:
            with app.test_request_context():
                given = {name: {**values, **place}[name] for name in rule.arguments}
                path = app.url_map.bind("localhost").build(rule.endpoint, given)
            for form in forms.get(rule.endpoint, [{}]) if method != "GET" else [{}]:
                yield method, path, form


@pytest.mark.parametrize("stage", HIDING)
@pytest.mark.parametrize(("role", "language"), [("chair", "nl"), ("juror", "fr")])
def test_nobody_is_named_to_the_jury(app: Flask, session, sign_in, stage: Stage, role: str, language: str) -> None:
    world = make_blind_world(session, stage)
    reader = world.cast.by_role[role]
    found, seen = {}, 0
    for method, path, form in requests(app, session, world, reader):
        client = sign_in(new_client(app, language), reader)
        answer = client.open(path, method=method, data=form)
        seen += answer.status_code == 200
        followed = client.get(answer.location) if answer.status_code in {302, 303} else None
        text = words_of(answer) + (followed.get_data(as_text=True) if followed else "")
        names = leaked(text)
        where = answer.request.path if followed is None else followed.request.path
        if any(where.endswith(place) or path.endswith(place) for place in OPEN_LISTS):
            names -= {word for name in (*PEOPLE, TEAM, ORGANISATION) for word in fold_name(name).split()}
        if names:
            found[f"{method} {path}"] = names
    assert found == {}
    assert seen > 5
    assert [one.body for one in session.scalars(select(OutboxMessage)) if leaked(one.body + one.subject)] == []


def test_every_page_of_the_jury_was_really_shown(app: Flask, session, browser_of) -> None:
    """The test above looks at pages with something on them: labels and masked stories."""
    world = make_blind_world(session, Stage.SCORING)
    jan, chris = browser_of(world.cast.jan), browser_of(world.cast.chris)
    listed = jan.get("/2026/ballots").text
    labels = re.findall(r"Empathy \d{3}", listed)
    assert len(set(labels)) == 3
    dossier = jan.get(f"/2026/ballots/{world.assignment.id}").text
    assert any(label in dossier for label in labels)
    assert "[de genomineerde]" in dossier
    assert "[het bedrijf]" in dossier
    assert "[contactgegevens]" in dossier
    world.cast.edition.stage = Stage.DELIBERATING
    for path in ("/2026/results", "/2026/results/empathy", "/2026/results/empathy/decision", "/2026/seal"):
        assert re.search(r"Empathy \d{3}", chris.get(path).text), path


def test_organisers_see_name_and_label(session, browser_of) -> None:
    world = make_blind_world(session, Stage.DELIBERATING)
    olga = browser_of(world.cast.olga)
    for path in ("/2026/results", "/2026/results/empathy", "/2026/seal"):
        page = olga.get(path).text
        assert re.search(r"Empathy \d{3}", page), path
        assert "quaghebeur" in folded(page), path


def test_sealed_results_have_names_again(session, browser_of) -> None:
    world = make_blind_world(session, Stage.SEALED)
    for path in ("/2026/results", "/2026/results/empathy", "/2026/ballots", f"/2026/ballots/{world.assignment.id}"):
        page = browser_of(world.cast.chris if "results" in path else world.cast.jan).get(path).text
        assert leaked(page), path
        assert not re.search(r"Empathy \d{3}", page), path


def test_an_open_edition_names_everybody(session, browser_of) -> None:
    world = make_blind_world(session, Stage.SCORING, blind=False)
    jan = browser_of(world.cast.jan)
    assert "quaghebeur" in folded(jan.get("/2026/ballots").text)
    page = jan.get(f"/2026/ballots/{world.assignment.id}").text
    assert {"quaghebeur", "kwartelhof"} <= leaked(page)
    assert "[de genomineerde]" not in page
    assert "I recognise who this is" not in jan.get(f"/2026/ballots/{world.assignment.id}/recuse").text


def test_the_label_is_one_for_all_and_follows_no_order(session, browser_of) -> None:
    world = make_blind_world(session, Stage.SCORING)
    numbers = {}
    for account in (world.cast.jan, world.cast.jo, world.cast.chris):
        page = browser_of(account, "fr").get("/2026/ballots").text
        numbers[account.name] = set(re.findall(r"Empathie (\d{3})", page))
    assert numbers["Jan Juror"] == numbers["Jo Juror"]
    assert len(numbers["Jan Juror"]) == 3


def test_a_withdrawn_nominators_name_stays_hidden(session, browser_of) -> None:
    """Whose words no longer count may still be named by others."""
    world = make_blind_world(session, Stage.SCORING)
    entry = world.entries[0]
    first = session.scalars(select(Nomination).where(Nomination.entry_id == entry.id)).first()
    session.add(
        Nomination(
            **{
                column.name: getattr(first, column.name)
                for column in Nomination.__table__.columns
                if column.name not in {"id", "public_id", "form_token", "nominator_name", "state", "version"}
            },
            public_id="second", form_token="second", nominator_name="Philippa Oudenbosch",
            state=NominationState.WITHDRAWN,
        )
    )  # fmt: skip
    first.story = "Dit heb ik samen met Philippa Oudenbosch gezien, en Philippa schreef het ook op."
    page = browser_of(world.cast.jan).get(f"/2026/ballots/{world.assignment.id}").text
    assert not [name for name in ("philippa", "oudenbosch") if name in folded(page)]
    assert "[nominator 2]" in page
