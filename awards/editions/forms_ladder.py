"""The form of an edition's tie ladder."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from awards.domain.tie_ladder import TieStep
from awards.editions.models import Edition
from awards.editions.service_ladder import ladder_of
from awards.forms import BaseForm, text_field

NAMES = {
    TieStep.HIGHEST_WEIGHT: _l("the criterion that weighs most"),
    TieStep.HEAD_TO_HEAD: _l("head to head among common jurors"),
    TieStep.DRAW: _l("a public draw"),
    TieStep.SHARE: _l("the award is shared"),
}
CHOICES = [SelectChoice("", _l("nothing")), *(SelectChoice(step.value, name) for step, name in NAMES.items())]


class LadderForm(BaseForm):
    """Up to three steps, and the phrase of a draw."""

    step_1 = SelectField(_l("First"), choices=CHOICES)
    step_2 = SelectField(_l("If that does not tell"), choices=CHOICES)
    step_3 = SelectField(_l("If that does not tell either"), choices=CHOICES)
    phrase = text_field(_l("Phrase for the draw"), most=200, optional=True)

    @property
    def steps(self) -> list[TieStep]:
        """Those that are chosen, in their order."""
        typed = (self.step_1.data, self.step_2.data, self.step_3.data)
        return [TieStep(one) for one in typed if one]


def ladder_data(edition: Edition) -> dict[str, Any]:
    """What the form begins with."""
    steps = {f"step_{place}": step.value for place, step in enumerate(ladder_of(edition), start=1)}
    return {**steps, "phrase": edition.draw_phrase}
