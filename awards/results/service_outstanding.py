"""What still stands between the jury and the seal: categories without a winner, decisions that no longer fit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.decision import check_decision
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import EntryState
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry
from awards.results.models import Decision
from awards.results.service import list_decisions, rank_category


def outdated_decisions(session: Session, *, edition: Edition) -> list[Decision]:
    """The decisions that could not be recorded today as they are: the ranking or the quorum has changed since."""

    def holds(decision: Decision) -> bool:
        ranking = rank_category(session, edition=edition, category=decision.category)
        try:
            check_decision([line.ranked for line in ranking.lines], decision.entry_id, edition.quorum, decision.reason)
        except AwardsError:
            return False
        return True

    return [one for one in list_decisions(session, edition_id=edition.id) if not holds(one)]


def undecided_categories(session: Session, *, edition_id: int) -> list[Category]:
    """The categories that have eligible entries and no decision, in their order."""
    eligible = select(Entry.id).where(Entry.category_id == Category.id, Entry.state == EntryState.ELIGIBLE)
    decided = select(Decision.id).where(Decision.category_id == Category.id)
    wanted = select(Category).where(Category.edition_id == edition_id, eligible.exists(), ~decided.exists())
    return list(session.scalars(wanted.order_by(Category.position)))
