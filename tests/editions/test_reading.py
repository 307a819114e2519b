"""How many jurors read each category's entries, as it is chosen in the settings."""

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.lifecycle import Stage
from awards.editions.service import SettingsRefused
from awards.editions.service_reading import Reading, change_reading, reading_of
from tests.editions.test_settings import SETTINGS
from tests.factories import NOW, get_category


def change(session, cast, **wanted):
    return change_reading(session, edition=cast.edition, wanted=wanted, now=NOW, actor_id=cast.olga.id)


def readings(session, cast):
    session.expire_all()
    return [reading_of(get_category(session, cast.edition, key)) for key in ("empathy", "creativity", "efficiency")]


def test_a_category_has_a_number_of_its_own_or_its_whole_panel(browser_of, session, cast):
    desk = browser_of(cast.olga)
    data = {**SETTINGS, "jurors_of_empathy": "5", "jurors_of_creativity": "all", "jurors_of_efficiency": ""}
    assert desk.post("/2026/settings", data=data).status_code == 302
    assert readings(session, cast) == [Reading(5), Reading(by_all=True), Reading()]
    line = session.scalars(select(AuditLine).where(AuditLine.action == "reading_changed")).one()
    assert line.details == {"empathy": 5, "creativity": "all"}
    page = desk.get("/2026/settings").text
    assert '<option selected value="5">5</option>' in page
    assert '<option selected value="all">Everyone on the panel</option>' in page
    assert desk.post("/2026/settings", data={**data, "jurors_of_creativity": ""}).status_code == 302
    assert readings(session, cast)[1] == Reading()


def test_fewer_than_the_quorum_are_refused_beside_the_category_and_nothing_is_kept(browser_of, session, cast):
    page = browser_of(cast.olga).post("/2026/settings", data={**SETTINGS, "jurors_of_empathy": "2"}).text
    assert "Fewer jurors than the quorum: no entry of this category could win." in page
    assert "Empathy – Fewer jurors than the quorum" in page
    session.rollback()
    assert readings(session, cast)[0] == Reading()
    assert cast.edition.quorum == 2


def test_a_quorum_above_a_categorys_number_is_refused_too(browser_of, session, cast):
    change(session, cast, empathy=Reading(2))
    session.commit()
    page = browser_of(cast.olga).post("/2026/settings", data={**SETTINGS, "jurors_of_empathy": "2"}).text
    assert "Fewer jurors than the quorum" in page


def test_what_was_never_offered_is_refused(browser_of, session, cast):
    for typed in ("51", "0", "many"):
        page = browser_of(cast.olga).post("/2026/settings", data={**SETTINGS, "jurors_of_empathy": typed}).text
        assert "Not a valid choice" in page


def test_nothing_is_recorded_where_nothing_changes(session, cast):
    assert change(session, cast, empathy=Reading()) == []
    assert session.scalars(select(AuditLine).where(AuditLine.action == "reading_changed")).all() == []


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED])
def test_what_is_sealed_keeps_its_readers(session, cast, stage):
    cast.edition.stage = stage
    with pytest.raises(SettingsRefused):
        change(session, cast, empathy=Reading(4))
