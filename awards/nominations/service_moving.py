"""Words that fit another category better: moved there by organisers before the jury begins, all of an entry or some."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState, NominationState
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.models_notes import EntryNote
from awards.nominations.service_entries import dossier_mark
from awards.nominations.service_nominees import BEFORE_SCORING, LIVE, order_words, settle
from awards.nominations.service_screening import look_again, look_at_words_again, tell_nominator


class MoveRefused(AwardsError):
    """The words cannot go to that category."""


@dataclass(frozen=True)
class Move:
    """Words on their way: those of `entry` to `holder`, which is the same entry when it goes as a whole."""

    entry: Entry
    holder: Entry
    nominations: list[Nomination]
    before: Category
    after: Category

    @property
    def joined(self) -> bool:
        """Whether the words are in another entry now."""
        return self.entry.id != self.holder.id

    @property
    def live(self) -> list[Nomination]:
        """Those that are not withdrawn or kept as a duplicate."""
        return [each for each in self.nominations if each.state in LIVE]


def move_words(
    session: Session, *, entry: Entry, category: Category, now: datetime, actor_id: int | None, reason: str = "",
    mark: str | None = None, nomination_id: int | None = None,
) -> Move:  # fmt: skip
    """Move an entry, or one of its nominations, to another category, and tell the nominators.

    A nominee has one entry in a category: where there is one, the words join it. `mark`: `dossier_mark` of what the
    mover read. Raises NotNow, ChangedMeanwhile, MoveRefused.
    """
    edition = session.get_one(Edition, entry.edition_id)
    if edition.stage not in BEFORE_SCORING:
        raise NotNow(N_("The jury has begun: this decision can no longer be taken."))
    if category.id == entry.category_id:
        raise MoveRefused(N_("It is in this category already."), field="category")
    target = _lock(session, entry=entry, category=category, mark=mark)
    nominations = _choose(entry, nomination_id)
    if target is not None:
        _refuse_seconds(nominations=nominations, target=target)
    whole = len(nominations) == len(entry.nominations)
    holder = target or (entry if whole else _make_entry(session, entry=entry, category=category, now=now))
    move = Move(entry, holder, nominations, session.get_one(Category, entry.category_id), category)
    _settle_states(move, target=target)
    _carry(session, move=move, whole=whole)
    _report(session, edition=edition, move=move, reason=reason.strip(), now=now, actor_id=actor_id)
    return move


def _lock(session: Session, *, entry: Entry, category: Category, mark: str | None) -> Entry | None:
    """Hold the nominee and their entries in both categories, and read again what is moved; the entry that the nominee
    has in the other category, if there is one."""
    session.execute(select(Nominee.id).where(Nominee.id == entry.nominee_id).with_for_update(key_share=True))
    both = Entry.category_id.in_((entry.category_id, category.id))
    wanted = select(Entry.id).where(Entry.nominee_id == entry.nominee_id, both).order_by(Entry.id)
    held = session.scalars(wanted.with_for_update(key_share=True)).all()
    if entry.id not in held:
        raise look_again()
    fresh = select(Entry).where(Entry.id.in_(held)).options(
        joinedload(Entry.nominee),
        joinedload(Entry.category),
        selectinload(Entry.nominations).joinedload(Nomination.nominator),
    )  # fmt: skip
    found = session.scalars(fresh.execution_options(populate_existing=True)).all()
    if mark is not None and mark != dossier_mark(entry):
        raise look_again()
    return next((other for other in found if other.id != entry.id), None)


def _choose(entry: Entry, nomination_id: int | None) -> list[Nomination]:
    """What moves: one nomination, or all of them where no words would be left behind."""
    chosen = [each for each in entry.nominations if nomination_id in (None, each.id)]
    if not any(each.state in LIVE for each in chosen):
        raise MoveRefused(N_("There are no words left to move: they were withdrawn."))
    staying = [each for each in entry.nominations if each not in chosen and each.state in LIVE]
    return chosen if staying else list(entry.nominations)


def _refuse_seconds(*, nominations: list[Nomination], target: Entry) -> None:
    """Who wrote in both categories must first choose: one nomination per person counts in an entry."""
    there = {each.nominator_id for each in target.nominations if each.state in LIVE}
    twice = [each.nominator_name for each in nominations if each.state in LIVE and each.nominator_id in there]
    if twice:
        message = N_(
            "In that category there are words about this nominee by the same person already: %(names)s. "
            "Return one of the two nominations, and ask to bring the words together."
        )
        raise MoveRefused(message, {"names": ", ".join(sorted(twice))}, field="category")


def _make_entry(session: Session, *, entry: Entry, category: Category, now: datetime) -> Entry:
    """The nominee's entry in the other category; nobody else can make it while the nominee is held."""
    made = Entry(
        edition_id=entry.edition_id, category_id=category.id, nominee_id=entry.nominee_id, state=EntryState.PENDING,
        created_at=now, nominations=[],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _settle_states(move: Move, *, target: Entry | None) -> None:
    """Eligible stays eligible where nothing is added that was not; anything else waits for the organisers again."""
    states = {move.entry.state, target.state} if target else {move.holder.state}
    returned = any(each.state is NominationState.RETURNED for each in (*move.nominations, *move.holder.nominations))
    if returned:
        state = EntryState.NEEDS_CORRECTING
    elif states == {EntryState.ELIGIBLE}:
        state = EntryState.ELIGIBLE
    else:
        state = EntryState.PENDING
    move.holder.state = state
    if state is not EntryState.ELIGIBLE:
        move.holder.reason, move.holder.screened_at = "", None


def _carry(session: Session, *, move: Move, whole: bool) -> None:
    if not move.joined:
        move.entry.category_id = move.after.id
    for nomination in move.nominations:
        origin = nomination.moved_from or move.before.key
        nomination.moved_from = "" if origin == move.after.key else origin
        nomination.category_id, nomination.entry_id = move.after.id, move.holder.id
    try:
        session.flush()
    except StaleDataError:
        raise look_at_words_again() from None
    if move.joined and whole:
        notes = update(EntryNote).where(EntryNote.entry_id == move.entry.id).values(entry_id=move.holder.id)
        session.execute(notes.execution_options(synchronize_session=False))
    if move.joined:
        order_words(session, entry_id=move.holder.id)
        settle(session, entry_id=move.entry.id)


def _report(
    session: Session, *, edition: Edition, move: Move, reason: str, now: datetime, actor_id: int | None
) -> None:
    record(
        session, action="entry_moved", subject=f"entry {move.entry.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={
            "from": move.before.key, "to": move.after.key, "into": move.holder.id,
            "nominations": sorted(each.id for each in move.nominations),
        },
    )  # fmt: skip
    for nomination in move.live:
        tell_nominator(
            session, edition=edition, nomination=nomination, account=nomination.nominator,
            template="nomination_moved", words=reason, now=now, before=move.before.name, after=move.after.name,
        )  # fmt: skip
