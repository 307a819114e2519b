"""Changing one's own nomination: its words, and with them perhaps the nominee and the entry that it belongs to."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from awards.audit.service import record
from awards.domain.errors import AlreadyNominated, NotNow
from awards.domain.language import AUTO, detect_language, settle_language
from awards.domain.lifecycle import NominationState, NomineeKind
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_nominees import (
    LIVE,
    ChangedMeanwhile,
    fill_contact,
    identities_of,
    lock_entry_of,
    lock_home,
    obtain_entry,
    obtain_nominee,
    record_joining,
    reopen,
    settle,
)
from awards.nominations.service_own import WORDS, NominationWords, find_own_words, may_edit
from awards.nominations.service_versions import keep_version, take_down


def check_edit(edition: Edition, nomination: Nomination, *, version: int, now: datetime, opened: str = "") -> None:
    """Raise NotNow or ChangedMeanwhile unless what was typed on the page of that `version` may be stored."""
    if not may_edit(edition, nomination, now=now, opened=opened):
        raise NotNow(N_("This nomination can no longer be changed."))
    if nomination.version != version:
        raise _changed_meanwhile()


def edit_nomination(
    session: Session, *, nomination: Nomination, words: NominationWords, version: int, now: datetime, actor_id: int,
    opened: str = "",
) -> None:  # fmt: skip
    """Change one's words; one that was returned is thereby sent again. An entry screened before waits again.

    `version` is that of the page on which they were typed, `opened` its mark of when that was. The words before are
    kept. Raises NotNow, ChangedMeanwhile, AlreadyNominated.
    """
    edition = session.get_one(Edition, nomination.edition_id)
    check_edit(edition, nomination, version=version, now=now, opened=opened)
    new = _settle(words, nomination)
    changed = {name: value for name, value in new.items() if getattr(nomination, name) != value}
    if not changed and nomination.state is NominationState.SUBMITTED:
        return
    kept: dict[str, Any] = {name: new[name] for name in WORDS}
    _change(
        session, edition=edition, nomination=nomination, words=replace(words, **kept), changed=changed, now=now,
        actor_id=actor_id,
    )  # fmt: skip
    record(
        session, action="nomination_edited", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={"changed": sorted(changed.keys() - {"detected_language"}), "entry": nomination.entry_id},
    )  # fmt: skip


def _settle(words: NominationWords, nomination: Nomination) -> dict[str, object]:
    """The words as they are stored. What an organiser said of a story's language holds as long as the story does."""
    new = asdict(words)
    if words.nominee_kind is NomineeKind.PERSON:
        new |= {"nominee_members": "", "nominee_contact": ""}
    if words.story == nomination.story and words.language in {AUTO, nomination.language}:
        return new | {"language": nomination.language}
    guess = detect_language(words.story)
    language = settle_language(words.language, guess, fallback=nomination.language)
    return new | {"language": language, "detected_language": guess.sure}


def _changed_meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        N_("This nomination was changed in another window after you opened this page. Nothing was overwritten.")
    )


def _change(
    session: Session, *, edition: Edition, nomination: Nomination, words: NominationWords, changed: dict[str, Any],
    now: datetime, actor_id: int,
) -> None:  # fmt: skip
    """Lock the nominee, then the entry, and only then write; the words before are kept."""
    left, known, before = nomination.entry_id, None, take_down(nomination, WORDS)
    if left is None or len(set(identities_of(session, [words, nomination]))) > 1:
        alone = _only_nominee_of(session, nomination=nomination)
        known = obtain_nominee(session, edition_id=edition.id, typed=words, now=now, besides=alone)
    if left is not None:
        left = (lock_entry_of if known else lock_home)(session, nomination=nomination).id
    for name, value in changed.items():
        setattr(nomination, name, value)
    nomination.state, nomination.correction, nomination.updated_at = NominationState.SUBMITTED, "", now
    try:
        session.flush()
    except StaleDataError:
        raise _changed_meanwhile() from None
    if changed:
        keep_version(session, words=before, now=now, actor_id=actor_id)
    if known is None:
        entry = session.get_one(Entry, left)
        _pass_on(session, nominee_id=entry.nominee_id, nomination=nomination, changed=changed)
    else:
        entry = obtain_entry(session, category_id=nomination.category_id, nominee=known.nominee, now=now)
    _settle_in(session, nomination=nomination, entry=entry, left=left)
    reopen(entry, edition)
    session.flush()
    record_joining(session, joined=known.joined if known else None, nomination=nomination, now=now)


def _settle_in(session: Session, *, nomination: Nomination, entry: Entry, left: int | None) -> None:
    """Put a nomination into an entry, and settle the one that it has `left`."""
    if entry.id == left:
        return
    if find_own_words(session, nomination=nomination, entry_id=entry.id) is not None:
        raise AlreadyNominated(
            N_("You have nominated this nominee in this category already: add your words there."),
            field="nominee_name",
        )
    nomination.entry_id, nomination.second_of_id = entry.id, None
    session.flush()
    if left is not None:
        settle(session, entry_id=left)


NOMINEE_COLUMNS = {
    "nominee_name": "name", "nominee_organisation": "organisation", "nominee_members": "members",
    "nominee_contact": "contact", "nominee_address": "address", "nominee_locale": "locale",
}  # fmt: skip


def _pass_on(session: Session, *, nominee_id: int, nomination: Nomination, changed: dict[str, Any]) -> None:
    """A change of the nominee's data reaches the nominee, where nobody else wrote about them; else it fills gaps."""
    given = {NOMINEE_COLUMNS[name]: value for name, value in changed.items() if name in NOMINEE_COLUMNS}
    if not given:
        return
    nominee = session.get_one(Nominee, nominee_id)
    alone = _is_alone(session, nominee_id=nominee_id, nomination=nomination)
    for column, value in given.items():
        if alone or (column not in {"contact", "address"} and not getattr(nominee, column)):
            setattr(nominee, column, value)
    if not alone:
        fill_contact(nominee, nomination)


def _is_alone(session: Session, *, nominee_id: int, nomination: Nomination) -> bool:
    """Whether nobody else's words count for the nominee."""
    others = (
        select(Nomination.id)
        .join(Nomination.entry)
        .where(Nomination.state.in_(LIVE), Nomination.id != nomination.id, Entry.nominee_id == nominee_id)
    )
    return session.scalar(others.limit(1)) is None


def _only_nominee_of(session: Session, *, nomination: Nomination) -> int | None:
    """The nominee whom the nomination named until now, where nobody else did."""
    named = session.scalar(select(Entry.nominee_id).where(Entry.id == nomination.entry_id))
    return named if named is not None and _is_alone(session, nominee_id=named, nomination=nomination) else None
