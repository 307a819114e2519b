"""An edition, its categories and their rubrics."""

import secrets
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.domain.lifecycle import DECIDED, Stage
from awards.domain.notice import NoticeTime
from awards.extensions import Base, enum_type


class Edition(Base):
    """One year's awards."""

    __tablename__ = "editions"
    __table_args__ = (
        CheckConstraint("jurors_per_entry BETWEEN 1 AND 50", name="jurors_per_entry"),
        CheckConstraint("quorum BETWEEN 1 AND jurors_per_entry", name="quorum"),
        CheckConstraint("grace_minutes BETWEEN 0 AND 120", name="grace_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    stage: Mapped[Stage] = mapped_column(enum_type(Stage), default=Stage.DRAFT)
    time_zone: Mapped[str] = mapped_column(default="Europe/Brussels")
    nominating_opens_at: Mapped[datetime | None]
    nominating_closes_at: Mapped[datetime | None]
    grace_minutes: Mapped[int] = mapped_column(default=15)
    """How long after the close a nomination is accepted whose form was opened before it."""
    scoring_closes_at: Mapped[datetime | None]
    ceremony_on: Mapped[date | None]
    ceremony_place: Mapped[dict[str, str]] = mapped_column(default=dict)
    """The place's name in each language, as far as it was given."""
    jurors_per_entry: Mapped[int] = mapped_column(default=3)
    quorum: Mapped[int] = mapped_column(default=2)
    """The fewest cast ballots with which an entry may be proposed as winner."""
    signatories: Mapped[list[Any]] = mapped_column(default=list)
    """[{"name": …, "role": {"fr": …, "nl": …, "en": …}}], printed on certificates, three at the most."""
    contact_address: Mapped[str] = mapped_column(default="")
    notice_time: Mapped[NoticeTime] = mapped_column(enum_type(NoticeTime), default=NoticeTime.AT_ONCE)
    shortlist_published_at: Mapped[datetime | None]
    routing_seed: Mapped[int] = mapped_column(default=1)
    blind: Mapped[bool] = mapped_column(default=False)
    """Whether the jury judges without knowing who is nominated, until the results are sealed."""
    label_key: Mapped[str] = mapped_column(default=lambda: secrets.token_hex(16))
    """Decides in which order the entries of this edition are numbered (domain.labels); never shown."""
    jury_began_at: Mapped[datetime | None]
    """When scoring was first opened."""
    reminds_by_itself: Mapped[bool] = mapped_column(default=True)
    """Whether jurors are reminded by the clock."""
    reminder_days: Mapped[list[Any]] = mapped_column(default=lambda: [7, 2])
    """How many days before scoring closes, the most first."""
    reminds_late: Mapped[bool] = mapped_column(default=True)
    """Whether on the day after it, too, whoever is late."""
    tie_ladder: Mapped[list[Any]] = mapped_column(default=list)
    """The steps (domain.tie_ladder) that the jury may take on a tie, in their order; fixed once scoring has opened."""
    draw_phrase: Mapped[str] = mapped_column(default="")
    """Published with the ladder: the one part of a draw's seed that does not come from the ballots."""
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]

    categories: Mapped[list["Category"]] = relationship(
        back_populates="edition", order_by="Category.position", lazy="select"
    )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the edition's times are shown."""
        return ZoneInfo(self.time_zone)

    @property
    def hides_names(self) -> bool:
        """Whether the jury sees labels where others see names."""
        return self.blind and self.stage not in DECIDED


class Category(Base):
    """One of an edition's prizes. Texts are {"fr": …, "nl": …, "en": …}."""

    __tablename__ = "categories"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("jurors_per_entry BETWEEN 1 AND 50", name="jurors_per_entry"),
        CheckConstraint("NOT read_by_all OR jurors_per_entry IS NULL", name="one_way_of_reading"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    key: Mapped[str]
    position: Mapped[int]
    hue: Mapped[str]
    icon: Mapped[str]
    name: Mapped[dict[str, str]]
    looks_for: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    questions: Mapped[list[Any]]
    example: Mapped[dict[str, str]]
    jurors_per_entry: Mapped[int | None]
    """How many jurors read each of its entries, where it is not the edition's number."""
    read_by_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether everyone on its panel reads each entry whom nothing bars."""

    edition: Mapped[Edition] = relationship(back_populates="categories")
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="category", order_by="Criterion.position", lazy="select"
    )


class Criterion(Base):
    """One weighted criterion of a category's rubric, with the words for each point of its scale."""

    __tablename__ = "criteria"
    __table_args__ = (
        UniqueConstraint("category_id", "key"),
        UniqueConstraint("category_id", "position"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    key: Mapped[str]
    position: Mapped[int]
    weight: Mapped[int]
    """In percent; those of a category add to 100."""
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    anchors: Mapped[list[Any]]
    """Five texts in three languages, for 1 to 5 points."""

    category: Mapped[Category] = relationship(back_populates="criteria")
