"""Forms of nominating and of screening."""

import string
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from awards.domain.language import AUTO
from awards.domain.lifecycle import NominationKind, NomineeKind
from awards.forms import (
    LANGUAGE_CHOICES,
    BaseForm,
    Filled,
    MailAddress,
    address_field,
    area_field,
    length,
    many_lines,
    one_line,
    text_field,
)
from awards.nominations.forms_consents import ConsentsForm
from awards.nominations.models import Nomination, Nominee
from awards.nominations.service import NominationDraft, new_form_token
from awards.nominations.service_own import STORY_MOST, NominationWords
from awards.web import whole_number

NAME_MOST = 200
STORY_LEAST = 40
MEMBERS_MOST = 2000
TOKEN_LENGTH = 32


class StoryLength:
    """Long enough for the jury to see something, short enough to be read."""

    def __call__(self, form: object, field: Any) -> None:
        written = len(field.data or "")
        if written < STORY_LEAST:
            raise ValidationError(
                _(
                    "This is a little short for the jury: tell them what happened, in %(least)s characters or more.",
                    least=STORY_LEAST,
                )
            )
        if written > STORY_MOST:
            raise ValidationError(
                _("Your story has %(count)s characters; there is room for %(most)s.", count=written, most=STORY_MOST)
            )


STORY_LANGUAGES = [SelectChoice(AUTO, _l("Recognised from your text")), *LANGUAGE_CHOICES]


class WordsForm(BaseForm):
    """What is said of the nominee, and the story."""

    nominee_kind = RadioField(
        _l("One person or a team?"),
        choices=[
            SelectChoice(NomineeKind.PERSON.value, _l("One person")),
            SelectChoice(NomineeKind.TEAM.value, _l("A team")),
        ],
        default=NomineeKind.PERSON.value,
    )
    nominee_name = StringField(_l("Name of the person or the team"), filters=[one_line], validators=[length(NAME_MOST)])
    nominee_organisation = text_field(_l("Company or organisation"), most=NAME_MOST)
    nominee_members = area_field(_l("Who is in the team?"), most=MEMBERS_MOST, optional=True)
    nominee_contact = text_field(_l("Contact person of the team"), most=NAME_MOST, optional=True)
    nominee_address = EmailField(
        _l("Mail address of the nominee"), filters=[one_line], validators=[length(254), MailAddress()]
    )
    story = TextAreaField(_l("Your story"), filters=[many_lines], validators=[Filled(), StoryLength()])
    language = SelectField(_l("Language you wrote in"), choices=STORY_LANGUAGES, default=AUTO)
    nominee_locale = SelectField(_l("Language for the certificate"), choices=LANGUAGE_CHOICES)

    def needs_name(self) -> bool:
        """Whether the nominee's name must be typed."""
        return True

    def validate_nominee_name(self, field: StringField) -> None:
        """The name is asked once: who nominates themself gives it below."""
        if self.needs_name() and not (field.data or "").strip():
            raise ValidationError(_("Please fill this in."))

    def words(self) -> dict[str, Any]:
        """What the two services take alike."""
        return {
            "nominee_kind": NomineeKind(self.nominee_kind.data),
            "nominee_name": self.nominee_name.data or "",
            "nominee_organisation": self.nominee_organisation.data,
            "nominee_members": self.nominee_members.data or "",
            "nominee_contact": self.nominee_contact.data or "",
            "nominee_address": self.nominee_address.data or "",
            "nominee_locale": self.nominee_locale.data,
            "language": self.language.data,
            "story": self.story.data,
        }


def is_token(token: str) -> bool:
    """Whether a form's token looks like one that this application made."""
    return len(token) == TOKEN_LENGTH and set(token) <= set(string.hexdigits)


class NominationForm(WordsForm, ConsentsForm):
    """A new nomination."""

    form_token = HiddenField(default=new_form_token)
    opened = HiddenField()
    draft_version = HiddenField()
    kind = RadioField(
        _l("Whom do you nominate?"),
        choices=[
            SelectChoice(NominationKind.PEER.value, _l("A colleague")),
            SelectChoice(NominationKind.SELF.value, _l("Myself")),
        ],
        default=NominationKind.PEER.value,
    )
    nominator_name = text_field(_l("Your name"), most=NAME_MOST)
    nominator_address = address_field(_l("Your mail address"))

    def needs_name(self) -> bool:
        """A person who nominates themself is named by their own name."""
        alone = self.kind.data == NominationKind.SELF.value and self.nominee_kind.data == NomineeKind.PERSON.value
        return not alone

    def token(self) -> str:
        """The form's token; "" where it is none that this application made."""
        token = self.form_token.data or ""
        return token if is_token(token) else ""

    def settled_token(self) -> str:
        """The form's token; one that this application did not make is replaced."""
        if not self.token():
            self.form_token.data = new_form_token()
        return str(self.form_token.data)

    def draft(self) -> NominationDraft:
        """What was typed."""
        return NominationDraft(
            kind=NominationKind(self.kind.data),
            nominator_name=self.nominator_name.data,
            nominator_address=self.nominator_address.data,
            form_token=self.settled_token(),
            **self.agreed,
            **self.words(),
        )


class EditForm(WordsForm):
    """One's own nomination, changed."""

    version = HiddenField()
    opened = HiddenField()

    def typed_version(self) -> int:
        """The version of the page on which this was typed; -1 where it is not a number."""
        version = whole_number(self.version.data, digits=9)
        return -1 if version is None else version

    def changed_words(self) -> NominationWords:
        """What was typed."""
        return NominationWords(**self.words())


def edit_data(nomination: Nomination) -> dict[str, Any]:
    """What an edit form shows at first."""
    names = [name for name in NominationWords.__dataclass_fields__ if name != "nominee_kind"]
    shown = {name: getattr(nomination, name) for name in names}
    if nomination.detected_language == nomination.language:
        shown["language"] = AUTO
    return shown | {"nominee_kind": nomination.nominee_kind.value, "version": str(nomination.version)}


class HolderForm(BaseForm):
    """What a file belongs to: a form that is not sent yet, or one's own nomination."""

    form_token = HiddenField()
    nomination = HiddenField()


class NomineeForm(BaseForm):
    """What is known of a nominee."""

    name = text_field(_l("Name"), most=NAME_MOST)
    organisation = text_field(_l("Company or organisation"), most=NAME_MOST)
    members = area_field(_l("Who is in the team?"), most=MEMBERS_MOST, optional=True)
    contact = text_field(_l("Contact person of the team"), most=NAME_MOST, optional=True)
    locale = SelectField(_l("Language for the certificate"), choices=LANGUAGE_CHOICES)
    address = address_field(_l("Mail address"), optional=True)


def nominee_data(nominee: Nominee, *, organisation: str | None = None) -> dict[str, Any]:
    """What the nominee's form shows at first; `organisation` in the place of what is known."""
    names = ("name", "organisation", "members", "contact", "locale", "address")
    shown = {name: getattr(nominee, name) for name in names}
    return shown | ({"organisation": organisation} if organisation else {})
