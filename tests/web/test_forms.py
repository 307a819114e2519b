"""Whatever is typed into whatever form: no crash, nothing typed is lost, errors stand beside their fields in the
page's language, and nothing half-written is in the database."""

import html
import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, literal, select, union_all

from awards.domain.lifecycle import Stage
from awards.extensions import db
from tests.web.buttons import BUTTONS
from tests.web.form_samples import FORMS, Form, nomination
from tests.world import make_world

ODD = [
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
FOR_THE_DATABASE = ["\x00", "\x1b[31m", "'; DROP TABLE entries; --", "é" * 6000, "-1", "1e9", "\u202eabc", "9" * 30]
"""Of these, what a database may take otherwise than another."""
TEXT = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=80))


def test_every_form_is_tried(app) -> None:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        sample = {"edition": "2026", "category": "empathy"}
        sample |= dict.fromkeys(("public_id", "token", "secret", "file_id"), "x")
        sample |= dict.fromkeys(("entry_id", "juror_id", "assignment_id", "message_id"), 1)
        sample |= dict.fromkeys(("nominee_id", "organisation_id", "number"), 1)
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
    """Of each table, in one statement."""
    counts = [
        select(literal(table.name), func.count()).select_from(table)
        for table in db.metadata.sorted_tables
        if table.name != "sign_in_codes"
    ]
    return {name: number for name, number in db.session.execute(union_all(*counts))}


def in_turn(names: tuple[str, ...], odd: list[str]) -> Iterator[dict[str, str]]:
    """Each field meets each of the odd texts once, every field another one at a time."""
    for number in range(len(odd)):
        yield {name: odd[(number + 5 * place) % len(odd)] for place, name in enumerate(names)}


@pytest.mark.parametrize("form", FORMS, ids=[form.path for form in FORMS])
def test_a_form_takes_anything(app, session, browser_of, client, form: Form) -> None:
    world = make_world(session, stage=form.stage)
    account = world.cast.by_role[form.who]
    browser = browser_of(account, "nl") if account else client
    rest = form.rest(world, session)
    session.commit()  # lets go of the database
    address = form.path.format(**world.values())

    rows: list[dict[str, int]] = []  # as they were after the last answer

    def counted() -> dict[str, int]:
        with app.app_context():
            found = count_rows()
            db.session.remove()
        return found

    def send(typed: dict[str, str]) -> None:
        before = rows.pop() if rows else counted()
        answer = browser.post(address, data={**rest, **typed})
        if answer.status_code in {204, 302, 303} or (answer.status_code == 200 and answer.is_json):
            return  # it was taken
        rows.append(counted())
        assert rows == [before]
        assert answer.status_code in {200, 400, 404, 409, 429}, answer.status_code
        if form.keeps and answer.status_code != 404:
            page = bare(answer.text)
            lost = {
                name: text
                for name, text in typed.items()
                if name not in {"kind", "winner"} and bare(text)[:4000] not in page
            }
            assert lost == {}

    first = app.config["CHECKS_PAGES"]
    for typed in in_turn(form.typed, ODD if first else FOR_THE_DATABASE):
        send(typed)

    @settings(
        max_examples=8 if first else 2, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.fixed_dictionaries(dict.fromkeys(form.typed, TEXT)))
    def send_any(typed: dict[str, str]) -> None:
        send(typed)

    send_any()


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
