"""The way back from a merge. Words that came or changed since go where they belong: to the nominee they name."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.domain.matching import NomineeKey
from awards.domain.wording import N_
from awards.nominations.models import Entry, Nomination, Nominee, NomineeMerge
from awards.nominations.service_merging import CannotJoin, lock_entries
from awards.nominations.service_nominees import (
    BEFORE_SCORING,
    LIVE,
    ChangedMeanwhile,
    find_first,
    identity,
    identity_of,
    lock_entry,
    obtain_entry,
    place_word,
    settle,
)
from awards.nominations.service_spellings import free_twin
from awards.organisations.service import canonical_organisation


def part_rows(session: Session, *, merge: NomineeMerge, stage: Stage, now: datetime, actor_id: int | None) -> set[int]:
    """Undo a merge; the ids of the entries that words were taken out of. Raises ChangedMeanwhile, CannotJoin."""
    wanted = select(Nominee).where(Nominee.id.in_((merge.kept_id, merge.gone_id))).order_by(Nominee.id)
    locked = session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True))
    nominees = {nominee.id: nominee for nominee in locked}
    session.refresh(merge)
    kept, gone = nominees[merge.kept_id], nominees[merge.gone_id]
    if merge.undone_at is not None:
        raise ChangedMeanwhile(N_("These dossiers were taken apart already."))
    if kept.merged_into_id is not None:
        raise CannotJoin(N_("This dossier was joined with another one later: take that apart first."))
    lock_entries(session, nominee_ids=(kept.id, gone.id))
    _part_nominees(session, merge, kept, gone)
    entries = _part_entries(session, merge, kept, gone)
    lost = _part_words(session, merge, kept, gone, entries, now)
    _stand_again(session, merge, kept, gone, stage)
    merge.undone_at, merge.undone_by_id = now, actor_id
    session.flush()
    return lost


def _part_nominees(session: Session, merge: NomineeMerge, kept: Nominee, gone: Nominee) -> None:
    """Both have their own data again, save what was changed since."""
    before, after = merge.before["kept"], merge.before["kept_after"]
    for column in ("name", "organisation", "members", "contact", "address", "locale", "pronunciation"):
        if getattr(kept, column) == after[column]:
            setattr(kept, column, before[column])
    _name(session, kept, before["twin"])
    gone.merged_into_id = None
    _name(session, gone, gone.twin)
    if moved := merge.before.get("nominees"):
        session.execute(update(Nominee).where(Nominee.id.in_(moved)).values(merged_into_id=gone.id))


def _name(session: Session, nominee: Nominee, twin: int) -> None:
    """Give a nominee the keys of their name, and its number if that is still free."""
    member = canonical_organisation(session, typed=nominee.organisation)
    official = member.name if member else nominee.organisation
    key = identity(kind=nominee.kind, name=nominee.name, organisation=official)
    with session.no_autoflush:
        taken = select(Nominee.id).where(
            Nominee.edition_id == nominee.edition_id, Nominee.kind == key.kind, Nominee.name_key == key.name,
            Nominee.organisation_key == key.organisation, Nominee.twin == twin, Nominee.merged_into_id.is_(None),
            Nominee.id != nominee.id,
        )  # fmt: skip
        if session.scalar(taken) is not None:
            twin = free_twin(session, edition_id=nominee.edition_id, key=key, besides=nominee.id)
    nominee.name_key, nominee.organisation_key, nominee.twin = key.name, key.organisation, twin
    nominee.organisation_id = member.id if member else None
    session.flush()


def _part_entries(session: Session, merge: NomineeMerge, kept: Nominee, gone: Nominee) -> dict[int, Entry]:
    """The entries that were `gone`'s are so again; all entries of both, by id."""
    wanted = select(Entry).where(Entry.nominee_id.in_((kept.id, gone.id)))
    entries = {entry.id: entry for entry in session.scalars(wanted)}
    into = merge.before.get("into", {})
    for was in merge.before.get("entries", ()):
        entry = entries.get(was["id"])
        if entry is None or was["nominee_id"] != gone.id:
            continue
        if str(entry.id) in into:
            put_back(entry, was)
            if moved := into[str(entry.id)]:
                session.execute(update(Entry).where(Entry.id.in_(moved)).values(merged_into_id=entry.id))
        else:
            entry.nominee_id = gone.id
    session.flush()
    return entries


def put_back(entry: Entry, was: dict[str, Any]) -> None:
    """Let an entry stand as it did."""
    entry.state, entry.reason, entry.merged_into_id = EntryState(was["state"]), was["reason"], None
    entry.screened_at = datetime.fromisoformat(was["screened_at"]) if was["screened_at"] else None


def _part_words(
    session: Session, merge: NomineeMerge, kept: Nominee, gone: Nominee, entries: dict[int, Entry], now: datetime
) -> set[int]:
    """Every nomination goes to the nominee whose it was or, if it came or changed later, whom it names."""
    known = {row[0]: row for row in merge.before.get("words", ())}
    wanted = select(Nomination).where(Nomination.entry_id.in_(entries)).order_by(Nomination.id)
    words = list(session.scalars(wanted.execution_options(populate_existing=True)))
    lost = set()
    for word in sorted(words, key=lambda word: word.id not in known):  # those of then first: they are the first words
        home, second_of = _as_recorded(session, merge, word, known.get(word.id), entries)
        if home is None:
            nominee = gone if _names(session, merge, word) == gone.id else kept
            home = obtain_entry(session, category_id=word.category_id, nominee=nominee, now=now)
            entries[home.id] = home
            second_of = _second_of(session, word, home)
        if (word.entry_id, word.second_of_id) != (home.id, second_of):
            lost |= {word.entry_id or 0} - {home.id}
            place_word(session, nomination_id=word.id, entry_id=home.id, second_of_id=second_of)
    for word in words:
        if word.id not in known and word.state is NominationState.DUPLICATE:
            _let_count(session, word)
    return lost


def _as_recorded(
    session: Session, merge: NomineeMerge, word: Nomination, row: list[Any] | None, entries: dict[int, Entry]
) -> tuple[Entry | None, int | None]:
    """Where a word stood before the merge; nowhere, if it came later or names the other nominee since it was edited."""
    home = entries.get(row[1]) if row else None
    if row is None or home is None or home.category_id != word.category_id:
        return None, None
    edited = word.version != row[3] and _names(session, merge, word) not in {None, home.nominee_id}
    return (None, None) if edited else (home, row[2])


def _names(session: Session, merge: NomineeMerge, word: Nomination) -> int | None:
    """The one of the two whom a nomination names exactly; None where it names both or neither."""
    key = identity_of(session, word)
    gone = NomineeKey(key.kind, merge.gone_name_key, merge.gone_organisation_key)
    kept = NomineeKey(key.kind, merge.kept_name_key, merge.kept_organisation_key)
    if gone == kept:
        return None
    return {gone: merge.gone_id, kept: merge.kept_id}.get(key)


def _second_of(session: Session, word: Nomination, home: Entry) -> int | None:
    """The first words of the same nominator in a later word's new home, if it counts there beside them."""
    if word.state not in LIVE or word.nominator_id is None:
        return None
    first = find_first(session, nomination=word, entry_id=home.id, nominator_id=word.nominator_id)
    return first.id if first else None


def _let_count(session: Session, word: Nomination) -> None:
    """A later nomination that was kept as a duplicate of words which are another nominee's now counts itself."""
    session.refresh(word, ["entry_id"])
    if word.nominator_id is None or word.entry_id is None:
        return
    if find_first(session, nomination=word, entry_id=word.entry_id, nominator_id=word.nominator_id) is None:
        place_word(session, nomination_id=word.id, state=NominationState.SUBMITTED)


def _stand_again(session: Session, merge: NomineeMerge, kept: Nominee, gone: Nominee, stage: Stage) -> None:
    """Each entry stands as before the merge, unless it was decided since, or has words that nobody screened."""
    session.flush()
    session.expire_all()
    before = {was["id"]: was for was in merge.before.get("entries", ())}
    after = merge.before.get("after", {})
    versions = {row[0]: row[3] for row in merge.before.get("words", ())}
    wanted = select(Entry.id).where(Entry.nominee_id.in_((kept.id, gone.id)), Entry.state != EntryState.MERGED)
    for number in list(session.scalars(wanted.order_by(Entry.id))):
        entry, was = lock_entry(session, entry_id=number), before.get(number)
        left = was is not None and _standing(entry) in {_standing_of(was), _standing_of(after[str(number)])}
        if was is not None and left:
            put_back(entry, was)
        _wait_for_screening(session, entry, versions, stage, left=left)
        settle(session, entry_id=number)


def _wait_for_screening(session: Session, entry: Entry, versions: dict[int, int], stage: Stage, *, left: bool) -> None:
    """An entry that was put back waits where it has words that came or changed since. `left`: it was put back."""
    counted = select(Nomination.id, Nomination.version, Nomination.state)
    live = session.execute(counted.where(Nomination.entry_id == entry.id, Nomination.state.in_(LIVE))).all()
    new = any(versions.get(row.id) != row.version for row in live)
    if live and (entry.state is EntryState.WITHDRAWN or (left and new and stage in BEFORE_SCORING)):
        returned = any(row.state is NominationState.RETURNED for row in live)
        entry.state = EntryState.NEEDS_CORRECTING if returned else EntryState.PENDING
        entry.reason, entry.screened_at = "", None
        session.flush()


def _standing(entry: Entry) -> tuple[str, str, str | None]:
    return entry.state.value, entry.reason, entry.screened_at.isoformat() if entry.screened_at else None


def _standing_of(data: dict[str, Any]) -> tuple[str, str, str | None]:
    return data["state"], data["reason"], data["screened_at"]
