"""Packs: files that take a while to make, asked for on a page and made by the worker."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from awards.domain.wording import Message
from awards.extensions import Base, enum_type


class PackState(StrEnum):
    """`waiting` for the worker, once more after a failure, too; `failed` for good."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


UNFINISHED = (PackState.WAITING, PackState.MAKING)


class Pack(Base):
    """One file that somebody asked for. It lies in a folder with a random name until the row goes."""

    __tablename__ = "packs"
    __table_args__ = (
        CheckConstraint("done BETWEEN 0 AND total", name="done"),
        CheckConstraint("secret = '' OR state IN ('waiting', 'making')", name="secret_until_made"),
        CheckConstraint("(state = 'ready') = (size IS NOT NULL)", name="size_when_ready"),
        {"sqlite_autoincrement": True},  # no number twice: a page that is still open shows no other pack
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    kind: Mapped[str]
    """Which maker makes it."""
    options: Mapped[dict[str, Any]]
    """What its maker was told; never anything secret."""
    secret: Mapped[str] = mapped_column(default="")
    """A passphrase, encrypted under the site's key while the pack is not made yet, then "" for good."""
    locale: Mapped[str]
    state: Mapped[PackState] = mapped_column(enum_type(PackState), default=PackState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Steps made and to be made; 0 of 0 before it has begun."""
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")
    """A msgid: why it failed."""
    trouble_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    folder: Mapped[str] = mapped_column(unique=True)
    filename: Mapped[str] = mapped_column(default="")
    """How it is called when it is downloaded."""
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None]
    """In bytes."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @property
    def said(self) -> Message:
        """Why it failed, to be translated."""
        return Message(self.trouble, self.trouble_params)

    @property
    def is_unfinished(self) -> bool:
        """Whether the worker is still to make it, or at it."""
        return self.state in UNFINISHED
