"""The page behind a certificate's QR code, for everybody; completes the blueprint."""

from typing import Any

from flask import redirect, render_template, request, url_for

from awards.certificates.forms import SerialForm
from awards.certificates.serials import tidy_serial
from awards.certificates.service_verifying import verify_serial
from awards.certificates.views import bp
from awards.domain.lifecycle import PUBLISHED
from awards.extensions import db, limiter
from awards.permissions import public

__all__ = ["bp"]

CHECKS = "60 per minute"
"""How often one network address may ask, by either page."""


@bp.get("/verify")
@limiter.limit(CHECKS)
@public
def verify_form() -> Any:
    """Type a serial."""
    form = SerialForm(request.args)
    if "serial" in request.args and form.validate():
        return redirect(url_for("certificates.verify", serial=tidy_serial(form.serial.data) or "-"))
    return render_template("certificates/verify_form.html", form=form)


@bp.get("/verify/<serial>")
@limiter.limit(CHECKS)
@public
def verify(serial: str) -> Any:
    """Whether a certificate is genuine. Until the reveal it tells no name: the envelope is still closed."""
    found = verify_serial(db.session(), typed=serial)
    shown = found.edition is not None and found.edition.stage in PUBLISHED
    page = render_template("certificates/verify.html", found=found, shown=shown)
    return page, 404 if found.is_nothing else 200
