"""The form of an edition's settings."""

from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from awards.domain.notice import NoticeTime
from awards.editions.models import Category, Edition
from awards.editions.service import EditionSettings
from awards.editions.service_reading import Reading, field_of, reading_of
from awards.forms import BaseForm, address_field, one_line, required, text_field
from awards.web import LANGUAGES, in_language

SIGNATORIES = (1, 2, 3)
EVERYONE = "all"
OWN_NUMBERS = range(1, 13)
YEARS = range(1900, 2200)


class PlausibleYear:
    """Not so early or late that the moment has no name in another time zone."""

    def __call__(self, form: object, field: Any) -> None:
        if field.data and field.data.year not in YEARS:
            raise ValidationError(field.gettext("Not a valid datetime value."))


def moment_field(label: Any) -> Any:
    """A date and time of day, as browsers send them: with or without seconds."""
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    return DateTimeLocalField(label, format=formats, validators=[Optional(), PlausibleYear()])


class SettingsForm(BaseForm):
    """Name, timeline, place, signatories. Times are typed in the edition's time zone."""

    name = text_field(_l("Name of the edition"), most=120)
    time_zone = StringField(_l("Time zone"), filters=[one_line], validators=[required()])
    nominating_opens_at = moment_field(_l("Nominating opens"))
    nominating_closes_at = moment_field(_l("Nominating closes"))
    grace_minutes = IntegerField(
        _l("Grace for a form opened in time, in minutes"),
        validators=[required(), NumberRange(0, 120, _l("Please choose a number from %(min)s to %(max)s."))],
    )
    scoring_closes_at = moment_field(_l("Scoring closes"))
    ceremony_on = DateField(_l("Day of the ceremony"), validators=[Optional()])
    jurors_per_entry = IntegerField(
        _l("Jurors per entry"),
        validators=[required(), NumberRange(1, 50, _l("Please choose a number from %(min)s to %(max)s."))],
    )
    quorum = IntegerField(
        _l("Quorum: fewest cast ballots for a winner"),
        validators=[required(), NumberRange(1, 50, _l("Please choose a number from %(min)s to %(max)s."))],
    )
    blind = BooleanField(_l("Hide names from the jury"))
    contact_address = address_field(_l("Mail address for questions"), optional=True)
    notice_time = RadioField(
        _l("When do nominees hear that they were nominated?"),
        choices=[
            SelectChoice(NoticeTime.AT_ONCE.value, _l("As soon as an entry is found eligible")),
            SelectChoice(NoticeTime.AT_SHORTLIST.value, _l("When the shortlist is published")),
            SelectChoice(NoticeTime.AFTER_CEREMONY.value, _l("After the ceremony, when the winners are revealed")),
        ],
    )

    def validate_time_zone(self, field: Any) -> None:
        if field.data not in available_timezones():
            raise ValidationError(_l("There is no such time zone. Examples: Europe/Brussels, Europe/London."))

    def settings(self) -> EditionSettings:
        """The settings as typed. The form must be valid."""
        zone = ZoneInfo(self.time_zone.data)

        def aware(field: Any) -> datetime | None:
            return field.data.replace(tzinfo=zone).astimezone(UTC) if field.data else None

        return EditionSettings(
            name=self.name.data,
            time_zone=self.time_zone.data,
            nominating_opens_at=aware(self.nominating_opens_at),
            nominating_closes_at=aware(self.nominating_closes_at),
            grace_minutes=self.grace_minutes.data,
            scoring_closes_at=aware(self.scoring_closes_at),
            ceremony_on=self.ceremony_on.data,
            ceremony_place=self._texts("ceremony_place"),
            jurors_per_entry=self.jurors_per_entry.data,
            quorum=self.quorum.data,
            contact_address=self.contact_address.data or "",
            blind=self.blind.data,
            notice_time=NoticeTime(self.notice_time.data),
            signatories=[
                {"name": self[f"signatory_{number}_name"].data, "role": self._texts(f"signatory_{number}_role")}
                for number in SIGNATORIES
                if self[f"signatory_{number}_name"].data
            ],
        )

    def _texts(self, name: str) -> dict[str, str]:
        """Language → text, for those that were typed."""
        typed = {language: self[f"{name}_{language}"].data for language in LANGUAGES}
        return {language: text for language, text in typed.items() if text}


def _add_fields() -> None:
    """The fields that come once for each language and signatory."""
    for language, language_name in LANGUAGES.items():
        label = _l("Place of the ceremony (%(language)s)", language=language_name)
        setattr(SettingsForm, f"ceremony_place_{language}", text_field(label, most=120, optional=True))
    for number in SIGNATORIES:
        setattr(SettingsForm, f"signatory_{number}_name", text_field(_l("Name"), most=80, optional=True))
        for language, language_name in LANGUAGES.items():
            label = _l("Function (%(language)s)", language=language_name)
            setattr(SettingsForm, f"signatory_{number}_role_{language}", text_field(label, most=80, optional=True))


_add_fields()


def settings_form(edition: Edition, categories: list[Category]) -> SettingsForm:
    """The form as it stands now, or as it was sent, with a choice for each category."""
    fields, data = {}, settings_data(edition)
    for category in categories:
        reading = reading_of(category)
        shown = EVERYONE if reading.by_all else str(reading.jurors or "")
        numbers = sorted({*OWN_NUMBERS, reading.jurors or 1})
        choices = [
            SelectChoice("", _l("As many as in the edition")),
            SelectChoice(EVERYONE, _l("Everyone on the panel")),
        ]
        choices += [SelectChoice(str(number), str(number)) for number in numbers]
        fields[field_of(category.key)] = SelectField(in_language(category.name), choices=choices)
        data[field_of(category.key)] = shown
    return cast(SettingsForm, type("SettingsForm", (SettingsForm,), fields)(data=data))


def readings(form: SettingsForm, categories: list[Category]) -> dict[str, Reading]:
    """Category key → what was chosen for it. The form must be valid."""
    chosen = {category.key: form[field_of(category.key)].data for category in categories}
    return {
        key: Reading(int(number) if number.isdigit() else None, by_all=number == EVERYONE)
        for key, number in chosen.items()
    }


def settings_data(edition: Edition) -> dict[str, Any]:
    """What the form shows of an edition."""

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(edition.zone).replace(tzinfo=None) if moment else None

    data: dict[str, Any] = {name: getattr(edition, name) for name in EditionSettings.__dataclass_fields__}
    for name in ("nominating_opens_at", "nominating_closes_at", "scoring_closes_at"):
        data[name] = local(data[name])
    data |= {f"ceremony_place_{language}": text for language, text in data.pop("ceremony_place").items()}
    for number, signatory in zip(SIGNATORIES, data.pop("signatories"), strict=False):
        data[f"signatory_{number}_name"] = signatory["name"]
        data |= {f"signatory_{number}_role_{language}": text for language, text in signatory["role"].items()}
    return data
