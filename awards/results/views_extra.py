"""Extra ballots for a category's contenders: looked at, asked for, closed; completes the blueprint."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.extensions import db
from awards.permissions import Permission, requires, sees_names
from awards.results.service_extra import close_round, open_round, preview_round
from awards.results.views_room import look_round
from awards.results.views_shortlist import bp
from awards.web import now, say, whole_number

__all__ = ["bp"]

AT_FIRST = 2
"""How many ballots more are proposed for each contender."""


def _wish(values: Any) -> dict[str, Any]:
    """How many more ballots, and whether jurors may hold more than they said."""
    more = whole_number(values.get("more"), digits=2)
    return {"more": AT_FIRST if more is None else more, "beyond": values.get("beyond") == "1"}


@bp.route("/<edition:edition>/results/<category>/extra", methods=["GET", "POST"])
@requires(Permission.RECORD_DECISION)
def extra_ballots(category: str) -> Any:
    """Who would read which contender; the button asks them."""
    standing = look_round(category)
    wish = _wish(request.form if request.method == "POST" else request.args)
    if request.method == "POST":
        try:
            asked = open_round(
                db.session(), edition=g.edition, key=category, digest=request.form.get("digest", ""), now=now(),
                actor_id=current_user.id, **wish,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            flash(say(error), "error")
            wish["beyond"] = "1" if wish["beyond"] else None
            return redirect(url_for("results.extra_ballots", edition=g.edition.slug, category=category, **wish))
        db.session.commit()
        words = ngettext(
            "%(num)s extra ballot is asked for; the juror is told by mail.",
            "%(num)s extra ballots are asked for; the jurors are told by mail.",
            asked,
        )
        flash(words, "success")
        return redirect(url_for("results.ranking", edition=g.edition.slug, category=category))
    found = preview_round(
        db.session(), edition=g.edition, key=category, names=sees_names(current_user, g.edition),
        actor_id=current_user.id, **wish,
    )  # fmt: skip
    return render_template("results/extra.html", found=found, standing=standing, **wish)


@bp.post("/<edition:edition>/results/<category>/extra/close")
@requires(Permission.RECORD_DECISION)
def close_extra(category: str) -> Any:
    """What is cast counts; what is not is withdrawn."""
    look_round(category)
    _cast, withdrawn = close_round(db.session(), edition=g.edition, key=category, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The round of extra ballots is closed. What was cast counts."), "success")
    if withdrawn:
        words = ngettext("%(num)s ballot is withdrawn.", "%(num)s ballots are withdrawn.", withdrawn)
        flash(words, "success")
    return redirect(url_for("results.ranking", edition=g.edition.slug, category=category))
