"""The queue of the screening desk: what came in, narrowed and in order; many accepted at once; the list as a file."""

import csv
import hashlib
from io import StringIO
from typing import Any

from flask import Response, flash, g, redirect, render_template, request
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.lifecycle import EntryState
from awards.domain.spreadsheets import harmless_cell
from awards.editions.models import Category
from awards.editions.service import list_categories
from awards.editions.views import LARGEST_ID
from awards.extensions import db
from awards.nominations.forms_queue import QueueAddress, read_queue
from awards.nominations.service_duplicates import list_pairs
from awards.nominations.service_masking import count_unseen
from awards.nominations.service_queue import (
    QueueRow,
    count_by_category,
    count_matching,
    find_first_id,
    list_matching_ids,
    list_queue,
)
from awards.nominations.service_screening import SCREENING, look_again, make_many_eligible
from awards.nominations.views_decisions import bp
from awards.nominations.views_screening import STATES
from awards.permissions import Permission, requires
from awards.web import in_language, now, whole_number

PER_PAGE = 50


def _categories() -> list[Category]:
    return list_categories(db.session(), edition_id=g.edition.id)


@bp.get("/<edition:edition>/screening")
@requires(Permission.SCREEN_ENTRIES)
def queue() -> str:
    """What came in, longest waiting first."""
    categories = _categories()
    chosen = read_queue(categories)
    narrowed: dict[str, Any] = {"edition_id": g.edition.id, "wanted": chosen.filter, "now": now()}
    found = count_matching(db.session(), **narrowed)
    rows = list_queue(db.session(), **narrowed, limit=PER_PAGE, offset=(chosen.page - 1) * PER_PAGE)
    left = count_by_category(db.session(), edition_id=g.edition.id)
    return render_template(
        "screening/queue.html",
        rows=rows,
        found=found,
        pages=-(-found // PER_PAGE),
        queue=chosen,
        categories=categories,
        left=left,
        counts={state: sum(each[state] for each in left.values()) for state in EntryState},
        states=STATES,
        may_accept=g.edition.stage in SCREENING,
        unseen_masks=count_unseen(db.session(), edition=g.edition),
        likely=len(list_pairs(db.session(), edition_id=g.edition.id)) if g.edition.stage in SCREENING else 0,
    )


@bp.get("/<edition:edition>/screening/first")
@requires(Permission.SCREEN_ENTRIES)
def begin() -> Any:
    """Open the first entry that matches; without any, the queue says so."""
    chosen = read_queue(_categories())
    first_id = find_first_id(db.session(), edition_id=g.edition.id, wanted=chosen.filter, now=now())
    if first_id is None:
        return redirect(chosen.address())
    return redirect(chosen.to("dossier", entry_id=first_id))


def _pending_ids(chosen: QueueAddress) -> list[int]:
    """The entries of a filter that wait for screening: nobody accepts others by the dozen."""
    if chosen.filter.state is not EntryState.PENDING:
        return []
    return list_matching_ids(db.session(), edition_id=g.edition.id, wanted=chosen.filter, now=now())


def _seal(ids: list[int]) -> str:
    return hashlib.sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()


@bp.get("/<edition:edition>/screening/eligible")
@requires(Permission.SCREEN_ENTRIES)
def confirm_all() -> Any:
    """How many match, before all of them become eligible at once."""
    categories = _categories()
    chosen = read_queue(categories)
    ids = _pending_ids(chosen)
    if not ids or g.edition.stage not in SCREENING:
        return redirect(chosen.address())
    narrowed: dict[str, Any] = {"edition_id": g.edition.id, "wanted": chosen.filter, "now": now()}
    shown = list_queue(db.session(), **narrowed, limit=PER_PAGE)
    by_id = {category.id: category for category in categories}
    return render_template(
        "screening/accept_all.html", queue=chosen, count=len(ids), seal=_seal(ids), shown=shown, categories=by_id
    )


@bp.post("/<edition:edition>/screening/eligible")
@requires(Permission.SCREEN_ENTRIES)
def accept_many() -> Any:
    """Make all ticked entries eligible, or all that match; those decided meanwhile stay as they are."""
    chosen = read_queue(_categories())
    if seal := request.form.get("seal"):
        wanted = _pending_ids(chosen)
        if seal != _seal(wanted):  # one came in, or was decided, since they were counted
            raise look_again()
    else:
        wanted = _ids(request.form.getlist("entry"))
    made = make_many_eligible(db.session(), edition=g.edition, entry_ids=wanted, now=now(), actor_id=current_user.id)
    db.session.commit()
    _tell(wanted, made)
    return redirect(chosen.address())


def _tell(wanted: list[int], made: list[int]) -> None:
    if not wanted:
        flash(_("Tick the entries first."), "warning")
    if made:
        flash(ngettext("%(num)s entry is eligible now.", "%(num)s entries are eligible now.", len(made)), "success")
    if left := len(set(wanted)) - len(made):
        flash(
            ngettext(
                "%(num)s entry was not waiting any more and stays as it is.",
                "%(num)s entries were not waiting any more and stay as they are.",
                left,
            ),
            "warning",
        )


def _ids(given: list[str]) -> list[int]:
    numbers = [whole_number(typed, digits=10) for typed in given]
    return [number for number in numbers if number is not None and number <= LARGEST_ID]


@bp.get("/<edition:edition>/screening/entries.csv")
@requires(Permission.SCREEN_ENTRIES)
def export() -> Response:
    """The filtered list for a spreadsheet: semicolons and a byte order mark, as Excel in Belgium reads them."""
    categories = _categories()
    chosen = read_queue(categories)
    names = {category.id: in_language(category.name) for category in categories}
    rows = list_queue(db.session(), edition_id=g.edition.id, wanted=chosen.filter, now=now())
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Nominee"), _("Organisation"), _("Category"), _("Where it stands"), _("Nominations"), _("Languages"),
         _("Notes"), _("Waiting since")]
    )  # fmt: skip
    writer.writerows([harmless_cell(value) for value in _cells(row, names)] for row in rows)
    response = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="screening-{g.edition.slug}.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _cells(row: QueueRow, names: dict[int, str]) -> list[str]:
    return [
        row.name, row.organisation, names[row.category_id], _(STATES[row.state][0]), str(row.count),
        ", ".join(row.languages).upper(), str(row.notes), format_datetime(row.created_at, "yyyy-MM-dd HH:mm"),
    ]  # fmt: skip
