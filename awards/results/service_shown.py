"""Rankings and decisions as one reader sees them: with the nominees' names, or with what a blind edition calls them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from awards.domain.decision import RankedEntry
from awards.editions.models import Category, Edition
from awards.nominations.service_dossiers import ShownNominee, show_nominee
from awards.results.models import Decision
from awards.results.service import BallotLine, Ranking, RankingLine


@dataclass(frozen=True)
class ShownLine:
    """One entry of a ranking."""

    entry_id: int
    nominee: ShownNominee
    ranked: RankedEntry
    mean: Decimal | None
    spread: tuple[Decimal, Decimal] | None
    ballots: tuple[BallotLine, ...]
    may_win: bool
    is_shortlisted: bool


@dataclass(frozen=True)
class ShownRanking:
    """A category's entries, the best mean first."""

    quorum: int
    lines: tuple[ShownLine, ...]
    leaders: tuple[ShownLine, ...]
    lead: Fraction | None


@dataclass(frozen=True)
class ShownDecision:
    """The winner of a category."""

    category: Category
    entry_id: int
    nominee: ShownNominee
    citation: str
    citations: dict[str, str]
    """In every language in which it was written, `citation` among them."""
    reason: str
    decided_at: datetime
    version: int


def show_ranking(ranking: Ranking, *, edition: Edition, names: bool) -> ShownRanking:
    """The ranking, for a reader who sees `names` or not."""
    lines = {line.entry.id: _show_line(line, edition, names) for line in ranking.lines}
    leaders = tuple(lines[line.entry.id] for line in ranking.leaders)
    return ShownRanking(ranking.quorum, tuple(lines.values()), leaders, ranking.lead)


def _show_line(line: RankingLine, edition: Edition, names: bool) -> ShownLine:
    nominee = show_nominee(line.entry, edition=edition, names=names)
    return ShownLine(
        line.entry.id, nominee, line.ranked, line.mean, line.spread, line.ballots, line.may_win, line.entry.shortlisted
    )  # fmt: skip


def show_decision(decision: Decision, *, edition: Edition, names: bool) -> ShownDecision:
    """The decision, loaded with its category, entry and nominee, for a reader who sees `names` or not."""
    own = decision.citation_language or decision.entry.nominee.locale
    return ShownDecision(
        category=decision.category,
        entry_id=decision.entry_id,
        nominee=show_nominee(decision.entry, edition=edition, names=names),
        citation=decision.cite(decision.entry.nominee.locale),
        citations={own: decision.citation} | decision.translations,
        reason=decision.reason,
        decided_at=decision.decided_at,
        version=decision.version,
    )
