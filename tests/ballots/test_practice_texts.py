"""The practice dossiers: the default ones, what an organiser changes, and a rubric that changes under them."""

import shutil
from itertools import combinations

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, func, select

from awards.audit.models import AuditLine
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import Stage
from awards.editions.default_categories import LANGUAGES, load_default_categories
from awards.editions.default_practice import PRACTICE_FOLDER, load_default_practice
from awards.editions.models import Criterion
from awards.editions.models_practice import PracticeDossier
from awards.editions.service_practice import (
    PracticeRefused,
    PracticeTexts,
    change_practice_dossier,
    get_practice_dossier,
    list_practice_dossiers,
)
from awards.extensions import db
from awards.jury.service_practice import save_reading
from tests.factories import NOW, get_category


@pytest.fixture
def dossier(session, cast):
    return get_practice_dossier(session, edition_id=cast.edition.id, position=1)


def typed(dossier, **changes):
    """What the organiser's form sends when nothing was changed but `changes`."""
    data = {"nominee": dossier.nominee, "version": str(dossier.version)}
    for language in LANGUAGES:
        data[f"organisation_{language}"] = dossier.organisation[language]
        data[f"story_{language}"] = dossier.story[language]
    for criterion in dossier.category.criteria:
        reading = dossier.reference[criterion.key]
        data[f"points_{criterion.id}"] = str(reading["points"])
        data |= {f"why_{criterion.id}_{language}": reading["why"][language] for language in LANGUAGES}
    return data | changes


def lines(session):
    session.rollback()
    return session.scalars(select(AuditLine.action).where(AuditLine.action == "practice_changed")).all()


@pytest.mark.parametrize("default", load_default_practice(), ids=lambda default: default.nominee)
def test_a_default_dossier_fits_its_rubric_and_speaks_three_languages(default):
    (category,) = [one for one in load_default_categories() if one.key == default.category]
    assert list(default.reference) == [criterion.key for criterion in category.criteria]
    texts = [default.story, *(reading["why"] for reading in default.reference.values())]
    for text in texts:
        for one, other in combinations(LANGUAGES, 2):
            assert text[one] != text[other]
    for language in LANGUAGES:
        assert 100 <= len(default.story[language].split()) <= 200
        for reading in default.reference.values():
            assert len(reading["why"][language]) <= 300


def test_the_two_differ():
    """One is strong but uneven, one warm but thin."""
    strong, thin = ([each["points"] for each in one.reference.values()] for one in load_default_practice())
    assert (max(strong), min(strong)) == (5, 1)
    assert max(thin) == 3
    assert sum(thin) < sum(strong)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("points = 5", "points = 6", "1-lost-umbrella.toml: reference.own-initiative.points"),
        ("[story]", "[storey]", "1-lost-umbrella.toml: story"),
        ("nominee = ", "name = ", "1-lost-umbrella.toml: nominee is missing"),
    ],
)
def test_a_broken_file_is_named(tmp_path, old, new, complaint):
    shutil.copytree(PRACTICE_FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "1-lost-umbrella.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match="umbrella") as raised:
        load_default_practice(tmp_path)
    assert complaint in str(raised.value)


def test_an_organiser_changes_texts_points_and_reasons(session, cast, dossier, browser_of):
    first = dossier.category.criteria[0]
    browser, path = browser_of(cast.olga), "/2026/practice/texts/1"
    page = browser.get(path).text
    assert page.count(" checked") == 4
    assert dossier.story["nl"].split(".")[0] in page
    changes = {
        "nominee": "Auguste Averse", "story_nl": "Een nieuw verhaal.", f"points_{first.id}": "3",
        f"why_{first.id}_fr": "Parce que.",
    }  # fmt: skip
    answer = browser.post(path, data=typed(dossier, **changes))
    assert (answer.status_code, answer.location) == (302, "/2026/practice/texts")
    session.expire_all()
    changed = get_practice_dossier(session, edition_id=cast.edition.id, position=1)
    assert (changed.nominee, changed.story["nl"], changed.version) == ("Auguste Averse", "Een nieuw verhaal.", 2)
    assert changed.story["fr"] == load_default_practice()[0].story["fr"]
    assert changed.reference[first.key]["points"] == 3
    assert changed.reference[first.key]["why"]["fr"] == "Parce que."
    assert "Auguste Averse" in browser_of(cast.jan).get("/2026/practice").text
    assert lines(session) == ["practice_changed"]
    assert "changed a practice dossier" in browser.get("/2026/desk/record").text


def test_a_gap_is_an_error_beside_its_field(session, cast, dossier, browser_of):
    first = dossier.category.criteria[0]
    data = typed(dossier, story_en=" ", nominee="x" * 81)
    del data[f"points_{first.id}"]
    answer = browser_of(cast.olga).post("/2026/practice/texts/1", data=data)
    assert answer.status_code == 200
    for name in ("story_en", "nominee", f"points_{first.id}"):
        assert f'id="{name}-error"' in answer.text
    assert lines(session) == []


def test_of_two_organisers_the_second_is_told_and_may_then_keep_theirs(session, cast, dossier, browser_of):
    browser, path = browser_of(cast.olga), "/2026/practice/texts/1"
    seen = typed(dossier)
    browser_of(cast.omar).post(path, data=seen | {"nominee": "By Omar"})
    answer = browser.post(path, data=seen | {"nominee": "By Olga"})
    assert answer.status_code == 409
    assert "Somebody changed this dossier after you opened the page." in answer.text
    assert 'value="By Olga"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert browser.post(path, data=seen | {"nominee": "By Olga", "version": "2"}).status_code == 302
    session.rollback()
    assert session.scalar(select(PracticeDossier.nominee).where(PracticeDossier.position == 1)) == "By Olga"


def test_once_scoring_has_ended_the_dossiers_stay(session, cast, dossier, browser_of):
    data = typed(dossier)
    cast.edition.stage = Stage.DELIBERATING
    session.commit()
    browser = browser_of(cast.olga)
    assert browser.get("/2026/practice/texts/1").status_code == 409
    assert browser.post("/2026/practice/texts/1", data=data).status_code == 409
    page = browser.get("/2026/practice/texts").text
    assert "Scoring has closed, and practice with it." in page
    assert "/practice/texts/1" not in page
    assert lines(session) == []


def test_the_service_refuses_what_does_not_fit_the_rubric(session, cast, dossier):
    reference = {key: dict(given) for key, given in dossier.reference.items()}

    def change(reference, edition=cast.edition):
        texts = PracticeTexts(nominee="X", organisation={}, story={}, reference=reference)
        change_practice_dossier(
            session, edition=edition, dossier=dossier, texts=texts, version=1, now=NOW, actor_id=cast.olga.id
        )

    with pytest.raises(PracticeRefused, match="criteria of this category have changed"):
        change({**reference, "unheard-of": {"points": 3, "why": {}}})
    with pytest.raises(PracticeRefused, match="from 1 to 5"):
        change({key: {"points": 6, "why": {}} for key in reference})
    with pytest.raises(NotFound):
        get_practice_dossier(session, edition_id=cast.edition.id, position=3)
    cast.edition.stage = Stage.SEALED
    with pytest.raises(NotNow):
        change(reference)


def test_a_criterion_that_came_or_went_is_said_and_does_no_harm(session, cast, dossier, browser_of):
    category = get_category(session, cast.edition, "extra-mile")
    points = {criterion.key: 4 for criterion in dossier.category.criteria}
    save_reading(session, edition=cast.edition, juror=cast.jan_juror, dossier=dossier, points=points, now=NOW)
    gone = dossier.category.criteria[0]
    session.execute(delete(Criterion).where(Criterion.id == gone.id))
    texts = {"fr": "Nouveau", "nl": "Nieuw", "en": "Brand new"}
    session.add(
        Criterion(
            category_id=category.id,
            key="new",
            position=9,
            weight=30,
            name=texts,
            description=texts,
            anchors=[texts] * 5,
        )
    )
    session.commit()
    page = browser_of(cast.jan).get("/2026/practice/1").text
    assert "The reference does not know this criterion yet." in page
    assert "This criterion was not there when you read the dossier." in page
    assert gone.name["en"] not in page
    browser = browser_of(cast.olga)
    assert "The reference does not know this criterion yet." in browser.get("/2026/practice/texts").text
    refused = browser.post("/2026/practice/texts/1", data={}).text
    assert "Brand new" in refused
    assert browser_of(cast.chris).get("/2026/practice/spread").status_code == 200


def test_editions_made_before_get_the_dossiers_of_a_new_one(app, session, cast):
    before = [
        (one.position, one.category.key, one.nominee, one.story, one.reference)
        for one in list_practice_dossiers(session, edition_id=cast.edition.id)
    ]
    edition_id = cast.edition.id
    session.commit()
    with app.app_context():
        db.engine.dispose()
        downgrade(revision="0009")
        upgrade()
        db.session.remove()
    session.expire_all()
    after = list_practice_dossiers(session, edition_id=edition_id)
    assert [(one.position, one.category.key, one.nominee, one.story, one.reference) for one in after] == before
    assert len(after) == 2


def test_an_edition_without_practice_dossiers_says_so_and_invites_nobody(session, cast, browser_of):
    session.execute(delete(PracticeDossier))
    session.commit()
    assert session.scalar(select(func.count()).select_from(PracticeDossier)) == 0
    assert "This edition has no practice dossiers." in browser_of(cast.jan).get("/2026/practice").text
    assert "practice" not in browser_of(cast.jan).get("/2026/ballots").text
    assert "Practised so far: 0 of the 3 jurors" in browser_of(cast.olga).get("/2026/practice/texts").text
    assert "This edition has no practice dossiers." in browser_of(cast.chris).get("/2026/practice/spread").text
