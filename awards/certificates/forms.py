"""The forms behind which certificates are checked, and asked for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from awards.domain.lifecycle import CertificateKind
from awards.forms import BaseForm, text_field


class SerialForm(BaseForm):
    """The serial at the foot of a certificate. A GET form: it changes nothing, so it needs no token."""

    class Meta:
        csrf = False

    serial = text_field(_l("Serial of the certificate"), most=60)


KIND_NAMES = {
    CertificateKind.WINNER: _l("Winners"),
    CertificateKind.FINALIST: _l("Finalists"),
    CertificateKind.NOMINEE: _l("Nominees"),
}


class PackForm(BaseForm):
    """Which certificates, and how they are to be printed."""

    kinds = SelectMultipleField(
        _l("Which certificates?"),
        choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()],
        default=[CertificateKind.WINNER.value],
    )
    which = RadioField(
        choices=[
            SelectChoice("all", _l("All of them")),
            SelectChoice("new", _l("Only what is new or changed since the last time")),
        ],
        default="all",
    )
    form = RadioField(
        choices=[SelectChoice("file", _l("All in one file")), SelectChoice("single", _l("One by one, in a ZIP"))],
        default="file",
    )
    marks = BooleanField(_l("For the print shop: 3 mm bleed and crop marks"))

    def options(self) -> dict[str, Any]:
        """What the maker is told."""
        return {
            "kinds": self.kinds.data or [CertificateKind.WINNER.value], "which": self.which.data,
            "form": self.form.data, "look": {"marks": self.marks.data},
        }  # fmt: skip
