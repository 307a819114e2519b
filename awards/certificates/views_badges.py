"""What a badge refers to, for whoever checks one: the issuer with its keys, what it is for, which hold no longer."""

import json

from flask import Blueprint, Response, g

from awards.certificates.credentials import MINUTES, write_achievement, write_issuer, write_status_list
from awards.certificates.proofs import Document
from awards.certificates.service_badges import describe_asked, draw_picture, list_void
from awards.extensions import db, limiter
from awards.permissions import Permission, public, requires
from awards.web import now

bp = Blueprint("openbadges", __name__)

ASKED = "120 per minute"


@bp.get("/openbadges/issuer")
@limiter.limit(ASKED)
@public
def issuer() -> Response:
    """Who signs badges, and with which keys."""
    return _send(write_issuer())


@bp.get("/openbadges/status/<int:number>")
@limiter.limit(ASKED)
@public
def status(number: int) -> Response:
    """Which badges hold no longer."""
    return _send(write_status_list(number, list_void(db.session(), number=number), now=now()))


@bp.get("/<edition:edition>/achievement/<category>/<kind>/<language>")
@limiter.limit(ASKED)
@requires(Permission.SEE_WINNERS)
def achievement(category: str, kind: str, language: str) -> Response:
    """What a badge is for."""
    asked = describe_asked(db.session(), edition=g.edition, key=category, kind=kind, language=language)
    return _send(write_achievement(asked))


@bp.get("/<edition:edition>/achievement/<category>/<kind>/<language>.png")
@limiter.limit(ASKED)
@requires(Permission.SEE_WINNERS)
def picture(category: str, kind: str, language: str) -> Response:
    """Its picture."""
    asked = describe_asked(db.session(), edition=g.edition, key=category, kind=kind, language=language)
    db.session.rollback()  # nobody waits for the database while it is drawn
    return _open_to_all(Response(draw_picture(asked), mimetype="image/png"))


def _send(document: Document) -> Response:
    return _open_to_all(Response(json.dumps(document, ensure_ascii=False) + "\n", mimetype="application/ld+json"))


def _open_to_all(response: Response) -> Response:
    """Pages of other sites may read it: that is what it is for. It is the same for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    return response
