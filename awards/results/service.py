"""The ranking of a category, and the jury's decisions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.ballots.models import Ballot, Score
from awards.ballots.service_progress import ballots_wanted
from awards.domain.decision import RankedEntry, check_decision, has_quorum, list_leaders, rank_entries
from awards.domain.errors import AlreadySealed, AwardsError, NotNow
from awards.domain.lifecycle import DECIDED, PUBLISHED, AssignmentState, EntryState, Stage
from awards.domain.rubric import Criterion, total_hundredths
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.jury.service_rounds import check_no_round
from awards.jury.service_wanted import map_wanted_in
from awards.nominations.models import Entry
from awards.results.models import Decision, Seal


class DecisionChanged(AwardsError):
    """Somebody else, or a second tab, recorded a decision after this page was opened."""


class WinsAlready(AwardsError):
    """The entry is one of the winners."""


class CitationTwice(AwardsError):
    """Two different citations are said to be in the winner's language."""


def in_points(hundredths: Fraction | int) -> Decimal:
    """Hundredths of a point as points with two decimals: 433 2/3 is 4.34."""
    exact = Fraction(hundredths)
    return (Decimal(exact.numerator) / exact.denominator / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class BallotLine:
    """One cast ballot, as the jury sees it in deliberation; `total` in hundredths of a point."""

    juror_name: str
    total: int
    comment: str

    @property
    def points(self) -> Decimal:
        return in_points(self.total)


@dataclass(frozen=True)
class RankingLine:
    """One entry of a ranking; `may_win` when it has quorum."""

    ranked: RankedEntry
    entry: Entry
    ballots: tuple[BallotLine, ...]
    may_win: bool

    @property
    def mean(self) -> Decimal | None:
        return None if self.ranked.mean is None else in_points(self.ranked.mean)

    @property
    def spread(self) -> tuple[Decimal, Decimal] | None:
        return self.ranked.spread and (in_points(self.ranked.spread[0]), in_points(self.ranked.spread[1]))


@dataclass(frozen=True)
class Ranking:
    """A category's entries, best mean first; those without a ballot last."""

    category: Category
    quorum: int
    lines: tuple[RankingLine, ...]

    @property
    def leaders(self) -> tuple[RankingLine, ...]:
        """The best of those with quorum: several when they are exactly equal."""
        leading = list_leaders([line.ranked for line in self.lines], self.quorum)
        return tuple(line for line in self.lines if line.ranked in leading)

    @property
    def lead(self) -> Fraction | None:
        """How far the leader is ahead of the next entry with quorum, in hundredths; None without a next one."""
        means = [line.ranked.mean for line in self.lines if line.may_win and line.ranked.mean is not None]
        return means[0] - means[1] if len(means) > 1 else None


def find_category_with_rubric(session: Session, *, edition_id: int, key: str) -> Category | None:
    """A category and its criteria, in one statement."""
    wanted = select(Category).where(Category.edition_id == edition_id, Category.key == key)
    return session.scalars(wanted.options(joinedload(Category.criteria))).unique().one_or_none()


def rank_category(session: Session, *, edition: Edition, category: Category) -> Ranking:
    """Rank a category's eligible entries by the exact mean of their cast ballots.

    Three statements, and one for the criteria where they are not loaded; where everyone on the panel reads, those of
    the routing's question, too. Raises NotNow before deliberation.
    """
    if edition.stage in (Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING):
        raise NotNow(N_("Nobody sees scores before the jury deliberates."))
    in_category = (Entry.category_id == category.id, Entry.state == EntryState.ELIGIBLE)
    entries = {
        entry.id: entry
        for entry in session.scalars(select(Entry).where(*in_category).options(joinedload(Entry.nominee)))
    }
    assigned: dict[int, int] = dict.fromkeys(entries, 0)
    ballots: dict[int, list[BallotLine]] = {entry_id: [] for entry_id in entries}
    totals = _total_ballots(session, category=category, in_category=in_category)
    for row in session.execute(
        select(Assignment.entry_id, Assignment.state, Juror.name, Ballot.id, Ballot.comment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Juror, Juror.id == Assignment.juror_id)
        .outerjoin(Ballot, Ballot.assignment_id == Assignment.id)
        .where(*in_category, Assignment.state.in_((*PENDING, AssignmentState.CAST)))
        .order_by(Juror.name, Juror.id)
    ):
        assigned[row.entry_id] += 1
        if row.state is AssignmentState.CAST:
            ballots[row.entry_id].append(BallotLine(row.name, totals[row.id], row.comment))
    wanted = map_wanted_in(session, edition=edition, category=category, entries=entries.values())
    ranked = rank_entries(
        {entry_id: [line.total for line in lines] for entry_id, lines in ballots.items()},
        {entry_id: ballots_wanted(number, wanted.get(entry_id, 0)) for entry_id, number in assigned.items()},
    )
    return Ranking(category, edition.quorum, _lines(ranked, entries, ballots, edition.quorum))


def _total_ballots(session: Session, *, category: Category, in_category: Sequence[Any]) -> dict[int, int]:
    """Ballot id → its exact total in hundredths, for the cast ballots of a category."""
    criteria = [Criterion(criterion.id, criterion.weight) for criterion in category.criteria]
    scores: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for ballot_id, criterion_id, points in session.execute(
        select(Score.ballot_id, Score.criterion_id, Score.points)
        .join(Ballot, Ballot.id == Score.ballot_id)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(*in_category, Assignment.state == AssignmentState.CAST)
    ):
        scores[ballot_id][criterion_id] = points
    return {ballot_id: total_hundredths(given, criteria) for ballot_id, given in scores.items()}


def _lines(
    ranked: list[RankedEntry], entries: dict[int, Entry], ballots: dict[int, list[BallotLine]], quorum: int
) -> tuple[RankingLine, ...]:
    return tuple(
        RankingLine(one, entries[int(one.entry_id)], tuple(ballots[int(one.entry_id)]), has_quorum(one, quorum))
        for one in ranked
    )


def lock_results(session: Session, *, edition: Edition, deciding: int | None = None) -> None:
    """Let nobody else decide or seal until this transaction ends. `deciding`: a category in which no extra ballots may
    be awaited. Raises AlreadySealed, NotNow, RoundOpen."""
    stage = session.scalar(select(Edition.stage).where(Edition.id == edition.id).with_for_update(key_share=True))
    if stage in DECIDED:
        raise AlreadySealed(N_("The results are sealed: nothing in them can be changed any more."))
    if stage is not Stage.DELIBERATING:
        raise NotNow(N_("The jury decides once scoring is over."))
    if deciding is not None:
        check_no_round(session, edition_id=edition.id, category_id=deciding)


def record_decision(
    session: Session, *, edition: Edition, category: Category, entry: Entry, citation: str, reason: str, now: datetime,
    actor_id: int, version: int | None = None, translations: Mapping[str, str] | None = None,
) -> Decision:  # fmt: skip
    """Record or change who wins a category. One signature under the seal, if there is one, becomes void.

    `citation` is in the winner's language, `translations` ({"fr": …}) in others. `version`: the decision that the page
    was made from, 0 where there was none; None replaces whichever there is.
    Where the award is shared, this is about its first winner; service_sharing is about the others.
    Raises AlreadySealed, NotNow, RoundOpen, EntryNotEligible, QuorumMissing, ReasonNeeded, DecisionChanged,
    CitationTwice, WinsAlready.
    """
    lock_results(session, edition=edition, deciding=category.id)
    ranking = rank_category(session, edition=edition, category=category)
    chosen = check_decision([line.ranked for line in ranking.lines], entry.id, edition.quorum, reason)
    decisions = find_decisions(session, category_id=category.id)
    decision = decisions[0] if decisions else None
    if entry.id in {one.entry_id for one in decisions[1:]}:
        raise WinsAlready(N_("This entry shares the award already. Take it off there first."), field="winner")
    if version is not None and version != (decision.version if decision else 0):
        raise DecisionChanged(
            N_("A decision was recorded after you opened this page. Compare it with yours; send again to replace it.")
        )
    if decision is None:
        decision = Decision(edition_id=edition.id, category_id=category.id)
        session.add(decision)
    return keep_decision(
        session, edition=edition, decision=decision, ranking=ranking, chosen=chosen, citation=citation, reason=reason,
        translations=translations or {}, now=now, actor_id=actor_id,
    )  # fmt: skip


def keep_decision(
    session: Session, *, edition: Edition, decision: Decision, ranking: Ranking, chosen: RankedEntry, citation: str,
    reason: str, translations: Mapping[str, str], now: datetime, actor_id: int,
) -> Decision:  # fmt: skip
    """Store a decision that was checked, with the ranking that the jury saw and its line in the record. Raises
    CitationTwice."""
    winner = next(line.entry for line in ranking.lines if line.entry.id == chosen.entry_id)
    _cite(decision, winner, citation, translations)
    decision.reason = reason.strip()
    decision.ranking = [_snapshot(line.ranked) for line in ranking.lines]
    decision.decided_by_id, decision.decided_at = actor_id, now
    session.flush()
    record(
        session, action="decision_recorded", subject=f"category {decision.category_id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={"entry": decision.entry_id, "place": chosen.place, "reasoned": bool(decision.reason)},
    )  # fmt: skip
    void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
    return decision


def _cite(decision: Decision, winner: Entry, citation: str, translations: Mapping[str, str]) -> None:
    language = winner.nominee.locale
    if (translations.get(language) or citation).strip() != citation.strip():
        message = N_("This is the winner’s own language: write it in the first field only.")
        raise CitationTwice(message, field=f"citation_{language}")
    decision.entry_id, decision.citation, decision.citation_language = winner.id, citation.strip(), language
    decision.translations = {
        one: text.strip() for one, text in translations.items() if text.strip() and one != language
    }


def _snapshot(ranked: RankedEntry) -> dict[str, Any]:
    """A line of the ranking as it is kept; the exact mean in hundredths of a point, such as "1301/3"."""
    mean = None if ranked.mean is None else str(ranked.mean)
    return {
        "entry": ranked.entry_id, "place": ranked.place, "mean": mean, "cast": ranked.cast, "wanted": ranked.wanted,
    }  # fmt: skip


def void_first_signature(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> bool:
    """Remove a signature that still waits for the second; whether there was one."""
    removed = session.execute(
        delete(Seal)
        .where(Seal.edition_id == edition.id, Seal.second_by_id.is_(None))
        .execution_options(synchronize_session="fetch")
    )
    if removed.rowcount != 1:  # type: ignore[attr-defined]
        return False
    record(
        session, action="signature_voided", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
    )  # fmt: skip
    return True


def winning_entries(session: Session, *, edition: Edition) -> frozenset[int]:
    """The entries that won, as everybody may know it: none before the reveal."""
    if edition.stage not in PUBLISHED:
        return frozenset()
    return frozenset(session.scalars(select(Decision.entry_id).where(Decision.edition_id == edition.id)))


def find_decisions(session: Session, *, category_id: int) -> list[Decision]:
    """The decisions in one category with entry, nominee and category: several where the award is shared."""
    wanted = select(Decision).where(Decision.category_id == category_id).order_by(Decision.id)
    entry = joinedload(Decision.entry)
    loaded = (joinedload(Decision.category), entry.joinedload(Entry.nominee), entry.joinedload(Entry.category))
    return list(session.scalars(wanted.options(*loaded)))


def find_decision(session: Session, *, category_id: int) -> Decision | None:
    """The first decision in one category, with its entry, nominee and category."""
    return next(iter(find_decisions(session, category_id=category_id)), None)


def list_decisions(session: Session, *, edition_id: int) -> list[Decision]:
    """The decisions of an edition with category, entry and nominee, in the order of the categories; one for each
    winner where an award is shared."""
    wanted = select(Decision).where(Decision.edition_id == edition_id)
    decisions = session.scalars(
        wanted.options(
            joinedload(Decision.category),
            joinedload(Decision.entry).joinedload(Entry.nominee),
            joinedload(Decision.entry).joinedload(Entry.category),
        )
    )
    return sorted(decisions, key=lambda one: (one.category.position, one.id))
