"""The dossier of an entry, as the organisers screen it. The queue and the decisions have modules of their own."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import EntryState, NominationState, NomineeKind, Stage
from awards.domain.wording import N_
from awards.editions.service import list_categories
from awards.extensions import csrf, db
from awards.nominations.forms import NomineeForm, nominee_data
from awards.nominations.forms_queue import QueueAddress, read_queue
from awards.nominations.forms_screening import MoveForm, NoteForm, RefusalForm, ReturnForm
from awards.nominations.models import Entry
from awards.nominations.service_correcting import correct_nominee as change_nominee
from awards.nominations.service_duplicates import describe_kinship
from awards.nominations.service_entries import dossier_mark, get_entry
from awards.nominations.service_evidence import list_for_organisers
from awards.nominations.service_masking import summarise_masking
from awards.nominations.service_nominees import BEFORE_SCORING, BEFORE_SEALING, LIVE
from awards.nominations.service_notes import list_notes
from awards.nominations.service_queue import count_by_category, find_place
from awards.nominations.service_screening import DECIDED, SCREENING
from awards.nominations.service_spellings import WITHOUT_WORDS
from awards.nominations.service_versions import list_versions
from awards.organisations.service import official_name
from awards.permissions import Permission, allows, requires
from awards.web import now

bp = Blueprint("screening", __name__)

ENTRY_URL = "/<edition:edition>/screening/<int:entry_id>"
STATES = {
    EntryState.PENDING: (N_("To screen"), "info"),
    EntryState.NEEDS_CORRECTING: (N_("Waits for a correction"), "warn"),
    EntryState.ELIGIBLE: (N_("Eligible"), "good"),
    EntryState.INELIGIBLE: (N_("Not accepted"), "bad"),
    EntryState.WITHDRAWN: (N_("Withdrawn"), "neutral"),
    EntryState.MERGED: (N_("Joined with another"), "neutral"),
}
NOMINATION_STATES = {
    NominationState.SUBMITTED: (N_("Counts"), "good"),
    NominationState.RETURNED: (N_("Returned for correction"), "warn"),
    NominationState.DUPLICATE: (N_("Second one of the same person: does not count"), "neutral"),
    NominationState.WITHDRAWN: (N_("Nomination withdrawn"), "neutral"),
}


def entry_or_404(entry_id: int) -> Entry:
    """An entry of this edition with everything that the dossier shows of it."""
    return get_entry(db.session(), edition_id=g.edition.id, entry_id=entry_id)


@bp.get(ENTRY_URL)
@requires(Permission.SCREEN_ENTRIES)
def dossier(entry_id: int) -> Any:
    """All the words for one nominee in one category, and the decisions; of one that was joined, where its words are."""
    entry = entry_or_404(entry_id)
    if entry.merged_into_id is not None:
        return redirect(url_for("screening.dossier", edition=g.edition.slug, entry_id=entry.merged_into_id))
    return show_dossier(entry)


def show_dossier(
    entry: Entry, *, refusal: RefusalForm | None = None, returning: dict[int, ReturnForm] | None = None,
    moving: dict[int, MoveForm] | None = None, note: NoteForm | None = None,
) -> str:  # fmt: skip
    """The dossier, with the forms that were refused as they were typed. `moving` has the whole entry's form at 0."""
    categories = list_categories(db.session(), edition_id=g.edition.id)
    queue = read_queue(categories)
    numbers = {*_movable(entry), *(moving or {})}
    moves = {number: _move_form(moving, number).offer(categories, but=entry.category_id) for number in numbers}
    return render_template(
        "screening/dossier.html",
        entry=entry,
        mark=dossier_mark(entry),
        queue=queue,
        place=find_place(db.session(), entry=entry, wanted=queue.filter, now=now()),
        categories=categories,
        left=count_by_category(db.session(), edition_id=g.edition.id),
        refusal=refusal or RefusalForm(formdata=None),
        returning={each.id: _return_form(returning, each.id) for each in entry.nominations},
        moving=moves,
        note=note or NoteForm(formdata=None),
        notes=list_notes(db.session(), entry_id=entry.id),
        states=STATES,
        evidence=list_for_organisers(db.session(), nominations=entry.nominations),
        may_hide=g.edition.stage in SCREENING,
        nomination_states=NOMINATION_STATES,
        kinship=describe_kinship(db.session(), entry=entry),
        may_join=g.edition.stage in SCREENING,
        masking=summarise_masking(entry, edition=g.edition),
        versions=list_versions(db.session(), nomination_ids=[each.id for each in entry.nominations]),
        may=_allowed(entry),
    )


def _allowed(entry: Entry) -> dict[str, bool]:
    """Which decisions can be taken at this stage on an entry in this state; the services decide in the end."""
    stage, state = g.edition.stage, entry.state
    early, withdrawn = stage in BEFORE_SCORING, state in WITHOUT_WORDS
    return {
        "accept": stage in SCREENING and state is not EntryState.ELIGIBLE and not withdrawn,
        "refuse": early and state is not EntryState.INELIGIBLE and not withdrawn,
        "return": early,
        "move": early and not withdrawn,
        "put_back": early and state in DECIDED,
        "correct": stage is not Stage.ARCHIVED,
        "set_language": stage in BEFORE_SEALING,
    }


def _movable(entry: Entry) -> list[int]:
    """0 for the entry; and each of its nominations, where there are several that could part."""
    live = [each.id for each in entry.nominations if each.state in LIVE]
    return [0, *(live if len(live) > 1 else [])]


def _move_form(typed: dict[int, MoveForm] | None, number: int) -> MoveForm:
    form = (typed or {}).get(number) or MoveForm(formdata=None)
    for field in (form.category, form.reason):
        field.id = f"move-{number}-{field.name}"
    return form


def _return_form(typed: dict[int, ReturnForm] | None, number: int) -> ReturnForm:
    form = (typed or {}).get(number) or ReturnForm(formdata=None)
    form.message.id, form.ready.id = f"message-{number}", f"ready-{number}"
    return form


def queue_here() -> QueueAddress:
    """The filter with which this dossier was opened."""
    return read_queue(list_categories(db.session(), edition_id=g.edition.id))


def back_to_dossier(entry_id: int) -> Any:
    """To the same dossier, the filter kept."""
    return redirect(queue_here().to("dossier", entry_id=entry_id))


@bp.route(f"{ENTRY_URL}/nominee", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def correct_nominee(entry_id: int) -> Any:
    """Correct what is known of the nominee."""
    entry = entry_or_404(entry_id)
    listed = official_name(db.session(), typed=entry.nominee.organisation)
    wished = listed if "organisation" in request.args else None
    form = NomineeForm(data=nominee_data(entry.nominee, organisation=wished))
    status = 200
    if form.validate_on_submit():
        try:
            change_nominee(
                db.session(), nominee=entry.nominee, name=form.name.data, organisation=form.organisation.data,
                members=form.members.data or "", address=form.address.data or "", locale=form.locale.data, now=now(),
                actor_id=current_user.id, contact=form.contact.data or "",
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            entry = entry_or_404(entry_id)
            form.show(error)
            status = 409
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            if allows(Permission.PRINT_CERTIFICATES, current_user, g.edition):  # that is where they came from
                return redirect(url_for("certificates.issued", edition=g.edition.slug))
            return back_to_dossier(entry_id)
    is_team = entry.nominee.kind is NomineeKind.TEAM
    return render_template(
        "screening/nominee.html", form=form, entry=entry, is_team=is_team, official_name=listed, queue=queue_here()
    ), status  # fmt: skip
