"""A real browser, a real mail server and the real site for the journeys."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from sqlalchemy import create_engine, text

from tests.conftest import CLUSTER_VARIABLE
from tests.journeys.live_site import LiveSite
from tests.mail_server import Mail, MailServer

PHONE_WIDTH = 390
QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
]  # fmt: skip
PATIENCE_MS = 15_000


SHARED = "nominating_site"
"""The fixture of the site that several modules share; their tests stay together, too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's journeys on one database together, so that its site is started once; the same for modules that
    share a site."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("journey")
            place = SHARED if SHARED in getattr(item, "fixturenames", ()) else item.path.stem
            callspec = getattr(item, "callspec", None)
            database = callspec.params.get("database", "") if callspec else ""
            item.add_marker(pytest.mark.xdist_group(f"{place}-{database}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Leave each phase's report with the item, and show the site's log beside a failure."""
    report = yield
    setattr(item, f"report_{report.when}", report)
    site = getattr(item, "funcargs", {}).get("live_site")
    if report.failed and site is not None:
        report.sections.append(("the site's log", site.log.read_text()[-8000:]))
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, without a screen."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium: make test installs it where it may"
    with sync_playwright() as playwright:
        flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[MailServer]:
    """A mail server on loopback that keeps what it is given; `stop()` and `start()` it at will."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sites(
    database: str, smtp_server: MailServer, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], LiveSite]:
    """`sites("by-thumb")`: a site with an empty database of its own, not started yet. Migrated once, then copied."""
    bare = f"awards_bare_{worker_id}"
    url = "" if database == "sqlite" else new_database(bare)
    template = LiveSite(tmp_path_factory.mktemp(f"bare-{database}"), smtp_server, database_url=url)
    template.run("init-db")

    def make(name: str) -> LiveSite:
        folder = tmp_path_factory.mktemp(f"{name}-{database}")
        shutil.copytree(template.folder, folder, dirs_exist_ok=True)
        own = "" if database == "sqlite" else new_database(f"awards_live_{worker_id}_{name}", copy_of=bare)
        return LiveSite(folder, smtp_server, database_url=own)

    return make


@pytest.fixture(scope="module")
def live_site(sites: Callable[[str], LiveSite], request: pytest.FixtureRequest) -> Iterator[LiveSite]:
    """The site with an empty database, served by gunicorn and its worker; it must stop cleanly, too."""
    site = sites(request.path.stem)
    site.start()
    yield site
    assert site.stop() == 0, site.log.read_text()


@pytest.fixture(scope="session")
def nominating_site(sites: Callable[[str], LiveSite]) -> Iterator[LiveSite]:
    """One site for all modules in which people nominate: a demo edition, 2026, is open for it. Whoever writes there
    has an address of their own, and puts back what they change of the edition."""
    site = sites("nominating")
    site.run("demo", "--nominations", "12", "--stage", "nominating", "--slug", "2026")
    site.start()
    yield site
    assert site.stop() == 0, site.log.read_text()


def new_database(name: str, *, copy_of: str = "template1") -> str:
    """Make an empty PostgreSQL database, or a copy of one that nobody uses just now; its address."""
    cluster = os.environ[CLUSTER_VARIABLE]
    with create_engine(f"{cluster}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {copy_of}"))
    return f"{cluster}/{name}"


@pytest.fixture(scope="module", autouse=True)
def _empty_letter_box(smtp_server: MailServer) -> None:
    """No module finds another one's mail."""
    smtp_server.forget()


@pytest.fixture
def latest_mail(smtp_server: MailServer) -> Callable[[str], Mail]:
    """`latest_mail(address)`: waits for mail not read before; has `.subject`, `.text`, `.code`, `.links`."""
    return smtp_server.latest


class Visitors:
    """`page_for(390, "nl-BE")`: a new person with a browser of their own, at that width, in that language.

    Whatever their browser complains of (a script's error, a refused style, a missing file) is in `problems`, and fails
    the test at its end; a test that provokes one takes it out with `forgive`.
    """

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.browser, self.base_url = browser, base_url
        self.problems: list[str] = []
        self.contexts: list[BrowserContext] = []

    def __call__(self, width: int = 1280, locale: str = "en-GB", *, scripts: bool = True) -> Page:
        phone = width <= PHONE_WIDTH
        context = self.browser.new_context(
            base_url=self.base_url, locale=locale, timezone_id="Europe/Brussels", reduced_motion="reduce",
            viewport={"width": width, "height": 844 if phone else 900}, has_touch=phone, is_mobile=phone,
            java_script_enabled=scripts,
        )  # fmt: skip
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error on {page.url}: {error}"))
        return page

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{message.location.get('url')}: {message.text}")

    def forgive(self, words: str) -> None:
        """Take out the problems that contain `words`; there must be one."""
        kept = [problem for problem in self.problems if words not in problem]
        assert len(kept) < len(self.problems), f"nobody complained of {words!r}: {self.problems}"
        self.problems[:] = kept


@pytest.fixture
def page_for(
    chromium: Browser, live_site: LiveSite, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Visitors]:
    """See Visitors. After a failure, each page's picture is in the test's temporary folder."""
    visitors = Visitors(chromium, live_site.url)
    yield visitors
    report = getattr(request.node, "report_call", None)
    for number, context in enumerate(visitors.contexts, start=1):
        if report is None or report.failed:
            for page in context.pages:
                path = tmp_path / f"person-{number}.png"
                page.screenshot(path=path, full_page=True)
                print(f"{page.url} as it was: {path}")
        context.close()
    assert visitors.problems == []


@pytest.fixture(scope="session")
def check_axe() -> Callable[[Page], None]:
    """`check_axe(page)`: axe-core finds nothing on the page as it stands."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page).response["violations"]
        assert not found, f"axe on {page.url}:\n" + "\n".join(map(_describe, found))

    return check


def _describe(violation: dict[str, Any]) -> str:
    lines = [f"- {violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"][:5]:
        why = " ".join(str(node.get("failureSummary", "")).split())
        lines.append(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}\n      {why}")
    return "\n".join(lines)
