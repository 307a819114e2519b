"""The members of a jury: inviting, answering, changing, chairing, leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import Account
from awards.accounts.service import (
    find_account,
    grant_role,
    list_role_holders,
    obtain_account,
    revoke_role,
)
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotAllowed, NotFound, NotNow
from awards.domain.lifecycle import JurorState, Stage
from awards.domain.matching import clean_name
from awards.domain.roles import Role
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Juror
from awards.jury.service_assignments import lock_routing, release_assignments
from awards.jury.service_mail import mail_invitation, mail_refusal
from awards.jury.service_problem import build_problem
from awards.organisations.service import canonical_key

INVITING = frozenset({Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING})
CHANGING = INVITING | {Stage.DELIBERATING}
GONE = frozenset({JurorState.DECLINED, JurorState.LEFT})


class AlreadyOnJury(AwardsError):
    """The address belongs to a member of this jury."""


@dataclass(frozen=True, kw_only=True)
class JurorDetails:
    """What an organiser says of a juror. `languages`: some of fr, nl, en, the first for mail; at least one of each."""

    name: str
    organisation: str
    languages: Sequence[str]
    category_ids: Sequence[int]
    capacity: int = 30


@dataclass(frozen=True, kw_only=True)
class JurorInvitation(JurorDetails):
    """The same, and where to reach a juror who is new."""

    address: str


def invite_juror(
    session: Session, *, edition: Edition, invitation: JurorInvitation, now: datetime, actor_id: int | None
) -> Juror:
    """Invite somebody to the jury, or anew whoever declined or left, and mail them. Raises AlreadyOnJury, NotNow."""
    if edition.stage not in INVITING:
        raise NotNow(N_("The jury can no longer change: scoring is over."))
    account = _obtain_juror_account(session, invitation, now)
    juror = _find_by_account(session, edition.id, account.id)
    if juror is None:
        juror = Juror(edition_id=edition.id, account_id=account.id, categories=[])
    elif juror.state not in GONE:
        raise _already_on_jury()
    juror.state, juror.invited_at, juror.answered_at, juror.paused_at = JurorState.INVITED, now, None, None
    _apply(session, edition, juror, invitation)
    try:
        with session.begin_nested():
            session.add(juror)
    except IntegrityError:
        raise _already_on_jury() from None
    _note(session, "juror_invited", juror, now, actor_id)
    mail_invitation(session, edition=edition, juror=juror, account=account, now=now)
    return juror


def _already_on_jury() -> AlreadyOnJury:
    return AlreadyOnJury(N_("Somebody with this address is on the jury already."), field="address")


def _obtain_juror_account(session: Session, invitation: JurorInvitation, now: datetime) -> Account:
    locale = invitation.languages[0]
    account = obtain_account(
        session, address=invitation.address, now=now, name=clean_name(invitation.name), locale=locale
    )
    if account.locale is None:
        account.locale = locale
    return account


def _apply(session: Session, edition: Edition, juror: Juror, details: JurorDetails) -> None:
    wanted = select(Category).where(Category.edition_id == edition.id, Category.id.in_(list(details.category_ids)))
    categories = list(session.scalars(wanted.order_by(Category.position)))
    if len(categories) != len(set(details.category_ids)):
        raise NotFound(N_("There is no such category in this edition."))
    juror.name = clean_name(details.name)
    juror.organisation = clean_name(details.organisation)
    juror.organisation_key = canonical_key(session, typed=details.organisation)
    juror.languages = list(details.languages)
    juror.capacity = details.capacity
    juror.categories = categories


def change_juror(
    session: Session, *, edition: Edition, juror: Juror, details: JurorDetails, now: datetime, actor_id: int | None
) -> int:
    """Change what is known of a juror; the number of pending assignments that this bars and takes back."""
    _check_changing(edition)
    lock_routing(session, edition_id=edition.id)
    _apply(session, edition, juror, details)
    session.flush()
    problem = build_problem(session, edition=edition)
    entries = {entry.id: entry for entry in problem.entries}
    barred = [
        int(entry_id)
        for routed in problem.jurors if routed.id == juror.id
        for entry_id, juror_id in problem.pending
        if juror_id == juror.id and (entry_id not in entries or problem.bar(entries[entry_id], routed) is not None)
    ]  # fmt: skip
    released = release_assignments(session, juror_id=juror.id, entry_ids=barred, now=now)
    _note(session, "juror_changed", juror, now, actor_id, released=released)
    return len(released)


def _check_changing(edition: Edition) -> None:
    if edition.stage not in CHANGING:
        raise NotNow(N_("What is sealed cannot change, and the jury with it."))


def answer_invitation(session: Session, *, juror: Juror, accept: bool, now: datetime) -> None:
    """Accept, decline, or step down after accepting (pending assignments go back). Raises NotAllowed."""
    open_states = (JurorState.INVITED,) if accept else (JurorState.INVITED, JurorState.ACCEPTED)
    state = JurorState.ACCEPTED if accept else JurorState.DECLINED
    if accept and juror.state is JurorState.ACCEPTED:
        return
    _move(session, juror, open_states, state)
    juror.answered_at = now
    released = [] if accept else _take_roles(session, juror, now, juror.account_id)
    if accept:
        account = _account(session, juror.account_id)
        edition_id, actor_id = juror.edition_id, juror.account_id
        grant_role(session, account=account, edition_id=edition_id, role=Role.JUROR, now=now, actor_id=actor_id)
    _note(session, f"juror_{state.value}", juror, now, juror.account_id, released=released)
    if not accept:
        mail_refusal(session, juror=juror, dossiers=len(released), now=now)


def leave_jury(session: Session, *, juror: Juror, now: datetime, actor_id: int | None) -> int:
    """Take a juror off the jury; the number of assignments that go back. Cast ballots stay.

    Raises NotAllowed, and NotNow from the seal on.
    """
    _check_changing(session.get_one(Edition, juror.edition_id))
    _move(session, juror, (JurorState.INVITED, JurorState.ACCEPTED), JurorState.LEFT)
    released = _take_roles(session, juror, now, actor_id)
    _note(session, "juror_left", juror, now, actor_id, released=released)
    return len(released)


def _move(session: Session, juror: Juror, expected: Sequence[JurorState], state: JurorState) -> None:
    lock_routing(session, edition_id=juror.edition_id)
    moved = session.execute(update(Juror).where(Juror.id == juror.id, Juror.state.in_(expected)).values(state=state))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotAllowed(N_("This person is not on the jury any more, or has answered in the meantime."))


def _take_roles(session: Session, juror: Juror, now: datetime, actor_id: int | None) -> list[int]:
    account = _account(session, juror.account_id)
    for role in (Role.JUROR, Role.CHAIR):
        revoke_role(session, account=account, edition_id=juror.edition_id, role=role, now=now, actor_id=actor_id)
    return release_assignments(session, juror_id=juror.id, now=now)


def make_chair(session: Session, *, edition: Edition, juror: Juror, now: datetime, actor_id: int | None) -> None:
    """Let an accepted juror lead the deliberation; whoever did before does no longer. Raises NotAllowed, NotNow."""
    _check_changing(edition)
    lock_routing(session, edition_id=edition.id)
    session.refresh(juror, ["state"])
    if juror.state is not JurorState.ACCEPTED:
        raise NotAllowed(N_("Only a juror who has accepted the invitation can chair the jury."))
    for holder in list_role_holders(session, edition_id=edition.id, role=Role.CHAIR):
        if holder.id != juror.account_id:
            chair = _account(session, holder.id)
            revoke_role(session, account=chair, edition_id=edition.id, role=Role.CHAIR, now=now, actor_id=actor_id)
    account = _account(session, juror.account_id)
    grant_role(session, account=account, edition_id=edition.id, role=Role.CHAIR, now=now, actor_id=actor_id)
    _note(session, "chair_named", juror, now, actor_id)


def _account(session: Session, account_id: int) -> Account:
    account = find_account(session, account_id=account_id)
    if account is None:
        raise NotFound(N_("There is no such juror."))
    return account


def _note(
    session: Session, action: str, juror: Juror, now: datetime, actor_id: int | None, released: Sequence[int] = ()
) -> None:
    session.flush()
    record(
        session, action=action, subject=f"juror {juror.id}", now=now, actor_id=actor_id,
        edition_id=juror.edition_id, details={"released": list(released)} if released else None,
    )  # fmt: skip


def _find_by_account(session: Session, edition_id: int, account_id: int) -> Juror | None:
    wanted = select(Juror).where(Juror.edition_id == edition_id, Juror.account_id == account_id)
    return session.scalar(wanted.options(joinedload(Juror.account), selectinload(Juror.categories)))


def find_juror(session: Session, *, edition_id: int, account_id: int) -> Juror | None:
    """The juror that an account is in an edition, with account and categories; not one who declined or left."""
    juror = _find_by_account(session, edition_id, account_id)
    return None if juror is None or juror.state in GONE else juror


def find_juror_by_id(session: Session, *, edition_id: int, juror_id: int) -> Juror | None:
    """A juror of an edition in any state, with account and categories."""
    wanted = select(Juror).where(Juror.edition_id == edition_id, Juror.id == juror_id)
    return session.scalar(wanted.options(joinedload(Juror.account), selectinload(Juror.categories)))


def list_jurors(session: Session, *, edition_id: int) -> list[Juror]:
    """All jurors of an edition in any state, by name, with account and categories."""
    wanted = select(Juror).where(Juror.edition_id == edition_id).order_by(Juror.name, Juror.id)
    return list(session.scalars(wanted.options(joinedload(Juror.account), selectinload(Juror.categories))))


def list_chairs(session: Session, *, edition_id: int) -> frozenset[int]:
    """The account of the chair, if there is one."""
    return frozenset(chair.id for chair in list_role_holders(session, edition_id=edition_id, role=Role.CHAIR))
