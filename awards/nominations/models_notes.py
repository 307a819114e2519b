"""What organisers write for one another."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class EntryNote(Base):
    """A note among organisers on an entry; nobody else ever reads it."""

    __tablename__ = "entry_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
