"""The demo's outbox page: on a demonstration without a mail server, for everyone on that machine, and only then."""

from ipaddress import ip_address

from flask import Blueprint, abort, current_app, g, render_template, request

from awards.extensions import db
from awards.mail.models import OutboxMessage
from awards.mail.service import list_messages, read_body
from awards.permissions import public

bp = Blueprint("mail", __name__)


def outbox_is_shown() -> bool:
    """Whether this request may read the outbox."""
    config = current_app.config
    if config["AWARDS_MAIL_SERVER"] or not config["AWARDS_DEMO"] or config["AWARDS_TRUSTED_PROXIES"]:
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


@bp.before_app_request
def offer_outbox() -> None:
    """`g.outbox_shown`: whether the layout's footer and the code page link to it."""
    g.outbox_shown = outbox_is_shown()


@bp.get("/outbox")
@public
def outbox() -> str:
    """The latest messages."""
    if not outbox_is_shown():
        abort(404)
    return render_template("mail_pages/outbox.html", messages=list_messages(db.session()))


@bp.get("/outbox/<int:message_id>")
@public
def message(message_id: int) -> str:
    """One message, as it would be delivered; its links can be followed."""
    found = db.session.get(OutboxMessage, message_id)
    if not outbox_is_shown() or found is None:
        abort(404)
    return render_template("mail_pages/message.html", message=found, body=read_body(found))
