"""What a juror is shown of the dossiers that they hold: made from the rows, and without what the edition hides."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.domain.ballot_moves import WAITING
from awards.domain.lifecycle import AssignmentState
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment
from awards.nominations.service_dossiers import ShownNominee, Story, read_stories, show_nominee


@dataclass(frozen=True)
class Dossier:
    """One of a juror's dossiers; `id` is that of its assignment. `reopened`: it was cast once and waits again."""

    id: int
    state: AssignmentState
    category: Category
    nominee: ShownNominee
    reopened: bool


def show_dossier(assignment: Assignment, *, edition: Edition) -> Dossier:
    """The assignment, loaded with entry, nominee and category, as its juror sees it."""
    entry = assignment.entry
    nominee = show_nominee(entry, edition=edition, names=False)
    reopened = assignment.state in WAITING and assignment.first_cast_at is not None
    return Dossier(assignment.id, assignment.state, entry.category, nominee, reopened)


def list_stories(session: Session, *, assignment: Assignment, edition: Edition) -> list[Story]:
    """The words of a dossier, oldest first, as its juror may read them."""
    return read_stories(session, entry_id=assignment.entry_id, hidden=edition.hides_names)
