"""The steps of the tie ladder that a jury took, and the triggers that keep them and the ladder as they are."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from awards.domain.tie_ladder import TieStep
from awards.extensions import Base, enum_type
from awards.results.models_freezing import FROZEN_STAGES, Guard


class TakenStep(Base):
    """One step, as it came out. `attempt` counts on where ballots or contenders have changed since the one before."""

    __tablename__ = "tie_steps"
    __table_args__ = (UniqueConstraint("category_id", "attempt", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    attempt: Mapped[int]
    position: Mapped[int]
    step: Mapped[TieStep] = mapped_column(enum_type(TieStep))
    before: Mapped[list[Any]]
    """Entry ids."""
    after: Mapped[list[Any]]
    figures: Mapped[dict[str, Any]]
    """Entry id → an exact fraction, or of a draw its number."""
    basis: Mapped[str]
    """SHA-256 of the ballots on the entries of `before` (domain.tie_ladder)."""
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime]


SEALED: Final = f"EXISTS (SELECT 1 FROM editions e WHERE e.id = NEW.edition_id AND e.stage IN {FROZEN_STAGES})"  # noqa: S608 - our own words
THERE: Final = (
    "EXISTS (SELECT 1 FROM tie_steps t WHERE t.id = NEW.id OR (t.category_id = NEW.category_id "
    "AND t.attempt = NEW.attempt AND t.position = NEW.position))"
)
STAYS: Final = "a step of the tie ladder is never changed or removed"
BEGUN: Final = "(OLD.jury_began_at IS NOT NULL OR OLD.stage NOT IN ('draft', 'nominating', 'screening'))"
DIFFERS: Final = "(CAST(NEW.tie_ladder AS TEXT) <> CAST(OLD.tie_ladder AS TEXT) OR NEW.draw_phrase <> OLD.draw_phrase)"
TIE_GUARDS: Final = (
    Guard("keep_tie_steps_update", "tie_steps", "UPDATE", "1 = 1", STAYS),
    Guard("keep_tie_steps_delete", "tie_steps", "DELETE", "1 = 1", STAYS),
    Guard(
        "keep_tie_steps_insert",
        "tie_steps",
        "INSERT",
        f"{SEALED} OR {THERE}",
        STAYS,
    ),
    Guard(
        "keep_tie_ladder",
        "editions",
        "UPDATE",
        f"{BEGUN} AND {DIFFERS}",
        "the tie ladder is fixed once scoring has opened",
        ("tie_ladder", "draw_phrase"),
    ),
)


def keep_ties(execute: Callable[[str], Any], dialect: str) -> None:
    """Make the triggers; `execute` is `op.execute` in a migration."""
    for guard in TIE_GUARDS:
        for statement in guard.create(dialect):
            execute(statement)


def let_ties_go(execute: Callable[[str], Any], dialect: str) -> None:
    """Remove the triggers, as far as they are there."""
    for guard in TIE_GUARDS:
        for statement in guard.drop(dialect):
            execute(statement)


@event.listens_for(Base.metadata, "after_create")
def _keep_new_tables(_metadata: object, connection: Connection, **_kwargs: object) -> None:
    """Tables that are made from the models have the triggers, too."""
    let_ties_go(connection.exec_driver_sql, connection.dialect.name)
    keep_ties(connection.exec_driver_sql, connection.dialect.name)
