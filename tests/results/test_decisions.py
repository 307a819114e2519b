"""The ranking by exact mean, and the decisions that may be recorded from it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import AlreadySealed, EntryNotEligible, NotNow, QuorumMissing, ReasonNeeded
from awards.domain.lifecycle import AssignmentState, EntryState, Stage
from awards.results.models import Decision
from awards.results.service import (
    in_points,
    list_decisions,
    rank_category,
    record_decision,
)
from awards.results.service_outstanding import undecided_categories
from tests.conftest import count_statements
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_ballot, make_entry


@pytest.fixture
def category(session, cast):
    cast.edition.stage = Stage.DELIBERATING
    return get_category(session, cast.edition)


def make_scored(session, cast, category, *rows, **nominee):
    """An entry with one cast ballot for each row of points, by Chris, Jan and Jo in turn."""
    entry = make_entry(session, category, **nominee)
    for juror, points in zip((cast.chris_juror, cast.jan_juror, cast.jo_juror), rows, strict=False):
        make_ballot(session, entry, juror, *points)
    return entry


def total(session, category, points):
    return sum(one.weight * given for one, given in zip(get_criteria(session, category), points, strict=True))


def record(session, cast, category, entry, **changes):
    values = {"citation": "For a voice that asks first.", "reason": "", "now": NOW, "actor_id": cast.chris.id}
    return record_decision(session, edition=cast.edition, category=category, entry=entry, **{**values, **changes})


def test_entries_are_ranked_by_the_exact_mean_of_their_cast_ballots(session, cast, category):
    high = make_scored(session, cast, category, (5, 5, 4, 4), (4, 5, 5, 4), (5, 4, 4, 5))
    low = make_scored(session, cast, category, (1, 2, 1, 2), (2, 2, 2, 2))
    empty = make_scored(session, cast, category)
    make_ballot(session, low, cast.jo_juror, 5, 5, cast=False)
    make_assignment(session, empty, cast.jan_juror, state=AssignmentState.RECUSED)
    make_entry(session, category, state=EntryState.WITHDRAWN)
    ranking = rank_category(session, edition=cast.edition, category=category)
    highs = [total(session, category, points) for points in ((5, 5, 4, 4), (4, 5, 5, 4), (5, 4, 4, 5))]
    lows = [total(session, category, points) for points in ((1, 2, 1, 2), (2, 2, 2, 2))]
    assert [
        (line.entry.id, line.ranked.place, line.ranked.mean, line.ranked.cast, line.ranked.wanted, line.may_win)
        for line in ranking.lines
    ] == [
        (high.id, 1, Fraction(sum(highs), 3), 3, 3, True),
        (low.id, 2, Fraction(sum(lows), 2), 2, 3, True),
        (empty.id, None, None, 0, 3, False),
    ]
    first = ranking.lines[0]
    assert [(one.juror_name, one.total) for one in first.ballots] == list(
        zip(("Chris Chair", "Jan Juror", "Jo Juror"), highs, strict=True)
    )
    assert first.spread == (in_points(min(highs)), in_points(max(highs)))
    assert ranking.leaders == (first,)
    assert ranking.lead == Fraction(sum(highs), 3) - Fraction(sum(lows), 2)


@pytest.mark.parametrize(
    ("hundredths", "points"), [(Fraction(1301, 3), "4.34"), (Fraction(867, 2), "4.34"), (100, "1.00")]
)
def test_points_are_rounded_for_reading_only(hundredths, points):
    assert in_points(hundredths) == Decimal(points)


def test_nobody_ranks_before_deliberation(session, cast, category):
    for stage in (Stage.NOMINATING, Stage.SCREENING, Stage.SCORING):
        cast.edition.stage = stage
        with pytest.raises(NotNow):
            rank_category(session, edition=cast.edition, category=category)


def test_ranking_takes_as_many_statements_for_one_entry_as_for_three(session, cast, category):
    def measure():
        session.commit()
        session.expire_all()
        with count_statements() as tally:
            rank_category(session, edition=cast.edition, category=category)
        return len(tally.statements)

    make_scored(session, cast, category, (3, 3, 3, 3))
    first = measure()
    for _ in range(2):
        make_scored(session, cast, category, (3, 3, 3, 3), (4, 4, 4, 4))
    assert measure() == first


def test_the_leader_wins_without_a_reason_and_the_ranking_seen_is_kept(session, cast, category):
    best = make_scored(session, cast, category, (5, 5, 5, 5), (4, 4, 4, 4), (4, 4, 4, 4))
    other = make_scored(session, cast, category, (3, 3, 3, 3), (3, 3, 3, 3))
    decision = record(session, cast, category, best, citation="  For a voice.  ")
    assert (decision.entry_id, decision.citation, decision.reason) == (best.id, "For a voice.", "")
    assert (decision.decided_by_id, decision.decided_at) == (cast.chris.id, NOW)
    assert decision.ranking == [
        {"entry": best.id, "place": 1, "mean": "1300/3", "cast": 3, "wanted": 3},
        {"entry": other.id, "place": 2, "mean": "300", "cast": 2, "wanted": 3},
    ]
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.action, line.subject) == ("decision_recorded", f"category {category.id}")
    assert line.details == {"entry": best.id, "place": 1, "reasoned": False}


def test_against_the_ranking_a_reason_is_needed(session, cast, category):
    make_scored(session, cast, category, (5, 5, 5, 5), (5, 5, 5, 5))
    second = make_scored(session, cast, category, (3, 3, 3, 3), (3, 3, 3, 3))
    with pytest.raises(ReasonNeeded) as refused:
        record(session, cast, category, second, reason="   ")
    assert refused.value.field == "reason"
    assert record(session, cast, category, second, reason="The story is the richer one.").entry_id == second.id


def test_a_tie_is_never_broken_silently(session, cast, category):
    tied = [make_scored(session, cast, category, (5, 3, 4, 4), (4, 4, 4, 4)) for _ in range(2)]
    for entry in tied:
        with pytest.raises(ReasonNeeded):
            record(session, cast, category, entry)
    ranking = rank_category(session, edition=cast.edition, category=category)
    assert [(line.entry.id, line.ranked.place) for line in ranking.lines] == [(tied[0].id, 1), (tied[1].id, 1)]
    record(session, cast, category, tied[1], reason="After an hour of talk.")


def test_below_quorum_nobody_wins_with_any_reason(session, cast, category):
    alone = make_scored(session, cast, category, (5, 5, 5, 5))
    with pytest.raises(QuorumMissing):
        record(session, cast, category, alone, reason="But it is the best.")
    foreign = make_scored(
        session, cast, get_category(session, cast.edition, "communication"), (5, 5, 5, 5), (5, 5, 5, 5)
    )
    with pytest.raises(EntryNotEligible):
        record(session, cast, category, foreign, reason="Wrong category.")
    assert session.scalars(select(Decision)).all() == []


def test_a_decision_can_be_changed_until_it_is_sealed(session, cast, category):
    one, two = (make_scored(session, cast, category, (4, 4, 4, 4), (4, 4, 4, 4)) for _ in range(2))
    record(session, cast, category, one, reason="First thoughts.")
    record(session, cast, category, two, reason="Second thoughts.", citation="Better words.")
    (decision,) = session.scalars(select(Decision))
    assert (decision.entry_id, decision.reason, decision.citation) == (two.id, "Second thoughts.", "Better words.")
    for stage, refusal in ((Stage.SCORING, NotNow), (Stage.SEALED, AlreadySealed), (Stage.REVEALED, AlreadySealed)):
        cast.edition.stage = stage
        session.flush()
        with pytest.raises(refusal):
            record(session, cast, category, one, reason="Too early or too late.")


def test_undecided_are_the_categories_with_eligible_entries_and_no_decision(session, cast, category):
    best = make_scored(session, cast, category, (5, 5, 5, 5), (4, 4, 4, 4))
    efficiency = get_category(session, cast.edition, "efficiency")
    make_entry(session, efficiency)
    make_entry(session, get_category(session, cast.edition, "creativity"), state=EntryState.INELIGIBLE)
    assert undecided_categories(session, edition_id=cast.edition.id) == [category, efficiency]
    record(session, cast, category, best)
    assert undecided_categories(session, edition_id=cast.edition.id) == [efficiency]
    (decision,) = list_decisions(session, edition_id=cast.edition.id)
    assert (decision.category.key, decision.entry.nominee.name) == ("empathy", best.nominee.name)
