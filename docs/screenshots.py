"""`make screenshots`: the pictures of the guides, taken from demo editions that are made for it and thrown away."""

import os
import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright
from screenshots_site import Site, demo_site
from screenshots_visitor import DESK, PICTURES, Visitor, first_page, keep, visit

QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-gpu", "--disable-dev-shm-usage",
]  # fmt: skip
STORY = {
    "fr": "Un soir de panne, une dame de quatre-vingts ans a appelé en pleurs. Robin l’a écoutée dix minutes avant de "
    "parler de technique, puis l’a rappelée chaque heure jusqu’au retour du courant.",
    "nl": "Een klant belde in paniek: haar internet lag plat op de dag van haar sollicitatie. Robin bleef een half uur "
    "aan de lijn, regelde een hotspot en belde de dag erna om te vragen hoe het gegaan was.",
    "en": "A customer rang in tears on a Friday evening. Robin let her speak, found a locksmith who was still at work, "
    "and stayed on the line until the door was open.",
}


def picture_nominating(browser: Browser) -> None:
    with demo_site("nominating") as site:
        known = visit(browser, site, role="nominator", phone=True)
        for language, category in (("fr", "empathy"), ("nl", "communication"), ("en", "extra-mile")):
            stranger = visit(browser, site, phone=True, language=language)
            picture_phone(stranger, known, language, category)
        organiser = visit(browser, site, role="organiser")
        organiser.go("desk")
        organiser.take("desk", height=1150)


def picture_phone(stranger: Visitor, known: Visitor, language: str, category: str) -> None:
    """A whole nomination on a phone: category, who it is, the story, who writes, the code; a known one's receipt."""
    stranger.go("nominate")
    stranger.take(f"phone-{language}-1-category")
    fill_nomination(stranger, category, language)
    stranger.page.wait_for_url("**/confirm/**")
    stranger.take(f"phone-{language}-5-code")
    known.page.locator(f"header button[name=language][value={language}]").click()
    fill_nomination(known, category, language, pictured=False)
    known.page.wait_for_url("**/receipt")
    known.take(f"phone-{language}-6-receipt")


def fill_nomination(visitor: Visitor, category: str, language: str, *, pictured: bool = True) -> None:
    """Go through the three steps, each as a reader sees it on arriving there, and send. Who is known is not asked."""
    page = visitor.go(f"nominate/{category}")
    steps: dict[str, dict[str, str]] = {
        "2-who": {"nominee_name": "Robin Zonderling", "nominee_organisation": "Blue Heron Contact"},
        "3-story": {"story": STORY[language]},
        "4-you": {"nominator_name": "Sam Voorbeeld", "nominator_address": "sam.voorbeeld@blue-heron.example"},
    }
    for name, words in steps.items():
        for field, text in words.items():
            if field == "nominee_organisation" or not page.locator(f"main [name={field}]").input_value():
                page.locator(f"main [name={field}]").fill(text)
        page.locator(".save-state:not(:empty)").wait_for()
        if pictured:
            top = ".nominate-head" if name == "2-who" else ".nominate-progress"
            visitor.take_from(f"phone-{language}-{name}", top)
        page.locator("main [data-current] .form-actions .button--primary").click()


def picture_screening(browser: Browser) -> None:
    with demo_site("screening") as site:
        organiser = visit(browser, site, role="organiser")
        page = organiser.go("screening")
        organiser.take("screening-queue")
        organiser.go("screening/first?category=empathy")
        page.keyboard.press("n")
        page.locator("[name=text]").fill("Her team leader confirms the story. Shall we ask for the date?")
        organiser.press("Keep this note")
        page.reload()
        organiser.take_seen("screening-dossier")
        organiser.go("jury")
        organiser.take("jury")
        organiser.go("routing/preview")
        organiser.take("routing-preview", height=1100)


def picture_offline(reader: Visitor) -> None:
    """A dossier that was taken along, half scored, without a network."""
    page = reader.page
    page.locator("[data-take]").click()
    page.locator("[data-taking-state]", has_text="are kept on this device").wait_for(timeout=60_000)
    dossier = page.locator("main .ballot-list a", has=page.locator(".badge--neutral")).first.get_attribute("href")
    page.context.set_offline(True)
    page.goto(f"{reader.site.url}{dossier}")
    page.locator("[data-switch] [href='#ballot']").click()
    page.locator("main fieldset").first.locator("input[value='4']").check()
    page.locator("[data-save-state]:not(:empty)").wait_for()
    reader.take_from("phone-offline", "main")
    page.goto(page.url)
    page.context.set_offline(False)


def picture_scoring(browser: Browser) -> None:
    with demo_site("scoring") as site:
        reader = visit(browser, site, role="juror", phone=True)
        reader.go("ballots")
        reader.take("phone-my-ballots")
        picture_offline(reader)
        juror = visit(browser, site, role="juror")
        page = juror.go("ballots")
        page.locator("main .ballot-list a", has=page.locator(".badge--neutral")).first.click()
        page.wait_for_load_state()
        for number, points in enumerate(("4", "5", "3")):
            page.locator("main fieldset").nth(number).locator(f"input[value='{points}']").check()
        page.locator("[name=comment]").fill("A story that says what was done, and not only how it felt.")
        page.locator("[data-save-state]:not(:empty)").wait_for()
        page.wait_for_load_state("networkidle")
        page.reload()
        page.locator("#ballot").evaluate("ballot => ballot.scrollTo(0, 0)")
        juror.take("ballot")
        page.get_by_role("link", name="Step aside").click()
        page.wait_for_load_state()
        juror.take("recusal", height=980)
        organiser = visit(browser, site, role="organiser")
        organiser.go("progress")
        organiser.take("progress", height=1100)


def picture_deliberating(browser: Browser) -> None:
    with demo_site("deliberating") as site:
        chair = visit(browser, site, role="chair of the jury")
        page = chair.go("results/extra-mile")
        page.locator("main details summary").first.click()
        chair.take("ranking")
        chair.go("results/extra-mile/decision")
        chair.take("decision", height=1000)


EARLIER = """2025; Empathy; Robin Zonderling; Blue Heron Contact
2025; Creativity; Team Regenboog; Pakkie Express
2024; Empathy; Robin Zonderling; Blue Heron Contact
2024; Golden headset; Sam Voorbeeld; Allô Papillon"""


def picture_public(browser: Browser, site: Site, organiser: Visitor) -> None:
    """The winners before the world: all of them, one with the card beside the link, the hall of fame."""
    guest = visit(browser, site)
    guest.go("winners")
    guest.take("winners", height=1250)
    phone = visit(browser, site, phone=True)
    page = phone.go("winners/extra-mile")
    phone.take("phone-winner")
    card = page.locator("meta[property='og:image']").get_attribute("content") or ""
    answer = page.context.request.get(site.url + card[card.index(f"/{site.edition}/") :])
    keep(Image.open(BytesIO(answer.body())), "winner-card")
    organiser.go("hall-of-fame").locator("[name=table]").fill(EARLIER)
    organiser.press("Add to the hall of fame")
    guest.page.goto(f"{site.url}/hall-of-fame")
    guest.take("hall", height=1000)


def picture_revealed(browser: Browser) -> None:
    with demo_site("revealed") as site:
        organiser = visit(browser, site, role="organiser")
        picture_public(browser, site, organiser)
        picture_deck(organiser)
        page = organiser.go("certificates")
        organiser.take("certificates", height=1150)
        links = page.locator("main tbody tr a[href$='.pdf']").evaluate_all("links => links.map(link => link.href)")
        keep(first_page(page.context.request.get(links[-1]).body()), "certificate")
        organiser.go("settings/certificates")
        page.locator("label[for=design-1]").click()
        page.wait_for_load_state("networkidle")
        organiser.take("certificates-look", height=820)
        phone = visit(browser, site, phone=True)
        phone.page.goto(f"{site.url}/verify/{Path(links[-1]).stem}")
        phone.take("phone-verify")


def picture_deck(organiser: Visitor) -> None:
    """The envelope as the presenter sees it, then the winner as the hall does."""
    own = organiser.page.context.new_page()
    own.set_viewport_size({"width": 1280, "height": 720})
    own.goto(f"{organiser.site.url}/{organiser.site.edition}/ceremony/deck/stage?language=en#empathy-breath")
    with own.expect_popup() as second:
        own.keyboard.press("p")
    presenter = Visitor(organiser.site, second.value)
    presenter.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    presenter.page.locator("[data-breath-help]").wait_for()
    presenter.page.wait_for_timeout(600)
    presenter.take_seen("deck-presenter")
    own.keyboard.down("r")
    own.locator(".slide__winner").wait_for()
    own.keyboard.up("r")
    Visitor(organiser.site, own).take_seen("deck-winner")
    presenter.page.close()
    own.close()


def open_browser(playwright: Playwright) -> Browser:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    return playwright.chromium.launch(executable_path=found, args=flags)


def main() -> None:
    """Take all pictures anew."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        for picture in (
            picture_nominating, picture_screening, picture_scoring, picture_deliberating, picture_revealed,
        ):  # fmt: skip
            picture(browser)
        browser.close()


if __name__ == "__main__":
    main()
