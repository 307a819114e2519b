"""The form of a deliberation's record."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from awards.forms import VersionedForm, area_field, text_field
from awards.results.service_record import MOST_VOTES, RecordContent, Vote

MOST_IN_NOTES = 20_000
MOST_IN_REASON = 2000
MOST_HANDS = 999


def hands_field(label: Any) -> IntegerField:
    """How many raised their hand; nobody where it is empty."""
    return IntegerField(
        label, validators=[Optional(), NumberRange(0, MOST_HANDS, _l("Please give a number from 0 to 999."))]
    )


class VoteForm(Form):
    """One vote."""

    question = text_field(_l("What was voted on"), most=300, optional=True)
    in_favour = hands_field(_l("In favour"))
    against = hands_field(_l("Against"))
    abstained = hands_field(_l("Abstained"))

    def read(self) -> Vote | None:
        """The vote; None where nothing was typed."""
        numbers = [one.data or 0 for one in (self.in_favour, self.against, self.abstained)]
        question = self.question.data or ""
        return Vote(question, *numbers) if question or any(numbers) else None


class PresentField(SelectMultipleField):
    """Jurors to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RecordForm(VersionedForm):
    """Notes, who was there, votes, and who comes second and third."""

    present = PresentField(_l("Who was present"), coerce=int, validate_choice=False)
    notes = area_field(_l("Notes of the talk"), most=MOST_IN_NOTES, optional=True)
    votes = FieldList(FormField(VoteForm), max_entries=MOST_VOTES)
    second = SelectField(_l("Second place"), coerce=int, validate_choice=False)
    third = SelectField(_l("Third place"), coerce=int, validate_choice=False)
    runners_up_reason = area_field(_l("Reason for another order"), most=MOST_IN_REASON, optional=True)

    def offer(self, jurors: Sequence[tuple[int, str]], entries: Sequence[tuple[int, str]], nobody: str) -> None:
        """The jurors to tick and the entries to choose from."""
        self.present.choices = [SelectChoice(*one) for one in jurors]
        self.second.choices = self.third.choices = [SelectChoice(0, nobody), *(SelectChoice(*one) for one in entries)]

    def read(self, *, decided: bool, touched: frozenset[str] | None = None) -> RecordContent:
        """What was typed; of the runners-up only where there is a winner.

        `touched`: the fields that somebody changed on the page; None for all. What the page merely proposes is nobody's
        word until it is sent by the button.
        """
        ordered = touched is None or bool(touched & {"second", "third", "runners_up_reason"})
        order = (self.second.data or None, self.third.data or None)
        votes = (one.form.read() for one in self.votes.entries)
        return RecordContent(
            notes=self.notes.data or "",
            present=tuple(self.present.data or ()) if touched is None or "present" in touched else None,
            votes=tuple(one for one in votes if one is not None),
            runners_up=order if decided and ordered else None,
            runners_up_reason=self.runners_up_reason.data or "",
        )
