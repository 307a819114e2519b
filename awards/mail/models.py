"""The outbox: what is to be mailed, written in the same transaction as what it reports."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class OutboxMessage(Base):
    """One message to one address. Delivered once; tried again with growing pauses until then."""

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_due", "sent_at", "failed_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))
    template: Mapped[str]
    to_address: Mapped[str]
    to_name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    """Plain text; of a confidential message, encrypted under the site's key and emptied once delivered."""
    confidential: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str] = mapped_column(unique=True)
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
