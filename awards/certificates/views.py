"""Certificates for the organiser."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.certificates.models import Certificate
from awards.certificates.rendering import render_certificates
from awards.certificates.service import (
    contents_of,
    get_certificate,
    issue_certificates,
    list_certificates,
)
from awards.domain.lifecycle import CertificateState
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.results.service import list_decisions
from awards.web import now, send_pdf

bp = Blueprint("certificates", __name__)


@bp.get("/<edition:edition>/certificates")
@requires(Permission.PRINT_CERTIFICATES)
def issued() -> str:
    """The certificates made, one by one or all in one file."""
    return render_template(
        "certificates/issued.html",
        certificates=list_certificates(db.session(), edition_id=g.edition.id),
        decisions=list_decisions(db.session(), edition_id=g.edition.id),
    )


@bp.post("/<edition:edition>/certificates")
@requires(Permission.PRINT_CERTIFICATES)
def issue() -> Any:
    """Make what is missing, and replace what has changed since."""
    fresh = issue_certificates(db.session(), edition=g.edition, now=now(), actor_id=current_user.id)
    db.session.commit()
    message = ngettext("%(num)s certificate was made.", "%(num)s certificates were made.", len(fresh))
    flash(message if fresh else _("Every certificate is up to date."), "success")
    return redirect(url_for("certificates.issued", edition=g.edition.slug))


def _pdf(certificates: list[Certificate], filename: str) -> Response:
    # read before rendering, so that no transaction stays open meanwhile
    contents = contents_of(g.edition, certificates)
    db.session.rollback()
    return send_pdf(render_certificates(contents), filename)


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
    """All of them, in the order of the categories."""
    certificates = list_certificates(db.session(), edition_id=g.edition.id)
    if not certificates:
        abort(404)
    return _pdf(certificates, f"certificates-{g.edition.slug}.pdf")
