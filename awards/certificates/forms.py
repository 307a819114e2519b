"""The forms behind which certificates are checked, and asked for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from awards.domain.lifecycle import CertificateKind
from awards.forms import BaseForm, text_field
from awards.jury.forms import Chosen, MultiCheckboxField


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

    kinds = MultiCheckboxField(
        _l("Which certificates?"),
        choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()],
        default=[CertificateKind.WINNER.value],
        validators=[Chosen(_l("Tick at least one."))],
    )
    which = RadioField(
        _l("All or what is new?"),
        choices=[
            SelectChoice("all", _l("All of them")),
            SelectChoice("new", _l("Only what is new or changed since the last time")),
        ],
        default="all",
    )
    form = RadioField(
        _l("In what form?"),
        choices=[SelectChoice("file", _l("All in one file")), SelectChoice("single", _l("One by one, in a ZIP"))],
        default="file",
    )
    marks = BooleanField(_l("For the print shop: 3 mm bleed and crop marks"))

    def chosen_kinds(self) -> list[CertificateKind]:
        """The kinds that were ticked."""
        return [CertificateKind(kind) for kind in self.kinds.data or ()]
