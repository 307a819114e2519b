"""Certificates: what is printed on them, and the serial by which they are known."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.domain.lifecycle import CertificateKind, CertificateState
from awards.extensions import Base, enum_type
from awards.nominations.models import Entry


class Certificate(Base):
    """One certificate as issued. A correction makes a new one; the old one stays, replaced.

    `replaces_id` ties them to a chain: each replaces one at the most, an older one, and is replaced by one at the most.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("replaces_id < id", name="replaces_an_older_one"),
        Index(
            "uq_certificates_one_valid",
            "entry_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'valid'"),
            postgresql_where=text("state = 'valid'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    kind: Mapped[CertificateKind] = mapped_column(enum_type(CertificateKind))
    state: Mapped[CertificateState] = mapped_column(enum_type(CertificateState), default=CertificateState.VALID)
    serial: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organisation: Mapped[str]
    members: Mapped[str] = mapped_column(default="")
    citation: Mapped[str]
    locale: Mapped[str]
    awarded_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    packed_at: Mapped[datetime | None]
    """When it was last in a pack that became ready: others are new since then."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)

    entry: Mapped[Entry] = relationship(lazy="raise_on_sql")
    replaces: Mapped["Certificate | None"] = relationship(remote_side=[id], lazy="raise_on_sql")
