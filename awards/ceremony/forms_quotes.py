"""What an organiser quotes of one nomination."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from awards.domain.praise import MOST
from awards.forms import VersionedForm, area_field
from awards.web import whole_number

LEAVE_OUT = "leave_out"


class QuoteForm(VersionedForm):
    """A `proposal` as it stands, or the `passage` that was typed; nothing at all where `action` is LEAVE_OUT."""

    nomination = HiddenField()
    action = HiddenField()
    proposal = HiddenField()
    passage = area_field(_l("The words to quote"), most=2 * MOST, optional=True)

    def typed_nomination(self) -> int:
        """0, which is none, where it is no number."""
        return whole_number(self.nomination.data, digits=9) or 0

    def choice(self) -> tuple[int, str, bool]:
        """Nomination, passage, and whether it goes on the wall."""
        passage = self.proposal.data or self.passage.data or ""
        return self.typed_nomination(), passage, self.action.data != LEAVE_OUT
