"""Accounts and roles."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import Account, RoleGrant
from awards.audit.service import record
from awards.domain.roles import Role


def fold_address(address: str) -> str:
    """A mail address as accounts are known by it: trimmed, in lower case."""
    return address.strip().lower()


def find_account(session: Session, *, account_id: int) -> Account | None:
    """The account with its roles, in one statement: each page of somebody who is signed in begins with it."""
    wanted = select(Account).where(Account.id == account_id).options(joinedload(Account.grants))
    return session.scalars(wanted).unique().one_or_none()


def find_account_by_address(session: Session, *, address: str) -> Account | None:
    """The account of a mail address, with its roles."""
    return session.scalar(_by_address(address))


def _by_address(address: str) -> Select[Account]:
    return select(Account).where(Account.address == fold_address(address)).options(selectinload(Account.grants))


def obtain_account(
    session: Session, *, address: str, now: datetime, name: str = "", locale: str | None = None
) -> Account:
    """The account of a mail address, made if there is none yet. An existing name is kept."""
    account = find_account_by_address(session, address=address)
    if account is None:
        made = Account(address=fold_address(address), name=name, locale=locale, created_at=now, grants=[])
        try:
            with session.begin_nested():
                session.add(made)
        except IntegrityError:  # by somebody else in this very moment
            account = session.scalars(_by_address(address)).one()
        else:
            return made
    if not account.name and name:
        account.name = name
    return account


def grant_role(
    session: Session, *, account: Account, edition_id: int, role: Role, now: datetime, actor_id: int | None
) -> None:
    """Give a role in an edition; nothing happens when it is held already."""
    if role in account.roles_in(edition_id):
        return
    try:
        with session.begin_nested():
            account.grants.append(RoleGrant(edition_id=edition_id, role=role, granted_at=now))
    except IntegrityError:  # given by somebody else in this very moment
        session.refresh(account, ["grants"])
        return
    record(
        session, action="role_granted", subject=f"account {account.id}", now=now, actor_id=actor_id,
        edition_id=edition_id, details={"role": role.value},
    )  # fmt: skip


def revoke_role(
    session: Session, *, account: Account, edition_id: int, role: Role, now: datetime, actor_id: int | None
) -> None:
    """Take a role in an edition back; nothing happens when it is not held."""
    for grant in [grant for grant in account.grants if (grant.edition_id, grant.role) == (edition_id, role)]:
        account.grants.remove(grant)
        session.delete(grant)
        record(
            session, action="role_revoked", subject=f"account {account.id}", now=now, actor_id=actor_id,
            edition_id=edition_id, details={"role": role.value},
        )  # fmt: skip


def change_profile(session: Session, *, account: Account, name: str, locale: str | None) -> None:
    """Change one's own name and language."""
    account.name = name
    account.locale = locale
    session.flush()


def list_role_holders(session: Session, *, edition_id: int, role: Role) -> list[Account]:
    """Everybody with a role in an edition, by name."""
    wanted = (
        select(Account)
        .join(RoleGrant)
        .where(RoleGrant.edition_id == edition_id, RoleGrant.role == role)
        .order_by(Account.name, Account.id)
    )
    return list(session.scalars(wanted))


def list_names(session: Session, *, account_ids: set[int]) -> dict[int, str]:
    """Account id → name, or the mail address of whoever gave none."""
    rows = session.execute(select(Account.id, Account.name, Account.address).where(Account.id.in_(account_ids)))
    return {row.id: row.name or row.address for row in rows}
