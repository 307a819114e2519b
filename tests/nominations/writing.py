"""What the tests of nominating type and send."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.accounts.service import find_account
from awards.domain.lifecycle import NominationKind, NomineeKind
from awards.editions.models import Edition
from awards.mail.models import OutboxMessage
from awards.mail.service import read_body
from awards.nominations.models import Nomination
from awards.nominations.service import NominationDraft, submit_nomination
from tests.factories import NOW, get_category

STORY = "He stayed on the line until the ambulance had come, and called back the next day to hear how she was."


def make_draft(**changes: Any) -> NominationDraft:
    """Nora's words about Lina Loos of Belcentre."""
    values = {
        "kind": NominationKind.PEER, "nominee_kind": NomineeKind.PERSON, "nominee_name": "Lina Loos",
        "nominee_organisation": "Belcentre NV", "nominee_locale": "nl", "language": "en", "story": STORY,
        "nominator_name": "Nora Nominator", "nominator_address": "nora@people.example",
    }  # fmt: skip
    return NominationDraft(**{**values, **changes})


def typed(draft: NominationDraft | None = None, **changes: Any) -> dict[str, str]:
    """The same, as the fields of the form."""
    draft = draft or make_draft(**changes)
    return {name: str(getattr(draft, name)) for name in NominationDraft.__dataclass_fields__}


def send(session: Session, edition: Edition, account: Account | None = None, *, key: str = "empathy", **changes: Any):
    """Send a draft through the service; with an account, confirmed at once."""
    now = changes.pop("now", NOW)
    if account is not None:
        account = find_account(session, account_id=account.id)
        changes = {"nominator_name": account.name, "nominator_address": account.address, **changes}
    return submit_nomination(
        session, edition=edition, category=get_category(session, edition, key), draft=make_draft(**changes), now=now,
        sender="127.0.0.1", locale="en", account=account,
    )  # fmt: skip


def last_mail(session: Session) -> OutboxMessage:
    """The newest message of the outbox."""
    session.expire_all()
    return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()


def mailed_code(session: Session) -> str:
    """The code of the newest message."""
    return re.search(r"^\d{6}$", read_body(last_mail(session)), re.MULTILINE).group()


def mailed_link(session: Session) -> str:
    """The path of the link in the newest message."""
    return re.search(r"/2026/confirm/\S+", read_body(last_mail(session))).group()


def list_nominations(session: Session) -> list[Nomination]:
    """All of them, as the database has them."""
    session.expire_all()
    return list(session.scalars(select(Nomination).order_by(Nomination.id)))


def hasty_browser(app: Flask, account: Account | None = None) -> FlaskClient:
    """A client without the strict one's checks, which look at one request at a time."""
    client = FlaskClient(app, app.response_class, use_cookies=True)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if account is not None:
        with client.session_transaction() as cookie:
            cookie["_user_id"] = str(account.id)
    return client


def at_once(session: Session, *calls: Any) -> list[Any]:
    """The answers of calls made at the same time, in order; the test's own transaction is ended before."""
    session.commit()
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
