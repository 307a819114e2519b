from dataclasses import replace

import pytest

from awards.domain.conflicts import (
    ConflictKind,
    EntryFacts,
    JurorFacts,
    NameOf,
    find_conflicts,
    open_namesakes,
)

JUROR = JurorFacts(
    juror_id=3, account_id=30, address="zoe@bel.example", name="Zoë Lefèvre", organisation_key="bel appel"
)
ENTRY = EntryFacts(
    entry_id=8,
    nominee_id=80,
    nominee_name_key="ana silva",
    nominee_address="ana@hallo.example",
    organisation_key="hallo co",
    nominator_account_ids=frozenset({40, 41}),
    nominator_addresses=frozenset({"bo@hallo.example"}),
    nominator_names=frozenset({(40, "bo peeters"), (41, "cy maes")}),
)


def kinds(juror=JUROR, entry=ENTRY):
    return [conflict.kind for conflict in find_conflicts(juror, entry)]


def test_strangers_have_no_conflict():
    assert kinds() == []


@pytest.mark.parametrize(
    ("of_juror", "of_entry", "expected"),
    [
        ({"address": " ANA@hallo.example"}, {}, ["is_nominee"]),
        ({}, {"nominee_name_key": "zoe lefevre", "organisation_key": "bel appel"}, ["is_nominee", "same_organisation"]),
        ({}, {"nominee_name_key": "zoe lefevre"}, ["namesake"]),
        ({"said_other": frozenset({(NameOf.NOMINEE, 80)})}, {"nominee_name_key": "zoe lefevre"}, []),
        ({"said_other": frozenset({(NameOf.NOMINEE, 81)})}, {"nominee_name_key": "zoe lefevre"}, ["namesake"]),
        ({"said_other": frozenset({(NameOf.NOMINATOR, 80)})}, {"nominee_name_key": "zoe lefevre"}, ["namesake"]),
        ({"said_same": frozenset({(NameOf.NOMINEE, 80)})}, {"nominee_name_key": "zoe lefevre"}, ["is_nominee"]),
        ({"name": "BO  Peeters"}, {}, ["namesake"]),
        ({"name": "Bo Peeters", "said_other": frozenset({(NameOf.NOMINATOR, 40)})}, {}, []),
        ({"name": "Bo Peeters", "said_other": frozenset({(NameOf.NOMINATOR, 41)})}, {}, ["namesake"]),
        ({"name": "Bo Peeters", "said_same": frozenset({(NameOf.NOMINATOR, 40)})}, {}, ["wrote_nomination"]),
        ({"name": "Bo Peeters", "account_id": 40}, {}, ["wrote_nomination"]),
        ({"account_id": 41}, {}, ["wrote_nomination"]),
        ({"account_id": None, "address": "Bo@Hallo.example"}, {}, ["wrote_nomination"]),
        ({"organisation_key": "hallo co"}, {}, ["same_organisation"]),
        ({"declared_entries": frozenset({7, 8})}, {}, ["declared_entry"]),
        ({"declared_organisations": frozenset({"hallo co"})}, {}, ["declared_organisation"]),
        (
            {"declared_organisations": frozenset({"hallo mid"})},
            {"above": frozenset({"hallo mid", "hallo top"})},
            ["declared_organisation"],
        ),
        ({"recused_entries": frozenset({8})}, {}, ["recused"]),
        ({"declared_entries": frozenset({7}), "recused_entries": frozenset({9})}, {}, []),
    ],
)
def test_each_fact_that_bars_a_juror(of_juror, of_entry, expected):
    assert kinds(replace(JUROR, **of_juror), replace(ENTRY, **of_entry)) == expected


def test_what_is_unknown_never_matches():
    nobody = JurorFacts(
        juror_id=3,
        account_id=None,
        address="",
        name="❤️",
        organisation_key="",
        declared_organisations=frozenset({""}),
    )
    blank = EntryFacts(
        entry_id=8,
        nominee_id=80,
        nominee_name_key="",
        nominee_address=None,
        organisation_key="",
        nominator_addresses=frozenset({""}),
        nominator_names=frozenset({(40, "")}),
    )
    assert kinds(nobody, blank) == []
    assert kinds(nobody, replace(blank, nominee_address="")) == []


def test_all_that_applies_is_listed_with_a_message_for_each():
    juror = replace(
        JUROR,
        account_id=40,
        address="ana@hallo.example",
        organisation_key="hallo co",
        group="hallo",
        declared_entries=frozenset({8}),
        declared_organisations=frozenset({"hallo co"}),
        recused_entries=frozenset({8}),
    )
    entry = replace(ENTRY, group="hallo", mail_domains=frozenset({"hallo.example"}))
    found = find_conflicts(juror, entry)
    assert [conflict.kind for conflict in found] == [
        kind
        for kind in ConflictKind
        # a group is said of two organisations; whoever is the nominee and wrote has no namesake left to ask about
        if kind not in {ConflictKind.SAME_GROUP, ConflictKind.NAMESAKE}
    ]
    assert [conflict.text for conflict in found] == [
        "This juror is the nominee.",
        "This juror wrote a nomination for this nominee.",
        "This juror works for the nominee’s organisation.",
        "The mail address of one of the two belongs to the other’s organisation or group.",
        "This juror declared a conflict with this entry.",
        "This juror declared a conflict with the nominee’s organisation.",
        "This juror stepped aside from this entry.",
    ]


def test_a_group_is_told_of_two_organisations_that_belong_to_it() -> None:
    sister = replace(ENTRY, organisation_key="hallo twee", group="hallo co")
    assert kinds(replace(JUROR, organisation_key="hallo co", group="hallo co"), sister) == ["same_group"]
    assert kinds(replace(JUROR, organisation_key="hallo twee", group="hallo co"), sister) == ["same_organisation"]
    assert kinds(JUROR, replace(ENTRY, group="")) == []  # no group is nobody's


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("zoe@hallo.be", ["mail_domain"]),
        ("zoe@mail.Hallo.be", ["mail_domain"]),
        ("zoe@nothallo.be", []),
        ("zoe@be", []),
        ("", []),
    ],
)
def test_an_address_at_the_organisation_is_a_conflict(address: str, found: list[str]) -> None:
    entry = replace(ENTRY, mail_domains=frozenset({"hallo.be"}))
    assert kinds(replace(JUROR, address=address), entry) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [("ana@hallo.be", ["mail_domain"]), ("ana@desk.hallo.be", ["mail_domain"]), ("ana@other.be", []), (None, [])],
)
def test_a_nominees_address_at_the_jurors_organisation_is_one_too(address: str | None, found: list[str]) -> None:
    juror = replace(JUROR, mail_domains=frozenset({"hallo.be"}))
    assert kinds(juror, replace(ENTRY, nominee_address=address)) == found


@pytest.mark.parametrize("domain", ["gmail.com", "telenet.be", "mail.proximus.be"])
def test_a_public_mail_service_says_nothing_of_where_somebody_works(domain: str) -> None:
    careless = frozenset({"gmail.com", "telenet.be", "proximus.be", "mail.proximus.be"})
    assert kinds(replace(JUROR, address=f"zoe@{domain}"), replace(ENTRY, mail_domains=careless)) == []
    assert kinds(replace(JUROR, mail_domains=careless), replace(ENTRY, nominee_address=f"ana@{domain}")) == []


def test_each_namesake_is_asked_about_by_themself() -> None:
    juror = replace(JUROR, name="Bo Peeters", said_other=frozenset({(NameOf.NOMINATOR, 40)}))
    entry = replace(
        ENTRY, nominee_name_key="bo peeters", nominator_names=frozenset({(40, "bo peeters"), (42, "bo peeters")})
    )
    assert open_namesakes(juror, entry) == [(NameOf.NOMINATOR, 42), (NameOf.NOMINEE, 80)]
    assert open_namesakes(replace(juror, said_same=frozenset({(NameOf.NOMINEE, 80)})), entry) == [
        (NameOf.NOMINATOR, 42)
    ]
