"""From a nomination on a phone to a certificate on paper, by clicking, with real mail and a real PDF.

Noor nominates in French on a phone, Nils joins her words; Olga and Omar organise; Chris chairs and reads Dutch and
French; Jan judges, too. The winner's certificate is in English.
"""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite
from tests.journeys.people import Person, accept, invite, nominate, score
from tests.mail_server import Mail

NOMINEE, OTHER = "Nour D'Hondt-Lefèvre", "Bram Vandewalle"
CITATION = "For the ten minutes of silence in which a frightened voice found its own way back."


@pytest.fixture
def person(page_for: Visitors, latest_mail: Callable[[str], Mail], check_axe: Callable[[Page], None]):
    """`person("olga", 1280, "fr-BE")`."""

    def make(name: str, width: int, locale: str) -> Person:
        return Person(page_for(width, locale), f"{name}@people.example", latest_mail, check_axe)

    return make


def prepare(live_site: LiveSite, olga: Person) -> None:
    """An edition that is open for nominations, with two jurors for each entry."""
    live_site.run("edition", "create", "2026", "--name", "Customer Contact Awards 2026", "--organiser", olga.address)
    live_site.run("grant", "omar@people.example", "organiser", "--edition", "2026")
    olga.sign_in()
    olga.go("/2026/settings")
    olga.fill(
        nominating_opens_at="2026-01-01T08:00", nominating_closes_at="2035-10-01T23:59",
        scoring_closes_at="2035-11-01T23:59", ceremony_on="2035-12-10", ceremony_place_fr="Bruxelles", quorum="2",
        jurors_per_entry="2", signatory_1_name="Vera Voorbeeld", signatory_1_role_en="President",
    )  # fmt: skip
    olga.page.locator("main form button[type=submit]").click()
    olga.page.wait_for_load_state()
    move(olga, "nominating")


def move(organiser: Person, stage: str) -> None:
    """Move the edition on, at the desk."""
    organiser.go("/2026/desk")
    form = organiser.page.locator(f"main form:has(input[name=to][value={stage}])")
    form.get_by_role("button").click()
    organiser.page.wait_for_load_state()
    organiser.look(organiser.page)


def screen(olga: Person) -> None:
    """Move to screening and make both entries eligible: one on its page, the other from the list."""
    move(olga, "screening")
    olga.go("/2026/screening")
    olga.page.get_by_role("link", name=re.compile("Nour")).click()
    olga.page.wait_for_load_state()
    olga.look(olga.page)
    expect(olga.page.locator("main article")).to_have_count(2)
    olga.page.locator("main form[action$='/eligible'] button").click()
    olga.page.wait_for_load_state()
    olga.go("/2026/screening")
    olga.page.locator("main input[name=entry]").first.check()
    olga.page.locator("main form:has(input[name=entry]) button").last.click()
    olga.page.wait_for_load_state()
    olga.look(olga.page)


def seat_jury(olga: Person, chris: Person, jan: Person) -> None:
    invite(olga, name="Chris Chair", address=chris.address, company="Lijn Zeven", languages=("fr", "nl"))
    invite(olga, name="Jan Juror", address=jan.address, company="Blue Heron", languages=("fr", "nl", "en"))
    accept(chris)
    expect(chris.page.locator("html")).to_have_attribute("lang", "nl")
    accept(jan)
    olga.go("/2026/jury")
    olga.page.get_by_role("link", name="Chris Chair").click()
    olga.page.wait_for_load_state()
    olga.look(olga.page)
    olga.page.locator("main form[action$='/chair'] button").click()
    olga.page.wait_for_load_state()


def route(olga: Person) -> None:
    """Preview, apply, open scoring."""
    olga.go("/2026/routing")
    olga.go("/2026/routing/preview")
    olga.page.locator("main form[action$='/routing/apply'] button").first.click()
    olga.page.wait_for_load_state()
    olga.look(olga.page)
    move(olga, "scoring")


def decide(chris: Person) -> None:
    """Read the ranking, choose its leader, write the citation in the winner's language."""
    chris.go("/2026/results")
    chris.go("/2026/results/empathy")
    chris.page.locator("main a[href*='/results/empathy/decision']").first.click()
    chris.page.wait_for_load_state()
    chris.look(chris.page)
    chris.page.get_by_role("radio", name=re.compile("Nour")).check()
    chris.fill(citation=CITATION)
    chris.page.locator("main form button[type=submit]").click()
    chris.page.wait_for_load_state()
    chris.look(chris.page)


def sign(person: Person) -> None:
    person.go("/2026/seal")
    person.page.locator("main form button[type=submit]").click()
    person.page.wait_for_load_state()
    person.look(person.page)


def download(person: Person, path: str) -> PdfReader:
    answer = person.page.request.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.body()))


def check_certificate(pdf: PdfReader) -> str:
    """One accessible page in English with name, category, citation and a serial, which is the answer."""
    assert len(pdf.pages) == 1
    text = " ".join(pdf.pages[0].extract_text().split())
    assert NOMINEE.replace("'", "’") in text
    assert "Empathy" in text
    assert CITATION.split()[-1].strip(".") in text
    assert "Vera Voorbeeld" in text
    root = pdf.trailer["/Root"]
    assert root["/Lang"].startswith("en")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    return re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", text).group()


def test_from_a_nomination_to_a_certificate(live_site: LiveSite, person: Callable[..., Person]) -> None:
    olga, chris, jan = person("olga", 1280, "fr-BE"), person("chris", 1280, "nl-BE"), person("jan", 1280, "nl-BE")
    prepare(live_site, olga)
    for who, nominee in (("noor", NOMINEE), ("nils", "nour d’hondt-lefevre"), ("nele", OTHER)):
        nominate(person(who, 390, "fr-BE"), name=nominee, nominator=who.title(), category="Empathie")
    screen(olga)
    seat_jury(olga, chris, jan)
    route(olga)
    for juror, better in ((chris, 5), (jan, 4)):
        juror.go("/2026/ballots")
        order = juror.page.locator("main li a:has-text('Nour'), main li a:has-text('Bram')").all_inner_texts()
        for line in order:
            points = (better, 5, 4, 5) if "Nour" in line else (3, 3, 2, 3)
            score(juror, *points, comment="Concreet en warm verteld.")
        assert chris.page.request.get("/2026/results/empathy").status == 409
    olga.go("/2026/progress")
    move(olga, "deliberating")
    decide(chris)
    sign(chris)
    sign(olga)
    olga.go("/2026/certificates")
    olga.page.locator("main button[value=make]").click()
    olga.page.wait_for_load_state()
    olga.look(olga.page)
    serial = check_certificate(download(olga, olga.page.locator("main td a[href$='.pdf']").get_attribute("href")))
    assert len(download(olga, "/2026/certificates/all.pdf").pages) == 1
    visitor = person("visitor", 390, "en-GB")
    visitor.go(f"/verify/{serial}")
    expect(visitor.page.locator("main")).not_to_contain_text("Nour")
    move(olga, "revealed")
    visitor.go(f"/verify/{serial}")
    visitor.sees(NOMINEE)
    visitor.go("/2026/winners")
    visitor.sees(CITATION)
