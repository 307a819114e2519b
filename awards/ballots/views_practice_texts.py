"""The organisers' side of practice: what the invented dossiers say, and the reference reading."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.ballots.forms_practice import texts_form
from awards.ballots.views_practice import bp
from awards.domain.errors import AwardsError
from awards.editions.service_practice import (
    change_practice_dossier,
    check_practice_open,
    get_practice_dossier,
    list_practice_dossiers,
    practice_is_open,
)
from awards.extensions import csrf, db
from awards.jury.service_practice import count_practised
from awards.permissions import Permission, requires
from awards.web import now


@bp.get("/<edition:edition>/practice/texts")
@requires(Permission.MANAGE_EDITION)
def texts() -> str:
    """The practice dossiers with their reference, and how many jurors have practised."""
    return render_template(
        "practice/texts.html",
        dossiers=list_practice_dossiers(db.session(), edition_id=g.edition.id),
        practised=count_practised(db.session(), edition_id=g.edition.id),
        is_open=practice_is_open(g.edition, now=now()),
    )


@bp.route("/<edition:edition>/practice/texts/<int:number>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.MANAGE_EDITION)
def edit(number: int) -> Any:
    """Change one practice dossier. The form checks its own token, so that nothing typed is lost when it ran out."""
    check_practice_open(g.edition, now=now())
    dossier = get_practice_dossier(db.session(), edition_id=g.edition.id, position=number)
    form = texts_form(dossier)
    status = 200
    if form.validate_on_submit():
        try:
            change_practice_dossier(
                db.session(), edition=g.edition, dossier=dossier, texts=form.texts(dossier.category.criteria),
                version=form.seen_version, now=now(), actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
            status = 409
            dossier = get_practice_dossier(db.session(), edition_id=g.edition.id, position=number)
            form.version.data = str(dossier.version)  # whoever saves again has read that somebody else did
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("practice.texts", edition=g.edition.slug))
    return render_template("practice/edit.html", form=form, dossier=dossier), status
