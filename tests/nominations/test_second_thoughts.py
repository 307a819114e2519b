"""Undoing a decision, ready-made words, notes among organisers."""

from datetime import timedelta

import pytest
from flask_babel import force_locale, gettext

from awards.domain.errors import NotNow
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.nominations.ready_words import CORRECTIONS, REFUSALS
from awards.nominations.service_entries import dossier_mark
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_notes import add_note, list_notes
from awards.nominations.service_screening import make_eligible, put_back, refuse_entry, return_nomination
from tests.factories import NOW, get_category, make_assignment, make_nomination
from tests.nominations.desk_entries import lines, mails, page_of, pending, reread, words_of
from tests.nominations.writing import at_once, hasty_browser

LATER = NOW + timedelta(hours=1)


def undo(session, cast, entry, **given) -> None:
    put_back(session, entry=reread(session, entry), now=LATER, actor_id=cast.olga.id, **given)


def test_an_eligible_entry_goes_back_and_nobody_is_told(session, cast) -> None:
    entry = pending(session, cast)
    make_eligible(session, entry=entry, now=NOW, actor_id=cast.olga.id)
    undo(session, cast, entry)
    entry = reread(session, entry)
    assert (entry.state, entry.reason, entry.screened_at) == (EntryState.PENDING, "", None)
    assert mails(session, "entry_put_back") == []
    assert [line.details for line in lines(session, "entry_put_back")] == [{"was": "eligible"}]


def test_who_had_been_told_a_refusal_is_told(session, cast) -> None:
    entry = pending(session, cast)
    cast.jan.locale = "nl"
    category = get_category(session, cast.edition)
    make_nomination(session, category, nominator=cast.jan, entry=entry)
    make_nomination(session, category, nominator=cast.jo, entry=entry, state=NominationState.WITHDRAWN)
    refuse_entry(session, entry=entry, reason="She left.", now=NOW, actor_id=cast.olga.id)
    undo(session, cast, entry)
    assert (reread(session, entry).state, reread(session, entry).reason) == (EntryState.PENDING, "")
    assert [(mail.to_address, mail.locale) for mail in mails(session, "entry_put_back")] == [
        ("nora@people.example", "en"), ("jan@people.example", "nl"),
    ]  # fmt: skip


def test_what_was_returned_counts_as_it_is_and_its_writer_is_told(session, cast) -> None:
    entry = pending(session, cast)
    make_nomination(session, get_category(session, cast.edition), nominator=cast.jan, entry=entry)
    nomination = next(each for each in reread(session, entry).nominations if each.nominator_id == cast.nora.id)
    return_nomination(session, nomination=nomination, message="When?", now=NOW, actor_id=cast.olga.id)
    undo(session, cast, entry)
    entry = reread(session, entry)
    assert entry.state is EntryState.PENDING
    assert {(each.state, each.correction) for each in entry.nominations} == {(NominationState.SUBMITTED, "")}
    assert [mail.to_address for mail in mails(session, "entry_put_back")] == ["nora@people.example"]


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.DELIBERATING, Stage.SEALED])
def test_once_the_jury_has_begun_a_decision_stands(session, cast, browser_of, stage: Stage) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE)
    cast.edition.stage = stage
    session.flush()
    with pytest.raises(NotNow):
        undo(session, cast, entry)
    assert 'id="put-back"' not in browser_of(cast.olga).get(page_of(entry)).text
    assert browser_of(cast.olga).post(f"{page_of(entry)}/put-back").status_code == 409


@pytest.mark.parametrize("state", [EntryState.PENDING, EntryState.WITHDRAWN])
def test_what_is_not_decided_cannot_be_undone(session, cast, state: EntryState) -> None:
    entry = pending(session, cast, state=state)
    with pytest.raises(ChangedMeanwhile):
        undo(session, cast, entry)


def test_two_organisers_undo_and_refuse_at_once(app, session, cast) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE)
    session.commit()
    page, mark = page_of(entry), dossier_mark(reread(session, entry))
    olga, omar = hasty_browser(app, cast.olga), hasty_browser(app, cast.omar)
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/put-back", data={"mark": mark}),
        lambda: omar.post(f"{page}/refuse", data={"mark": mark, "reason": "Not from a member company."}),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert len(lines(session, "entry_put_back")) + len(lines(session, "entry_refused")) == 1


def test_the_way_back_is_on_the_page_and_keeps_the_filter(session, cast, browser_of) -> None:
    entry = pending(session, cast, state=EntryState.INELIGIBLE)
    olga = browser_of(cast.olga)
    page = olga.get(f"{page_of(entry)}?state=ineligible").text
    assert "Put it back to screening" in page
    answer = olga.post(
        f"{page_of(entry)}/put-back?state=ineligible", data={"mark": dossier_mark(reread(session, entry))}
    )
    assert answer.headers["Location"] == f"{page_of(entry)}?state=ineligible"
    assert reread(session, entry).state is EntryState.PENDING


@pytest.mark.parametrize("key", REFUSALS)
def test_ready_made_reasons_reach_everybody_in_their_language(app, session, cast, browser_of, key: str) -> None:
    entry = pending(session, cast)
    for account, language in ((cast.jan, "nl"), (cast.jo, "fr")):
        account.locale = language
        make_nomination(session, get_category(session, cast.edition), nominator=account, entry=entry)
    mark = dossier_mark(reread(session, entry))
    answer = browser_of(cast.olga, "fr").post(
        f"{page_of(entry)}/refuse", data={"mark": mark, "ready": key, "reason": ""}
    )
    assert answer.status_code == 302
    for message in mails(session, "entry_refused"):
        with app.test_request_context(), force_locale(message.locale):
            assert gettext(REFUSALS[key].text) in message.body
    with app.test_request_context(), force_locale("fr"):
        assert reread(session, entry).reason == gettext(REFUSALS[key].text)


def test_ready_made_words_that_were_changed_go_out_as_they_were_typed(session, cast, browser_of) -> None:
    entry = pending(session, cast)
    cast.nora.locale = "nl"
    text = REFUSALS["left"].text + " With love, Olga"
    data = {"mark": dossier_mark(reread(session, entry)), "ready": "left", "reason": text}
    browser_of(cast.olga).post(f"{page_of(entry)}/refuse", data=data)
    assert text in mails(session, "entry_refused")[0].body
    assert reread(session, entry).reason == text


def test_left_as_they_are_but_for_line_ends_they_are_translated(session, cast, browser_of) -> None:
    nomination = words_of(session, pending(session, cast))
    cast.nora.locale = "nl"
    address = f"/2026/screening/nominations/{nomination.public_id}/return"
    text = CORRECTIONS["name"].text.replace(" the surname", "\r\nthe surname")
    assert browser_of(cast.olga).post(address, data={"message": text}).status_code == 302
    assert "Kun je de voornaam, de familienaam" in mails(session, "nomination_returned")[0].body
    session.refresh(nomination)
    assert nomination.correction.startswith("Could you write")


def test_no_words_at_all_are_refused_beside_the_field(session, cast, browser_of) -> None:
    entry = pending(session, cast)
    olga = browser_of(cast.olga)
    for data in ({"reason": ""}, {"reason": " ", "ready": ""}, {"reason": "", "ready": "nonsense"}):
        answer = olga.post(f"{page_of(entry)}/refuse", data=data)
        assert (answer.status_code, 'id="reason-error"' in answer.text or "ready-error" in answer.text) == (200, True)
    assert reread(session, entry).state is EntryState.PENDING


def test_a_note_is_kept_and_says_who_and_when(session, cast, browser_of) -> None:
    entry = pending(session, cast)
    answer = browser_of(cast.omar).post(f"{page_of(entry)}/notes?q=nominee", data={"text": "Ask <Ann>.\r\nToday?"})
    assert answer.headers["Location"] == f"{page_of(entry)}?q=nominee"
    (note,) = list_notes(session, entry_id=entry.id)
    assert (note.author, note.text) == ("Omar Organiser", "Ask <Ann>.\nToday?")
    page = browser_of(cast.olga).get(page_of(entry)).text
    assert "Ask &lt;Ann&gt;." in page
    assert "Omar Organiser" in page
    (line,) = lines(session, "note_added")
    assert (line.subject, line.actor_id, line.details) == (f"entry {entry.id}", cast.omar.id, {})


def test_nobody_but_organisers_ever_sees_a_note(session, cast, browser_of) -> None:
    entry = pending(session, cast, state=EntryState.ELIGIBLE)
    add_note(session, entry=entry, text="A secret among us", now=NOW, actor_id=cast.olga.id)
    nomination = words_of(session, entry)
    assignment = make_assignment(session, entry, cast.jan_juror)
    cast.edition.stage = Stage.SCORING
    session.flush()
    for account, pages in (
        (cast.jan, ["/2026/ballots", f"/2026/ballots/{assignment.id}", "/2026/conflicts"]),
        (cast.nora, ["/2026/my-nominations", f"/2026/my-nominations/{nomination.public_id}"]),
    ):
        for page in pages:
            answer = browser_of(account).get(page)
            assert (answer.status_code, "A secret among us" in answer.text) == (200, False)
    assert browser_of(cast.jan).get(page_of(entry)).status_code == 403
    assert browser_of(cast.nora).post(f"{page_of(entry)}/notes", data={"text": "x"}).status_code == 404


def test_notes_until_the_edition_is_archived(session, cast) -> None:
    entry = pending(session, cast)
    cast.edition.stage = Stage.SEALED
    add_note(session, entry=entry, text="Still possible", now=NOW, actor_id=cast.olga.id)
    cast.edition.stage = Stage.ARCHIVED
    with pytest.raises(NotNow):
        add_note(session, entry=entry, text="Too late", now=NOW, actor_id=cast.olga.id)
