"""The winners as the public reads of them: by name, unless they wish otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotFound
from awards.domain.lifecycle import NomineeKind
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.results.models import Decision
from awards.results.models_public import WithheldName
from awards.results.service import list_decisions


@dataclass(frozen=True)
class PublicWinner:
    """One winner of a category. `name`, `organisation` and `citations` are empty where they are not to be shown."""

    entry_id: int
    category: Category
    name: str
    organisation: str
    language: str
    """The winner's own."""
    is_team: bool
    is_withheld: bool
    citations: dict[str, str]
    """By language, as far as they were written."""

    def cite(self, language: str) -> tuple[str, str]:
        """The citation for a reader of `language`, and the language that it is in."""
        spoken = language if language in self.citations else self.language
        return self.citations.get(spoken) or next(iter(self.citations.values()), ""), spoken


@dataclass(frozen=True)
class Award:
    """A category's award, and who shares it."""

    category: Category
    winners: tuple[PublicWinner, ...]

    @property
    def is_shared(self) -> bool:
        return len(self.winners) > 1


def list_winners(session: Session, *, edition: Edition, key: str | None = None) -> list[PublicWinner]:
    """All winners of an edition, or those of one category, in the order of the categories. Two statements."""
    withheld = withheld_entries(session, edition_ids=[edition.id])
    decisions = list_decisions(session, edition_id=edition.id)
    return [_show(one, one.entry_id in withheld) for one in decisions if key in (None, one.category.key)]


def withheld_entries(session: Session, *, edition_ids: Sequence[int]) -> set[int]:
    """The entries whose winner is not named. One statement."""
    wanted = select(WithheldName.entry_id).where(WithheldName.edition_id.in_(edition_ids))
    return set(session.scalars(wanted))


def _show(decision: Decision, is_withheld: bool) -> PublicWinner:
    nominee = decision.entry.nominee
    own = decision.citation_language or nominee.locale
    citations = {own: decision.citation} | decision.translations
    return PublicWinner(
        entry_id=decision.entry_id,
        category=decision.category,
        name="" if is_withheld else nominee.name,
        organisation="" if is_withheld else nominee.organisation,
        language=own,
        is_team=nominee.kind is NomineeKind.TEAM,
        is_withheld=is_withheld,
        citations={} if is_withheld else {language: text for language, text in citations.items() if text},
    )


def group_awards(winners: Sequence[PublicWinner]) -> list[Award]:
    """The winners by category, in their order."""
    grouped: dict[int, list[PublicWinner]] = {}
    for one in winners:
        grouped.setdefault(one.category.id, []).append(one)
    return [Award(group[0].category, tuple(group)) for group in grouped.values()]


def get_award(session: Session, *, edition: Edition, key: str) -> Award:
    """One category's award. Raises NotFound where nobody won it."""
    awards = group_awards(list_winners(session, edition=edition, key=key))
    if not awards:
        raise NotFound(N_("There is no such award."))
    return awards[0]


def get_winner(session: Session, *, edition: Edition, key: str, entry_id: int) -> PublicWinner:
    """One winner of a category. Raises NotFound."""
    award = get_award(session, edition=edition, key=key)
    for one in award.winners:
        if one.entry_id == entry_id:
            return one
    raise NotFound(N_("There is no such award."))


def withhold_name(
    session: Session, *, edition: Edition, entry_id: int, withheld: bool, now: datetime, actor_id: int
) -> bool:
    """Name a winner in public no longer, or again. Whether anything changed. Raises NotFound where it is no winner."""
    _lock(session, edition)
    if entry_id not in {one.entry_id for one in list_decisions(session, edition_id=edition.id)}:
        raise NotFound(N_("There is no such award."))
    if withheld == (entry_id in withheld_entries(session, edition_ids=[edition.id])):
        return False
    if withheld:
        session.add(
            WithheldName(edition_id=edition.id, entry_id=entry_id, withheld_by_id=actor_id, withheld_at=now)
        )  # fmt: skip
    else:
        session.execute(delete(WithheldName).where(WithheldName.entry_id == entry_id))
    record(
        session, action="winner_unnamed" if withheld else "winner_named", subject=f"entry {entry_id}", now=now,
        actor_id=actor_id, edition_id=edition.id,
    )  # fmt: skip
    return True


def _lock(session: Session, edition: Edition) -> None:
    """One at a time."""
    session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
