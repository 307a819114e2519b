"""Inviting, answering, changing, chairing, leaving."""

import pytest
from sqlalchemy import select

from awards.accounts.models import Account
from awards.accounts.service import find_account, list_role_holders
from awards.audit.models import AuditLine
from awards.domain.errors import NotAllowed, NotFound, NotNow
from awards.domain.lifecycle import AssignmentState, JurorState, Stage
from awards.domain.roles import Role
from awards.jury.models import Assignment, Juror
from awards.jury.service import (
    AlreadyOnJury,
    JurorDetails,
    JurorInvitation,
    answer_invitation,
    change_juror,
    find_juror,
    find_juror_by_id,
    invite_juror,
    leave_jury,
    list_jurors,
    make_chair,
)
from awards.mail.models import OutboxMessage
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_account, make_assignment, make_ballot, make_entry, make_juror


def invitation(session, cast, **changes):
    values = {
        "name": "Ines  Invited", "address": "Ines@Jury.example", "organisation": "Lijnwerk N.V.",
        "languages": ["nl", "en"], "category_ids": [get_category(session, cast.edition).id], "capacity": 12,
    }  # fmt: skip
    return JurorInvitation(**{**values, **changes})


def invite(session, cast, **changes):
    invited = invitation(session, cast, **changes)
    return invite_juror(session, edition=cast.edition, invitation=invited, now=NOW, actor_id=cast.olga.id)


def test_an_invitation_makes_an_account_a_juror_a_message_and_an_audit_line(session, cast):
    juror = invite(session, cast)
    session.commit()
    account = find_account(session, account_id=juror.account_id)
    assert (account.address, account.name, account.locale) == ("ines@jury.example", "Ines Invited", "nl")
    assert account.roles_in(cast.edition.id) == frozenset()  # nobody judges, or sees results, before they accept
    found = find_juror(session, edition_id=cast.edition.id, account_id=account.id)
    assert (found.name, found.organisation, found.organisation_key, found.languages, found.capacity, found.state) == (
        "Ines Invited", "Lijnwerk N.V.", "lijnwerk", ["nl", "en"], 12, JurorState.INVITED,
    )  # fmt: skip
    assert [category.key for category in found.categories] == ["empathy"]
    message = session.scalars(select(OutboxMessage)).one()
    assert (message.template, message.to_address, message.locale) == ("juror_invited", "ines@jury.example", "nl")
    assert "http://localhost/2026/invitation" in message.body
    line = session.scalars(select(AuditLine).where(AuditLine.action == "juror_invited")).one()
    assert (line.subject, line.actor_id, line.details) == (f"juror {juror.id}", cast.olga.id, {})


def test_a_known_account_keeps_its_name_and_language(session, cast):
    known = make_account(session, address="known@people.example", name="Known Already", locale="fr")
    juror = invite(session, cast, address="known@people.example", name="Somebody Else")
    message = session.scalars(select(OutboxMessage)).one()
    assert (juror.account_id, known.name, known.locale, message.locale) == (known.id, "Known Already", "fr", "fr")


def test_an_address_is_on_the_jury_once(session, cast):
    with pytest.raises(AlreadyOnJury) as refused:
        invite(session, cast, address=cast.jan.address)
    assert refused.value.field == "address"


def test_whoever_declined_can_be_invited_again(session, cast):
    juror = invite(session, cast)
    answer_invitation(session, juror=juror, accept=False, now=NOW)
    assert find_juror(session, edition_id=cast.edition.id, account_id=juror.account_id) is None
    again = invite(session, cast, capacity=5)
    assert (again.id, again.state, again.capacity, again.answered_at) == (juror.id, JurorState.INVITED, 5, None)
    answer_invitation(session, juror=again, accept=True, now=NOW)
    assert find_account(session, account_id=juror.account_id).roles_in(cast.edition.id) == {Role.JUROR}


def test_nobody_is_invited_once_scoring_is_over_nor_to_another_editions_category(session, cast):
    with pytest.raises(NotFound):
        invite(session, cast, category_ids=[10_000])
    cast.edition.stage = Stage.DELIBERATING
    with pytest.raises(NotNow):
        invite(session, cast)


def test_declining_takes_the_role_back_and_tells_the_organisers(session, cast):
    juror = invite(session, cast)
    answer_invitation(session, juror=juror, accept=False, now=NOW)
    session.commit()
    assert (juror.state, juror.answered_at) == (JurorState.DECLINED, NOW)
    assert find_account(session, account_id=juror.account_id).roles_in(cast.edition.id) == frozenset()
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "juror_declined")).all()
    assert {message.to_address for message in told} == {cast.olga.address, cast.omar.address}
    with pytest.raises(NotAllowed):
        answer_invitation(session, juror=juror, accept=True, now=NOW)


def test_accepting_twice_is_accepting_once(session, cast):
    juror = invite(session, cast)
    for _ in range(2):
        answer_invitation(session, juror=juror, accept=True, now=NOW)
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "juror_accepted")).all()
    assert (juror.state, len(lines)) == (JurorState.ACCEPTED, 1)


def test_there_is_one_chair(session, cast):
    make_chair(session, edition=cast.edition, juror=cast.jan_juror, now=NOW, actor_id=cast.olga.id)
    session.flush()
    chairs = list_role_holders(session, edition_id=cast.edition.id, role=Role.CHAIR)
    assert [account.id for account in chairs] == [cast.jan.id]
    assert find_account(session, account_id=cast.chris.id).roles_in(cast.edition.id) == {Role.JUROR}


def test_only_who_accepted_can_chair(session, cast):
    juror = invite(session, cast)
    with pytest.raises(NotAllowed):
        make_chair(session, edition=cast.edition, juror=juror, now=NOW, actor_id=cast.olga.id)
    assert [a.id for a in list_role_holders(session, edition_id=cast.edition.id, role=Role.CHAIR)] == [cast.chris.id]


def test_leaving_releases_what_is_pending_and_keeps_what_is_cast(session, cast):
    category = get_category(session, cast.edition)
    drafted, done, unread = (make_entry(session, category) for _ in range(3))
    make_ballot(session, drafted, cast.chris_juror, 3, cast=False)
    make_ballot(session, done, cast.chris_juror, 3, 3, 3, 3)
    make_assignment(session, unread, cast.chris_juror)
    assert leave_jury(session, juror=cast.chris_juror, now=NOW, actor_id=cast.olga.id) == 2
    session.commit()
    held = {row.entry_id: (row.state, row.had_draft) for row in session.scalars(select(Assignment))}
    assert held == {
        drafted.id: (AssignmentState.RELEASED, True),
        done.id: (AssignmentState.CAST, False),
        unread.id: (AssignmentState.RELEASED, False),
    }
    assert find_account(session, account_id=cast.chris.id).roles_in(cast.edition.id) == frozenset()
    assert session.get_one(Juror, cast.chris_juror.id).state is JurorState.LEFT
    with pytest.raises(NotAllowed):
        leave_jury(session, juror=cast.chris_juror, now=NOW, actor_id=cast.olga.id)


def test_nobody_leaves_the_jury_of_sealed_results(session, cast, browser_of):
    """Its members stand behind what is sealed, and the chair is one of the two who can take the seal off."""
    olga, path = browser_of(cast.olga), f"/2026/jury/{cast.chris_juror.id}"
    cast.edition.stage = Stage.DELIBERATING
    assert "Take off the jury" in olga.get(path).text
    for stage in (Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED):
        cast.edition.stage = stage
        session.commit()
        with pytest.raises(NotNow):
            leave_jury(session, juror=cast.chris_juror, now=NOW, actor_id=cast.olga.id)
        assert "Take off the jury" not in olga.get(path).text
        assert olga.post(f"{path}/leave").status_code == 409
    assert [one.id for one in list_role_holders(session, edition_id=cast.edition.id, role=Role.CHAIR)] == [
        cast.chris.id
    ]


def test_changing_a_juror_takes_back_what_they_may_no_longer_read(session, cast):
    category, other = get_category(session, cast.edition), get_category(session, cast.edition, "communication")
    colleague = make_entry(session, category, organisation="Lijnwerk")
    off_panel = make_entry(session, other)
    french = make_entry(session, category, language="fr")
    stays = make_entry(session, category)
    for entry in (colleague, off_panel, french, stays):
        make_assignment(session, entry, cast.jan_juror)
    juror = find_juror_by_id(session, edition_id=cast.edition.id, juror_id=cast.jan_juror.id)
    details = JurorDetails(
        name="Jan Juror", organisation="LIJNWERK nv", languages=["en"], category_ids=[category.id], capacity=1
    )
    released = change_juror(session, edition=cast.edition, juror=juror, details=details, now=NOW, actor_id=None)
    kept = session.scalars(select(Assignment.entry_id).where(Assignment.state == AssignmentState.NOT_OPENED)).all()
    assert (released, kept) == (3, [stays.id])


def test_a_stranger_and_another_role_see_no_members(cast, client, browser_of):
    assert client.get("/2026/jury").status_code == 302
    assert browser_of(cast.sam).get("/2026/jury").status_code == 404
    assert browser_of(cast.jan).get("/2026/jury").status_code == 403


def test_the_list_needs_the_same_statements_for_three_jurors_and_for_nine(session, cast, browser_of):
    browser = browser_of(cast.olga)

    def load():
        with count_statements() as tally:
            page = browser.get("/2026/jury").get_data(as_text=True)
        return len(tally.statements), page

    three, page = load()
    assert page.count("<tbody") == 1
    assert ">Chris Chair</a> <span" in page
    for _ in range(6):
        make_juror(session, cast.edition)
    nine, _page = load()
    assert three == nine <= 10


def test_inviting_on_the_page(session, cast, browser_of):
    browser = browser_of(cast.olga)
    form = browser.get("/2026/jury/invite").get_data(as_text=True)
    assert form.count(" checked") == 6
    typed = {
        "name": "Ines Invited", "address": "ines@jury.example", "organisation": "Lijnwerk", "languages": ["fr", "nl"],
        "categories": ["empathy", "creativity"], "capacity": "12",
    }  # fmt: skip
    assert browser.post("/2026/jury/invite", data=typed).status_code == 302
    account = session.scalars(select(Account).where(Account.address == "ines@jury.example")).one()
    juror = find_juror(session, edition_id=cast.edition.id, account_id=account.id)
    assert (juror.languages, [c.key for c in juror.categories]) == (["fr", "nl"], ["empathy", "creativity"])
    again = browser.post("/2026/jury/invite", data=typed)
    page = again.get_data(as_text=True)
    assert (again.status_code, page.count("Somebody with this address is on the jury already.")) == (200, 2)
    assert 'value="Ines Invited"' in page
    assert len(list_jurors(session, edition_id=cast.edition.id)) == 4


def test_a_wrong_form_says_what_is_wrong_beside_the_fields_and_keeps_what_was_typed(session, cast, browser_of):
    typed = {"name": "Ω" * 121, "address": "nobody", "organisation": "", "capacity": "2001", "categories": ["nonsense"]}
    page = browser_of(cast.olga).post("/2026/jury/invite", data=typed).get_data(as_text=True)
    for field in ("name", "address", "organisation", "languages", "categories", "capacity"):
        assert f'id="{field}-error"' in page, field
    assert 'value="2001"' in page
    assert "Ω" * 121 in page
    assert len(list_jurors(session, edition_id=cast.edition.id)) == 3


def test_editing_chairing_and_leaving_on_the_pages(session, cast, browser_of):
    browser = browser_of(cast.olga)
    address = f"/2026/jury/{cast.jan_juror.id}"
    typed = {
        "name": "Jan Juror",
        "organisation": "Elsewhere",
        "languages": ["en"],
        "categories": ["empathy"],
        "capacity": "0",
    }
    assert "Jan Juror" in browser.get(address).get_data(as_text=True)
    assert browser.post(address, data={**typed, "capacity": "many"}).status_code == 200
    assert browser.post(address, data=typed).status_code == 302
    assert browser.post(f"{address}/chair").status_code == 302
    assert browser.post(f"{address}/leave").status_code == 302
    assert browser.post(f"{address}/leave").status_code == 409
    juror = find_juror_by_id(session, edition_id=cast.edition.id, juror_id=cast.jan_juror.id)
    assert (juror.organisation, juror.capacity, juror.state) == ("Elsewhere", 0, JurorState.LEFT)
    assert browser.get("/2026/jury/10000").status_code == 404
    page = browser.get("/2026/jury").get_data(as_text=True)
    assert "Nobody chairs the jury yet" in page
    assert "Not on the jury any more" in page


def test_answering_on_the_page(session, cast, browser_of):
    juror = invite(session, cast, languages=["en"])
    account = find_account(session, account_id=juror.account_id)
    browser = browser_of(account)
    assert browser.get("/2026/conflicts").status_code == 404
    assert "At most 12 dossiers" in browser.get("/2026/invitation").get_data(as_text=True)
    assert browser.post("/2026/invitation", data={"answer": "perhaps"}).status_code == 400
    assert browser.post("/2026/invitation", data={"answer": "accept"}).headers["Location"] == "/2026/conflicts"
    assert session.get_one(Juror, juror.id).state is JurorState.ACCEPTED
    assert "You are on the jury" in browser.get("/2026/invitation").get_data(as_text=True)
    assert browser.post("/2026/invitation", data={"answer": "decline"}).headers["Location"] == "/2026/"
    assert session.get_one(Juror, juror.id).state is JurorState.DECLINED
    assert browser.get("/2026/invitation").status_code == 404
