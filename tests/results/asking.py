"""Asking an application for everything it has, as somebody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from awards.accounts.models import Account
from awards.nominations.models import Nominee
from tests.conftest import count_statements
from tests.results.marked import INSIDERS, Marked

MORE = {
    "results.ranking": ("?page=2",),
    "practice.read": ("?again=1",),
    "routing.readers": ("?suppose=",),
    "deck.show": ("?language=nl",),
    "screening.queue": ("?state=eligible",),
    "winners.hall": ("?category=empathy",),
}
"""Addresses with something behind them."""
RANDOM = re.compile(r'(name="(?:[a-z_]*token|opened)"[^>]*value="|data-holder="|"token":")[^"]*')
"""What is another one each time."""
UNTOLD = {"Set-Cookie", "Date"}


@dataclass(frozen=True)
class Answer:
    """Everything by which an answer can tell something, how many statements it took included."""

    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: int

    @property
    def is_refusal(self) -> bool:
        return self.status >= 400 or (self.status in (301, 302) and "/sign-in" in dict(self.headers)["Location"])

    @property
    def told(self) -> str:
        return f"{self.headers}\n{self.body.decode('utf-8', 'replace')}"


def new_browser(app: Flask, account: Account | None) -> FlaskClient:
    """One that asks without looking at the pages: others do, and this is about what they say."""
    browser = FlaskClient(app, app.response_class, use_cookies=True)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if account is not None:
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = str(account.id), True
    return browser


def list_places(app: Flask, session: Session, marked: Marked, slug: str, *, reader: str) -> list[str]:
    """The address of every page and file there is, with everything that there is to ask for in this world. Whoever is
    not on the team is turned away at the door, whichever ballot they ask for."""
    values: dict[str, Any] = {name: [one] for name, one in marked.world.values().items()}
    values["edition"] = [slug]
    if reader in INSIDERS:
        values["assignment_id"] = marked.one_each
        values["entry_id"] = [one.id for one in marked.world.entries]
        values["number"] = [1, 2]
        values["page"] = ["stage", "presenter"]
    nominee = session.get_one(Nominee, marked.world.entries[0].nominee_id)
    values["secret"] = [nominee.public_id, marked.world.waiting.public_id]
    session.commit()
    return list(_build(app, values))


def _build(app: Flask, values: dict[str, Any]) -> Iterator[str]:
    adapter = app.url_map.bind("localhost")
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
                continue
            names = sorted(rule.arguments)
            for chosen in product(*(values[name] for name in names)):
                path = adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True)))
                yield path
                yield from (path + more for more in MORE.get(rule.endpoint, ()))


def ask(browser: FlaskClient, path: str) -> Answer:
    with count_statements() as tally:
        response = browser.get(path)
    headers = tuple(sorted((name, value) for name, value in response.headers if name not in UNTOLD))
    return Answer(path, response.status_code, headers, _lasting(response), len(tally.statements))


def _lasting(response: TestResponse) -> bytes:
    """The body without what is random, and of a workbook its sheets without the moment at which they were packed."""
    body = response.get_data()
    if response.mimetype.endswith("spreadsheetml.sheet"):
        with ZipFile(BytesIO(body)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist() if name.startswith("xl/"))
    if response.mimetype in ("text/html", "application/json"):
        return RANDOM.sub(r"\1", body.decode()).encode()
    return body
