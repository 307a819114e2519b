"""The run sheet: on a phone backstage, and on paper; completes the blueprint."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.ceremony.forms import AnyPointForm, AwardForm, NamesForm, PointForm, StartForm
from awards.ceremony.models import ProgrammePoint
from awards.ceremony.service_run_sheet import (
    add_point,
    change_point,
    get_point,
    move_point,
    remove_point,
    say_names,
    set_start,
)
from awards.ceremony.service_running_order import find_run_sheet, list_programme, list_running_order
from awards.ceremony.views import bp
from awards.domain.errors import AwardsError
from awards.editions.views import LARGEST_ID
from awards.extensions import csrf, db
from awards.forms import VersionedForm
from awards.permissions import Permission, requires
from awards.web import now, say, show_time, whole_number

__all__ = ["bp"]


def _version() -> str:
    sheet = find_run_sheet(db.session(), edition_id=g.edition.id)
    return str(sheet.version if sheet else 0)


def _back(anchor: str | None = None) -> Any:
    return redirect(url_for("ceremony.run_sheet", edition=g.edition.slug, _anchor=anchor))


def _change(form: VersionedForm, change: Any, **about: Any) -> bool:
    """Do it and commit; False, with the error in the form and its version brought up to date, where a rule forbids."""
    try:
        change(
            db.session(), edition=g.edition, version=form.typed_version(), now=now(), actor_id=current_user.id, **about
        )
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        form.version.data = _version()
        return False
    db.session.commit()
    return True


@bp.get("/<edition:edition>/ceremony/run-sheet")
@requires(Permission.RUN_CEREMONY)
def run_sheet() -> str:
    """The programme, what is on now and what comes next."""
    items, moment = list_programme(db.session(), edition=g.edition), now()
    on_now = next((one for one in items if one.is_on(moment)), None)
    return render_template(
        "ceremony/run_sheet.html",
        items=items,
        on_now=on_now,
        up_next=next((one for one in items if one.starts_at and one.starts_at > moment), None),
        sheet=find_run_sheet(db.session(), edition_id=g.edition.id),
        version=_version(),
        clock=show_time,
    )


@bp.route("/<edition:edition>/ceremony/run-sheet/start", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.RUN_CEREMONY)
def start() -> Any:
    """When it begins. The form checks its own token, so that nothing typed is lost."""
    sheet = find_run_sheet(db.session(), edition_id=g.edition.id)
    begins = sheet.starts_at.astimezone(g.edition.zone).replace(tzinfo=None) if sheet and sheet.starts_at else None
    form = StartForm(data={"starts_at": begins, "version": str(sheet.version if sheet else 0)})
    if form.validate_on_submit() and _change(form, set_start, starts_at=form.read(g.edition.zone)):
        flash(_("The run sheet is kept."), "success")
        return _back()
    return render_template("ceremony/start.html", form=form, is_new=sheet is None)


@bp.route("/<edition:edition>/ceremony/run-sheet/new", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.RUN_CEREMONY)
def new_point() -> Any:
    """Something between the awards. The form checks its own token."""
    form = PointForm(data={"minutes": 5, "version": _version()})
    if form.validate_on_submit() and _change(form, add_point, content=form.read()):
        flash(_("Added at the end. Move it to its place."), "success")
        return _back()
    return render_template("ceremony/point.html", form=form, point=None, category=None)


@bp.route("/<edition:edition>/ceremony/run-sheet/<int:number>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.RUN_CEREMONY)
def point(number: int) -> Any:
    """One point. The form checks its own token."""
    found = get_point(db.session(), edition_id=g.edition.id, point_id=number)
    form = _form_of(found)
    if form.validate_on_submit():
        if _change(form, change_point, point_id=number, content=form.read()):
            flash(_("The run sheet is kept."), "success")
            return _back(f"point-{number}")
        found = get_point(db.session(), edition_id=g.edition.id, point_id=number)
    category = next((one for one in g.edition.categories if one.id == found.category_id), None)
    return render_template("ceremony/point.html", form=form, point=found, category=category)


def _form_of(found: ProgrammePoint) -> AnyPointForm:
    names = ("title", "presenter", "language", "minutes", "notes")
    data = {name: getattr(found, name) for name in names} | {"version": _version()}
    return AwardForm(data=data) if found.category_id is not None else PointForm(data=data)


@bp.post("/<edition:edition>/ceremony/run-sheet/<int:number>/move")
@requires(Permission.RUN_CEREMONY)
def move(number: int) -> Any:
    """Earlier, later, or wherever it was dropped."""
    to = whole_number(request.form.get("to"), digits=4)
    _press(move_point, point_id=number, to=to or 1)
    return _back(f"point-{number}")


@bp.post("/<edition:edition>/ceremony/run-sheet/<int:number>/remove")
@requires(Permission.RUN_CEREMONY)
def remove(number: int) -> Any:
    """Out of the programme."""
    if _press(remove_point, point_id=number):
        flash(_("Taken out of the programme."), "success")
    return _back()


def _press(change: Any, **about: Any) -> bool:
    version = whole_number(request.form.get("version"), digits=8)
    about |= {"version": -1 if version is None else version}
    get_point(db.session(), edition_id=g.edition.id, point_id=about["point_id"])
    try:
        change(db.session(), edition=g.edition, now=now(), actor_id=current_user.id, **about)
    except AwardsError as error:
        db.session.rollback()
        flash(say(error), "error")
        return False
    db.session.commit()
    return True


@bp.route("/<edition:edition>/ceremony/run-sheet/names", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.RUN_CEREMONY)
def names() -> Any:
    """How the finalists' names are said. The form checks its own token."""
    acts = list_running_order(db.session(), edition=g.edition)
    people = [(act.category, person) for act in acts for person in act.finalists]
    rows = [{"entry": str(person.entry_id), "spoken": person.pronunciation} for _category, person in people]
    form = NamesForm(data={"names": rows, "version": _version()})
    if form.validate_on_submit():
        spoken = {entry: words for entry, words in form.read().items() if entry <= LARGEST_ID}
        if _change(form, say_names, spoken=spoken):
            flash(_("The names are kept."), "success")
            return _back()
    return render_template(
        "ceremony/names.html", form=form, people={str(person.entry_id): (of, person) for of, person in people}
    )
