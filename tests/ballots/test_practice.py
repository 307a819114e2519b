"""Practising: a juror's pages, what the chair and the organisers see of it, and what does not."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.lifecycle import JurorState, Stage
from awards.editions.service_practice import get_practice_dossier
from awards.jury.models_practice import PracticeReading
from awards.jury.service_practice import save_reading
from tests.conftest import count_statements
from tests.factories import NOW, make_juror

REFERENCE = (5, 4, 1, 4)
"""The points of the reference for the first dossier."""


def dossier_of(session, cast, position=1):
    return get_practice_dossier(session, edition_id=cast.edition.id, position=position)


def answers(session, cast, *points, position=1):
    """What a form sends for these points."""
    criteria = dossier_of(session, cast, position).category.criteria
    return {f"points_{one.id}": str(given) for one, given in zip(criteria, points, strict=False)}


def practise(session, cast, juror, *points, position=1):
    dossier = dossier_of(session, cast, position)
    given = {one.key: point for one, point in zip(dossier.category.criteria, points, strict=True)}
    save_reading(session, edition=cast.edition, juror=juror, dossier=dossier, points=given, now=NOW)


def readings(session):
    session.rollback()
    rows = session.execute(select(PracticeReading.juror_id, PracticeReading.first_points, PracticeReading.points))
    return [(row.juror_id, tuple(row.first_points.values()), tuple(row.points.values())) for row in rows]


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("stage", [Stage.NOMINATING, Stage.SCREENING, Stage.SCORING])
def test_a_juror_practises_sees_the_reference_and_may_do_it_again(session, cast, browser_of, stage):
    cast.edition.stage = stage
    session.commit()
    browser, path = browser_of(cast.jan), "/2026/practice/1"
    page = browser.get(path).text
    assert page.count('type="radio"') == 20
    assert "keep him from seeing it through" not in page
    answer = browser.post(path, data=answers(session, cast, 3, 4, 1, 5))
    assert (answer.status_code, answer.location) == (302, f"{path}#ballot")
    page = browser.get(path).text
    text = text_of(page)
    assert "two refusals do not keep him from seeing it through" in text
    assert [int(one) for one in re.findall(r"Reference: (\d)", text)] == list(REFERENCE)
    assert "You: 3, reference: 5, on a scale of 1 to 5" in text
    assert "you gave 2 points less" in text
    assert "you gave 1 point more" in text
    assert page.count("</svg>the same") == 2
    assert "you are two points or more apart" in text
    assert 'type="radio"' not in page
    # again: an empty form, and the first time is kept for the picture of the whole jury
    again = browser.get(f"{path}?again=1").text
    assert again.count('type="radio"') == 20
    assert " checked" not in again
    browser.post(path, data=answers(session, cast, *REFERENCE))
    assert "You and the reference agree on every criterion." in browser.get(path).text
    assert readings(session) == [(cast.jan_juror.id, (3, 4, 1, 5), REFERENCE)]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((5, 4, 1, 3), "On the whole you are as strict as the reference."),
        ((4, 3, 1, 4), "You are a little stricter than the reference."),
        ((5, 5, 2, 4), "You are a little milder than the reference."),
        ((3, 4, 3, 4), "you are two points or more apart."),
    ],
)
def test_one_sentence_says_how_strict_one_reads(session, cast, browser_of, points, words):
    practise(session, cast, cast.jan_juror, *points)
    session.commit()
    assert words in text_of(browser_of(cast.jan).get("/2026/practice/1").text)


def test_what_is_missing_stands_beside_its_criterion_and_nothing_is_kept(session, cast, browser_of):
    data = answers(session, cast, 3, 9)
    first, second = list(data)
    answer = browser_of(cast.jan).post("/2026/practice/1", data=data)
    assert answer.status_code == 200
    assert answer.text.count("Choose the words that fit best.</span>") == 2
    assert f'id="{second}-error"' in answer.text
    assert "Give each criterion from 1 to 5 points." in answer.text
    assert f'id="{first}-2" value="3" checked' in answer.text
    assert readings(session) == []


def test_the_list_leads_from_one_to_the_next_and_says_how_one_reads(session, cast, browser_of):
    browser = browser_of(cast.jan)
    text = text_of(browser.get("/2026/practice").text)
    assert (text.count("not read"), "Begin" in text) == (2, True)
    practise(session, cast, cast.jan_juror, *REFERENCE)
    session.commit()
    page = browser.get("/2026/practice").text
    assert text_of(page).count("not read") == 1
    assert 'href="/2026/practice/2"><svg' in page
    assert "On to the next dossier" in browser.get("/2026/practice/1").text
    practise(session, cast, cast.jan_juror, 3, 3, 1, 3, position=2)
    session.commit()
    text = text_of(browser.get("/2026/practice").text)
    assert "You have practised on all of them." in text
    assert "On the whole you are as strict as the reference." in text
    assert "How the whole jury reads" not in text


def test_my_ballots_invites_to_practise_until_it_is_done(session, cast, browser_of):
    browser = browser_of(cast.jan)
    text = text_of(browser.get("/2026/ballots").text)
    assert "Practise first 2 invented dossiers, about ten minutes, not counted." in text
    practise(session, cast, cast.jan_juror, *REFERENCE)
    session.commit()
    assert "Go on practising 1 invented dossier, about five" in text_of(browser.get("/2026/ballots").text)
    practise(session, cast, cast.jan_juror, 2, 2, 1, 3, position=2)
    session.commit()
    text = text_of(browser.get("/2026/ballots").text)
    assert "You have practised. To the practice dossiers" in text
    assert "not counted" not in text


@pytest.mark.parametrize("late", ["deadline", "stage"])
def test_when_scoring_has_closed_one_may_only_look(session, cast, browser_of, late):
    practise(session, cast, cast.jan_juror, *REFERENCE)
    cast.edition.stage = Stage.SCORING if late == "deadline" else Stage.DELIBERATING
    if late == "deadline":
        cast.edition.scoring_closes_at = NOW - timedelta(minutes=1)
    session.commit()
    browser = browser_of(cast.jan)
    assert "Read it again" not in browser.get("/2026/practice/1").text
    assert 'type="radio"' not in browser.get("/2026/practice/1?again=1").text
    assert 'type="radio"' not in browser.get("/2026/practice/2").text
    data = answers(session, cast, 1, 1, 1, 1)
    refused = browser.post("/2026/practice/1", data=data)
    assert refused.status_code == 409
    assert "Scoring has closed, and practice with it." in refused.text
    assert readings(session) == [(cast.jan_juror.id, REFERENCE, REFERENCE)]
    assert "Practise first" not in browser_of(cast.jo).get("/2026/ballots").text


def test_who_has_not_accepted_cannot_practise(session, cast, browser_of):
    cast.jan_juror.state = JurorState.INVITED
    session.commit()
    answer = browser_of(cast.jan).post("/2026/practice/1", data=answers(session, cast, *REFERENCE))
    assert answer.status_code == 409
    assert readings(session) == []


def test_only_jurors_practise_and_only_the_chair_sees_the_spread(cast, browser_of):
    def statuses(account):
        browser = browser_of(account)
        paths = ("/2026/practice", "/2026/practice/1", "/2026/practice/spread", "/2026/practice/texts")
        return [browser.get(path).status_code for path in paths]

    assert statuses(cast.jan) == [200, 200, 403, 403]
    assert statuses(cast.chris) == [200, 200, 200, 403]
    assert statuses(cast.olga) == [403, 403, 403, 200]
    assert statuses(cast.nora) == [404, 404, 404, 404]
    assert browser_of(cast.jan).get("/2026/practice/3").status_code == 404


def test_the_chair_sees_the_first_readings_of_three_and_no_name(session, cast, browser_of):
    practise(session, cast, cast.chris_juror, 5, 4, 1, 4)
    practise(session, cast, cast.jan_juror, 2, 4, 1, 4)
    practise(session, cast, cast.jan_juror, 5, 4, 1, 4)
    gone = make_juror(session, cast.edition, name="Gone Away")
    practise(session, cast, gone, 1, 1, 1, 1)
    gone.state = JurorState.LEFT
    session.commit()
    browser = browser_of(cast.chris)
    text = text_of(browser.get("/2026/practice/spread").text)
    assert "read by 2 jurors" in text
    assert text.count("From 3 jurors on you see here how far they lie apart") == 2
    assert "on a scale of 1 to 5" not in text
    practise(session, cast, cast.jo_juror, 5, 3, 1, 4)
    session.commit()
    page = browser.get("/2026/practice/spread").text
    text = text_of(page)
    assert "From 2 to 5 points on a scale of 1 to 5; reference: 5" in text
    assert "From 3 to 4 points on a scale of 1 to 5; reference: 4" in text
    assert re.findall(r'data-label="Jurors who gave (\d) points?">(\d)<', page) == [
        ("2", "1"), ("5", "2"), ("3", "1"), ("4", "2"), ("1", "3"), ("4", "3"),
    ]  # fmt: skip
    assert text.count("worth a word") == 1
    assert "Practised so far: 0 of the 3 jurors who accepted." in text
    main = page[page.index("<main") : page.index("</main")]
    for juror in (cast.jan_juror, cast.jo_juror, cast.chris_juror, gone):
        assert juror.name not in main


def test_organisers_see_how_many_have_practised_and_not_who(session, cast, browser_of):
    for position, points in ((1, REFERENCE), (2, (2, 2, 1, 3))):
        practise(session, cast, cast.jan_juror, *points, position=position)
    practise(session, cast, cast.jo_juror, *REFERENCE)
    session.commit()
    browser = browser_of(cast.olga)
    for path in ("/2026/jury", "/2026/practice/texts"):
        assert "Practised so far: 1 of the 3 jurors who accepted." in text_of(browser.get(path).text)
    assert cast.jan_juror.name not in browser.get("/2026/practice/texts").text
    assert session.scalars(select(AuditLine.action).where(AuditLine.action.like("%practice%"))).all() == []


def test_many_readings_take_no_more_statements_than_few(session, cast, browser_of):
    def measure(account, path):
        browser = browser_of(account)
        browser.get(path)
        with count_statements() as tally:
            assert browser.get(path).status_code == 200
        return len(tally.statements)

    pages = [
        (cast.chris, "/2026/practice/spread"), (cast.olga, "/2026/practice/texts"), (cast.jan, "/2026/practice"),
        (cast.olga, "/2026/jury"),
    ]  # fmt: skip
    before = [measure(*page) for page in pages]
    for _ in range(4):
        practise(session, cast, make_juror(session, cast.edition), 3, 3, 3, 3)
    session.commit()
    assert [measure(*page) for page in pages] == before
    assert max(before[:3]) <= 7, before


def test_a_reading_takes_few_statements(session, cast, browser_of):
    browser, data = browser_of(cast.jan), answers(session, cast, *REFERENCE)
    browser.get("/2026/practice/1")
    with count_statements() as tally:
        browser.post("/2026/practice/1", data=data)
    assert len(tally.statements) <= 9, [one[:70] for one in tally.statements]
