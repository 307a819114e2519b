"""The forms of a decision and of a signature under the seal."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from awards.forms import BaseForm, area_field, required
from awards.results.service_shown import ShownLine
from awards.web import in_language, whole_number

MOST_IN_CITATION = 600
MOST_IN_REASON = 2000


class DecisionForm(BaseForm):
    """Who wins a category, in which words, and why where it is not the one leader."""

    winner = RadioField(
        _l("Winner of the category"),
        coerce=int,
        validate_choice=False,
        validators=[required(_l("Choose the entry that wins."))],
    )
    citation = area_field(_l("Citation"), most=MOST_IN_CITATION)
    reason = area_field(_l("Reason of the jury"), most=MOST_IN_REASON, optional=True)
    version = HiddenField()

    def typed_version(self) -> int:
        """The decision that the page was made from; -1, which fits none, where it is no number."""
        version = whole_number(self.version.data, digits=8)
        return -1 if version is None else version

    def offer(self, lines: list[ShownLine]) -> None:
        """The entries to choose from."""
        self.winner.choices = [SelectChoice(line.entry_id, in_language(line.nominee.title)) for line in lines]


class SealForm(BaseForm):
    """A signature under the results as they were shown."""

    digest = HiddenField()
