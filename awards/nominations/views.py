"""Nominating: choose a category, write, confirm by code or link."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.accounts.forms import AddressForm, ButtonForm, CodeForm
from awards.accounts.service import obtain_account
from awards.accounts.service_sign_in import Redeemed, find_link, redeem_code, redeem_link
from awards.accounts.views import sender, sign_in_as
from awards.domain.errors import AwardsError, CodeWrong, NotNow, TooManyTries
from awards.domain.lifecycle import NominationKind, NominationState
from awards.domain.wording import N_
from awards.editions.models import Category
from awards.editions.service import list_categories, nominating_is_open
from awards.extensions import csrf, db
from awards.nominations.evidence_intake import Evidence, Holder, receive_with_form, show_evidence
from awards.nominations.forms import NominationForm
from awards.nominations.models import Nomination
from awards.nominations.models_drafts import KeptDraft
from awards.nominations.service import not_open, submit_nomination
from awards.nominations.service_confirming import code_subject, confirm_nomination, find_nomination, send_code_again
from awards.nominations.service_deadline import may_send
from awards.nominations.service_evidence import check_form
from awards.nominations.service_own import find_last_organisation
from awards.nominations.views_drafts import (
    WISHES,
    begun_draft,
    first_values,
    form_context,
    keep_on_wish,
    may_open_late,
    show_closed,
    without_draft,
)
from awards.nominations.views_own import bp, explain_expiry, own_account, story_limits
from awards.permissions import Permission, requires
from awards.uploads import let_go, takes_files
from awards.web import arrived, locale, now, say

LOOK = "look"
"""What a button of the form wishes that shows another category with the words typed so far."""


def _kind_asked_for() -> NominationKind:
    """Two ways lead in: `?for=self` to write about oneself, all else to write about a colleague."""
    return NominationKind.SELF if request.args.get("for") == NominationKind.SELF.value else NominationKind.PEER


@bp.get("/<edition:edition>/nominate")
@requires(Permission.SEE_EDITION)
def choose() -> Any:
    """The categories, with what the jury looks for."""
    categories = list_categories(db.session(), edition_id=g.edition.id)
    is_open = nominating_is_open(g.edition, now=now())
    kind = _kind_asked_for().value
    return render_template("nominations/choose.html", categories=categories, is_open=is_open, kind=kind)


@bp.route("/<edition:edition>/nominate/<category>", methods=["GET", "POST"])
@csrf.exempt
@takes_files
@requires(Permission.SEE_EDITION)
def write(category: str) -> Any:
    """One page to nominate. The form checks its own token, so that nothing typed is lost when it ran out.

    Its words may be sent to the page of another category, only to be shown there: nothing is checked then.
    """
    categories = list_categories(db.session(), edition_id=g.edition.id)
    chosen = next((each for each in categories if each.key == category), None) or abort(404)
    if request.method == "GET":
        return _open(chosen, categories)
    form, evidence = _read_form()
    status, wish = 200, request.form.get("wish")
    if wish in WISHES:
        if kept := keep_on_wish(chosen, form):
            return kept
        status = 409 if form.form_errors else 200
    elif wish != LOOK and not may_send(g.edition, form_token=form.token(), mark=form.opened.data or "", now=arrived()):
        form.show(not_open())
        status = 409
    elif wish != LOOK and form.validate_on_submit() and not evidence.refused:
        following, status = _send(chosen, form)
        if following:
            return redirect(following)
    explain_expiry(form)
    return _show_form(chosen, categories, form, evidence=evidence), status


def _read_form() -> tuple[NominationForm, Evidence]:
    """What was typed, and the files that came with it: kept already, or refused, which is an error of the form."""
    known = _known_values()
    let_go()
    form = NominationForm(data=known)
    token = form.settled_token()
    evidence = receive_with_form(
        Holder(token), lambda: check_form(db.session(), edition=g.edition, form_token=token, now=arrived())
    )
    evidence.refuse(form)
    return form, evidence


def _send(category: Category, form: NominationForm) -> tuple[str | None, int]:
    """Where the nomination leads on once it is sent; else None, and the answer's status."""
    try:
        nomination = submit_nomination(
            db.session(), edition=g.edition, category=category, draft=form.draft(), now=arrived(), sender=sender(),
            locale=locale(), account=own_account(), opened=form.opened.data or "",
        )  # fmt: skip
    except (NotNow, TooManyTries) as error:
        db.session.rollback()
        form.show(error)
        return None, 429 if isinstance(error, TooManyTries) else 409
    following = _after(nomination)
    db.session.commit()
    return following, 302


def _open(category: Category, categories: list[Category]) -> Any:
    """The form as it is at first; after the close, only for what was begun before it."""
    draft = begun_draft()
    if "draft" in request.args and draft is None:
        return without_draft(category)
    if not nominating_is_open(g.edition, now=arrived()) and not may_open_late(draft):
        return show_closed(category)
    return _show_form(category, categories, NominationForm(data=first_values(_known_values(), draft)), draft)


def _show_form(
    category: Category, categories: list[Category], form: NominationForm, draft: KeptDraft | None = None,
    evidence: Evidence | None = None,
) -> str:  # fmt: skip
    return render_template(
        "nominations/write.html", form=form, category=category, categories=categories, limits=story_limits(),
        evidence=evidence or show_evidence(Holder(form.settled_token())), **form_context(category, draft),
    )  # fmt: skip


def _known_values() -> dict[str, Any]:
    """What the form knows beforehand; of somebody who is signed in it knows more."""
    account = own_account()
    known: dict[str, Any] = {"nominee_locale": locale(), "show_words": True}
    if account is not None:
        known |= {"nominator_name": account.name, "nominator_address": account.address}
    if account is not None and request.method != "POST":
        known |= {"nominee_organisation": find_last_organisation(db.session(), account=account)}
    return {"kind": _kind_asked_for().value, **known}


def _after(nomination: Nomination) -> str:
    endpoint = "confirm" if nomination.state is NominationState.UNCONFIRMED else "receipt"
    return url_for(f"nominations.{endpoint}", edition=g.edition.slug, public_id=nomination.public_id)


def _nomination_or_404(public_id: str) -> Nomination:
    known = public_id.isalnum() and find_nomination(db.session(), edition_id=g.edition.id, public_id=public_id)
    return known or abort(404)


@bp.route("/<edition:edition>/confirm/<public_id>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SEE_EDITION)
def confirm(public_id: str) -> Any:
    """Type the code; ask for another one; say that the address was mistyped. Signed in with it: one button."""
    nomination = _nomination_or_404(public_id)
    if nomination.state is not NominationState.UNCONFIRMED:
        return redirect(_after(nomination))
    wish = request.form.get("wish")
    readdress = AddressForm(formdata=request.form if wish == "readdress" else None)
    if wish in {"resend", "readdress"}:
        return _send_again(nomination, readdress if wish == "readdress" else None)
    mine = current_user.is_authenticated and current_user.address == nomination.nominator_address
    form = ButtonForm() if mine else CodeForm()
    if form.validate_on_submit():
        if mine:
            return _accept(nomination, None)
        address = nomination.nominator_address
        try:
            redeemed = redeem_code(
                db.session(), address=address, code=form.code.data, now=now(), subject=code_subject(nomination)
            )
        except AwardsError as error:
            form.show(error)
            db.session.commit()  # the try counts
            nomination = _nomination_or_404(public_id)
        else:
            return _accept(nomination, redeemed)
    explain_expiry(form)
    return _show_confirm(nomination, form=form, readdress=readdress, mine=mine)


def _show_confirm(nomination: Nomination, *, form: Any, readdress: AddressForm, mine: bool = False) -> str:
    return render_template("nominations/confirm.html", nomination=nomination, form=form, readdress=readdress, mine=mine)


def _send_again(nomination: Nomination, readdress: AddressForm | None) -> Any:
    public_id = nomination.public_id
    form = readdress or ButtonForm()
    status = 200
    if form.validate_on_submit():
        try:
            send_code_again(
                db.session(), nomination=nomination, sender=sender(), locale=locale(), now=now(),
                address=readdress.address.data if readdress else None,
            )  # fmt: skip
        except TooManyTries as error:
            db.session.rollback()
            form.show(error)
            status = 429
        else:
            db.session.commit()
            flash(_("A new code is on its way to %(address)s.", address=nomination.nominator_address), "success")
            return redirect(url_for("nominations.confirm", edition=g.edition.slug, public_id=public_id))
    explain_expiry(form)
    code = CodeForm(formdata=None)
    code.form_errors.extend(form.form_errors)
    shown = readdress or AddressForm(formdata=None)
    return _show_confirm(_nomination_or_404(public_id), form=code, readdress=shown), status


def _accept(nomination: Nomination, redeemed: Redeemed | None) -> Any:
    """Confirm for whoever showed that the address is theirs, and sign them in last: nothing can fail after that."""
    if redeemed is None:
        account = own_account()
    else:
        account = obtain_account(
            db.session(), address=redeemed.address, now=now(), name=nomination.nominator_name, locale=locale()
        )
    confirm_nomination(db.session(), nomination=nomination, account=account, now=now())
    if redeemed is not None:
        sign_in_as(redeemed)
    following = _after(nomination)
    db.session.commit()
    return redirect(following)


@bp.route("/<edition:edition>/confirm/<public_id>/<token>", methods=["GET", "POST"])
@requires(Permission.SEE_EDITION)
def follow(public_id: str, token: str) -> Any:
    """The link of the message. Mail gateways open links: only the button confirms."""
    nomination = _nomination_or_404(public_id)
    if nomination.state is not NominationState.UNCONFIRMED:
        return redirect(_after(nomination))
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            redeemed = redeem_link(db.session(), token=token, now=now())
            _check_link(nomination, redeemed)
        except AwardsError as error:
            db.session.rollback()
            flash(say(error), "error")
            return redirect(url_for("nominations.confirm", edition=g.edition.slug, public_id=public_id))
        return _accept(nomination, redeemed)
    found = find_link(db.session(), token=token)
    works = found is not None and found.subject == code_subject(nomination)
    return render_template("nominations/follow.html", nomination=nomination, form=form, works=works)


def _check_link(nomination: Nomination, redeemed: Redeemed) -> None:
    """A link confirms the nomination that it was sent for, at the address that it was sent to."""
    if (redeemed.subject, redeemed.address) != (code_subject(nomination), nomination.nominator_address):
        raise CodeWrong(N_("This link is not right: it may have been cut off. Ask for a new code."))
