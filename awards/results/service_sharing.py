"""A shared award: further winners of a category beside the first, each with a citation of their own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.decision import check_decision
from awards.domain.errors import AwardsError, NotFound, NotNow, ReasonNeeded
from awards.domain.tie_ladder import MOST_WINNERS
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry
from awards.results.models import Decision
from awards.results.service import (
    DecisionChanged,
    WinsAlready,
    find_decisions,
    keep_decision,
    lock_results,
    rank_category,
    void_first_signature,
)


class TooManyWinners(AwardsError):
    """An award is shared by MOST_WINNERS at most."""


def share_award(
    session: Session, *, edition: Edition, category: Category, entry: Entry, citation: str, reason: str, version: int,
    now: datetime, actor_id: int, translations: Mapping[str, str] | None = None,
) -> Decision:  # fmt: skip
    """Let one more entry win a category beside its first winner, or change what is said of one that does.

    `version`: that entry's decision as the page was made from, 0 where it had none. It always takes a reason: the
    ranking has no second winner. Raises AlreadySealed, NotNow, RoundOpen, EntryNotEligible, QuorumMissing,
    ReasonNeeded, DecisionChanged, CitationTwice, WinsAlready, TooManyWinners.
    """
    lock_results(session, edition=edition, deciding=category.id)
    ranking = rank_category(session, edition=edition, category=category)
    if not reason.strip():
        raise ReasonNeeded(N_("Say why the jury shares this award."), field="reason")
    chosen = check_decision([line.ranked for line in ranking.lines], entry.id, edition.quorum, reason)
    decision = _find_place(session, category, entry, version)
    session.add(decision)
    return keep_decision(
        session, edition=edition, decision=decision, ranking=ranking, chosen=chosen, citation=citation, reason=reason,
        translations=translations or {}, now=now, actor_id=actor_id,
    )  # fmt: skip


def _find_place(session: Session, category: Category, entry: Entry, version: int) -> Decision:
    """The entry's own decision among the further ones, or a new one."""
    found = find_decisions(session, category_id=category.id)
    if not found:
        raise NotNow(N_("Record first who wins; then with whom the award is shared."))
    if entry.id == found[0].entry_id:
        raise WinsAlready(N_("This entry is the first winner: choose another one beside it."), field="winner")
    kept = next((one for one in found[1:] if one.entry_id == entry.id), None)
    if version != (kept.version if kept else 0):
        raise DecisionChanged(
            N_("A decision was recorded after you opened this page. Compare it with yours; send again to replace it.")
        )
    if kept is None and len(found) >= MOST_WINNERS:
        raise TooManyWinners(
            N_("An award can be shared by %(most)s winners at most."), {"most": MOST_WINNERS}, field="winner"
        )
    return kept or Decision(edition_id=category.edition_id, category_id=category.id)


def stop_sharing(
    session: Session, *, edition: Edition, category: Category, entry_id: int, now: datetime, actor_id: int
) -> None:
    """Take a further winner off again; the first one stays. Raises AlreadySealed, NotNow, RoundOpen, NotFound."""
    lock_results(session, edition=edition, deciding=category.id)
    found = find_decisions(session, category_id=category.id)[1:]
    decision = next((one for one in found if one.entry_id == entry_id), None)
    if decision is None:
        raise NotFound(N_("This entry does not share the award."))
    session.delete(decision)
    session.flush()
    record(
        session, action="award_no_longer_shared", subject=f"category {category.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"entry": entry_id},
    )  # fmt: skip
    void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
