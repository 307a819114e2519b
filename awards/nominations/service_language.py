"""The language of a story, put right by organisers: who can read an entry depends on it."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Nomination
from awards.nominations.service_nominees import BEFORE_SEALING


def correct_language(
    session: Session, *, nomination: Nomination, language: str, now: datetime, actor_id: int | None
) -> None:
    """Say in which language (fr, nl or en) a story is written; the same one again settles a doubt. Raises NotNow.

    The words stay as they are, and so does their version: nobody who reads or changes them at this moment is stopped.
    """
    edition = session.get_one(Edition, nomination.edition_id)
    if edition.stage not in BEFORE_SEALING:
        raise NotNow(N_("The results are sealed: the language of a story can no longer be changed."))
    before = nomination.language
    values = {"language": language, "detected_language": language}
    if all(getattr(nomination, column) == value for column, value in values.items()):
        return
    nominations = Nomination.__table__
    session.execute(update(nominations).where(nominations.c.id == nomination.id).values(**values))  # type: ignore[arg-type]
    for column, value in values.items():
        set_committed_value(nomination, column, value)
    record(
        session, action="language_corrected", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"from": before, "to": language},
    )  # fmt: skip
