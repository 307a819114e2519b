"""The forms of a decision and of a signature under the seal."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from awards.forms import BaseForm, VersionedForm, area_field, required
from awards.results.service_shown import ShownLine
from awards.web import LANGUAGES, in_language

MOST_IN_CITATION = 600
MOST_IN_REASON = 2000


class DecisionForm(VersionedForm):
    """Who wins a category, in which words, and why where it is not the one leader."""

    winner = RadioField(
        _l("Winner of the category"),
        coerce=int,
        validate_choice=False,
        validators=[required(_l("Choose the entry that wins."))],
    )
    citation = area_field(_l("Citation"), most=MOST_IN_CITATION)
    citation_fr = area_field(_l("Citation in French"), most=MOST_IN_CITATION, optional=True)
    citation_nl = area_field(_l("Citation in Dutch"), most=MOST_IN_CITATION, optional=True)
    citation_en = area_field(_l("Citation in English"), most=MOST_IN_CITATION, optional=True)
    reason = area_field(_l("Reason of the jury"), most=MOST_IN_REASON, optional=True)

    @property
    def translations(self) -> dict[str, str]:
        """The citation in further languages, as far as it was typed."""
        typed = {language: self[f"citation_{language}"].data for language in LANGUAGES}
        return {language: text for language, text in typed.items() if text}

    def offer(self, lines: list[ShownLine]) -> None:
        """The entries to choose from."""
        self.winner.choices = [SelectChoice(line.entry_id, in_language(line.nominee.title)) for line in lines]


class SealForm(BaseForm):
    """A signature under the results as they were shown."""

    digest = HiddenField()
