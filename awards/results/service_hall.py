"""The hall of fame: the winners of all editions that everybody may know, and of the years before this system."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.domain.errors import NotFound
from awards.domain.lifecycle import PUBLISHED
from awards.domain.matching import fold_name, organisation_key
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry
from awards.results.earlier_table import EarlierLine
from awards.results.models import Decision
from awards.results.models_public import EarlierWin
from awards.results.service_winners import withheld_entries


@dataclass(frozen=True)
class Win:
    """One award that somebody won. Without a name where they do not wish to be named."""

    year: int
    category: dict[str, str]
    """Its name by language; of an earlier year, as it was typed."""
    kind: str
    """Wins of one kind are of the same category, whatever the year."""
    hue: str
    icon: str
    name: str
    organisation: str
    address: tuple[str, str] | None = None
    """The edition's and the category's parts of the winner's page, where there is one."""
    entry_id: int | None = None
    is_shared: bool = False
    times: int = 1
    """How many awards, this one among them, the same name of the same organisation has won up to this year."""


@dataclass(frozen=True)
class HallYear:
    """A year's winners. `title` is the edition's name, or empty."""

    year: int
    title: str
    slug: str
    wins: tuple[Win, ...]


@dataclass(frozen=True)
class Honoured:
    """A person, a team or an organisation with several awards."""

    name: str
    organisation: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class Hall:
    """All of it, the latest year first."""

    years: tuple[HallYear, ...]
    kinds: tuple[Win, ...]
    """One win of each category, to choose by."""
    people: tuple[Honoured, ...]
    organisations: tuple[Honoured, ...]


def show_hall(session: Session) -> Hall:
    """The hall of fame, as everybody reads it. Four statements."""
    editions = list(session.scalars(select(Edition).where(Edition.stage.in_(PUBLISHED)).order_by(Edition.id.desc())))
    decided = _decisions(session, [edition.id for edition in editions])
    withheld = withheld_entries(session, edition_ids=[edition.id for edition in editions])
    groups: list[tuple[int, Edition | None, list[Win]]] = [
        (year_of(edition), edition, _wins_of(edition, decided[edition.id], withheld)) for edition in editions
    ]
    known = _known_categories(decided)
    by_year: defaultdict[int, list[Win]] = defaultdict(list)
    for one in list_earlier(session):
        by_year[one.year].append(_earlier(one, known))
    groups += [(year, None, wins) for year, wins in by_year.items()]
    groups.sort(key=lambda group: (-group[0], group[1] is None))
    counted = _count(groups)
    every = [win for group in counted for win in group.wins]
    return Hall(
        years=tuple(group for group in counted if group.wins),
        kinds=_kinds(every),
        people=_several(every, key=_person),
        organisations=_several(every, key=lambda win: (organisation_key(win.organisation), ""), of_organisations=True),
    )


def year_of(edition: Edition) -> int:
    """The year of the ceremony, or that in the edition's address."""
    return edition.ceremony_on.year if edition.ceremony_on else int(edition.slug[:4])


def _decisions(session: Session, edition_ids: Sequence[int]) -> defaultdict[int, list[Decision]]:
    wanted = select(Decision).where(Decision.edition_id.in_(edition_ids)).order_by(Decision.id)
    found: defaultdict[int, list[Decision]] = defaultdict(list)
    options = (joinedload(Decision.category), joinedload(Decision.entry).joinedload(Entry.nominee))
    for one in session.scalars(wanted.options(*options)):
        found[one.edition_id].append(one)
    return found


def _wins_of(edition: Edition, decisions: list[Decision], withheld: set[int]) -> list[Win]:
    shared = Counter(one.category_id for one in decisions)
    ordered = sorted(decisions, key=lambda one: (one.category.position, one.id))
    return [
        Win(
            year=year_of(edition),
            category=one.category.name,
            kind=one.category.key,
            hue=one.category.hue,
            icon=one.category.icon,
            name="" if one.entry_id in withheld else one.entry.nominee.name,
            organisation="" if one.entry_id in withheld else one.entry.nominee.organisation,
            address=(edition.slug, one.category.key),
            entry_id=one.entry_id,
            is_shared=shared[one.category_id] > 1,
        )
        for one in ordered
    ]


def _known_categories(decided: dict[int, list[Decision]]) -> dict[str, Category]:
    """The categories that have been won, by each of their names."""
    categories = [one.category for decisions in decided.values() for one in decisions]
    return {fold_name(name): category for category in reversed(categories) for name in category.name.values()}


def _earlier(one: EarlierWin, known: dict[str, Category]) -> Win:
    category = known.get(fold_name(one.category))
    return Win(
        year=one.year,
        category=category.name if category else {"en": one.category},
        kind=category.key if category else fold_name(one.category),
        hue=category.hue if category else "",
        icon=category.icon if category else "award",
        name=one.name,
        organisation=one.organisation,
    )


def _person(win: Win) -> tuple[str, str]:
    return fold_name(win.name), organisation_key(win.organisation)


def _count(groups: Iterable[tuple[int, Edition | None, list[Win]]]) -> list[HallYear]:
    """How often each has won up to then, counted from the earliest year on."""
    counts: Counter[tuple[str, str]] = Counter()
    years = []
    for year, edition, wins in reversed(list(groups)):
        counted = []
        for win in wins:
            if win.name:
                counts[_person(win)] += 1
            counted.append(replace(win, times=counts[_person(win)] if win.name else 1))
        title, slug = (edition.name, edition.slug) if edition else ("", "")
        years.append(HallYear(year, title, slug, tuple(counted)))
    return years[::-1]


def _kinds(wins: Iterable[Win]) -> tuple[Win, ...]:
    """The first win of each category: those of the latest edition come first, in its order."""
    kinds: dict[str, Win] = {}
    for win in wins:
        kinds.setdefault(win.kind, win)
    return tuple(kinds.values())


def _several(wins: Iterable[Win], *, key: object, of_organisations: bool = False) -> tuple[Honoured, ...]:
    """Those with more than one award, the most first."""
    groups: defaultdict[tuple[str, str], list[Win]] = defaultdict(list)
    for win in wins:
        if win.name and (found := key(win))[0]:  # type: ignore[operator]
            groups[found].append(win)
    several = [
        Honoured(
            group[0].organisation if of_organisations else group[0].name,
            "" if of_organisations else group[0].organisation,
            tuple(sorted((win.year for win in group), reverse=True)),
        )
        for group in groups.values()
        if len(group) > 1
    ]
    return tuple(sorted(several, key=lambda one: (-len(one.years), fold_name(one.name))))


def list_earlier(session: Session) -> list[EarlierWin]:
    """The winners of earlier years, the latest first. One statement."""
    wanted = select(EarlierWin).order_by(EarlierWin.year.desc(), EarlierWin.category, EarlierWin.name, EarlierWin.id)
    return list(session.scalars(wanted))


def add_earlier(
    session: Session, *, edition: Edition, lines: Sequence[EarlierLine], now: datetime, actor_id: int
) -> int:
    """Add what the list does not have yet; how many. The names stand in no line of the record."""
    session.execute(select(Edition.id).order_by(Edition.id).limit(1).with_for_update(key_share=True))  # one at a time
    have = {(one.year, one.category, one.name) for one in list_earlier(session)}
    fresh = {(line.year, line.category, line.name): line for line in lines}
    added = [line for key, line in fresh.items() if key not in have]
    if not added:
        return 0
    session.add_all(
        EarlierWin(
            year=line.year, category=line.category, name=line.name, organisation=line.organisation,
            added_by_id=actor_id, added_at=now,
        )
        for line in added
    )  # fmt: skip
    record(
        session, action="earlier_wins_added", subject="hall of fame", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"lines": len(added), "years": sorted({line.year for line in added})},
    )  # fmt: skip
    return len(added)


def remove_earlier(session: Session, *, edition: Edition, win_id: int, now: datetime, actor_id: int) -> None:
    """Take a winner of an earlier year off the list; nothing is kept of the name. Raises NotFound."""
    wanted = select(EarlierWin).where(EarlierWin.id == win_id).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(N_("This line is no longer in the list."))
    year = found.year
    session.delete(found)
    record(
        session, action="earlier_win_removed", subject=f"hall of fame {win_id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"year": year},
    )  # fmt: skip
