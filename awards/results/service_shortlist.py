"""The shortlist: the chair puts it together while the jury deliberates, an organiser publishes it, once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState, Stage
from awards.domain.notice import NoticeTime
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.service import list_categories
from awards.nominations.models import Entry
from awards.nominations.service_notices import tell_if_due
from awards.results.service import lock_results


class ShortlistChanged(AwardsError):
    """Somebody else changed the shortlist after this page was opened."""


class ShortlistEmpty(AwardsError):
    """There is nobody on it."""


@dataclass(frozen=True)
class Shortlisted:
    """One category and who is on its shortlist."""

    category: Category
    entries: Sequence[Entry]


def _changed() -> ShortlistChanged:
    return ShortlistChanged(
        N_("The shortlist was changed after you opened this page. Look at it as it stands now, then go on.")
    )


def _published() -> NotNow:
    return NotNow(N_("The shortlist is published, and stays as it is."))


def list_shortlist(session: Session, *, edition: Edition) -> list[Shortlisted]:
    """Who is on the shortlist, by category. Two statements."""
    wanted = (
        select(Entry)
        .where(Entry.edition_id == edition.id, Entry.shortlisted, Entry.state == EntryState.ELIGIBLE)
        .options(joinedload(Entry.nominee))
    )
    entries = sorted(session.scalars(wanted), key=lambda entry: (entry.nominee.name.casefold(), entry.id))
    return [
        Shortlisted(category, [entry for entry in entries if entry.category_id == category.id])
        for category in list_categories(session, edition_id=edition.id)
    ]


def shortlist_mark(shortlist: Sequence[Shortlisted]) -> str:
    """Equal for equal shortlists: what somebody saw before they publish it."""
    return "-".join(str(number) for number in sorted(entry.id for one in shortlist for entry in one.entries))


def set_shortlist(
    session: Session, *, edition: Edition, category: Category, entry_ids: Collection[int], seen_ids: Collection[int],
    now: datetime, actor_id: int,
) -> list[int]:  # fmt: skip
    """Make these the category's shortlist; its ids. `seen_ids`: those on it when the page was opened.

    Ids that are not among the category's eligible entries are passed over. Raises NotNow, AlreadySealed,
    ShortlistChanged.
    """
    lock_results(session, edition=edition)
    session.refresh(edition, ["shortlist_published_at"])
    if edition.shortlist_published_at is not None:
        raise _published()
    eligible = {
        entry.id: entry
        for entry in session.scalars(
            select(Entry)
            .where(Entry.category_id == category.id, Entry.state == EntryState.ELIGIBLE)
            .order_by(Entry.id)
            .execution_options(populate_existing=True)
        )
    }
    before = {entry.id for entry in eligible.values() if entry.shortlisted}
    wanted = eligible.keys() & set(entry_ids)
    if before != eligible.keys() & set(seen_ids):
        raise _changed()
    for entry in eligible.values():
        entry.shortlisted = entry.id in wanted
    if wanted != before:
        record(
            session, action="shortlist_changed", subject=f"category {category.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"entries": sorted(wanted)},
        )  # fmt: skip
    return sorted(wanted)


def publish_shortlist(session: Session, *, edition: Edition, mark: str, now: datetime, actor_id: int | None) -> int:
    """Publish the shortlist, for good, and tell the nominees where that is the time for it; how many were told.

    `mark`: `shortlist_mark` of what the organiser saw. Raises NotNow, ShortlistChanged, ShortlistEmpty.
    """
    session.refresh(edition, ["stage", "shortlist_published_at"], with_for_update={"key_share": True})
    if edition.shortlist_published_at is not None:
        raise _published()
    if edition.stage not in (Stage.DELIBERATING, Stage.SEALED):
        raise NotNow(N_("The shortlist can be published once the jury deliberates, until the winners are revealed."))
    shortlist = list_shortlist(session, edition=edition)
    entries = [entry.id for one in shortlist for entry in one.entries]
    if not entries:
        raise ShortlistEmpty(N_("There is nobody on the shortlist yet: the chair of the jury ticks the entries."))
    if mark != shortlist_mark(shortlist):
        raise _changed()
    session.execute(
        update(Edition)
        .where(Edition.id == edition.id)
        .values(shortlist_published_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(edition, ["shortlist_published_at"])
    now_is_the_time = edition.notice_time is NoticeTime.AT_SHORTLIST
    told = tell_if_due(session, edition=edition, now=now, actor_id=actor_id) if now_is_the_time else []
    record(
        session, action="shortlist_published", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"entries": sorted(entries)},
    )  # fmt: skip
    return len(told)
