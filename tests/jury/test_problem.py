"""The routing's question, as it is read from the rows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.conflicts import EntryFacts, JurorFacts, NameOf, find_conflicts
from awards.domain.lifecycle import AssignmentState, EntryState, JurorState, NominationState, RecusalKind
from awards.domain.matching import fold_name, organisation_key
from awards.domain.routing import RoutingEntry, RoutingJuror, RoutingProblem
from awards.jury.service_assignments import recuse_juror
from awards.jury.service_problem import build_problem, conflicting_pairs, problem_digest
from tests.conftest import count_statements
from tests.factories import (
    NOW,
    get_category,
    make_assignment,
    make_ballot,
    make_entry,
    make_juror,
    make_nomination,
)

ORGANISATIONS = st.sampled_from(["", "Line", "Line NV", "Bel"])
NAMES = st.sampled_from(["Ada", "ADA", "Bo", ""])
ADDRESSES = st.sampled_from(["", "ada@line.example", " Ada@Line.example", "bo@bel.example"])
GROUPS = st.sampled_from(["", "", "line", "bel"])
DOMAINS = st.sampled_from(["line.example", "example", "bel.example"])
IDS = st.frozensets(st.integers(1, 3))
NAMESAKES = st.frozensets(st.tuples(st.sampled_from(NameOf), st.integers(1, 3)))

jurors = st.builds(
    lambda account, address, name, organisation, group, entries, organisations, recused, domains, same, other: {
        "account_id": account, "address": address, "name": name, "organisation_key": organisation_key(organisation),
        "group": group,
        "declared_entries": entries, "declared_organisations": frozenset(map(organisation_key, organisations)),
        "recused_entries": recused, "mail_domains": domains, "said_same": same, "said_other": other,
    },
    st.none() | st.integers(1, 3), ADDRESSES, NAMES, ORGANISATIONS, GROUPS, IDS, st.frozensets(ORGANISATIONS), IDS,
    st.frozensets(DOMAINS), NAMESAKES, NAMESAKES,
)  # fmt: skip
entries = st.builds(
    lambda nominee, name, address, organisation, group, domains, accounts, addresses, above, names: {
        "nominee_id": nominee, "above": frozenset(map(organisation_key, above)) - {""},
        "nominator_names": frozenset(zip(sorted(accounts), map(fold_name, names), strict=False)),
        "nominee_name_key": fold_name(name), "nominee_address": address,
        "organisation_key": organisation_key(organisation), "nominator_account_ids": accounts,
        "nominator_addresses": addresses, "group": group, "mail_domains": domains,
    },
    st.integers(1, 3), NAMES, st.none() | ADDRESSES, ORGANISATIONS, GROUPS, st.frozensets(DOMAINS), IDS,
    st.frozensets(ADDRESSES), st.frozensets(ORGANISATIONS), st.lists(NAMES),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(jurors, max_size=3), st.lists(entries, max_size=4))
def test_looking_only_at_suspects_finds_the_same_conflicts_as_looking_at_everybody(some_jurors, some_entries):
    judging = [JurorFacts(juror_id=number, **facts) for number, facts in enumerate(some_jurors, start=1)]
    judged = [EntryFacts(entry_id=number, **facts) for number, facts in enumerate(some_entries, start=1)]
    everybody = {(e.entry_id, j.juror_id) for e in judged for j in judging if find_conflicts(j, e)}
    assert conflicting_pairs(judging, judged) == everybody


def test_the_problem_holds_eligible_entries_accepted_jurors_conflicts_and_assignments(session, cast):
    empathy, creativity = get_category(session, cast.edition), get_category(session, cast.edition, "creativity")
    cast.edition.jurors_per_entry, cast.edition.routing_seed = 2, 7
    cast.jan_juror.categories, cast.jan_juror.languages, cast.jan_juror.capacity = [creativity], ["nl"], 3
    cast.jo_juror.state = JurorState.LEFT
    make_juror(session, cast.edition, state=JurorState.INVITED)
    make_juror(session, cast.edition, paused_at=NOW)
    creativity.jurors_per_entry = 4
    two = make_entry(session, empathy, language="fr")
    make_nomination(session, empathy, nominator=cast.jan, entry=two, language="nl", state=NominationState.WITHDRAWN)
    three = make_entry(session, creativity, language="nl", organisation=cast.chris_juror.organisation)
    plain = make_entry(session, creativity, language="en")
    make_entry(session, empathy, state=EntryState.PENDING)
    two.jurors_wanted = 1
    done = make_ballot(session, plain, cast.jo_juror, 3, 3, 3, 3)
    aside = make_assignment(session, plain, cast.chris_juror)
    recuse_juror(session, assignment=aside, kind=RecusalKind.OTHER, note="", now=NOW, actor_id=cast.chris.id)
    make_assignment(session, plain, cast.jan_juror, state=AssignmentState.DRAFT)
    make_assignment(session, two, cast.jan_juror, state=AssignmentState.RELEASED)
    every = frozenset(category.id for category in cast.chris_juror.categories)
    assert done.id
    assert build_problem(session, edition=cast.edition) == RoutingProblem(
        seed=7,
        k=2,
        entries=(
            RoutingEntry(two.id, empathy.id, frozenset({"fr"}), 1, "belcentre"),
            RoutingEntry(three.id, creativity.id, frozenset({"nl"}), 4, cast.chris_juror.organisation_key),
            RoutingEntry(plain.id, creativity.id, frozenset({"en"}), 4, "belcentre"),
        ),
        jurors=(
            RoutingJuror(cast.chris_juror.id, frozenset({"fr", "nl", "en"}), every, 40),
            RoutingJuror(cast.jan_juror.id, frozenset({"nl"}), frozenset({creativity.id}), 3),
        ),
        conflicts=frozenset(
            {(two.id, cast.jan_juror.id), (three.id, cast.chris_juror.id), (plain.id, cast.chris_juror.id)}
        ),
        cast=frozenset({(plain.id, cast.jo_juror.id)}),
        pending=frozenset({(plain.id, cast.jan_juror.id)}),
        quorum=2,
    )


def test_the_digest_changes_with_what_counts_and_with_nothing_else(session, cast):
    category = get_category(session, cast.edition)
    entry = make_entry(session, category)
    assignment = make_assignment(session, entry, cast.jan_juror)

    def digest():
        session.flush()
        return problem_digest(build_problem(session, edition=cast.edition))

    seen = [digest()]
    assignment.state = AssignmentState.OPENED
    cast.jan_juror.name = "Jan Renamed"
    assert digest() == seen[0]
    for change in (
        lambda: setattr(assignment, "state", AssignmentState.CAST),
        lambda: setattr(cast.jan_juror, "capacity", 39),
        lambda: setattr(cast.jo_juror, "languages", ["fr"]),
        lambda: setattr(cast.edition, "routing_seed", 2),
        lambda: setattr(cast.edition, "quorum", 1),
        lambda: setattr(cast.edition, "jurors_per_entry", 2),
        lambda: setattr(category, "jurors_per_entry", 1),
        lambda: setattr(entry, "jurors_wanted", 3),
        lambda: setattr(cast.chris_juror, "paused_at", NOW),
        lambda: (setattr(category, "jurors_per_entry", None), setattr(category, "read_by_all", True)),
        lambda: make_entry(session, category),
    ):
        change()
        seen.append(digest())
    assert len(set(seen)) == len(seen)


def test_the_problem_is_read_in_seven_statements_whatever_its_size(session, cast):
    for number in (1, 3):
        for _ in range(number):
            make_entry(session, get_category(session, cast.edition))
            make_juror(session, cast.edition)
        session.commit()
        with count_statements() as tally:
            build_problem(session, edition=cast.edition)
        assert len(tally.statements) == 7
