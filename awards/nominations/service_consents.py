"""What nominators agree to have done with their words: shown to the nominee, with their name, quoted on the wall."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import NominationKind, Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Nomination


@dataclass(frozen=True, kw_only=True)
class Consents:
    """What its writer agrees to. Who writes about themself is asked for the quoting alone."""

    show_words: bool
    show_name: bool
    may_quote: bool

    def settled(self, kind: NominationKind) -> "Consents":
        """As they are kept: one's own words are one's own to read; a name without the words would say nothing."""
        if kind is NominationKind.SELF:
            return Consents(show_words=True, show_name=False, may_quote=self.may_quote)
        return Consents(
            show_words=self.show_words, show_name=self.show_words and self.show_name, may_quote=self.may_quote
        )


def consents_of(nomination: Nomination) -> Consents:
    """What was agreed to for a nomination."""
    return Consents(
        show_words=nomination.show_words, show_name=nomination.show_name, may_quote=nomination.may_quote
    )  # fmt: skip


def change_consents(
    session: Session, *, nomination: Nomination, consents: Consents, now: datetime, actor_id: int
) -> bool:
    """Change what one agreed to; whether anything changed. Taking back is always possible, whatever the stage.

    The nomination's version stays: the words are the same, and nobody who reads them is sent back to them. Raises
    NotNow where something is newly agreed to in an archived edition.
    """
    given, before = consents.settled(nomination.kind), consents_of(nomination)
    if given == before:
        return False
    edition = session.get_one(Edition, nomination.edition_id)
    new = [name for name, value in asdict(given).items() if value and not getattr(before, name)]
    if new and edition.stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))
    session.execute(
        update(Nomination)
        .where(Nomination.id == nomination.id)
        .values(**asdict(given))
        .execution_options(synchronize_session=False)
    )
    for name, value in asdict(given).items():
        set_committed_value(nomination, name, value)
    record(
        session, action="consents_changed", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details=asdict(given),
    )  # fmt: skip
    return True
