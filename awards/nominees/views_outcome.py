"""Telling everybody what became of the entries: the messages beforehand, and one button that sends them."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.extensions import db
from awards.nominees.letters import Letter, LetterKind
from awards.nominees.service_outcome import plan_outcomes
from awards.nominees.service_outcome_mail import count_told, send_outcomes, write_letter
from awards.permissions import Permission, requires
from awards.results.service_feedback import count_unread
from awards.web import LANGUAGES, now, say

bp = Blueprint("outcomes", __name__)

KINDS = {
    LetterKind.WINNER: N_("Winners"),
    LetterKind.FINALIST: N_("On the shortlist"),
    LetterKind.NOMINATED: N_("Nominated"),
    LetterKind.WRITER: N_("Those who wrote"),
}


@bp.route("/<edition:edition>/outcome", methods=["GET", "POST"])
@requires(Permission.TELL_OUTCOME)
def tell() -> Any:
    """Who hears what, one message of each kind and language to read beforehand; then all of them are sent."""
    if request.method == "GET":
        return _show()
    try:
        sent = send_outcomes(db.session(), edition=g.edition, now=now(), actor_id=current_user.id)
    except AwardsError as error:
        db.session.rollback()
        flash(say(error), "error")
    else:
        db.session.commit()
        words = ngettext("%(num)s message is on its way.", "%(num)s messages are on their way.", len(sent))
        flash(words if sent else _("Everybody knows already: nothing was sent."), "success")
    return redirect(url_for("outcomes.tell", edition=g.edition.slug))


def _show() -> str:
    plan = plan_outcomes(db.session(), edition=g.edition)
    told, last_at = count_told(db.session(), edition_id=g.edition.id)
    return render_template(
        "nominees/outcome.html",
        letters=plan.letters,
        groups=_groups(plan.letters),
        kinds=KINDS,
        unreached=plan.unreached,
        told=told,
        last_at=last_at,
        unread=count_unread(db.session(), edition_id=g.edition.id),
        may_send=g.edition.stage is Stage.REVEALED,
    )


def _groups(letters: list[Letter]) -> list[dict[str, Any]]:
    """By kind and language: how many get a message like that, and the first of them as it will be sent."""
    found: dict[tuple[LetterKind, str], list[Letter]] = {}
    for letter in letters:
        found.setdefault((letter.kind, letter.locale), []).append(letter)
    groups = []
    for kind, language in ((kind, language) for kind in LetterKind for language in LANGUAGES):
        if (kind, language) not in found:
            continue
        theirs = found[kind, language]
        subject, body = write_letter(g.edition, theirs[0])
        groups.append(
            {"kind": kind, "language": language, "number": len(theirs), "name": theirs[0].name, "subject": subject,
             "body": body}
        )  # fmt: skip
    return groups
