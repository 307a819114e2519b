"""A blind edition on a phone, in French: an organiser hides one more word, and the juror reads it hidden."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE_WIDTH, Visitors
from tests.journeys.live_site import LiveSite
from tests.journeys.people import Person
from tests.mail_server import Mail

pytestmark = pytest.mark.one_database

SELECT = """([words]) => {
  for (const quotation of document.querySelectorAll("blockquote")) {
    const walker = document.createTreeWalker(quotation, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const place = node.textContent.search(new RegExp(`(?<![\\\\p{L}])${words}(?![\\\\p{L}])`, "u"));
      if (place >= 0) {
        getSelection().setBaseAndExtent(node, place, node, place + words.length);
        return;
      }
    }
  }
}"""


@pytest.fixture
def person(page_for: Visitors, latest_mail: Callable[[str], Mail], check_axe: Callable[[Page], None]):
    """`person("olga@people.example")`: somebody on a phone, in French."""
    return lambda address: Person(page_for(PHONE_WIDTH, "fr-BE"), address, latest_mail, check_axe)


def first_word(page: Page) -> str:
    """The first word of six letters or more that is not hidden."""
    words = page.locator("blockquote").first.inner_text()
    return re.findall(r"[^\W\d_]{6,}", re.sub(r"\[[^\]]*\]", "", words))[0]


def test_an_organiser_hides_a_word_and_the_juror_reads_it_hidden(live_site: LiveSite, person) -> None:
    told = live_site.run("demo", "--stage", "scoring", "--nominations", "18", "--jurors", "5", "--blind")
    slug = re.search(r"Made the edition (\S+),", told).group(1)
    organiser, juror = (person(re.search(rf"  {role} .*<(.+)>", told).group(1)) for role in ("organiser", "juror"))

    juror.sign_in()
    juror.go(f"/{slug}/ballots")
    juror.page.locator("main .ballot-list a").first.click()
    juror.page.wait_for_load_state()
    juror.look(juror.page)
    label, dossier = juror.page.locator("h1").inner_text(), juror.page.url
    assert re.fullmatch(r"\D+ \d{3}", label)
    juror.sees("Vous jugez à l’aveugle")
    word = first_word(juror.page)

    organiser.sign_in()
    organiser.go(f"/{slug}/desk")
    organiser.page.locator("main a[href$='/screening/masking']").click()
    organiser.fill(q=label)
    organiser.press("Chercher")
    organiser.press(label)
    offer = organiser.page.locator("[data-mask-offer]")
    expect(offer).to_be_hidden()
    organiser.page.evaluate(SELECT, [word])
    expect(offer).to_be_visible()
    expect(offer).to_contain_text(word)
    organiser.look(organiser.page)
    offer.tap()
    organiser.sees(f"« {word} » est caché au jury.".replace("« ", "«\u00a0").replace(" »", "\u00a0»"))

    juror.page.goto(dossier)
    assert word not in re.findall(r"[^\W\d_]+", juror.page.locator("blockquote").first.inner_text())
    juror.look(juror.page)

    organiser.page.get_by_role("button", name=re.compile(f"Montrer .*{word}")).click()
    organiser.page.wait_for_load_state()
    juror.page.reload()
    expect(juror.page.locator("blockquote").first).to_contain_text(word)
    organiser.press("Oui, j’ai relu")
    organiser.sees("C’est noté. Voici le suivant.")
    expect(organiser.page.locator("h1")).not_to_have_text(label)
