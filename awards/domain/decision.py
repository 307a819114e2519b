"""The ranking by exact mean, and whether a decision may be recorded. The jury decides; the figures advise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from awards.domain.errors import EntryNotEligible, QuorumMissing, ReasonNeeded
from awards.domain.rubric import mean_total
from awards.domain.wording import N_

Id = int | str


@dataclass(frozen=True)
class RankedEntry:
    """`place` is 1 for the leader, shared by exact ties (1, 1, 3), None without a ballot.

    `mean` and `spread` (least and most) are in hundredths of a point; `cast` of `wanted` ballots is the coverage.
    """

    entry_id: Id
    place: int | None
    mean: Fraction | None
    cast: int
    wanted: int
    spread: tuple[int, int] | None


def rank_entries(ballots: Mapping[Id, Sequence[int]], wanted: Mapping[Id, int]) -> list[RankedEntry]:
    """Rank one category. `ballots`: entry → the totals of its cast ballots; `wanted`: entry → ballots wanted.

    Entries of either mapping are listed; those without a ballot come last. Ties stand in the order of their ids.
    """
    entries = sorted({*ballots, *wanted}, key=lambda entry: (isinstance(entry, str), entry))
    means = {entry: mean_total(totals) for entry, totals in ballots.items() if totals}
    entries.sort(key=lambda entry: (entry not in means, -means.get(entry, Fraction(0))))
    return [
        RankedEntry(
            entry_id=entry,
            place=1 + sum(other > means[entry] for other in means.values()) if entry in means else None,
            mean=means.get(entry),
            cast=len(ballots.get(entry, ())),
            wanted=wanted.get(entry, 0),
            spread=(min(ballots[entry]), max(ballots[entry])) if entry in means else None,
        )
        for entry in entries
    ]


def has_quorum(entry: RankedEntry, quorum: int) -> bool:
    """Whether the entry has the ballots it needs to be proposed: `quorum`, and at least one."""
    return entry.cast >= max(1, quorum)


def list_leaders(ranked: Sequence[RankedEntry], quorum: int) -> list[RankedEntry]:
    """The best of the entries with quorum: several when they are exactly equal, none when no entry has quorum."""
    proposable = [entry for entry in ranked if has_quorum(entry, quorum)]
    best = min((entry.place for entry in proposable if entry.place is not None), default=None)
    return [entry for entry in proposable if entry.place == best]


def check_decision(ranked: Sequence[RankedEntry], winner: Id, quorum: int, reason: str | None) -> RankedEntry:
    """The winner's line of the ranking, or the rule that forbids the decision.

    Any entry with quorum may win. Who is not the one leader among those with quorum needs a reason in writing.
    """
    chosen = next((entry for entry in ranked if entry.entry_id == winner), None)
    if chosen is None:
        raise EntryNotEligible(N_("This entry is not in the category’s ranking."), field="winner")
    if not has_quorum(chosen, quorum):
        message = N_("This entry cannot be proposed: ballots cast %(cast)s, needed at least %(quorum)s.")
        raise QuorumMissing(message, {"cast": chosen.cast, "quorum": max(1, quorum)}, field="winner")
    leaders = list_leaders(ranked, quorum)
    if (reason or "").strip() or leaders == [chosen]:
        return chosen
    if chosen in leaders:
        raise ReasonNeeded(
            N_("Several entries lead with the same mean: say why the jury chose this one."), field="reason"
        )
    raise ReasonNeeded(N_("This entry does not lead the ranking: say why the jury chose it."), field="reason")
