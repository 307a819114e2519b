"""What bars whom, seen from the juror, from the entry, and before anybody is invited."""

import pytest
from sqlalchemy import select

from awards.domain.conflicts import ConflictKind
from awards.domain.lifecycle import EntryState, Stage
from awards.jury.models import Juror
from awards.jury.service import JurorInvitation
from awards.jury.service_bars import CategoryOutlook, count_bars, foresee, list_barred, list_barred_from
from awards.jury.service_conflicts import declare_conflicts
from awards.jury.service_problem import build_problem
from awards.organisations.service import canonical_key, map_belongings
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_account, make_assignment, make_entry, make_juror, make_organisation


@pytest.fixture
def group(session):
    """Hallo and Goeiedag belong to Middel, Middel to Top; each has its own mail domain."""
    make_organisation(session, "Top Group", mail_domains=["top.be"])
    make_organisation(session, "Middel", parent="Top Group", mail_domains=["middel.be"])
    make_organisation(session, "Hallo NV", "Bonjour SA", parent="Middel", mail_domains=["hallo.be"])
    make_organisation(session, "Goeiedag", parent="Middel")


def enter(session, cast, organisation, **changes):
    key = canonical_key(session, typed=organisation)
    category = get_category(session, cast.edition)
    return make_entry(session, category, organisation=organisation, organisation_key=key, **changes)


def judge(session, cast, organisation="Elsewhere", address="zoe@elsewhere.example"):
    key = canonical_key(session, typed=organisation)
    account = make_account(session, name="Zoë Lefèvre", address=address, roles=("juror",), edition=cast.edition)
    return make_juror(session, cast.edition, account=account, organisation=organisation, organisation_key=key)


def kinds(session, cast, juror):
    return {
        entry.nominee: [conflict.kind.value for conflict in entry.conflicts]
        for entry in list_barred(session, edition=cast.edition, juror_id=juror.id)
    }


@pytest.mark.parametrize(
    ("juror", "nominee", "kind"),
    [
        ({"organisation": "HALLO"}, {"organisation": "Bonjour S.A."}, "same_organisation"),
        ({"organisation": "Goeiedag"}, {"organisation": "Bonjour"}, "same_group"),
        ({"organisation": "Top Group"}, {"organisation": "Hallo"}, "same_group"),
        ({"address": "zoe@hallo.be"}, {"organisation": "Bonjour SA"}, "mail_domain"),
        ({"address": "zoe@mail.top.be"}, {"organisation": "Hallo"}, "mail_domain"),
        ({"organisation": "Goeiedag"}, {"organisation": "Halllo", "address": "ana@hallo.be"}, "mail_domain"),
        ({"address": "Zoe@Hallo.be"}, {"organisation": "Else", "address": "zoe@hallo.BE "}, "is_nominee"),
        ({}, {"organisation": "Else", "name": "Zoe LEFEVRE"}, "namesake"),
        ({"organisation": "Bonjour"}, {"organisation": "Hallo", "name": "Zoe LEFEVRE"}, "is_nominee"),
        ({}, {"organisation": "Hallo"}, None),
        ({"address": "zoe@gmail.com"}, {"organisation": "Else", "address": "ana@gmail.com"}, None),
    ],
)
def test_every_kind_from_the_rows(session, cast, group, juror, nominee, kind):
    entry = enter(session, cast, **{"name": "Ana Silva", **nominee})
    zoe = judge(session, cast, **juror)
    found = kinds(session, cast, zoe).get(nominee.get("name", "Ana Silva"), [])
    assert found[:1] == ([kind] if kind else [])
    assert ((entry.id, zoe.id) in build_problem(session, edition=cast.edition).conflicts) is bool(kind)


@pytest.mark.parametrize("declared", ["Bonjour", "Hallo NV", "MIDDEL", "Top Group"])
def test_a_declared_organisation_bars_and_takes_back_what_belongs_to_it(session, cast, group, declared):
    entry = enter(session, cast, "Hallo")
    sister = enter(session, cast, "Goeiedag")
    zoe = judge(session, cast)
    make_assignment(session, entry, zoe)
    make_assignment(session, sister, zoe)
    released = declare_conflicts(session, juror=zoe, entry_ids=[], organisations=[declared], now=NOW)
    barred = {entry_id for entry_id, juror_id in build_problem(session, edition=cast.edition).conflicts}
    above = declared in {"MIDDEL", "Top Group"}
    assert barred == ({entry.id, sister.id} if above else {entry.id})
    assert released == len(barred)


def test_a_nominator_is_known_by_account_and_by_address(session, cast):
    by_account = enter(session, cast, "Else", name="By account", nominator=cast.jan)
    other = make_account(session, name="Somebody", address="old@people.example")
    by_address = enter(session, cast, "Else", name="By address", nominator=other)
    other.address = "gone@people.example"
    session.flush()
    cast.jan.address = "old@people.example"
    session.flush()
    assert kinds(session, cast, cast.jan_juror) == {
        "By account": ["wrote_nomination"], "By address": ["wrote_nomination"],
    }  # fmt: skip
    assert {by_account.id, by_address.id} == {
        entry.entry_id for entry in list_barred(session, edition=cast.edition, juror_id=cast.jan_juror.id)
    }


def test_belongings_pool_the_mail_domains_of_a_group(session, group):
    found = map_belongings(session)["hallo"]
    assert (found.group, found.mail_domains, found.above) == (
        "top group", {"top.be", "middel.be", "hallo.be"}, {"middel", "top group"},
    )  # fmt: skip


def test_counts_and_lists_agree(session, cast):
    entry = enter(session, cast, cast.jan_juror.organisation, name="Colleague")
    enter(session, cast, "Else", name="Not screened yet", nominator=cast.jan, state=EntryState.PENDING)
    enter(session, cast, "Else", name="Refused", nominator=cast.jan, state=EntryState.INELIGIBLE)
    bars = {one.juror.name: (one.entries, one.waived, one.kinds) for one in count_bars(session, edition=cast.edition)}
    assert bars == {
        "Chris Chair": (0, 0, {}),
        "Jan Juror": (2, 0, {ConflictKind.SAME_ORGANISATION: 1, ConflictKind.WROTE_NOMINATION: 1}),
        "Jo Juror": (0, 0, {}),
    }
    assert set(kinds(session, cast, cast.jan_juror)) == {"Colleague", "Not screened yet"}
    (seen,) = list_barred_from(session, edition=cast.edition, entry_id=entry.id)
    assert (seen.name, [str(conflict.kind) for conflict in seen.conflicts]) == ("Jan Juror", ["same_organisation"])


def test_what_somebody_would_be_barred_from(session, cast, group):
    empathy, creativity = get_category(session, cast.edition), get_category(session, cast.edition, "creativity")
    enter(session, cast, "Hallo", language="fr")
    enter(session, cast, "Bonjour", language="nl")
    enter(session, cast, "Goeiedag", language="nl")
    enter(session, cast, "Else", name="zoe lefevre", language="nl", state=EntryState.PENDING)
    enter(session, cast, "Else", language="nl")
    enter(session, cast, "Else", language="en")
    invitation = JurorInvitation(
        name="Zoë Lefèvre", address="zoe@people.example", organisation="Hallo", languages=["nl"],
        category_ids=[empathy.id, creativity.id],
    )  # fmt: skip
    outlook = foresee(session, edition=cast.edition, invitation=invitation)
    same, near = ConflictKind.SAME_ORGANISATION, ConflictKind.SAME_GROUP
    assert sorted(outlook, key=lambda one: one.entries) == [
        CategoryOutlook(creativity, 0, 0, 0, {}),
        CategoryOutlook(empathy, 6, 4, 1, {same: 2, near: 1, ConflictKind.NAMESAKE: 1}),
    ]
    assert {one.category.key: one.readable for one in outlook} == {"empathy": 1, "creativity": 0}


def test_looking_first_sends_nothing_and_keeps_what_was_typed(session, cast, browser_of):
    cast.edition.stage = Stage.SCREENING
    enter(session, cast, "Hallo")
    form = {
        "name": "Zoë <Lefèvre>", "address": "zoe@people.example", "organisation": "Hallo", "languages": ["en"],
        "categories": ["empathy"], "capacity": "12",
    }  # fmt: skip
    olga, before = browser_of(cast.olga), len(session.scalars(select(Juror)).all())
    page = olga.post("/2026/jury/invite", data=form | {"action": "look"}).text
    assert "same organisation (1)" in page
    assert 'value="Zoë &lt;Lefèvre&gt;"' in page
    assert len(session.scalars(select(Juror)).all()) == before
    assert 'id="outlook"' not in olga.get("/2026/jury/invite").text
    assert 'id="outlook"' not in olga.post("/2026/jury/invite", data=form | {"action": "look", "name": ""}).text
    for action in ({"action": "send"}, {"address": "two@people.example"}):
        assert olga.post("/2026/jury/invite", data=form | action).status_code == 302
    assert len(session.scalars(select(Juror)).all()) == before + 2


def test_the_pages_lead_to_one_another(session, cast, browser_of):
    cast.edition.stage = Stage.SCREENING
    entry = enter(session, cast, cast.jan_juror.organisation, name="Colleague")
    free = enter(session, cast, "Else", name="Free")
    olga = browser_of(cast.olga)
    overview, of_jan = "/2026/jury/conflicts", f"/2026/jury/conflicts/{cast.jan_juror.id}"
    of_entry = f"/2026/screening/{entry.id}/barred"
    for page, link in (
        ("/2026/jury", overview), (overview, of_jan), (f"/2026/jury/{cast.jan_juror.id}", of_jan),
        (of_jan, f"/2026/screening/{entry.id}"), (f"/2026/screening/{entry.id}", of_entry), (of_entry, of_jan),
    ):  # fmt: skip
        assert f'href="{link}"' in olga.get(page).text, page
    assert "Dit jurylid werkt voor de organisatie" in browser_of(cast.olga, "nl").get(of_entry).text
    assert "No juror has a conflict" in olga.get(f"/2026/screening/{free.id}/barred").text
    assert "No conflict is known" in olga.get(f"{overview}/{cast.jo_juror.id}").text
    assert olga.get(f"{overview}/999").status_code == 404
    assert f'href="{overview}"' in browser_of(cast.chris).get("/2026/conflicts").text
    assert f'href="{overview}"' not in browser_of(cast.jan).get("/2026/conflicts").text


@pytest.mark.parametrize("page", ["jury/conflicts", "jury/conflicts/{juror}", "screening/{entry}/barred"])
def test_the_pages_need_the_same_statements_whatever_their_length(session, cast, browser_of, page):
    cast.edition.stage = Stage.SCREENING
    entry = enter(session, cast, cast.jan_juror.organisation)
    enter(session, cast, "Else", name="Jan Juror")
    address = "/2026/" + page.format(juror=cast.jan_juror.id, entry=entry.id)
    olga = browser_of(cast.olga)

    def count():
        with count_statements() as tally:
            assert olga.get(address).status_code == 200
        return len(tally.statements)

    one = count()
    for number in range(2):
        enter(session, cast, cast.jan_juror.organisation, nominator=cast.jo)
        enter(session, cast, f"Else {number}", name="Jan Juror", nominator=cast.chris)
        judge(session, cast, organisation=cast.jan_juror.organisation, address=f"z{number}@people.example")
    assert one == count() <= 22
