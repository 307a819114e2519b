"""The form of how an edition's certificates look. Its pictures come beside it, as files."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from awards.certificates.looks import SPONSOR_SLOTS
from awards.certificates.models_print import PictureUse
from awards.certificates.service_print_settings import Choices, PrintLook
from awards.forms import VersionedForm, text_field

MOST_IN_WORDS = 80
DESIGN_NAMES = {"classic": _l("Classic"), "modern": _l("Modern"), "festive": _l("Festive")}
PAPER_NAMES = {"A4": _l("A4"), "A3": _l("A3, twice as large")}
ORIENTATION_NAMES = {"landscape": _l("Landscape"), "portrait": _l("Portrait")}


def _choice(label: Any, names: dict[str, Any]) -> Any:
    return RadioField(label, choices=[SelectChoice(value, name) for value, name in names.items()])


class LookForm(VersionedForm):
    """Design, paper, orientation, and what the pictures say in words."""

    design = _choice(_l("Design"), DESIGN_NAMES)
    paper = _choice(_l("Paper"), PAPER_NAMES)
    orientation = _choice(_l("Orientation"), ORIENTATION_NAMES)
    logo_words = text_field(_l("What the logo says, in words"), most=MOST_IN_WORDS, optional=True)

    def choices(self) -> Choices:
        """What was chosen. The form must be valid."""
        return Choices(self.design.data, self.paper.data, self.orientation.data)

    def words_for(self, use: PictureUse, slot: str) -> str:
        """What is typed of a picture; "" for a signature, which its signatory's name describes."""
        if use is PictureUse.SIGNATURE:
            return ""
        typed = self.logo_words if use is PictureUse.LOGO else self[f"sponsor_{slot}_words"]
        return (typed.data or "")[:MOST_IN_WORDS]


def _add_sponsors() -> None:
    for slot in SPONSOR_SLOTS:
        field = text_field(_l("Name of sponsor %(number)s", number=slot), most=MOST_IN_WORDS, optional=True)
        setattr(LookForm, f"sponsor_{slot}_words", field)


_add_sponsors()


def look_data(kept: PrintLook) -> dict[str, Any]:
    """What the form shows of what is kept."""
    data: dict[str, Any] = {
        "design": kept.choices.design, "paper": kept.choices.paper, "orientation": kept.choices.orientation,
        "version": kept.version,
    }  # fmt: skip
    logo = kept.find(PictureUse.LOGO)
    data["logo_words"] = logo.alternative if logo else ""
    for slot in SPONSOR_SLOTS:
        sponsor = kept.find(PictureUse.SPONSOR, slot)
        data[f"sponsor_{slot}_words"] = sponsor.alternative if sponsor else ""
    return data
