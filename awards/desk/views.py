"""The organiser's desk: what to do next, the stage moves, the record."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.accounts.service import list_names
from awards.audit.service import find_break, list_lines
from awards.desk.actions import ACTIONS
from awards.desk.service import gather_facts, move_stage, offer_moves
from awards.desk.service_afterwards import gather_afterwards
from awards.domain.lifecycle import Stage
from awards.editions.views import STAGE_NAMES, timeline
from awards.extensions import db
from awards.jury.service_releasing import count_given_up
from awards.nominations.service_duplicates import list_pairs
from awards.nominations.service_screening import SCREENING
from awards.nominees.service_clock import read_clock
from awards.permissions import Permission, requires
from awards.web import locale, now, whole_number

bp = Blueprint("desk", __name__)


@bp.get("/<edition:edition>/desk")
@requires(Permission.MANAGE_EDITION)
def overview() -> str:
    """Where the edition stands, and the way on."""
    facts = gather_facts(db.session(), edition=g.edition, now=now(), language=locale())
    return render_template(
        "desk/overview.html",
        facts=facts,
        clock=read_clock(db.session(), edition=g.edition, now=now()),
        likely=len(list_pairs(db.session(), edition_id=g.edition.id)) if g.edition.stage in SCREENING else 0,
        given_up=count_given_up(db.session(), edition_id=g.edition.id),
        after=gather_afterwards(db.session(), edition=g.edition),
        moves=offer_moves(g.edition, facts),
        steps=timeline(),
        stage_names=STAGE_NAMES,
    )


@bp.post("/<edition:edition>/desk/move")
@requires(Permission.MOVE_STAGE)
def move() -> Any:
    """Move the edition to another stage."""
    try:
        from_stage, to_stage = Stage(request.form.get("from", "")), Stage(request.form.get("to", ""))
    except ValueError:
        abort(400)
    move_stage(
        db.session(),
        edition=g.edition,
        from_stage=from_stage,
        to_stage=to_stage,
        now=now(),
        actor_id=current_user.id,
    )
    db.session.commit()
    flash(_("The edition stands at this stage now: %(stage)s.", stage=_(STAGE_NAMES[to_stage])), "success")
    return redirect(url_for("desk.overview", edition=g.edition.slug))


@bp.get("/<edition:edition>/desk/record")
@requires(Permission.SEE_AUDIT)
def record() -> str:
    """Who did what, newest first, and whether the chain is whole."""
    before = whole_number(request.args.get("before"), digits=8)
    lines = list_lines(db.session(), edition_id=g.edition.id, before=before)
    return render_template(
        "desk/record.html",
        lines=lines,
        actions=ACTIONS,
        actors=list_names(db.session(), account_ids={line.actor_id for line in lines if line.actor_id}),
        broken_at=find_break(db.session(), chain=f"edition {g.edition.id}"),
    )
