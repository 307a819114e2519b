"""The forms of the member list."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from awards.forms import BaseForm, area_field, text_field
from awards.organisations.models import Organisation
from awards.organisations.service_changes import NAME_MOST, OrganisationDetails

TABLE_MOST = 400_000


class OrganisationForm(BaseForm):
    """What is known of an organisation."""

    name = text_field(_l("Name"), most=NAME_MOST)
    aliases = area_field(_l("Other names"), most=10_000, optional=True)
    parent = text_field(_l("Parent company"), most=NAME_MOST, optional=True)
    mail_domains = text_field(_l("Mail domains"), most=2000, optional=True)
    is_member = BooleanField(_l("Member of the association"), default=True)

    def details(self) -> OrganisationDetails:
        """What was typed."""
        return OrganisationDetails(
            name=self.name.data or "",
            aliases=[line.strip() for line in (self.aliases.data or "").split("\n") if line.strip()],
            parent=self.parent.data or "",
            mail_domains=(self.mail_domains.data or "").replace(",", " ").replace(";", " ").split(),
            is_member=self.is_member.data,
        )


def organisation_data(organisation: Organisation) -> dict[str, Any]:
    """What the form shows of an organisation (with names and parent)."""
    return {
        "name": organisation.name,
        "aliases": "\n".join(organisation.aliases),
        "parent": organisation.parent.name if organisation.parent else "",
        "mail_domains": " ".join(organisation.mail_domains),
        "is_member": organisation.is_member,
    }


class ImportForm(BaseForm):
    """A table: as a file, which the view reads, or pasted."""

    table = area_field(_l("Or paste the lines here"), most=TABLE_MOST, optional=True)

    def require_table(self) -> None:
        """One of both must be there."""
        self.table.errors = [*self.table.errors, _("Choose a file, or paste the lines.")]
