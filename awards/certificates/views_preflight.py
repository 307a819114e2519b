"""The preflight: every certificate with what is odd about it, and where each is put right."""

from flask import g, render_template, url_for

from awards.certificates.checking import fly
from awards.certificates.forms import KIND_NAMES
from awards.certificates.preflight import Remark
from awards.certificates.service_honours import ORDER
from awards.certificates.service_preflight import Sheet
from awards.certificates.views_verifying import bp
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.extensions import db
from awards.permissions import Permission, requires

__all__ = ["bp"]

LOOK = N_("How certificates look")
SETTINGS = N_("Settings of the edition")
PLACES = dict.fromkeys(("logo_coarse", "signature_coarse", "sponsor_coarse", "sponsor_mute", "signature_stray"), LOOK)
PLACES |= dict.fromkeys(("no_day", "no_place", "no_signatories"), SETTINGS)
CITATION = {"no_citation", "citation_small", "citation_language"}
PRINTING = {"withdrawn", "changed"}


@bp.get("/<edition:edition>/certificates/preflight")
@requires(Permission.CHECK_CERTIFICATES)
def preflight() -> str:
    """Read before anything is printed; while the jury deliberates, before anything is sealed."""
    checked = fly(db.session(), edition=g.edition)
    return render_template(
        "certificates/preflight.html", checked=checked, kinds=ORDER, kind_names=KIND_NAMES, mend=mend,
        mend_sheet=mend_sheet,
    )  # fmt: skip


def mend(remark: Remark) -> tuple[str, str] | None:
    """Where what concerns all certificates is put right: a msgid and an address."""
    place = PLACES.get(remark.key)
    if place == LOOK:
        return LOOK, url_for("looks.look", edition=g.edition.slug)
    return (SETTINGS, url_for("editions.settings", edition=g.edition.slug)) if place else None


def mend_sheet(sheet: Sheet, remark: Remark) -> tuple[str, str]:
    """Where what concerns one certificate is put right. What is sealed changes by taking the seal off, no other way."""
    edition, entry = g.edition.slug, sheet.honour.entry
    if remark.key in PRINTING:
        return N_("Print it"), url_for("certificates.issued", edition=edition)
    if remark.key in CITATION and g.edition.stage is Stage.DELIBERATING:
        return N_("To the decision"), url_for("results.ranking", edition=edition, category=entry.category.key)
    if remark.key in CITATION and g.edition.stage is Stage.SEALED:
        return N_("Take the seal off"), url_for("unsealing.unseal", edition=edition)
    return N_("Correct"), url_for("screening.correct_nominee", edition=edition, entry_id=entry.id)
