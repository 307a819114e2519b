"""What organisers let through of the jurors' feedback for nominees."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class FeedbackReading(Base):
    """An organiser has read the feedback of one ballot. It holds for the text that was read, and for no later one."""

    __tablename__ = "feedback_readings"
    __table_args__ = (CheckConstraint("NOT shown OR length(trim(words)) > 0", name="words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballots.id"), unique=True)
    original: Mapped[str]
    """What the juror had written when it was read."""
    words: Mapped[str]
    """What the nominee reads: the same, or as an organiser changed it."""
    shown: Mapped[bool]
    read_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    read_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the decisions, so that a second organiser never overrules the first unseen."""

    __mapper_args__ = {"version_id_col": version}
