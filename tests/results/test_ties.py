"""The tie ladder: set before scoring opens, read by everybody, taken step by step, kept."""

import hashlib
import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from awards.audit.models import AuditLine
from awards.domain.errors import NotAllowed
from awards.domain.lifecycle import Stage
from awards.domain.tie_ladder import TieStep
from awards.editions.service import SettingsRefused
from awards.editions.service_ladder import change_tie_ladder
from awards.results.models_ties import TakenStep
from awards.results.service import record_decision
from awards.results.service_across import forget_all_figures
from awards.results.service_room import find_room
from awards.results.service_seal import canonical_results
from awards.results.service_ties import TieChanged, find_standing, list_tie_steps, take_tie_step
from tests.factories import NOW, get_category, make_ballot, make_entry

ROOM = "/2026/results/empathy"
TIES = f"{ROOM}/ties"
PHRASE = "Customer Contact Awards, 10 December 2026"
LADDER = [TieStep.HIGHEST_WEIGHT, TieStep.HEAD_TO_HEAD, TieStep.DRAW]


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.fixture
def tied(session, cast):
    """Anna and Bert, alike on every ballot, far above four others; the ladder has three steps."""
    cast.edition.stage = Stage.SCREENING
    cast.edition.tie_ladder, cast.edition.draw_phrase = [step.value for step in LADDER], PHRASE
    session.commit()
    cast.edition.stage = Stage.DELIBERATING
    category, made = get_category(session, cast.edition), {}
    for name, points in (("Anna", 4), ("Bert", 4), *((f"Low {number}", 1) for number in range(4))):
        made[name] = make_entry(session, category, name=name)
        for juror in (cast.chris_juror, cast.jo_juror):
            make_ballot(session, made[name], juror, *(points,) * 4)
    session.commit()
    return made


def standing_of(session, cast):
    room = find_room(session, edition=cast.edition, key="empathy", names=True)
    return find_standing(session, edition=cast.edition, room=room)


def take(session, cast, **changes):
    values = {"key": "empathy", "mark": standing_of(session, cast).mark, "now": NOW, "actor_id": cast.chris.id}
    outcome = take_tie_step(session, edition=cast.edition, **{**values, **changes})
    session.commit()
    return outcome


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING])
def test_organisers_set_it_before_scoring_opens_and_everybody_reads_it(session, cast, browser_of, client, stage):
    cast.edition.stage = stage
    session.commit()
    organiser = browser_of(cast.olga)
    assert 'href="/2026/settings/ties"' in organiser.get("/2026/settings").text
    fields = {"step_1": "head_to_head", "step_2": "draw", "step_3": "", "phrase": PHRASE}
    assert organiser.post("/2026/settings/ties", data=fields).status_code == 302
    session.refresh(cast.edition)
    assert (cast.edition.tie_ladder, cast.edition.draw_phrase) == (["head_to_head", "draw"], PHRASE)
    line = session.scalars(select(AuditLine).filter_by(action="tie_ladder_changed")).one()
    assert line.details == {"steps": ["head_to_head", "draw"], "phrase": PHRASE}
    if stage is Stage.DRAFT:
        return
    assert 'href="/2026/ties"' in client.get("/2026/").text
    words = plain(client.get("/2026/ties"))
    assert words.index("Head to head.") < words.index("A public draw.") < words.index(PHRASE)
    assert 'href="/2026/ties"' in browser_of(cast.jan).get("/2026/ballots").text


def test_by_default_nothing_is_forced_and_the_page_says_so(session, cast, client):
    assert cast.edition.tie_ladder == []
    assert "No fixed steps are set for this edition" in plain(client.get("/2026/ties"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"step_1": "draw", "step_2": "head_to_head", "phrase": "x"}, "A draw always decides: put it last."),
        ({"step_1": "draw"}, "A draw needs a phrase"),
        ({"step_1": "head_to_head", "step_2": "head_to_head"}, "Each step can come once."),
    ],
)
def test_what_makes_no_ladder_is_said_beside_the_field(session, cast, browser_of, fields, words):
    page = browser_of(cast.olga).post("/2026/settings/ties", data={"step_2": "", "step_3": "", "phrase": "", **fields})
    assert words in plain(page)
    session.refresh(cast.edition)
    assert cast.edition.tie_ladder == []


def test_once_scoring_has_opened_it_is_fixed_by_page_by_address_and_in_the_database(session, cast, browser_of):
    cast.edition.stage = Stage.SCORING
    session.commit()
    organiser = browser_of(cast.olga)
    assert "can no longer be changed" in plain(organiser.get("/2026/settings/ties"))
    organiser.post("/2026/settings/ties", data={"step_1": "head_to_head", "step_2": "", "step_3": "", "phrase": ""})
    session.refresh(cast.edition)
    assert cast.edition.tie_ladder == []
    cast.edition.stage, cast.edition.jury_began_at = Stage.SCREENING, NOW  # gone back: what was begun was begun
    session.commit()
    with pytest.raises(SettingsRefused):
        change_tie_ladder(session, edition=cast.edition, steps=LADDER, phrase="x", now=NOW, actor_id=cast.olga.id)
    for change in ("tie_ladder = '[\"draw\"]'", "draw_phrase = 'another'"):
        with pytest.raises(DBAPIError, match="fixed once scoring has opened"):
            session.execute(text(f"UPDATE editions SET {change}"))
        session.rollback()


def test_step_by_step_to_one_entry_each_shown_and_recorded(session, cast, tied, browser_of):
    browser = browser_of(cast.chris)
    assert f'href="{TIES}"' in browser.get(ROOM).text
    for _ in LADDER:
        browser.post(TIES, data={"mark": standing_of(session, cast).mark})
        session.expire_all()
    steps = list_tie_steps(session, edition=cast.edition, names=True)
    anna, bert = tied["Anna"].id, tied["Bert"].id
    assert [(one.step, one.position, one.taken_by) for one in steps] == [
        (step, place, "Chris Chair") for place, step in enumerate(LADDER, start=1)
    ]
    assert [[(entry, figure) for entry, _, figure, stays in one.lines if stays] for one in steps[:2]] == [
        [(anna, "4"), (bert, "4")], [(anna, "1/2"), (bert, "1/2")],
    ]  # fmt: skip
    assert sum(stays for *_, stays in steps[2].lines) == 1
    lines = session.scalars(select(AuditLine).filter_by(action="tie_step_applied").order_by(AuditLine.id)).all()
    assert [line.details["step"] for line in lines] == [step.value for step in LADDER]
    page = browser_of(cast.jan).get(TIES)
    assert "One entry is left" in plain(page)
    assert "Take the next step" not in plain(page)
    assert "Record the decision" in plain(browser.get(TIES))
    with pytest.raises(NotAllowed):
        take(session, cast)


def test_the_draw_can_be_repeated_from_the_sealed_file(session, cast, tied):
    for _ in LADDER:
        take(session, cast)
    drawn = list_tie_steps(session, edition=cast.edition, names=True)[-1]
    entries = sorted(entry for entry, *_ in drawn.lines)
    held = [one for one in json.loads(canonical_results(session, cast.edition))["ballots"] if one["entry"] in entries]
    lines = []
    for one in sorted(held, key=lambda one: (one["entry"], one["juror"])):
        points = sorted((int(criterion), given) for criterion, given in one["points"].items())
        written = ",".join(f"{criterion}={given}" for criterion, given in points)
        lines.append(f"{one['entry']}|{one['juror']}|{written}")
    basis = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    numbers = {one: hashlib.sha256(f"{PHRASE}\n{basis}\n{one}".encode()).hexdigest() for one in entries}
    assert drawn.basis == basis
    assert {entry: figure for entry, _, figure, _ in drawn.lines} == numbers
    assert [entry for entry, *_, stays in drawn.lines if stays] == [min(entries, key=lambda one: numbers[one])]


def test_a_step_is_taken_once_however_often_it_is_sent(session, cast, tied, browser_of):
    mark = standing_of(session, cast).mark
    browser = browser_of(cast.chris)
    browser.post(TIES, data={"mark": mark})
    assert "A step was taken, or a ballot cast" in plain(browser.post(TIES, data={"mark": mark}, follow_redirects=True))
    assert len(session.scalars(select(TakenStep)).all()) == 1


def test_ballots_that_change_begin_the_ladder_anew_and_keep_what_was_taken(session, cast, tied):
    take(session, cast)
    mark = standing_of(session, cast).mark
    for name in ("Anna", "Bert"):
        make_ballot(session, tied[name], cast.jan_juror, 4, 4, 4, 4)
    session.commit()
    forget_all_figures()
    standing = standing_of(session, cast)
    assert (standing.attempt, standing.position) == (2, 1)
    with pytest.raises(TieChanged):
        take(session, cast, mark=mark)
    session.rollback()
    take(session, cast)
    steps = list_tie_steps(session, edition=cast.edition, names=True)
    assert [(one.attempt, one.position) for one in steps] == [(1, 1), (2, 1)]
    assert steps[0].basis != steps[1].basis


def test_it_is_for_ties_only_and_not_once_it_is_decided(session, cast, tied, browser_of):
    mark = standing_of(session, cast).mark
    record_decision(
        session, edition=cast.edition, category=get_category(session, cast.edition), entry=tied["Anna"],
        citation="She hears.", reason="We talked.", now=NOW, actor_id=cast.chris.id,
    )  # fmt: skip
    session.commit()
    with pytest.raises(NotAllowed):
        take(session, cast, mark=mark)
    session.rollback()
    assert browser_of(cast.chris).get("/2026/results/efficiency/ties").status_code == 404


def test_only_the_chair_takes_a_step_and_whoever_is_asked_for_extra_ballots_sees_none(session, cast, tied, browser_of):
    mark = standing_of(session, cast).mark
    for account in (cast.olga, cast.jan):
        assert browser_of(account).post(TIES, data={"mark": mark}).status_code == 403
        assert browser_of(account).get(TIES).status_code == 200
    found = re.search(r'name="digest" value="(\w+)"', browser_of(cast.chris).get(f"{ROOM}/extra?more=1").text)
    browser_of(cast.chris).post(f"{ROOM}/extra", data={"more": "1", "digest": found[1]})
    assert browser_of(cast.jan).get(TIES).status_code == 409
    browser_of(cast.chris).post(TIES, data={"mark": standing_of(session, cast).mark})
    assert session.scalars(select(TakenStep)).all() == []


@pytest.mark.parametrize(
    "change",
    ["UPDATE tie_steps SET basis = 'x'", "DELETE FROM tie_steps", "UPDATE tie_steps SET taken_at = taken_at"],
)
def test_a_step_that_was_taken_stays_in_the_database(session, cast, tied, change):
    take(session, cast)
    with pytest.raises(DBAPIError, match="never changed or removed"):
        session.execute(text(change))
    session.rollback()


def test_it_speaks_dutch_and_french(session, cast, tied, browser_of):
    take(session, cast)
    assert "Volgende stap zetten" in plain(browser_of(cast.chris, "nl").get(TIES))
    assert "Franchir l’étape suivante" in plain(browser_of(cast.chris, "fr").get(TIES))
    assert "Een openbare loting." in plain(browser_of(cast.jan, "nl").get("/2026/ties"))
    assert "Un tirage au sort public." in plain(browser_of(cast.jan, "fr").get("/2026/ties"))


def test_the_steps_stand_in_the_minutes(session, cast, tied, browser_of):
    take(session, cast)
    pages = PdfReader(BytesIO(browser_of(cast.olga).get("/2026/minutes.pdf").data)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())
    assert "The tie ladder The criterion that weighs most, taken by Chris Chair on" in said
    assert "Anna: 4.00 (stays)" in said
    assert "Digest of the ballots:" in said
