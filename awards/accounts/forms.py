"""Forms of signing in and of one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from awards.forms import LANGUAGE_CHOICES, BaseForm, Filled, address_field, length, one_line, text_field


class AddressForm(BaseForm):
    """Where to send the code."""

    address = address_field(_l("Your mail address"))


class CodeForm(BaseForm):
    """The six digits of the message."""

    code = StringField(_l("Six-digit code"), filters=[one_line], validators=[Filled(), length(40)])


class ButtonForm(BaseForm):
    """A button that does one thing."""


class ProfileForm(BaseForm):
    """One's own name and language."""

    name = text_field(_l("Your name"), most=120)
    locale = SelectField(_l("Language of pages and mail"), choices=LANGUAGE_CHOICES)
