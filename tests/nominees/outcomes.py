"""A revealed edition: Lina won, Otto was on the shortlist, Nele was nominated; what each is told."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.ballots.models import Ballot
from awards.domain.lifecycle import EntryState, Stage
from awards.nominations.models import Entry
from awards.nominees.service_outcome_mail import send_outcomes
from awards.results.models import Decision
from awards.results.service_feedback import feedback_key, read_feedback
from tests.factories import NOW, Cast, get_category, make_ballot, make_entry
from tests.nominees.people import make_lina

WINNER_READS, SECRET = "You listen as nobody else does.", "Jan says: let them finish."
CITATION = "She hears what is not said."


@dataclass
class Told:
    """The three entries, all of Empathy, and the ballots with feedback of Lina's: one let through, one not."""

    lina: Entry
    otto: Entry
    nele: Entry
    ballots: list[Ballot]


def make_decided(session: Session, cast: Cast) -> Told:
    """The jury has decided; nothing is sealed yet. Lina and Otto read Dutch and French, Nele English."""
    category = get_category(session, cast.edition)
    lina = make_lina(session, cast, state=EntryState.ELIGIBLE, told_at=NOW)
    otto, nele = (
        make_entry(
            session, category, name=name, address=f"{name.split()[0].lower()}@belcentre.example", locale=locale,
            told_at=NOW,
        )
        for name, locale in (("Otto Maes", "fr"), ("Nele Claes", "en"))
    )  # fmt: skip
    for entry in (otto, nele):
        entry.screened_at = NOW
    otto.shortlisted, cast.edition.shortlist_published_at = True, NOW
    ballots = [make_ballot(session, lina, juror, 4, 4, 4, 4) for juror in (cast.chris_juror, cast.jan_juror)]
    ballots[0].feedback, ballots[1].feedback = WINNER_READS, SECRET
    session.add(
        Decision(
            edition_id=cast.edition.id, category_id=category.id, entry_id=lina.id, citation=CITATION, ranking=[],
            decided_by_id=cast.chris.id, decided_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    return Told(lina, otto, nele, ballots)


def seal(session: Session, cast: Cast, told: Told) -> None:
    """Sealed; Olga has let the first text through and kept the second back."""
    cast.edition.stage = Stage.SEALED
    session.commit()
    for ballot, shown in zip(told.ballots, (True, False), strict=True):
        read_feedback(
            session, edition=cast.edition, category=get_category(session, cast.edition), key=feedback_key(ballot.id),
            shown=shown, version=0, now=NOW, actor_id=cast.olga.id,
        )  # fmt: skip
    session.commit()


def reveal(session: Session, cast: Cast) -> None:
    cast.edition.stage = Stage.REVEALED
    session.commit()


def send(session: Session, cast: Cast) -> int:
    """How many messages a press of the button writes."""
    letters = send_outcomes(session, edition=cast.edition, now=NOW, actor_id=cast.olga.id)
    session.commit()
    return len(letters)
