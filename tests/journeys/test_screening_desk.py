"""The screening desk in a real browser: an afternoon by keyboard, a few minutes by thumb, and without any script."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState
from awards.domain.roles import Role
from awards.nominations.models import Entry
from tests.factories import get_category, make_account, make_edition, make_entry, make_nomination
from tests.journeys.people import Person

pytestmark = pytest.mark.one_database

OLGA, OMAR = "olga@people.example", "omar@people.example"
NAMES = ("Ada Adams", "Bram Bos", "Cléo Caron", "Dina Dubois", "Els Evers", "Finn Faes")
FRENCH = "Elle a écouté un client pendant une heure, puis ils ont trouvé une solution ensemble, pas à pas."


@pytest.fixture(scope="module")
def desk(live_site) -> str:
    """Six entries that wait, three of them in Empathy, and somebody who organises; where the list is."""
    with live_site.rows() as session:
        edition = make_edition(session)
        for address, language in ((OLGA, "en"), (OMAR, "nl")):
            make_account(session, roles=(Role.ORGANISER,), edition=edition, address=address, locale=language)
        for number, name in enumerate(NAMES):
            category = get_category(session, edition, "empathy" if number < 3 else "creativity")
            entry = make_entry(session, category, state=EntryState.PENDING, name=name)
            entry.created_at = datetime(2026, 1, 1 + number, tzinfo=UTC)
            if number == 1:
                make_nomination(session, category, nominator=make_account(session), entry=entry, story=FRENCH,
                                language="nl", detected_language="fr")  # fmt: skip
        session.commit()
    return "/2026/screening"


def states(live_site) -> dict[str, str]:
    """Name → state, as the database has it."""
    engine = create_engine(live_site.database_url or f"sqlite:///{live_site.folder / 'awards.sqlite'}")
    with Session(engine) as session:
        found = dict(session.execute(select(Entry.nominee_id, Entry.state)).tuples().all())
    engine.dispose()
    return {name: found[number].value for number, name in enumerate(NAMES, start=1)}


def organiser(page: Page, latest_mail, look, address: str = OLGA) -> Person:
    person = Person(page, address, latest_mail, look)
    person.sign_in()
    return person


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words)


def test_an_afternoon_by_keyboard(desk, live_site, page_for, latest_mail, check_axe) -> None:
    page = page_for(1280)
    olga = organiser(page, latest_mail, check_axe)
    olga.go(f"{desk}?category=empathy")
    press = page.keyboard.press
    press("j")
    expect(page.get_by_role("link", name=NAMES[0])).to_be_focused()
    press("j")
    press("k")
    press("x")
    expect(page.get_by_role("button", name="Make the ticked ones eligible (1)")).to_be_visible()
    press("x")
    press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jx?")  # typing is typing
    expect(page.locator("#q")).to_have_value("jx?")
    press("Escape")
    olga.press("Go through these 3 entries")
    heading(page, NAMES[0])
    expect(page.locator(".desk-bar")).to_contain_text("1 of 3")
    expect(page.locator(".desk-bar")).to_contain_text("6 left in all")
    press("j")
    heading(page, NAMES[1])
    press("k")
    heading(page, NAMES[0])
    press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    press("r")  # nothing but the legend listens now
    check_axe(page)
    press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#refuse")).not_to_have_attribute("open", "")
    press("Control+a")
    heading(page, NAMES[0])
    press("a")
    heading(page, NAMES[1])
    expect(page.locator(".flashes")).to_contain_text(f"{NAMES[0]} is eligible now.")
    expect(page.locator(".desk-bar")).to_contain_text("1 of 2")
    press("r")
    expect(page.locator("#ready")).to_be_focused()
    press("a")  # in a field it is a letter
    press("Escape")
    press("n")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Is she at Belcentre? ajkq")
    check_axe(page)
    page.get_by_role("button", name="Keep this note").click()
    expect(page.locator(".desk-notes")).to_contain_text("Is she at Belcentre? ajkq")
    page.get_by_role("button", name="Français").nth(-1).click()
    expect(page.locator(".flashes")).to_contain_text("The language of this story: Français.")
    press("c")
    expect(page.locator("main details[open] select[name=ready]")).to_be_focused()
    press("Escape")
    press("m")
    page.locator("#move-0-category").select_option("efficiency")
    page.get_by_role("button", name="Move it", exact=True).click()
    heading(page, NAMES[2])
    expect(page.locator(".flashes")).to_contain_text("Moved to Efficiency")
    press("q")
    page.wait_for_url(f"**{desk}?category=empathy")
    found = states(live_site)
    assert [found[name] for name in NAMES[:3]] == ["eligible", "pending", "pending"]


def test_keys_can_be_switched_off(desk, live_site, page_for, latest_mail, check_axe) -> None:
    page = page_for(1280)
    olga = organiser(page, latest_mail, check_axe)
    olga.go(f"{desk}/first?category=creativity")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    before = states(live_site)
    page.keyboard.press("a")
    page.keyboard.press("j")
    heading(page, NAMES[3])
    page.reload()
    page.keyboard.press("j")
    heading(page, NAMES[3])
    assert states(live_site) == before


def test_ready_made_words_fill_the_field_and_never_overwrite(desk, page_for, latest_mail, check_axe) -> None:
    page = page_for(1280)
    olga = organiser(page, latest_mail, check_axe)
    olga.go(f"{desk}/first?category=creativity")
    page.keyboard.press("r")
    page.locator("#ready").select_option("left")
    expect(page.locator("#reason")).to_have_value("Thank you for your nomination. We have heard that this colleague no "
        "longer works there, so it cannot go to the jury. Perhaps you would like to tell them yourself what you wrote: "
        "it will do them good.")  # fmt: skip
    page.locator("#ready").select_option("")
    expect(page.locator("#reason")).to_have_value("")
    page.locator("#reason").fill("My own words.")
    page.locator("#ready").select_option("unknown")
    expect(page.locator("#reason")).to_have_value("My own words.")


def test_a_few_minutes_by_thumb(desk, live_site, page_for, latest_mail, check_axe) -> None:
    page = page_for(390, "nl-BE")
    omar = organiser(page, latest_mail, check_axe, OMAR)
    omar.go(f"{desk}?category=creativity")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("main .button--primary").first.tap()
    heading(page, NAMES[3])
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".key:visible")).to_have_count(0)
    page.get_by_role("button", name="Toelaten").tap()
    heading(page, NAMES[4])
    page.get_by_role("link", name="Volgend dossier").tap()
    heading(page, NAMES[5])
    page.get_by_role("link", name="Anders beslissen").tap()
    page.get_by_text("Niet aanvaarden", exact=True).tap()
    page.locator("#ready").select_option("declined")
    page.get_by_role("button", name="Weigeren, en zeggen waarom").tap()
    heading(page, NAMES[4])
    page.locator(".flashes").get_by_role("link", name="Opnieuw bekijken").tap()
    heading(page, NAMES[5])
    page.get_by_text("Beslissing ongedaan maken").tap()
    page.get_by_role("button", name="Terug naar screening").tap()
    expect(page.locator(".flashes")).to_contain_text("Het dossier wacht opnieuw op screening.")
    found = states(live_site)
    assert [found[name] for name in NAMES[3:]] == ["eligible", "pending", "pending"]


def test_without_any_script(desk, chromium, live_site, latest_mail) -> None:
    context = chromium.new_context(base_url=live_site.url, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    olga = organiser(page, latest_mail, lambda _page: None)
    olga.go(f"{desk}?category=creativity&q=evers")
    olga.press("Go through this 1 entry")
    heading(page, NAMES[4])
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.get_by_text("Do not accept it", exact=True).click()
    page.locator("#ready").select_option("other_work")
    page.get_by_role("button", name="Refuse, and tell them why").click()
    olga.sees("No entry here")
    assert states(live_site)[NAMES[4]] == "ineligible"
    context.close()
