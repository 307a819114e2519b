"""Nominees, the words written about them, and the entries that the jury reads."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import Account
from awards.domain.lifecycle import EntryState, NominationKind, NominationState, NomineeKind
from awards.domain.matching import fold_name
from awards.domain.notice import NomineeAnswer
from awards.editions.models import Category
from awards.extensions import Base, enum_type
from awards.organisations.models import Organisation


def new_public_id() -> str:
    """128 random bits: whoever has the address of a nominee's page was given it."""
    return secrets.token_hex(16)


def fold_nominator(name: str, address: str) -> str:
    """Name and address of a nominator as the organisers' search compares them."""
    return fold_name(f"{name} {address}")


def _nominator_key(context: DefaultExecutionContext) -> str:
    given = context.get_current_parameters()
    return fold_nominator(given["nominator_name"], given["nominator_address"])


class Nominee(Base):
    """A person or a team put forward in an edition, once however many wrote about them.

    One that was merged into another keeps its row and its spelling, and takes no name from anybody.
    """

    __tablename__ = "nominees"
    __table_args__ = (
        Index(
            "uq_nominees_identity",
            "edition_id",
            "kind",
            "name_key",
            "organisation_key",
            "twin",
            unique=True,
            sqlite_where=text("merged_into_id IS NULL"),
            postgresql_where=text("merged_into_id IS NULL"),
        ),
    )

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
    twin: Mapped[int] = mapped_column(default=0, server_default="0")
    """0, and upwards for others who share both name and organisation: two people in one firm."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("nominees.id"), index=True)
    """The nominee whom this one turned out to be; never itself one that was merged."""
    members: Mapped[str] = mapped_column(default="")
    """The members of a team, as typed."""
    contact: Mapped[str] = mapped_column(default="", server_default="")
    """Who reads the address of a team: its one contact's name."""
    address: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    """The language of the certificate."""
    created_at: Mapped[datetime]
    public_id: Mapped[str] = mapped_column(default=new_public_id, unique=True, index=True)
    told_at: Mapped[datetime | None]
    """When the notice was written to the outbox that they were nominated."""
    answer: Mapped[NomineeAnswer] = mapped_column(enum_type(NomineeAnswer), default=NomineeAnswer.NONE)
    answered_at: Mapped[datetime | None]
    pronunciation: Mapped[str] = mapped_column(default="")
    """How the name is said, in the nominee's own words."""
    erasure_asked_at: Mapped[datetime | None]

    member: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Entry(Base):
    """A nominee in a category: the dossier of all nominations that name them."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("category_id", "nominee_id"),
        Index("ix_entries_category_state", "category_id", "state"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
        CheckConstraint("jurors_wanted BETWEEN 1 AND 50", name="jurors_wanted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominees.id"), index=True)
    state: Mapped[EntryState] = mapped_column(enum_type(EntryState), default=EntryState.PENDING)
    reason: Mapped[str] = mapped_column(default="")
    """Why it is ineligible, as told to its nominators."""
    screened_at: Mapped[datetime | None]
    shortlisted: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    created_at: Mapped[datetime]
    extra_masks: Mapped[list[Any]] = mapped_column(default=list)
    """What organisers hide from the jury of a blind edition besides the names: [{"words": …, "role": …}]."""
    unmasked: Mapped[list[str]] = mapped_column(default=list)
    """What is a name and may be read all the same: keys of domain.masking.shown_key."""
    masks_seen: Mapped[str] = mapped_column(default="")
    """What an organiser looked at when they found nothing more to hide (nominations.service_masking.masks_mark)."""
    jurors_wanted: Mapped[int | None]
    """The number of jurors with which it makes do, where its category's cannot be had."""

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
            sqlite_where=text("state IN ('submitted', 'returned') AND second_of_id IS NULL"),
            postgresql_where=text("state IN ('submitted', 'returned') AND second_of_id IS NULL"),
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
    second_of_id: Mapped[int | None] = mapped_column(ForeignKey("nominations.id"))
    """The same nominator's first words in this entry, where two dossiers with words of theirs were merged."""
    state: Mapped[NominationState] = mapped_column(enum_type(NominationState), default=NominationState.UNCONFIRMED)
    kind: Mapped[NominationKind] = mapped_column(enum_type(NominationKind))
    nominator_name: Mapped[str]
    nominator_address: Mapped[str] = mapped_column(index=True)
    nominator_key: Mapped[str] = mapped_column(default=_nominator_key)
    """`fold_nominator` of the two above."""
    nominee_kind: Mapped[NomineeKind] = mapped_column(enum_type(NomineeKind))
    nominee_name: Mapped[str]
    nominee_organisation: Mapped[str]
    nominee_members: Mapped[str] = mapped_column(default="")
    nominee_contact: Mapped[str] = mapped_column(default="", server_default="")
    nominee_address: Mapped[str] = mapped_column(default="")
    nominee_locale: Mapped[str]
    language: Mapped[str]
    """The language of the story: fr, nl or en."""
    detected_language: Mapped[str] = mapped_column(default="")
    """The language that the story was recognised in with confidence, or that an organiser settled; "" when neither."""
    story: Mapped[str]
    show_words: Mapped[bool] = mapped_column(default=True)
    """Whether the nominee may read the words; with whose name they were written, only where `show_name`."""
    show_name: Mapped[bool] = mapped_column(default=False)
    may_quote: Mapped[bool] = mapped_column(default=False)
    """Whether the words may be quoted on the wall of praise."""
    correction: Mapped[str] = mapped_column(default="")
    """What the organiser asked to correct, while the nomination is returned."""
    moved_from: Mapped[str] = mapped_column(default="")
    """The key of the category for which it was sent, where organisers moved it to another one."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": version}

    entry: Mapped[Entry | None] = relationship(back_populates="nominations", lazy="raise_on_sql")
    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    nominator: Mapped[Account | None] = relationship(lazy="raise_on_sql")

    @property
    def about_oneself(self) -> bool:
        """Whether its writer is the nominee: addressed as "you" then, not by name. A team stays a team."""
        return self.kind is NominationKind.SELF and self.nominee_kind is NomineeKind.PERSON


class NomineeMerge(Base):
    """Two nominees that turned out to be one; with all that is needed to take them apart again.

    The keys are those before: whoever is named so later is found by them, too.
    """

    __tablename__ = "nominee_merges"
    __table_args__ = (
        CheckConstraint("kept_id <> gone_id", name="two_nominees"),
        Index("ix_nominee_merges_gone", "edition_id", "gone_name_key", "gone_organisation_key"),
        Index("ix_nominee_merges_kept", "edition_id", "kept_name_key", "kept_organisation_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("nominees.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("nominees.id"), index=True)
    kept_name_key: Mapped[str]
    kept_organisation_key: Mapped[str]
    gone_name_key: Mapped[str]
    gone_organisation_key: Mapped[str]
    automatic: Mapped[bool]
    """Whether a nomination joined by itself, because of a confident match."""
    reasons: Mapped[list[str]]
    """Why they were thought to be one: msgids of `domain.likeness`."""
    before: Mapped[dict[str, Any]]
    """Nominees, entries, words and assignments as they were, and as the merge left them (see service_merging)."""
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    merged_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]

    kept: Mapped[Nominee] = relationship(foreign_keys=kept_id, lazy="raise_on_sql")
    gone: Mapped[Nominee] = relationship(foreign_keys=gone_id, lazy="raise_on_sql")


class NomineeDistinction(Base):
    """The organisers' word that two nominees are two, however alike: never shown as alike nor joined again."""

    __tablename__ = "nominee_distinctions"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("nominees.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("nominees.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
