"""The jury, what bars its members from an entry, and who reads what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import Account
from awards.domain.lifecycle import AssignmentState, JurorState, RecusalKind
from awards.domain.routing_problem import ReleaseReason
from awards.editions.models import Category
from awards.extensions import Base, enum_type
from awards.nominations.models import Entry

panels = Table(
    "panels",
    Base.metadata,
    Column("juror_id", ForeignKey("jurors.id"), primary_key=True),
    Column("category_id", ForeignKey("categories.id"), primary_key=True),
)


class Juror(Base):
    """A member of an edition's jury."""

    __tablename__ = "jurors"
    __table_args__ = (
        UniqueConstraint("edition_id", "account_id"),
        CheckConstraint("capacity BETWEEN 0 AND 2000", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    organisation: Mapped[str]
    organisation_key: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(JSON)
    """The languages read: some of fr, nl, en."""
    capacity: Mapped[int]
    """The most entries that this juror may hold."""
    state: Mapped[JurorState] = mapped_column(enum_type(JurorState), default=JurorState.INVITED)
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    """When an organiser gave what was left to others; until they go on, no routing gives them anything."""

    account: Mapped[Account] = relationship(lazy="raise_on_sql")
    categories: Mapped[list[Category]] = relationship(secondary=panels, order_by=Category.position, lazy="raise_on_sql")


class DeclaredConflict(Base):
    """A conflict that a juror declared, with one entry or with a whole organisation."""

    __tablename__ = "declared_conflicts"
    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (organisation_key = '')", name="one_subject"),
        UniqueConstraint("juror_id", "entry_id", "organisation_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    organisation: Mapped[str] = mapped_column(default="")
    organisation_key: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]


class Recusal(Base):
    """A juror's stepping aside from an entry."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("juror_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    kind: Mapped[RecusalKind] = mapped_column(enum_type(RecusalKind))
    note: Mapped[str] = mapped_column(default="")
    recused_at: Mapped[datetime]


class NamesakeAnswer(Base):
    """What was said of somebody with a juror's name who is nominated, or wrote a nomination: is it the juror?"""

    __tablename__ = "namesake_answers"
    __table_args__ = (
        UniqueConstraint("juror_id", "nominee_id", name="uq_namesake_answers_nominee"),
        UniqueConstraint("juror_id", "nominator_id", name="uq_namesake_answers_nominator"),
        CheckConstraint("(nominee_id IS NULL) <> (nominator_id IS NULL)", name="one_of_two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"))
    nominee_id: Mapped[int | None] = mapped_column(ForeignKey("nominees.id"))
    nominator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    is_juror: Mapped[bool]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime]


class ConflictWaiver(Base):
    """A conflict that the chair set aside in writing. A revoked one stays, for the minutes."""

    __tablename__ = "conflict_waivers"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked"),
        Index(
            "uq_conflict_waivers_standing", "juror_id", "entry_id", unique=True,
            sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    """Of `ConflictKind`: what was known and set aside; anything that comes up later bars the juror again."""
    reason: Mapped[str]
    waived_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    waived_at: Mapped[datetime]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]


class RoutingRun(Base):
    """One applied execution of the optimiser."""

    __tablename__ = "routing_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    seed: Mapped[int]
    inputs: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    explanation: Mapped[list[Any]]
    applied_at: Mapped[datetime]


class Assignment(Base):
    """One entry given to one juror. A released one stays as a row, so that who, when and why are known."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("entry_id", "juror_id"),
        Index("ix_assignments_juror_state", "juror_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("routing_runs.id"))
    state: Mapped[AssignmentState] = mapped_column(enum_type(AssignmentState), default=AssignmentState.NOT_OPENED)
    had_draft: Mapped[bool] = mapped_column(default=False)
    """Of a released one: whether its juror had begun a ballot, to be found again when the entry comes back to them."""
    release_reason: Mapped[ReleaseReason | None] = mapped_column(enum_type(ReleaseReason))
    """Of one taken back when dossiers were joined: why."""
    assigned_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    first_cast_at: Mapped[datetime | None]
    """When its ballot was cast first, even if it was reopened since: from then on no routing run moves it."""

    entry: Mapped[Entry] = relationship(lazy="raise_on_sql")
    juror: Mapped[Juror] = relationship(lazy="raise_on_sql")
