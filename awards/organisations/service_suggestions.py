"""What the member list proposes while somebody types an organisation."""

from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.matching import organisation_key
from awards.organisations.models import Organisation, OrganisationAlias

LEAST_LETTERS = 2
MOST_SUGGESTIONS = 8
FUZZY_LETTERS = 4
"""With fewer letters, everything resembles everything."""
ALIKE = 80
"""The resemblance (of 100) from which a misspelt name is proposed."""


class Suggestion(NamedTuple):
    """An organisation's name, and the other name by which it was found, "" for its own."""

    name: str
    alias: str


def suggest_organisations(session: Session, *, typed: str) -> list[Suggestion]:
    """The organisations that the beginning of a name may mean, the likeliest first. One statement."""
    wanted = organisation_key(typed)
    if len(wanted) < LEAST_LETTERS:
        return []
    rows = session.execute(
        select(OrganisationAlias.alias, OrganisationAlias.alias_key, Organisation.name, Organisation.name_key).join(
            Organisation, Organisation.id == OrganisationAlias.organisation_id
        )
    )
    best: dict[str, tuple[float, bool, str, str]] = {}
    for row in rows:
        distance = distance_of(wanted, row.alias_key)
        if distance is not None:
            by_alias = row.alias_key != row.name_key
            found = (distance, by_alias, row.name.casefold(), row.alias if by_alias else "")
            best[row.name] = min(best.get(row.name, found), found)
    likeliest = sorted(best.items(), key=lambda item: item[1])[:MOST_SUGGESTIONS]
    return [Suggestion(name, alias) for name, (_, _, _, alias) in likeliest]


def distance_of(wanted: str, key: str) -> float | None:
    """How far a key is from what was typed: 0 for the same, then one that begins so, one whose words begin so, one that
    resembles it; None where it does not."""
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    words = key.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 2
    if len(wanted) < FUZZY_LETTERS:
        return None
    resemblance = fuzz.ratio(wanted, key[: len(wanted) + 1])
    return 3 + (100 - resemblance) / 100 if resemblance >= ALIKE else None
