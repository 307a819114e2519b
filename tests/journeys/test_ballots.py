"""A juror's evening in a real browser: two ballots with keys alone on a desk, and the two places of a phone."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot, Score
from awards.domain.lifecycle import BallotState, Stage
from awards.domain.roles import Role
from awards.nominations.models import Nomination
from tests.factories import get_category, make_account, make_assignment, make_edition, make_entry, make_juror
from tests.journeys.people import Person

pytestmark = pytest.mark.one_database

JAN, JO = "jan@people.example", "jo@people.example"
STORY = "Elle a écouté un client pendant une heure, puis ils ont trouvé une solution ensemble, pas à pas. " * 12


@pytest.fixture(scope="module")
def home(live_site) -> str:
    """Three dossiers for a juror at a desk, two for one with a phone; where their list is."""
    with live_site.rows() as session:
        edition = make_edition(session, stage=Stage.SCORING)
        category = get_category(session, edition)
        for address, language, count in ((JAN, "en", 3), (JO, "nl", 2)):
            account = make_account(session, roles=(Role.JUROR,), edition=edition, address=address, locale=language)
            juror = make_juror(session, edition, account=account)
            for number in range(count):
                entry = make_entry(session, category, name=f"{language} {number}", language="fr")
                make_assignment(session, entry, juror)
                session.execute(update(Nomination).where(Nomination.entry_id == entry.id).values(story=STORY))
        session.commit()
    return "/2026/ballots"


def cast_points(live_site) -> list[list[int]]:
    """The points of each ballot that is cast, in the order of casting and of the rubric."""
    engine = create_engine(live_site.database_url or f"sqlite:///{live_site.folder / 'awards.sqlite'}")
    with Session(engine) as session:
        ids = session.scalars(
            select(Ballot.id).where(Ballot.state == BallotState.CAST).order_by(Ballot.cast_at, Ballot.id)
        ).all()
        wanted = select(Score.points).order_by(Score.criterion_id)
        found = [list(session.scalars(wanted.where(Score.ballot_id == number))) for number in ids]
    engine.dispose()
    return found


def height(page: Page) -> int:
    """How far the page is scrolled, once it has come to rest."""
    page.wait_for_timeout(200)
    return page.evaluate("Math.round(window.scrollY)")


def test_two_ballots_by_keys_alone(home, live_site, page_for, latest_mail, check_axe) -> None:
    page: Page = page_for(1280)
    jan = Person(page, JAN, latest_mail, check_axe)
    jan.sign_in()
    jan.go(home)
    press = page.keyboard.press
    page.get_by_role("link", name=re.compile("^Begin with")).focus()
    press("Enter")
    expect(page.locator("#ballot-title")).to_have_text("Your ballot")
    press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press("Escape")
    for key in "4352":
        press(key)
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    press("ArrowRight")  # one point more for the last criterion, which has the focus
    check_axe(page)
    press("c")
    press("Enter")
    expect(page.get_by_text("The ballot is cast. Thank you.")).to_be_visible()
    first = page.url
    press("j")
    page.wait_for_url(lambda url: url != first)
    press("k")
    page.wait_for_url(first)
    press("Digit1")
    page.locator("#comment").focus()
    page.keyboard.type("j4?c")  # typing is typing
    expect(page.locator("#comment")).to_have_value("j4?c")
    press("Escape")
    for key in "234":
        press(key)
    press("c")
    press("Enter")
    expect(page.get_by_text("The ballot is cast. Thank you.")).to_be_visible()
    assert cast_points(live_site) == [[4, 3, 5, 3], [1, 2, 3, 4]]
    page.get_by_text("Compare with your 2 other ballots in Empathy").click()
    expect(page.locator("#compared, .compared__points").first).to_be_visible()
    check_axe(page)


def test_a_phone_keeps_both_places(home, page_for, latest_mail, check_axe) -> None:
    page: Page = page_for(390, "nl-BE")
    jo = Person(page, JO, latest_mail, check_axe)
    jo.sign_in()
    jo.go(home)
    page.get_by_role("link", name=re.compile("^Beginnen met")).click()
    read, score = (page.locator(f".read-score [href='#{place}']") for place in ("dossier", "ballot"))
    expect(read).to_have_attribute("aria-current", "true")
    expect(page.locator("#ballot")).to_be_hidden()
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator("blockquote").get_attribute("lang") == "fr"
    page.evaluate("window.scrollTo(0, 400)")
    score.evaluate("link => link.click()")  # a tap, without the scrolling that the tool does first
    expect(page.locator("blockquote")).to_be_hidden()
    check_axe(page)
    assert height(page) == 0
    page.evaluate("window.scrollTo(0, 700)")
    read.evaluate("link => link.click()")
    assert height(page) == 400
    check_axe(page)
    score.evaluate("link => link.click()")
    assert height(page) == 700
    page.locator(".criterion input").nth(2).check()
    expect(page.locator("[data-save-state]")).to_contain_text("Opgeslagen om")
    page.reload()
    expect(score).to_have_attribute("aria-current", "true")
    expect(page.locator(".criterion input").nth(2)).to_be_checked()
    assert height(page) > 100


def test_without_scripts_the_switch_is_a_pair_of_anchors(home, page_for, latest_mail, check_axe) -> None:
    page: Page = page_for(390, "nl-BE", scripts=False)
    jo = Person(page, JO, latest_mail, lambda _page: None)
    jo.sign_in()
    jo.go(home)
    page.get_by_role("link", name=re.compile("^(Beginnen|Verder) met")).click()
    expect(page.locator("blockquote")).to_be_visible()
    page.get_by_role("link", name="Scoren").click()
    expect(page.locator("#ballot-title")).to_be_in_viewport()
