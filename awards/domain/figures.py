"""What an analysis says of entries, jurors and categories; None where nothing honest can be said, with a remark why."""

from dataclasses import dataclass
from fractions import Fraction

from awards.domain.scores import Id
from awards.domain.verdict import Verdict
from awards.domain.wording import Message


@dataclass(frozen=True)
class EntryFigures:
    """`raw_mean` is exact; `adjusted`, `low` and `high` (90 %) on the ballots' scale; `effect` is the shrunken one.

    `p_best`, `p_top3` and the ranks (90 %) are None where entries cannot be compared or there is only one; an entry
    without ballots has nothing but its name.
    """

    category: Id
    entry: Id
    ballots: int
    raw_mean: Fraction | None
    adjusted: float | None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    p_best: float | None = None
    p_top3: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None


@dataclass(frozen=True)
class JurorFigures:
    """`severity` (90 % from `low` to `high`): negative where strict. `consistency`: the mean squared residual over
    everyone's; from 15 ballots on, more than 1.75 is worth a word with the chair."""

    juror: Id
    ballots: int
    severity: float | None
    low: float | None
    high: float | None
    consistency: float | None


@dataclass(frozen=True)
class Removal:
    """Without this juror another entry leads (None: none does); `uncovered` entries would have no ballot left."""

    juror: Id
    leader: Id | None
    uncovered: tuple[Id, ...]


@dataclass(frozen=True)
class CategoryFigures:
    """`leader` by adjusted total, None where several are equal or entries cannot be compared; `contenders` most likely
    first; `complete`: every juror scored every entry, so that raw means say it all; `removals` change the leader."""

    category: Id
    verdict: Verdict
    leader: Id | None
    raw_leaders: tuple[Id, ...]
    contenders: tuple[Id, ...]
    components: int
    complete: bool
    icc_a1: float | None
    icc_ak: float | None
    icc_ck: float | None
    alpha: float | None
    kendall_w: float | None
    removals: tuple[Removal, ...]
    remarks: tuple[Message, ...]


@dataclass(frozen=True)
class Analysis:
    """Variances and criterion are None where the ballots say nothing of them; the criterion also with a prior."""

    entry_variance: float | None
    juror_variance: float | None
    residual_variance: float | None
    criterion: float | None
    category_means: dict[Id, float]
    entries: tuple[EntryFigures, ...]
    jurors: tuple[JurorFigures, ...]
    categories: tuple[CategoryFigures, ...]
