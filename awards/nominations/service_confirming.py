"""From words that were sent to a nomination that counts: the code, and what confirming brings about."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import Account
from awards.accounts.service import fold_address, grant_role
from awards.accounts.service_sign_in import LIFETIME, issue_code
from awards.audit.service import record
from awards.domain.errors import NotAllowed, NotNow
from awards.domain.lifecycle import NominationState
from awards.domain.roles import Role
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.service import nominating_is_open
from awards.mail.service import queue_message
from awards.nominations.models import Nomination, fold_nominator
from awards.nominations.service_nominees import BEFORE_SEALING, find_first, obtain_place, record_joining, reopen


def code_subject(nomination: Nomination) -> str:
    """What a code for this nomination confirms."""
    return f"nomination:{nomination.public_id}"


def find_nomination(session: Session, *, edition_id: int, public_id: str) -> Nomination | None:
    """A nomination of the edition with its category, whoever wrote it."""
    wanted = select(Nomination).where(Nomination.edition_id == edition_id, Nomination.public_id == public_id)
    return session.scalar(wanted.options(joinedload(Nomination.category)))


def may_be_confirmed(edition: Edition, nomination: Nomination, *, now: datetime) -> bool:
    """While nominating is open; after that, as long as the last code works that was asked for in time."""
    if nominating_is_open(edition, now=now):
        return True
    return edition.stage in BEFORE_SEALING and now < nomination.updated_at + LIFETIME


def send_code(session: Session, *, nomination: Nomination, sender: str, locale: str, now: datetime) -> None:
    """Mail the code and the link that confirm the nomination. Raises TooManyTries."""
    edition = session.get_one(Edition, nomination.edition_id)
    issued = issue_code(
        session, address=nomination.nominator_address, sender=sender, now=now, subject=code_subject(nomination)
    )
    queue_message(
        session,
        template="nomination_code",
        to_address=nomination.nominator_address,
        to_name=nomination.nominator_name,
        locale=locale,
        context={
            "code": issued.code,
            "path": f"/{edition.slug}/confirm/{nomination.public_id}/{issued.token}",
            "nominee": nomination.nominee_name,
            "myself": nomination.about_oneself,
            "category": session.get_one(Category, nomination.category_id).name,
        },
        now=now,
        edition_id=edition.id,
        confidential=True,
    )


def send_code_again(
    session: Session, *, nomination: Nomination, sender: str, locale: str, now: datetime, address: str | None = None
) -> None:
    """Mail a new code, to another address if the first was mistyped. Raises NotNow, TooManyTries."""
    edition = session.get_one(Edition, nomination.edition_id)
    late = not nominating_is_open(edition, now=now) and now >= nomination.created_at + LIFETIME
    if nomination.state is not NominationState.UNCONFIRMED or late:
        raise NotNow(N_("Nominating has closed, so no new code can be sent."))
    if address is not None:
        nomination.nominator_address = fold_address(address)
        nomination.nominator_key = fold_nominator(nomination.nominator_name, nomination.nominator_address)
    nomination.updated_at = now
    session.flush()
    send_code(session, nomination=nomination, sender=sender, locale=locale, now=now)


def confirm_nomination(session: Session, *, nomination: Nomination, account: Account, now: datetime) -> Nomination:
    """Make the words count, for the account (roles loaded) whose address they were sent from; once.

    They count from the moment they were sent. A second nomination of the same nominee in the same category by the same
    person is kept as a duplicate, for its writer to decide on. Raises NotNow, NotAllowed.
    """
    if nomination.state is not NominationState.UNCONFIRMED:
        return nomination
    edition = session.get_one(Edition, nomination.edition_id)
    if not may_be_confirmed(edition, nomination, now=now):
        raise NotNow(N_("Nominating has closed before this nomination was confirmed."))
    if account.address != nomination.nominator_address:
        raise NotAllowed(N_("This nomination was sent from another mail address."))
    account.name = account.name or nomination.nominator_name
    session.flush()
    entry, joined = obtain_place(session, nomination=nomination, typed=nomination, now=now)
    first = find_first(session, nomination=nomination, entry_id=entry.id, nominator_id=account.id)
    nomination.entry_id, nomination.nominator_id = entry.id, account.id
    nomination.state = NominationState.DUPLICATE if first else NominationState.SUBMITTED
    nomination.submitted_at, nomination.updated_at = nomination.created_at, now
    if first is None:
        reopen(entry, edition)
    session.flush()
    grant_role(session, account=account, edition_id=edition.id, role=Role.NOMINATOR, now=now, actor_id=account.id)
    record_joining(session, joined=joined, nomination=nomination, now=now)
    _report(session, edition=edition, nomination=nomination, account=account, now=now)
    return nomination


def _report(session: Session, *, edition: Edition, nomination: Nomination, account: Account, now: datetime) -> None:
    duplicate = nomination.state is NominationState.DUPLICATE
    record(
        session, action="nomination_kept_as_duplicate" if duplicate else "nomination_submitted",
        subject=f"nomination {nomination.id}", now=now, actor_id=account.id, edition_id=edition.id,
        details={"category": nomination.category_id, "entry": nomination.entry_id},
    )  # fmt: skip
    queue_message(
        session,
        template="nomination_receipt",
        to_address=account.address,
        to_name=account.name,
        locale=account.locale or nomination.language,
        context={
            "name": nomination.nominator_name,
            "nominee": nomination.nominee_name,
            "myself": nomination.about_oneself,
            "category": session.get_one(Category, nomination.category_id).name,
            "path": f"/{edition.slug}/my-nominations/{nomination.public_id}",
            "closes_at": edition.nominating_closes_at,
            "zone": edition.time_zone,
            "duplicate": duplicate,
        },
        now=now,
        edition_id=edition.id,
    )
