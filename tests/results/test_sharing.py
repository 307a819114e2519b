"""A shared award: the ladder's last step, further winners with words of their own, and all that follows from them."""

import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from awards.audit.models import AuditLine
from awards.certificates.service import issue_certificates
from awards.domain.errors import EntryNotEligible, NotFound, NotNow, ReasonNeeded
from awards.domain.lifecycle import Stage
from awards.domain.tie_ladder import TieStep
from awards.nominations.models import Nominee
from awards.nominees.service_answers import decline
from awards.results.models import Decision
from awards.results.service import DecisionChanged, WinsAlready, find_decisions, list_decisions, record_decision
from awards.results.service_outstanding import outdated_decisions, undecided_categories
from awards.results.service_seal import canonical_results, digest_results, find_seal, sign_seal
from awards.results.service_sharing import TooManyWinners, share_award, stop_sharing
from tests.factories import NOW, get_category, make_ballot, make_entry
from tests.results.test_ties import TIES, take

DECIDE = "/2026/results/empathy/decision"
SHARE = f"{DECIDE}/shared"


@pytest.fixture
def category(session, cast):
    cast.edition.stage = Stage.DELIBERATING
    return get_category(session, cast.edition)


@pytest.fixture
def entries(session, cast, category):
    """Anna and Bert equal in front, four more behind them."""
    made = [
        make_entry(session, category, name=name, locale=locale)
        for name, locale in (("Anna", "nl"), ("Bert", "fr"), ("Cleo", "en"), ("Dirk", "en"), ("Els", "en"))
    ]
    for number, entry in enumerate(made):
        for juror in (cast.chris_juror, cast.jo_juror):
            make_ballot(session, entry, juror, *(4 if number < 2 else 3,) * 4)
    session.commit()
    return made


def decide(session, cast, category, entry, **changes):
    values = {"citation": "Warm.", "reason": "Both.", "now": NOW, "actor_id": cast.chris.id}
    return record_decision(session, edition=cast.edition, category=category, entry=entry, **{**values, **changes})


def share(session, cast, category, entry, **changes):
    values = {"citation": "Chaleureux.", "reason": "Equal in all.", "version": 0, "now": NOW, "actor_id": cast.chris.id}
    return share_award(session, edition=cast.edition, category=category, entry=entry, **{**values, **changes})


def sign(session, cast, account):
    digest = digest_results(session, edition=cast.edition)
    return sign_seal(session, edition=cast.edition, digest=digest, now=NOW, actor_id=account.id)


def test_each_winner_has_words_of_their_own(session, cast, category, entries) -> None:
    anna, bert, cleo, dirk, els = entries
    with pytest.raises(NotNow):
        share(session, cast, category, bert)
    decide(session, cast, category, anna)
    share(session, cast, category, bert, translations={"en": "Warm-hearted."})
    session.commit()
    both = list_decisions(session, edition_id=cast.edition.id)
    assert [(one.entry_id, one.citation, one.citation_language, one.translations) for one in both] == [
        (anna.id, "Warm.", "nl", {}),
        (bert.id, "Chaleureux.", "fr", {"en": "Warm-hearted."}),
    ]
    assert category not in undecided_categories(session, edition_id=cast.edition.id)
    assert outdated_decisions(session, edition=cast.edition) == []
    for entry, changes, refusal in (
        (cleo, {"reason": " "}, ReasonNeeded),
        (anna, {}, WinsAlready),
        (bert, {}, DecisionChanged),
        (make_entry(session, get_category(session, cast.edition, "creativity")), {}, EntryNotEligible),
    ):
        with pytest.raises(refusal):
            share(session, cast, category, entry, **changes)
    with pytest.raises(WinsAlready):
        decide(session, cast, category, bert)
    share(session, cast, category, cleo)
    share(session, cast, category, dirk)
    with pytest.raises(TooManyWinners):
        share(session, cast, category, els)


def test_it_can_be_changed_and_taken_back_and_voids_a_signature(session, cast, category, entries) -> None:
    anna, bert, *_ = entries
    decide(session, cast, category, anna)
    first = share(session, cast, category, bert)
    sign(session, cast, cast.olga)
    changed = share(session, cast, category, bert, version=first.version, citation="Autrement.")
    assert (changed.id, changed.citation) == (first.id, "Autrement.")
    assert find_seal(session, edition_id=cast.edition.id) is None
    with pytest.raises(NotFound):
        stop_sharing(
            session, edition=cast.edition, category=category, entry_id=anna.id, now=NOW, actor_id=cast.chris.id
        )
    stop_sharing(session, edition=cast.edition, category=category, entry_id=bert.id, now=NOW, actor_id=cast.chris.id)
    assert [one.entry_id for one in find_decisions(session, category_id=category.id)] == [anna.id]
    session.commit()
    actions = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert actions[-5:] == [
        "decision_recorded", "seal_signed", "decision_recorded", "signature_voided", "award_no_longer_shared",
    ]  # fmt: skip


def test_one_entry_wins_a_category_once_in_the_database_too(session, cast, category, entries) -> None:
    decide(session, cast, category, entries[0])
    share(session, cast, category, entries[1])
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE decisions SET entry_id = (SELECT min(entry_id) FROM decisions)"))
    session.rollback()


def test_who_declines_leaves_the_award_to_the_other(session, cast, category, entries) -> None:
    anna, bert, *_ = entries
    decide(session, cast, category, anna)
    share(session, cast, category, bert)
    session.commit()
    nominee = session.get_one(Nominee, anna.nominee_id)
    decline(session, edition=cast.edition, nominee=nominee, now=NOW, actor_id=None)
    session.commit()
    assert [one.entry_id for one in list_decisions(session, edition_id=cast.edition.id)] == [bert.id]
    line = session.scalars(select(AuditLine).where(AuditLine.action == "nominee_declined")).one()
    assert line.details["decisions"] == []


def test_sealed_all_winners_stand_in_the_file_and_get_a_certificate(session, cast, category, entries) -> None:
    anna, bert, *_ = entries
    decide(session, cast, category, anna)
    share(session, cast, category, bert)
    sign(session, cast, cast.olga)
    sign(session, cast, cast.chris)
    session.commit()
    sealed = json.loads(canonical_results(session, cast.edition))
    assert [(one["category"], one["entry"]) for one in sealed["decisions"]] == [
        (category.id, anna.id), (category.id, bert.id),
    ]  # fmt: skip
    for change in ("DELETE FROM decisions WHERE entry_id = :entry", "UPDATE decisions SET citation = :entry"):
        with pytest.raises(DBAPIError, match="sealed: decisions cannot change"):
            session.execute(text(change), {"entry": bert.id})
        session.rollback()
    issued = issue_certificates(session, edition=cast.edition, now=NOW, actor_id=cast.olga.id)
    assert [(one.name, one.locale, one.citation) for one in issued] == [
        ("Anna", "nl", "Warm."), ("Bert", "fr", "Chaleureux."),
    ]  # fmt: skip
    assert session.scalars(select(Decision.entry_id).order_by(Decision.id)).all() == [anna.id, bert.id]


def typed(page, **changes):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page.text)
    version = re.search(r'name="version"[^>]*value="([^"]*)"', page.text)[1]
    return {"csrf_token": token[1] if token else "", "version": version, **changes}


def test_the_chair_shares_an_award_on_the_pages(session, cast, category, entries, browser_of) -> None:
    anna, bert, *_ = entries
    chris = browser_of(cast.chris)
    assert chris.get(SHARE).location == DECIDE
    words = {"winner": anna.id, "citation": "Warm.", "reason": "Both."}
    assert chris.post(DECIDE, data=typed(chris.get(DECIDE), **words)).status_code == 302
    page = chris.get(DECIDE).text
    assert f'href="{SHARE}"' in page
    page = chris.get(SHARE)
    assert f'value="{anna.id}"' not in page.text
    refused = chris.post(SHARE, data=typed(page, winner=bert.id, citation="Chaleureux.", reason=""))
    assert "Say why the jury shares this award." in refused.text
    assert "Chaleureux." in refused.text
    done = chris.post(SHARE, data=typed(page, winner=bert.id, citation="Chaleureux.", reason="Equal."))
    assert done.location == DECIDE
    for path in (DECIDE, "/2026/results", "/2026/results/empathy", "/2026/seal", "/2026/results/empathy/record"):
        shown = chris.get(path).text
        assert "Anna" in shown, path
        assert "Bert" in shown, path
    again = chris.get(f"{SHARE}?entry={bert.id}")
    assert "Chaleureux." in again.text
    pages = PdfReader(BytesIO(browser_of(cast.olga).get("/2026/minutes.pdf").data)).pages
    said = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert "The award is shared by 2 winners." in said
    assert "Chaleureux." in said
    assert chris.post(f"{SHARE}/{bert.id}/remove").location == DECIDE
    assert "Bert" not in re.sub(r"(?s)<form.*?</form>", "", chris.get("/2026/results").text)
    assert chris.post(f"{SHARE}/{10**12}/remove").status_code == 404
    for account in (cast.olga, cast.jan):
        assert browser_of(account).get(SHARE).status_code == 403
        assert browser_of(account).post(f"{SHARE}/{anna.id}/remove").status_code == 403


def test_the_ladder_ends_with_a_shared_award(session, cast, browser_of) -> None:
    cast.edition.stage = Stage.SCREENING
    cast.edition.tie_ladder = [TieStep.SHARE.value]
    session.commit()
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    made = [make_entry(session, category, name=name) for name in ("Anna", "Bert", *"CDEF")]
    for number, entry in enumerate(made):
        for juror in (cast.chris_juror, cast.jo_juror):
            make_ballot(session, entry, juror, *(4 if number < 2 else 1,) * 4)
    session.commit()
    assert "The award is shared." in browser_of(cast.jan).get("/2026/ties").text
    outcome = take(session, cast)
    assert outcome.after == (made[0].id, made[1].id)
    page = browser_of(cast.chris).get(TIES).text
    assert "They share the award" in page
    assert "Take the next step" not in page
    content = json.loads(canonical_results(session, cast.edition))
    assert content["tie_ladder"] == {"steps": ["share"], "phrase": ""}
    assert [(one["step"], one["after"], one["taken_by"]) for one in content["tie_steps"]] == [
        ("share", [made[0].id, made[1].id], cast.chris.id)
    ]
