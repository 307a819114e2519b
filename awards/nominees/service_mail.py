"""What nominators and organisers are told of a nominee's answer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.editions.models import Edition
from awards.editions.service_mail import mail_organisers
from awards.mail.service import queue_message
from awards.nominations.models import Nomination, Nominee
from awards.nominations.service_nominees import LIVE


def mail_nominators(
    session: Session, *, edition: Edition, nominee: Nominee, entry_ids: Collection[int], now: datetime,
    back: bool = False,
) -> None:  # fmt: skip
    """Tell each colleague who wrote, once, that the nominee would rather not, or is `back`; never the nominee."""
    wanted = (
        select(Nomination)
        .where(Nomination.entry_id.in_(entry_ids), Nomination.state.in_(LIVE))
        .options(joinedload(Nomination.nominator))
        .order_by(Nomination.id)
    )
    writers = {nomination.nominator_address: nomination for nomination in session.scalars(wanted)}
    writers.pop(nominee.address.lower(), None)
    for address, nomination in writers.items():
        account = nomination.nominator
        queue_message(
            session,
            template="nomination_declined",
            to_address=address,
            to_name=nomination.nominator_name,
            locale=(account.locale if account else None) or nomination.language,
            context={
                "name": nomination.nominator_name,
                "nominee": nominee.name,
                "edition": edition.name,
                "back": back,
                "path": f"/{edition.slug}/my-nominations/{nomination.public_id}",
            },
            now=now,
            edition_id=edition.id,
        )


def mail_wish(
    session: Session, *, edition: Edition, nominee: Nominee, now: datetime, template: str, context: dict[str, Any]
) -> None:
    """Tell the organisers what a nominee wishes."""
    about = {
        "nominee": nominee.name,
        "organisation": nominee.organisation,
        "path": f"/{edition.slug}/notices/{nominee.id}",
    }
    mail_organisers(session, edition=edition, template=template, context={**about, **context}, now=now)
