"""What cannot be routed, and why, in plain words. Conflicts are never relaxed; the rest is for people to decide."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from awards.domain.routing_network import Demand
from awards.domain.routing_problem import Bar, Id, Pair, RoutingEntry, RoutingProblem, in_order
from awards.domain.wording import N_, Message

LISTED = 20


@dataclass(frozen=True)
class EntryShortage:
    """`eligible` counts jurors who may read the entry or have cast a ballot on it; `barred` the others, by `Bar`."""

    entry_id: Id
    wanted: int
    got: int
    eligible: int
    barred: dict[Bar, int]


@dataclass(frozen=True)
class Explanation(Message):
    """`params["entries"]` lists the first ids; a page puts the names of `entry_ids` there."""

    entry_ids: tuple[Id, ...] = field(default=(), kw_only=True)


def list_shortages(problem: RoutingProblem, demand: Demand, assigned: set[Pair]) -> tuple[EntryShortage, ...]:
    """One for each entry that gets fewer jurors than it wants; `assigned` leaves out the pairs that are cast."""
    got = Counter(entry for entry, _ in assigned)
    cast = Counter(entry for entry, _ in problem.cast)
    short = [entry for entry in problem.entries if got[entry.id] < demand.still_wanted[entry.id]]
    found = {
        entry.id: EntryShortage(
            entry_id=entry.id,
            wanted=problem.wanted(entry),
            got=got[entry.id] + cast[entry.id],
            eligible=len(demand.readers[entry.id]) + cast[entry.id],
            barred=_count_bars(problem, entry),
        )
        for entry in short
    }
    return tuple(found[entry] for entry in in_order(found))


def _count_bars(problem: RoutingProblem, entry: RoutingEntry) -> dict[Bar, int]:
    others = (juror for juror in problem.jurors if (entry.id, juror.id) not in problem.cast)
    bars = Counter(problem.bar(entry, juror) for juror in others)
    return {bar: bars[bar] for bar in Bar}


def explain(demand: Demand, assigned: set[Pair], missing: tuple[EntryShortage, ...]) -> tuple[Explanation, ...]:
    """In words: all is well, or what is missing, which entries have too few eligible jurors, and where room lacks."""
    if not missing:
        return (Explanation(N_("Every entry has all the jurors it needs.")),)
    needed, room = sum(demand.still_wanted.values()), sum(demand.room.values())
    message = N_(
        "Still to assign: %(needed)s; possible: %(possible)s; missing: %(missing)s. Jurors have room for %(room)s."
    )
    params = {"needed": needed, "possible": len(assigned), "missing": needed - len(assigned), "room": room}
    return (Explanation(message, params), *_too_few_readers(missing), *_too_little_room(demand, assigned, missing))


def _too_few_readers(missing: tuple[EntryShortage, ...]) -> list[Explanation]:
    """One sentence for all entries that lack eligible jurors in the same way."""
    alike: defaultdict[tuple[int, ...], list[EntryShortage]] = defaultdict(list)
    for shortage in missing:
        if shortage.eligible < shortage.wanted:
            alike[shortage.wanted, shortage.eligible, *shortage.barred.values()].append(shortage)
    message = N_(
        "Too few jurors may read these entries: %(entries)s. Each needs %(wanted)s and has %(eligible)s."
        " Jurors barred by a conflict or a recusal: %(conflict)s; not on the panel: %(panel)s;"
        " not reading the language: %(language)s."
    )
    sentences = []
    for group in alike.values():
        one, ids = group[0], tuple(shortage.entry_id for shortage in group)
        bars = {bar.value: count for bar, count in one.barred.items()}
        params = {"entries": _listed(ids), "wanted": one.wanted, "eligible": one.eligible, **bars}
        sentences.append(Explanation(message, params, entry_ids=ids))
    return sentences


def _too_little_room(demand: Demand, assigned: set[Pair], missing: tuple[EntryShortage, ...]) -> list[Explanation]:
    """The bottleneck: entries that compete for jurors who are full, what these entries could use, and what they get.

    An entry that lacks readers could use no more than the readers it has, so that only room is blamed here.
    """
    short = {lack.entry_id for lack in missing if lack.got < min(lack.wanted, lack.eligible)}
    if not short:
        return []
    entries = _competing(demand, assigned, short)
    needed = sum(min(demand.still_wanted[entry], len(demand.readers[entry])) for entry in entries)
    possible = sum(1 for entry, _ in assigned if entry in entries)
    ids = tuple(in_order(entries))
    message = N_(
        "Too little room: these entries need %(needed)s more assignments, and the jurors who may read them can take"
        " %(possible)s: %(entries)s."
    )
    return [Explanation(message, {"needed": needed, "possible": possible, "entries": _listed(ids)}, entry_ids=ids)]


def _competing(demand: Demand, assigned: set[Pair], short: set[Id]) -> set[Id]:
    """The entries on the near side of the min-cut: `short`, and all that hold a juror whom one of these could use."""
    held_by: defaultdict[Id, list[Id]] = defaultdict(list)
    for entry, juror in assigned:
        held_by[juror].append(entry)
    reached, waiting, full = set(short), list(short), set[Id]()
    while waiting:
        entry = waiting.pop()
        wished = {juror for juror in demand.readers[entry] if (entry, juror) not in assigned} - full
        full |= wished
        freed = {other for juror in wished for other in held_by[juror]} - reached
        reached |= freed
        waiting += freed
    return reached


def _listed(ids: tuple[Id, ...]) -> str:
    shown = [str(one) for one in ids[:LISTED]]
    return ", ".join(shown if len(ids) <= LISTED else [*shown, "…"])
