"""What is left to do once the results are sealed: reading the jury's feedback, and telling everybody."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.nominees.service_outcome_mail import count_told
from awards.results.service_feedback import count_unread


@dataclass(frozen=True)
class AfterwardsFacts:
    """Texts of feedback that nobody has read, and how many outcomes were told."""

    unread: int
    told: int


def gather_afterwards(session: Session, *, edition: Edition) -> AfterwardsFacts | None:
    """None while there is no seal, and in the archive. Two statements."""
    if edition.stage not in (Stage.SEALED, Stage.REVEALED):
        return None
    told, _ = count_told(session, edition_id=edition.id)
    return AfterwardsFacts(count_unread(session, edition_id=edition.id), told)
