"""Badges and cards for everybody, once the winners are known: kept on the disk, never drawn twice."""

from pathlib import Path
from typing import Any

from flask import Response, abort, flash, g, redirect, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.certificates.cards import Shape
from awards.certificates.pictures import drop_kit, drop_pictures, keep_badge, keep_card, keep_edition_card
from awards.extensions import db, limiter
from awards.permissions import Permission, requires
from awards.results.service_winners import PublicWinner, get_winner, list_winners, withhold_name
from awards.results.views_hall import bp
from awards.web import now

PICTURES_PER_ADDRESS = "240 per minute"
LANGUAGE = "<any(fr, nl, en):language>"
SHAPE = "<any(wide, square):shape>"
KEPT_SECONDS = 3600


def send_kept(path: Path, filename: str) -> Response:
    """A file that everybody may keep for a while, and no longer: a name may be taken off."""
    response = send_file(path, download_name=filename, max_age=KEPT_SECONDS, etag=path.name)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _find(category: str, entry_id: int) -> PublicWinner:
    """The winner, who must be named; and the transaction is over, since drawing takes a while."""
    found = get_winner(db.session(), edition=g.edition, key=category, entry_id=entry_id)
    if found.is_withheld:
        abort(404)
    let_go()
    return found


def let_go() -> None:
    db.session.expunge_all()
    db.session.rollback()


@bp.get(f"/<edition:edition>/winners/<category>/<int:entry_id>/{SHAPE}-{LANGUAGE}.png")
@limiter.limit(PICTURES_PER_ADDRESS)
@requires(Permission.SEE_WINNERS)
def card(category: str, entry_id: int, shape: str, language: str) -> Response:
    """What a link to a winner shows where it is shared."""
    found = _find(category, entry_id)
    path = keep_card(found, edition=g.edition, language=language, shape=Shape(shape))
    return send_kept(path, f"{g.edition.slug}-{category}-{shape}-{language}.png")


@bp.get(f"/<edition:edition>/winners/<category>/<int:entry_id>/badge-{LANGUAGE}.<any(svg, png):picture>")
@limiter.limit(PICTURES_PER_ADDRESS)
@requires(Permission.SEE_WINNERS)
def badge(category: str, entry_id: int, language: str, picture: str) -> Response:
    """A winner's badge for a profile or a page."""
    found = _find(category, entry_id)
    path = keep_badge(found, edition=g.edition, language=language, suffix=f".{picture}")
    return send_kept(path, f"{g.edition.slug}-{category}-badge-{language}.{picture}")


@bp.get(f"/<edition:edition>/winners-{SHAPE}-{LANGUAGE}.png")
@limiter.limit(PICTURES_PER_ADDRESS)
@requires(Permission.SEE_WINNERS)
def edition_card(shape: str, language: str) -> Response:
    """What a link to all winners shows where it is shared."""
    winners = list_winners(db.session(), edition=g.edition)
    let_go()
    path = keep_edition_card(winners, edition=g.edition, language=language, shape=Shape(shape))
    return send_kept(path, f"{g.edition.slug}-winners-{shape}-{language}.png")


@bp.post("/<edition:edition>/hall-of-fame/names/<int:entry_id>/<any(hide, show):wish>")
@requires(Permission.PRINT_CERTIFICATES)
def name_winner(entry_id: int, wish: str) -> Any:
    """At a winner's wish: name them in public no longer, or again. Their pictures are removed from the disk."""
    changed = withhold_name(
        db.session(), edition=g.edition, entry_id=entry_id, withheld=wish == "hide", now=now(), actor_id=current_user.id
    )
    db.session.commit()
    drop_pictures(edition=g.edition, entry_id=entry_id)
    drop_kit(edition=g.edition)
    if changed:
        flash(_("They are named again.") if wish == "show" else _("They are no longer named in public."), "success")
    return redirect(url_for("winners.manage_hall", edition=g.edition.slug))
