"""A nominee's own badge, to be taken along: a picture with the proof inside, or the proof alone."""

import json

from flask import Blueprint, Response, abort, g

from awards.certificates.baking import bake_png
from awards.certificates.credentials import Achievement
from awards.certificates.proofs import Document
from awards.certificates.service_badges import draw_picture, get_own_certificate, make_badge
from awards.extensions import db, limiter
from awards.nominees.service_page import find_nominee
from awards.nominees.views import PAGE, unlisted
from awards.permissions import Permission, requires

bp = Blueprint("own_badges", __name__)

TAKEN = "30 per minute"


@bp.get(f"{PAGE}/badge/<serial>.png")
@limiter.limit(TAKEN)
@requires(Permission.SEE_WINNERS)
@unlisted
def baked(secret: str, serial: str) -> Response:
    """The picture, with the file inside."""
    achievement, document = _badge(secret, serial)
    data = bake_png(draw_picture(achievement), _written(document))
    return _send(data, "image/png", f"badge-{g.edition.slug}-{achievement.category_key}.png")


@bp.get(f"{PAGE}/badge/<serial>.json")
@limiter.limit(TAKEN)
@requires(Permission.SEE_WINNERS)
@unlisted
def signed(secret: str, serial: str) -> Response:
    """The file alone."""
    achievement, document = _badge(secret, serial)
    name = f"badge-{g.edition.slug}-{achievement.category_key}.json"
    return _send((_written(document) + "\n").encode(), "application/json", name)


def _badge(secret: str, serial: str) -> tuple[Achievement, Document]:
    nominee = secret.isalnum() and find_nominee(db.session(), edition_id=g.edition.id, public_id=secret)
    if not nominee:
        abort(404)
    certificate = get_own_certificate(db.session(), edition=g.edition, nominee=nominee, serial=serial)
    made = make_badge(certificate, edition=g.edition, nominee=nominee)
    db.session.rollback()  # nobody waits for the database while it is drawn
    return made


def _written(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False)


def _send(data: bytes, mimetype: str, filename: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
