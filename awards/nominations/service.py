"""Sending a nomination; and, gathered here, what the other parts of the house ask of this one."""

import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.accounts.service import fold_address
from awards.domain.errors import NotNow
from awards.domain.lifecycle import NominationKind, NominationState, NomineeKind
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.service import nominating_is_open
from awards.nominations.models import Nomination
from awards.nominations.service_confirming import confirm_nomination, send_code
from awards.nominations.service_entries import (
    count_entries_by_state,
    entry_languages,
    get_entry,
    list_entries,
    submitted_nominations,
)
from awards.nominations.service_evidence import claim_evidence
from awards.nominations.service_nominees import correct_nominee, insert_into
from awards.nominations.service_screening import make_eligible, refuse_entry, return_nomination

__all__ = [
    "NominationDraft",
    "confirm_nomination",
    "correct_nominee",
    "count_entries_by_state",
    "entry_languages",
    "get_entry",
    "list_entries",
    "make_eligible",
    "refuse_entry",
    "return_nomination",
    "submit_nomination",
    "submitted_nominations",
]


def new_form_token() -> str:
    """A token for a form that is about to be filled in."""
    return uuid4().hex


@dataclass(frozen=True, kw_only=True)
class NominationDraft:
    """What somebody typed, cleaned by the form. One who nominates themself is named by their own name and address."""

    kind: NominationKind
    nominee_kind: NomineeKind
    nominee_name: str
    nominee_organisation: str
    nominee_locale: str
    language: str
    story: str
    nominator_name: str
    nominator_address: str
    nominee_members: str = ""
    nominee_address: str = ""
    form_token: str = field(default_factory=new_form_token)

    def settled(self) -> "NominationDraft":
        """The draft as it is stored."""
        draft = replace(self, nominator_address=fold_address(self.nominator_address))
        if draft.nominee_kind is NomineeKind.PERSON:
            draft = replace(draft, nominee_members="")
            if draft.kind is NominationKind.SELF:
                draft = replace(draft, nominee_name=draft.nominator_name, nominee_address=draft.nominator_address)
        return draft


def not_open() -> NotNow:
    """Why nothing can be sent now."""
    return NotNow(N_("Nominating is closed at this moment, so this could not be sent. Your words are still below."))


def submit_nomination(
    session: Session, *, edition: Edition, category: Category, draft: NominationDraft, now: datetime, sender: str,
    locale: str, account: Account | None = None,
) -> Nomination:  # fmt: skip
    """Keep a nomination, and mail a code to confirm it; with `account` (roles loaded) of the same address, no code.

    The same form sent twice is one nomination; sent again with other words before it is confirmed, the last words
    count; after that, they are a nomination of their own. Raises NotNow, TooManyTries.
    """
    if not nominating_is_open(edition, now=now):
        raise not_open()
    draft = draft.settled()
    values = asdict(draft) | {"edition_id": edition.id, "category_id": category.id}
    nomination = _insert(session, values, now)
    mail_code = nomination is not None
    if nomination is None:
        nomination, mail_code = _send_again(session, values, now)
    if nomination.state is not NominationState.UNCONFIRMED:
        return nomination
    claim_evidence(session, nomination=nomination)
    if account is not None and account.address == draft.nominator_address:
        return confirm_nomination(session, nomination=nomination, account=account, now=now)
    if mail_code:
        send_code(session, nomination=nomination, sender=sender, locale=locale, now=now)
    return nomination


def _send_again(session: Session, values: dict[str, Any], now: datetime) -> tuple[Nomination, bool]:
    """The nomination of a form whose token is there already, and whether a code must go out."""
    kept = session.scalars(select(Nomination).where(Nomination.form_token == values["form_token"])).one()
    same = all(getattr(kept, name) == value for name, value in values.items())
    if same:
        return kept, False
    if kept.state is not NominationState.UNCONFIRMED:
        another = _insert(session, values | {"form_token": new_form_token()}, now)
        return another or kept, True
    mail_code = kept.nominator_address != values["nominator_address"]
    for name, value in values.items():
        setattr(kept, name, value)
    kept.updated_at = kept.created_at = now
    session.flush()
    return kept, mail_code


def _insert(session: Session, values: dict[str, Any], now: datetime) -> Nomination | None:
    """The new row, or None when the form's token is there already: one statement, safe for two taps at once."""
    session.flush()
    row = {
        "public_id": secrets.token_hex(8), "state": NominationState.UNCONFIRMED, "created_at": now, "updated_at": now,
    }  # fmt: skip
    insert = insert_into(session, Nomination).values(**values, **row)
    wanted = insert.on_conflict_do_nothing(index_elements=["form_token"]).returning(Nomination)
    return session.scalars(wanted).one_or_none()
