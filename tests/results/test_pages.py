"""The pages of deliberation, and the winners' page."""

import re

import pytest
from sqlalchemy import select

from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.results.models import Decision, Seal
from awards.results.service_across import forget_all_figures
from tests.conftest import count_statements
from tests.factories import get_category, make_ballot, make_entry

PATHS = (
    "/2026/results", "/2026/results/empathy", "/2026/results/empathy?page=2", "/2026/results/empathy/projector",
    "/2026/results/empathy/1/ballots", "/2026/jury-figures", "/2026/results/empathy/decision", "/2026/seal",
    "/2026/winners",
)  # fmt: skip


@pytest.fixture
def entries(session, cast):
    """A leader, a tie for the second place, and one below quorum with the highest mean."""
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    made = {}
    for name, rows in {
        "Lena Leader": ((5, 5, 5, 5), (4, 4, 4, 4)),
        "Tim Tie": ((4, 4, 4, 4), (3, 3, 3, 3)),
        "Tam Tie": ((3, 3, 3, 3), (4, 4, 4, 4)),
        "Benny Below": ((5, 5, 5, 5),),
    }.items():
        made[name] = make_entry(session, category, name=name, locale="fr")
        for juror, points in zip((cast.jan_juror, cast.jo_juror), rows, strict=False):
            make_ballot(session, made[name], juror, *points, comment=f"{name} was heard <by all>")
    session.commit()
    return made


def decide(browser, entry, **changes):
    """Open the decision page, choose the entry, send."""
    page = browser.get("/2026/results/empathy/decision")
    version = re.search(r'name="version"[^>]*value="(\d+)"', page.text)
    data = {"winner": str(entry.id), "citation": "Pour une voix qui écoute.", "reason": ""}
    data["version"] = version.group(1) if version else ""
    return browser.post("/2026/results/empathy/decision", data={**data, **changes})


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_nobody_reaches_scores_before_deliberation(session, cast, entries, browser_of):
    for stage in (Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING):
        cast.edition.stage = stage
        session.commit()
        for account in (cast.olga, cast.chris, cast.jan, cast.nora, cast.sam):
            browser = browser_of(account)
            for path in PATHS:
                answer = browser.get(path)
                assert answer.status_code in {403, 404, 409}, (stage, path)
                assert "Lena" not in answer.text


@pytest.mark.parametrize(
    ("removed", "words"),
    [
        (("Lena Leader",), "A tie at 3.50: Tim Tie, Tam Tie. The jury decides."),
        (("Lena Leader", "Tim Tie"), "Tam Tie has 3.50 and is the only entry that can be proposed."),
        (("Lena Leader", "Tim Tie", "Tam Tie"), "No entry has the ballots it needs to be proposed (2)."),
    ],
)
def test_the_summary_of_ties_and_lone_entries(session, cast, entries, browser_of, removed, words):
    for name in removed:
        entries[name].state = "withdrawn"
    session.commit()
    assert words in plain(browser_of(cast.chris).get("/2026/results/empathy/decision"))


def test_the_overview_takes_as_many_statements_for_one_category_as_for_two(session, cast, entries, browser_of):
    def measure():
        browser = browser_of(cast.olga)
        browser.get("/2026/results")  # the figures are computed once
        with count_statements() as tally:
            assert browser.get("/2026/results").status_code == 200
        return len(tally.statements)

    first = measure()
    make_entry(session, get_category(session, cast.edition, "efficiency"))
    session.commit()
    forget_all_figures()
    assert measure() == first <= 10


def test_the_chair_decides_and_only_the_chair(session, cast, entries, browser_of):
    for account, status in ((cast.olga, 403), (cast.jan, 403), (cast.nora, 404)):
        assert decide(browser_of(account), entries["Lena Leader"]).status_code == status
    assert decide(browser_of(cast.chris), entries["Lena Leader"]).location == "/2026/results"
    session.rollback()
    assert session.execute(select(Decision.entry_id, Decision.citation)).all() == [
        (entries["Lena Leader"].id, "Pour une voix qui écoute.")
    ]
    page = browser_of(cast.jan).get("/2026/results/empathy").text
    assert 'lang="fr">Pour une voix qui écoute.</blockquote>' in page


def test_a_second_tab_never_replaces_a_decision_unseen(session, cast, entries, browser_of):
    chair = browser_of(cast.chris)
    decide(chair, entries["Lena Leader"], citation="First words.")
    late = decide(chair, entries["Lena Leader"], citation="Other words.", version="0")
    assert "A decision was recorded after you opened this page." in late.text
    assert "First words." in late.text
    assert "Other words." in late.text
    assert session.scalars(select(Decision.citation)).all() == ["First words."]
    again = re.search(r'name="version"[^>]*value="(\d+)"', late.text).group(1)
    assert decide(chair, entries["Lena Leader"], citation="Other words.", version=again).status_code == 302
    assert session.scalars(select(Decision.citation)).all() == ["Other words."]


def test_a_refused_decision_keeps_what_was_typed_beside_the_reason(session, cast, entries, browser_of):
    chair = browser_of(cast.chris)
    refused = decide(chair, entries["Tim Tie"], citation="Des mots <à garder>")
    assert "This entry does not lead the ranking: say why the jury chose it." in refused.text
    assert 'id="reason-error"' in refused.text
    assert "Des mots &lt;à garder&gt;" in refused.text
    assert f'value="{entries["Tim Tie"].id}" checked' in refused.text
    below = decide(chair, entries["Benny Below"], reason="The best all the same")
    assert "This entry cannot be proposed: ballots cast 1, needed at least 2." in below.text
    for odd in ("", "x", "99999999999999999999", "0"):
        assert "Choose the entry that wins." in decide(chair, entries["Tim Tie"], winner=odd).text or odd == "x"
    assert "Please fill this in." in decide(chair, entries["Lena Leader"], citation=" \u200b ").text
    session.rollback()
    assert session.scalars(select(Decision)).all() == []


def test_the_form_names_the_language_of_the_citation(cast, entries, browser_of):
    page = browser_of(cast.chris).get(f"/2026/results/empathy/decision?entry={entries['Lena Leader'].id}").text
    assert "in the winner’s language (Français)" in page
    assert f'value="{entries["Lena Leader"].id}" checked' in page
    assert "Benny Below" not in page


def digest_on(page):
    return re.search(r'name="digest"[^>]*value="(\w{64})"', page.text).group(1)


def test_two_people_seal_by_clicking(session, cast, entries, browser_of):
    chris, olga = browser_of(cast.chris), browser_of(cast.olga)
    assert "Some categories are not decided yet" in olga.get("/2026/seal").text
    decide(chris, entries["Lena Leader"])
    digest = digest_on(olga.get("/2026/seal"))
    assert olga.post("/2026/seal", data={"digest": digest}).location == "/2026/seal"
    assert 'name="digest"' not in olga.get("/2026/seal").text
    assert "You have signed already." in olga.post("/2026/seal", data={"digest": digest}).text
    warned = chris.get("/2026/results/empathy/decision").text
    assert "that signature becomes void" in warned
    decide(chris, entries["Lena Leader"], citation="D’autres mots.")
    told = chris.get("/2026/results").text
    assert "The first signature under the seal was for the earlier results and is void." in told
    assert (
        "The results have changed since you opened this page." in chris.post("/2026/seal", data={"digest": digest}).text
    )
    digest = digest_on(chris.get("/2026/seal"))
    chris.post("/2026/seal", data={"digest": digest})
    assert olga.post("/2026/seal", data={"digest": digest}).location == "/2026/results"
    session.rollback()
    session.expire_all()
    assert session.scalar(select(Edition.stage)) is Stage.SEALED
    assert session.execute(select(Seal.first_by_id, Seal.second_by_id)).all() == [(cast.chris.id, cast.olga.id)]
    assert digest in olga.get("/2026/results").text
    assert decide(chris, entries["Lena Leader"]).status_code == 409


def test_the_winners_are_everybodys_once_revealed(session, cast, entries, browser_of, client):
    decide(browser_of(cast.chris), entries["Lena Leader"])
    for stage in (Stage.DELIBERATING, Stage.SEALED):
        cast.edition.stage = stage
        session.commit()
        hidden = client.get("/2026/winners")
        assert hidden.status_code in {404, 409}
        assert "Lena" not in hidden.text
    for stage in (Stage.REVEALED, Stage.ARCHIVED):
        cast.edition.stage = stage
        session.commit()
        page = client.get("/2026/winners")
        assert re.search(r"<title>Winners", page.text)
        assert "Lena Leader" in page.text
        assert re.search(r'<blockquote[^>]*><p><span[^>]*lang="fr">Pour une voix qui écoute\.</span>', page.text)
        assert "Tim Tie" not in page.text
        assert "4.50" not in page.text
