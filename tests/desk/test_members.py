"""The member list's pages, and what a change of it brings about: nominees, jurors, conflicts, assignments."""

import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import AuditLine
from awards.desk.service_members import remove_member, save_member
from awards.domain.lifecycle import AssignmentState, Stage
from awards.editions.models import Edition
from awards.jury.models import Assignment, DeclaredConflict
from awards.jury.service_conflicts import declare_conflicts, list_declarations
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry, Nominee
from awards.nominations.service import submit_nomination
from awards.organisations.models import Organisation
from awards.organisations.service import canonical_organisation, get_organisation, list_organisations
from awards.organisations.service_changes import OrganisationDetails
from tests.conftest import count_statements
from tests.factories import (
    NOW,
    get_category,
    make_assignment,
    make_ballot,
    make_edition,
    make_entry,
    make_juror,
    make_nominee,
    make_organisation,
)
from tests.nominations.writing import make_draft


def save(session: Session, cast, name: str, *aliases: str, organisation: Organisation | None = None, **changes):
    details = OrganisationDetails(name=name, aliases=aliases, **changes)
    known = organisation and get_organisation(session, organisation_id=organisation.id)
    done = save_member(
        session, edition_id=cast.edition.id, organisation=known, details=details, now=NOW, actor_id=cast.olga.id
    )
    session.commit()
    return done


def nominate(session: Session, cast, organisation: str, **changes):
    draft = make_draft(nominee_organisation=organisation, nominator_address=cast.nora.address, **changes)
    nomination = submit_nomination(
        session, edition=cast.edition, category=get_category(session, cast.edition), draft=draft, now=NOW,
        sender="test", locale="en", account=cast.nora,
    )  # fmt: skip
    session.commit()
    return nomination


def test_whatever_name_is_typed_it_is_one_nominee(session, cast) -> None:
    bank = make_organisation(session, "Banque Coquelicot", "Coquelicot", "BC")
    for typed in ("Banque Coquelicot", "coquelicot nv", "B.C."):
        nominate(session, cast, typed)
    (nominee,) = session.scalars(select(Nominee)).all()
    assert (nominee.organisation, nominee.organisation_key, nominee.organisation_id) == (
        "Banque Coquelicot", "banque coquelicot", bank.id,
    )  # fmt: skip
    assert len(session.scalars(select(Entry)).all()) == 1


def test_nominees_and_jurors_follow_the_list_and_keep_what_was_typed(session, cast) -> None:
    nominee = make_nominee(session, cast.edition, organisation="BC")
    juror = make_juror(session, cast.edition, organisation="Coquelicot")
    declare_conflicts(session, juror=cast.jo_juror, entry_ids=[], organisations=["B.C.", "Coquelicot"], now=NOW)
    session.commit()
    done = save(session, cast, "Banque Coquelicot", "Coquelicot", "BC")
    assert (done.nominees, done.jurors, done.left) == (1, 1, ())
    bank = canonical_organisation(session, typed="BC")
    assert (nominee.organisation, nominee.organisation_key, nominee.organisation_id) == (
        "BC", "banque coquelicot", bank.id,
    )  # fmt: skip
    assert (juror.organisation, juror.organisation_key) == ("Coquelicot", "banque coquelicot")
    declared = session.scalars(select(DeclaredConflict)).all()
    assert [(row.organisation, row.organisation_key) for row in declared] == [("B.C.", "banque coquelicot")]
    save(session, cast, "Bank Klaproos", "Banque Coquelicot", organisation=bank)
    assert (nominee.organisation_key, nominee.organisation_id) == ("bc", None)
    assert juror.organisation_key == "coquelicot"
    remove_member(
        session, edition_id=cast.edition.id, organisation=get_organisation(session, organisation_id=bank.id), now=NOW,
        actor_id=cast.olga.id,
    )  # fmt: skip
    session.commit()
    assert list_organisations(session) == []
    lines = session.scalars(select(AuditLine).where(AuditLine.action.startswith("organisation"))).all()
    assert [(line.action, line.actor_id, line.details["nominees"], line.details["jurors"]) for line in lines] == [
        ("organisation_added", cast.olga.id, 1, 1),
        ("organisation_changed", cast.olga.id, 1, 1),
        ("organisation_removed", cast.olga.id, 0, 0),
    ]


def test_what_is_sealed_stays_as_it_is(session, cast) -> None:
    sealed = make_edition(session, slug="2025", stage=Stage.SEALED)
    nominee = make_nominee(session, sealed, organisation="BC")
    juror = make_juror(session, sealed, organisation="BC")
    session.commit()
    assert save(session, cast, "Banque Coquelicot", "BC").nominees == 0
    assert (nominee.organisation_key, juror.organisation_key) == ("bc", "bc")


def test_two_nominees_who_turn_out_to_be_one_are_left_for_screening(session, cast) -> None:
    category = get_category(session, cast.edition)
    make_entry(session, category, name="Zoë Peeters", organisation="Banque Coquelicot")
    other = make_entry(session, category, name="Zoe Peeters", organisation="BC")
    session.commit()
    done = save(session, cast, "Banque Coquelicot", "BC")
    assert (done.nominees, done.left) == (1, ("Zoe Peeters",))
    session.expire_all()
    assert session.get_one(Nominee, other.nominee_id).organisation_key == "bc"


@pytest.mark.parametrize(
    ("group", "domains", "address", "barred"),
    [
        ("", [], "", False),
        ("Fleurs & Co", [], "", True),
        ("", ["coquelicot.example"], "x@mail.coquelicot.example", True),
    ],
)
def test_a_group_or_an_address_bars_a_juror_and_takes_assignments_back(
    session, cast, group: str, domains: list[str], address: str, barred: bool
) -> None:
    cast.edition.stage = Stage.SCORING
    cast.jan.address = address or cast.jan.address
    save(session, cast, "Fleurs & Co")
    save(session, cast, "Kiosk", parent="Fleurs & Co")
    cast.jan_juror.organisation, cast.jan_juror.organisation_key = "Kiosk", "kiosk"
    category = get_category(session, cast.edition)
    waiting = make_assignment(session, make_entry(session, category, organisation="BC"), cast.jan_juror)
    make_ballot(session, make_entry(session, category, organisation="BC"), cast.jan_juror, 3, 3, 3, 3)
    elsewhere = make_assignment(session, make_entry(session, category, organisation="BC"), cast.jo_juror)
    session.commit()
    done = save(session, cast, "Banque Coquelicot", "BC", parent=group, mail_domains=domains)
    session.expire_all()
    assert done.released == (1 if barred else 0)
    states = dict(session.execute(select(Assignment.id, Assignment.state)).all())
    assert states.pop(waiting.id) is (AssignmentState.RELEASED if barred else AssignmentState.NOT_OPENED)
    assert states.pop(elsewhere.id) is AssignmentState.NOT_OPENED
    assert list(states.values()) == [AssignmentState.CAST]
    conflicts = build_problem(session, edition=cast.edition).conflicts
    assert (cast.jan_juror.id in {juror for _, juror in conflicts}) is barred


def test_a_juror_declares_an_organisation_under_any_name(session, cast) -> None:
    make_organisation(session, "Banque Coquelicot", "BC")
    declare_conflicts(session, juror=cast.jo_juror, entry_ids=[], organisations=["bc", "Banque Coquelicot"], now=NOW)
    entry = make_entry(
        session, get_category(session, cast.edition), organisation="BC", organisation_key="banque coquelicot"
    )
    assert (entry.id, cast.jo_juror.id) in build_problem(session, edition=cast.edition).conflicts
    assert len(list_declarations(session, juror=cast.jo_juror).organisations) == 1


def test_rekeying_reads_the_same_statements_whatever_there_is(session, cast) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_nominee(session, cast.edition)
            make_juror(session, cast.edition)
        session.commit()
        with count_statements() as tally:
            save(session, cast, f"Company {len(counts)}")
        counts.append(len(tally.statements))
    assert counts[0] == counts[1]


@pytest.fixture
def olga(cast, browser_of):
    return browser_of(cast.olga)


def test_an_organiser_adds_changes_and_removes(session, cast, olga) -> None:
    make_nominee(session, cast.edition, organisation="BC")
    session.commit()
    assert "The member list is empty" in olga.get("/2026/members").text
    typed = {
        "name": "Banque Coquelicot", "aliases": "Coquelicot\r\nBC", "parent": "", "is_member": "y",
        "mail_domains": "coquelicot.example, bc.example",
    }  # fmt: skip
    page = olga.post("/2026/members/new", data=typed, follow_redirects=True)
    assert "1 nominee is counted to another organisation now." in page.text
    bank = canonical_organisation(session, typed="bc")
    assert "BC · Coquelicot" in page.text
    page = olga.get(f"/2026/members/{bank.id}")
    assert "bc.example coquelicot.example" in page.text
    refused = olga.post(f"/2026/members/{bank.id}", data={**typed, "parent": "Nobody"})
    assert "“Nobody” is not in the member list yet." in refused.text
    assert "BC" in refused.text
    olga.post(f"/2026/members/{bank.id}", data={"name": "Banque Coquelicot"})
    session.expire_all()
    assert not get_organisation(session, organisation_id=bank.id).is_member
    assert "Not a member" in olga.get("/2026/members").text
    address = f"/2026/members/{bank.id}"
    olga.post(f"{address}/remove")
    assert olga.get(address).status_code == 404
    assert "added an organisation to the member list" in olga.get("/2026/desk/record").text


def test_the_list_is_searched_by_every_name(session, cast, olga) -> None:
    make_organisation(session, "Banque Coquelicot", "BC")
    make_organisation(session, "Voltaria")
    session.commit()
    page = olga.get("/2026/members?q=bc")
    assert "1 organisation of 2 is known by “bc”." in page.text
    assert "Voltaria" not in page.text
    assert "0 organisations of 2" in olga.get("/2026/members?q=zzz").text
    assert "/2026/members" in olga.get("/2026/desk").text


def test_two_who_turn_out_to_be_one_are_named_to_the_organiser(session, cast, olga) -> None:
    make_nominee(session, cast.edition, name="Zoë Peeters", organisation="Banque Coquelicot")
    make_nominee(session, cast.edition, name="Zoe Peeters", organisation="BC")
    session.commit()
    page = olga.post("/2026/members/new", data={"name": "Banque Coquelicot", "aliases": "BC"}, follow_redirects=True)
    assert "same name and organisation now: Zoe Peeters." in page.text


def test_a_table_is_shown_before_it_is_taken(session, cast, olga) -> None:
    make_organisation(session, "Voltaria")
    session.commit()
    table = "name;aliases\nKiosk;K\nOther;Voltaria\n"
    page = olga.post("/2026/members/import", data={"file": (io.BytesIO(table.encode()), "members.csv")})
    assert "“Voltaria” is a name of Voltaria already." in page.text
    assert "Take 1 line" in page.text
    session.expire_all()
    assert [each.name for each in list_organisations(session)] == ["Voltaria"]
    olga.post("/2026/members/import", data={"table": table, "confirmed": "yes"})
    session.expire_all()
    assert [each.name for each in list_organisations(session)] == ["Kiosk", "Voltaria"]
    assert "There is nothing new in this table." in olga.post("/2026/members/import", data={"table": "Kiosk"}).text


def test_without_a_table_there_is_nothing_to_look_at(cast, olga) -> None:
    for data in ({}, {"table": " "}, {"file": (io.BytesIO(b""), "empty.csv")}):
        assert "Choose a file, or paste the lines." in olga.post("/2026/members/import", data=data).text


def test_a_file_that_is_none_says_so(cast, olga) -> None:
    file = (io.BytesIO(b"PK broken"), "members.xlsx")
    assert "This is no table that can be read" in olga.post("/2026/members/import", data={"file": file}).text


def test_the_list_is_saved_as_a_table(session, cast, olga) -> None:
    make_organisation(session, "Allô Papillon", "AP")
    session.commit()
    text = olga.get("/2026/members/members.csv")
    assert (text.mimetype, text.data.decode("utf-8-sig")) == (
        "text/csv", "name;aliases;parent;domains\r\nAllô Papillon;AP;;\r\n",
    )  # fmt: skip
    book = olga.get("/2026/members/members.xlsx")
    assert "attachment" in book.headers["Content-Disposition"]
    page = olga.post("/2026/members/import", data={"file": (io.BytesIO(book.data), "members.xlsx")})
    assert "There is nothing new in this table." in page.text


def test_a_nominee_is_written_as_in_the_list_when_the_organiser_wants_it(session, cast, olga) -> None:
    make_organisation(session, "Banque Coquelicot", "BC")
    entry = make_entry(session, get_category(session, cast.edition), organisation="bc")
    session.commit()
    address = f"/2026/screening/{entry.id}/nominee"
    page = olga.get(address)
    assert "In the member list it is called Banque Coquelicot." in page.text
    assert 'value="bc"' in page.text
    assert 'value="Banque Coquelicot"' in olga.get(f"{address}?organisation=listed").text
    olga.post(address, data={"name": "Nominee", "organisation": "Banque Coquelicot", "locale": "en"})
    session.expire_all()
    nominee = session.get_one(Nominee, entry.nominee_id)
    assert (nominee.organisation, nominee.organisation_id) == (
        "Banque Coquelicot", canonical_organisation(session, typed="BC").id,
    )  # fmt: skip
    assert "In the member list" not in olga.get(address).text


def test_a_stranger_sees_no_list(session, cast, browser_of) -> None:
    assert session.get(Edition, cast.edition.id) is not None
    assert browser_of(cast.sam).get("/2026/members").status_code == 404
    assert browser_of(cast.jan).get("/2026/members").status_code == 403
