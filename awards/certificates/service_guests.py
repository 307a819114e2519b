"""Who sits at the tables: everybody who is up for an award, once, whether they win or not."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.certificates.service_honours import list_honours
from awards.domain.lifecycle import CertificateKind, NomineeKind
from awards.domain.matching import fold_name
from awards.editions.models import Edition

_BETWEEN_MEMBERS = re.compile(r"[,;\n\r]+|\s+[&·•]\s+")


@dataclass(frozen=True)
class Guest:
    """A nominee, in the order of names; winners are among the finalists, and nothing tells them apart."""

    nominee_id: int
    name: str
    organisation: str
    members: tuple[str, ...]
    language: str
    is_finalist: bool


@dataclass(frozen=True)
class PlaceCard:
    """What stands on both sides of a folded card."""

    name: str
    line: str
    language: str


def list_guests(session: Session, *, edition: Edition) -> list[Guest]:
    """Everybody once, by name, however many categories they are nominated in. Three statements."""
    guests: dict[int, Guest] = {}
    for honour in list_honours(session, edition=edition):
        nominee, known = honour.entry.nominee, guests.get(honour.entry.nominee_id)
        is_finalist = honour.kind is not CertificateKind.NOMINEE or (known is not None and known.is_finalist)
        members = split_members(nominee.members) if nominee.kind is NomineeKind.TEAM else ()
        guests[nominee.id] = Guest(
            nominee.id, nominee.name, nominee.organisation, members, nominee.locale, is_finalist
        )  # fmt: skip
    return sorted(guests.values(), key=lambda guest: (fold_name(guest.name), guest.nominee_id))


def split_members(typed: str) -> tuple[str, ...]:
    """The names of a team's members, as far as commas, semicolons or line breaks part them."""
    return tuple(name for part in _BETWEEN_MEMBERS.split(typed) if (name := " ".join(part.split())))


def list_place_cards(guests: list[Guest], *, each_member: bool) -> list[PlaceCard]:
    """A card for each guest; of a team one for each member, where that is wished and they are named."""
    cards = []
    for guest in guests:
        if each_member and guest.members:
            cards += [PlaceCard(name, guest.name, guest.language) for name in guest.members]
        else:
            cards.append(PlaceCard(guest.name, guest.organisation, guest.language))
    return cards
