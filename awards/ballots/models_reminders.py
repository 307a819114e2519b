"""Which juror was reminded when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from awards.domain.reminding import ReminderKind
from awards.extensions import Base, enum_type


class Reminder(Base):
    """One message that asked one juror for ballots, written in the transaction that puts the message in the outbox."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("juror_id", "occasion"),
        CheckConstraint("(kind = 'by_hand') = (actor_id IS NOT NULL)", name="actor"),
        CheckConstraint("dossiers > 0", name="dossiers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"))
    kind: Mapped[ReminderKind] = mapped_column(enum_type(ReminderKind))
    occasion: Mapped[str]
    """The day, of one by the clock; of one by hand, when the page was opened on which somebody pressed the button."""
    dossiers: Mapped[int]
    """How many were left then."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reminded_at: Mapped[datetime]
