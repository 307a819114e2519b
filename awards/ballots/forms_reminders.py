"""What an organiser types to remind jurors, by hand and by the clock."""

import re
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from awards.domain.reminding import MOST_DAYS, MOST_REMINDERS
from awards.editions.models import Edition
from awards.forms import BaseForm, area_field, length, one_line

NOTE_MOST = 500


class RemindForm(BaseForm):
    """Whom to remind, with an own sentence, and when the page was opened that says so."""

    jurors = SelectMultipleField(
        _l("Who is reminded"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )
    note = area_field(_l("A sentence of your own"), most=NOTE_MOST, optional=True)
    shown_at = HiddenField()

    def opened_at(self, now: datetime) -> datetime | None:
        """When the page was opened; None where that cannot be read, or has not been yet."""
        try:
            opened = datetime.fromisoformat(self.shown_at.data or "")
        except ValueError:
            return None
        return opened.astimezone(UTC) if opened.tzinfo and opened <= now else None


class PlanForm(BaseForm):
    """When the clock reminds."""

    by_itself = BooleanField(_l("Remind jurors automatically"))
    days = StringField(
        _l("How many days before scoring closes"), filters=[one_line], validators=[Optional(), length(60)]
    )
    late = BooleanField(_l("And on the day after scoring closes, whoever is late"))

    def validate_days(self, field: Any) -> None:
        numbers = read_days(field.data)
        if numbers is None or any(number > MOST_DAYS for number in numbers):
            raise ValidationError(_l("Write whole numbers from 0 to %(most)s, such as 7, 2.", most=MOST_DAYS))
        if len(numbers) > MOST_REMINDERS:
            raise ValidationError(_l("At most %(most)s reminders: more are not read.", most=MOST_REMINDERS))

    @property
    def numbers(self) -> list[int]:
        """The days as typed. The form must be valid."""
        return read_days(self.days.data) or []


def read_days(typed: str | None) -> list[int] | None:
    """The numbers in "7, 2", the largest first, each once; None where something else stands there."""
    words = [word for word in re.split(r"[\s,;]+", typed or "") if word]
    if not all(word.isascii() and word.isdecimal() and len(word) <= 3 for word in words):
        return None
    return sorted({int(word) for word in words}, reverse=True)


def plan_data(edition: Edition) -> dict[str, Any]:
    """What the form shows at first."""
    return {
        "by_itself": edition.reminds_by_itself,
        "days": ", ".join(map(str, edition.reminder_days)),
        "late": edition.reminds_late,
    }
