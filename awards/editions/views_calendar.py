"""The dates of an edition as a file for the reader's calendar, in the reader's language."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext as _

from awards.domain.errors import NotNow
from awards.domain.wording import N_
from awards.editions.calendar_file import CalendarDate, write_calendar
from awards.editions.service_calendar import count_changes
from awards.extensions import db, site
from awards.permissions import Permission, requires
from awards.web import in_language, now, show_moment

bp = Blueprint("calendar", __name__)


@bp.get("/<edition:edition>/calendar/jury.ics")
@requires(Permission.SEE_BALLOTS)
def jury() -> Response:
    """What a juror has to know: when scoring closes, and the ceremony."""
    return _send([_scoring_closes("ballots.mine"), _ceremony()], "ballots.mine")


@bp.get("/<edition:edition>/calendar/organisers.ics")
@requires(Permission.MANAGE_EDITION)
def organisers() -> Response:
    """The whole timeline."""
    edition = g.edition
    dates = [
        _moment("nominating-opens", _("Nominating opens"), edition.nominating_opens_at, opens=True),
        _moment("nominating-closes", _("Nominating closes"), edition.nominating_closes_at),
        _scoring_closes("ballots.progress"),
        _ceremony(),
    ]
    return _send(dates, "desk.overview")


def _scoring_closes(endpoint: str) -> CalendarDate | None:
    return _moment("scoring-closes", _("Scoring closes"), g.edition.scoring_closes_at, endpoint=endpoint)


def _moment(key: str, title: str, when: Any, *, opens: bool = False, endpoint: str = "") -> CalendarDate | None:
    """A moment with its time in words: a calendar elsewhere shows it on another clock."""
    if when is None:
        return None
    said = _("%(what)s: %(date)s (%(zone)s).", what=title, date=show_moment(when), zone=g.edition.time_zone)
    text = f"{said}\n{_address(endpoint)}" if endpoint else said
    return CalendarDate(_uid(key), f"{title} – {g.edition.name}", when, text, opens=opens)


def _ceremony() -> CalendarDate | None:
    edition = g.edition
    if edition.ceremony_on is None:
        return None
    title, place = _("Ceremony"), in_language(edition.ceremony_place)
    return CalendarDate(_uid("ceremony"), f"{title} – {edition.name}", edition.ceremony_on, place=place)


def _uid(key: str) -> str:
    return f"{g.edition.slug}-{key}@{urlsplit(site.base_url).hostname or 'localhost'}"


def _address(endpoint: str) -> str:
    return site.url(url_for(endpoint, edition=g.edition.slug))


def _send(dates: list[CalendarDate | None], endpoint: str) -> Response:
    known = [one for one in dates if one is not None]
    if not known:
        raise NotNow(N_("No date is set yet. As soon as there is one, it is here."))
    sequence, changed_at = count_changes(db.session(), edition=g.edition)
    body = write_calendar(
        known, name=g.edition.name, url=_address(endpoint), now=now(), changed_at=changed_at, sequence=sequence
    )
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="awards-{g.edition.slug}.ics"'
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
