"""The member list: the organisations, their other names, their groups; from a table and as one."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.desk.service_members import Consequences, import_members, remove_member, save_member
from awards.desk.views_posters import bp
from awards.domain.errors import AwardsError
from awards.domain.matching import organisation_key
from awards.domain.wording import N_
from awards.extensions import csrf, db
from awards.organisations.forms import ImportForm, OrganisationForm, organisation_data
from awards.organisations.models import Organisation
from awards.organisations.service import get_organisation, list_organisations
from awards.organisations.service_import import LineOutcome, import_lines
from awards.organisations.service_tables import MemberLine, list_lines, read_file, read_text, write_csv, write_xlsx
from awards.permissions import Permission, requires
from awards.web import now

MEMBERS_URL = "/<edition:edition>/members"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES_TOLD = 5

OUTCOMES = {
    LineOutcome.NEW: (N_("To be added"), "good"),
    LineOutcome.CHANGED: (N_("To be completed"), "info"),
    LineOutcome.SAME: (N_("Known already"), "neutral"),
    LineOutcome.REFUSED: (N_("Not taken"), "bad"),
}


def _to_members() -> Any:
    return redirect(url_for("desk.members", edition=g.edition.slug))


@bp.get(MEMBERS_URL)
@requires(Permission.MANAGE_MEMBERS)
def members() -> str:
    """All organisations, or those that are known by what is looked for."""
    everybody = list_organisations(db.session())
    looked_for = request.args.get("q", "").strip()
    key = organisation_key(looked_for)
    found = [each for each in everybody if not key or any(key in name.alias_key for name in each.names)]
    return render_template("desk/members.html", organisations=found, count=len(everybody), looked_for=looked_for)


def _tell(consequences: Consequences) -> None:
    """Say what a change brought about elsewhere."""
    counted = [
        (consequences.nominees, ngettext(
            "%(num)s nominee is counted to another organisation now.",
            "%(num)s nominees are counted to another organisation now.", consequences.nominees)),
        (consequences.jurors, ngettext(
            "%(num)s juror is counted to another organisation now.",
            "%(num)s jurors are counted to another organisation now.", consequences.jurors)),
        (consequences.released, ngettext(
            "%(num)s dossier needs another juror: preview a new routing.",
            "%(num)s dossiers need another juror: preview a new routing.", consequences.released)),
    ]  # fmt: skip
    flash(" ".join([_("Saved."), *(words for count, words in counted if count)]), "success")
    if consequences.left:
        names = ", ".join(consequences.left[:NAMES_TOLD]) + (" …" if len(consequences.left) > NAMES_TOLD else "")
        flash(
            _(
                "These stay two dossiers of perhaps one nominee, since another one has the same name and "
                "organisation now: %(names)s. Screening shows them side by side.",
                names=names,
            ),
            "warning",
        )


def _save(form: OrganisationForm, organisation: Organisation | None) -> bool:
    """Whether what was typed could be kept; else the form says why."""
    try:
        consequences = save_member(
            db.session(), edition_id=g.edition.id, organisation=organisation, details=form.details(), now=now(),
            actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return False
    db.session.commit()
    _tell(consequences)
    return True


@bp.route(f"{MEMBERS_URL}/new", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.MANAGE_MEMBERS)
def add_member() -> Any:
    """Add an organisation. The form checks its own token, so that nothing typed is lost when it ran out."""
    form = OrganisationForm()
    if form.validate_on_submit() and _save(form, None):
        return _to_members()
    return render_template("desk/member.html", form=form, organisation=None)


@bp.route(f"{MEMBERS_URL}/<int:organisation_id>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.MANAGE_MEMBERS)
def edit_member(organisation_id: int) -> Any:
    """One organisation."""
    organisation = get_organisation(db.session(), organisation_id=organisation_id)
    form = OrganisationForm(data=organisation_data(organisation))
    if form.validate_on_submit() and _save(form, organisation):
        return _to_members()
    organisation = get_organisation(db.session(), organisation_id=organisation_id)
    return render_template("desk/member.html", form=form, organisation=organisation)


@bp.post(f"{MEMBERS_URL}/<int:organisation_id>/remove", endpoint="remove_member")
@requires(Permission.MANAGE_MEMBERS)
def take_off(organisation_id: int) -> Any:
    """Take it off the list."""
    organisation = get_organisation(db.session(), organisation_id=organisation_id)
    consequences = remove_member(
        db.session(), edition_id=g.edition.id, organisation=organisation, now=now(), actor_id=current_user.id
    )
    db.session.commit()
    _tell(consequences)
    return _to_members()


@bp.route(f"{MEMBERS_URL}/import", methods=["GET", "POST"], endpoint="import_members")
@csrf.exempt
@requires(Permission.MANAGE_MEMBERS)
def take_in() -> Any:
    """A table: first shown as it would be taken, then taken."""
    form = ImportForm()
    if not form.validate_on_submit():
        return render_template("desk/members_import.html", form=form)
    try:
        lines = _typed_lines(form)
    except AwardsError as error:
        form.show(error)
        return render_template("desk/members_import.html", form=form)
    if not lines:
        form.require_table()
        return render_template("desk/members_import.html", form=form)
    if "confirmed" in request.form:
        _taken, consequences = import_members(
            db.session(), edition_id=g.edition.id, lines=lines, now=now(), actor_id=current_user.id
        )
        db.session.commit()
        _tell(consequences)
        return _to_members()
    return _preview(form, lines)


def _typed_lines(form: ImportForm) -> list[MemberLine]:
    file = request.files.get("file")
    content = file.read() if file else b""
    return read_file(content) if content else read_text(form.table.data or "")


def _preview(form: ImportForm, lines: list[MemberLine]) -> str:
    """What would become of each line: all is done, looked at, and undone."""
    taken = import_lines(db.session(), lines=lines, now=now())
    db.session.rollback()
    counts = {outcome: sum(each.outcome is outcome for each in taken) for outcome in LineOutcome}
    return render_template(
        "desk/members_preview.html", form=form, taken=taken, table=write_csv(lines), outcomes=OUTCOMES,
        wanted=counts[LineOutcome.NEW] + counts[LineOutcome.CHANGED],
        counts=[(*OUTCOMES[outcome], count) for outcome, count in counts.items() if count],
    )  # fmt: skip


@bp.get(f"{MEMBERS_URL}/members.csv")
@requires(Permission.MANAGE_MEMBERS)
def members_csv() -> Response:
    """The list as a table; with a mark at its beginning, by which spreadsheets know that it is UTF-8."""
    text = "\ufeff" + write_csv(list_lines(list_organisations(db.session())))
    return _attached(text.encode(), "text/csv", "members.csv")


@bp.get(f"{MEMBERS_URL}/members.xlsx")
@requires(Permission.MANAGE_MEMBERS)
def members_xlsx() -> Response:
    """The same as a workbook."""
    return _attached(write_xlsx(list_lines(list_organisations(db.session()))), XLSX_TYPE, "members.xlsx")


def _attached(content: bytes, mimetype: str, filename: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
