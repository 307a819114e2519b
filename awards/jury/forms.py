"""The forms of the jury and its routing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from awards.domain.matching import organisation_key
from awards.editions.models import Category
from awards.forms import LANGUAGE_CHOICES, BaseForm, address_field, area_field, required, text_field
from awards.jury.models import Juror
from awards.jury.service import JurorDetails, JurorInvitation
from awards.jury.service_conflicts import Declarations
from awards.web import LANGUAGES, in_language

MOST_ORGANISATIONS = 40


class MultiCheckboxField(SelectMultipleField):
    """Some of several choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Chosen:
    """At least one box is ticked."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: object, field: Any) -> None:
        if not field.data:
            raise ValidationError(self.message)


class JurorForm(BaseForm):
    """What an organiser says of a juror."""

    name = text_field(_l("Name"), most=120)
    organisation = text_field(_l("Organisation"), most=120)
    languages = MultiCheckboxField(
        _l("Languages that they read"),
        choices=LANGUAGE_CHOICES,
        validators=[Chosen(_l("Please choose at least one language."))],
    )
    categories = MultiCheckboxField(
        _l("Categories that they judge"), validators=[Chosen(_l("Please choose at least one category."))]
    )
    capacity = IntegerField(
        _l("Most dossiers that they can read"),
        default=30,
        validators=[required(), NumberRange(0, 2000, _l("Please choose a number from %(min)s to %(max)s."))],
    )

    def offer(self, categories: list[Category]) -> None:
        """Show these categories."""
        self.categories.choices = [SelectChoice(category.key, in_language(category.name)) for category in categories]

    def details(self, categories: list[Category]) -> dict[str, Any]:
        """What was typed, as JurorDetails takes it. The form must be valid."""
        return {
            "name": self.name.data,
            "organisation": self.organisation.data,
            "languages": [language for language in LANGUAGES if language in self.languages.data],
            "category_ids": [category.id for category in categories if category.key in self.categories.data],
            "capacity": self.capacity.data,
        }

    def juror_details(self, categories: list[Category]) -> JurorDetails:
        return JurorDetails(**self.details(categories))


class InvitationForm(JurorForm):
    """The same, for somebody new."""

    address = address_field(_l("Mail address"))

    def invitation(self, categories: list[Category]) -> JurorInvitation:
        return JurorInvitation(address=self.address.data, **self.details(categories))


def juror_data(juror: Juror) -> dict[str, Any]:
    """What the form shows of a juror."""
    shown = {name: getattr(juror, name) for name in ("name", "organisation", "languages", "capacity")}
    return {**shown, "categories": [category.key for category in juror.categories]}


class ConflictsForm(BaseForm):
    """Whom a juror knows too well."""

    nominees = MultiCheckboxField(_l("Nominees"))
    organisations = area_field(_l("Organisations"), most=5000, optional=True)

    def offer(self, declarations: Declarations) -> None:
        """Show these nominees."""
        self.nominees.choices = [SelectChoice(nominee.value, nominee.name) for nominee in declarations.nominees]

    def validate_organisations(self, field: Any) -> None:
        names = self.names()
        if len(names) > MOST_ORGANISATIONS or any(len(name) > 120 for name in names):
            message = _l("Please write at most %(lines)s organisations, one per line, each under 120 characters.")
            raise ValidationError(message % {"lines": MOST_ORGANISATIONS})
        if any(not organisation_key(name) for name in names):
            raise ValidationError(_l("Please write each organisation with letters or digits."))

    def names(self) -> list[str]:
        """The organisations, one per line."""
        return [line.strip() for line in (self.organisations.data or "").split("\n") if line.strip()]

    def entry_ids(self, declarations: Declarations) -> list[int]:
        """All entries of the nominees ticked."""
        chosen = set(self.nominees.data or ())
        known = [nominee for nominee in declarations.nominees if nominee.value in chosen]
        return [entry_id for nominee in known for entry_id in nominee.entry_ids]


class ApplyForm(BaseForm):
    """What was previewed, by its digest, and what it supposed."""

    digest = HiddenField()
    suppose = HiddenField()
