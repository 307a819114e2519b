"""The forms of the run sheet."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, FieldList, Form, FormField, HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from awards.ceremony.service_run_sheet import PointContent
from awards.editions.forms import PlausibleYear
from awards.forms import LANGUAGE_CHOICES, VersionedForm, area_field, text_field
from awards.web import whole_number

MOST_MINUTES = 600


class StartForm(VersionedForm):
    """When the night begins, by the clock of the edition's place."""

    starts_at = DateTimeLocalField(
        _l("The programme starts at"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[Optional(), PlausibleYear()],
    )

    def read(self, zone: ZoneInfo) -> datetime | None:
        """The moment, or None where it was left open."""
        typed = self.starts_at.data
        return typed.replace(tzinfo=zone).astimezone(UTC) if typed else None


class AnyPointForm(VersionedForm):
    """What every point has."""

    presenter = text_field(_l("Who presents"), most=120, optional=True)
    minutes = IntegerField(
        _l("Minutes"),
        validators=[
            InputRequired(_l("Please give a number from 0 to 600.")),
            NumberRange(0, MOST_MINUTES, _l("Please give a number from 0 to 600.")),
        ],
    )
    notes = area_field(_l("Notes for the crew"), most=1000, optional=True)

    def read(self) -> PointContent:
        """What was typed."""
        return PointContent(
            presenter=self.presenter.data or "", minutes=self.minutes.data or 0, notes=self.notes.data or ""
        )


class AwardForm(AnyPointForm):
    """A category's award."""

    language = SelectField(_l("Language of the cue cards"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice("", _l("As whoever prints them reads")), *LANGUAGE_CHOICES]

    def read(self) -> PointContent:
        return replace(super().read(), language=self.language.data or "")


class PointForm(AnyPointForm):
    """Something between the awards."""

    title = text_field(_l("What happens"), most=120)

    def read(self) -> PointContent:
        return replace(super().read(), title=self.title.data or "")


class SpokenForm(Form):
    """How one name is said."""

    entry = HiddenField()
    spoken = text_field(_l("How is it said aloud?"), most=200, optional=True)


class NamesForm(VersionedForm):
    """How the finalists' names are said."""

    names = FieldList(FormField(SpokenForm))

    def read(self) -> dict[int, str]:
        """Words by entry."""
        typed = ((whole_number(one.form.entry.data, digits=9), one.form.spoken.data) for one in self.names.entries)
        return {entry: words or "" for entry, words in typed if entry is not None}
