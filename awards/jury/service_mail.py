"""What jurors are told by mail, and organisers of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.editions.models import Edition
from awards.editions.service_mail import mail_organisers
from awards.jury.models import Juror
from awards.mail.service import queue_message


def mail_invitation(session: Session, *, edition: Edition, juror: Juror, account: Account, now: datetime) -> None:
    """Ask somebody to join the jury."""
    context = {"capacity": juror.capacity, "address": account.address, "path": f"/{edition.slug}/invitation"}
    _mail_juror(session, "juror_invited", edition, juror, account, context, now)


def mail_dossiers(session: Session, *, edition: Edition, dossiers: dict[int, int], now: datetime) -> int:
    """Tell jurors how many dossiers (by juror id) are new to them; the number of messages."""
    addressed = session.execute(
        select(Juror, Account)
        .join(Account, Account.id == Juror.account_id)
        .where(Juror.edition_id == edition.id, Juror.id.in_(sorted(dossiers)))
        .order_by(Juror.id)
    ).all()
    for juror, account in addressed:
        context = {
            "dossiers": dossiers[juror.id],
            "path": f"/{edition.slug}/ballots",
            "calendar_path": f"/{edition.slug}/calendar/jury.ics",
        }
        _mail_juror(session, "juror_assigned", edition, juror, account, context, now)
    return len(addressed)


def mail_released(session: Session, *, edition: Edition, juror_id: int, dossiers: int, now: datetime) -> None:
    """Tell a juror that what they have not cast went to others, and that what is cast counts."""
    wanted = select(Juror, Account).join(Account, Account.id == Juror.account_id).where(Juror.id == juror_id)
    juror, account = session.execute(wanted).one()
    context = {"dossiers": dossiers, "path": f"/{edition.slug}/ballots"}
    _mail_juror(session, "juror_released", edition, juror, account, context, now)


def mail_extra_asked(
    session: Session, *, edition: Edition, category: dict[str, str], ballots: dict[int, int], now: datetime
) -> None:
    """Ask jurors (by juror id) for so many extra ballots in a category that the jury deliberates on."""
    _mail_extra(session, "extra_asked", edition, category, ballots, now)


def mail_extra_withdrawn(
    session: Session, *, edition: Edition, category: dict[str, str], ballots: dict[int, int], now: datetime
) -> None:
    """Tell jurors that so many extra ballots of theirs are no longer asked for."""
    _mail_extra(session, "extra_withdrawn", edition, category, ballots, now)


def _mail_extra(
    session: Session, template: str, edition: Edition, category: dict[str, str], ballots: dict[int, int], now: datetime
) -> None:
    addressed = session.execute(
        select(Juror, Account)
        .join(Account, Account.id == Juror.account_id)
        .where(Juror.id.in_(sorted(ballots)))
        .order_by(Juror.id)
    ).all()
    for juror, account in addressed:
        context = {"dossiers": ballots[juror.id], "category": category, "path": f"/{edition.slug}/ballots"}
        _mail_juror(session, template, edition, juror, account, context, now)


def _mail_juror(
    session: Session,
    template: str,
    edition: Edition,
    juror: Juror,
    account: Account,
    context: dict[str, Any],
    now: datetime,
) -> None:
    queue_message(
        session,
        template=template,
        to_address=account.address,
        to_name=juror.name,
        locale=account.locale or juror.languages[0],
        context={
            "name": juror.name,
            "edition": edition.name,
            "closes_at": edition.scoring_closes_at,
            "zone": edition.time_zone,
            "contact": edition.contact_address,
            **context,
        },
        now=now,
        edition_id=edition.id,
    )


def mail_refusal(session: Session, *, juror: Juror, dossiers: int, now: datetime) -> None:
    """Tell the organisers that somebody declined, and how many dossiers need another juror."""
    edition = session.get_one(Edition, juror.edition_id)
    context = {
        "juror": juror.name,
        "organisation": juror.organisation,
        "dossiers": dossiers,
        "path": f"/{edition.slug}/jury",
    }
    mail_organisers(session, edition=edition, template="juror_declined", context=context, now=now)
