"""The run sheet: its order and times, who changes it, what the crew's copy keeps to itself, and the cards."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ceremony.models import ProgrammePoint
from awards.ceremony.service_envelopes import envelope_url, sign_envelope
from awards.ceremony.service_run_sheet import (
    PointContent,
    RunSheetChanged,
    add_point,
    change_point,
    move_point,
    remove_point,
    say_names,
    set_start,
)
from awards.ceremony.service_running_order import find_run_sheet, list_programme, list_running_order
from awards.domain.errors import NotFound
from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.extensions import site
from awards.nominations.models import Nominee
from awards.results.models import Decision
from tests.factories import NOW, get_category, make_ballot, make_entry
from tests.results.sealing import seal_results
from tests.world import make_world

START = datetime(2026, 11, 19, 19, 0, tzinfo=UTC)
LONG = "Maria-Magdalena van den Bossche-Papadopoulou " * 2 + "de la Croix-Vandenbroucke Fernandes"
CITATION = "She hears what is not said, and answers it. " * 13 + "That is rare, and it is art."


@pytest.fixture
def world(session):
    """Sealed. Empathy has three finalists, of whom the first wins; Efficiency one winner and no shortlist."""
    world = make_world(session, stage=Stage.DELIBERATING)
    empathy = get_category(session, world.cast.edition)
    others = [make_entry(session, empathy, name=name) for name in ("Ελένη Παπαδοπούλου", LONG[:120])]
    for entry in (world.entries[0], *others):
        entry.shortlisted = True
    session.get_one(Nominee, others[0].nominee_id).pronunciation = "e-LEH-nee"
    lone = make_entry(session, get_category(session, world.cast.edition, "efficiency"), name=f"Zoë Geheim {LONG}"[:120])
    nominee = session.get_one(Nominee, lone.nominee_id)
    nominee.pronunciation, nominee.members = (
        "ZO-uh khe-HAIM, ma-REE-a mag-da-LAY-na",
        "Ann, Bert, Chloé, Dirk, Eva, Fatima",
    )
    for juror in (world.cast.chris_juror, world.cast.jo_juror):
        make_ballot(session, lone, juror, 4, 4, 3, 5)
    session.add(
        Decision(
            edition_id=world.cast.edition.id, category_id=lone.category_id, entry_id=lone.id, citation=CITATION[:600],
            reason="", ranking=[], decided_by_id=world.cast.chris.id, decided_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    seal_results(session, world)
    world.cast.edition.stage = Stage.SEALED
    session.commit()
    return world


class Sheet:
    """The run sheet as Olga changes it, always from its latest version unless another is given."""

    def __init__(self, session, world) -> None:
        self.session, self.edition, self.olga = session, world.cast.edition, world.cast.olga

    def __call__(self, change, version=None, **about):
        sheet = find_run_sheet(self.session, edition_id=self.edition.id)
        latest = sheet.version if sheet else 0
        done = change(
            self.session, edition=self.session.get_one(Edition, self.edition.id), now=NOW, actor_id=self.olga.id,
            version=latest if version is None else version, **about,
        )  # fmt: skip
        self.session.commit()
        return done

    def order(self) -> list[str]:
        items = list_programme(self.session, edition=self.edition)
        return [item.act.category.key if item.act else item.point.title for item in items]


@pytest.fixture
def sheet(session, world) -> Sheet:
    made = Sheet(session, world)
    made(set_start, starts_at=START)
    return made


def version_in(page: str) -> str:
    return re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)


def words(answer) -> str:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = PdfReader(BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_before_there_is_a_sheet_the_categories_order_holds(session, world) -> None:
    acts = list_running_order(session, edition=world.cast.edition)
    assert [act.category.position for act in acts] == sorted(act.category.position for act in acts)
    assert [act.position for act in acts] == list(range(1, len(acts) + 1))
    empathy = next(act for act in acts if act.category.key == "empathy")
    assert (empathy.starts_at, empathy.presenter, len(empathy.finalists)) == (None, "", 3)
    assert [person.name for person in empathy.winners] == ["Entry 0"]
    assert empathy.winners[0] in empathy.finalists
    assert empathy.winners[0].citation == "She hears what is not said."
    assert {one.pronunciation for one in empathy.finalists} == {"", "e-LEH-nee"}
    assert [one.citation for one in empathy.finalists if one not in empathy.winners] == ["", ""]


def test_order_and_times(session, sheet) -> None:
    before = sheet.order()
    welcome = sheet(add_point, content=PointContent(title="Welcome", minutes=12))
    assert sheet.order() == [*before, "Welcome"]
    sheet(move_point, point_id=welcome.id, to=1)
    assert sheet.order() == ["Welcome", *before]
    first, second, third = list_programme(session, edition=sheet.edition)[:3]
    assert (first.starts_at, second.starts_at) == (START, START + timedelta(minutes=12))
    sheet(change_point, point_id=second.point.id, content=PointContent(presenter="Karim", minutes=3))
    third = list_programme(session, edition=sheet.edition)[2]
    assert third.starts_at == START + timedelta(minutes=15)
    assert list_running_order(session, edition=sheet.edition)[0].presenter == "Karim"
    with pytest.raises(NotFound):
        sheet(remove_point, point_id=second.point.id)
    session.rollback()
    sheet(move_point, point_id=welcome.id, to=999)
    sheet(remove_point, point_id=welcome.id)
    assert sheet.order() == before
    assert [one.position for one in session.scalars(select(ProgrammePoint).order_by(ProgrammePoint.position))] == list(
        range(1, len(before) + 1)
    )
    told = session.scalars(select(AuditLine).where(AuditLine.action == "run_sheet_changed").order_by(AuditLine.id))
    assert [line.details["what"] for line in told] == ["start", "added", "order", "point", "order", "removed"]


def test_two_organisers_do_not_overwrite_each_other(session, sheet) -> None:
    point = list_programme(session, edition=sheet.edition)[0].point.id
    seen = find_run_sheet(session, edition_id=sheet.edition.id).version
    sheet(move_point, point_id=point, to=2)
    for change, about in ((move_point, {"point_id": point, "to": 3}), (set_start, {"starts_at": None})):
        with pytest.raises(RunSheetChanged):
            sheet(change, version=seen, **about)
        session.rollback()


def test_an_organisers_spelling_stands_before_the_nominees_own(session, sheet) -> None:
    people = {one.name: one for act in list_running_order(session, edition=sheet.edition) for one in act.finalists}
    greek, lone = (
        people["Ελένη Παπαδοπούλου"].entry_id,
        next(one.entry_id for name, one in people.items() if name.startswith("Zoë")),
    )
    assert sheet(say_names, spoken={greek: "e-LEH-nee", lone: "ZO-uh", 999_999: "nobody"}) == 1
    assert sheet(say_names, spoken={greek: "", lone: "ZO-uh"}) == 1
    said = {
        one.entry_id: one.pronunciation
        for act in list_running_order(session, edition=sheet.edition)
        for one in act.finalists
    }
    assert (said[greek], said[lone]) == ("", "ZO-uh")


def test_the_organiser_on_the_phone(session, world, browser_of) -> None:
    olga = browser_of(world.cast.olga)
    assert "/2026/ceremony/run-sheet" in olga.get("/2026/ceremony").text
    assert "Start the run sheet" in olga.get("/2026/ceremony/run-sheet").text
    started = {"starts_at": "2026-11-19T20:00", "version": "0"}
    page = olga.post("/2026/ceremony/run-sheet/start", data=started, follow_redirects=True).text
    assert "20:00" in page
    again = olga.post("/2026/ceremony/run-sheet/start", data=started)
    assert "Somebody changed the run sheet" in again.text
    assert page.count("<summary") == page.count("</details>") == 4
    assert " open>" not in page
    added = {"title": "Dinner", "minutes": "45", "version": version_in(page), "presenter": "", "notes": ""}
    page = olga.post("/2026/ceremony/run-sheet/new", data=added, follow_redirects=True).text
    number, seen = re.findall(r'action="/2026/ceremony/run-sheet/(\d+)/move"', page)[-1], version_in(page)
    moved = olga.post(f"/2026/ceremony/run-sheet/{number}/move", data={"to": "1", "version": seen})
    assert moved.headers["Location"].endswith(f"#point-{number}")
    stale = {"to": "3", "version": seen}
    page = olga.post(f"/2026/ceremony/run-sheet/{number}/move", data=stale, follow_redirects=True).text
    assert "Somebody changed the run sheet" in page
    assert page.index("Dinner") < page.index("Empathy")
    names = olga.get("/2026/ceremony/run-sheet/names").text
    assert "e-LEH-nee" in names
    entry = re.search(r'name="names-0-entry"[^>]*value="(\d+)"', names).group(1)
    typed = {"names-0-entry": entry, "names-0-spoken": "EN-tree", "version": version_in(names)}
    page = olga.post("/2026/ceremony/run-sheet/names", data=typed, follow_redirects=True).text
    assert "The names are kept." in page
    assert "EN-tree" in page
    gone = {"version": version_in(page)}
    page = olga.post(f"/2026/ceremony/run-sheet/{number}/remove", data=gone, follow_redirects=True).text
    assert "Taken out of the programme." in page
    assert "Dinner" not in page


def test_only_the_hosts_copy_tells(session, world, sheet, browser_of) -> None:
    olga = browser_of(world.cast.olga)
    crew, host = (words(olga.get(f"/2026/ceremony/run-sheet-{copy}.pdf")) for copy in ("crew", "host"))
    assert crew.count("Entry 0") == 1  # among the finalists
    assert host.count("Entry 0") == 2
    assert "Zoë Geheim" not in crew  # alone, they would be told apart
    assert "Zoë Geheim" in host
    assert "Ελένη" in crew
    assert "Winner " not in crew
    decision = session.scalars(select(Decision).where(Decision.entry_id == world.entries[0].id)).one()
    assert decision.citation not in crew


def test_cue_cards(session, world, sheet, browser_of) -> None:
    olga = browser_of(world.cast.olga)
    points = {one.act.category.key: one.point.id for one in list_programme(session, edition=sheet.edition)}
    for key, language in (("empathy", "nl"), ("efficiency", "")):
        content = PointContent(presenter="Karim", language=language, minutes=8)
        sheet(change_point, point_id=points[key], content=content)
    assert "Karim" in olga.get("/2026/ceremony/cards").text
    reader = PdfReader(BytesIO(olga.get("/2026/ceremony/cue-cards.pdf?presenter=Karim").data))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) == 5  # Empathy: honours, finalists, winner; Efficiency: honours, winner
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {
        (420, 595)
    }
    assert "Empathie" in pages[0]
    assert ["Entry 0" in page for page in pages] == [False, True, True, False, False]
    assert ["She hears what is not said" in page for page in pages] == [False, False, True, False, True]
    assert "e-LEH-nee" in pages[1]
    assert "Efficiency" in pages[3]
    assert "That is rare, and it is art" in pages[4]
    french = words(olga.get("/2026/ceremony/cue-cards.pdf?presenter=Karim&language=fr"))
    assert "Efficacité" in french
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    for wrong in ("presenter=Nobody", "language=xx"):
        assert olga.get(f"/2026/ceremony/cue-cards.pdf?{wrong}").status_code == 404


def test_an_envelope_says_whose_it_is_and_no_name(session, world, browser_of, client) -> None:
    token = sign_envelope(get_category(session, world.cast.edition))
    address = envelope_url(world.cast.edition, get_category(session, world.cast.edition))
    assert address == site.url(f"/2026/envelope/{token}")
    page = client.get(urlsplit(address).path).text
    for said in ("l’enveloppe de la catégorie Empathie", "Dit is de envelop van Empathie", "envelope for Empathy"):
        assert said in page
    assert "Entry 0" not in page
    for wrong in (token[:-5] + ("A" if token[-5] != "A" else "B") + token[-4:], "no-such-token", "WzEsMV0"):
        assert client.get(f"/2026/envelope/{wrong}").status_code == 404
    reader = PdfReader(BytesIO(browser_of(world.cast.olga).get("/2026/ceremony/envelopes-c6.pdf").data))
    assert len(reader.pages) == 6
    assert round(float(reader.pages[0].mediabox.width) / 72 * 25.4) == 162
    assert not any(name in page.extract_text() for page in reader.pages for name in ("Entry 0", "Geheim"))
    assert browser_of(world.cast.olga).get("/2026/ceremony/envelopes-a0.pdf").status_code == 404
