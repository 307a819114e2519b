"""The record of a deliberation: kept by chair or organiser, never overwritten unseen, sealed with the results."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import AlreadySealed, NotNow, ReasonNeeded
from awards.domain.lifecycle import Stage
from awards.results.models import Seal
from awards.results.models_record import Departure
from awards.results.service import find_decision
from awards.results.service_record import (
    RecordChanged,
    RunnersUpWrong,
    Vote,
    find_deliberation,
    name_runners_up,
)
from awards.results.service_seal import collect_results, digest_results, sign_seal
from tests.factories import NOW
from tests.results.sealing import seal_results
from tests.results.talking import RECORD, come_back, decide, keep, leave, make_talk
from tests.world import make_world


@pytest.fixture
def entries(session, cast):
    return make_talk(session, cast)


def test_what_was_said_is_kept_with_its_line_on_the_record(session, cast, entries) -> None:
    votes = (Vote("Ada or Bo?", 2, 0, 1),)
    kept = keep(session, cast, notes="  Long.  ", present=(cast.jo_juror.id, cast.jan_juror.id, 10**6), votes=votes)
    assert (kept.notes, kept.present) == ("Long.", sorted((cast.jan_juror.id, cast.jo_juror.id)))
    assert kept.votes == [{"question": "Ada or Bo?", "in_favour": 2, "against": 0, "abstained": 1}]
    assert (kept.kept_by_id, kept.kept_at, kept.version, kept.runners_up) == (cast.chris.id, NOW, 1, {})
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.action, line.subject) == ("deliberation_recorded", f"category {kept.category_id}")


def test_a_second_tab_overwrites_nothing_unseen(session, cast, entries) -> None:
    keep(session, cast, notes="First.")
    with pytest.raises(RecordChanged):
        keep(session, cast, notes="Second.")
    session.rollback()
    assert keep(session, cast, notes="Second.", version=1).version == 2


@pytest.mark.parametrize(("stage", "refusal"), [(Stage.SCORING, NotNow), (Stage.SEALED, AlreadySealed)])
def test_only_while_the_jury_deliberates(session, cast, entries, stage, refusal) -> None:
    gone = leave(session, cast, cast.jan_juror, entries[0]).id
    cast.edition.stage = stage
    session.commit()
    for attempt in (
        lambda: keep(session, cast, notes="x"),
        lambda: leave(session, cast, cast.jo_juror, entries[0]),
        lambda: come_back(session, cast, gone),
    ):
        with pytest.raises(refusal):
            attempt()
        session.rollback()


def test_runners_up_follow_the_ranking_or_a_reason(session, cast, entries) -> None:
    ada, bo, cy, di = (one.id for one in entries)
    with pytest.raises(NotNow):
        keep(session, cast, runners_up=(bo, cy))
    session.rollback()
    decide(session, cast, entries[0])
    session.commit()
    decision = find_decision(session, category_id=entries[0].category_id)
    said = name_runners_up([decision], None, quorum=2)
    assert (said.order, said.offered, said.chosen) == ((bo, cy), (bo, cy), False)
    with pytest.raises(ReasonNeeded) as refused:
        keep(session, cast, runners_up=(cy, bo))
    assert refused.value.field == "runners_up_reason"
    for wrong in ((ada, bo), (bo, bo), (di, bo), (None, bo)):
        with pytest.raises(RunnersUpWrong):
            keep(session, cast, runners_up=wrong, runners_up_reason="So.")
        session.rollback()
    kept = keep(session, cast, runners_up=(cy, bo), runners_up_reason=" The richer story. ")
    said = name_runners_up([decision], kept, quorum=2)
    assert (said.order, said.reason, said.chosen) == ((cy, bo), "The richer story.", True)


def test_another_winner_frees_the_runners_up(session, cast, entries) -> None:
    ada, bo, cy, _di = (one.id for one in entries)
    decide(session, cast, entries[0])
    kept = keep(session, cast, runners_up=(bo, cy))
    decide(session, cast, entries[1], reason="Read again.")
    decision = find_decision(session, category_id=entries[0].category_id)
    assert name_runners_up([decision], kept, quorum=2).order == (ada, cy)


def sent(page, **changes):
    """The form as the page shows it, changed."""
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
    wanted = {name: value for name, value in fields.items() if name == "version" or name.startswith("votes-")}
    chosen = re.search(r'name="second".*?<option selected value="(\d+)"', page.text, re.S)
    order = {"second": chosen.group(1)} if chosen else {"second": "0"}
    third = re.search(r'name="third".*?<option selected value="(\d+)"', page.text, re.S)
    order["third"] = third.group(1) if third else "0"
    return {**wanted, **order, **changes}


def test_the_chair_keeps_it_by_clicking_and_organisers_may(session, cast, entries, browser_of) -> None:
    decide(session, cast, entries[0])
    session.commit()
    for account, status in ((cast.jan, 403), (cast.nora, 404), (cast.olga, 200), (cast.chris, 200)):
        assert browser_of(account).get(RECORD).status_code == status
    chris = browser_of(cast.chris)
    page = chris.get(RECORD)
    assert "Jan Juror" in page.text
    assert "The ranking by raw means has: Bo · Cy." in page.text
    data = sent(page, notes="Said <much>.", present=[cast.jo_juror.id], **{"votes-0-question": "Ada?"})
    assert chris.post(RECORD, data={**data, "votes-0-in_favour": "3"}).location == RECORD
    session.rollback()
    kept = find_deliberation(session, category_id=entries[0].category_id)
    assert (kept.notes, kept.present) == ("Said <much>.", [cast.jo_juror.id])
    assert kept.votes == [{"question": "Ada?", "in_favour": 3, "against": 0, "abstained": 0}]
    assert kept.runners_up == {"winner": entries[0].id, "order": [entries[1].id, entries[2].id], "reason": ""}
    again = chris.get(RECORD).text
    assert "Said &lt;much&gt;." in again
    assert 'name="votes-1-question"' in again
    late = chris.post(RECORD, data=data | {"notes": "Late words."})
    assert "kept by somebody else" in late.text
    assert "Late words." in late.text
    other = chris.post(RECORD, data=sent(chris.get(RECORD), second=str(entries[2].id), third="0", notes="Mine."))
    assert "This is not the order of the ranking" in other.text
    assert "Mine." in other.text
    wrong = chris.post(RECORD, data=sent(chris.get(RECORD), **{"votes-0-against": "1000"}))
    assert "Please give a number from 0 to 999." in wrong.text


def test_those_who_were_there_before_are_ticked_to_begin_with(session, cast, entries, browser_of) -> None:
    keep(session, cast, present=(cast.jo_juror.id,))
    page = browser_of(cast.chris).get("/2026/results/creativity/record").text
    assert re.search(rf'name="present"[^>]*value="{cast.jo_juror.id}" checked', page)
    assert not re.search(rf'name="present"[^>]*value="{cast.jan_juror.id}" checked', page)


def test_a_first_signature_becomes_void_with_each_change(session, cast, entries) -> None:
    decide(session, cast, entries[0])
    session.commit()

    def sign():
        digest = digest_results(session, edition=cast.edition)
        sign_seal(session, edition=cast.edition, digest=digest, now=NOW, actor_id=cast.olga.id)
        session.commit()

    for change in (
        lambda: keep(session, cast, notes="More."),
        lambda: leave(session, cast, cast.jan_juror, entries[0]),
        lambda: come_back(session, cast, session.scalars(select(Departure.id)).one()),
    ):
        sign()
        change()
        assert session.scalars(select(Seal)).all() == []


def test_the_sealed_file_holds_it(session) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    seal_results(session, world)
    assert session.scalars(select(Seal.format)).one() == 2
    content = collect_results(session, edition=world.cast.edition)
    assert content["format"] == 2
    assert content["deliberations"] == [
        {
            "category": world.entries[0].category_id, "notes": "A long talk.", "present": [world.cast.jo_juror.id],
            "votes": [{"question": "Entry 0?", "in_favour": 2, "against": 0, "abstained": 1}], "runners_up": {},
            "kept_by": world.cast.chris.id, "kept_at": NOW.isoformat(),
        }
    ]  # fmt: skip
    (departure,) = content["departures"]
    assert (departure["juror"], departure["entry"]) == (world.cast.jan_juror.id, world.entries[0].id)


def test_a_seal_of_the_earlier_format_still_holds(session) -> None:
    """Its file has neither the record nor the further languages."""
    world = make_world(session, stage=Stage.DELIBERATING)
    edition = world.cast.edition
    session.add(
        Seal(
            edition_id=edition.id, digest="x", format=1, first_by_id=world.cast.olga.id, first_at=NOW,
            second_by_id=world.cast.chris.id, second_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    content = collect_results(session, edition=edition)
    assert sorted(content) == ["ballots", "decisions", "edition", "format", "quorum", "rubric"]
    assert content["format"] == 1
    assert sorted(content["decisions"][0]) == [
        "category", "citation", "decided_at", "decided_by", "entry", "nominee", "ranking", "reason",
    ]  # fmt: skip


def test_the_citation_in_the_languages_of_the_ceremony(session, cast, entries, browser_of) -> None:
    chris = browser_of(cast.chris)
    page = chris.get(f"/2026/results/empathy/decision?entry={entries[0].id}").text
    assert 'name="citation_fr"' in page
    assert 'name="citation_nl"' not in page  # the winner's own
    data = {
        "winner": str(entries[0].id), "citation": "Voor een stem.", "citation_fr": " Pour une voix. ",
        "citation_nl": "Dubbel.", "version": "0",
    }  # fmt: skip
    twice = chris.post("/2026/results/empathy/decision", data=data).text
    assert "This is the winner’s own language: write it in the first field only." in twice
    assert "Dubbel." in twice
    data["citation_nl"] = data["citation"]
    assert chris.post("/2026/results/empathy/decision", data=data).status_code == 302
    session.rollback()
    decision = find_decision(session, category_id=entries[0].category_id)
    assert (decision.citation_language, decision.translations) == ("nl", {"fr": "Pour une voix."})
    assert [decision.cite(one) for one in ("nl", "fr", "en")] == ["Voor een stem.", "Pour une voix.", "Voor een stem."]
    assert "Pour une voix." in chris.get("/2026/seal").text
    assert "Pour une voix." in chris.get("/2026/results/empathy/decision").text
    cast.edition.stage = Stage.REVEALED
    session.commit()
    for language, words in (("fr", "Pour une voix."), ("en", "Voor een stem."), ("nl", "Voor een stem.")):
        page = browser_of(cast.nora, language).get("/2026/winners").text
        assert re.search(rf'lang="{"fr" if language == "fr" else "nl"}">{words}', page)


def test_a_citation_written_before_is_in_the_winners_language(session, cast, entries) -> None:
    """What the migration leaves of a decision whose language nobody knows."""
    decision = decide(session, cast, entries[0])
    decision.citation_language = ""
    assert [decision.cite(one) for one in ("nl", "fr")] == ["Voor een stem.", "Voor een stem."]


def test_it_saves_itself_while_somebody_writes(session, cast, entries, browser_of) -> None:
    chris = browser_of(cast.chris)
    assert f'data-saves-itself="{RECORD}/save"' in chris.get(RECORD).text
    first = chris.post(f"{RECORD}/save", data={"notes": "Half a sen", "version": "0"})
    assert (first.status_code, first.json["version"]) == (200, 1)
    assert first.json["text"].startswith("Saved at ")
    data = {"notes": "Half a sentence.", "version": "1", "present": [cast.jo_juror.id]}
    second = chris.post(f"{RECORD}/save", data=data)
    assert second.json["version"] == 2
    session.rollback()
    assert find_deliberation(session, category_id=entries[0].category_id).notes == "Half a sentence."
    assert find_deliberation(session, category_id=entries[0].category_id).present == []  # only proposed by the page
    late = browser_of(cast.olga).post(f"{RECORD}/save", data={"notes": "Mine.", "version": "1"})
    assert (late.status_code, "kept by somebody else" in late.json["text"]) == (409, True)
    touched = chris.post(f"{RECORD}/save", data={**data, "version": "2", "touched": ["present", "notes"]})
    assert touched.json["version"] == 3
    session.rollback()
    assert find_deliberation(session, category_id=entries[0].category_id).present == [cast.jo_juror.id]
    wrong = chris.post(f"{RECORD}/save", data={"votes-0-against": "1000", "version": "3"})
    assert (wrong.status_code, "version" in wrong.json) == (400, False)
    decide(session, cast, entries[0])
    session.commit()
    digest = digest_results(session, edition=cast.edition)
    sign_seal(session, edition=cast.edition, digest=digest, now=NOW, actor_id=cast.olga.id)
    session.commit()
    assert "data-saves-itself" not in chris.get(RECORD).text
    assert chris.post(f"{RECORD}/save", data={"notes": "Sneaked in.", "version": "2"}).status_code == 400
    assert browser_of(cast.jan).post(f"{RECORD}/save", data={"version": "2"}).status_code == 403
