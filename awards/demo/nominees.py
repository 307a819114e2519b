"""What the demo's nominators agree to and its nominees answer: drawn from names, so that it is the same every time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.demo.people import to_ascii
from awards.demo.records import DemoNomination
from awards.domain.notice import NomineeAnswer
from awards.editions.models import Edition
from awards.nominations.models import Nominee
from awards.nominations.service_correcting import correct_nominee
from awards.nominations.service_notices import tell_one
from awards.nominees.service_answers import accept, decline

PRONUNCIATIONS = {
    "Ελένη Παπαδοπούλου": "e-LÈ-ni pa-pa-DO-pou-lou", "Nguyễn Thị Hồng Ánh": "nwin ti hong an",
    "Lieve D’Hondt": "LIE-ve DONT", "Wojciech": "VOY-chekh", "Małgorzata": "mou-go-JA-ta", "Ayşe": "AY-she",
}  # fmt: skip
TOLD_EARLY = 3


def _share(*words: str) -> int:
    """0 to 99, from the words alone."""
    return int.from_bytes(blake2b("|".join(words).encode(), digest_size=4).digest()) % 100


def address_of(nomination: DemoNomination) -> str:
    """Where the nominee can be written to, as most nominators know: first.surname@organisation.example."""
    if nomination.kind == "self" or _share("address", nomination.nominee_name) >= 80:
        return ""
    local = re.sub("[^a-z]+", ".", to_ascii(nomination.nominee_name)).strip(".")
    host = re.sub("[^a-z]+", "-", to_ascii(nomination.organisation)).strip("-")
    return f"{local}@{host}.example" if local and host else ""


def consents_of(nomination: DemoNomination) -> dict[str, Any]:
    """Most let their words be read, half with their name, half let them be quoted."""
    share = _share("consents", nomination.nominator_address, nomination.nominee_name)
    return {"show_words": share < 85, "show_name": share % 2 == 0, "may_quote": share % 3 > 0}


def _waiting(session: Session, edition: Edition) -> list[Nominee]:
    wanted = (Nominee.edition_id == edition.id, Nominee.answer == NomineeAnswer.NONE, Nominee.address != "")
    return list(session.scalars(select(Nominee).where(*wanted).order_by(Nominee.id)))


def tell_some(session: Session, *, edition: Edition, now: datetime, actor_id: int) -> None:
    """Tell the first few by hand, as organisers do whose month runs out before they have screened."""
    for nominee in _waiting(session, edition)[:TOLD_EARLY]:
        tell_one(session, edition=edition, nominee=nominee, now=now, actor_id=actor_id, locale=nominee.locale)


def let_nominees_answer(session: Session, *, edition: Edition, now: datetime) -> None:
    """Of those who were told, half say that they are glad, some with the sound of their name, and one declines."""
    known = [nominee for nominee in _waiting(session, edition) if nominee.told_at is not None]
    for number, nominee in enumerate(known):
        moment = now + timedelta(minutes=number)
        values: dict[str, Any] = {"edition": edition, "nominee": nominee, "now": moment, "actor_id": None}
        if number == len(known) // 2 and len(known) > TOLD_EARLY:
            decline(session, **values)
        elif _share("answer", nominee.name) < 50 or len(known) <= TOLD_EARLY:
            accept(session, **values)
            _say_aloud(session, nominee, moment)


def _say_aloud(session: Session, nominee: Nominee, moment: datetime) -> None:
    said = next((sound for word, sound in PRONUNCIATIONS.items() if word in nominee.name), "")
    correct_nominee(
        session, nominee=nominee, name=nominee.name, organisation=nominee.organisation, members=nominee.members,
        address=nominee.address, locale=nominee.locale, now=moment, actor_id=None, pronunciation=said, by_nominee=True,
    )  # fmt: skip
