"""One's own nominations; and the blueprint, which `views` completes with the way to a new one."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import PUBLISHED, EntryState, NominationState, Stage
from awards.domain.outcome import Outcome, outcome_of
from awards.domain.wording import N_
from awards.editions.models import Category
from awards.editions.service import list_categories, nominating_is_open
from awards.extensions import csrf, db
from awards.nominations.evidence_intake import Evidence, Holder, receive_with_form, show_evidence
from awards.nominations.forms import STORY_LEAST, EditForm, edit_data
from awards.nominations.models import Nomination
from awards.nominations.service_deadline import mark_opening
from awards.nominations.service_drafts import list_own_drafts
from awards.nominations.service_editing import check_edit, edit_nomination
from awards.nominations.service_entries import is_on_shortlist
from awards.nominations.service_nominees import BEFORE_SCORING, LIVE, ChangedMeanwhile
from awards.nominations.service_own import (
    STORY_MOST,
    find_first_of,
    find_own_nomination,
    join_nomination,
    list_own_nominations,
    may_edit,
    may_join,
    may_withdraw,
    withdraw_nomination,
)
from awards.nominations.service_versions import list_versions
from awards.permissions import signed_in
from awards.uploads import begin_writing, let_go, takes_files
from awards.web import arrived, now

bp = Blueprint("nominations", __name__)

STATES = {
    NominationState.UNCONFIRMED: (N_("Waiting for you to confirm it"), "warn"),
    NominationState.RETURNED: (N_("Please correct it"), "warn"),
    NominationState.DUPLICATE: (N_("You wrote about this nominee before"), "warn"),
    NominationState.WITHDRAWN: (N_("Nomination withdrawn"), "neutral"),
}
TOO_LATE = {
    NominationState.UNCONFIRMED: (N_("It was not confirmed in time"), "neutral"),
    NominationState.RETURNED: (N_("It was not corrected in time"), "neutral"),
}
"""Once the jury has begun."""
ENTRY_STATES = {
    EntryState.ELIGIBLE: (N_("Accepted: it goes to the jury"), "good"),
    EntryState.INELIGIBLE: (N_("Not accepted"), "bad"),
    EntryState.WITHDRAWN: (N_("The nominee would rather not take part"), "neutral"),
}
WITH_THE_JURY = {
    Stage.SCORING: (N_("The jury is reading it"), "info"),
    Stage.DELIBERATING: (N_("The jury is deliberating"), "info"),
    Stage.SEALED: (N_("The jury has decided: the winners are called at the ceremony"), "info"),
}
"""What becomes of an eligible entry, stage by stage; the result is told when everybody may know it, never before."""
RESULTS: dict[Outcome | None, tuple[str, str]] = {
    Outcome.WINNER: (N_("Winner"), "gold"),
    Outcome.FINALIST: (N_("On the shortlist"), "gold"),
    Outcome.NOMINATED: (N_("Nominated: it went before the jury"), "info"),
}
ON_SHORTLIST = (N_("On the shortlist"), "gold")


def own_account() -> Any:
    """The account that is signed in, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def story_limits() -> dict[str, Any]:
    """How short and how long a story may be: written as the page's language writes numbers, and as numbers."""
    written = {"least": format_decimal(STORY_LEAST), "most": format_decimal(STORY_MOST)}
    return {**written, "fewest": STORY_LEAST, "greatest": STORY_MOST}


def explain_expiry(form: Any) -> None:
    """A page that was open for too long: say so in words, and that nothing is lost."""
    token = getattr(form, "csrf_token", None)
    if token is not None and token.errors:
        token.errors = [_("This page had been open for a long time. What you typed is still here: send it once more.")]


def winners() -> frozenset[int]:
    """The entries that won in `g.edition`, once that is public. The results room, which stands above, finds them."""
    if g.edition.stage not in PUBLISHED:
        return frozenset()
    found: frozenset[int] = current_app.extensions["winning_entries"](db.session(), edition=g.edition)
    return found


def state_of(nomination: Nomination, won: frozenset[int] = frozenset()) -> tuple[str, str]:
    """How a nomination stands, in its writer's words, and the tone of its badge; `won` are the winning entries."""
    received = (N_("Received: the organisers will read it"), "info")
    stage, entry = g.edition.stage, nomination.entry
    if nomination.state is not NominationState.SUBMITTED or entry is None:
        late = {} if stage in BEFORE_SCORING else TOO_LATE
        text, tone = late.get(nomination.state) or STATES.get(nomination.state, received)
    elif (outcome := outcome_shown(nomination, won)) in RESULTS:
        text, tone = RESULTS[outcome]
    elif is_on_shortlist(g.edition, entry):
        text, tone = ON_SHORTLIST
    elif entry.state is EntryState.ELIGIBLE and stage in WITH_THE_JURY:
        text, tone = WITH_THE_JURY[stage]
    else:
        text, tone = ENTRY_STATES.get(entry.state, received)
    return _(text), tone


def outcome_shown(nomination: Nomination, won: frozenset[int]) -> Outcome | None:
    """What became of a nomination that counts, once everybody may know it; not of what was refused, with its reason."""
    entry = nomination.entry
    if g.edition.stage not in PUBLISHED or nomination.state not in LIVE or entry is None:
        return None
    if entry.state is EntryState.INELIGIBLE:
        return None
    return outcome_of(entry.state, won=entry.id in won, on_shortlist=is_on_shortlist(g.edition, entry))


def own_page(nomination: Nomination) -> str | None:
    """The address of the nominee's page, where its reader is that nominee: the room above knows."""
    look, entry = g.get("look_for_own_pages"), nomination.entry
    mine = look() if look and entry is not None else []
    return next((one.public_id for one in mine if entry and one.id == entry.nominee_id), None)


def _own_or_404(public_id: str) -> Nomination:
    account = own_account()
    known = public_id.isalnum() and find_own_nomination(
        db.session(), edition_id=g.edition.id, public_id=public_id, account=account
    )
    return known or abort(404)


@bp.get("/<edition:edition>/my-nominations")
@signed_in
def mine() -> Any:
    """What I wrote, and how each stands."""
    if g.edition.stage is Stage.DRAFT:
        abort(404)
    account, won = own_account(), winners()
    nominations = list_own_nominations(db.session(), edition_id=g.edition.id, account=account)
    return render_template(
        "nominations/mine.html",
        rows=[(nomination, *state_of(nomination, won)) for nomination in nominations],
        drafts=list_own_drafts(db.session(), edition_id=g.edition.id, account=account),
        is_open=nominating_is_open(g.edition, now=now()),
    )


@bp.get("/<edition:edition>/my-nominations/<public_id>/receipt")
@signed_in
def receipt(public_id: str) -> Any:
    """It has arrived, and what happens now."""
    nomination = _own_or_404(public_id)
    if nomination.state in {NominationState.DUPLICATE, NominationState.UNCONFIRMED}:
        return redirect(url_for("nominations.show", edition=g.edition.slug, public_id=public_id))
    is_open = nominating_is_open(g.edition, now=now())
    return render_template(
        "nominations/receipt.html", nomination=nomination, is_open=is_open, others=_other_categories(nomination)
    )


def _other_categories(nomination: Nomination) -> list[Category]:
    """Where the same colleague can be nominated as well, while nominating is open."""
    if not nominating_is_open(g.edition, now=now()):
        return []
    found = list_categories(db.session(), edition_id=g.edition.id)
    return [category for category in found if category.id != nomination.category_id]


@bp.route("/<edition:edition>/my-nominations/<public_id>", methods=["GET", "POST"])
@csrf.exempt
@takes_files
@signed_in
def show(public_id: str) -> Any:
    """Read it; change it as long as that is possible. A stale page overwrites nothing: both texts are shown."""
    nomination, form, evidence = _read_form(public_id)
    status = 200
    if form.validate_on_submit() and not evidence.refused:
        try:
            edit_nomination(
                db.session(), nomination=nomination, words=form.changed_words(), version=form.typed_version(),
                now=arrived(), actor_id=own_account().id, opened=form.opened.data or "",
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            nomination = _own_or_404(public_id)
            form.show(error)
            if isinstance(error, ChangedMeanwhile):
                form.version.data = str(nomination.version)
            status = 409
        else:
            db.session.commit()
            flash(_("Saved. The organisers will read it."), "success")
            return redirect(url_for("nominations.show", edition=g.edition.slug, public_id=public_id))
    explain_expiry(form)
    return _show(nomination, form, evidence), status


def _read_form(public_id: str) -> tuple[Nomination, EditForm, Evidence]:
    """The nomination, what was typed, and the files that came with it: those are kept already."""
    nomination = _own_or_404(public_id)
    opened = mark_opening(g.edition, form_token=nomination.form_token, now=now())
    first, holder = {**edit_data(nomination), "opened": opened}, Holder(nomination.form_token, nomination)
    if request.method == "GET":
        return nomination, EditForm(data=first), show_evidence(holder)
    let_go()
    form = EditForm(data=first)
    token = getattr(form, "csrf_token", None)
    if token is not None and not token.validate(form):
        begin_writing(afresh=False)
        return _own_or_404(public_id), form, show_evidence(holder)
    version, mark = form.typed_version(), form.opened.data or ""
    evidence = receive_with_form(
        holder, lambda: check_edit(g.edition, nomination, version=version, now=arrived(), opened=mark)
    )
    nomination = _own_or_404(public_id)
    if evidence.changed:
        form.version.data = str(nomination.version)
    evidence.refuse(form)
    return nomination, form, evidence


def _show(nomination: Nomination, form: EditForm, evidence: Evidence) -> str:
    won = winners()
    text, tone = state_of(nomination, won)
    duplicate = nomination.state is NominationState.DUPLICATE
    return render_template(
        "nominations/show.html",
        nomination=nomination,
        form=form,
        state=text,
        tone=tone,
        first=find_first_of(db.session(), nomination=nomination) if duplicate else None,
        may_edit=may_edit(g.edition, nomination, now=arrived(), opened=form.opened.data or ""),
        may_withdraw=may_withdraw(g.edition, nomination),
        may_join=may_join(g.edition, nomination),
        limits=story_limits(),
        versions=list_versions(db.session(), nomination_ids=[nomination.id])[nomination.id],
        others=_other_categories(nomination),
        evidence=evidence,
        outcome=outcome_shown(nomination, won),
        own_page=own_page(nomination) if g.edition.stage in PUBLISHED else None,
    )


@bp.post("/<edition:edition>/my-nominations/<public_id>/withdraw")
@signed_in
def withdraw(public_id: str) -> Any:
    """Take it back."""
    nomination = _own_or_404(public_id)
    withdraw_nomination(db.session(), nomination=nomination, now=now(), actor_id=own_account().id)
    db.session.commit()
    flash(_("Your nomination is withdrawn."), "success")
    return redirect(url_for("nominations.mine", edition=g.edition.slug))


@bp.post("/<edition:edition>/my-nominations/<public_id>/join")
@signed_in
def join(public_id: str) -> Any:
    """Add a duplicate's words to the first nomination."""
    nomination = _own_or_404(public_id)
    kept = join_nomination(db.session(), nomination=nomination, now=now(), actor_id=own_account().id)
    db.session.commit()
    flash(_("Your words are together now."), "success")
    return redirect(url_for("nominations.show", edition=g.edition.slug, public_id=kept.public_id))
