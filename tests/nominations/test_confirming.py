"""The code, the link and the click: what confirms a nomination, and what does not."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from awards.accounts.models import Account, SignInCode
from awards.accounts.service import find_account, find_account_by_address
from awards.audit.models import AuditLine
from awards.domain.errors import NotAllowed, NotNow
from awards.domain.lifecycle import NominationState, Stage
from awards.domain.roles import Role
from awards.mail.models import OutboxMessage
from awards.mail.service import read_body
from awards.nominations.models import Entry, Nomination
from awards.nominations.service import confirm_nomination, new_form_token
from tests.conftest import count_statements, new_client
from tests.factories import NOW
from tests.nominations.writing import (
    at_once,
    hasty_browser,
    last_mail,
    list_nominations,
    mailed_code,
    mailed_link,
    send,
    typed,
)

MINUTE = timedelta(minutes=1)


def send_form(client, **changes) -> str:
    """Send the form as somebody without an account; the page where the code is typed."""
    answer = client.post("/2026/nominate/empathy", data=typed(**{"nominator_address": "nele@new.example", **changes}))
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_the_code_confirms_signs_in_and_leads_to_the_receipt(client, session, cast) -> None:
    page = send_form(client, nominator_name="Nele New")
    assert "nele@new.example" in client.get(page).text
    code = mailed_code(session)
    answer = client.post(page, data={"code": f"{code[:3]} {code[3:]}"})
    assert answer.headers["Location"] == page.replace("/confirm/", "/my-nominations/") + "/receipt"
    assert "it has arrived" in client.get(answer.headers["Location"]).text
    nomination = list_nominations(session)[0]
    account = find_account_by_address(session, address="nele@new.example")
    assert (nomination.state, nomination.nominator_id) == (NominationState.SUBMITTED, account.id)
    assert nomination.submitted_at == nomination.created_at
    assert (account.name, account.locale, account.roles_in(cast.edition.id)) == ("Nele New", "en", {Role.NOMINATOR})
    assert session.get(Entry, nomination.entry_id).category_id == nomination.category_id
    receipt = last_mail(session)
    assert (receipt.template, receipt.to_address) == ("nomination_receipt", "nele@new.example")
    assert f"http://localhost/2026/my-nominations/{nomination.public_id}\n" in read_body(receipt)
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "nomination_submitted")).all()
    assert [(line.subject, line.actor_id, line.details) for line in lines] == [
        (f"nomination {nomination.id}", account.id,
         {"category": nomination.category_id, "entry": nomination.entry_id}),
    ]  # fmt: skip


def test_a_wrong_code_is_said_beside_the_field_and_counts(client, session, cast) -> None:
    page = send_form(client)
    wrong = "000000" if mailed_code(session) != "000000" else "111111"
    answer = client.post(page, data={"code": wrong})
    assert "This code is not right" in answer.text
    assert f'value="{wrong}"' in answer.text
    session.expire_all()
    assert session.scalar(select(SignInCode.tries)) == 1
    assert list_nominations(session)[0].state is NominationState.UNCONFIRMED


def test_a_code_for_signing_in_or_for_another_nomination_confirms_nothing(client, session, cast) -> None:
    page = send_form(client)
    send_form(client, form_token=new_form_token(), nominee_name="Somebody Else")
    other = mailed_code(session)
    assert "This code is not right" in client.post(page, data={"code": other}).text
    client.post("/sign-in", data={"address": "nele@new.example"})
    assert "This code is not right" in client.post(page, data={"code": mailed_code_of_sign_in(session)}).text
    assert {nomination.state for nomination in list_nominations(session)} == {NominationState.UNCONFIRMED}


def mailed_code_of_sign_in(session) -> str:
    return last_mail(session).subject[:6]


def test_a_code_typed_twice_leads_to_the_receipt(app, client, session, cast) -> None:
    page = send_form(client)
    code = mailed_code(session)
    answers = [client.post(page, data={"code": code}).headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    elsewhere = new_client(app).post(page, data={"code": code}, follow_redirects=True)
    assert elsewhere.request.path == "/sign-in"
    assert len(session.scalars(select(OutboxMessage)).all()) == 2


def test_a_code_typed_twice_at_once_confirms_once(app, session, cast) -> None:
    page = send_form(new_client(app))
    code = mailed_code(session)
    at_once(session, *(lambda: hasty_browser(app).post(page, data={"code": code}) for _ in range(2)))
    session.expire_all()
    templates = session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)).all()
    assert templates == ["nomination_code", "nomination_receipt"]
    assert session.scalar(select(func.count()).select_from(Entry)) == 1


def test_the_link_asks_for_a_click(client, session, cast) -> None:
    send_form(client)
    link = mailed_link(session)
    assert "One more click" in client.get(link).text
    assert list_nominations(session)[0].state is NominationState.UNCONFIRMED
    assert client.post(link).headers["Location"].endswith("/receipt")
    assert list_nominations(session)[0].state is NominationState.SUBMITTED


def test_a_link_confirms_only_its_own_nomination_at_its_own_address(client, session, cast) -> None:
    mine = send_form(client, nominator_address="mallory@people.example")
    link = mailed_link(session)
    token = link.rsplit("/", 1)[1]
    theirs = send_form(client, form_token=new_form_token(), nominator_address="victim@people.example")
    assert client.post(f"{theirs}/{token}").headers["Location"] == theirs
    assert "This link does not work" in client.get(f"{theirs}/{token}").text
    client.post(mine, data={"wish": "readdress", "address": "victim@people.example"})
    assert client.post(link).headers["Location"] == mine
    assert {nomination.state for nomination in list_nominations(session)} == {NominationState.UNCONFIRMED}
    assert find_account_by_address(session, address="victim@people.example") is None


def test_a_new_code_and_a_corrected_address(client, session, cast) -> None:
    page = send_form(client)
    first = mailed_code(session)
    assert client.post(page, data={"wish": "resend"}).headers["Location"] == page
    second = mailed_code(session)
    if first != second:
        assert "This code is not right" in client.post(page, data={"code": first}).text
    answer = client.post(page, data={"wish": "readdress", "address": "not an address"})
    assert (answer.status_code, "does not look like a mail address" in answer.text) == (200, True)
    assert 'value="not an address"' in answer.text
    client.post(page, data={"wish": "readdress", "address": "Right@new.example"})
    assert last_mail(session).to_address == "right@new.example"
    client.post(page, data={"code": mailed_code(session)})
    assert list_nominations(session)[0].nominator_address == "right@new.example"
    assert session.scalar(select(Account).where(Account.address == "nele@new.example")) is None


def test_too_many_codes_are_refused_in_words(client, session, cast) -> None:
    page = send_form(client)
    answers = [client.post(page, data={"wish": "resend"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Too many codes were asked for" in answers[-1].text


def test_signed_in_with_its_address_one_click_confirms(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition)
    nora = browser_of(cast.nora)
    page = f"/2026/confirm/{nomination.public_id}"
    assert "One more click" in nora.get(page).text
    assert nora.post(page).headers["Location"].endswith("/receipt")
    assert list_nominations(session)[0].state is NominationState.SUBMITTED


def test_a_code_confirmed_after_closing_counts_as_long_as_it_works(session, cast) -> None:
    edition, nora = cast.edition, find_account(session, account_id=cast.nora.id)
    sent_at = edition.nominating_closes_at - MINUTE
    late, too_late = (send(session, edition, now=sent_at, nominee_name=name) for name in ("Late", "Too Late"))
    edition.stage = Stage.SCREENING
    confirm_nomination(session, nomination=late, account=nora, now=sent_at + 9 * MINUTE)
    assert (late.state, late.submitted_at) == (NominationState.SUBMITTED, sent_at)
    with pytest.raises(NotNow):
        confirm_nomination(session, nomination=too_late, account=nora, now=sent_at + 10 * MINUTE)


def test_only_its_own_address_confirms(session, cast) -> None:
    nomination = send(session, cast.edition)
    with pytest.raises(NotAllowed):
        confirm_nomination(
            session, nomination=nomination, account=find_account(session, account_id=cast.sam.id), now=NOW
        )


def test_confirming_again_changes_nothing(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    version = nomination.version
    account = find_account(session, account_id=cast.nora.id)
    assert confirm_nomination(session, nomination=nomination, account=account, now=NOW) is nomination
    assert nomination.version == version


def test_the_same_nominee_twice_is_kept_as_a_duplicate(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.nora, nominee_name="LINA LOOS", story="And another thing: " * 5)
    assert (first.state, second.state) == (NominationState.SUBMITTED, NominationState.DUPLICATE)
    assert (second.entry_id, second.story) == (first.entry_id, "And another thing: " * 5)
    assert "second nomination" in last_mail(session).subject


def test_two_nominations_of_one_nominee_at_once_count_once(app, session, cast) -> None:
    browsers = [hasty_browser(app, cast.nora), hasty_browser(app, cast.nora)]
    at_once(session, *(lambda b=b: b.post("/2026/nominate/empathy", data=typed()) for b in browsers))
    states = sorted(nomination.state for nomination in list_nominations(session))
    assert states == [NominationState.DUPLICATE, NominationState.SUBMITTED]


def test_several_people_at_once_make_one_entry(app, session, cast) -> None:
    people = [cast.nora, cast.jan, cast.jo, cast.sam]
    calls = [(hasty_browser(app, person), typed(nominator_address=person.address)) for person in people]
    at_once(session, *(lambda b=b, f=f: b.post("/2026/nominate/empathy", data=f) for b, f in calls))
    assert session.scalar(select(func.count()).select_from(Entry)) == 1
    assert [nomination.state for nomination in list_nominations(session)] == [NominationState.SUBMITTED] * 4


def test_how_many_statements_it_takes(client, session, cast, browser_of) -> None:
    with count_statements() as writing:
        client.get("/2026/nominate/empathy")
    with count_statements() as sending:
        page = send_form(client)
    code = mailed_code(session)
    with count_statements() as confirming:
        client.post(page, data={"code": code})
    nora = browser_of(cast.nora)
    with count_statements() as sending_signed_in:
        nora.post("/2026/nominate/empathy", data=typed())
    counts = [len(tally.statements) for tally in (writing, sending, confirming, sending_signed_in)]
    assert counts[0] <= 5
    assert counts[1] <= 9
    assert counts[2] <= 33  # PostgreSQL locks one row by a statement of its own
    assert counts[3] <= 18  # one of them gives the nomination the files of its form
    assert session.scalar(select(func.count()).select_from(Nomination)) == 2
