"""What is printed for the night, and the page behind an envelope's code; completes the blueprint."""

from datetime import datetime

from flask import Response, abort, g, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from awards.ceremony.printing import (
    PAPERS,
    EnvelopeCard,
    print_cue_cards,
    print_envelope_cards,
    print_run_sheet,
    sets_of,
)
from awards.ceremony.service_envelopes import envelope_url, open_envelope
from awards.ceremony.service_running_order import list_programme, list_running_order
from awards.ceremony.views_run_sheet import bp
from awards.domain.wording import pick_text
from awards.extensions import db, limiter
from awards.permissions import Permission, public, requires
from awards.web import LANGUAGES, now, send_pdf

__all__ = ["bp"]


@bp.get("/<edition:edition>/ceremony/run-sheet-crew.pdf")
@requires(Permission.RUN_CEREMONY)
def crew_sheet() -> Response:
    """For those who work: without winners."""
    return send_pdf(_run_sheet(with_winners=False, moment=now()), f"run-sheet-crew-{g.edition.slug}.pdf")


@bp.get("/<edition:edition>/ceremony/run-sheet-host.pdf")
@requires(Permission.RUN_CEREMONY)
def host_sheet() -> Response:
    """For the host: with winners."""
    return send_pdf(_run_sheet(with_winners=True, moment=now()), f"run-sheet-host-{g.edition.slug}.pdf")


def _run_sheet(*, with_winners: bool, moment: datetime) -> bytes:
    items = list_programme(db.session(), edition=g.edition)
    return print_run_sheet(items, edition=g.edition, with_winners=with_winners, now=moment)


@bp.get("/<edition:edition>/ceremony/cards")
@requires(Permission.RUN_CEREMONY)
def cards() -> str:
    """Which cards there are to print."""
    acts = list_running_order(db.session(), edition=g.edition)
    return render_template("ceremony/cards.html", sets=sets_of(acts), papers=PAPERS)


@bp.get("/<edition:edition>/ceremony/cue-cards.pdf")
@requires(Permission.RUN_CEREMONY)
def cue_cards() -> Response:
    """One presenter's cards, or everybody's; `?language=` in another language than the run sheet says."""
    presenter, language = request.args.get("presenter"), request.args.get("language", "")
    acts = list_running_order(db.session(), edition=g.edition)
    chosen = [act for act in acts if presenter is None or act.presenter == presenter]
    if not chosen or (language and language not in LANGUAGES):
        abort(404)
    printed = print_cue_cards(chosen, edition=g.edition, language=language, now=now())
    return send_pdf(printed, f"cue-cards-{g.edition.slug}.pdf")


@bp.get("/<edition:edition>/ceremony/envelopes-<paper>.pdf")
@requires(Permission.RUN_CEREMONY)
def envelope_cards(paper: str) -> Response:
    """One card for each category."""
    if paper not in PAPERS:
        abort(404)
    categories = [act.category for act in list_running_order(db.session(), edition=g.edition)]
    made = [EnvelopeCard(one, envelope_url(g.edition, one)) for one in categories]
    printed = print_envelope_cards(made, edition=g.edition, paper=paper, now=now())
    return send_pdf(printed, f"envelopes-{paper}-{g.edition.slug}.pdf")


@bp.get("/<edition:edition>/envelope/<token>")
@limiter.limit("60 per minute")
@public
def envelope(token: str) -> str:
    """Whose envelope this is, in three languages; the same before and after the reveal."""
    category = open_envelope(db.session(), edition=g.edition, token=token)
    said = []
    for code in LANGUAGES:
        with force_locale(code):
            said.append((code, _("This is the envelope for %(category)s.", category=pick_text(category.name, code))))
    return render_template("ceremony/envelope.html", category=category, said=said)
