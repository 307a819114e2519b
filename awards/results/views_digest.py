"""The public page: the digest, what it proves, and proving it with the file; completes the blueprint."""

from typing import Any

from flask import abort, g, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.sealed_file import PART_NAMES
from awards.extensions import db, limiter
from awards.permissions import Permission, allows, requires
from awards.results.service_publishing import show_public_digest
from awards.results.service_verifying import FileCheck, Verdict, check_file, check_public_file
from awards.results.views_sealed import bp
from awards.uploads import FILE_MOST, takes_files
from awards.web import say

__all__ = ["bp"]


@bp.get("/<edition:edition>/digest")
@requires(Permission.SEE_DIGEST)
def digest() -> str:
    """What is published, what that proves, and how to check it."""
    return _show()


@bp.post("/<edition:edition>/digest")
@limiter.limit("30 per minute")
@takes_files
@requires(Permission.SEE_DIGEST)
def check() -> Any:
    """Check a file that is sent or pasted. Writes nothing, keeps nothing."""
    if not _may_check():
        abort(404)
    data = _sent()
    if data is None:
        return _show(error=_("Choose the file, or paste what is in it."))
    if len(data) > FILE_MOST:
        return _show(error=_("This file is larger than 10 MB. Whoever runs this site can check it there."))
    try:
        return _show(checked=_check(data))
    except AwardsError as error:
        return _show(error=say(error))


def _sent() -> bytes | None:
    """The bytes of the file, or of what was pasted (a browser adds no line end that was not there, but people do)."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return sent.stream.read(FILE_MOST + 1)
    return request.form.get("pasted", "").strip().encode("utf-8", "replace") or None


def _check(data: bytes) -> FileCheck:
    if allows(Permission.TAKE_SEALED_FILE, current_user, g.edition):
        return check_file(db.session(), edition=g.edition, data=data)
    public = show_public_digest(db.session(), edition=g.edition)
    return check_public_file(db.session(), edition=g.edition, public=public, data=data)


def _may_check() -> bool:
    """Whether there is something to check against: for everybody once a digest is known, for insiders once sealed."""
    public = show_public_digest(db.session(), edition=g.edition)
    known = public.digest is not None or bool(public.withdrawn)
    return known or allows(Permission.TAKE_SEALED_FILE, current_user, g.edition)


def _show(*, checked: FileCheck | None = None, error: str | None = None) -> str:
    return render_template(
        "results/digest.html",
        public=show_public_digest(db.session(), edition=g.edition),
        may_check=_may_check(),
        checked=checked,
        error=error,
        Verdict=Verdict,
        part_names=PART_NAMES,
    )
