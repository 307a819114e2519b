"""People: an account is a mail address that somebody has shown to be theirs, or that an organiser invited."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.domain.roles import Role
from awards.extensions import Base, enum_type


class Account(UserMixin, Base):
    """Somebody, by their mail address (lower case)."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str | None]
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="account", lazy="raise_on_sql")

    def roles_in(self, edition_id: int) -> frozenset[Role]:
        """The roles held in one edition."""
        return frozenset(grant.role for grant in self.grants if grant.edition_id == edition_id)


class RoleGrant(Base):
    """One role of one account in one edition."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("account_id", "edition_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    granted_at: Mapped[datetime]

    account: Mapped[Account] = relationship(back_populates="grants", lazy="raise_on_sql")


class SignInCode(Base):
    """A one-time code sent to a mail address: a keyed hash of it, never the code itself."""

    __tablename__ = "sign_in_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(index=True)
    sender_hash: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str]
    link_hash: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(default="")
    """What is confirmed besides the address: "" for a sign-in, or the public id of a nomination."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
