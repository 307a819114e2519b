"""The people of the journey, each with a browser of their own, clicking through the site in their language."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.nomination_form import fill_in, send
from tests.mail_server import Mail

STORY = (
    "Un soir de panne, une dame de quatre-vingts ans a appelé en pleurs. Nour l’a écoutée dix minutes avant de parler "
    "de technique, puis a rappelé chaque heure jusqu’au retour du courant."
)


@dataclass
class Person:
    """Somebody with a browser. `look` checks each page that they pass."""

    page: Page
    address: str
    mail: Callable[[str], Mail]
    look: Callable[[Page], None]

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.look(self.page)

    def press(self, words: str) -> None:
        """Press the button, or follow the link, that says so."""
        button = self.page.locator("main").get_by_role("button", name=words, exact=True)
        found = button if button.count() else self.page.locator("main").get_by_role("link", name=words, exact=True)
        found.first.click()
        self.page.wait_for_load_state()
        self.look(self.page)

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def choose(self, **fields: str) -> None:
        """Tick the radio buttons or boxes of these values."""
        for name, value in fields.items():
            self.page.locator(f"main input[name={name}][value='{value}']").check()

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def type_code(self) -> None:
        """Type the code of the newest message that has one; others may arrive beside it."""
        mail = self.mail(self.address)
        while not mail.has_code:
            mail = self.mail(self.address)
        self.fill(code=mail.code)
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()
        self.look(self.page)

    def sign_in(self) -> None:
        self.go("/sign-in")
        self.fill(address=self.address)
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/sign-in/code")
        self.look(self.page)
        self.type_code()


def nominate(person: Person, *, name: str, nominator: str, category: str) -> None:
    """From the start page to the receipt, in French on a phone, with an English certificate for the nominee."""
    person.go("/")
    expect(person.page.locator("html")).to_have_attribute("lang", "fr")
    person.press("Nominer quelqu’un")
    person.page.locator("main").get_by_role("link", name=category).first.click()
    person.page.wait_for_load_state()
    person.look(person.page)
    fill_in(person.page, nominee_name=name, nominee_organisation="Allô Papillon")
    fill_in(person.page, story=STORY, nominee_locale="en")
    person.look(person.page)
    fill_in(person.page, nominator_name=nominator, nominator_address=person.address)
    person.look(person.page)
    send(person.page)
    person.page.wait_for_url("**/confirm/**")
    person.look(person.page)
    person.type_code()
    person.page.wait_for_url("**/receipt")
    receipt = person.mail(person.address)
    assert name in receipt.text
    person.go(receipt.links[0])
    person.sees(name)


def invite(organiser: Person, *, name: str, address: str, company: str, languages: tuple[str, ...]) -> None:
    """Invite a juror to every panel."""
    organiser.go("/2026/jury/invite")
    organiser.fill(name=name, address=address, organisation=company, capacity="20")
    for language in ("fr", "nl", "en"):
        organiser.page.locator(f"main input[name=languages][value={language}]").set_checked(language in languages)
    organiser.page.locator("main form button[value=send]").click()
    organiser.page.wait_for_url("**/jury")
    organiser.look(organiser.page)
    organiser.sees(name)


def accept(juror: Person) -> None:
    """Follow the invitation's link, sign in, accept, look at whom one knows."""
    link = juror.mail(juror.address).links[0]
    juror.page.goto(link)
    juror.look(juror.page)
    juror.fill(address=juror.address)
    juror.page.locator("main form button").click()
    juror.page.wait_for_url("**/sign-in/code")
    juror.type_code()
    juror.page.locator("main button[name=answer][value=accept]").click()
    juror.page.wait_for_load_state()
    juror.look(juror.page)
    juror.go("/2026/conflicts")
    juror.page.locator("main form button[type=submit]").first.click()
    juror.page.wait_for_load_state()


def score(juror: Person, *points: int, comment: str) -> None:
    """Score and cast the first dossier that is left."""
    juror.go("/2026/ballots")
    juror.page.locator("main a.button--primary").click()
    juror.page.wait_for_load_state()
    juror.look(juror.page)
    groups = juror.page.locator("main fieldset")
    for number, point in enumerate(points):
        groups.nth(number).locator(f"input[value='{point}']").check()
    juror.fill(comment=comment)
    juror.page.locator("main button[name=action][value=cast]").click()
    juror.page.wait_for_load_state()
    juror.look(juror.page)
