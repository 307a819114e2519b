"""What must be said beside a category's figures, in sentences for people."""

from dataclasses import dataclass
from typing import Final

from awards.domain.verdict import Verdict
from awards.domain.wording import N_, Message

INDICATIVE_BELOW: Final = 24
"""Ballots of the edition (METHODS, section 2)."""
LEADERS_DIFFER: Final = N_("By raw means another entry leads; the difference comes from how strict its jurors are.")


@dataclass(frozen=True)
class CategoryFacts:
    """What the remarks depend on; `fewest` and `most` are ballots of an entry."""

    verdict: Verdict
    complete: bool
    components: int
    fewest: int
    most: int
    ballots_of_edition: int
    estimated: bool
    leaders_differ: bool
    uncovered: int


def remark_on(facts: CategoryFacts) -> tuple[Message, ...]:
    """The sentences that hold, the weightiest first."""
    contested = facts.verdict not in {Verdict.UNCONTESTED, Verdict.NONE}
    compared = contested and facts.components == 1
    said = {
        N_("No ballot was cast in this category."): facts.most == 0,
        N_("Entries without any ballot: %(uncovered)s. Nothing can be said of them."): (
            facts.uncovered > 0 and facts.most > 0
        ),
        N_("There is one entry: it is uncontested, and no chance of winning is given."): facts.verdict
        is Verdict.UNCONTESTED,
        N_(
            "The jurors fall into %(groups)s groups without an entry in common: scores of one group cannot be compared"
            " with those of another, so there is no single ranking."
        ): contested and facts.components > 1,
        N_("Every juror scored every entry: how strict they are cancels out, and the raw means say it all."): (
            compared and facts.complete
        ),
        LEADERS_DIFFER: facts.leaders_differ,
        N_(
            "Entries have from %(fewest)s to %(most)s ballots: top up those with few first, for one that has fewer wins"
            " too often by luck."
        ): compared and facts.fewest < facts.most,
        N_("The edition has only %(ballots)s ballots: chances of winning are indicative."): (
            compared and facts.estimated and facts.ballots_of_edition < INDICATIVE_BELOW
        ),
        N_(
            "The ballots leave nothing to tell jurors from entries by: means are shown as they are, without intervals."
        ): not facts.estimated,
    }
    return tuple(
        Message(text, {name: value for name, value in _params(facts).items() if f"%({name})s" in text})
        for text, holds in said.items()
        if holds
    )


def _params(facts: CategoryFacts) -> dict[str, int]:
    return {
        "groups": facts.components, "fewest": facts.fewest, "most": facts.most, "ballots": facts.ballots_of_edition,
        "uncovered": facts.uncovered,
    }  # fmt: skip
