"""A test client that refuses a page nobody should be shown."""

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Domain
from sqlalchemy import event
from sqlalchemy.orm import Session

XHTML = "{http://www.w3.org/1999/xhtml}"


class PageRefused(AssertionError):
    """A page that is invalid, untitled, half translated, or a request that left a change behind."""


class Watch:
    """What happened in the database and the catalogue during one request."""

    def __init__(self) -> None:
        self.reset("")

    def reset(self, method: str) -> None:
        self.method = method.upper()
        self.flushed = False
        self.committed_on_read = False
        self.missing: list[str] = []


watch = Watch()


@event.listens_for(Session, "after_flush")
def _flushed(_session: Session, _context: object) -> None:
    watch.flushed = True
    if watch.method in {"GET", "HEAD"}:
        watch.committed_on_read = True


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _settled(_session: Session) -> None:
    watch.flushed = False


class _Missing:
    """A catalogue's fallback: notes what the catalogue lacks."""

    def gettext(self, message: str) -> str:
        watch.missing.append(message)
        return message

    def ngettext(self, one: str, many: str, number: int) -> str:
        watch.missing.append(one)
        return one if number == 1 else many

    def pgettext(self, _context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, _context: str, one: str, many: str, number: int) -> str:
        return self.ngettext(one, many, number)


_get_translations = Domain.get_translations


def _watched_translations(self: Domain) -> Any:
    translations = _get_translations(self)
    if getattr(translations, "_catalog", None):
        translations._fallback = _Missing()
    return translations


Domain.get_translations = _watched_translations


def check_page(text: str) -> None:
    """Raise PageRefused unless `text` is a valid, titled page with unique ids, all references leading somewhere."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=True)
    page: ElementTree.Element = parser.parse(text)
    if parser.errors:
        (line, _), code, values = parser.errors[0]
        raise PageRefused(
            f"invalid HTML, line {line}: {code} {values}\n{text.splitlines()[max(0, line - 2) : line + 1]}"
        )
    title = page.find(f"./{XHTML}head/{XHTML}title")
    if title is None or not (title.text or "").strip(" ·\n"):
        raise PageRefused("a page without a title")
    if len(page.findall(f".//{XHTML}h1")) != 1:
        raise PageRefused("a page takes one h1")
    if left := re.findall(r"%\(\w+\)s", text):
        raise PageRefused(f"a sentence whose places were not filled: {left}")
    ids = Counter(element.get("id") for element in page.iter() if element.get("id") is not None)
    if double := [each for each, number in ids.items() if number > 1]:
        raise PageRefused(f"ids used twice: {double}")
    for element in page.iter():
        _check_element(element, ids)


def _check_element(element: ElementTree.Element, ids: Counter[str | None]) -> None:
    if "style" in element.attrib or any(name.startswith("on") for name in element.attrib):
        raise PageRefused(f"inline style or script on {element.tag}")
    for name in ("for", "aria-describedby", "aria-labelledby"):
        for reference in (element.get(name) or "").split():
            if reference not in ids:
                raise PageRefused(f"{name} points at {reference!r}, which is not there")


class StrictClient(FlaskClient):
    """Checks every answer; `crash_expected=True` lets one 500 pass.

    Whether a page is good HTML is asked on the first of the databases alone: it is the same page on the others.
    """

    crash_expected = False

    def open(self, *args: Any, **kwargs: Any) -> Any:
        method = kwargs.get("method") or (getattr(args[0], "method", None) if args else None)
        follow = kwargs.pop("follow_redirects", False)
        mine = self.application.extensions.get("test_session")
        if mine is not None:  # what the test made is there for the request, and what the request did for the test
            mine.commit()
        watch.reset(method or "GET")
        response = super().open(*args, follow_redirects=False, **kwargs)
        if mine is not None:
            mine.expire_all()
        self._check(response)
        watch.method = ""
        if follow and response.status_code in {301, 302, 303, 307, 308}:
            return self.get(response.headers["Location"], follow_redirects=True)
        return response

    def _check(self, response: Any) -> None:
        if response.status_code == 500 and not self.crash_expected:
            raise PageRefused("the page crashed; see the log")
        if watch.committed_on_read:
            raise PageRefused("a GET wrote to the database")
        if watch.flushed:
            raise PageRefused("the request left a change uncommitted")
        if watch.missing:
            raise PageRefused(f"not translated: {sorted(set(watch.missing))}")
        if not self.application.config.get("CHECKS_PAGES", True):
            return
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
            text = response.get_data(as_text=True)
            if text.lstrip().lower().startswith("<!doctype"):
                check_page(text)


def make_strict(app: Flask) -> None:
    """Give `app` the strict client."""
    app.test_client_class = StrictClient
