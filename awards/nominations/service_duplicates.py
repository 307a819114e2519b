"""Entries whose nominee is perhaps the same one, spelt differently: shown to the organisers, joined by nobody."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState
from awards.domain.likeness import Likeness, LikenessVerdict, NomineeFacts, find_candidates, likeness
from awards.nominations.models import Entry, Nominee


@dataclass(frozen=True)
class AlikeEntry:
    """Another entry of the category, and how alike its nominee is."""

    entry_id: int
    name: str
    organisation: str
    state: EntryState
    likeness: Likeness


def list_alike(session: Session, *, entry: Entry) -> list[AlikeEntry]:
    """The category's other entries whose nominee is the same or likely so, most alike first; withdrawn ones have no
    words left and are passed over. The entry comes with its nominee. One statement."""
    columns = (
        Entry.id, Entry.state, Nominee.kind, Nominee.name, Nominee.name_key, Nominee.organisation, Nominee.address,
    )  # fmt: skip
    wanted = (
        select(*columns)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(Entry.category_id == entry.category_id, Entry.id != entry.id, Entry.state != EntryState.WITHDRAWN)
        .where(Nominee.kind == entry.nominee.kind)
        .order_by(Entry.id)
    )
    rows = session.execute(wanted).all()
    known = _facts(entry.nominee)
    places = set(find_candidates(entry.nominee.name_key, [row.name_key for row in rows]))
    address = known.address.strip().casefold()
    alike = []
    for place, row in enumerate(rows):
        if place in places or (address and row.address.strip().casefold() == address):
            found = likeness(known, _facts(row))
            if found.verdict is not LikenessVerdict.DIFFERENT:
                alike.append(AlikeEntry(row.id, row.name, row.organisation, row.state, found))
    return sorted(alike, key=lambda each: -each.likeness.score)


def _facts(nominee: Any) -> NomineeFacts:
    """From a nominee or from a row with its columns."""
    return NomineeFacts(
        kind=nominee.kind, name=nominee.name, organisation=nominee.organisation, address=nominee.address
    )
