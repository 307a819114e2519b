"""The tie ladder of a category in deliberation; completes the blueprint."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.tie_ladder import TieStep
from awards.editions.forms_ladder import NAMES
from awards.extensions import db
from awards.permissions import Permission, allows, requires, sees_names
from awards.results.service import find_decision
from awards.results.service_room import find_room
from awards.results.service_ties import TieStepLine, find_standing, list_tie_steps, take_tie_step
from awards.results.views_extra import bp
from awards.results.views_room import look_round
from awards.results.views_verdict import name_of, number_writer
from awards.web import now, say

__all__ = ["bp"]

SHOWN_OF_A_DRAW = 12
"""So many signs of an entry's number tell it from the others; the whole is in its title."""


@dataclass(frozen=True)
class Written:
    """A step that was taken, with its figures as people read them: (name, figure, the whole figure, stays)."""

    line: TieStepLine
    name: str
    lines: tuple[tuple[str, str, str, bool], ...]


def write_step(line: TieStepLine) -> Written:
    """A step in the reader's language."""
    points = number_writer()

    def shown(figure: str) -> str:
        return figure[:SHOWN_OF_A_DRAW] + "…" if line.step is TieStep.DRAW else points(float(Fraction(figure)))

    lines = ((name_of(nominee), shown(figure), figure, stays) for _entry, nominee, figure, stays in line.lines)
    name = str(NAMES[line.step])
    return Written(line, name[:1].upper() + name[1:], tuple(lines))


@bp.get("/<edition:edition>/results/<category>/ties")
@requires(Permission.SEE_RANKING)
def tie(category: str) -> str:
    """The steps that were taken, and the next one, which the chair takes."""
    extra, names = look_round(category), sees_names(current_user, g.edition)
    room = find_room(db.session(), edition=g.edition, key=category, names=names)
    standing = find_standing(db.session(), edition=g.edition, room=room)
    taken = list_tie_steps(db.session(), edition=g.edition, names=names, category_id=room.category.id)
    if standing is None and not taken:
        abort(404)
    shown = {line.entry_id: name_of(line.nominee) for line in room.lines}
    return render_template(
        "results/tie.html",
        room=room,
        standing=standing,
        taken=[write_step(line) for line in taken],
        names=NAMES,
        left=[(entry, shown[entry]) for entry in standing.left] if standing else [],
        decision=find_decision(db.session(), category_id=room.category.id),
        extra=extra,
        may_decide=allows(Permission.RECORD_DECISION, current_user, g.edition),
    )


@bp.post("/<edition:edition>/results/<category>/ties")
@requires(Permission.RECORD_DECISION)
def take_step(category: str) -> Any:
    """Take the next step, since the jury says so."""
    look_round(category)
    try:
        outcome = take_tie_step(
            db.session(), edition=g.edition, key=category, mark=request.form.get("mark", ""), now=now(),
            actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        flash(say(error), "error")
    else:
        db.session.commit()
        words = ngettext(
            "The step is recorded. %(num)s entry is left.",
            "The step is recorded. %(num)s entries are left.",
            len(outcome.after),
        )
        flash(words, "success")
    return redirect(url_for("results.tie", edition=g.edition.slug, category=category))
