"""The night's programme, as the organisers put it together."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class RunSheet(Base):
    """One edition's run sheet. Whoever changes a point or a name changes this row too: one version guards all of it."""

    __tablename__ = "run_sheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    starts_at: Mapped[datetime | None]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ProgrammePoint(Base):
    """One point of the programme: a category's award, or something between two of them that has a title."""

    __tablename__ = "programme_points"
    __table_args__ = (
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("minutes BETWEEN 0 AND 600", name="minutes"),
        CheckConstraint("(category_id IS NULL) = (length(title) > 0)", name="category_or_title"),
        CheckConstraint("language IN ('', 'fr', 'nl', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), unique=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    presenter: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    """Of the presenter's cue cards; "" for that of whoever prints them."""
    minutes: Mapped[int]
    notes: Mapped[str] = mapped_column(default="")


class SpokenName(Base):
    """How an organiser wrote that a name is said, where the nominee did not say or others need more help."""

    __tablename__ = "spoken_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), unique=True)
    spoken: Mapped[str]
