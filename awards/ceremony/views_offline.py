"""The offline pack: asking for it, and those that were made."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask_login import current_user

from awards.ceremony.forms_offline import OfflineForm
from awards.ceremony.pack_offline import KIND
from awards.ceremony.service_offline import list_gaps
from awards.ceremony.service_running_order import find_run_sheet, list_running_order
from awards.certificates.service_packs import ask_for_pack, list_packs
from awards.domain.errors import AwardsError
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.web import locale, now

bp = Blueprint("offline", __name__)


@bp.route("/<edition:edition>/ceremony/offline", methods=["GET", "POST"])
@requires(Permission.RUN_CEREMONY)
def ask() -> Any:
    """What the pack has, what is still missing, and the wish for one."""
    form = OfflineForm(data={"language": locale(), "locked": "yes"})
    if form.validate_on_submit():
        try:
            pack = ask_for_pack(
                db.session(), edition=g.edition, kind=KIND, options=form.options(), locale=locale(), now=now(),
                actor_id=current_user.id, secret=form.secret(),
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
            return _show(form), 409
        db.session.commit()
        return redirect(url_for("certificates.one_pack", edition=g.edition.slug, pack_id=pack.id))
    return _show(form)


def _show(form: OfflineForm) -> str:
    session = db.session()
    acts = list_running_order(session, edition=g.edition)
    return render_template(
        "ceremony/offline.html",
        form=form,
        gaps=list_gaps(session, edition=g.edition, acts=acts),
        sheet=find_run_sheet(session, edition_id=g.edition.id),
        packs=[pack for pack in list_packs(session, edition_id=g.edition.id) if pack.kind == KIND],
    )
