"""One organisation under many names: found by each, and each leads to one only."""

import pytest
from sqlalchemy.orm import Session

from awards.domain.errors import AwardsError
from awards.organisations.service import (
    canonical_key,
    canonical_organisation,
    canonical_organisations,
    get_organisation,
    list_organisations,
    map_belongings,
    official_name,
)
from awards.organisations.service_changes import (
    DomainUnreadable,
    NameTaken,
    NameUnreadable,
    OrganisationDetails,
    ParentUnknown,
    remove_organisation,
    save_organisation,
)
from tests.conftest import count_statements
from tests.factories import NOW, make_organisation


def save(session: Session, organisation, name: str, **changes):
    details = OrganisationDetails(name=name, **changes)
    return save_organisation(session, organisation=organisation, details=details, now=NOW)


@pytest.mark.parametrize(
    "typed", ["Banque Coquelicot", "BANQUE  COQUELICOT s.a.", "Coquelicot", "cóquelicot nv", "BC", "B.C."]
)
def test_an_organisation_is_found_by_each_of_its_names(session, typed: str) -> None:
    bank = make_organisation(session, "Banque Coquelicot", "Coquelicot", "BC")
    make_organisation(session, "Voltaria")
    assert canonical_organisation(session, typed=typed) is bank
    assert official_name(session, typed=typed) == "Banque Coquelicot"
    assert canonical_key(session, typed=typed) == "banque coquelicot"


@pytest.mark.parametrize(("typed", "key"), [("Coquelicot Plus", "coquelicot plus"), ("", ""), ("!", "")])
def test_what_the_list_does_not_know_is_what_was_typed(session, typed: str, key: str) -> None:
    make_organisation(session, "Banque Coquelicot", "Coquelicot")
    assert canonical_organisation(session, typed=typed) is None
    assert (official_name(session, typed=typed), canonical_key(session, typed=typed)) == (typed, key)


def test_many_names_are_found_in_one_statement(session) -> None:
    one, two = make_organisation(session, "One", "Eins"), make_organisation(session, "Two")
    with count_statements() as tally:
        found = canonical_organisations(session, typed=["one", "Eins", "TWO nv", "Three", ""])
    assert found == {"one": one, "Eins": one, "TWO nv": two}
    assert len(tally.statements) == 1


def test_a_name_leads_to_one_organisation_only(session) -> None:
    make_organisation(session, "Banque Coquelicot", "Coquelicot")
    other = make_organisation(session, "Voltaria", "Volt")
    for name, aliases, field in (("coquelicot nv", (), "name"), ("Voltaria", ("Volt", "BANQUE COQUELICOT"), "aliases")):
        with pytest.raises(NameTaken) as caught:
            save(session, other, name, aliases=aliases)
        assert caught.value.field == field
        assert "Banque Coquelicot" in caught.value.text
    with pytest.raises(NameTaken):
        make_organisation(session, "Volt")


def test_names_that_read_alike_are_kept_once(session) -> None:
    made = make_organisation(session, "  Voltaria   Energie ", "VOLTARIA ENERGIE nv", "Volt", "volt", "Voltaria")
    assert (made.name, made.aliases) == ("Voltaria Energie", ["Volt", "Voltaria"])


def test_a_change_keeps_what_stays_and_drops_what_went(session) -> None:
    made = make_organisation(session, "Voltaria", "Volt", "Electra")
    save(
        session, made, "Voltaria Energie", aliases=["Voltaria", "Volt"], mail_domains=["@Voltaria.example", "b.example"]
    )
    session.commit()
    session.expire_all()
    found = get_organisation(session, organisation_id=made.id)
    assert (found.name, found.aliases, found.mail_domains) == (
        "Voltaria Energie", ["Volt", "Voltaria"], ["b.example", "voltaria.example"],
    )  # fmt: skip
    assert canonical_organisation(session, typed="Electra") is None
    assert make_organisation(session, "Electra").name == "Electra"  # its name is free again


@pytest.mark.parametrize(
    ("details", "error", "field"),
    [
        ({"name": "!?"}, NameUnreadable, "name"),
        ({"name": "x" * 201}, NameUnreadable, "name"),
        ({"name": "A", "aliases": ["…"]}, NameUnreadable, "aliases"),
        ({"name": "A", "aliases": [f"a{number}" for number in range(41)]}, NameUnreadable, "aliases"),
        ({"name": "A", "parent": "Nobody"}, ParentUnknown, "parent"),
        ({"name": "A", "mail_domains": ["name@a.example"]}, DomainUnreadable, "mail_domains"),
        ({"name": "A", "mail_domains": ["localhost"]}, DomainUnreadable, "mail_domains"),
    ],
)
def test_what_cannot_be_kept_says_why(session, details, error: type[AwardsError], field: str) -> None:
    with pytest.raises(error) as caught:
        save(session, None, **details)
    assert caught.value.field == field
    assert list_organisations(session) == []


def test_a_group_is_known_from_each_of_its_companies(session) -> None:
    make_organisation(session, "Group", mail_domains=["group.example"])
    middle = make_organisation(session, "Middle", "Centre", parent="group nv")
    make_organisation(session, "Shop", parent="Centre")
    make_organisation(session, "Alone")
    with count_statements() as tally:
        found = {key: (each.group, each.mail_domains, each.above) for key, each in map_belongings(session).items()}
    assert found == {
        "group": ("group", {"group.example"}, set()), "middle": ("group", {"group.example"}, {"group"}),
        "shop": ("group", {"group.example"}, {"middle", "group"}), "alone": ("alone", set(), set()),
    }  # fmt: skip
    assert len(tally.statements) == 1
    assert get_organisation(session, organisation_id=middle.id).parent.name == "Group"


@pytest.mark.parametrize("parent", ["Group", "Shop"])
def test_nobody_belongs_to_itself(session, parent: str) -> None:
    group = make_organisation(session, "Group")
    make_organisation(session, "Middle", parent="Group")
    make_organisation(session, "Shop", parent="Middle")
    with pytest.raises(ParentUnknown) as caught:
        save(session, group, "Group", parent=parent)
    assert caught.value.field == "parent"


def test_who_belonged_to_one_that_is_taken_off_stands_alone(session) -> None:
    group = make_organisation(session, "Group", "Groupe")
    shop = make_organisation(session, "Shop", parent="Group")
    remove_organisation(session, organisation=group)
    session.commit()
    session.expire_all()
    assert [each.name for each in list_organisations(session)] == ["Shop"]
    assert shop.parent_id is None


def test_the_list_is_read_in_the_same_statements_whatever_its_length(session) -> None:
    counts = []
    for number in range(3):
        make_organisation(session, f"Company {number}", f"C{number}", parent="Company 0" if number else "")
        session.commit()
        session.expire_all()
        with count_statements() as tally:
            assert [len(each.aliases) for each in list_organisations(session)] == [1] * (number + 1)
        counts.append(len(tally.statements))
    assert counts == [2, 2, 2]
