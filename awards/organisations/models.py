"""Organisations, and every name by which one is known."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.extensions import Base


class Organisation(Base):
    """A company or institution, the same in every edition. `name` is how it is printed."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("parent_id <> id", name="not_its_own_parent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    """The name folded for comparison (domain.matching); what nominees and jurors of it carry as `organisation_key`."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The company that it belongs to: whoever works for one of a group does not judge the others."""
    mail_domains: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_member: Mapped[bool] = mapped_column(default=True)
    """Whether it is a member of the association; others are known for their group or their spelling."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    names: Mapped[list["OrganisationAlias"]] = relationship(
        back_populates="organisation", order_by="OrganisationAlias.alias", cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )  # fmt: skip
    parent: Mapped["Organisation | None"] = relationship(remote_side=[id], lazy="raise_on_sql")

    @property
    def aliases(self) -> list[str]:
        """The other names, in alphabetical order."""
        return sorted((each.alias for each in self.names if each.alias_key != self.name_key), key=str.casefold)


class OrganisationAlias(Base):
    """A name by which an organisation is known: its own, and others. The same key leads to one organisation only."""

    __tablename__ = "organisation_aliases"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    alias: Mapped[str]
    alias_key: Mapped[str] = mapped_column(unique=True)

    organisation: Mapped[Organisation] = relationship(back_populates="names", lazy="raise_on_sql")
