"""Signing in and out, and one's own account."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from awards.accounts.forms import AddressForm, ButtonForm, CodeForm, ProfileForm
from awards.accounts.models import Account
from awards.accounts.service import change_profile, find_account, obtain_account
from awards.accounts.service_sign_in import Redeemed, find_link, redeem_code, redeem_link, send_sign_in_code
from awards.audit.service import record
from awards.domain.errors import AwardsError, TooManyTries
from awards.extensions import csrf, db, login
from awards.permissions import public, signed_in
from awards.web import error_page, locale, now, safe_next, say

bp = Blueprint("accounts", __name__)


class Nobody:
    """Whoever is not signed in."""

    is_authenticated = is_active = False
    is_anonymous = True
    id = None
    name = address = ""
    locale = None

    def get_id(self) -> None:
        return None

    def roles_in(self, edition_id: int) -> frozenset[Any]:
        return frozenset()


login.anonymous_user = Nobody


def load_account(account_id: str) -> Account | None:
    """The account of a session."""
    return find_account(db.session(), account_id=int(account_id)) if account_id.isdigit() else None


def sign_in_as(redeemed: Redeemed) -> Account:
    """Sign in whoever showed that an address is theirs. The caller commits."""
    moment = now()
    account = obtain_account(db.session(), address=redeemed.address, now=moment, locale=locale())
    if account.locale is None or account.signed_in_at is None:  # whoever invited them could only guess their language
        account.locale = locale()
    account.signed_in_at = moment
    record(db.session(), action="signed_in", subject=f"account {account.id}", now=moment, actor_id=account.id)
    login_user(account)
    session.permanent = True
    session.pop("sign_in_address", None)
    return account


def sender() -> str:
    """The network address that asks."""
    return request.remote_addr or "unknown"


@bp.route("/sign-in", methods=["GET", "POST"])
@csrf.exempt
@public
def sign_in() -> Any:
    """Ask for a code. The form checks its own token, so that nothing typed is lost when it ran out."""
    if request.args.get("next"):
        session["sign_in_next"] = safe_next(request.args["next"])
    if current_user.is_authenticated:
        return redirect(session.pop("sign_in_next", None) or "/")
    form = AddressForm()
    if form.validate_on_submit():
        try:
            send_sign_in_code(db.session(), address=form.address.data, sender=sender(), locale=locale(), now=now())
        except TooManyTries as error:
            return error_page(429, say(error))
        db.session.commit()
        session["sign_in_address"] = form.address.data
        return redirect(url_for("accounts.enter_code"))
    return render_template("accounts/sign_in.html", form=form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@csrf.exempt
@public
def enter_code() -> Any:
    """Type the code."""
    address = session.get("sign_in_address")
    if not address:
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            sign_in_as(redeem_code(db.session(), address=address, code=form.code.data, now=now()))
        except AwardsError as error:
            form.show(error)
            db.session.commit()  # the try counts
        else:
            db.session.commit()
            return redirect(session.pop("sign_in_next", None) or "/")
    return render_template("accounts/enter_code.html", form=form, address=address)


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@public
def follow_link(token: str) -> Any:
    """The link of a message, with the page that it leads to. Mail gateways open links: only the button signs in."""
    following = safe_next(request.args.get("next"))
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            sign_in_as(redeem_link(db.session(), token=token, now=now()))
        except AwardsError as error:
            flash(say(error), "error")
            return redirect(url_for("accounts.sign_in", next=following))
        db.session.commit()
        return redirect(following or session.pop("sign_in_next", None) or "/")
    found = find_link(db.session(), token=token)
    return render_template("accounts/follow_link.html", form=form, address=found.address if found else None)


@bp.post("/sign-out")
@public
def sign_out() -> Any:
    """Sign out; the choice of language stays. What the site keeps on the device goes with whoever has signed in."""
    chosen, was_signed_in = session.get("locale"), current_user.is_authenticated
    logout_user()
    session.clear()
    if chosen:
        session["locale"] = chosen
    flash(_("You are signed out."), "success")
    answer = redirect("/")
    if was_signed_in:
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/account", methods=["GET", "POST"])
@signed_in
def profile() -> Any:
    """One's own name and language."""
    form = ProfileForm(data={"name": current_user.name, "locale": current_user.locale or locale()})
    if form.validate_on_submit():
        change_profile(db.session(), account=current_user, name=form.name.data, locale=form.locale.data)
        db.session.commit()
        session["locale"] = form.locale.data
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/profile.html", form=form)
