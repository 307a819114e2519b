"""Whatever is typed into whatever form: no crash, nothing typed is lost, errors stand beside their fields in the
page's language, and nothing half-written is in the database."""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from awards.domain.lifecycle import Stage
from awards.editions.models import Criterion
from awards.extensions import db
from tests.world import World, make_world

ODD = st.sampled_from(
    [
        "",
        " ",
        "\u200b",
        "\x00",
        "\x1b[31m",
        "'; DROP TABLE entries; --",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "%s%d%",
        "Ελένη Παπαδοπούλου",
        "محمد الأحمد",
        "O’Hara-D'Hondt",
        "👩‍💻🎉",
        "x" * 201,
        "é" * 6000,
        "-1",
        "0",
        "1e9",
        "NaN",
        "2026-13-45T99:99",
        "a@b",
        "a@b.example\nBcc: c@d.example",
        "null",
        "\r\n\r\n",
        "\u202eabc",
        "ﬁ",
        "१२३४५६",
        "9" * 30,
    ]
)
TEXT = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=80))


@dataclass
class Form:
    """A form: where it is, who may send it, when, which fields people type into, and what else is sent with it."""

    path: str
    who: str
    stage: Stage
    typed: tuple[str, ...]
    rest: Callable[[World, Any], dict[str, Any]] = field(default=lambda world, session: {})
    keeps: bool = True
    """Whether what was typed is on the page again after an error (not so for a one-time code's page that is gone)."""


def nomination(world: World, session: Any) -> dict[str, Any]:
    return {"kind": "peer", "nominee_kind": "person", "language": "en", "nominee_locale": "en", "form_token": "t" * 32}


def points(world: World, session: Any) -> dict[str, Any]:
    entry = world.entries[0]
    ids = session.scalars(select(Criterion.id).where(Criterion.category_id == entry.category_id)).all()
    return {f"points_{one}": "4" for one in ids[:3]} | {"version": "", "action": "cast"}


FORMS = [
    Form("/sign-in", "nobody", Stage.NOMINATING, ("address",)),
    Form("/account", "juror", Stage.NOMINATING, ("name",), lambda w, s: {"locale": "en"}),
    Form(
        "/{edition}/nominate/{category}",
        "nobody",
        Stage.NOMINATING,
        (
            "nominee_name",
            "nominee_organisation",
            "nominee_members",
            "nominee_address",
            "story",
            "nominator_name",
            "nominator_address",
        ),
        nomination,
    ),
    Form(
        "/{edition}/my-nominations/{public_id}",
        "nominator",
        Stage.NOMINATING,
        ("nominee_name", "nominee_organisation", "story"),
        lambda w, s: {**nomination(w, s), "version": "1"},
    ),
    Form(
        "/{edition}/settings",
        "organiser",
        Stage.SCREENING,
        (
            "name",
            "time_zone",
            "nominating_closes_at",
            "ceremony_place_nl",
            "jurors_per_entry",
            "quorum",
            "signatory_1_name",
        ),
    ),
    Form(
        "/{edition}/screening/{entry_id}/nominee",
        "organiser",
        Stage.SCREENING,
        ("name", "organisation", "address"),
        lambda w, s: {"locale": "en"},
    ),
    Form("/{edition}/screening/{entry_id}/refuse", "organiser", Stage.SCREENING, ("reason",)),
    Form("/{edition}/screening/nominations/{public_id}/return", "organiser", Stage.SCREENING, ("message",)),
    Form(
        "/{edition}/jury/invite",
        "organiser",
        Stage.SCREENING,
        ("name", "organisation", "address", "capacity"),
        lambda w, s: {"languages": ["fr"], "categories": ["1"]},
    ),
    Form(
        "/{edition}/jury/{juror_id}",
        "organiser",
        Stage.SCREENING,
        ("name", "organisation", "capacity"),
        lambda w, s: {"languages": ["fr"], "categories": ["1"]},
    ),
    Form(
        "/{edition}/members/new",
        "organiser",
        Stage.SCREENING,
        ("name", "aliases", "parent", "mail_domains"),
    ),
    Form("/{edition}/members/{organisation_id}", "organiser", Stage.SCREENING, ("name", "aliases", "mail_domains")),
    Form("/{edition}/members/import", "organiser", Stage.SCREENING, ("table",), keeps=False),
    Form("/{edition}/conflicts", "juror", Stage.SCREENING, ("organisations",)),
    Form("/{edition}/ballots/{assignment_id}", "juror", Stage.SCORING, ("comment",), points),
    Form("/{edition}/ballots/{assignment_id}/recuse", "juror", Stage.SCORING, ("note", "kind")),
    Form("/{edition}/results/{category}/decision", "chair", Stage.DELIBERATING, ("citation", "reason", "winner")),
    # what no person types, yet anybody can send
    Form("/language", "nobody", Stage.NOMINATING, ("language", "next"), keeps=False),
    Form("/sign-in/code", "nobody", Stage.NOMINATING, ("code",), keeps=False),
    Form("/sign-in/link/{token}", "nobody", Stage.NOMINATING, ("anything",), keeps=False),
    Form("/{edition}/confirm/{public_id}", "nobody", Stage.NOMINATING, ("code", "wish", "address"), keeps=False),
    Form("/{edition}/confirm/{public_id}/{token}", "nobody", Stage.NOMINATING, ("anything",), keeps=False),
    Form("/{edition}/my-nominations/{public_id}/join", "nominator", Stage.NOMINATING, ("version",), keeps=False),
    Form("/{edition}/screening/{entry_id}/eligible", "organiser", Stage.SCREENING, ("mark",), keeps=False),
    Form("/{edition}/screening/eligible", "organiser", Stage.SCREENING, ("entries", "entry"), keeps=False),
    Form("/{edition}/invitation", "juror", Stage.SCREENING, ("answer",), keeps=False),
    Form("/{edition}/routing/apply", "organiser", Stage.SCREENING, ("digest",), keeps=False),
    Form("/{edition}/desk/move", "organiser", Stage.SCREENING, ("from", "to"), keeps=False),
    Form(
        "/{edition}/ballots/{assignment_id}/save", "juror", Stage.SCORING, ("comment", "version"), points, keeps=False
    ),
    Form("/{edition}/ballots/{assignment_id}/opened", "juror", Stage.SCORING, ("anything",), keeps=False),
    Form("/{edition}/seal", "organiser", Stage.DELIBERATING, ("digest",), keeps=False),
]
BUTTONS = {
    "accounts.sign_out",
    "certificates.issue",
    "desk.remove_member",
    "jury.leave",
    "jury.make_chair",
    "nominations.withdraw",
}
"""What takes nothing but a press."""


def test_every_form_is_tried(app) -> None:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        sample = {"edition": "2026", "category": "empathy", "public_id": "x", "token": "x"}
        sample |= dict.fromkeys(("entry_id", "juror_id", "assignment_id", "message_id", "organisation_id"), 1)
        tried = {adapter.match(form.path.format(**sample), method="POST")[0] for form in FORMS}
    takes_posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert takes_posts - BUTTONS == tried


def bare(text: str) -> str:
    """A text without what cleaning may change: blanks, invisible characters, composed or not."""
    composed = unicodedata.normalize("NFC", html.unescape(text))
    return "".join(
        char for char in composed if char.isprintable() and not char.isspace() and unicodedata.category(char) != "Mn"
    )


def count_rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
        if table.name != "sign_in_codes"
    }


@pytest.mark.parametrize("form", FORMS, ids=[form.path for form in FORMS])
def test_a_form_takes_anything(app, session, browser_of, client, form: Form) -> None:
    world = make_world(session, stage=form.stage)
    account = world.cast.by_role[form.who]
    browser = browser_of(account, "nl") if account else client
    rest = form.rest(world, session)
    session.commit()  # lets go of the database
    address = form.path.format(**world.values())

    @settings(
        max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.fixed_dictionaries(dict.fromkeys(form.typed, TEXT)))
    def send(typed: dict[str, str]) -> None:
        with app.app_context():
            before = count_rows()
            db.session.remove()
        answer = browser.post(address, data={**rest, **typed})
        if answer.status_code in {204, 302, 303} or (answer.status_code == 200 and answer.is_json):
            return  # it was taken
        with app.app_context():
            assert count_rows() == before
            db.session.remove()
        assert answer.status_code in {200, 400, 404, 409, 429}, answer.status_code
        if form.keeps and answer.status_code != 404:
            page = bare(answer.text)
            lost = {
                name: text
                for name, text in typed.items()
                if name not in {"kind", "winner"} and bare(text)[:4000] not in page
            }
            assert lost == {}

    send()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Please fill this in."), ("nl", "Vul dit in"), ("fr", "remplir")]
)
def test_an_error_stands_beside_its_field_in_the_pages_language(
    app, session, client, language: str, words: str
) -> None:
    make_world(session, stage=Stage.NOMINATING)
    client.post("/language", data={"language": language})
    page = client.post("/2026/nominate/empathy", data=nomination(None, None) | {"story": "x" * 60}).text
    control = re.search(r'<input[^>]*name="nominator_name"[^>]*>', page).group()
    assert 'aria-invalid="true"' in control
    described = re.search(r'aria-describedby="([^"]+)"', control).group(1).split()
    beside = " ".join(re.search(rf'id="{re.escape(one)}"[^>]*>(.*?)</p>', page, re.S).group(1) for one in described)
    assert words in html.unescape(beside)
