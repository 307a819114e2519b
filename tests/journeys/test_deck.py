"""The reveal deck in a real browser: its rules press by press, and an evening with keys and a second window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy.orm import Session

from tests.ceremony.night import make_night

pytestmark = pytest.mark.one_database

RULES = Path(__file__).parents[2] / "static" / "js" / "deck-rules.js"
PLAY = """([start, presses]) => {
  const slides = ["title:", "category:e", "finalists:e", "breath:e", "shared:e", "winner:e", "category:f", "breath:f",
    "winner:f", "end:"].map((one, at) => ({ key: `${at}`, kind: one.split(":")[0], act: one.split(":")[1] }));
  let state = window.deckRules.begin(slides, start), now = 0;
  for (const press of presses.split(" ").filter(Boolean)) {
    if (/^[0-9]+$/.test(press)) now += Number(press);
    else state = window.deckRules.press(slides, state, press.split("=")[0], now, press.split("=")[1]);
  }
  return state.at + state.screen;
}"""
LONG_NAME = """() => {
  const slide = [...document.querySelectorAll("[data-stage] > section")].at(-1);
  const room = slide.querySelector("[data-fit]");
  slide.querySelector(".slide__winner").textContent = "W".repeat(120);
  slide.querySelector(".slide__citation").textContent = "Word ".repeat(120);
  if (room.scrollHeight <= room.clientHeight) return "it fits anyway";
  window.deckFit(slide);
  return [Math.max(0, room.scrollHeight - room.clientHeight - 1), Math.max(0, room.scrollWidth - room.clientWidth - 1)];
}"""
BELGIAN_DOT = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: ':', code: 'Period', bubbles: true}))"
PLAYED = {
    # where it starts, what is pressed (numbers: milliseconds that pass) → the slide, and whether the screen is dark
    ("0", "next 5 next 5 next 5 next 5 next 2000 next 60000 next"): "3",
    ("3", "blank"): "3roll",
    ("3", "blank 300 next"): "3roll",
    ("3", "blank 1000 next"): "4",
    ("3", "blank 1000 blank"): "3dark",
    ("3", "blank 1000 blank 1000 next"): "3",
    ("3", "blank 1000 blank 1000 blank"): "3",
    ("3", "blank 1000 back"): "3",
    ("3", "blank 61000 next"): "3",
    ("3", "blank 61000 tick"): "3",
    ("3", "blank 1000 tick"): "3roll",
    ("3", "reveal"): "4",
    ("3", "blank 1000 next 200 next"): "4",
    ("3", "reveal 2000 next 2000 next 2000 next 2000 next 2000 next 2000 next"): "7",
    ("3", "reveal 2000 back"): "3",
    ("3", "reveal 2000 back 2000 next 2000 next"): "3",
    ("3", "reveal 2000 next 2000 next 2000 back"): "5",
    ("6", "back"): "3",
    ("2", "reveal"): "2",
    ("1", "blank 1000 next"): "1",
    ("1", "blank 1000 next 1000 next"): "2",
    ("4", ""): "3",
    ("8", "next"): "7",
    ("nowhere", "back"): "0",
    ("0", "jump=5"): "3",
    ("0", "jump=9 next"): "9",
    ("3", "sing"): "3",
}


def test_no_press_by_mistake_reveals(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_script_tag(path=RULES)
    assert {case: page.evaluate(PLAY, list(case)) for case in PLAYED} == PLAYED
    page.close()


@pytest.fixture
def hall(chromium: Browser, session: Session, browser_of: Callable[..., FlaskClient]) -> Iterator[BrowserContext]:
    """A browser in which Olga is signed in; whatever it complains of fails the test. What it asks for, the application
    answers without a server in between."""
    olga, problems = browser_of(make_night(session).cast.olga), []

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        got = olga.get(f"{parts.path}?{parts.query}")
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    context = chromium.new_context(
        base_url="http://localhost", viewport={"width": 1280, "height": 720}, reduced_motion="reduce"
    )
    context.route("**/*", answer)
    context.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert problems == []


def on_stage(page: Page) -> str:
    return page.locator("[data-stage] > section").last.inner_text()


def test_an_evening_with_the_deck(hall: BrowserContext, check_axe: Callable[[Page], None]) -> None:
    page = hall.new_page()
    page.goto("/2026/ceremony/deck")
    check_axe(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="English").click()
    stage, press = opened.value, opened.value.keyboard.press
    check_axe(stage)
    for _ in range(9):  # somebody leans on the clicker: it stops at the envelope
        press("PageDown")
    expect(stage).to_have_url("http://localhost/2026/ceremony/deck/stage?language=en#empathy-breath")
    assert "And the award goes to" in on_stage(stage)
    crowned = stage.locator(".slide__winner")
    assert (crowned.count(), stage.locator("template").count()) == (0, 4)  # no element of the page before the reveal
    check_axe(stage)
    press("F5")
    press("Escape")
    assert "And the award goes to" in on_stage(stage)
    for screen in ("roll", "dark", ""):  # the clicker's dot, on a Belgian keyboard
        stage.evaluate(BELGIAN_DOT)
        expect(stage.locator("body")).to_have_attribute("data-screen", screen)
    press("r")  # not held
    press("PageUp")
    press("PageDown")
    assert "And the award goes to" in on_stage(stage)

    with stage.expect_popup() as second:
        press("p")
    presenter = second.value
    expect(presenter.locator("[data-next-covered]")).to_be_visible()
    expect(presenter.locator("[data-now]")).to_contain_text("And the award goes to")
    check_axe(presenter)
    presenter.keyboard.press("PageDown")  # the clicker speaks to the window that was touched last
    expect(presenter.get_by_text("Held: “next” alone does not reveal.")).to_be_visible()
    presenter.keyboard.press(".")
    expect(presenter.get_by_text("Drum roll: “next” reveals.")).to_be_visible()
    expect(stage.locator(".roll")).to_be_visible()
    presenter.wait_for_timeout(900)
    presenter.keyboard.press("PageDown")
    expect(crowned).to_have_text(["Entry 0", "Second Winner"])
    expect(presenter.locator("[data-now]")).to_contain_text("The award is shared by")
    check_axe(stage)

    stage.reload()
    expect(stage.locator("[data-stage] > section").last).to_contain_text("And the award goes to")
    assert crowned.count() == 0
    expect(presenter.locator("[data-next-covered]")).to_be_visible()  # it has found the page again
    reveal = presenter.get_by_role("button", name="Hold to reveal")
    reveal.click()
    reveal.click(delay=1200)
    expect(crowned).to_have_text(["Entry 0", "Second Winner"])

    presenter.get_by_role("button", name="Efficiency", exact=True).click()
    expect(stage.locator("[data-stage] > section").last).to_contain_text("Efficiency")
    stage.bring_to_front()
    press("o")
    check_axe(stage)
    press("Escape")
    press("PageDown")
    stage.keyboard.down("r")
    expect(crowned).to_have_text("Zoë Geheim")
    expect(stage.locator("[data-confetti]")).to_be_hidden()  # less motion was asked for
    stage.keyboard.up("r")
    assert stage.url.endswith("#efficiency-breath")
    assert stage.evaluate(LONG_NAME) == [0, 0]
    assert stage.title() == "Reveal deck · Customer Contact Awards 2026"
