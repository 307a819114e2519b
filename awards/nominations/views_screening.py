"""The organisers' screening."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import EntryState, NominationState, NomineeKind, Stage
from awards.domain.wording import N_
from awards.editions.service import list_categories
from awards.editions.views import LARGEST_ID
from awards.extensions import csrf, db
from awards.nominations.forms import NomineeForm, RefusalForm, ReturnForm, nominee_data
from awards.nominations.models import Entry, Nomination
from awards.nominations.service_confirming import find_nomination
from awards.nominations.service_duplicates import list_alike
from awards.nominations.service_entries import (
    count_entries,
    count_entries_by_state,
    dossier_mark,
    entry_languages,
    find_next_pending,
    get_entry,
    list_entries,
    submitted_nominations,
)
from awards.nominations.service_nominees import BEFORE_SCORING
from awards.nominations.service_nominees import correct_nominee as change_nominee
from awards.nominations.service_screening import (
    SCREENING,
    make_eligible,
    make_many_eligible,
    refuse_entry,
    return_nomination,
)
from awards.organisations.service import official_name
from awards.permissions import Permission, allows, requires
from awards.web import now, whole_number

bp = Blueprint("screening", __name__)

PER_PAGE = 100
ENTRY_URL = "/<edition:edition>/screening/<int:entry_id>"
STATES = {
    EntryState.PENDING: (N_("To screen"), "info"),
    EntryState.NEEDS_CORRECTING: (N_("Waits for a correction"), "warn"),
    EntryState.ELIGIBLE: (N_("Eligible"), "good"),
    EntryState.INELIGIBLE: (N_("Not accepted"), "bad"),
    EntryState.WITHDRAWN: (N_("Withdrawn"), "neutral"),
}
NOMINATION_STATES = {
    NominationState.SUBMITTED: (N_("Counts"), "good"),
    NominationState.RETURNED: (N_("Returned for correction"), "warn"),
    NominationState.DUPLICATE: (N_("Second one of the same person: does not count"), "neutral"),
    NominationState.WITHDRAWN: (N_("Nomination withdrawn"), "neutral"),
}


@dataclass(frozen=True)
class Filter:
    """Which entries the queue shows; None is all of them."""

    state: EntryState | None
    category_id: int | None
    category: str
    page: int

    def address(self, **changes: Any) -> str:
        """The queue's address with this filter, changed."""
        wanted = {"state": self.state.value if self.state else "all", "category": self.category or None, **changes}
        return url_for("screening.queue", edition=g.edition.slug, **wanted)


def _read_filter(categories: list[Any]) -> Filter:
    """From the address; what makes no sense there is ignored."""
    given = request.args.get("state", EntryState.PENDING.value)
    state = None if given == "all" else EntryState(given) if given in set(EntryState) else EntryState.PENDING
    chosen = next((category for category in categories if category.key == request.args.get("category")), None)
    page = whole_number(request.args.get("page"), digits=5) or 1
    return Filter(state, chosen.id if chosen else None, chosen.key if chosen else "", page)


def _row(entry: Entry) -> dict[str, Any]:
    counted = submitted_nominations(entry)
    return {
        "entry": entry,
        "count": len(counted),
        "languages": sorted(entry_languages(entry)),
        "since": min((n.submitted_at for n in counted if n.submitted_at), default=entry.created_at),
    }


@bp.get("/<edition:edition>/screening")
@requires(Permission.SCREEN_ENTRIES)
def queue() -> str:
    """What came in, longest waiting first."""
    categories = list_categories(db.session(), edition_id=g.edition.id)
    chosen = _read_filter(categories)
    narrowed: dict[str, Any] = {"edition_id": g.edition.id, "state": chosen.state, "category_id": chosen.category_id}
    found = count_entries(db.session(), **narrowed)
    entries = list_entries(db.session(), **narrowed, limit=PER_PAGE, offset=(chosen.page - 1) * PER_PAGE)
    return render_template(
        "screening/queue.html",
        rows=[_row(entry) for entry in entries],
        found=found,
        pages=-(-found // PER_PAGE),
        filter=chosen,
        categories=categories,
        counts=count_entries_by_state(db.session(), edition_id=g.edition.id),
        states=STATES,
        may_accept=g.edition.stage in SCREENING,
    )


def _ids(given: list[str]) -> list[int]:
    numbers = [whole_number(typed, digits=10) for typed in given]
    return [number for number in numbers if number is not None and number <= LARGEST_ID]


@bp.post("/<edition:edition>/screening/eligible")
@requires(Permission.SCREEN_ENTRIES)
def accept_many() -> Any:
    """Make all ticked entries eligible; those decided meanwhile stay as they are."""
    ticked = _ids(request.form.getlist("entry"))
    made = make_many_eligible(db.session(), edition=g.edition, entry_ids=ticked, now=now(), actor_id=current_user.id)
    db.session.commit()
    if not ticked:
        flash(_("Tick the entries first."), "warning")
    if made:
        flash(ngettext("%(num)s entry is eligible now.", "%(num)s entries are eligible now.", len(made)), "success")
    if left := len(set(ticked)) - len(made):
        flash(
            ngettext(
                "%(num)s entry was not waiting any more and stays as it is.",
                "%(num)s entries were not waiting any more and stay as they are.",
                left,
            ),
            "warning",
        )
    return redirect(_read_filter(list_categories(db.session(), edition_id=g.edition.id)).address())


def _entry(entry_id: int) -> Entry:
    return get_entry(db.session(), edition_id=g.edition.id, entry_id=entry_id)


@bp.get(ENTRY_URL)
@requires(Permission.SCREEN_ENTRIES)
def dossier(entry_id: int) -> str:
    """All the words for one nominee in one category, and the decisions."""
    return _show(_entry(entry_id))


def _show(entry: Entry, *, refusal: RefusalForm | None = None, returning: dict[int, ReturnForm] | None = None) -> str:
    forms = {each.id: (returning or {}).get(each.id) or ReturnForm(formdata=None) for each in entry.nominations}
    for number, form in forms.items():
        form.message.id = f"message-{number}"
    return render_template(
        "screening/dossier.html",
        entry=entry,
        mark=dossier_mark(entry),
        refusal=refusal or RefusalForm(formdata=None),
        returning=forms,
        state=STATES[entry.state],
        states=STATES,
        alike=list_alike(db.session(), entry=entry),
        nomination_states=NOMINATION_STATES,
        may_accept=g.edition.stage in SCREENING and entry.state not in {EntryState.ELIGIBLE, EntryState.WITHDRAWN},
        may_refuse=g.edition.stage in BEFORE_SCORING
        and entry.state not in {EntryState.INELIGIBLE, EntryState.WITHDRAWN},
        may_return=g.edition.stage in BEFORE_SCORING,
        may_correct=g.edition.stage is not Stage.ARCHIVED,
        next_id=find_next_pending(db.session(), edition_id=g.edition.id, after_id=entry.id),
    )


def _onward(entry_id: int) -> Any:
    """To the next entry that waits, or back to the queue."""
    following = find_next_pending(db.session(), edition_id=g.edition.id, after_id=entry_id)
    if following is None:
        return redirect(url_for("screening.queue", edition=g.edition.slug))
    return redirect(url_for("screening.dossier", edition=g.edition.slug, entry_id=following))


@bp.post(f"{ENTRY_URL}/eligible")
@requires(Permission.SCREEN_ENTRIES)
def accept(entry_id: int) -> Any:
    """Let the jury read it."""
    entry = _entry(entry_id)
    name = entry.nominee.name
    mark = request.form.get("mark")
    make_eligible(db.session(), entry=entry, mark=mark, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("%(name)s is eligible now.", name=name), "success")
    return _onward(entry_id)


@bp.post(f"{ENTRY_URL}/refuse")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def refuse(entry_id: int) -> Any:
    """Keep it from the jury, with a reason that its nominators are told."""
    entry = _entry(entry_id)
    name = entry.nominee.name
    form = RefusalForm()
    if not form.validate_on_submit():
        return _show(entry, refusal=form)
    try:
        refuse_entry(
            db.session(), entry=entry, reason=form.reason.data, mark=form.mark.data, now=now(), actor_id=current_user.id
        )
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(_entry(entry_id), refusal=form), 409
    db.session.commit()
    flash(_("%(name)s is not accepted; the nominators are told why.", name=name), "success")
    return _onward(entry_id)


@bp.post("/<edition:edition>/screening/nominations/<public_id>/return")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def give_back(public_id: str) -> Any:
    """Give one nomination back to its nominator, with what to correct."""
    found = public_id.isalnum() and find_nomination(db.session(), edition_id=g.edition.id, public_id=public_id)
    nomination: Nomination = found or abort(404)
    entry_id = nomination.entry_id or abort(404)
    number, form = nomination.id, ReturnForm()
    if not form.validate_on_submit():
        return _show(_entry(entry_id), returning={number: form})
    try:
        return_nomination(
            db.session(), nomination=nomination, message=form.message.data, now=now(), actor_id=current_user.id
        )
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(_entry(entry_id), returning={number: form}), 409
    db.session.commit()
    flash(_("The nomination is on its way back to its writer."), "success")
    return redirect(url_for("screening.dossier", edition=g.edition.slug, entry_id=entry_id))


@bp.route(f"{ENTRY_URL}/nominee", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def correct_nominee(entry_id: int) -> Any:
    """Correct what is known of the nominee."""
    entry = _entry(entry_id)
    listed = official_name(db.session(), typed=entry.nominee.organisation)
    wished = listed if "organisation" in request.args else None
    form = NomineeForm(data=nominee_data(entry.nominee, organisation=wished))
    status = 200
    if form.validate_on_submit():
        try:
            change_nominee(
                db.session(), nominee=entry.nominee, name=form.name.data, organisation=form.organisation.data,
                members=form.members.data or "", address=form.address.data or "", locale=form.locale.data, now=now(),
                actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            entry = _entry(entry_id)
            form.show(error)
            status = 409
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            if allows(Permission.PRINT_CERTIFICATES, current_user, g.edition):  # that is where they came from
                return redirect(url_for("certificates.issued", edition=g.edition.slug))
            return redirect(url_for("screening.dossier", edition=g.edition.slug, entry_id=entry_id))
    is_team = entry.nominee.kind is NomineeKind.TEAM
    return render_template(
        "screening/nominee.html", form=form, entry=entry, is_team=is_team, official_name=listed
    ), status
