"""A whole evening on the offline pack: opened from a disk, the network off, clicker keys only; and a locked one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from tests.ceremony.night import PASSPHRASE, fetch_pack, make_night_with_certificates

pytestmark = pytest.mark.one_database

NEXT, DARK = "PageDown", "."


@pytest.fixture
def hotel(chromium: Browser) -> Iterator[BrowserContext]:
    """A laptop without a network; whatever asks for more than files of the disk, or complains, fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    wanted: list[str] = []
    context.set_offline(True)
    context.on("request", lambda request: wanted.append(request.url))
    context.on("weberror", lambda error: wanted.append(f"https://complaint/{error.error}"))
    yield context
    context.close()
    assert [url for url in wanted if not url.startswith(("file:", "blob:", "data:"))] == []


def seen(page: Page) -> str:
    return page.locator("[data-stage] > section").last.inner_text()


def play(stage: Page) -> list[str]:
    """The evening, with three buttons: what each slide says first, or who wins. “Next” alone is tried in vain."""
    told: list[str] = []
    crowned = stage.locator(".slide__winner")
    for _ in range(40):
        told += crowned.all_inner_texts() or seen(stage).splitlines()[:1]
        if stage.url.endswith("#end"):
            return told
        if "And the award goes to" in seen(stage):
            for _ in range(3):
                stage.keyboard.press(NEXT)
            assert crowned.count() == 0
            stage.keyboard.press(DARK)
            stage.wait_for_timeout(900)
        elif crowned.count():
            if told[-1] == "Zoë Geheim":
                expect(stage.locator("[data-confetti]")).to_be_visible()
            stage.wait_for_timeout(1600)
        stage.keyboard.press(NEXT)
    raise AssertionError(f"the evening did not end: {told}")


def test_a_whole_evening_from_a_disk_with_a_clicker(
    app: Flask, session: Session, browser_of: Callable[..., FlaskClient], hotel: BrowserContext, tmp_path: Path
) -> None:
    olga = browser_of(make_night_with_certificates(session).cast.olga)
    fetch_pack(app, session, olga, locked="no", language="en").extractall(tmp_path)
    start = hotel.new_page()
    start.goto((tmp_path / "START.html").as_uri())
    start.get_by_label("The finalists can be read from the last row.").check()
    start.reload()
    expect(start.get_by_label("The finalists can be read from the last row.")).to_be_checked()
    with start.expect_popup() as opened:
        start.get_by_role("link", name="Open the deck").click()
    assert play(opened.value) == [
        "Customer Contact Awards 2026", "Empathy", "Finalists · Empathy", "Finalists · Empathy", "Empathy",
        "Entry 0", "Second Winner", "Entry 0", "Second Winner",
        "Efficiency", "Efficiency", "Zoë Geheim", "Congratulations, all of you",
    ]  # fmt: skip


def test_a_locked_pack_opens_with_its_passphrase_and_stays_open_when_loaded_again(
    app: Flask, session: Session, browser_of: Callable[..., FlaskClient], hotel: BrowserContext, tmp_path: Path
) -> None:
    olga = browser_of(make_night_with_certificates(session).cast.olga)
    fetch_pack(app, session, olga).extractall(tmp_path)
    start = hotel.new_page()
    start.goto((tmp_path / "START.html").as_uri())
    assert start.get_by_role("link", name="Open de diavoorstelling").count() == 0
    field = start.get_by_label("Wachtzin van dit pakket")
    field.fill("Grösse zählt nicht")
    field.press("Enter")
    expect(start.get_by_role("alert")).to_contain_text("Dit is niet de wachtzin van dit pakket.")
    field.fill(PASSPHRASE)
    field.press("Enter")
    with start.expect_download() as saved:
        start.locator("li", has_text="Certificaten").get_by_role("button", name="Opslaan").click()
    assert saved.value.suggested_filename == "certificates.pdf"
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")
    with start.expect_popup() as opened:
        start.get_by_role("link", name="Open de diavoorstelling").click()
    stage = opened.value
    expect(stage.locator("[data-stage]")).to_contain_text("Customer Contact Awards 2026")
    for _ in range(5):
        stage.keyboard.press(NEXT)
    assert stage.url.endswith("#empathy-breath")
    with stage.expect_popup() as second:
        stage.keyboard.press("p")
    presenter = second.value
    expect(presenter.locator("[data-now]")).to_contain_text("En de prijs gaat naar…")
    stage.reload()
    expect(stage.locator("[data-stage] > section").last).to_contain_text("En de prijs gaat naar…")
    presenter.keyboard.press(DARK)
    expect(stage.locator(".roll")).to_be_visible()
    presenter.wait_for_timeout(900)
    presenter.keyboard.press(NEXT)
    expect(stage.locator(".slide__winner")).to_have_text(["Entry 0", "Second Winner"])
    stranger = hotel.browser.new_context().new_page()
    stranger.goto((tmp_path / "night" / "deck.html").as_uri())
    expect(stranger.get_by_label("Wachtzin van dit pakket")).to_be_focused()
    assert stranger.locator("[data-stage]").count() == 0
    stranger.context.close()
