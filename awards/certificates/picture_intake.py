"""The pictures of a request: cleaned while no transaction is open, then put where they stand."""

from dataclasses import dataclass, field

from flask import request

from awards.accounts.views import sender
from awards.certificates.looks import SPONSOR_SLOTS
from awards.certificates.models_print import PictureUse
from awards.certificates.picture_store import take_in
from awards.certificates.service_print_settings import NewPicture
from awards.domain.errors import AwardsError, TooManyTries
from awards.domain.wording import N_
from awards.uploads import may_send_files

Place = tuple[PictureUse, str]
TOO_OFTEN = N_("Too many files came from your network in this hour. Try again later.")


@dataclass
class Intake:
    """What came with a request: pictures by place, those refused with the reason, and places to be emptied."""

    taken: dict[Place, NewPicture] = field(default_factory=dict)
    refused: dict[Place, AwardsError] = field(default_factory=dict)
    emptied: list[Place] = field(default_factory=list)


def places_of(signatories: list[str]) -> dict[str, Place]:
    """The name of each place's field on the page → the place."""
    places: dict[str, Place] = {"logo": (PictureUse.LOGO, "")}
    places |= {f"signature_{number}": (PictureUse.SIGNATURE, name) for number, name in enumerate(signatories)}
    return places | {f"sponsor_{slot}": (PictureUse.SPONSOR, slot) for slot in SPONSOR_SLOTS}


def receive_pictures(signatories: list[str]) -> Intake:
    """Clean what was chosen and lay it in the folder. `let_go` was called before.

    A signature is taken for the name that stood beside its field, and only while that is a signatory's.
    """
    intake = Intake()
    shown = request.form.getlist("signatory")
    places = {
        name: place for name, place in places_of(shown).items() if place[1] in signatories or place[0] != "signature"
    }
    for name, place in places.items():
        upload = request.files.get(name)
        if upload and upload.filename:
            try:
                if not may_send_files(sender(), 1):
                    raise TooManyTries(TOO_OFTEN)
                intake.taken[place] = take_in(upload)
            except AwardsError as error:
                intake.refused[place] = error
    emptied = set(request.form.getlist("empty"))
    intake.emptied = [place for name, place in places.items() if name in emptied and place not in intake.taken]
    strays = request.form.getlist("stray")
    intake.emptied += [(PictureUse.SIGNATURE, name) for name in strays if name not in signatories]
    return intake
