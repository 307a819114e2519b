"""Routing problems for the tests: the smallest that make sense, random small ones, and a whole edition."""

import random
from dataclasses import replace

from hypothesis import strategies as st

from awards.domain.routing import RoutingEntry, RoutingJuror, RoutingProblem

FR, NL = frozenset({"fr"}), frozenset({"nl"})
BOTH = FR | NL
ONE = frozenset({1})


def make_entry(entry_id, **changes):
    return replace(RoutingEntry(entry_id, category=1, languages=FR), **changes)


def make_juror(juror_id, **changes):
    return replace(RoutingJuror(juror_id, languages=FR, categories=ONE, capacity=10), **changes)


def make_problem(entries=(), jurors=(), **changes):
    return replace(RoutingProblem(seed=7, k=2, entries=tuple(entries), jurors=tuple(jurors)), **changes)


def make_edition(*, entries, jurors, k, capacity, seed=1):
    """Six categories, three languages, five of six panels each, one random conflict for each entry."""
    draw = random.Random(seed)
    languages, categories = ["fr", "nl", "en"], range(1, 7)
    rows = tuple(
        RoutingEntry(i, draw.choice(categories), frozenset(draw.sample(languages, draw.choice([1, 1, 2]))))
        for i in range(1, entries + 1)
    )
    panel = tuple(
        RoutingJuror(j, frozenset(draw.sample(languages, 2)), frozenset(draw.sample(categories, 5)), capacity)
        for j in range(1, jurors + 1)
    )
    conflicts = frozenset((row.id, draw.randint(1, jurors)) for row in rows)
    return RoutingProblem(seed=7, k=k, entries=rows, jurors=panel, conflicts=conflicts)


def make_small_edition(*, entries, jurors, k, seed):
    """Six categories, two languages and some English, panels of four, 25 organisations; capacity for a third more."""
    draw = random.Random(seed)
    rows = tuple(
        RoutingEntry(
            i, draw.randint(1, 6), frozenset(draw.choices(["fr", "nl", "en"], [45, 45, 10])), None,
            f"company {draw.randint(1, 25)}",
        )
        for i in range(entries)
    )  # fmt: skip
    most = -(-entries * k * 4 // (3 * jurors))
    panel = tuple(
        RoutingJuror(j, frozenset(draw.choice([["fr", "en"], ["fr", "nl"], ["nl", "en"], ["fr", "nl", "en"]])),
                     frozenset(draw.sample(range(1, 7), 4)), most)
        for j in range(jurors)
    )  # fmt: skip
    works_at = {juror.id: f"company {draw.randint(1, 25)}" for juror in panel}
    conflicts = frozenset((row.id, j) for row in rows for j, company in works_at.items() if company == row.organisation)
    return RoutingProblem(seed, k, rows, panel, conflicts)


def texts(solution):
    return [explanation.text for explanation in solution.explanation]


@st.composite
def small_problems(draw):
    languages = st.frozensets(st.sampled_from(["fr", "nl"]), min_size=1)
    entries = tuple(
        RoutingEntry(i, draw(st.sampled_from([1, 1, 2])), draw(languages), draw(st.sampled_from([None, None, 0, 1, 3])))
        for i in range(1, draw(st.integers(0, 3)) + 1)
    )
    panels = st.sampled_from([ONE, frozenset({1, 2})])
    jurors = tuple(
        RoutingJuror(f"j{j}", draw(languages), draw(panels), draw(st.integers(0, 3)))
        for j in range(1, draw(st.integers(0, 4)) + 1)
    )
    pairs = [(entry.id, juror.id) for entry in entries for juror in jurors]
    some = st.frozensets(st.sampled_from(pairs), max_size=4) if pairs else st.just(frozenset())
    seed, k = draw(st.integers(0, 99)), draw(st.integers(1, 3))
    return RoutingProblem(seed, k, entries, jurors, conflicts=draw(some), cast=draw(some), pending=draw(some))
