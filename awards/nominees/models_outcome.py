"""Who was told what became of which entry."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class OutcomeNotice(Base):
    """One entry in a message about outcomes, to its nominee or to somebody who wrote; in the message's transaction."""

    __tablename__ = "outcome_notices"
    __table_args__ = (
        UniqueConstraint("entry_id", "nominee_id"),
        UniqueConstraint("entry_id", "account_id"),
        CheckConstraint("(nominee_id IS NULL) <> (account_id IS NULL)", name="recipient"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    nominee_id: Mapped[int | None] = mapped_column(ForeignKey("nominees.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    told_at: Mapped[datetime]
