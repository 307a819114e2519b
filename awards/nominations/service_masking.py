"""What organisers do so that a blind edition stays blind: hide more, hide less, look at what the jury will read."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.labels import entry_number, find_entry_id, make_label
from awards.domain.lifecycle import EntryState, NominationState
from awards.domain.masking import MaskRole, shown_key
from awards.domain.matching import fold_name
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_dossiers import label_of
from awards.nominations.service_nominees import ChangedMeanwhile, lock_entry

MOST_MASKS = 100


class MaskRefused(AwardsError):
    """Words that cannot be hidden or shown."""


@dataclass(frozen=True)
class MaskedEntry:
    """An eligible entry on the organisers' list; `is_seen` when nothing has changed since an organiser looked at it."""

    id: int
    number: int
    label: dict[str, str]
    name: str
    organisation: str
    extra: int
    """How many words organisers hide besides."""
    is_seen: bool


def masks_mark(nominee: Any, words: Iterable[tuple[int, int]]) -> str:
    """What the jury would read, in short.

    `nominee`: the row, or one with the same columns; `words`: ids and versions of the nominations that count.
    """
    named = [nominee.name, nominee.organisation, nominee.members, nominee.contact]
    content = json.dumps([*named, sorted(words)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def mark_of(entry: Entry) -> str:
    """The same, of an entry that comes with its nominee and nominations."""
    counted = [one for one in entry.nominations if one.state is NominationState.SUBMITTED]
    return masks_mark(entry.nominee, [(one.id, one.version) for one in counted])


def is_seen(entry: Entry) -> bool:
    """Whether an organiser has looked at the entry as it is now."""
    return entry.masks_seen == mark_of(entry)


@dataclass(frozen=True)
class MaskingState:
    """What the jury calls an entry, and whether an organiser has looked at it as it is now."""

    label: dict[str, str]
    is_seen: bool


def summarise_masking(entry: Entry, *, edition: Edition) -> MaskingState | None:
    """Of an entry with its nominee, category and nominations; None where the edition hides nothing."""
    return MaskingState(label_of(entry, edition), is_seen(entry)) if edition.hides_names else None


def _eligible(edition: Edition) -> Select[Any]:
    return (
        select(
            Entry.id, Entry.category_id, Entry.masks_seen, Entry.extra_masks, Nominee.name, Nominee.organisation,
            Nominee.members, Nominee.contact, Nomination.id.label("nomination_id"), Nomination.version,
        )
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .outerjoin(
            Nomination, (Nomination.entry_id == Entry.id) & (Nomination.state == NominationState.SUBMITTED)
        )
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ELIGIBLE)
        .order_by(Entry.id, Nomination.id)
    )  # fmt: skip


def list_masked(session: Session, *, edition: Edition) -> list[MaskedEntry]:
    """The eligible entries of an edition by category and number. Two statements."""
    categories = {one.id: one for one in session.scalars(select(Category).where(Category.edition_id == edition.id))}
    made = []
    for entry_id, group in groupby(session.execute(_eligible(edition)), key=lambda row: row.id):
        rows = list(group)
        first, number = rows[0], entry_number(edition.label_key, entry_id)
        category = categories[first.category_id]
        label = make_label(category.name, number)
        masked = MaskedEntry(
            entry_id, number, label, first.name, first.organisation, len(first.extra_masks), _rows_are_seen(rows)
        )
        made.append((category.position, number, masked))
    return [masked for *_, masked in sorted(made, key=lambda one: one[:2])]


def _rows_are_seen(rows: list[Any]) -> bool:
    first = rows[0]
    words = [(row.nomination_id, row.version) for row in rows if row.nomination_id is not None]
    return bool(first.masks_seen == masks_mark(first, words))


def count_unseen(session: Session, *, edition: Edition) -> int:
    """How many eligible entries nobody has looked at as they are now; none in an edition that hides nothing."""
    if not edition.hides_names:
        return 0
    rows = session.execute(_eligible(edition))
    return sum(not _rows_are_seen(list(group)) for _, group in groupby(rows, key=lambda row: row.id))


def search_masked(entries: list[MaskedEntry], *, edition: Edition, wanted: str) -> list[MaskedEntry]:
    """Those with this number in their label, or else with these words in name, organisation or label."""
    last = wanted.split()[-1] if wanted.split() else ""
    if last.isascii() and last.isdecimal() and len(last) <= 5:
        entry_id = find_entry_id(edition.label_key, int(last))
        if found := [entry for entry in entries if entry.id == entry_id]:
            return found
    key = fold_name(wanted)
    return [
        entry
        for entry in entries
        if any(key in fold_name(text) for text in (entry.name, entry.organisation, *entry.label.values()))
    ]


def _lock(session: Session, entry: Entry) -> tuple[Entry, Edition]:
    """The entry as it stands now, nobody else changing it. Raises NotNow where nothing is hidden (any more)."""
    edition = session.get_one(Edition, entry.edition_id)
    if not edition.hides_names:
        raise NotNow(N_("This edition hides no names from the jury, or its results are sealed already."))
    return lock_entry(session, entry_id=entry.id), edition


def _key(words: str) -> str:
    key = shown_key(words)
    if not key:
        raise MaskRefused(N_("Write or select at least one word."), field="words")
    return key


def hide_words(
    session: Session, *, entry: Entry, words: str, role: MaskRole, now: datetime, actor_id: int | None
) -> None:
    """Hide these words in the entry's stories, whoever else hides others at the same moment. Raises NotNow,
    MaskRefused."""
    entry, edition = _lock(session, entry)
    key = _key(words)
    if key in entry.unmasked:
        entry.unmasked = [one for one in entry.unmasked if one != key]
    elif all(shown_key(one["words"]) != key for one in entry.extra_masks):
        if len(entry.extra_masks) >= MOST_MASKS:
            raise MaskRefused(N_("That is a great deal to hide: return the nomination for correction instead."))
        entry.extra_masks = [*entry.extra_masks, {"words": words.strip(), "role": role.value}]
    else:
        return
    _record(session, entry, edition, "words_hidden", now, actor_id)


def show_words(session: Session, *, entry: Entry, words: str, now: datetime, actor_id: int | None) -> None:
    """Let the jury read these words again, whether an organiser or the machine hid them. Raises NotNow, MaskRefused."""
    entry, edition = _lock(session, entry)
    key = _key(words)
    kept = [one for one in entry.extra_masks if shown_key(one["words"]) != key]
    if len(kept) < len(entry.extra_masks):
        entry.extra_masks = kept
    elif key not in entry.unmasked:
        if len(entry.unmasked) >= MOST_MASKS:
            raise MaskRefused(N_("That is a great deal to show: the names would be plain to see."))
        entry.unmasked = [*entry.unmasked, key]
    else:
        return
    _record(session, entry, edition, "words_shown", now, actor_id)


def mark_seen(session: Session, *, entry: Entry, mark: str, now: datetime, actor_id: int | None) -> None:
    """Note that an organiser has looked at what the jury will read. `mark`: `mark_of` what they had before them; the
    entry comes with its nominee and nominations. Raises NotNow, ChangedMeanwhile."""
    found = mark_of(entry)
    _, edition = _lock(session, entry)
    if mark != found:
        raise ChangedMeanwhile(N_("The words or the nominee’s data have changed while you were reading. Look again."))
    if entry.masks_seen == mark:
        return
    entry.masks_seen = mark
    _record(session, entry, edition, "masks_looked_at", now, actor_id)


def _record(session: Session, entry: Entry, edition: Edition, action: str, now: datetime, actor_id: int | None) -> None:
    """Without the words themselves: the record is kept for good, and names are not."""
    session.flush()
    record(session, action=action, subject=f"entry {entry.id}", now=now, actor_id=actor_id, edition_id=edition.id)
