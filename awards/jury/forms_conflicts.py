"""The form of a waiver."""

from flask_babel import lazy_gettext as _l

from awards.forms import BaseForm, area_field


class WaiverForm(BaseForm):
    """Why the chair lets a juror read an entry in spite of a conflict."""

    reason = area_field(_l("Why this juror may judge this nominee all the same"), most=1000)
