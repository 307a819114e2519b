"""Likely duplicates: the queue, two nominees side by side, joining them, telling them apart, and the way back."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.accounts.service import list_names
from awards.domain.differences import compare_texts
from awards.domain.errors import AwardsError
from awards.domain.routing_problem import ReleaseReason
from awards.domain.wording import N_
from awards.extensions import db
from awards.jury.service_merging import join_nominees, plan_join, take_apart, take_out
from awards.jury.service_releasing import list_given_up
from awards.nominations.models import NomineeDistinction, NomineeMerge
from awards.nominations.service_confirming import find_nomination
from awards.nominations.service_distinctions import (
    find_distinction,
    find_distinctions_between,
    tell_apart,
    think_again,
)
from awards.nominations.service_duplicates import (
    LikelyPair,
    find_merge,
    find_nominee,
    list_categories_of,
    list_pairs,
    list_resembling,
)
from awards.nominations.service_pairs import FIELDS, Sides, fuller_sides, get_sides, list_entries_of
from awards.nominations.service_screening import SCREENING
from awards.nominations.views_screening import NOMINATION_STATES, STATES
from awards.permissions import Permission, requires
from awards.web import now, say, whole_number

bp = Blueprint("duplicates", __name__)

PER_PAGE = 50
PAIR_URL = "/<edition:edition>/screening/duplicates/<int:one_id>/<int:other_id>"
REASONS = {
    ReleaseReason.ENTRY_MERGED: N_("the dossier went into another one"),
    ReleaseReason.CONFLICT: N_("a conflict of interest with the joined dossier"),
    ReleaseReason.PANEL: N_("not on the panel of this category"),
    ReleaseReason.LANGUAGE: N_("does not read a language of the words that are left"),
}


@dataclass(frozen=True)
class Done:
    """What was decided a moment ago, told on the next page beside the way back."""

    merge: NomineeMerge | None = None
    distinction: NomineeDistinction | None = None


def _read_done() -> Done:
    """From the address: `?joined=` a merge, or `?apart=` a distinction."""
    merge_id = whole_number(request.args.get("joined"), digits=9)
    distinction_id = whole_number(request.args.get("apart"), digits=9)
    merge = find_merge(db.session(), edition_id=g.edition.id, merge_id=merge_id) if merge_id else None
    if merge is not None and merge.undone_at is not None:
        merge = None
    distinction = None
    if distinction_id:
        distinction = find_distinction(db.session(), edition_id=g.edition.id, distinction_id=distinction_id)
    return Done(merge, distinction)


@bp.get("/<edition:edition>/screening/duplicates")
@requires(Permission.SCREEN_ENTRIES)
def queue() -> str:
    """All pairs that wait for a decision, most alike first."""
    pairs = list_pairs(db.session(), edition_id=g.edition.id)
    pages = max(1, -(-len(pairs) // PER_PAGE))
    page = min(whole_number(request.args.get("page"), digits=5) or 1, pages)
    shown = pairs[(page - 1) * PER_PAGE : page * PER_PAGE]
    ids = {number for pair in shown for number in pair.ids}
    return render_template(
        "duplicates/queue.html",
        pairs=shown,
        found=len(pairs),
        page=page,
        pages=pages,
        categories=list_categories_of(db.session(), nominee_ids=ids),
        done=_read_done(),
        may_decide=g.edition.stage in SCREENING,
    )


@bp.get(PAIR_URL)
@requires(Permission.SCREEN_ENTRIES)
def pair(one_id: int, other_id: int) -> Any:
    """Two nominees side by side."""
    return _show_pair(one_id, other_id)


def _show_pair(one_id: int, other_id: int, *, choices: dict[str, str] | None = None, refused: str = "") -> str:
    sides = get_sides(db.session(), edition_id=g.edition.id, one_id=one_id, other_id=other_id)
    pairs = list_pairs(db.session(), edition_id=g.edition.id)
    said = find_distinctions_between(db.session(), one_id=one_id, other_id=other_id)
    return render_template(
        "duplicates/pair.html",
        sides=sides,
        plan=plan_join(db.session(), edition=g.edition, sides=sides),
        differing=sides.differing(),
        pieces=_pieces(sides),
        chosen={**fuller_sides(sides), **(choices or {})},
        place=_place_of(pairs, sides),
        found=len(pairs),
        following=_following(pairs, sides),
        said=said,
        names=list_names(db.session(), account_ids={each.decided_by_id for each in said if each.decided_by_id}),
        states=STATES,
        nomination_states=NOMINATION_STATES,
        done=_read_done(),
        refused=refused,
    )


def _pieces(sides: Sides) -> dict[str, Any]:
    """Field → (pieces of the left value, pieces of the right one)."""
    one, other = sides.one.nominee, sides.other.nominee
    texts = [name for name in FIELDS if name != "locale"]
    return {name: compare_texts(getattr(one, name), getattr(other, name)) for name in texts}


def _is(pair: LikelyPair, sides: Sides) -> bool:
    return set(pair.ids) == {sides.one.nominee.id, sides.other.nominee.id}


def _place_of(pairs: list[LikelyPair], sides: Sides) -> int | None:
    return next((number for number, pair in enumerate(pairs, start=1) if _is(pair, sides)), None)


def _following(pairs: list[LikelyPair], sides: Sides) -> tuple[int, int] | None:
    """The next pair to decide, round again to the first; None where there is no other."""
    place = _place_of(pairs, sides) or 0
    around = [*pairs[place:], *pairs[:place]]
    return next((pair.ids for pair in around if not _is(pair, sides)), None)


def _onward(one_id: int, other_id: int, **done: Any) -> Any:
    """To the next pair that waits, or back to the queue; `one_id` and `other_id` were decided."""
    pairs = list_pairs(db.session(), edition_id=g.edition.id)
    after = next((pair.ids for pair in pairs if set(pair.ids) != {one_id, other_id}), None)
    if after is None:
        return redirect(url_for("duplicates.queue", edition=g.edition.slug, **done))
    return redirect(url_for("duplicates.pair", edition=g.edition.slug, one_id=after[0], other_id=after[1], **done))


@bp.post(f"{PAIR_URL}/join")
@requires(Permission.SCREEN_ENTRIES)
def join(one_id: int, other_id: int) -> Any:
    """One and the same."""
    choices = {name: request.form[name] for name in FIELDS if request.form.get(name) in {"one", "other"}}
    try:
        merge = join_nominees(
            db.session(), edition=g.edition, one_id=one_id, other_id=other_id, choices=choices,
            mark=request.form.get("mark", ""), now=now(), actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        return _show_pair(one_id, other_id, choices=choices, refused=say(error)), 409
    merge_id = merge.id
    db.session.commit()
    return _onward(one_id, other_id, joined=merge_id)


@bp.post(f"{PAIR_URL}/apart")
@requires(Permission.SCREEN_ENTRIES)
def apart(one_id: int, other_id: int) -> Any:
    """Two nominees, however alike."""
    get_sides(db.session(), edition_id=g.edition.id, one_id=one_id, other_id=other_id)
    noted = tell_apart(
        db.session(), edition_id=g.edition.id, one_id=one_id, other_id=other_id, now=now(), actor_id=current_user.id
    )
    distinction_id = noted.id
    db.session.commit()
    return _onward(one_id, other_id, apart=distinction_id)


@bp.post("/<edition:edition>/screening/distinctions/<int:distinction_id>/forget")
@requires(Permission.SCREEN_ENTRIES)
def forget(distinction_id: int) -> Any:
    """They may be one, after all: look again."""
    one_id, other_id = think_again(
        db.session(), edition_id=g.edition.id, distinction_id=distinction_id, now=now(), actor_id=current_user.id
    )
    db.session.commit()
    flash(_("Taken back: these two wait for a decision again."), "success")
    return redirect(url_for("duplicates.pair", edition=g.edition.slug, one_id=one_id, other_id=other_id))


@bp.get("/<edition:edition>/screening/duplicates/<int:one_id>")
@requires(Permission.SCREEN_ENTRIES)
def search(one_id: int) -> Any:
    """Other nominees to compare this one with, found by name: a pet name is like nothing that a rule could know."""
    nominee = find_nominee(db.session(), edition_id=g.edition.id, nominee_id=one_id) or abort(404)
    words = request.args.get("q", "")[:200]
    found = list_resembling(db.session(), nominee=nominee, words=words)
    return render_template(
        "duplicates/search.html",
        nominee=nominee,
        words=words,
        found=found,
        categories=list_categories_of(db.session(), nominee_ids={row.id for row in found}),
        back=next((entry.id for entry in list_entries_of(db.session(), nominee_ids=[one_id])), None),
    )


@bp.get("/<edition:edition>/screening/merges/<int:merge_id>")
@requires(Permission.SCREEN_ENTRIES)
def merge(merge_id: int) -> Any:
    """What was joined, by whom and why, and the way back."""
    found = find_merge(db.session(), edition_id=g.edition.id, merge_id=merge_id) or abort(404)
    actors = {number for number in (found.merged_by_id, found.undone_by_id) if number is not None}
    return render_template(
        "duplicates/merge.html",
        merge=found,
        names=list_names(db.session(), account_ids=actors),
        entries=list_entries_of(db.session(), nominee_ids={found.kept_id, found.gone_id}),
        given_up=list_given_up(db.session(), held=found.before.get("assignments", [])),
        why=REASONS,
        may_decide=g.edition.stage in SCREENING,
    )


@bp.post("/<edition:edition>/screening/merges/<int:merge_id>/undo")
@requires(Permission.SCREEN_ENTRIES)
def undo(merge_id: int) -> Any:
    """Take two dossiers apart that were joined."""
    merge = take_apart(db.session(), edition=g.edition, merge_id=merge_id, now=now(), actor_id=current_user.id)
    one_id, other_id = merge.kept_id, merge.gone_id
    db.session.commit()
    flash(_("Taken apart: both are as they were."), "success")
    entries = list_entries_of(db.session(), nominee_ids={one_id, other_id})
    if {entry.nominee_id for entry in entries} != {one_id, other_id}:
        return redirect(url_for("duplicates.queue", edition=g.edition.slug))
    return redirect(url_for("duplicates.pair", edition=g.edition.slug, one_id=one_id, other_id=other_id))


@bp.post("/<edition:edition>/screening/nominations/<public_id>/take-out")
@requires(Permission.SCREEN_ENTRIES)
def split(public_id: str) -> Any:
    """One nomination of a dossier is about somebody else."""
    found = public_id.isalnum() and find_nomination(db.session(), edition_id=g.edition.id, public_id=public_id)
    nomination = found or abort(404)
    if nomination.entry_id is None:
        abort(404)
    entry_id = take_out(db.session(), edition=g.edition, nomination=nomination, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("These words have a dossier of their own now."), "success")
    return redirect(url_for("screening.dossier", edition=g.edition.slug, entry_id=entry_id))
