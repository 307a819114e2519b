"""Rounds of extra ballots and steps of the tie ladder, and what happens at the same moment elsewhere."""

from sqlalchemy import func, select

from awards.ballots.service import save_ballot
from awards.domain.errors import AwardsError, NotAllowed, NotNow
from awards.domain.lifecycle import AssignmentState, Stage
from awards.editions.models import Edition
from awards.editions.service_ladder import change_tie_ladder
from awards.jury.models import Assignment
from awards.jury.models_rounds import ExtraBallot, ExtraRound
from awards.jury.service_rounds import RoundOpen
from awards.nominations.models import Entry
from awards.results.models_ties import TakenStep
from awards.results.service import find_category_with_rubric, record_decision
from awards.results.service_extra import close_round, open_round
from awards.results.service_ties import TieChanged, take_tie_step
from tests.factories import NOW, get_category, get_criteria
from tests.jury.test_races import at_once
from tests.results.test_extra_ballots import ask, own, preview
from tests.results.test_extra_ballots import close as close
from tests.results.test_ties import LADDER, standing_of
from tests.results.test_ties import tied as tied


def opening(cast, digest):
    def act(other):
        edition = other.get_one(Edition, cast.edition.id)
        wish = {"more": 1, "beyond": False, "digest": digest, "now": NOW, "actor_id": cast.chris.id}
        return open_round(other, edition=edition, key="empathy", **wish)

    return act


def test_a_round_opened_in_two_tabs_is_opened_once(app, session, cast, close):
    act = opening(cast, preview(session, cast).planned.digest)
    session.commit()
    outcomes = at_once(app, act, act)
    assert [type(one) for one in outcomes if one != 2] == [RoundOpen]
    assert session.scalar(select(func.count()).select_from(ExtraRound)) == 1
    assert session.scalar(select(func.count()).select_from(ExtraBallot)) == 2


def test_an_extra_ballot_cast_while_the_round_is_closed_counts_or_is_refused(app, session, cast, close):
    ask(session, cast)
    assignment_id = own(session, cast.jan_juror, close["Anna"]).id
    points = {one.id: 5 for one in get_criteria(session, get_category(session, cast.edition))}
    session.commit()

    def casting(other):
        assignment = other.get_one(Assignment, assignment_id)
        values = {"comment": "", "version": None, "now": NOW, "cast": True}
        return save_ballot(other, assignment=assignment, points=points, **values).id

    def closing(other):
        edition = other.get_one(Edition, cast.edition.id)
        return close_round(other, edition=edition, key="empathy", now=NOW, actor_id=cast.chris.id)

    ballot, closed = at_once(app, casting, closing)
    session.expire_all()
    state = session.get_one(Assignment, assignment_id).state
    if isinstance(ballot, AwardsError):
        assert isinstance(ballot, NotAllowed | NotNow)
        assert (state, closed) == (AssignmentState.RELEASED, (0, 2))
    else:
        assert (state, closed) == (AssignmentState.CAST, (1, 1))


def test_a_decision_and_a_round_at_the_same_moment_never_both_stand(app, session, cast, close):
    digest, entry_id = preview(session, cast).planned.digest, close["Anna"].id
    session.commit()

    def deciding(other):
        edition = other.get_one(Edition, cast.edition.id)
        category = find_category_with_rubric(other, edition_id=edition.id, key="empathy")
        values = {"citation": "She hears.", "reason": "We talked.", "now": NOW, "actor_id": cast.chris.id}
        entry = other.get_one(Entry, entry_id)
        return record_decision(other, edition=edition, category=category, entry=entry, **values).entry_id

    outcomes = at_once(app, deciding, opening(cast, digest))
    assert sum(isinstance(one, RoundOpen | NotAllowed) for one in outcomes) == 1
    assert sum(isinstance(one, int) for one in outcomes) == 1


def test_a_step_taken_in_two_tabs_is_taken_once(app, session, cast, tied):
    mark = standing_of(session, cast).mark
    session.commit()

    def act(other):
        edition = other.get_one(Edition, cast.edition.id)
        values = {"key": "empathy", "mark": mark, "now": NOW, "actor_id": cast.chris.id}
        return len(take_tie_step(other, edition=edition, **values).after)

    outcomes = at_once(app, act, act)
    assert [type(one) for one in outcomes if one != 2] == [TieChanged]
    assert session.scalar(select(func.count()).select_from(TakenStep)) == 1


def test_a_ladder_set_while_scoring_opens_is_set_before_it_or_not_at_all(app, session, cast):
    cast.edition.stage = Stage.SCREENING
    session.commit()

    def setting(other):
        edition = other.get_one(Edition, cast.edition.id)
        values = {"phrase": "A phrase", "now": NOW, "actor_id": cast.olga.id}
        return change_tie_ladder(other, edition=edition, steps=LADDER, **values)

    def begin(other):
        edition = other.get_one(Edition, cast.edition.id, with_for_update=True)
        edition.stage, edition.jury_began_at = Stage.SCORING, NOW
        other.flush()
        return edition.tie_ladder

    was_set, seen = at_once(app, setting, begin)
    session.refresh(cast.edition)
    assert cast.edition.stage is Stage.SCORING
    assert seen == cast.edition.tie_ladder
    assert seen == ([step.value for step in LADDER] if was_set is True else [])
