"""The press kit: prepared by organisers once the results are sealed, for everybody once the winners are known."""

from flask import Response, g, render_template, send_file

from awards.ceremony.press_kit import keep_kit
from awards.certificates.views_pictures import bp, let_go
from awards.domain.lifecycle import PUBLISHED
from awards.extensions import db, limiter
from awards.permissions import Permission, requires
from awards.results.service_winners import group_awards, list_winners

KITS_PER_ADDRESS = "20 per minute"


@bp.get("/<edition:edition>/press")
@limiter.limit("60 per minute")
@requires(Permission.SEE_WINNERS)
def press() -> str:
    """What a newspaper needs."""
    return _show("winners.press_kit")


@bp.get("/<edition:edition>/press/kit.zip")
@limiter.limit(KITS_PER_ADDRESS)
@requires(Permission.SEE_WINNERS)
def press_kit() -> Response:
    """All of it in one file."""
    return _send()


@bp.get("/<edition:edition>/ceremony/press")
@requires(Permission.PRINT_CERTIFICATES)
def prepare_press() -> str:
    """The same for organisers, from the seal on: to be read before it goes out."""
    return _show("winners.prepared_kit")


@bp.get("/<edition:edition>/ceremony/press/kit.zip")
@requires(Permission.PRINT_CERTIFICATES)
def prepared_kit() -> Response:
    """All of it in one file, for organisers."""
    return _send()


def _show(kit: str) -> str:
    return render_template(
        "ceremony/press.html",
        awards=group_awards(list_winners(db.session(), edition=g.edition)),
        kit=kit,
        is_open=g.edition.stage in PUBLISHED,
    )


def _send() -> Response:
    winners = list_winners(db.session(), edition=g.edition)
    let_go()
    path = keep_kit(winners, edition=g.edition)
    response = send_file(path, as_attachment=True, download_name=f"press-kit-{g.edition.slug}.zip", etag=path.name)
    response.headers["Cache-Control"] = "no-store, private"
    return response
