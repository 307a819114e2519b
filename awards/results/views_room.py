"""The jury room: a category at a glance and line by line, its ballots, the big screen; completes the blueprint."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from awards.extensions import db
from awards.jury.service_rounds import RoundStanding, check_not_blind, find_open_round
from awards.nominations.service_dossiers import ShownNominee
from awards.permissions import Permission, allows, requires, sees_names
from awards.results.service import find_decisions
from awards.results.service_comments import list_juror_figures, read_entry_ballots
from awards.results.service_figures import Recent
from awards.results.service_lines import RoomLine
from awards.results.service_room import Room, RoomCategory, find_room
from awards.results.views import bp, show_all
from awards.results.views_agreement import put_agreement_in_words
from awards.results.views_verdict import chance_writer, join_names, name_of, number_writer, put_in_words
from awards.web import LANGUAGES, in_language, locale, whole_number

__all__ = ["bp"]

ON_A_PAGE = 20
ON_THE_WALL = 5
LEFT, UNIT = 8.0, 56.0
"""Where 1 point stands in the pictures, and how wide a point is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the room, its numbers written out and its pictures measured: `dots`, `bars` are paths."""

    line: RoomLine
    name: str
    details: str
    shown: str
    raw: str
    interval: str
    chance: str
    band: tuple[float, float] | None
    mark: float | None
    raw_mark: float | None
    dots: str
    dots_label: str
    bars: str
    bars_label: str
    coverage: str
    opens: str
    """The heading of the group that begins with this line, "" for the others."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page of a room as markup. It holds its room, so that no other one gets the same id meanwhile."""

    room: Room
    markup: Markup


_written: Recent[Written] = Recent(128)


def _x(points: float) -> float:
    return round(LEFT + (min(5.2, max(0.9, points)) - 1) * UNIT, 1)


def _rows(room: Room, lines: Sequence[RoomLine]) -> list[Row]:
    points, chance = number_writer(), chance_writer()
    names = [in_language(name) for name, _weight in room.category.criteria]
    ballots, of_wanted = str(_("Ballots: %(totals)s")), str(_("%(done)s of %(total)s"))
    rows, group = [], None
    for line in lines:
        opens = _heading(room, line.group) if room.groups > 1 and line.cast and line.group != group else ""
        group = line.group
        known = line.low is not None and line.high is not None
        rows.append(
            Row(
                line=line,
                name=name_of(line.nominee),
                details=_details(line.nominee),
                shown="–" if line.shown is None else points(line.shown),
                raw="–" if line.raw is None else points(line.raw),
                interval=f"{points(line.low or 0)} – {points(line.high or 0)}" if known else "",
                chance=chance(line.chance),
                band=(_x(line.low or 0), _x(line.high or 0)) if known else None,
                mark=None if line.shown is None else _x(line.shown),
                raw_mark=_x(line.raw) if line.raw is not None and room.adjusts else None,
                dots=_dots(line.totals),
                dots_label=ballots % {"totals": " · ".join(map(points, line.totals))},
                bars="".join(f"M{8 + 14 * place} 34V{34 - 6 * mean:.1f}" for place, mean in enumerate(line.profile)),
                bars_label=" · ".join(
                    f"{name} {points(mean)}" for name, mean in zip(names, line.profile, strict=False)
                ),
                coverage=of_wanted % {"done": line.cast, "total": line.wanted},
                opens=opens,
            )
        )
    return rows


def _details(nominee: ShownNominee) -> str:
    """The organisation, and what the jury of a blind edition calls the entry."""
    label = in_language(nominee.label) if nominee.label and not nominee.is_hidden else ""
    return " · ".join(filter(None, (nominee.organisation, label)))


def _dots(totals: Sequence[float]) -> str:
    """Zero-length strokes with round ends; ballots that lie on each other are stacked."""
    held: dict[int, int] = {}
    path = []
    for total in totals:
        spot = round(_x(total) / 6)
        path.append(f"M{_x(total)} {29 + 6 * held.get(spot, 0)}h0")
        held[spot] = held.get(spot, 0) + 1
    return "".join(path)


def _heading(room: Room, group: int) -> str:
    if room.languages:
        return join_names([LANGUAGES.get(one, one) for one in room.languages[group]])
    return str(_("Group %(num)s of %(total)s", num=group + 1, total=room.groups))


def _pages(room: Room) -> int:
    return max(1, -(-len(room.lines) // ON_A_PAGE))


def _on_page(room: Room, page: int) -> tuple[RoomLine, ...]:
    return room.lines[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]


def _write(room: Room, page: int, *, base_url: str, chosen: frozenset[int], ticks: bool) -> Markup:
    """The verdict and a page's lines in the reader's language, written once for all while the room is the same."""

    def write() -> Written:
        body = render_template(
            "results/_room_body.html", room=room, rows=_rows(room, _on_page(room, page)),
            words=put_in_words(room), agreement=put_agreement_in_words(room), ticks=ticks, base_url=base_url,
            chosen_ids=chosen, page=page, pages=_pages(room), first=1 + (page - 1) * ON_A_PAGE,
        )  # fmt: skip
        return Written(room, Markup(body))  # noqa: S704 - the template has escaped what is in it

    key = (id(room), page, locale(), base_url, chosen, ticks)
    return _written.get(key, write).markup


def look_round(key: str) -> RoundStanding | None:
    """The round of extra ballots in a category, for whoever may see its results. Raises StillBlind."""
    standing = find_open_round(db.session(), edition_id=g.edition.id, key=key, account_id=current_user.id)
    check_not_blind(standing)
    return standing


def _find(key: str, *, names: bool) -> Room:
    return find_room(db.session(), edition=g.edition, key=key, names=names)


@bp.get("/<edition:edition>/results/<category>")
@requires(Permission.SEE_RANKING)
def ranking(category: str) -> str:
    """The jury room of a category: the verdict, and the entries by their adjusted means."""
    extra = look_round(category)
    room = _find(category, names=sees_names(current_user, g.edition))
    page = whole_number(request.args.get("page"), digits=4) or 1
    if page > _pages(room):
        abort(404)
    decisions = find_decisions(db.session(), category_id=room.category.id)
    may_decide = allows(Permission.RECORD_DECISION, current_user, g.edition)
    base_url = url_for("results.ranking", edition=g.edition.slug, category=category)
    chosen, ticks = frozenset(one.entry_id for one in decisions), may_decide and not g.edition.shortlist_published_at
    before, after = beside(room)
    return render_template(
        "results/room.html",
        room=room,
        body=_write(room, page, base_url=base_url, chosen=chosen, ticks=ticks) if room.lines else "",
        base_url=base_url,
        elsewhere=set(room.shortlisted) - {line.entry_id for line in _on_page(room, page)},
        before=before,
        after=after,
        decisions=show_all(decisions),
        may_decide=may_decide,
        extra=extra,
    )


def beside(room: Room) -> tuple[RoomCategory | None, RoomCategory | None]:
    """The categories with entries before and after this one."""
    shown = [one for one in room.categories if one.entries or one.id == room.category.id]
    place = [one.id for one in shown].index(room.category.id)
    return (shown[place - 1] if place else None, shown[place + 1] if place + 1 < len(shown) else None)


@bp.get("/<edition:edition>/results/<category>/projector")
@requires(Permission.SEE_RANKING)
def projector(category: str) -> str:
    """The verdict and the first entries in big type, without a juror's name; of a blind edition, without any name."""
    look_round(category)
    room = _find(category, names=not g.edition.hides_names)
    running = room.contenders or room.lines[:ON_THE_WALL]
    before, after = beside(room)
    return render_template(
        "results/projector.html",
        room=room,
        rows=_rows(room, running[:ON_THE_WALL]),
        words=put_in_words(room),
        left=len(room.lines) - len(running[:ON_THE_WALL]),
        before=before,
        after=after,
    )


@bp.get("/<edition:edition>/results/<category>/<int:entry_id>/ballots")
@requires(Permission.SEE_RANKING)
def entry_ballots(category: str, entry_id: int) -> str:
    """The ballots on an entry with what the jurors wrote: a page, or a piece of one for the room."""
    look_round(category)
    found = read_entry_ballots(
        db.session(), edition=g.edition, key=category, entry_id=entry_id, reader=current_user,
        names=sees_names(current_user, g.edition),
    )  # fmt: skip
    piece = request.headers.get("HX-Request") == "true"
    return render_template(
        "results/_entry_ballots.html" if piece else "results/entry_ballots.html", found=found, points=number_writer()
    )


@bp.get("/<edition:edition>/jury-figures")
@requires(Permission.SEE_RANKING)
def juror_figures() -> str:
    """How strict each juror is; and to the chair alone, whose ballots stray."""
    chair = allows(Permission.RECORD_DECISION, current_user, g.edition)
    lines = list_juror_figures(db.session(), edition=g.edition, with_consistency=chair)
    return render_template(
        "results/juror_figures.html",
        lines=lines,
        points=number_writer(),
        loose=[line.name for line in lines if line.is_loose],
    )
