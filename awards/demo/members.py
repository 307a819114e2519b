"""The demo's organisations as the association's member list, with other names, a group and mail domains."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.demo.pools import load_pool
from awards.organisations.service import canonical_organisation
from awards.organisations.service_changes import OrganisationDetails, save_organisation


def fill_member_list(session: Session, *, now: datetime) -> None:
    """Add what is not there yet: the list is the same for all editions."""
    pool = load_pool("organisations")
    wanted = [OrganisationDetails(name=row["name"], is_member=False) for row in pool["group"]]
    wanted += [
        OrganisationDetails(
            name=row["name"],
            aliases=row.get("aliases", ()),
            parent=row.get("parent", ""),
            mail_domains=[f"{row['slug']}.example"],
        )
        for row in pool["organisation"]
    ]
    for details in wanted:
        if canonical_organisation(session, typed=details.name) is None:
            save_organisation(session, organisation=None, details=details, now=now)
