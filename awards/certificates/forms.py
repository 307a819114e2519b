"""The form behind which certificates are checked."""

from flask_babel import lazy_gettext as _l

from awards.forms import BaseForm, text_field


class SerialForm(BaseForm):
    """The serial at the foot of a certificate. A GET form: it changes nothing, so it needs no token."""

    class Meta:
        csrf = False

    serial = text_field(_l("Serial of the certificate"), most=60)
