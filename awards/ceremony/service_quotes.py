"""Quotes for the wall of praise: words whose writer agreed, in the passage that an organiser chose.

Whether one may be shown is asked anew each time: a consent taken back, words changed, a nominee who declines take it
off at once. Nobody learns who wrote.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.ceremony.models_quotes import PraiseQuote
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.domain.notice import NomineeAnswer
from awards.domain.praise import MOST, is_passage
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry, Nomination, Nominee


class QuoteRefused(AwardsError):
    """A passage that is not the writer's own words, or too long for a wall."""


class QuoteChanged(AwardsError):
    """Somebody else chose after the page was opened."""


@dataclass(frozen=True)
class Quote:
    """A passage that may be shown. `language`: of the words; `answer`: the nominee's to being nominated."""

    entry_id: int
    text: str
    language: str
    nominee_name: str
    answer: NomineeAnswer
    category_name: dict[str, str]
    hue: str
    icon: str


@dataclass(frozen=True)
class Words:
    """One nomination that may be quoted, with the choice that was made, None where nobody has chosen yet."""

    nomination_id: int
    story: str
    language: str
    nominee_name: str
    category: Category
    choice: PraiseQuote | None

    @property
    def version(self) -> int:
        return self.choice.version if self.choice else 0


STILL_HOLDS = and_(PraiseQuote.nomination_id == Nomination.id, PraiseQuote.story == Nomination.story)


def _quotable(*columns: Any, edition_id: int) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Nomination)
        .join(Entry, Entry.id == Nomination.entry_id)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .join(Category, Category.id == Entry.category_id)
        .where(
            Nomination.edition_id == edition_id,
            Nomination.may_quote,
            Nomination.state == NominationState.SUBMITTED,
            Entry.state == EntryState.ELIGIBLE,
            Nominee.answer != NomineeAnswer.DECLINED,
            Nominee.erasure_asked_at.is_(None),
        )
        .order_by(Category.position, Entry.id, Nomination.id)
        .execution_options(populate_existing=True)
    )


def approved_quotes(session: Session, *, edition_id: int) -> dict[int, list[Quote]]:
    """Entry id → the quotes to which author and organiser agreed. One statement."""
    wanted = _quotable(Nomination.language, PraiseQuote.passage, Entry, Nominee, Category, edition_id=edition_id)
    found: dict[int, list[Quote]] = {}
    for language, passage, entry, nominee, category in session.execute(
        wanted.join(PraiseQuote, STILL_HOLDS).where(PraiseQuote.shown)
    ):
        found.setdefault(entry.id, []).append(
            Quote(entry.id, passage, language, nominee.name, nominee.answer, category.name, category.hue, category.icon)
        )
    return found


def list_words(session: Session, *, edition_id: int) -> list[Words]:
    """All that may be quoted, by category and nominee. One statement."""
    wanted = _quotable(Nomination, Nominee.name, Category, PraiseQuote, edition_id=edition_id)
    rows = session.execute(wanted.outerjoin(PraiseQuote, STILL_HOLDS))
    return [Words(one.id, one.story, one.language, name, category, choice) for one, name, category, choice in rows]


def choose_quote(
    session: Session, *, edition: Edition, nomination_id: int, passage: str, shown: bool, version: int, now: datetime,
    actor_id: int,
) -> None:  # fmt: skip
    """Put a passage on the wall, or leave these words out. `version`: of the choice that was seen, 0 where there was
    none. Raises NotNow, NotFound, QuoteRefused, QuoteChanged."""
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    if edition.stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))
    wanted = _quotable(Nomination, edition_id=edition.id).where(Nomination.id == nomination_id)
    nomination = session.scalar(wanted)
    if nomination is None:
        raise NotFound(N_("These words may not be quoted any more."))
    kept = session.scalar(select(PraiseQuote).where(PraiseQuote.nomination_id == nomination.id).with_for_update())
    if version != (kept.version if kept is not None and kept.story == nomination.story else 0):
        raise QuoteChanged(
            N_("Somebody else chose from these words after you opened the page. Look at it as it is now.")
        )
    text = " ".join(passage.split())
    if shown:
        _check(text, nomination.story)
    if kept is None:
        kept = PraiseQuote(nomination_id=nomination.id)
        session.add(kept)
    kept.story, kept.passage, kept.shown = nomination.story, text if shown else "", shown
    kept.chosen_by_id, kept.chosen_at = actor_id, now
    session.flush()
    record(
        session, action="quote_chosen" if shown else "quote_left_out", subject=f"nomination {nomination.id}", now=now,
        actor_id=actor_id, edition_id=edition.id,
    )  # fmt: skip


def _check(text: str, story: str) -> None:
    if not is_passage(text, story):
        raise QuoteRefused(
            N_("Quote the words as they were written, in their order; put “…” where something is left out."),
            field="passage",
        )
    if len(text) > MOST:
        raise QuoteRefused(N_("That is too long to read on a wall: take a sentence or two."), field="passage")
