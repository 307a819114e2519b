"""What the forms of all features share: a base form, cleaned text, common checks with our own messages."""

import re
from collections.abc import Iterable
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation

from awards.domain.errors import AwardsError
from awards.domain.matching import clean_name
from awards.web import LANGUAGES, say, whole_number


def presentable(text: str) -> str:
    """A text without the characters that no page may show: controls (but tab and line ends) and non-characters."""
    return "".join(char for char in text if not _unshowable(char))


def _unshowable(char: str) -> bool:
    code = ord(char)
    if code < 0xA0:
        return (code < 0x20 and char not in "\t\n\r") or code >= 0x7F
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


class BaseForm(FlaskForm):
    """A form whose broken rules land beside their field; what is typed can always be shown again."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was typed, cleaned. A file, or JSON, is nothing that can be typed into a form."""
            if formdata is not None and not isinstance(formdata, MultiDict):  # none was given: that of the request
                formdata = request.form if form.is_submitted() else None
            if not formdata:
                return None
            return MultiDict((name, presentable(text)) for name, text in formdata.items(multi=True))

    def show(self, error: AwardsError) -> None:
        """Put a broken rule beside the field it names, or above the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(say(error))
        else:
            field.errors = [*field.errors, say(error)]


class VersionedForm(BaseForm):
    """A form made from one version of what it changes."""

    version = HiddenField()

    def typed_version(self) -> int:
        """The version that the page was made from; -1, which fits none, where it is no number."""
        version = whole_number(self.version.data, digits=8)
        return -1 if version is None else version


LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


def one_line(text: str | None) -> str | None:
    """A name or address as it is kept: one line, no control characters, single spaces."""
    return clean_name(text) if text else text


KEPT_MARKS = "\u200c\u200d\u200e\u200f"
"""Joiners and direction marks: invisible, yet part of how a word is written."""


def many_lines(text: str | None) -> str | None:
    """A longer text as it is kept: line breaks and every kind of space stay, control characters go."""
    if not text:
        return text
    lines = re.split("\r\n|[\r\n\u0085\u2028\u2029]", text)
    return "\n".join("".join(filter(_is_written, line)).rstrip() for line in lines).strip()


def _is_written(char: str) -> bool:
    return char.isprintable() or char in KEPT_MARKS or (char.isspace() and ord(char) not in range(0x0B, 0x20))


def required(message: Any = None) -> InputRequired:
    """Something must be filled in."""
    return InputRequired(message or _l("Please fill this in."))


class Filled:
    """Something must remain once blanks and invisible characters are taken away."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Please fill this in.")

    def __call__(self, form: object, field: Field) -> None:
        if not field.data or not str(field.data).strip():
            field.errors = []
            raise StopValidation(str(self.message))


def length(most: int, least: int = 0) -> Length:
    """A text of `least` to `most` characters."""
    if least:
        return Length(least, most, _l("Please write between %(min)d and %(max)d characters."))
    return Length(0, most, _l("Please keep this under %(max)d characters."))


class MailAddress:
    """A deliverable-looking mail address (nothing is looked up)."""

    def __call__(self, form: object, field: Field) -> None:
        if not field.data:
            return
        try:
            found = validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            found = None
        if found is None or not found.ascii_email:
            raise ValidationError(_l("This does not look like a mail address, such as name@company.be."))
        field.data = found.ascii_email


def text_field(label: Any, *, most: int, optional: bool = False, **kwargs: Any) -> Any:
    """A one-line text."""
    checks: Iterable[Any] = [length(most)] if optional else [Filled(), length(most)]
    return StringField(label, filters=[one_line], validators=list(checks), **kwargs)


def area_field(label: Any, *, most: int, least: int = 0, optional: bool = False, **kwargs: Any) -> Any:
    """A text of several lines."""
    checks: list[Any] = [length(most, least)] if optional else [Filled(), length(most, least)]
    return TextAreaField(label, filters=[many_lines], validators=checks, **kwargs)


def address_field(label: Any, *, optional: bool = False, **kwargs: Any) -> Any:
    """A mail address."""
    checks: list[Any] = [length(254), MailAddress()] if optional else [Filled(), length(254), MailAddress()]
    return EmailField(label, filters=[one_line], validators=checks, **kwargs)
