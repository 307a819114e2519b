"""Accounts and roles: made once, however many ask at the same moment."""

import time

from sqlalchemy import func, select

from awards.accounts.models import Account, RoleGrant
from awards.accounts.service import find_account, grant_role, obtain_account
from awards.audit.models import AuditLine
from awards.domain.roles import Role
from tests.factories import NOW
from tests.jury.test_races import at_once


def test_an_account_asked_for_three_times_at_once_is_one(app, session, cast) -> None:
    def obtain(other) -> int:
        account = obtain_account(other, address="new@people.example", now=NOW, name="Nele New")
        time.sleep(0.1)
        return account.id

    session.commit()
    made = at_once(app, obtain, obtain, obtain)
    assert made == [session.scalars(select(Account.id).where(Account.address == "new@people.example")).one()] * 3


def test_a_role_given_three_times_at_once_is_given_and_recorded_once(app, session, cast) -> None:
    def grant(other) -> frozenset[Role]:
        account = find_account(other, account_id=cast.sam.id)
        time.sleep(0.1)
        grant_role(
            other, account=account, edition_id=cast.edition.id, role=Role.NOMINATOR, now=NOW, actor_id=cast.sam.id
        )
        return account.roles_in(cast.edition.id)

    session.commit()
    assert at_once(app, grant, grant, grant) == [{Role.NOMINATOR}] * 3
    assert session.scalar(select(func.count()).where(RoleGrant.account_id == cast.sam.id)) == 1
    assert len(session.scalars(select(AuditLine).where(AuditLine.action == "role_granted")).all()) == 1
