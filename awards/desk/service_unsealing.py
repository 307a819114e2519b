"""Taking the seal off, with what that brings about above the results: certificates made from them are void."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.certificates.service_revoking import revoke_certificates
from awards.editions.models import Edition
from awards.results.service_unsealing import unseal_results


def confirm_unsealing(session: Session, *, edition: Edition, request_id: int, now: datetime, actor_id: int) -> int:
    """Take the seal off at the wish of somebody else; how many certificates were revoked by that.

    Raises NotNow, UnsealingChanged, SameSealer.
    """
    unseal_results(session, edition=edition, request_id=request_id, now=now, actor_id=actor_id)
    return revoke_certificates(session, edition=edition, now=now, actor_id=actor_id)
