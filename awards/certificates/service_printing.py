"""Certificates on their way to paper: made where they are missing or have changed, then put into a pack."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.certificates.models_packs import Pack
from awards.certificates.pack_certificates import KIND
from awards.certificates.service import issue_certificates, list_certificates
from awards.certificates.service_packs import ask_for_pack
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import CertificateKind
from awards.domain.wording import N_
from awards.editions.models import Edition


class NothingToPrint(AwardsError):
    """There is no certificate of these kinds, or none that is new."""


def order_certificates(
    session: Session, *, edition: Edition, kinds: Collection[CertificateKind], only_new: bool, single: bool,
    look: dict[str, Any], locale: str, now: datetime, actor_id: int | None,
) -> Pack:  # fmt: skip
    """Bring the certificates of these kinds up to date, and ask for a pack of them: of all, or of those that were in
    none yet. `look`: what is chosen for this pack alone. Raises NotNow, NothingToPrint, TooManyPacks."""
    issue_certificates(session, edition=edition, now=now, actor_id=actor_id, kinds=kinds)
    chosen = [one for one in list_certificates(session, edition_id=edition.id) if one.kind in kinds]
    if not chosen:
        raise NothingToPrint(N_("There is nobody yet whom such a certificate could be made for."), field="kinds")
    if only_new and all(one.packed_at is not None for one in chosen):
        raise NothingToPrint(N_("Nothing is new or has changed since the last time."), field="which")
    options = {
        "kinds": sorted(kind.value for kind in kinds), "which": "new" if only_new else "all",
        "form": "single" if single else "file", "look": look,
    }  # fmt: skip
    return ask_for_pack(
        session, edition=edition, kind=KIND, options=options, locale=locale, now=now, actor_id=actor_id
    )  # fmt: skip
