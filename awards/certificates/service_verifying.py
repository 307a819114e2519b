"""What the page behind a certificate's QR code says of a serial."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import literal, select
from sqlalchemy.orm import Session, aliased

from awards.certificates.models import Certificate
from awards.certificates.serials import may_be_ours, tidy_serial
from awards.certificates.service import SPECIMEN
from awards.domain.lifecycle import CertificateState
from awards.editions.models import Category, Edition
from awards.extensions import site
from awards.nominations.models import Entry


class Verdict(StrEnum):
    """What is said of a serial."""

    GENUINE = "genuine"
    CORRECTED = "corrected"
    """Another one has taken its place, and is valid."""
    REPLACED = "replaced"
    """Another one had taken its place, of which nothing good can be said now."""
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """It could be ours, and is not."""
    IMPOSSIBLE = "impossible"
    """Mistyped or made up: its check is wrong."""
    SPECIMEN = "specimen"


@dataclass(frozen=True)
class Verification:
    """What is known of a serial; all but the verdict is None when it is not one of a certificate.

    `replaced_at`: when the next certificate of its chain was issued, if there is one.
    """

    serial: str
    verdict: Verdict
    certificate: Certificate | None = None
    edition: Edition | None = None
    category: Category | None = None
    replaced_at: datetime | None = None

    @property
    def replaced_on(self) -> date | None:
        """The day of that, where the awards are."""
        if self.replaced_at is None or self.edition is None:
            return None
        return self.replaced_at.astimezone(self.edition.zone).date()

    @property
    def is_nothing(self) -> bool:
        """There is nothing of that serial."""
        return self.verdict in (Verdict.UNKNOWN, Verdict.IMPOSSIBLE)


def verify_serial(session: Session, *, typed: str) -> Verification:
    """Look up a serial as somebody typed it. Two statements at the most, however often it was corrected, and none for
    one that cannot be ours."""
    serial = tidy_serial(typed)
    if serial == tidy_serial(SPECIMEN):
        return Verification(serial, Verdict.SPECIMEN)
    if not may_be_ours(serial, site.certificate_keys):
        return Verification(serial, Verdict.IMPOSSIBLE)
    found = session.execute(
        select(Certificate, Edition, Category)
        .join(Edition, Edition.id == Certificate.edition_id)
        .join(Entry, Entry.id == Certificate.entry_id)
        .join(Category, Category.id == Entry.category_id)
        .where(Certificate.serial == serial)
    ).first()
    if found is None:
        return Verification(serial, Verdict.UNKNOWN)
    certificate, edition, category = found
    later = _list_later(session, certificate) if certificate.state is CertificateState.REPLACED else []
    return Verification(
        serial, _judge(certificate, later), certificate, edition, category, later[0].issued_at if later else None
    )


def _judge(certificate: Certificate, later: list[Certificate]) -> Verdict:
    """The last of the chain decides: after an unsealing it may be void itself."""
    if certificate.state is CertificateState.VALID:
        return Verdict.GENUINE
    if certificate.state is CertificateState.REVOKED:
        return Verdict.REVOKED
    return Verdict.CORRECTED if later and later[-1].state is CertificateState.VALID else Verdict.REPLACED


def _list_later(session: Session, certificate: Certificate) -> list[Certificate]:
    """Those that came after it in its chain, the next one first. (No chain is a circle: `replaces_id < id`.)"""
    chain = select(literal(certificate.id).label("id")).cte("chain", recursive=True)
    following = aliased(Certificate)
    chain = chain.union_all(select(following.id).where(following.replaces_id == chain.c.id))
    wanted = select(Certificate).where(Certificate.id.in_(select(chain.c.id)), Certificate.id != certificate.id)
    return list(session.scalars(wanted.order_by(Certificate.id)))


def count_strange_serials(session: Session) -> int:
    """How many certificates have a serial that none of the keys made: keys were lost."""
    serials = session.scalars(select(Certificate.serial))
    return sum(not may_be_ours(serial, site.certificate_keys) for serial in serials)
