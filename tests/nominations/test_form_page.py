"""The page of the form: its two ways in, another category, teams and their contact, what it knows beforehand."""

import re

import pytest
from sqlalchemy import select

from awards.domain.lifecycle import NominationKind, NomineeKind
from awards.mail.service import read_body
from awards.nominations.models import Entry, Nominee
from awards.nominations.service_correcting import correct_nominee
from awards.nominations.service_editing import edit_nomination
from awards.nominations.service_own import NominationWords
from awards.nominations.service_screening import refuse_entry, return_nomination
from tests.factories import NOW
from tests.nominations.writing import STORY, last_mail, list_nominations, mailed_code, send, typed

WRITE = "/2026/nominate/empathy"
TEAM = {"nominee_kind": NomineeKind.TEAM, "nominee_name": "The Night Shift", "nominee_members": "Ana Un, Bo Deux"}


def chosen(page: str, name: str) -> list[str]:
    """The values of the radio buttons of that name that are pressed."""
    buttons = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return [re.search(r'value="(\w+)"', button).group(1) for button in buttons if " checked" in button]


def test_two_ways_lead_in(client, session, cast) -> None:
    peer, self_ = client.get("/2026/nominate").text, client.get("/2026/nominate?for=self").text
    assert ("What is your colleague best at?" in peer, "What are you best at?" in self_) == (True, True)
    assert (f'href="{WRITE}"' in peer, f'href="{WRITE}?for=self"' in self_) == (True, True)
    assert chosen(client.get(WRITE).text, "kind") == ["peer"]
    assert chosen(client.get(f"{WRITE}?for=self").text, "kind") == ["self"]
    assert chosen(client.get(f"{WRITE}?for=nonsense").text, "kind") == ["peer"]
    assert 'href="/2026/nominate?for=self"' in client.get("/2026/").text


def test_words_sent_to_look_at_another_category_are_there_and_nothing_is_kept(client, session, cast) -> None:
    form = typed(story="Short.", nominee_name="") | {"wish": "look", "kind": "self"}
    answer = client.post("/2026/nominate/creativity", data=form)
    assert answer.status_code == 200
    for expected in ("Short.</textarea>", 'value="Belcentre NV"', 'value="nora@people.example"', form["form_token"]):
        assert expected in answer.text
    assert chosen(answer.text, "kind") == ["self"]
    assert "Please check what you entered" not in answer.text
    assert 'action="/2026/nominate/creativity"' in answer.text
    assert list_nominations(session) == []
    session.expire_all()


def test_another_category_is_offered_with_its_words_and_only_one_is_shown(client, session, cast) -> None:
    page = client.get(WRITE).text
    assert page.count('formaction="/2026/nominate/') == 6
    guides = re.findall(r'<section class="nominate-guide[^>]*>', page)
    assert [" hidden" in guide for guide in guides] == [False, True, True, True, True, True]


def test_signed_in_the_company_of_the_last_nominee_is_offered(session, cast, browser_of) -> None:
    def offered() -> str:
        page = browser_of(cast.nora).get(WRITE).text
        return re.search(r'name="nominee_organisation"[^>]*value="([^"]*)"', page).group(1)

    assert offered() == ""
    send(session, cast.edition, cast.nora, nominee_organisation="Callista", now=NOW)
    send(session, cast.edition, cast.jan, nominee_organisation="Not hers", now=NOW)
    assert offered() == "Callista"


def test_a_team_keeps_its_members_and_its_contact(client, session, cast, browser_of) -> None:
    form = typed(**TEAM, nominee_contact=" Ana  Un ", nominee_address="ana@people.example")
    assert browser_of(cast.nora).post(WRITE, data=form).status_code == 302
    nomination = list_nominations(session)[0]
    nominee = session.scalars(select(Nominee)).one()
    assert (nomination.nominee_contact, nominee.contact, nominee.address, nominee.members) == (
        "Ana Un", "Ana Un", "ana@people.example", "Ana Un, Bo Deux",
    )  # fmt: skip
    entry = session.scalars(select(Entry)).one()
    for page in (
        browser_of(cast.olga).get(f"/2026/screening/{entry.id}").text,
        browser_of(cast.olga).get(f"/2026/screening/{entry.id}/nominee").text,
        browser_of(cast.nora).get(f"/2026/my-nominations/{nomination.public_id}").text,
    ):
        assert "Ana Un" in page.replace("Ana Un, Bo Deux", "")


def test_a_person_has_no_contact(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora, nominee_contact="left from before")
    assert (nomination.nominee_contact, session.scalars(select(Nominee.contact)).one()) == ("", "")


def test_who_nominates_their_own_team_is_its_contact_unless_they_name_another(session, cast) -> None:
    own = send(session, cast.edition, cast.nora, kind=NominationKind.SELF, **TEAM)
    assert (own.nominee_contact, own.nominee_address) == ("Nora Nominator", "nora@people.example")
    other = send(session, cast.edition, cast.jan, kind=NominationKind.SELF, **TEAM, nominee_contact="Bo Deux")
    assert (other.nominee_contact, other.nominee_address) == ("Bo Deux", "")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (("", ""), ("Bo", "bo@x.example"), ("Bo", "bo@x.example")),
        (("", "ana@x.example"), ("Ana", "ana@x.example"), ("Ana", "ana@x.example")),
        (("Ana", ""), ("Ana", "ana@x.example"), ("Ana", "ana@x.example")),
        (("Ana", ""), ("", "team@x.example"), ("Ana", "team@x.example")),
        (("Ana", ""), ("Bo", "bo@x.example"), ("Ana", "")),
        (("", "ana@x.example"), ("Bo", "bo@x.example"), ("", "ana@x.example")),
        (("", "ana@x.example"), ("Bo", ""), ("", "ana@x.example")),
    ],
)
def test_a_contacts_name_never_gets_another_ones_address(session, cast, first, second, kept) -> None:
    for account, (contact, address) in ((cast.nora, first), (cast.jan, second)):
        send(session, cast.edition, account, **TEAM, nominee_contact=contact, nominee_address=address)
    nominee = session.scalars(select(Nominee)).one()
    session.refresh(nominee)
    assert (nominee.contact, nominee.address) == kept


def test_a_changed_contact_reaches_the_team_of_its_sole_nominator(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora, **TEAM, nominee_contact="Ana", nominee_address="ana@x.example")
    kept = {name: getattr(nomination, name) for name in NominationWords.__dataclass_fields__}

    def change(**changes: str) -> tuple[str, str]:
        words = NominationWords(**{**kept, **changes})
        edit_nomination(
            session, nomination=nomination, words=words, version=nomination.version, now=NOW, actor_id=cast.nora.id
        )
        nominee = session.scalars(select(Nominee)).one()
        session.refresh(nominee)
        return nominee.contact, nominee.address

    assert change(nominee_contact="Bo", nominee_address="bo@x.example") == ("Bo", "bo@x.example")
    send(session, cast.edition, cast.jan, **TEAM)
    assert change(nominee_contact="Cy", nominee_address="cy@x.example") == ("Bo", "bo@x.example")


def test_the_organiser_corrects_a_contact_and_nobody_else_takes_it_away(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora, **TEAM, nominee_contact="Ana", nominee_address="ana@x.example")
    nominee = session.scalars(select(Nominee)).one()
    correct_nominee(
        session, nominee=nominee, name="The Late Shift", organisation=nominee.organisation, members="", address="",
        locale="nl", now=NOW, actor_id=None,
    )  # fmt: skip
    assert nominee.contact == "Ana"
    form = {"name": "The Late Shift", "organisation": "Belcentre", "members": "", "locale": "nl", "contact": "Bo"}
    page = f"/2026/screening/{nomination.entry_id}/nominee"
    assert browser_of(cast.olga).post(page, data=form).status_code == 302
    session.refresh(nominee)
    assert nominee.contact == "Bo"


@pytest.mark.parametrize(
    ("template", "subject", "says"),
    [
        ("nomination_code", "Your code to confirm your nomination", "You nominated yourself for Empathy."),
        ("nomination_receipt", "Your nomination has arrived", "Thank you for telling us what you do for Empathy."),
        ("nomination_returned", "Please correct your nomination", "Thank you for nominating yourself for Empathy."),
        ("entry_refused", "About your nomination", "You nominated yourself for Empathy. The organisers"),
        ("second", "We have kept your second nomination", "You nominated yourself for Empathy before"),
    ],
)
def test_mail_to_who_nominates_themself_speaks_to_them(session, cast, template, subject, says) -> None:
    account = None if template == "nomination_code" else cast.nora
    nomination = send(session, cast.edition, account, kind=NominationKind.SELF)
    if template == "nomination_returned":
        return_nomination(session, nomination=nomination, message="When was it?", now=NOW, actor_id=cast.olga.id)
    elif template == "entry_refused":
        entry = session.get(Entry, nomination.entry_id)
        refuse_entry(session, entry=entry, reason="No story.", now=NOW, actor_id=cast.olga.id)
    elif template == "second":
        send(session, cast.edition, cast.nora, kind=NominationKind.SELF, story=STORY * 2)
    message = last_mail(session)
    assert message.subject == subject
    body = read(session)
    assert says in body
    assert "Nora Nominator for" not in body


def read(session) -> str:
    """The newest message's text; that with a code is kept sealed."""
    message = last_mail(session)
    if message.confidential:
        assert mailed_code(session)
    return read_body(message)


def test_the_receipt_page_speaks_to_who_nominates_themself(session, cast, browser_of) -> None:
    pages = {}
    for name, changes in (
        ("self", {"kind": NominationKind.SELF}),
        ("peer", {}),
        ("team", {"kind": NominationKind.SELF, **TEAM}),
    ):
        nomination = send(session, cast.edition, cast.nora, **changes)
        pages[name] = browser_of(cast.nora).get(f"/2026/my-nominations/{nomination.public_id}/receipt").text
    own, others = "you have put into words what you do well", "somebody has written down what"
    assert [(own in pages[name], others in pages[name]) for name in ("self", "peer", "team")] == [
        (True, False), (False, True), (False, True),
    ]  # fmt: skip
