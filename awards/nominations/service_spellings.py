"""Whom a nomination names: a nominee who is spelt the same, was once spelt so, or is the same beyond doubt.

The nominee is locked until commit, so that nobody merges them meanwhile; locks are taken nominee first.
"""

from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState, NomineeKind
from awards.domain.likeness import (
    Likeness,
    LikenessVerdict,
    NomineeFacts,
    find_candidates,
    fold_address,
    is_personal,
    likeness,
)
from awards.domain.matching import NomineeKey, fold_name
from awards.nominations.models import Entry, Nominee, NomineeDistinction, NomineeMerge
from awards.organisations.service import canonical_organisation

WITHOUT_WORDS = (EntryState.WITHDRAWN, EntryState.MERGED)
"""The states of entries in which there is nothing to read."""
DATA = (
    "name", "name_key", "organisation", "organisation_key", "twin", "members", "contact", "address", "locale",
    "pronunciation",
)  # fmt: skip
"""What is known of a nominee."""


class Typed(Protocol):
    """A nominee as somebody typed them: a nomination, or the words that are to go into it."""

    @property
    def nominee_kind(self) -> Any: ...
    @property
    def nominee_name(self) -> Any: ...
    @property
    def nominee_organisation(self) -> Any: ...
    @property
    def nominee_members(self) -> Any: ...
    @property
    def nominee_contact(self) -> Any: ...
    @property
    def nominee_address(self) -> Any: ...
    @property
    def nominee_locale(self) -> Any: ...


class Known(NamedTuple):
    """A nominee who was there already; `joined` where the nomination joined them by itself just now."""

    nominee: Nominee
    joined: NomineeMerge | None = None


def nominee_data(nominee: Nominee) -> dict[str, Any]:
    """What is known of a nominee, to be put back."""
    return {name: getattr(nominee, name) for name in DATA}


def lock_live(session: Session, *, nominee_id: int) -> Nominee:
    """The nominee, or the one into whom they were merged, locked until commit."""
    while True:
        wanted = select(Nominee).where(Nominee.id == nominee_id).with_for_update(key_share=True)
        nominee = session.scalars(wanted.execution_options(populate_existing=True)).one()
        if nominee.merged_into_id is None:
            return nominee
        nominee_id = nominee.merged_into_id


def find_known(
    session: Session, *, edition_id: int, key: NomineeKey, typed: Typed, now: datetime, besides: int | None = None
) -> Known | None:
    """The nominee whom the nomination names, if there is one. `besides`: the id of one who is not looked at for
    likeness, since nobody but this nominator named them."""
    found = _find_exact(session, edition_id, key, typed) or _find_remembered(session, edition_id, key)
    if found is not None:
        return Known(found)
    match = _find_sure(session, edition_id, key.kind, typed, besides)
    if match is None:
        return None
    nominee = lock_live(session, nominee_id=match[0])
    if (found := _find_remembered(session, edition_id, key)) is not None:  # the same spelling, a moment earlier
        return Known(found)
    return Known(nominee, _join(session, nominee, key, typed, match[1], now))


def _find_exact(session: Session, edition_id: int, key: NomineeKey, typed: Typed) -> Nominee | None:
    """Of several who share name and organisation, the one with the address; else the first."""
    wanted = (
        select(Nominee)
        .where(*_named(edition_id, key), Nominee.merged_into_id.is_(None))
        .order_by(Nominee.twin)
        .with_for_update(key_share=True)
    )
    found = list(session.scalars(wanted.execution_options(populate_existing=True)))
    address = fold_address(typed.nominee_address)
    ours = [nominee for nominee in found if address and fold_address(nominee.address) == address]
    return next(iter(ours or found), None)


def _named(edition_id: int, key: NomineeKey) -> tuple[Any, ...]:
    return (
        Nominee.edition_id == edition_id, Nominee.kind == key.kind, Nominee.name_key == key.name,
        Nominee.organisation_key == key.organisation,
    )  # fmt: skip


def free_twin(session: Session, *, edition_id: int, key: NomineeKey, besides: int | None = None) -> int:
    """The first number under which another nominee of this name and organisation can live."""
    wanted = select(Nominee.twin).where(*_named(edition_id, key), Nominee.merged_into_id.is_(None))
    taken = set(session.scalars(wanted.where(Nominee.id != (besides or 0))))
    return next(number for number in range(len(taken) + 1) if number not in taken)


def _find_remembered(session: Session, edition_id: int, key: NomineeKey) -> Nominee | None:
    """Whoever was spelt so before their dossiers were merged."""
    gone = and_(NomineeMerge.gone_name_key == key.name, NomineeMerge.gone_organisation_key == key.organisation)
    kept = and_(NomineeMerge.kept_name_key == key.name, NomineeMerge.kept_organisation_key == key.organisation)
    wanted = (
        select(NomineeMerge.kept_id)
        .join(Nominee, Nominee.id == NomineeMerge.kept_id)
        .where(NomineeMerge.edition_id == edition_id, NomineeMerge.undone_at.is_(None), Nominee.kind == key.kind)
        .where(or_(gone, kept))
    )
    found = session.scalar(wanted.order_by(NomineeMerge.id.desc()).limit(1))
    return None if found is None else lock_live(session, nominee_id=found)


def _find_sure(
    session: Session, edition_id: int, kind: NomineeKind, typed: Typed, besides: int | None
) -> tuple[int, Likeness] | None:
    """The one nominee who is the same beyond doubt; None where there are several, or where organisers have told
    that nominee and another one of such a name apart."""
    facts = NomineeFacts(
        kind=kind, name=typed.nominee_name, organisation=typed.nominee_organisation, address=typed.nominee_address
    )
    alike = _compare_all(session, edition_id, facts, besides)
    sure = [(number, how) for number, how in alike.items() if how.verdict is LikenessVerdict.SAME]
    if len(sure) != 1:
        return None
    others = alike.keys() - {sure[0][0]}
    return None if others & told_apart_from(session, nominee_id=sure[0][0]) else sure[0]


def live_nominees(edition_id: int) -> Any:
    """The nominees of an edition about whom there is something to read: rows of id and what likeness looks at."""
    read = select(Entry.id).where(Entry.nominee_id == Nominee.id, Entry.state.not_in(WITHOUT_WORDS))
    columns = Nominee.id, Nominee.kind, Nominee.name, Nominee.name_key, Nominee.organisation, Nominee.address
    wanted = select(*columns).where(Nominee.edition_id == edition_id, Nominee.merged_into_id.is_(None))
    return wanted.where(read.exists()).order_by(Nominee.id)


def facts_of(nominee: Any) -> NomineeFacts:
    """From a nominee, or from a row with their columns."""
    return NomineeFacts(
        kind=nominee.kind, name=nominee.name, organisation=nominee.organisation, address=nominee.address
    )


def _compare_all(session: Session, edition_id: int, facts: NomineeFacts, besides: int | None) -> dict[int, Likeness]:
    rows = session.execute(live_nominees(edition_id).where(Nominee.kind == facts.kind)).all()
    return {row.id: how for row, how in compare(facts, rows) if row.id != besides}


def compare(facts: NomineeFacts, rows: Any) -> list[tuple[Any, Likeness]]:
    """Those of the rows that are the same or likely so."""
    address = fold_address(facts.address)
    places = set(find_candidates(fold_name(facts.name), [row.name_key for row in rows]))
    worth = [
        row for place, row in enumerate(rows)
        if place in places or (is_personal(address) and fold_address(row.address) == address)
    ]  # fmt: skip
    compared = [(row, likeness(facts, facts_of(row))) for row in worth]
    return [(row, how) for row, how in compared if how.verdict is not LikenessVerdict.DIFFERENT]


def told_apart_from(session: Session, *, nominee_id: int) -> set[int]:
    """The nominees of whom organisers have said that they are not this one; merged ones by those they became."""
    one, other = live_id(NomineeDistinction.one_id), live_id(NomineeDistinction.other_id)
    wanted = select(one, other).where(or_(one == nominee_id, other == nominee_id))
    return {number for pair in session.execute(wanted) for number in pair} - {nominee_id}


def live_id(column: Any) -> Any:
    """The nominee of a column, or whom they became."""
    became = select(func.coalesce(Nominee.merged_into_id, Nominee.id)).where(Nominee.id == column)
    return became.correlate(NomineeDistinction).scalar_subquery()


def _join(
    session: Session, nominee: Nominee, key: NomineeKey, typed: Typed, how: Likeness, now: datetime
) -> NomineeMerge:
    """The nomination joins by itself. The nominee whom it typed gets a row of their own, merged from the start: so it
    can be taken apart like any other merge."""
    member = canonical_organisation(session, typed=typed.nominee_organisation)
    typed_nominee = Nominee(
        organisation_id=member.id if member else None,
        edition_id=nominee.edition_id, kind=key.kind, name=typed.nominee_name, name_key=key.name,
        organisation=typed.nominee_organisation, organisation_key=key.organisation, twin=0,
        members=typed.nominee_members, contact=typed.nominee_contact, address=typed.nominee_address,
        locale=typed.nominee_locale, merged_into_id=nominee.id, created_at=now,
    )  # fmt: skip
    session.add(typed_nominee)
    session.flush()
    merge = NomineeMerge(
        edition_id=nominee.edition_id, kept_id=nominee.id, gone_id=typed_nominee.id, kept_name_key=nominee.name_key,
        kept_organisation_key=nominee.organisation_key, gone_name_key=key.name, gone_organisation_key=key.organisation,
        automatic=True, reasons=[reason.message for reason in how.reasons], merged_by_id=None, merged_at=now,
        before={"kept": nominee_data(nominee), "gone": nominee_data(typed_nominee)},
    )  # fmt: skip
    session.add(merge)
    session.flush()
    return merge
