"""Place cards: who sits at the tables, once each, and nothing that tells who wins; the order in which paper comes."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from awards.ceremony.models import ProgrammePoint
from awards.ceremony.service_run_sheet import move_point, set_start
from awards.certificates.running_order import in_running_order
from awards.certificates.service import issue_certificates, list_certificates
from awards.certificates.service_guests import Guest, list_guests, list_place_cards, split_members
from awards.domain.lifecycle import CertificateKind, NomineeKind, Stage
from awards.editions.models import Category
from awards.results.models import Decision
from tests.certificates.test_packs import work
from tests.factories import NOW, get_category, make_cast, make_entry
from tests.web.test_pdf_ua import faults_of

PAGE = "/2026/certificates/place-cards"


@pytest.fixture
def hall(session):
    """A winner in Creativity, who is nominated in Empathy, too; a finalist team; a nominee whose name is long."""
    cast = make_cast(session, stage=Stage.DELIBERATING)
    empathy, creativity = (get_category(session, cast.edition, key) for key in ("empathy", "creativity"))
    winner = make_entry(session, creativity, name="Wendy Wint", locale="nl")
    team = {"kind": NomineeKind.TEAM, "members": "Ann Un, Ben Deux;\nCé Trois & Co"}
    make_entry(session, empathy, name="Team Noord", **team).shortlisted = True
    make_entry(session, empathy, name="Ναυσικά Παπαδοπούλου-Vanderstappen de la Fontaine")
    session.add(
        Decision(
            edition_id=cast.edition.id, category_id=creativity.id, entry_id=winner.id, citation="Ja.", reason="",
            ranking=[], decided_by_id=cast.chris.id, decided_at=NOW,
        )
    )  # fmt: skip
    cast.edition.shortlist_published_at = NOW
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return cast


def test_members_are_told_apart() -> None:
    assert split_members("Ann Un, Ben Deux;\nCé  Trois & Do Quatre\n\n") == (
        "Ann Un",
        "Ben Deux",
        "Cé Trois",
        "Do Quatre",
    )
    assert split_members(" ") == ()


def test_everybody_has_one_and_a_team_one_for_each_member(session, hall) -> None:
    guests = list_guests(session, edition=hall.edition)
    assert [(guest.name[:10], guest.is_finalist) for guest in guests] == [
        ("Team Noord", True), ("Wendy Wint", True), ("Ναυσικά Πα", False),
    ]  # fmt: skip
    cards = list_place_cards(guests[:2], each_member=True)
    assert [(card.name, card.line) for card in cards] == [
        ("Ann Un", "Team Noord"), ("Ben Deux", "Team Noord"), ("Cé Trois", "Team Noord"), ("Co", "Team Noord"),
        ("Wendy Wint", "Belcentre"),
    ]  # fmt: skip
    assert [card.name for card in list_place_cards(guests[:1], each_member=False)] == ["Team Noord"]
    nobody = Guest(1, "Team Zuid", "Belcentre", (), "nl", is_finalist=False)
    assert [card.name for card in list_place_cards([nobody], each_member=True)] == ["Team Zuid"]


def test_sheets_are_made_for_who_is_ticked(app, session, hall, browser_of) -> None:
    desk = browser_of(hall.olga)
    page = desk.get(PAGE).text
    assert "Finalists, with the winners among them (2)" in page
    assert page.count(" checked") == 3, "finalists, and a card for each member"
    ids = [guest.nominee_id for guest in list_guests(session, edition=hall.edition)]
    session.rollback()
    assert "Tick at least one." in desk.post(PAGE, data={"each_member": "y"}).text
    assert desk.post(PAGE, data={"guests": [*map(str, ids), "999"]}).status_code == 200, "that one is no guest"
    asked = desk.post(PAGE, data={"guests": list(map(str, ids)), "each_member": "y"})
    assert work(app) == 1
    file = desk.get(f"{asked.headers['Location']}/file").data
    reader = pypdf.PdfReader(BytesIO(file))
    text = " ".join(one.extract_text() for one in reader.pages).replace("\n", " ")
    assert len(reader.pages) == 2
    assert [text.count(name) for name in ("Ann Un", "Wendy Wint", "Ναυσικά")] == [2, 2, 2], "on both sides"
    assert "inn" not in text.replace("Wint", ""), "no word of who wins"
    assert faults_of(file) == []


def test_paper_comes_in_the_order_of_the_night(session, hall, browser_of) -> None:
    issue_certificates(
        session, edition=hall.edition, now=NOW, actor_id=None, kinds=(CertificateKind.WINNER, CertificateKind.FINALIST)
    )
    kept = list_certificates(session, edition_id=hall.edition.id)

    def names() -> list[str]:
        return [one.name for one in in_running_order(session, edition=hall.edition, certificates=kept)]

    assert names() == ["Team Noord", "Wendy Wint"]
    by = {"edition": hall.edition, "now": NOW, "actor_id": hall.olga.id}
    sheet = set_start(session, starts_at=None, version=0, **by)
    session.flush()
    point = session.scalars(select(ProgrammePoint.id).join(Category).where(Category.key == "creativity")).one()
    move_point(session, point_id=point, to=1, version=sheet.version, **by)
    assert names() == ["Wendy Wint", "Team Noord"]
    session.commit()
    pages = pypdf.PdfReader(BytesIO(browser_of(hall.olga).get("/2026/certificates/all.pdf").data)).pages
    assert "Wendy" in pages[0].extract_text()
