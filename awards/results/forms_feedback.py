"""What an organiser decides about one juror's feedback."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from awards.forms import VersionedForm, area_field

MOST_IN_FEEDBACK = 2000


class FeedbackForm(VersionedForm):
    """One text: `action` is show, edit (show it in other words) or hide."""

    key = HiddenField()
    action = HiddenField()
    words = area_field(_l("The text as the nominee will read it"), most=MOST_IN_FEEDBACK, optional=True)
