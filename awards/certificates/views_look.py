"""How the certificates look: among the edition's settings, with a specimen beside it."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.certificates.forms_look import LookForm, look_data
from awards.certificates.look import DESIGNS, ORIENTATIONS, PAPERS
from awards.certificates.looks import SPONSOR_SLOTS, make_dress
from awards.certificates.models_print import PictureUse
from awards.certificates.picture_intake import Intake, Place, receive_pictures
from awards.certificates.picture_store import picture_store
from awards.certificates.rendering import render_certificates
from awards.certificates.service_print_settings import (
    Choices,
    PrintLook,
    change_look,
    describe_picture,
    read_look,
    remove_picture,
    set_picture,
)
from awards.certificates.specimen import draw_page, make_specimen
from awards.domain.errors import AwardsError
from awards.editions.service import list_categories
from awards.extensions import csrf, db, limiter
from awards.nominations.evidence_serving import HEADERS
from awards.permissions import Permission, requires
from awards.uploads import begin_writing, let_go, takes_files
from awards.web import locale, now, say, send_pdf

bp = Blueprint("looks", __name__)


def _signatories() -> list[str]:
    return [each["name"] for each in g.edition.signatories]


@bp.get("/<edition:edition>/settings/certificates")
@requires(Permission.MANAGE_EDITION)
def look() -> str:
    """Design, paper, logo, signatures, sponsors."""
    kept = read_look(db.session(), edition_id=g.edition.id)
    return _show(LookForm(data=look_data(kept)), kept)


def _show(form: LookForm, kept: PrintLook, refused: dict[Place, str] | None = None) -> str:
    names = _signatories()
    return render_template(
        "certificates/look.html", form=form, kept=kept, signatories=g.edition.signatories, slots=SPONSOR_SLOTS,
        refused=refused or {}, strays=kept.strays(names), PictureUse=PictureUse,
    )  # fmt: skip


@bp.post("/<edition:edition>/settings/certificates")
@csrf.exempt
@takes_files
@requires(Permission.MANAGE_EDITION)
def change() -> Any:
    """Keep what was chosen. Pictures are kept even where a word beside them is missing."""
    let_go()
    form = LookForm()
    valid = form.validate()
    if "csrf_token" in form.errors:
        abort(400)
    intake = receive_pictures(_signatories())
    begin_writing()
    try:
        gone = _keep(form, intake, valid=valid)
    except AwardsError as error:
        db.session.rollback()
        gone, intake = [one.stored_name for one in intake.taken.values()], Intake(refused=intake.refused)
        form.show(error)
        valid = False
    else:
        db.session.commit()
    for name in gone:
        picture_store().drop(name)
    kept = read_look(db.session(), edition_id=g.edition.id)
    if valid:  # what is sent next is sent on top of this
        form.version.data = str(kept.version)
    if _name_missing(form, kept) or intake.refused or not valid:
        return _show(form, kept, {place: say(error) for place, error in intake.refused.items()})
    flash(_("Saved."), "success")
    return redirect(url_for("looks.look", edition=g.edition.slug))


def _keep(form: LookForm, intake: Intake, *, valid: bool) -> list[str]:
    """Write down what came; the files to be dropped once that is committed."""
    session, by = db.session(), {"edition": g.edition, "now": now(), "actor_id": current_user.id}
    gone = [
        set_picture(session, use=use, slot=slot, picture=new, alternative=form.words_for(use, slot), **by)
        for (use, slot), new in intake.taken.items()
    ]
    gone += [remove_picture(session, use=use, slot=slot, **by) for use, slot in intake.emptied]
    if valid:
        for use, slot in [(PictureUse.LOGO, ""), *((PictureUse.SPONSOR, slot) for slot in SPONSOR_SLOTS)]:
            describe_picture(session, use=use, slot=slot, alternative=form.words_for(use, slot), **by)
        change_look(session, choices=form.choices(), version=form.typed_version(), **by)
    return [name for name in gone if name]


def _name_missing(form: LookForm, kept: PrintLook) -> bool:
    """Whether a sponsor stands there whom nobody has named; said beside the field."""
    mute = [slot for slot in SPONSOR_SLOTS if (one := kept.find(PictureUse.SPONSOR, slot)) and not one.alternative]
    for slot in mute:
        form[f"sponsor_{slot}_words"].errors = [_("Say whose picture this is: it is not printed before.")]
    return bool(mute)


@bp.get("/<edition:edition>/settings/certificates/pictures/<int:picture_id>")
@requires(Permission.MANAGE_EDITION)
def picture(picture_id: int) -> Response:
    """One of the pictures, for the page of the settings."""
    kept = read_look(db.session(), edition_id=g.edition.id)
    found = next((one for one in kept.pictures.values() if one.id == picture_id), None)
    path = picture_store().path_of(found.stored_name) if found else None
    if path is None or not path.is_file():
        abort(404)
    response = send_file(path, mimetype="image/png", conditional=False, etag=False)
    response.headers.remove("Last-Modified")
    response.headers.update(HEADERS)
    return response


def _specimen(*, marks: bool = False) -> bytes:
    """One page in what the address says, or in what is kept."""
    session = db.session()
    kept = read_look(session, edition_id=g.edition.id)
    asked = Choices(
        request.args.get("design", kept.choices.design), request.args.get("paper", kept.choices.paper),
        request.args.get("orientation", kept.choices.orientation),
    )  # fmt: skip
    if asked.design not in DESIGNS or asked.paper not in PAPERS or asked.orientation not in ORIENTATIONS:
        abort(404)
    dress = make_dress(kept, asked, edition=g.edition, marks=marks)
    categories = list_categories(session, edition_id=g.edition.id)
    content = make_specimen(g.edition, categories[0], language=locale(), signatures=dress.signatures)
    let_go()
    return render_certificates([content], look=dress.look)


@bp.get("/<edition:edition>/settings/certificates/specimen.png")
@limiter.limit("120 per minute")
@requires(Permission.MANAGE_EDITION)
def specimen_picture() -> Response:
    """The specimen as a picture, beside the form."""
    response = Response(draw_page(_specimen()), mimetype="image/png")
    response.headers.update(HEADERS)
    return response


@bp.get("/<edition:edition>/settings/certificates/specimen.pdf")
@limiter.limit("120 per minute")
@requires(Permission.MANAGE_EDITION)
def specimen() -> Response:
    """The specimen to try a printer with; its serial says that it is none."""
    return send_pdf(_specimen(marks="marks" in request.args), f"specimen-{g.edition.slug}.pdf")
