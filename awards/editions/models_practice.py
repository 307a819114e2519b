"""Invented dossiers on which jurors practise."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.editions.models import Category
from awards.extensions import Base


class PracticeDossier(Base):
    """An invented dossier of one category, with the reference reading of its story. Nothing read here counts."""

    __tablename__ = "practice_dossiers"
    __table_args__ = (
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("position BETWEEN 1 AND 9", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    position: Mapped[int]
    nominee: Mapped[str]
    organisation: Mapped[dict[str, str]]
    story: Mapped[dict[str, str]]
    reference: Mapped[dict[str, Any]]
    """A criterion's key → {"points": 1 to 5, "why": {"fr": …, "nl": …, "en": …}}. A criterion that the rubric got later
    has none until an organiser gives it; one that the rubric lost is passed over."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes, so that two organisers never overwrite each other unseen."""

    category: Mapped[Category] = relationship(lazy="raise_on_sql")

    @property
    def reference_points(self) -> dict[str, int]:
        """Criterion key → points, of the criteria that the rubric has now. Its category is loaded with the criteria."""
        return {
            criterion.key: self.reference[criterion.key]["points"]
            for criterion in self.category.criteria
            if criterion.key in self.reference
        }
