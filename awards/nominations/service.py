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
from awards.domain.language import detect_language, settle_language
from awards.domain.lifecycle import NominationKind, NominationState, NomineeKind
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Nomination, fold_nominator
from awards.nominations.service_confirming import confirm_nomination, send_code
from awards.nominations.service_consents import Consents
from awards.nominations.service_correcting import correct_nominee
from awards.nominations.service_deadline import may_send
from awards.nominations.service_drafts import drop_draft
from awards.nominations.service_entries import (
    count_entries_by_state,
    entry_languages,
    get_entry,
    submitted_nominations,
)
from awards.nominations.service_evidence import claim_evidence
from awards.nominations.service_nominees import insert_into
from awards.nominations.service_own import WORDS
from awards.nominations.service_screening import make_eligible, refuse_entry, return_nomination
from awards.nominations.service_versions import keep_version, take_down

__all__ = [
    "NominationDraft",
    "confirm_nomination",
    "correct_nominee",
    "count_entries_by_state",
    "entry_languages",
    "get_entry",
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
    """What somebody typed, cleaned by the form; `language` is that of the story, or AUTO where it is to be recognised.

    One who nominates themself is named by their own name and address; one who nominates their own team is its contact,
    unless they name another.
    """

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
    nominee_contact: str = ""
    nominee_address: str = ""
    show_words: bool = True
    show_name: bool = False
    may_quote: bool = False
    form_token: str = field(default_factory=new_form_token)

    def settled(self) -> "NominationDraft":
        """The draft as it is stored."""
        agreed = Consents(show_words=self.show_words, show_name=self.show_name, may_quote=self.may_quote)
        draft = replace(
            self, nominator_address=fold_address(self.nominator_address), **asdict(agreed.settled(self.kind))
        )
        name, address = draft.nominator_name, draft.nominator_address
        oneself = draft.kind is NominationKind.SELF
        if draft.nominee_kind is NomineeKind.PERSON:
            draft = replace(draft, nominee_members="", nominee_contact="")
            return replace(draft, nominee_name=name, nominee_address=address) if oneself else draft
        if oneself and not (draft.nominee_contact or draft.nominee_address):
            draft = replace(draft, nominee_contact=name, nominee_address=address)
        return draft


def not_open() -> NotNow:
    """Why nothing can be sent now."""
    return NotNow(N_("Nominating is closed at this moment, so this could not be sent. Your words are still below."))


def submit_nomination(
    session: Session, *, edition: Edition, category: Category, draft: NominationDraft, now: datetime, sender: str,
    locale: str, account: Account | None = None, opened: str = "",
) -> Nomination:  # fmt: skip
    """Keep a nomination, and mail a code to confirm it; with `account` (roles loaded) of the same address, no code.

    The same form sent twice is one nomination; sent again with other words before it is confirmed, the last words
    count; after that, they are a nomination of their own. `now` is when it arrived, `opened` the form's mark of when it
    was opened, which counts for a while after the close. Raises NotNow, TooManyTries.
    """
    if not may_send(edition, form_token=draft.form_token, mark=opened, now=now):
        raise not_open()
    values = _values(draft.settled(), edition=edition, category=category, locale=locale)
    nomination = _insert(session, values, now)
    mail_code = nomination is not None
    if nomination is None:
        nomination, mail_code = _send_again(session, values, category, now)
    drop_draft(session, form_token=draft.form_token)
    if nomination.state is not NominationState.UNCONFIRMED:
        return nomination
    claim_evidence(session, nomination=nomination)
    if account is not None and account.address == draft.nominator_address:
        return confirm_nomination(session, nomination=nomination, account=account, now=now)
    if mail_code:
        send_code(session, nomination=nomination, sender=sender, locale=locale, now=now)
    return nomination


def _values(draft: NominationDraft, *, edition: Edition, category: Category, locale: str) -> dict[str, Any]:
    guess = detect_language(draft.story)
    return asdict(draft) | {
        "edition_id": edition.id,
        "category_id": category.id,
        "language": settle_language(draft.language, guess, fallback=locale),
        "detected_language": guess.sure,
        "nominator_key": fold_nominator(draft.nominator_name, draft.nominator_address),
    }


SETTLED_BY_ORGANISERS = frozenset({"language", "detected_language"})
"""What organisers may have put right since; with another category, the form that was sent is still the same one."""


def _is_same(kept: Nomination, values: dict[str, Any], category: Category) -> bool:
    differing = {name for name, value in values.items() if getattr(kept, name) != value}
    if kept.state is not NominationState.UNCONFIRMED:
        differing -= SETTLED_BY_ORGANISERS
        if kept.moved_from == category.key:
            differing -= {"category_id"}
    return not differing


def _send_again(session: Session, values: dict[str, Any], category: Category, now: datetime) -> tuple[Nomination, bool]:
    """The nomination of a form whose token is there already, and whether a code must go out."""
    wanted = select(Nomination).where(Nomination.form_token == values["form_token"]).with_for_update()
    kept = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if _is_same(kept, values, category):
        return kept, False
    if kept.state is not NominationState.UNCONFIRMED:
        another = _insert(session, values | {"form_token": new_form_token()}, now)
        return another or kept, True
    mail_code = kept.nominator_address != values["nominator_address"]
    before = take_down(kept, WORDS)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.updated_at = kept.created_at = now
    session.flush()
    if take_down(kept, WORDS).values != before.values:
        keep_version(session, words=before, now=now, actor_id=None)
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
