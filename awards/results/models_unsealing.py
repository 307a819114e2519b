"""The mark that a seal which was taken off leaves for good."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, event, text
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base
from awards.results.models_freezing import freeze, thaw


class Unsealing(Base):
    """The taking off of one seal: asked for by one person with a reason, done by a second one, and kept."""

    __tablename__ = "unsealings"
    __table_args__ = (
        CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="two_people"),
        CheckConstraint("(second_by_id IS NULL) = (second_at IS NULL)", name="second"),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        Index(
            "uq_unsealings_one_waiting",
            "edition_id",
            unique=True,
            sqlite_where=text("second_by_id IS NULL"),
            postgresql_where=text("second_by_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    digest: Mapped[str]
    """Of the seal that it takes off, as are `sealed_at` (its second signature) and who signed it."""
    sealed_at: Mapped[datetime]
    sealed_first_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    sealed_second_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    published_at: Mapped[datetime | None]
    """When that digest had been published, if it was."""
    reason: Mapped[str]
    first_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    first_at: Mapped[datetime]
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    second_at: Mapped[datetime | None]


@event.listens_for(Base.metadata, "after_create")
def _freeze_new_tables(_metadata: object, connection: Connection, **_kwargs: object) -> None:
    """Tables that are made from the models have the triggers, too."""
    thaw(connection.exec_driver_sql, connection.dialect.name)
    freeze(connection.exec_driver_sql, connection.dialect.name)
