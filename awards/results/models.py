"""The jury's decisions, and the seal on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.editions.models import Category
from awards.extensions import Base
from awards.nominations.models import Entry


class Decision(Base):
    """A winner of one category, as the jury decided. Where the award is shared, each winner has a decision of their
    own, the first of them first."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("category_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    citation: Mapped[str]
    """Read out and printed, in the winner's language."""
    citation_language: Mapped[str] = mapped_column(default="", server_default="")
    """Which that was when it was written; "" where nobody knows."""
    translations: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    """The citation in other languages, as far as it was given: {"fr": …}."""
    reason: Mapped[str] = mapped_column(default="")
    """Why the jury departed from the ranking, where it did."""
    ranking: Mapped[list[Any]]
    """The ranking that the jury saw: [{"entry", "place", "mean", "cast", "wanted"}]."""
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    entry: Mapped[Entry] = relationship(lazy="raise_on_sql")

    def cite(self, language: str) -> str:
        """The citation in a language, or as it was written first."""
        return self.citation if language == self.citation_language else self.translations.get(language, self.citation)


class Seal(Base):
    """The freezing of an edition's results, by two different people."""

    __tablename__ = "seals"
    __table_args__ = (CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    digest: Mapped[str]
    """SHA-256 of the canonical JSON of the results, in hexadecimal."""
    format: Mapped[int] = mapped_column(server_default="1")
    """Which way of writing that JSON it was made by (service_seal.FORMAT)."""
    first_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    first_at: Mapped[datetime]
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    second_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    """When the digest was published, before the reveal; None where it was not."""
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
