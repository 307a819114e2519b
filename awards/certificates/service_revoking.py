"""Certificates that no longer hold, since the results behind them are open again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.certificates.models import Certificate
from awards.certificates.service_packs import drop_packs_of
from awards.domain.lifecycle import CertificateState
from awards.editions.models import Edition


def revoke_certificates(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> int:
    """Revoke all certificates of the edition that are valid; how many. Their serials say so from now on.

    The packs made from them, and others that tell the winners, are removed.
    """
    revoked = sorted(
        session.scalars(
            update(Certificate)
            .where(Certificate.edition_id == edition.id, Certificate.state == CertificateState.VALID)
            .values(state=CertificateState.REVOKED)
            .returning(Certificate.id)
            .execution_options(synchronize_session="fetch")
        )
    )
    if revoked:
        record(
            session, action="certificates_revoked", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"certificates": revoked},
        )  # fmt: skip
    drop_packs_of(session, edition_id=edition.id)
    return len(revoked)
