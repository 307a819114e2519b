"""The demo plan: reproducible, complete, and possible to route."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from itertools import product
from statistics import correlation, mean

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from awards.demo.people import list_organisations, to_ascii
from awards.demo.plan import CATEGORIES, DemoJuror, DemoPlan, make_plan, quality_of, score_for
from awards.demo.pools import load_pool

CRITERIA = ("first", "second", "third", "fourth")
DIFFICULT = {row["name"] for row in load_pool("people")["difficult"]}


@pytest.fixture(scope="module")
def plan() -> DemoPlan:
    return make_plan()


@pytest.fixture(scope="module")
def large_plan() -> DemoPlan:
    return make_plan(nominations=3000, jurors=60)


def list_eligible(plan: DemoPlan) -> dict[tuple[str, str], list[DemoJuror]]:
    """Per entry the jurors on its panel who read one of its languages and have no conflict."""
    dossiers = defaultdict(list)
    for nomination in plan.nominations:
        dossiers[nomination.category, nomination.nominee_name].append(nomination)
    return {
        (category, name): [
            juror
            for juror in plan.jurors
            if category in juror.categories
            and any(nomination.relation_language in juror.languages for nomination in dossier)
            and all(
                nomination.organisation != juror.organisation and nomination.nominator_address != juror.address
                for nomination in dossier
            )
        ]
        for (category, name), dossier in dossiers.items()
    }


def count_routable(plan: DemoPlan, ballots: int = 3) -> int:
    """The most ballots that fit: entries take `ballots` each, jurors their capacity, one per pair."""
    eligible = list_eligible(plan)
    jurors = {juror.address: len(eligible) + 1 + index for index, juror in enumerate(plan.jurors)}
    sink = len(eligible) + len(jurors) + 1
    arcs = [(0, 1 + index, ballots) for index in range(len(eligible))]
    arcs += [(1 + row, jurors[juror.address], 1) for row, readers in enumerate(eligible.values()) for juror in readers]
    arcs += [(jurors[juror.address], sink, juror.capacity) for juror in plan.jurors]
    rows, columns, room = (np.array(part, dtype=np.int32) for part in zip(*arcs, strict=True))
    return int(maximum_flow(csr_matrix((room, (rows, columns)), shape=(sink + 1, sink + 1)), 0, sink).flow_value)


def test_same_arguments_give_the_same_plan_and_another_seed_another():
    assert make_plan() == make_plan(seed=1, nominations=60, jurors=12)
    assert make_plan(seed=2) != make_plan()


def test_plan_does_not_depend_on_the_hash_seed():
    code = (
        "from hashlib import blake2b; from awards.demo.plan import make_plan;"
        "print(blake2b(repr(make_plan(nominations=130, jurors=20)).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("seed", range(1, 9))
def test_default_edition_has_the_intended_mix(seed: int):
    plan = make_plan(seed=seed)
    categories = {"empathy": 12, "team-player": 10, "communication": 9, "efficiency": 9, "creativity": 8}
    assert Counter(nomination.category for nomination in plan.nominations) == {**categories, "extra-mile": 12}
    assert Counter(nomination.relation_language for nomination in plan.nominations) == {"nl": 27, "fr": 24, "en": 9}
    kinds = Counter((nomination.kind, nomination.nominee_kind) for nomination in plan.nominations)
    assert kinds == {("peer", "person"): 49, ("self", "person"): 6, ("peer", "team"): 5}
    assert 48 <= len(plan.entry_keys) <= 52
    assert {nomination.nominee_name for nomination in plan.nominations} >= DIFFICULT
    per_entry = Counter((nomination.category, nomination.nominee_name) for nomination in plan.nominations)
    assert max(per_entry.values()) <= 3
    assert sum(count > 1 for count in per_entry.values()) >= 5
    assert max(Counter(name for _, name in plan.entry_keys).values()) == 2


def test_somebody_is_named_three_times_in_one_category(plan: DemoPlan):
    assert 3 in Counter((nomination.category, nomination.nominee_name) for nomination in plan.nominations).values()


@pytest.mark.parametrize("seed", range(1, 9))
def test_conflicts_of_both_kinds_exist(seed: int):
    plan = make_plan(seed=seed)
    by_jurors = [
        (nomination, plan.juror_by_address[nomination.nominator_address])
        for nomination in plan.nominations
        if nomination.nominator_address in plan.juror_by_address
    ]
    assert sorted(juror.organisation == nomination.organisation for nomination, juror in by_jurors) == [False, True]
    homes = {juror.organisation for juror in plan.jurors}
    assert sum(nomination.organisation in homes for nomination in plan.nominations) >= 20


def test_teams_have_members_and_persons_have_none(plan: DemoPlan):
    for nomination in plan.nominations:
        members = nomination.members.split(", ")
        assert (len(members) >= 4 and len(set(members)) == len(members)) == (nomination.nominee_kind == "team")
        assert nomination.members or nomination.nominee_kind == "person"


def test_nominators_of_themselves_and_of_others(large_plan: DemoPlan):
    for nomination in large_plan.nominations:
        assert (nomination.nominator_name == nomination.nominee_name) == (nomination.kind == "self")


def test_short_edition_still_has_every_category_and_refuses_nothing():
    plan = make_plan(nominations=6, jurors=4)
    assert {nomination.category for nomination in plan.nominations} == set(CATEGORIES)
    assert {juror.categories for juror in plan.jurors} == {CATEGORIES}
    with pytest.raises(ValueError, match="at least one nomination"):
        make_plan(nominations=0)


@pytest.mark.parametrize(("nominations", "jurors"), [(60, 12), (3000, 60), (500, 24)])
def test_people_and_triples_are_unique_and_addresses_safe(nominations: int, jurors: int):
    plan = make_plan(nominations=nominations, jurors=jurors)
    assert (len(plan.nominations), len(plan.jurors), len(plan.organisers)) == (nominations, jurors, 2)
    triples = {(one.category, one.nominee_name, one.nominator_address) for one in plan.nominations}
    assert len(triples) == nominations
    people = {(one.nominator_name, one.nominator_address) for one in plan.nominations}
    people |= {(person.name, person.address) for person in (*plan.jurors, *plan.organisers)}
    addresses = [address for _, address in people]
    assert len(set(addresses)) == len({name for name, _ in people}) == len(people)
    for address in addresses:
        assert re.fullmatch(r"[a-z-]+\.[a-z]+\d*@[a-z-]+\.example", address), address


def test_nominee_has_one_organisation(large_plan: DemoPlan):
    homes = defaultdict(set)
    for nomination in large_plan.nominations:
        homes[nomination.nominee_name].add(nomination.organisation)
    assert {len(organisations) for organisations in homes.values()} == {1}
    assert {name for names in homes.values() for name in names} == {one.name for one in list_organisations()}


def test_large_edition_takes_seconds_and_repeats_no_story(large_plan: DemoPlan):
    started = time.process_time()
    make_plan(seed=5, nominations=3000, jurors=60)
    assert time.process_time() - started < 10
    assert len({nomination.story for nomination in large_plan.nominations}) == 3000
    shares = Counter(nomination.relation_language for nomination in large_plan.nominations)
    assert shares == {"nl": 1350, "fr": 1200, "en": 450}


def test_name_pools_are_large_enough():
    communities = load_pool("people")["community"].values()
    assert len({name for one in communities for name in one["feminine"] + one["masculine"]}) >= 120
    assert len({name for one in communities for name in one["surnames"]}) >= 160


@pytest.mark.parametrize(
    ("name", "ascii_name"), [("Łukasz Bąk", "lukasz bak"), ("Yıldırım", "yildirim"), ("D’Hondt", "dhondt")]
)
def test_names_become_ascii(name: str, ascii_name: str):
    assert to_ascii(name) == ascii_name


def test_jury_is_mixed(plan: DemoPlan):
    assert len({juror.organisation for juror in plan.jurors}) >= 8
    assert plan.chair_address in plan.juror_by_address
    readers = Counter(frozenset(juror.languages) for juror in plan.jurors)
    for languages, least in (({"nl", "fr"}, 2), ({"nl", "en"}, 2), ({"fr", "en"}, 1), ({"nl", "fr", "en"}, 2)):
        assert readers[frozenset(languages)] >= least
    assert len({juror.severity for juror in plan.jurors}) == 12
    assert max(abs(juror.severity) for juror in plan.jurors) < 2


@pytest.mark.parametrize(("nominations", "jurors"), [(60, 12), (60, 10), (200, 15), (300, 24), (3000, 60)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_ballots_per_entry_can_be_routed(seed: int, nominations: int, jurors: int):
    plan = make_plan(seed=seed, nominations=nominations, jurors=jurors)
    entries = len(plan.entry_keys)
    assert sum(juror.capacity for juror in plan.jurors) >= 1.35 * 3 * entries
    assert min(len(readers) for readers in list_eligible(plan).values()) >= 3
    assert count_routable(plan) == 3 * entries


def test_scores_stay_on_the_scale_and_follow_quality_and_severity(plan: DemoPlan):
    means, qualities, by_juror = [], [], defaultdict(list)
    for category, name in sorted(plan.entry_keys):
        scores = []
        for juror, criterion in product(plan.jurors, CRITERIA):
            points = score_for(
                plan,
                seed=1,
                nominee_name=name,
                category=category,
                juror_address=juror.address,
                criterion_key=criterion,
            )
            assert points in {1, 2, 3, 4, 5}
            scores.append(points)
            by_juror[juror.severity].append(points)
        means.append(mean(scores))
        qualities.append(quality_of(seed=1, nominee_name=name, category=category))
    assert correlation(means, qualities) > 0.9
    severities = sorted(by_juror)
    assert correlation(severities, [mean(by_juror[severity]) for severity in severities]) > 0.9
    assert 2.8 < mean(means) < 3.9


def test_score_depends_on_ids_and_not_on_the_rest_of_the_plan(plan: DemoPlan):
    question = {
        "seed": 1,
        "nominee_name": "Lieve D’Hondt",
        "category": "creativity",
        "juror_address": plan.chair_address,
        "criterion_key": "first",
    }
    reordered = DemoPlan(plan.organisers, plan.chair_address, plan.jurors[::-1], plan.nominations[:1])
    assert score_for(plan, **question) == score_for(reordered, **question)
    answers = {score_for(plan, **{**question, "seed": seed}) for seed in range(30)}
    assert len(answers) >= 3
