"""The organisers' page of notices: who knows, who does not, the clock, and telling them."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.wording import N_
from awards.extensions import db
from awards.nominations.service_correcting import correct_nominee
from awards.nominations.service_notices import list_put_forward, tell_all, tell_one, write_notice
from awards.nominees.forms import NomineeAddressForm, TellForm
from awards.nominees.service_clock import (
    SOON_DAYS,
    NoticeFilter,
    NoticeLine,
    count_lines,
    get_line,
    list_lines,
    read_clock,
)
from awards.permissions import Permission, requires
from awards.web import LANGUAGES, now, whole_number

bp = Blueprint("notices", __name__)

PER_PAGE = 100
FILTERS = {
    NoticeFilter.TO_TELL: (N_("To tell"), "warn"),
    NoticeFilter.NO_ADDRESS: (N_("Without an address"), "bad"),
    NoticeFilter.TOLD: (N_("Told"), "info"),
    NoticeFilter.ACCEPTED: (N_("Glad"), "good"),
    NoticeFilter.DECLINED: (N_("Declined"), "neutral"),
    NoticeFilter.ERASURE: (N_("Want to be erased"), "bad"),
}


@bp.get("/<edition:edition>/notices")
@requires(Permission.TELL_NOMINEES)
def listed() -> str:
    """The nominees of one filter, those waiting longest first."""
    asked = request.args.get("which", "")
    which = NoticeFilter(asked) if asked in set(NoticeFilter) else NoticeFilter.TO_TELL
    number = whole_number(request.args.get("page"), digits=5) or 1
    counts = count_lines(db.session(), edition=g.edition)
    return render_template(
        "nominees/notices.html",
        lines=list_lines(
            db.session(), edition=g.edition, which=which, now=now(), limit=PER_PAGE, offset=(number - 1) * PER_PAGE
        ),
        clock=read_clock(db.session(), edition=g.edition, now=now()),
        counts=counts,
        filters=FILTERS,
        which=which,
        number=number,
        pages=-(-counts[which] // PER_PAGE),
        soon=SOON_DAYS,
    )


def _line(nominee_id: int) -> NoticeLine:
    return get_line(db.session(), edition=g.edition, nominee_id=nominee_id, now=now())


@bp.route("/<edition:edition>/notices/<int:nominee_id>", methods=["GET", "POST"])
@requires(Permission.TELL_NOMINEES)
def one(nominee_id: int) -> Any:
    """The message as this nominee would get it, in the chosen language; and the button that sends it."""
    line = _line(nominee_id)
    nominee = line.nominee
    form = TellForm(data={"locale": _asked_language(nominee.locale)})
    if form.validate_on_submit():
        tell_one(
            db.session(), edition=g.edition, nominee=nominee, now=now(), actor_id=current_user.id,
            locale=form.locale.data,
        )  # fmt: skip
        name = nominee.name
        db.session.commit()
        flash(_("%(name)s is told: the message is on its way.", name=name), "success")
        return redirect(url_for("notices.listed", edition=g.edition.slug))
    return _show(line, NomineeAddressForm(formdata=None, data={"address": nominee.address}))


def _asked_language(usual: str) -> str:
    asked = request.args.get("in", "")
    return asked if asked in LANGUAGES else usual


def _show(line: NoticeLine, address: NomineeAddressForm) -> str:
    language = _asked_language(line.nominee.locale)
    entries = list_put_forward(db.session(), nominee_ids=[line.nominee.id]).get(line.nominee.id, [])
    subject, body = write_notice(g.edition, line.nominee, entries, language)
    return render_template(
        "nominees/notice.html", line=line, nominee=line.nominee, address=address, subject=subject, body=body,
        language=language, soon=SOON_DAYS,
    )  # fmt: skip


@bp.post("/<edition:edition>/notices/<int:nominee_id>/address")
@requires(Permission.TELL_NOMINEES)
def add_address(nominee_id: int) -> Any:
    """Where the nominee can be written to; nothing is sent by that."""
    nominee = _line(nominee_id).nominee
    form = NomineeAddressForm()
    if not form.validate_on_submit():
        return _show(_line(nominee_id), form)
    try:
        correct_nominee(
            db.session(), nominee=nominee, name=nominee.name, organisation=nominee.organisation,
            members=nominee.members, address=form.address.data, locale=nominee.locale, now=now(),
            actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(_line(nominee_id), form), 409
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("notices.one", edition=g.edition.slug, nominee_id=nominee_id))


@bp.route("/<edition:edition>/notices/all", methods=["GET", "POST"])
@requires(Permission.TELL_NOMINEES)
def everybody() -> Any:
    """Tell all who do not know yet, each in their own language; an example of the message beforehand."""
    if request.method == "POST":
        told = tell_all(db.session(), edition=g.edition, now=now(), actor_id=current_user.id)
        db.session.commit()
        words = ngettext("%(num)s nominee is told.", "%(num)s nominees are told.", len(told))
        flash(words if told else _("There was nobody left to tell who has a mail address."), "success")
        return redirect(url_for("notices.listed", edition=g.edition.slug))
    clock = read_clock(db.session(), edition=g.edition, now=now())
    lines = list_lines(db.session(), edition=g.edition, which=NoticeFilter.TO_TELL, now=now(), limit=PER_PAGE)
    first = next((line for line in lines if line.nominee.address), None)
    example = language = None
    if first is not None:
        language = _asked_language(first.nominee.locale)
        entries = list_put_forward(db.session(), nominee_ids=[first.nominee.id]).get(first.nominee.id, [])
        example = write_notice(g.edition, first.nominee, entries, language)
    return render_template(
        "nominees/everybody.html", clock=clock, example=example, language=language, first=first
    )  # fmt: skip
