"""Nominees who are perhaps the same one, spelt differently: in the whole edition, and beside one entry."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from awards.domain.likeness import Likeness
from awards.domain.likeness_search import find_alike, find_resembling
from awards.domain.matching import NomineeKey
from awards.editions.models import Category
from awards.nominations.models import Entry, Nominee, NomineeDistinction, NomineeMerge
from awards.nominations.service_distinctions import list_told_apart
from awards.nominations.service_nominees import identities_of
from awards.nominations.service_spellings import (
    WITHOUT_WORDS,
    compare,
    facts_of,
    live_id,
    live_nominees,
)


@dataclass(frozen=True)
class LikelyPair:
    """Two live nominees, the older one first, and how alike they are."""

    one: Any
    other: Any
    likeness: Likeness

    @property
    def ids(self) -> tuple[int, int]:
        return self.one.id, self.other.id


def list_pairs(session: Session, *, edition_id: int) -> list[LikelyPair]:
    """All pairs of an edition that wait for a decision, most alike first: rows of id, name, organisation. Two
    statements; the comparing is done once for the same nominees."""
    rows = session.execute(live_nominees(edition_id)).all()
    pairs = [
        LikelyPair(rows[found.one], rows[found.other], found.likeness)
        for found in find_alike(tuple(facts_of(row) for row in rows))
    ]
    told_apart = list_told_apart(session, edition_id=edition_id)
    return [pair for pair in pairs if pair.ids not in told_apart]


def list_categories_of(session: Session, *, nominee_ids: set[int]) -> dict[int, list[Category]]:
    """Nominee id → the categories in which there is something to read about them. One statement."""
    wanted = (
        select(Entry.nominee_id, Category)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.nominee_id.in_(nominee_ids), Entry.state.not_in(WITHOUT_WORDS))
        .order_by(Category.position)
    )
    found: dict[int, list[Category]] = defaultdict(list)
    for nominee_id, category in session.execute(wanted):
        found[nominee_id].append(category)
    return found


@dataclass(frozen=True)
class AlikeNominee:
    """Another nominee of the edition, and how alike they are."""

    nominee_id: int
    name: str
    organisation: str
    likeness: Likeness


@dataclass(frozen=True)
class Kinship:
    """What the dossier of one entry shows of other spellings of its nominee, and of others like them."""

    alike: list[AlikeNominee] = field(default_factory=list)
    merges: list[NomineeMerge] = field(default_factory=list)
    told_apart: list[tuple[NomineeDistinction, Nominee]] = field(default_factory=list)
    joined: dict[int, NomineeMerge] = field(default_factory=dict)
    """Nomination id → the merge by which it joined by itself."""


def describe_kinship(session: Session, *, entry: Entry) -> Kinship:
    """Of an entry with its nominee and nominations. Three statements."""
    merges = list_merges(session, nominee_id=entry.nominee_id)
    by_key = {(each.gone_name_key, each.gone_organisation_key): each for each in merges if each.automatic}
    keys = identities_of(session, entry.nominations)
    typed = {nomination.id: key for nomination, key in zip(entry.nominations, keys, strict=True)}
    told_apart = _list_distinctions(session, entry.nominee_id)
    apart = {nominee.id for _, nominee in told_apart}
    return Kinship(
        alike=[each for each in list_alike(session, entry=entry) if each.nominee_id not in apart],
        merges=merges,
        told_apart=told_apart,
        joined={
            number: by_key[key.name, key.organisation]
            for number, key in typed.items() if _is_other(key, entry.nominee) and key[1:] in by_key
        },
    )  # fmt: skip


def _is_other(key: NomineeKey, nominee: Nominee) -> bool:
    return key[1:] != (nominee.name_key, nominee.organisation_key)


def list_alike(session: Session, *, entry: Entry) -> list[AlikeNominee]:
    """The edition's other nominees who are the same as the entry's or likely so, most alike first. One statement."""
    wanted = live_nominees(entry.edition_id).where(Nominee.kind == entry.nominee.kind, Nominee.id != entry.nominee_id)
    found = compare(facts_of(entry.nominee), session.execute(wanted).all())
    alike = [AlikeNominee(row.id, row.name, row.organisation, how) for row, how in found]
    return sorted(alike, key=lambda each: -each.likeness.score)


def list_merges(session: Session, *, nominee_id: int) -> list[NomineeMerge]:
    """The merges that made a nominee what they are, the latest first, with whom was merged. One statement."""
    wanted = select(NomineeMerge).where(NomineeMerge.kept_id == nominee_id, NomineeMerge.undone_at.is_(None))
    return list(session.scalars(wanted.options(joinedload(NomineeMerge.gone)).order_by(NomineeMerge.id.desc())))


def find_nominee(session: Session, *, edition_id: int, nominee_id: int) -> Nominee | None:
    """One of the edition's nominees, not one who was merged."""
    wanted = select(Nominee).where(Nominee.edition_id == edition_id, Nominee.id == nominee_id)
    return session.scalar(wanted.where(Nominee.merged_into_id.is_(None)))


def find_merge(session: Session, *, edition_id: int, merge_id: int) -> NomineeMerge | None:
    """One of the edition's merges, with both nominees."""
    wanted = select(NomineeMerge).where(NomineeMerge.edition_id == edition_id, NomineeMerge.id == merge_id)
    return session.scalar(wanted.options(joinedload(NomineeMerge.gone), joinedload(NomineeMerge.kept)))


def _list_distinctions(session: Session, nominee_id: int) -> list[tuple[NomineeDistinction, Nominee]]:
    """What was said of a nominee and others, with the other one as they are now. One statement."""
    one, other = live_id(NomineeDistinction.one_id), live_id(NomineeDistinction.other_id)
    wanted = (
        select(NomineeDistinction, Nominee)
        .join(Nominee, or_((one == nominee_id) & (Nominee.id == other), (other == nominee_id) & (Nominee.id == one)))
        .where(Nominee.id != nominee_id)
        .order_by(NomineeDistinction.id)
    )
    return [(noted, nominee) for noted, nominee in session.execute(wanted)]


def list_resembling(session: Session, *, nominee: Nominee, words: str, limit: int = 12) -> list[Any]:
    """Other nominees of the edition whose name or organisation resembles these words, best first. One statement."""
    wanted = live_nominees(nominee.edition_id).where(Nominee.kind == nominee.kind, Nominee.id != nominee.id)
    rows = session.execute(wanted).all()
    places = find_resembling(words or nominee.name, [f"{row.name} {row.organisation}" for row in rows], limit=limit)
    return [rows[place] for place in places]
