"""Nominees, the words written about them, and the entries that the jury reads."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import Account
from awards.domain.lifecycle import EntryState, NominationKind, NominationState, NomineeKind
from awards.editions.models import Category
from awards.extensions import Base, enum_type
from awards.organisations.models import Organisation


class Nominee(Base):
    """A person or a team put forward in an edition, once however many wrote about them."""

    __tablename__ = "nominees"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "name_key", "organisation_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[NomineeKind] = mapped_column(enum_type(NomineeKind))
    name: Mapped[str]
    name_key: Mapped[str]
    """The name folded for comparison (domain.matching)."""
    organisation: Mapped[str]
    organisation_key: Mapped[str]
    """Of the organisation in the member list that is meant, else of what was typed."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The organisation in the member list that `organisation` means; that one stays as typed."""
    members: Mapped[str] = mapped_column(default="")
    """The members of a team, as typed."""
    address: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    """The language of the certificate."""
    created_at: Mapped[datetime]

    member: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Entry(Base):
    """A nominee in a category: the dossier of all nominations that name them."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("category_id", "nominee_id"),
        Index("ix_entries_category_state", "category_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominees.id"))
    state: Mapped[EntryState] = mapped_column(enum_type(EntryState), default=EntryState.PENDING)
    reason: Mapped[str] = mapped_column(default="")
    """Why it is ineligible, as told to its nominators."""
    screened_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    nominee: Mapped[Nominee] = relationship(lazy="raise_on_sql")
    nominations: Mapped[list["Nomination"]] = relationship(
        back_populates="entry", order_by="Nomination.submitted_at, Nomination.id", lazy="raise_on_sql"
    )


class Nomination(Base):
    """One colleague's words for one nominee in one category, with the nominee as that colleague typed them."""

    __tablename__ = "nominations"
    __table_args__ = (
        Index(
            "uq_nominations_one_per_nominator",
            "entry_id",
            "nominator_id",
            unique=True,
            sqlite_where=text("state IN ('submitted', 'returned')"),
            postgresql_where=text("state IN ('submitted', 'returned')"),
        ),
        CheckConstraint("state = 'unconfirmed' OR nominator_id IS NOT NULL", name="confirmed_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    form_token: Mapped[str] = mapped_column(unique=True)
    """Made with the form, so that a form sent twice is one nomination."""
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    nominator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[NominationState] = mapped_column(enum_type(NominationState), default=NominationState.UNCONFIRMED)
    kind: Mapped[NominationKind] = mapped_column(enum_type(NominationKind))
    nominator_name: Mapped[str]
    nominator_address: Mapped[str] = mapped_column(index=True)
    nominee_kind: Mapped[NomineeKind] = mapped_column(enum_type(NomineeKind))
    nominee_name: Mapped[str]
    nominee_organisation: Mapped[str]
    nominee_members: Mapped[str] = mapped_column(default="")
    nominee_address: Mapped[str] = mapped_column(default="")
    nominee_locale: Mapped[str]
    language: Mapped[str]
    """The language of the story: fr, nl or en."""
    story: Mapped[str]
    correction: Mapped[str] = mapped_column(default="")
    """What the organiser asked to correct, while the nomination is returned."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": version}

    entry: Mapped[Entry | None] = relationship(back_populates="nominations", lazy="raise_on_sql")
    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    nominator: Mapped[Account | None] = relationship(lazy="raise_on_sql")
