"""The wall of praise: choosing what is quoted, the screen in the foyer, and each nominee's keepsake."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.ceremony.forms_quotes import QuoteForm
from awards.ceremony.keepsake import print_keepsake
from awards.ceremony.praise_posters import PAPERS, print_praise
from awards.ceremony.service_quotes import Words, choose_quote, list_words
from awards.ceremony.service_wall import read_wall_token, show_wall, sign_wall
from awards.domain.errors import AwardsError, NotFound
from awards.domain.lifecycle import Stage
from awards.domain.praise import MOST, propose_passages
from awards.extensions import db, limiter, site
from awards.nominees.service_page import find_nominee, show_page
from awards.permissions import Permission, requires
from awards.web import now, send_pdf, whole_number

bp = Blueprint("praise", __name__)

PER_PAGE = 30
WAITING, SHOWN, LEFT_OUT = "waiting", "shown", "left_out"


@bp.route("/<edition:edition>/ceremony/praise", methods=["GET", "POST"])
@requires(Permission.RUN_CEREMONY)
def quotes() -> Any:
    """One nomination after the other: a passage of it goes on the wall, or nothing does. And what was chosen."""
    form = QuoteForm()
    if request.method == "GET":
        return _show(form)
    if not form.validate_on_submit():
        return _show(form)
    nomination_id, passage, shown = form.choice()
    try:
        choose_quote(
            db.session(), edition=g.edition, nomination_id=nomination_id, passage=passage, shown=shown,
            version=form.typed_version(), now=now(), actor_id=current_user.id,
        )  # fmt: skip
    except NotFound:
        raise
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(form), 409
    db.session.commit()
    flash(_("On the wall.") if shown else _("Left out: nothing of it is quoted."), "success")
    which = request.args.get("which") if request.args.get("which") in (SHOWN, LEFT_OUT) else None
    return redirect(url_for("praise.quotes", edition=g.edition.slug, which=which))


def _which(words: Words) -> str:
    if words.choice is None:
        return WAITING
    return SHOWN if words.choice.shown else LEFT_OUT


def _show(form: QuoteForm) -> str:
    words = list_words(db.session(), edition_id=g.edition.id)
    which = request.args.get("which") if request.args.get("which") in (SHOWN, LEFT_OUT) else WAITING
    typed = form.typed_nomination() if request.method == "POST" else None
    counts = {each: sum(_which(one) == each for one in words) for each in (WAITING, SHOWN, LEFT_OUT)}
    listed = [one for one in words if _which(one) == which or one.nomination_id == typed]
    after = whole_number(request.args.get("after"), digits=9) or 0
    if which == WAITING:  # one at a time: the one that was typed into, else the first behind the one put off
        place = next((at for at, one in enumerate(listed) if one.nomination_id == after), -1) + 1
        behind = [*listed[place:], *listed[:place]]
        listed = ([one for one in listed if one.nomination_id == typed] or behind)[:1]
    number = min(max(1, whole_number(request.args.get("page"), digits=5) or 1), max(1, -(-len(listed) // PER_PAGE)))
    return render_template(
        "ceremony/quotes.html",
        form=form,
        typed=typed,
        which=which,
        counts=counts,
        listed=listed[(number - 1) * PER_PAGE : number * PER_PAGE],
        number=number,
        pages=max(1, -(-len(listed) // PER_PAGE)),
        proposals={one.nomination_id: propose_passages(one.story) for one in listed},
        most=MOST,
        papers=PAPERS,
        may_choose=g.edition.stage is not Stage.ARCHIVED,
        walls=[
            (names, site.url(url_for("praise.wall", edition=g.edition.slug, token=sign_wall(g.edition, names=names))))
            for names in (False, True)
        ],
    )


@bp.get("/<edition:edition>/wall/<token>")
@limiter.limit("60 per minute")
@requires(Permission.SEE_EDITION)
def wall(token: str) -> str:
    """The screen in the foyer, for whoever has its signed address."""
    names = read_wall_token(g.edition, token=token)
    if names is None:
        abort(404)
    return render_template("ceremony/wall.html", quotes=show_wall(db.session(), edition=g.edition, names=names))


@bp.get("/<edition:edition>/ceremony/praise/<any(named, nameless):names>-<any(a4, a3):paper>.pdf")
@requires(Permission.RUN_CEREMONY)
def poster(names: str, paper: str) -> Response:
    """The wall on paper, with or without names, in the reader's language; the words stay in their own."""
    shown = show_wall(db.session(), edition=g.edition, names=names == "named")
    if not shown:
        abort(404)
    _let_go()
    return send_pdf(print_praise(shown, edition=g.edition, paper=paper), f"{g.edition.slug}-praise-{paper}.pdf")


def _let_go() -> None:
    """End the transaction before printing, which takes a while; what was read stays as it is."""
    db.session.expunge_all()
    db.session.rollback()


@bp.get("/<edition:edition>/nominee/<secret>/keepsake.pdf")
@limiter.limit("30 per minute")
@requires(Permission.SEE_WINNERS)
def keepsake(secret: str) -> Response:
    """What colleagues wrote, to keep; once the winners are known."""
    known = secret.isalnum() and find_nominee(db.session(), edition_id=g.edition.id, public_id=secret)
    nominee = known or abort(404)
    page = show_page(db.session(), edition=g.edition, nominee=nominee)
    if not page.words or nominee.erasure_asked_at is not None:
        abort(404)
    _let_go()
    response = send_pdf(print_keepsake(page, edition=g.edition), f"{g.edition.slug}-keepsake.pdf")
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
