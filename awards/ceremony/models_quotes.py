"""What organisers chose to quote on the wall of praise."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class PraiseQuote(Base):
    """An organiser's choice from one nomination. It holds for the words that were read, and for no later ones."""

    __tablename__ = "praise_quotes"
    __table_args__ = (CheckConstraint("NOT shown OR length(trim(passage)) > 0", name="passage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), unique=True)
    story: Mapped[str]
    """The words as they were when the organiser chose."""
    passage: Mapped[str]
    """What is quoted of them."""
    shown: Mapped[bool]
    """False: nothing of these words goes on the wall."""
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    chosen_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
