"""The preflight in the look that the edition has now."""

from sqlalchemy.orm import Session

from awards.certificates.looks import make_dress
from awards.certificates.service_preflight import Preflight, check_all
from awards.certificates.service_print_room import PrintRoom
from awards.certificates.service_print_settings import read_look
from awards.editions.models import Edition


def fly(session: Session, *, edition: Edition, room: PrintRoom | None = None) -> Preflight:
    """Look at every certificate that there is to be."""
    kept = read_look(session, edition_id=edition.id)
    dress = make_dress(kept, kept.choices, edition=edition)
    return check_all(
        session, edition=edition, kept=kept, look=dress.look, signatures=dress.signatures, room=room
    )  # fmt: skip


def count_odd(session: Session, *, edition: Edition, room: PrintRoom) -> int:
    """How many things somebody should look at before printing."""
    return fly(session, edition=edition, room=room).count()
