"""What nominees and organisers type about a nominee."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from awards.forms import LANGUAGE_CHOICES, BaseForm, address_field, area_field, text_field
from awards.nominations.forms import MEMBERS_MOST, NAME_MOST
from awards.nominations.models import Nominee

PRONUNCIATION_MOST = 200


class CorrectionForm(BaseForm):
    """What a nominee corrects of themself."""

    name = text_field(_l("Name"), most=NAME_MOST)
    pronunciation = text_field(_l("How is it said aloud?"), most=PRONUNCIATION_MOST, optional=True)
    organisation = text_field(_l("Company or organisation"), most=NAME_MOST)
    members = area_field(_l("Who is in the team?"), most=MEMBERS_MOST, optional=True)
    locale = SelectField(_l("Language for the certificate"), choices=LANGUAGE_CHOICES)


def correction_data(nominee: Nominee) -> dict[str, Any]:
    """What the form shows at first."""
    return {name: getattr(nominee, name) for name in ("name", "pronunciation", "organisation", "members", "locale")}


class NomineeAddressForm(BaseForm):
    """Where a nominee can be written to."""

    address = address_field(_l("Mail address of the nominee"))


class TellForm(BaseForm):
    """In which language a nominee is told."""

    locale = SelectField(_l("Language of the message"), choices=LANGUAGE_CHOICES)
