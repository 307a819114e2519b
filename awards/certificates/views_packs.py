"""Packs: how far one is, the file itself, and taking it away. Each kind of pack is asked for on a page of its own."""

import logging
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from awards.certificates.models_packs import PackState
from awards.certificates.pack_store import whole_path
from awards.certificates.service_packs import KINDS, drop_pack, get_pack
from awards.certificates.views_place_cards import bp
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.web import now

__all__ = ["bp"]

log = logging.getLogger(__name__)


@bp.get("/<edition:edition>/packs/<int:pack_id>")
@requires(Permission.PRINT_CERTIFICATES)
def one_pack(pack_id: int) -> Any:
    """How far a pack is; the page asks again by itself, and is sent nothing while nothing has changed."""
    pack = get_pack(db.session(), edition_id=g.edition.id, pack_id=pack_id)
    mark = f"{pack.state}-{pack.done}-{pack.total}"
    if request.args.get("seen") == mark:
        return Response(status=204)
    size = format_decimal(max(pack.size or 0, 50_000) / 1_000_000, "#,##0.0")
    return render_template("certificates/pack.html", pack=pack, kind=KINDS[pack.kind], mark=mark, size=size)


@bp.get("/<edition:edition>/packs/<int:pack_id>/file")
@requires(Permission.PRINT_CERTIFICATES)
def pack_file(pack_id: int) -> Response:
    """The pack itself, to be saved."""
    pack = get_pack(db.session(), edition_id=g.edition.id, pack_id=pack_id)
    if pack.state is not PackState.READY:
        abort(404)
    path = whole_path(pack.folder)
    if not path.is_file():
        log.error("pack %s is not in its folder", pack.id)
        abort(404)
    response = send_file(
        path, mimetype=pack.media_type, as_attachment=True, download_name=pack.filename, conditional=False, etag=False
    )  # fmt: skip
    response.headers.remove("Last-Modified")
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.post("/<edition:edition>/packs/<int:pack_id>/drop")
@requires(Permission.PRINT_CERTIFICATES)
def forget_pack(pack_id: int) -> Any:
    """Remove a pack and its file, or stop making it."""
    pack = get_pack(db.session(), edition_id=g.edition.id, pack_id=pack_id)
    page = KINDS[pack.kind].page
    drop_pack(db.session(), pack=pack, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The file was removed."), "success")
    return redirect(url_for(page, edition=g.edition.slug))
