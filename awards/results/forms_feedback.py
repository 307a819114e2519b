"""What an organiser decides about one juror's feedback."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from awards.forms import BaseForm, area_field
from awards.web import whole_number

MOST_IN_FEEDBACK = 2000


class FeedbackForm(BaseForm):
    """One text: `action` is show, edit (show it in other words) or hide."""

    key = HiddenField()
    version = HiddenField()
    action = HiddenField()
    words = area_field(_l("The text as the nominee will read it"), most=MOST_IN_FEEDBACK, optional=True)

    def typed_version(self) -> int:
        """The decision that the page was made from; -1, which fits none, where it is no number."""
        version = whole_number(self.version.data, digits=8)
        return -1 if version is None else version
