"""The form behind which an offline pack is asked for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from awards.ceremony.locking import tidy_passphrase
from awards.forms import LANGUAGE_CHOICES, BaseForm

LEAST, MOST = 12, 200


class OfflineForm(BaseForm):
    """In which language, and whether it is locked."""

    language = RadioField(_l("Language of the deck and the start page"), choices=LANGUAGE_CHOICES)
    locked = RadioField(
        _l("May somebody who finds the stick read it?"),
        choices=[
            SelectChoice("yes", _l("No: lock it with a passphrase")),
            SelectChoice("no", _l("Yes: no passphrase. It holds the winners.")),
        ],
        default="yes",
    )
    passphrase = PasswordField(_l("Passphrase"))
    again = PasswordField(_l("The passphrase once more"))

    def validate_passphrase(self, field: Any) -> None:
        """Long enough to guess in vain, where it is wanted."""
        if self.locked.data == "yes" and not LEAST <= len(tidy_passphrase(field.data or "")) <= MOST:
            raise ValidationError(
                _l("Please take 12 to 200 characters: four words that have nothing to do with each other are good.")
            )

    def validate_again(self, field: Any) -> None:
        """Nobody can open a pack whose passphrase was mistyped."""
        if self.secret() and tidy_passphrase(field.data or "") != self.secret():
            raise ValidationError(_l("These two are not the same."))

    def options(self) -> dict[str, Any]:
        """What the maker is told, but for the passphrase."""
        return {"language": self.language.data, "locked": self.locked.data == "yes"}

    def secret(self) -> str:
        """The passphrase, or "" where none is wanted."""
        return tidy_passphrase(self.passphrase.data or "") if self.locked.data == "yes" else ""
