"""The look in which an edition's certificates are printed: its choices with the pictures from their folder."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.certificates.look import Look, Picture
from awards.certificates.models_print import PictureUse
from awards.certificates.picture_store import read_picture
from awards.certificates.service_print_settings import Choices, PrintLook, read_look
from awards.editions.models import Edition

SPONSOR_SLOTS = ("1", "2", "3", "4", "5", "6")


@dataclass(frozen=True)
class Dress:
    """A look, and each signatory's signature by name."""

    look: Look
    signatures: dict[str, bytes]


def dress_of(session: Session, *, edition: Edition, marks: bool = False) -> Dress:
    """How the edition's certificates are printed. Two statements."""
    kept = read_look(session, edition_id=edition.id)
    return make_dress(kept, kept.choices, edition=edition, marks=marks)


def make_dress(kept: PrintLook, choices: Choices, *, edition: Edition, marks: bool = False) -> Dress:
    """The kept pictures in a look with these choices. A sponsor without a name is left out: it would be mute."""
    logo = _picture(kept, PictureUse.LOGO, "", edition.name)
    sponsors = [_picture(kept, PictureUse.SPONSOR, slot, "") for slot in SPONSOR_SLOTS]
    signatures = {
        slot: read_picture(one.stored_name) for (use, slot), one in kept.pictures.items() if use == "signature"
    }
    return Dress(
        Look(
            choices.design, choices.paper, choices.orientation, marks=marks, logo=logo,
            sponsors=tuple(one for one in sponsors if one is not None and one.alternative),
        ),
        {name: data for name, data in signatures.items() if data},
    )  # fmt: skip


def _picture(kept: PrintLook, use: PictureUse, slot: str, otherwise: str) -> Picture | None:
    found = kept.find(use, slot)
    data = read_picture(found.stored_name) if found else None
    return Picture(data, (found.alternative if found else "") or otherwise) if data else None
