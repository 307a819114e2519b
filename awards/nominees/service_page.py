"""What a nominee sees of what is kept about them: never who wrote, and never the words, without the writer's yes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.domain.lifecycle import EntryState, NominationKind, NominationState
from awards.domain.wording import pick_text
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_entries import is_on_shortlist

FIT_TO_SHOW = (EntryState.ELIGIBLE, EntryState.WITHDRAWN)


@dataclass(frozen=True)
class KindWords:
    """A story whose writer agreed that the nominee reads it. `by`: their name if they agreed to that, too, else ""."""

    story: str
    language: str
    by: str
    own: bool
    category: Category


@dataclass(frozen=True)
class OwnEntry:
    """One category in which the nominee was put forward, with the moment at which that came in."""

    category: Category
    state: EntryState
    shortlisted: bool
    received_at: datetime


@dataclass(frozen=True)
class OwnPage:
    """All that a nominee may see. `unseen`: how many wrote whose words are not shown; `waiting`: not screened yet."""

    nominee: Nominee
    entries: list[OwnEntry]
    words: list[KindWords]
    unseen: int
    waiting: int

    @property
    def received_at(self) -> datetime:
        return min((entry.received_at for entry in self.entries), default=self.nominee.created_at)

    @property
    def named(self) -> list[str]:
        """Those who agreed that the nominee knows that they wrote."""
        return list(dict.fromkeys(words.by for words in self.words if words.by))


def find_nominee(session: Session, *, edition_id: int, public_id: str) -> Nominee | None:
    """The nominee whose page has this address."""
    return session.scalar(select(Nominee).where(Nominee.edition_id == edition_id, Nominee.public_id == public_id))


def list_nominees_of(session: Session, *, edition_id: int, address: str) -> list[Nominee]:
    """The nominees of an edition who are written to at an address, a team's contact among them."""
    mine = (Nominee.edition_id == edition_id, Nominee.address != "", func.lower(Nominee.address) == address.lower())
    return list(session.scalars(select(Nominee).where(*mine).order_by(Nominee.id)))


def show_page(session: Session, *, edition: Edition, nominee: Nominee) -> OwnPage:
    """What the nominee's page shows. Three statements."""
    wanted = (
        select(Entry)
        .where(Entry.nominee_id == nominee.id)
        .options(joinedload(Entry.category), selectinload(Entry.nominations))
    )
    entries, words, unseen, waiting = [], [], 0, 0
    for entry in sorted(session.scalars(wanted), key=lambda each: each.category.position):
        counted = [each for each in entry.nominations if each.state is NominationState.SUBMITTED]
        received_at = min((each.created_at for each in entry.nominations), default=entry.created_at)
        on_list = is_on_shortlist(edition, entry)
        entries.append(OwnEntry(entry.category, entry.state, on_list, received_at))
        shown = [each for each in counted if may_show(entry, each)]
        words += [kind_words(each, entry.category) for each in shown]
        unshown = len(counted) - len(shown)
        if entry.state in (EntryState.PENDING, EntryState.NEEDS_CORRECTING):
            waiting += unshown
        else:
            unseen += unshown
    return OwnPage(nominee, entries, words, unseen, waiting)


def may_show(entry: Entry, nomination: Nomination) -> bool:
    """One's own words always; a colleague's if they agreed and the organisers have found the entry eligible."""
    if nomination.kind is NominationKind.SELF:
        return True
    return nomination.show_words and entry.state in FIT_TO_SHOW and entry.screened_at is not None


def kind_words(nomination: Nomination, category: Category) -> KindWords:
    """A story as its nominee may read it."""
    own = nomination.kind is NominationKind.SELF
    by = nomination.nominator_name if nomination.show_name and not own else ""
    return KindWords(nomination.story, nomination.language, by, own, category)


def export_page(page: OwnPage, *, edition: Edition) -> dict[str, Any]:
    """The same as plain data, to take along."""
    nominee = page.nominee
    moments = {
        "received_at": page.received_at, "told_at": nominee.told_at, "answered_at": nominee.answered_at,
        "erasure_asked_at": nominee.erasure_asked_at,
    }  # fmt: skip
    return {
        "edition": edition.name,
        "contact": edition.contact_address,
        "kind": nominee.kind.value,
        "name": nominee.name,
        "pronunciation": nominee.pronunciation,
        "organisation": nominee.organisation,
        "members": nominee.members,
        "address": nominee.address,
        "certificate_language": nominee.locale,
        "answer": nominee.answer.value,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "categories": [
            {
                "name": pick_text(entry.category.name, nominee.locale),
                "state": entry.state.value,
                "shortlisted": entry.shortlisted,
                "received_at": entry.received_at.isoformat(),
            }
            for entry in page.entries
        ],
        "words": [
            {
                "category": pick_text(words.category.name, nominee.locale),
                "language": words.language,
                "by": words.by or ("yourself" if words.own else "a colleague"),
                "text": words.story,
            }
            for words in page.words
        ],
        "words_not_shown": page.unseen + page.waiting,
    }
