"""What the form asks while somebody types an organisation."""

from typing import Any

from flask import Blueprint, jsonify, request

from awards.extensions import db, limiter
from awards.organisations.service_suggestions import suggest_organisations
from awards.permissions import public

bp = Blueprint("organisations", __name__)

TYPED_MOST = 200
PER_ADDRESS = "1200 per minute"
"""A whole office may type behind one network address."""


@bp.get("/organisations")
@public
@limiter.limit(PER_ADDRESS)
def suggest() -> Any:
    """The names that the letters typed so far (`q`) may mean: names only, eight at the most."""
    found = suggest_organisations(db.session(), typed=request.args.get("q", "")[:TYPED_MOST])
    answer = jsonify([{"name": each.name, "alias": each.alias} for each in found])
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
