"""What a category's figures say, in sentences for a jury: who leads, how sure that is, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.numbers import get_decimal_symbol
from flask_babel import gettext as _
from flask_babel import ngettext

from awards.domain.remarks import LEADERS_DIFFER
from awards.domain.verdict import Verdict
from awards.nominations.service_dossiers import ShownNominee
from awards.results.service_lines import RoomLine
from awards.results.service_room import Reader, Room, Turn
from awards.web import in_language, locale, say

MOST_NAMES = 4
MOST_TURNS = 4
RARE = 0.05


@dataclass(frozen=True)
class Words:
    """A verdict for people. `tone`: good, info, warn; `word`: the verdict in one; `share`: the leader's chance, 0 to 1,
    where there is one; `apart`: why raw and adjusted leaders are others."""

    tone: str
    icon: str
    word: str
    headline: str
    sure: str
    share: float | None
    why: tuple[str, ...]
    apart: tuple[str, ...]


def number_writer() -> Callable[[float], str]:
    """How the page writes points: two decimals, 4.34 or 4,34."""
    symbol = get_decimal_symbol(locale())
    return lambda points: f"{points:.2f}".replace(".", symbol)


def chance_writer() -> Callable[[float | None], str]:
    """How the page says chances, in tenths: "7 in 10"."""
    words = [""] + [str(_("%(num)s in 10", num=num)) for num in range(1, 11)]
    none, rare, sure = "–", str(_("less than 1 in 20")), str(_("more than 19 in 20"))

    def write(chance: float | None) -> str:
        if chance is None:
            return none
        if chance < RARE or chance > 1 - RARE:
            return rare if chance < RARE else sure
        return words[max(1, int(10 * chance + 0.5))]

    return write


def join_names(names: Sequence[str]) -> str:
    """Names as one says them: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return str(_("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1]))


def name_of(nominee: ShownNominee) -> str:
    return in_language(nominee.title)


def put_in_words(room: Room) -> Words:
    """The verdict on a category."""
    tone, icon, word = _kind(room)
    return Words(
        tone=tone,
        icon=icon,
        word=word,
        headline=_headline(room),
        sure=_sure(room),
        share=room.leader.chance if room.leader and room.verdict in (Verdict.CLEAR, Verdict.LIKELY) else None,
        why=tuple(_why(room)),
        apart=tuple(_apart(room)),
    )


def _kind(room: Room) -> tuple[str, str, str]:
    if room.leader and not room.leader.may_win:
        return "warn", "triangle-alert", str(_("Too few ballots"))
    kinds = {
        Verdict.CLEAR: ("good", "circle-check", _("Clear")),
        Verdict.LIKELY: ("info", "chart-column", _("Likely, not certain")),
        Verdict.TIE: ("warn", "scale", _("Too close to call")),
        Verdict.UNCONTESTED: ("info", "info", _("Uncontested")),
        Verdict.NOT_COMPARABLE: ("warn", "triangle-alert", _("Cannot be compared")),
        Verdict.NONE: ("warn", "hourglass", _("No ranking")),
    }
    tone, icon, word = kinds[room.verdict]
    return tone, icon, str(word)


def _headline(room: Room) -> str:
    leader = name_of(room.leader.nominee) if room.leader else ""
    only = name_of(room.lines[0].nominee) if room.lines else ""
    if room.leader and not room.leader.may_win:
        return str(_("%(name)s is ahead, but has too few ballots to be proposed.", name=leader))
    if room.verdict is Verdict.TIE:
        names = [name_of(line.nominee) for line in room.contenders]
        if 1 < len(names) <= MOST_NAMES:
            return str(_("%(names)s are too close to call.", names=join_names(names)))
        return str(_("No entry stands out from the others."))
    if room.verdict is Verdict.NONE and any(line.cast for line in room.lines):
        return str(_("The ballots do not tell who leads."))
    said = {
        Verdict.CLEAR: _("%(name)s leads, and the lead is clear.", name=leader),
        Verdict.LIKELY: _("%(name)s leads, but the lead is not certain.", name=leader),
        Verdict.UNCONTESTED: _("%(name)s is the only entry.", name=only),
        Verdict.NOT_COMPARABLE: _("There is no single ranking here."),
        Verdict.NONE: _("No ballot has been cast in this category."),
    }
    return str(said[room.verdict])


def _sure(room: Room) -> str:
    """The chances, of the leader and of who comes next; of all contenders where it is a tie."""
    running = [line for line in room.contenders if line.chance is not None]
    chance = chance_writer()
    if room.verdict in (Verdict.CLEAR, Verdict.LIKELY) and room.leader and room.leader.chance is not None:
        values = {"chance": chance(room.leader.chance), "name": name_of(room.leader.nominee)}
        first = str(_("Chance that %(name)s is the best: %(chance)s.", **values))
        other = next((line for line in _by_chance(room) if line is not room.leader), None)
        if other is None:
            return first
        next_one = _("Next: %(name)s, %(chance)s.", name=name_of(other.nominee), chance=chance(other.chance))
        return f"{first} {next_one}"
    if room.verdict is Verdict.TIE and running:
        several = [f"{name_of(line.nominee)} {chance(line.chance)}" for line in running[:MOST_NAMES]]
        return str(_("Chances of being the best: %(chances)s.", chances=" · ".join(several)))
    return ""


def _by_chance(room: Room) -> list[RoomLine]:
    known = [line for line in room.lines if line.chance is not None]
    return sorted(known, key=lambda line: -(line.chance or 0.0))[:2]


def _why(room: Room) -> list[str]:
    """What the verdict rests on, the weightiest first."""
    why = []
    if room.leader and not room.leader.may_win:
        values = {"done": room.leader.cast, "quorum": max(1, room.quorum)}
        short = _("Ballots cast: %(done)s; needed: %(quorum)s. Ask for more, or choose among the others.", **values)
        why.append(str(short))
    if room.verdict is Verdict.CLEAR:
        why.append(str(_("It hangs on no single juror: without any one of them, the same entry leads.")))
    if room.verdict in (Verdict.CLEAR, Verdict.LIKELY, Verdict.TIE):
        why += _margin(room) + _turns(room.turns)
    return why + [say(remark) for remark in room.remarks if remark.message != LEADERS_DIFFER]


def _margin(room: Room) -> list[str]:
    """How far the first is ahead of the second, beside how far off such a figure may be."""
    lines = [line for line in room.lines if line.shown is not None]
    if len(lines) < 2 or lines[0].low is None or lines[0].shown is None or lines[1].shown is None:
        return []
    points = number_writer()
    ahead, margin = lines[0].shown - lines[1].shown, lines[0].shown - lines[0].low
    values = {"ahead": points(ahead), "margin": points(margin)}
    if round(ahead, 2) <= round(margin, 2):
        return [str(_("The first two are %(ahead)s points apart; one such figure may be off by %(margin)s.", **values))]
    return [str(_("The first is %(ahead)s points ahead, more than such a figure may be off (%(margin)s).", **values))]


def _turns(turns: Sequence[Turn]) -> list[str]:
    """The jurors whose ballots make the difference, gathered by who would lead without them."""
    jurors: dict[str, list[str]] = {}
    for turn in turns:
        jurors.setdefault(name_of(turn.leader) if turn.leader else "", []).append(turn.juror)
    said = []
    for name, all_of_them in jurors.items():
        named, more = all_of_them[:MOST_TURNS], len(all_of_them) - MOST_TURNS
        if more > 0:
            named = [*named, str(ngettext("%(num)s more juror", "%(num)s more jurors", more))]
        values = {"name": name, "jurors": " · ".join(named)}
        said.append(
            str(_("Without the ballots of one of these jurors, %(name)s would lead: %(jurors)s.", **values))
            if name
            else str(_("Without the ballots of one of these jurors, nobody would lead alone: %(jurors)s.", **values))
        )
    return said


def _apart(room: Room) -> list[str]:
    """Who leads by raw means, who when adjusted, and which jurors make the difference."""
    if not room.leaders_differ or room.leader is None or room.leader.shown is None or not room.raw_leaders:
        return []
    points = number_writer()
    raw = room.raw_leaders[0].raw or 0.0
    names = join_names([name_of(line.nominee) for line in room.raw_leaders[:MOST_NAMES]])
    return [
        str(_("By raw means: %(names)s, %(mean)s.", names=names, mean=points(raw))),
        str(
            _(
                "Adjusted for how strict each juror is: %(name)s, %(mean)s.",
                name=name_of(room.leader.nominee), mean=points(room.leader.shown),
            )
        ),
        *(_read_by(line, readers) for line, readers in room.readers if readers),
    ]  # fmt: skip


def _read_by(line: RoomLine, readers: Sequence[Reader]) -> str:
    points = number_writer()
    told = []
    for one in readers[:MOST_TURNS]:
        values = {"juror": one.juror, "points": points(abs(one.severity))}
        told.append(
            str(_("%(juror)s (stricter by %(points)s)", **values))
            if one.severity < 0
            else str(_("%(juror)s (milder by %(points)s)", **values))
        )
    return str(_("%(name)s was read by %(jurors)s.", name=name_of(line.nominee), jurors=join_names(told)))
