"""The form with which an organiser hides more of a story."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from awards.domain.masking import MaskRole
from awards.forms import BaseForm, required, text_field

WORDS_MOST = 120

ROLES = (
    (MaskRole.COLLEAGUE, _l("A colleague")),
    (MaskRole.NOMINEE, _l("The nominee, by another name")),
    (MaskRole.ORGANISATION, _l("The company")),
    (MaskRole.OTHER, _l("Something else that gives it away")),
)


class HideForm(BaseForm):
    """Words to hide, and what the jury reads instead."""

    words = text_field(_l("Also hide this"), most=WORDS_MOST)
    role = RadioField(
        _l("Who or what is it?"),
        choices=[SelectChoice(role.value, label) for role, label in ROLES],
        default=MaskRole.COLLEAGUE.value,
        validators=[required(_l("Please choose one."))],
    )
