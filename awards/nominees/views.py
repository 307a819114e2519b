"""The nominee's own page. Its address came by mail: whoever has it is let in, and reading changes nothing."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.certificates.service import verify_url
from awards.certificates.service_badges import list_own_certificates
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import NomineeKind, Stage
from awards.extensions import csrf, db
from awards.nominations.models import Nominee
from awards.nominations.service_correcting import correct_nominee
from awards.nominees.forms import CorrectionForm, correction_data
from awards.nominees.service_answers import accept, ask_erasure, decline, may_decline, may_return
from awards.nominees.service_outcome import export_news, list_own_news
from awards.nominees.service_page import export_page, find_nominee, list_nominees_of, show_page
from awards.permissions import Permission, requires, signed_in
from awards.web import now

bp = Blueprint("nominees", __name__)

PAGE = "/<edition:edition>/nominee/<secret>"


@bp.before_app_request
def offer_own_pages() -> None:
    """`g.look_for_own_pages`: asked by the menu, whether the reader was nominated."""
    g.look_for_own_pages = _own_nominees


def _own_nominees() -> list[Nominee]:
    if "own_nominees" not in g:
        address = current_user.address if g.get("edition") is not None else ""
        g.own_nominees = (
            list_nominees_of(db.session(), edition_id=g.edition.id, address=address) if address else []
        )  # fmt: skip
    found: list[Nominee] = g.own_nominees
    return found


def unlisted(view: Callable[..., Any]) -> Callable[..., Any]:
    """An address that is a key: search engines pass it over. (No other site hears of it: see the Referrer-Policy.)"""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        response = make_response(view(*args, **kwargs))
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


def _nominee_or_404(secret: str) -> Nominee:
    known = secret.isalnum() and find_nominee(db.session(), edition_id=g.edition.id, public_id=secret)
    return known or abort(404)


def _back(nominee: Nominee) -> Any:
    return redirect(url_for("nominees.page", edition=g.edition.slug, secret=nominee.public_id))


@bp.get(PAGE)
@requires(Permission.SEE_EDITION)
@unlisted
def page(secret: str) -> Any:
    """The kind words, what is kept, and the answers."""
    nominee = _nominee_or_404(secret)
    return render_template(
        "nominees/page.html",
        page=show_page(db.session(), edition=g.edition, nominee=nominee),
        nominee=nominee,
        is_team=nominee.kind is NomineeKind.TEAM,
        may_answer=g.edition.stage is not Stage.ARCHIVED,
        may_decline=may_decline(g.edition),
        may_return=may_return(g.edition),
        news=list_own_news(db.session(), edition=g.edition, nominee=nominee),
        badges=list_own_certificates(db.session(), edition=g.edition, nominee=nominee),
        verify_url=verify_url,
    )


@bp.post(f"{PAGE}/accept")
@requires(Permission.SEE_EDITION)
@unlisted
def say_yes(secret: str) -> Any:
    """Glad to be there."""
    nominee = _nominee_or_404(secret)
    accept(db.session(), edition=g.edition, nominee=nominee, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("Thank you, that is good to hear. It is noted."), "success")
    return _back(nominee)


@bp.route(f"{PAGE}/decline", methods=["GET", "POST"])
@requires(Permission.SEE_EDITION)
@unlisted
def say_no(secret: str) -> Any:
    """Ask once more, then withdraw."""
    nominee = _nominee_or_404(secret)
    form = CorrectionForm(formdata=None)
    if form.is_submitted():
        decline(db.session(), edition=g.edition, nominee=nominee, now=now(), actor_id=current_user.id)
        db.session.commit()
        flash(_("It is withdrawn. Thank you for telling us."), "success")
        return _back(nominee)
    return render_template(
        "nominees/decline.html",
        nominee=nominee,
        is_team=nominee.kind is NomineeKind.TEAM,
        may_decline=may_decline(g.edition),
        may_return=may_return(g.edition),
    )


@bp.route(f"{PAGE}/correct", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SEE_EDITION)
@unlisted
def correct(secret: str) -> Any:
    """Name, employer, language, and how the name is said. The form checks its own token."""
    nominee = _nominee_or_404(secret)
    form = CorrectionForm(data=correction_data(nominee))
    status = 200
    if form.validate_on_submit():
        try:
            correct_nominee(
                db.session(), nominee=nominee, name=form.name.data, organisation=form.organisation.data,
                members=form.members.data or "", address=nominee.address, locale=form.locale.data, now=now(),
                actor_id=current_user.id, pronunciation=form.pronunciation.data or "", by_nominee=True,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            nominee = _nominee_or_404(secret)
            form.show(error)
            status = 409
        else:
            db.session.commit()
            flash(_("Saved: this is how it will be written."), "success")
            return _back(nominee)
    is_team = nominee.kind is NomineeKind.TEAM
    return render_template("nominees/correct.html", form=form, nominee=nominee, is_team=is_team), status


@bp.post(f"{PAGE}/erasure")
@requires(Permission.SEE_EDITION)
@unlisted
def ask_to_erase(secret: str) -> Any:
    """Everything about them is to go."""
    nominee = _nominee_or_404(secret)
    ask_erasure(db.session(), edition=g.edition, nominee=nominee, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The organisers have your request, and answer you within a month."), "success")
    return _back(nominee)


@bp.get(f"{PAGE}/data.json")
@requires(Permission.SEE_EDITION)
@unlisted
def export(secret: str) -> Any:
    """What is kept, as a file."""
    nominee = _nominee_or_404(secret)
    kept = export_page(show_page(db.session(), edition=g.edition, nominee=nominee), edition=g.edition)
    news = list_own_news(db.session(), edition=g.edition, nominee=nominee)
    kept["outcomes"] = export_news(news, language=nominee.locale)
    response = Response(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{g.edition.slug}-about-me.json"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.get("/<edition:edition>/about-me")
@signed_in
def about_me() -> Any:
    """The way there without the mail's link, for whoever is signed in with the nominee's address."""
    nominees = _own_nominees() if g.edition.stage is not Stage.DRAFT else abort(404)
    if len(nominees) == 1:
        return _back(nominees[0])
    return render_template("nominees/about_me.html", nominees=nominees)
