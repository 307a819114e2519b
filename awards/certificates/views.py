"""Certificates for the organiser: the print room."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.certificates.checking import count_odd
from awards.certificates.forms import KIND_NAMES, PackForm
from awards.certificates.looks import dress_of
from awards.certificates.models import Certificate
from awards.certificates.rendering import render_certificates
from awards.certificates.running_order import in_running_order
from awards.certificates.service import contents_of, get_certificate, issue_certificates, list_certificates
from awards.certificates.service_packs import KINDS, list_packs
from awards.certificates.service_print_room import look_into_print_room
from awards.certificates.service_printing import order_certificates
from awards.certificates.signing import sign_pdf
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import CertificateKind, CertificateState
from awards.extensions import db, site
from awards.permissions import Permission, requires
from awards.web import locale, now, send_pdf, whole_number

bp = Blueprint("certificates", __name__)

PAGE = 50
"""Certificates on one page of the list."""
MOST_CHECKED = 300
"""So many certificates at most are looked at for the figure on the page; the preflight itself looks at all."""
MOST_AT_ONCE = 30
"""So many at most are printed while somebody waits; more are for the worker."""


@bp.get("/<edition:edition>/certificates")
@requires(Permission.PRINT_CERTIFICATES)
def issued() -> str:
    """The print room: what there is, what is new, and the way to paper."""
    return _print_room(PackForm())


def _print_room(form: PackForm) -> str:
    session = db.session()
    room = look_into_print_room(session, edition=g.edition)
    odd = count_odd(session, edition=g.edition, room=room) if len(room.honours) <= MOST_CHECKED else None
    pages = max(1, -(-len(room.certificates) // PAGE))
    page = min(max(1, whole_number(request.args.get("page"), digits=4) or 1), pages)
    return render_template(
        "certificates/issued.html", room=room, form=form, page=page, pages=pages, pack_kinds=KINDS,
        shown=room.certificates[(page - 1) * PAGE : page * PAGE], packs=list_packs(session, edition_id=g.edition.id),
        kind_names=KIND_NAMES, odd=odd, at_once=_winners(room.certificates),
        signing=site.signing_key,
    )  # fmt: skip


def _winners(certificates: list[Certificate]) -> list[Certificate]:
    """Those that can be printed at once: none where there are too many."""
    winners = [one for one in certificates if one.kind is CertificateKind.WINNER]
    return winners if len(winners) <= MOST_AT_ONCE else []


@bp.post("/<edition:edition>/certificates")
@requires(Permission.PRINT_CERTIFICATES)
def issue() -> Any:
    """Make what is missing, and replace what has changed since; `print`: then have it put into a file."""
    form = PackForm()
    if not form.validate_on_submit():
        return _print_room(form)
    try:
        where = _order(form) if request.form.get("action") == "print" else _make(form)
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _print_room(form)
    return redirect(where)


def _make(form: PackForm) -> str:
    fresh = issue_certificates(
        db.session(), edition=g.edition, now=now(), actor_id=current_user.id, kinds=form.chosen_kinds()
    )  # fmt: skip
    db.session.commit()
    message = ngettext("%(num)s certificate was made.", "%(num)s certificates were made.", len(fresh))
    flash(message if fresh else _("Every certificate is up to date."), "success")
    return url_for("certificates.issued", edition=g.edition.slug)


def _order(form: PackForm) -> str:
    pack = order_certificates(
        db.session(), edition=g.edition, kinds=form.chosen_kinds(), only_new=form.which.data == "new",
        single=form.form.data == "single", look={"marks": form.marks.data}, locale=locale(), now=now(),
        actor_id=current_user.id,
    )  # fmt: skip
    db.session.commit()
    return url_for("certificates.one_pack", edition=g.edition.slug, pack_id=pack.id)


def _pdf(certificates: list[Certificate], filename: str) -> Response:
    # read before rendering, so that no transaction stays open meanwhile
    dress = dress_of(db.session(), edition=g.edition)
    contents = contents_of(g.edition, certificates, signatures=dress.signatures)
    db.session.rollback()
    return send_pdf(sign_pdf(render_certificates(contents, look=dress.look), settings=site.signing_key), filename)


@bp.get("/<edition:edition>/certificates/<serial>.pdf")
@requires(Permission.PRINT_CERTIFICATES)
def one(serial: str) -> Response:
    """One certificate."""
    certificate = get_certificate(db.session(), edition_id=g.edition.id, serial=serial)
    if certificate.state is not CertificateState.VALID:
        abort(404)
    return _pdf([certificate], f"certificate-{certificate.entry.category.key}.pdf")


@bp.get("/<edition:edition>/certificates/all.pdf")
@requires(Permission.PRINT_CERTIFICATES)
def pack() -> Response:
    """The winners' at once, in the order of the night; everything else, and more of them, is a pack."""
    winners = _winners(list_certificates(db.session(), edition_id=g.edition.id))
    if not winners:
        abort(404)
    winners = in_running_order(db.session(), edition=g.edition, certificates=winners)
    return _pdf(winners, f"certificates-{g.edition.slug}.pdf")
