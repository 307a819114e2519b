"""What jurors gave when they practised. Kept apart from ballots, so that nothing that counts ballots can meet it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.editions.models_practice import PracticeDossier
from awards.extensions import Base
from awards.jury.models import Juror


class PracticeReading(Base):
    """One juror's points for one practice dossier, by the criterion's key: the first time, and the last."""

    __tablename__ = "practice_readings"

    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("practice_dossiers.id"), primary_key=True, index=True)
    first_points: Mapped[dict[str, Any]]
    """Given before the reference was seen: what the chair's picture of the whole jury is made of."""
    points: Mapped[dict[str, Any]]
    first_at: Mapped[datetime]
    read_at: Mapped[datetime]

    juror: Mapped[Juror] = relationship(lazy="raise_on_sql")
    dossier: Mapped[PracticeDossier] = relationship(lazy="raise_on_sql")
