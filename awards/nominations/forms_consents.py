"""What a nominator agrees to."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from awards.forms import BaseForm
from awards.nominations.service_consents import Consents

NOT_TICKED = (False, "false", "False", "")


class ConsentsForm(BaseForm):
    """Three boxes; one that is not ticked is not sent, and means no."""

    show_words = BooleanField(_l("They may read my words"), false_values=NOT_TICKED)
    show_name = BooleanField(_l("They may know that the words are mine"), false_values=NOT_TICKED)
    may_quote = BooleanField(_l("My words may be quoted when the awards are celebrated"), false_values=NOT_TICKED)

    @property
    def agreed(self) -> dict[str, Any]:
        """What is ticked."""
        names = ("show_words", "show_name", "may_quote")
        return {name: bool(self[name].data) for name in names}

    def consents(self) -> Consents:
        """What was ticked."""
        return Consents(**self.agreed)
