"""Signing in with a code from mail that was really delivered, and mail that outlives its server and its worker."""

import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite, wait_for
from tests.mail_server import Mail, MailServer


@pytest.fixture
def messages(live_site: LiveSite) -> Iterator[Callable[[str], list[Any]]]:
    """`messages(address)`: the outbox's rows to that address, as they are now."""
    engine = live_site.engine()

    def read(address: str) -> list[Any]:
        with engine.connect() as connection:
            wanted = text("SELECT tries, sent_at, body FROM outbox_messages WHERE to_address = :address ORDER BY id")
            return list(connection.execute(wanted, {"address": address}))

    yield read
    engine.dispose()


def make_due(live_site: LiveSite, address: str) -> None:
    """As if the pause after a failed try were over."""
    engine = live_site.engine()
    with engine.begin() as connection:
        earlier = text("UPDATE outbox_messages SET next_try_at = created_at WHERE to_address = :address")
        connection.execute(earlier, {"address": address})
    engine.dispose()


def ask_for_code(page: Page, address: str) -> None:
    page.goto("/sign-in")
    page.locator("input[name=address]").fill(address)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/sign-in/code")


def test_a_dutch_reader_signs_in_on_a_phone(
    page_for: Visitors,
    latest_mail: Callable[[str], Mail],
    check_axe: Callable[[Page], None],
    live_site: LiveSite,
    messages: Callable[[str], list[Any]],
) -> None:
    page = page_for(390, "nl-BE")
    page.goto("/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^nl"))
    check_axe(page)
    ask_for_code(page, "nora@people.example")
    check_axe(page)
    mail = latest_mail("nora@people.example")
    assert mail.message["Content-Language"] == "nl"
    assert mail.links == [link for link in mail.links if link.startswith(f"{live_site.url}/sign-in/link/")] != []
    page.locator("input[name=code]").fill(mail.code)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{live_site.url}/")
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("nora@people.example")
    check_axe(page)
    sent = wait_for(lambda: [row for row in messages("nora@people.example") if row.sent_at], "row marked as sent")
    assert [(row.tries, row.body) for row in sent] == [(1, "")]


def test_a_link_from_mail_asks_for_a_click(page_for: Visitors, latest_mail: Callable[[str], Mail]) -> None:
    ask_for_code(page_for(390, "fr-BE"), "jo@people.example")
    (link,) = latest_mail("jo@people.example").links
    elsewhere = page_for(1280, "fr-BE")
    for _ in range(2):  # a mail gateway that looks first uses nothing up
        elsewhere.goto(link)
    elsewhere.locator("main form button[type=submit]").click()
    elsewhere.wait_for_url(lambda url: "/sign-in" not in url)
    elsewhere.goto("/account")
    expect(elsewhere.locator("main")).to_contain_text("jo@people.example")


def test_a_stopped_mail_server_loses_nothing(
    page_for: Visitors,
    latest_mail: Callable[[str], Mail],
    smtp_server: MailServer,
    live_site: LiveSite,
    messages: Callable[[str], list[Any]],
) -> None:
    page = page_for(1280, "en-GB")
    smtp_server.stop()
    try:
        ask_for_code(page, "sam@people.example")
        wait_for(lambda: [row for row in messages("sam@people.example") if row.tries], "failed try")
    finally:
        smtp_server.start()
    (waiting,) = messages("sam@people.example")
    assert waiting.sent_at is None
    make_due(live_site, "sam@people.example")
    ask_for_code(page_for(390, "en-GB"), "omar@people.example")  # wakes the worker
    code = latest_mail("sam@people.example").code
    latest_mail("omar@people.example")
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{live_site.url}/")
    assert len(smtp_server.to("sam@people.example")) == 1


def stopped_idle(live_site: LiveSite, worker: int) -> bool:
    """Whether the worker is stopped now and holds no lock, which nobody but it could give back; else it goes on."""
    os.kill(worker, signal.SIGSTOP)
    if live_site.database_url:  # a row's lock at most, and none that signing in waits for
        return True
    beside = sqlite3.connect(live_site.folder / "awards.sqlite", timeout=0, isolation_level=None)
    try:
        beside.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        os.kill(worker, signal.SIGCONT)
        return False
    finally:
        beside.close()
    return True


def test_a_killed_worker_loses_no_mail(
    page_for: Visitors, latest_mail: Callable[[str], Mail], live_site: LiveSite, smtp_server: MailServer
) -> None:
    site = live_site.process
    assert site is not None
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(site.pid)], capture_output=True, text=True, check=True)
    _web_server, worker = sorted(int(pid) for pid in listed.stdout.split())
    wait_for(lambda: stopped_idle(live_site, worker), "moment at which the worker holds no lock")
    ask_for_code(page_for(1280, "en-GB"), "chris@people.example")
    os.kill(worker, signal.SIGKILL)
    assert site.wait(timeout=60) == 1
    assert "Stopped: the worker ended by itself." in live_site.log.read_text()
    assert smtp_server.to("chris@people.example") == []
    live_site.start()
    assert re.fullmatch(r"\d{6}", latest_mail("chris@people.example").code)
    assert len(smtp_server.to("chris@people.example")) == 1
