"""The organisers' decisions, and who is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nominee
from awards.nominations.service import (
    entry_languages,
    get_entry,
    submitted_nominations,
)
from awards.nominations.service_correcting import NomineeTaken, correct_nominee
from awards.nominations.service_entries import dossier_mark
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_screening import (
    ReasonMissing,
    make_eligible,
    make_many_eligible,
    refuse_entry,
    return_nomination,
)
from tests.factories import NOW, get_category, make_edition, make_entry
from tests.nominations.writing import at_once, hasty_browser, send

LATER = NOW + timedelta(hours=1)


def pending(session, cast, **nominee) -> Entry:
    category = get_category(session, cast.edition)
    return make_entry(session, category, state=EntryState.PENDING, nominator=cast.nora, **nominee)


def reread(session, entry) -> Entry:
    session.expire_all()
    return get_entry(session, edition_id=entry.edition_id, entry_id=entry.id)


def actions(session) -> list[str]:
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def page_of(entry) -> str:
    return f"/2026/screening/{entry.id}"


def test_making_eligible(session, cast) -> None:
    entry = pending(session, cast)
    make_eligible(session, entry=entry, now=LATER, actor_id=cast.olga.id)
    entry = reread(session, entry)
    assert (entry.state, entry.screened_at, entry.reason) == (EntryState.ELIGIBLE, LATER, "")
    assert actions(session)[-1] == "entry_made_eligible"
    assert session.scalars(select(OutboxMessage)).all() == []


def test_refusing_tells_every_nominator_once_in_their_language(session, cast) -> None:
    entry = session.get(Entry, send(session, cast.edition, cast.nora).entry_id)
    cast.jan.locale = "nl"
    session.flush()
    send(session, cast.edition, cast.jan)
    send(session, cast.edition, cast.jan, story="A duplicate of the same. " * 3)
    refuse_entry(session, entry=entry, reason=" She left in May. ", now=LATER, actor_id=cast.olga.id)
    entry = reread(session, entry)
    assert (entry.state, entry.reason, entry.screened_at) == (EntryState.INELIGIBLE, "She left in May.", LATER)
    told = session.scalars(
        select(OutboxMessage).where(OutboxMessage.template == "entry_refused").order_by(OutboxMessage.id)
    ).all()
    assert [(message.to_address, message.locale) for message in told] == [
        ("nora@people.example", "en"), ("jan@people.example", "nl"),
    ]  # fmt: skip
    assert all("She left in May." in message.body for message in told)


def test_a_refusal_takes_a_reason(session, cast) -> None:
    entry = pending(session, cast)
    with pytest.raises(ReasonMissing) as refused:
        refuse_entry(session, entry=entry, reason="  ", now=LATER, actor_id=cast.olga.id)
    assert refused.value.field == "reason"
    assert reread(session, entry).state is EntryState.PENDING


def test_returning_one_nomination(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    return_nomination(session, nomination=nomination, message="In which month?", now=LATER, actor_id=cast.olga.id)
    session.expire_all()
    assert (nomination.state, nomination.correction) == (NominationState.RETURNED, "In which month?")
    assert session.get(Entry, nomination.entry_id).state is EntryState.NEEDS_CORRECTING
    message = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert (message.template, message.to_address) == ("nomination_returned", "nora@people.example")
    assert "In which month?" in message.body
    assert f"http://localhost/2026/my-nominations/{nomination.public_id}" in message.body
    with pytest.raises(ChangedMeanwhile):
        return_nomination(session, nomination=nomination, message="Again?", now=LATER, actor_id=cast.olga.id)


@pytest.mark.parametrize(
    ("stage", "eligible", "refused"),
    [(Stage.NOMINATING, True, True), (Stage.SCREENING, True, True), (Stage.SCORING, True, False),
     (Stage.DELIBERATING, False, False), (Stage.SEALED, False, False)],
)  # fmt: skip
def test_decisions_have_their_stages(session, cast, stage, eligible, refused) -> None:
    first, second = pending(session, cast), pending(session, cast)
    cast.edition.stage = stage
    session.flush()
    for allowed, decide in (
        (eligible, lambda: make_eligible(session, entry=first, now=LATER, actor_id=cast.olga.id)),
        (refused, lambda: refuse_entry(session, entry=second, reason="No", now=LATER, actor_id=cast.olga.id)),
    ):
        if allowed:
            decide()
        else:
            with pytest.raises(NotNow):
                decide()


def test_a_decision_on_what_has_changed_since_is_refused(session, cast) -> None:
    entry = session.get(Entry, send(session, cast.edition, cast.nora).entry_id)
    mark = dossier_mark(reread(session, entry))
    send(session, cast.edition, cast.jan)
    with pytest.raises(ChangedMeanwhile):
        make_eligible(session, entry=reread(session, entry), mark=mark, now=LATER, actor_id=cast.olga.id)
    mark = dossier_mark(reread(session, entry))
    refuse_entry(session, entry=reread(session, entry), reason="No", mark=mark, now=LATER, actor_id=cast.olga.id)
    with pytest.raises(ChangedMeanwhile):
        make_eligible(session, entry=reread(session, entry), mark=mark, now=LATER, actor_id=cast.olga.id)
    assert reread(session, entry).state is EntryState.INELIGIBLE


def test_two_organisers_at_once_one_wins_and_the_other_is_told(app, session, cast) -> None:
    entry = pending(session, cast)
    session.commit()
    page, mark = page_of(entry), dossier_mark(reread(session, entry))
    olga, omar = hasty_browser(app, cast.olga), hasty_browser(app, cast.omar)
    answers = at_once(
        session,
        lambda: olga.post(f"{page}/eligible", data={"mark": mark}),
        lambda: omar.post(f"{page}/refuse", data={"mark": mark, "reason": "Not from a member company."}),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "Somebody else decided on this entry" in loser.text
    assert [action for action in actions(session) if action.startswith("entry_")] in (
        [["entry_made_eligible"], ["entry_refused"]]
    )


def test_ticked_entries_become_eligible_and_others_stay(session, cast, browser_of) -> None:
    first, second = pending(session, cast), pending(session, cast)
    decided = pending(session, cast)
    decided.state = EntryState.INELIGIBLE
    other = make_entry(session, get_category(session, make_edition(session, slug="2025")), state=EntryState.PENDING)
    ids = [first.id, second.id, decided.id, other.id, 2**31, 10**30, "x", "²"]
    answer = browser_of(cast.olga).post(
        "/2026/screening/eligible?state=all&category=empathy", data={"entry": ids}, follow_redirects=True
    )
    assert "2 entries are eligible now." in answer.text
    assert "2 entries were not waiting any more" in answer.text
    states = [reread(session, entry).state for entry in (first, second, decided, other)]
    assert states == [EntryState.ELIGIBLE, EntryState.ELIGIBLE, EntryState.INELIGIBLE, EntryState.PENDING]
    line = session.scalars(select(AuditLine).where(AuditLine.action == "entries_made_eligible")).one()
    assert line.details == {"entries": [first.id, second.id]}
    assert make_many_eligible(session, edition=cast.edition, entry_ids=[first.id], now=LATER, actor_id=None) == []


def test_correcting_a_nominee(session, cast, browser_of) -> None:
    entry = pending(session, cast, name="Jan Jansen", organisation="Callista")
    taken = pending(session, cast, name="Jan Janssens", organisation="Callista")
    olga, page = browser_of(cast.olga), f"{page_of(entry)}/nominee"
    form = {"name": "Jan JANSSENS", "organisation": "Callista", "locale": "fr", "address": "jan@callista.example"}
    refused = olga.post(page, data=form)
    assert (refused.status_code, "Another nominee has this name" in refused.text) == (409, True)
    assert 'value="Jan JANSSENS"' in refused.text
    assert olga.post(page, data={**form, "name": "Ján  Jansens"}).status_code == 302
    nominee = reread(session, entry).nominee
    assert (nominee.name, nominee.name_key, nominee.locale, nominee.address) == (
        "Ján Jansens", "jan jansens", "fr", "jan@callista.example",
    )  # fmt: skip
    line = session.scalars(select(AuditLine).where(AuditLine.action == "nominee_corrected")).one()
    assert line.details == {"changed": ["address", "locale", "name", "name_key"]}
    assert reread(session, taken).nominee.name == "Jan Janssens"


def test_a_name_can_be_corrected_until_the_edition_is_archived(session, cast) -> None:
    nominee = pending(session, cast).nominee_id
    cast.edition.stage = Stage.SEALED
    values = {"name": "Right Name", "organisation": "X", "members": "", "address": "", "locale": "en"}
    correct_nominee(session, nominee=session.get(Nominee, nominee), now=LATER, actor_id=None, **values)
    assert session.get(Nominee, nominee).name == "Right Name"
    cast.edition.stage = Stage.ARCHIVED
    values = {"name": "New Name", "organisation": "X", "members": "", "address": "", "locale": "en"}
    with pytest.raises(NotNow):
        correct_nominee(session, nominee=session.get(Nominee, nominee), now=LATER, actor_id=None, **values)


def test_a_taken_name_leaves_the_session_usable(session, cast) -> None:
    first, second = pending(session, cast, name="One"), pending(session, cast, name="Two")
    nominee = session.get(Nominee, first.nominee_id)
    values = {"organisation": "Belcentre", "members": "", "address": "", "locale": "en"}
    with pytest.raises(NomineeTaken):
        correct_nominee(session, nominee=nominee, name="Two", now=LATER, actor_id=None, **values)
    assert reread(session, second).nominee.name == "Two"
    assert reread(session, first).nominee.name == "One"


def test_an_entry_is_read_in_its_own_edition_only(session, cast) -> None:
    first = pending(session, cast)
    with pytest.raises(NotFound):
        get_entry(session, edition_id=cast.edition.id + 1, entry_id=first.id)


def test_only_words_that_count_are_read(session, cast) -> None:
    entry_id = send(session, cast.edition, cast.nora, language="fr").entry_id
    send(session, cast.edition, cast.nora, language="nl", story="A second one. " * 5)
    returned = send(session, cast.edition, cast.jan, language="en")
    return_nomination(session, nomination=returned, message="When?", now=NOW, actor_id=cast.olga.id)
    entry = reread(session, session.get(Entry, entry_id))
    assert len(entry.nominations) == 3
    assert [nomination.nominator_id for nomination in submitted_nominations(entry)] == [cast.nora.id]
    assert entry_languages(entry) == {"fr"}
