"""Drafts: a nomination that is still being written, kept with us from the moment its writer's address is known.

A draft is known by the token of its form, which is that of the nomination it becomes. It is read by whoever shows that
token, or by the account whose address it names; by nobody else. A save says which version it was written on: with an
older one it overwrites nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import Account
from awards.accounts.service import fold_address
from awards.accounts.service_sign_in import issue_code
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.mail.service import queue_message
from awards.nominations.models import Nomination
from awards.nominations.models_drafts import KeptDraft
from awards.nominations.service_nominees import BEFORE_SCORING, insert_into

KEPT_FOR = timedelta(days=90)
"""After the last save."""
MOST_CHARACTERS = 24_000
"""In all fields of a draft together: the longest words that a form takes, twice over."""
MOST_LISTED = 30
"""Drafts of one address that are listed: whoever types another's address cannot bury what is theirs."""


class DraftTooLarge(AwardsError):
    """More text than any form takes."""


class DraftSent(AwardsError):
    """The nomination of this form has been sent already; `public_id` is its own."""

    def __init__(self, public_id: str) -> None:
        super().__init__(N_("This nomination has been sent already, from here or from another device."))
        self.public_id = public_id


class DraftChangedMeanwhile(AwardsError):
    """It was saved elsewhere since this page knew of it; `draft` is how it is kept."""

    def __init__(self, draft: KeptDraft) -> None:
        super().__init__(N_("This nomination was changed on another device meanwhile. Nothing was overwritten."))
        self.draft = draft


def save_draft(
    session: Session, *, edition: Edition, category: Category, form_token: str, fields: Mapping[str, str],
    version: int, address: str, now: datetime,
) -> KeptDraft:  # fmt: skip
    """Keep what was typed on top of `version` (0: of none). The same words sent again are one save.

    Raises NotNow, DraftTooLarge, DraftSent, DraftChangedMeanwhile.
    """
    if edition.stage not in BEFORE_SCORING:
        raise NotNow(N_("Nominating is closed."))
    if sum(len(name) + len(text) for name, text in fields.items()) > MOST_CHARACTERS:
        raise DraftTooLarge(N_("This is more text than we can keep. It is kept on your device only."))
    sent = find_sent(session, edition_id=edition.id, form_token=form_token)
    if sent is not None:
        raise DraftSent(sent)
    values = {"category_id": category.id, "address": fold_address(address), "fields": dict(fields), "saved_at": now}
    wanted = select(KeptDraft).execution_options(populate_existing=True)
    saved = session.scalars(
        update(KeptDraft)
        .where(KeptDraft.form_token == form_token, KeptDraft.edition_id == edition.id, KeptDraft.version == version)
        .values(**values, version=version + 1)
        .returning(KeptDraft),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one_or_none()
    if saved is not None:
        return saved
    row = {"form_token": form_token, "edition_id": edition.id, "created_at": now, "version": version + 1}
    insert = insert_into(session, KeptDraft).values(**values, **row)
    made = session.scalars(
        insert.on_conflict_do_nothing(index_elements=["form_token"]).returning(KeptDraft)
    ).one_or_none()
    if made is not None:
        return made
    kept = session.scalar(wanted.where(KeptDraft.form_token == form_token, KeptDraft.edition_id == edition.id))
    if kept is None:  # a token of another edition, or thrown away in this very moment
        raise NotFound(N_("There is no such draft."))
    if (kept.fields, kept.category_id) == (dict(fields), category.id):
        return kept
    raise DraftChangedMeanwhile(kept)


def find_sent(session: Session, *, edition_id: int, form_token: str) -> str | None:
    """The public id of the nomination that was sent with this form."""
    wanted = select(Nomination.public_id)
    return session.scalar(wanted.where(Nomination.form_token == form_token, Nomination.edition_id == edition_id))


def find_draft(session: Session, *, edition_id: int, form_token: str) -> KeptDraft | None:
    """The draft of a form, for whoever shows its token, with its category."""
    wanted = select(KeptDraft).where(KeptDraft.edition_id == edition_id, KeptDraft.form_token == form_token)
    return session.scalar(wanted.options(joinedload(KeptDraft.category)))


def _unsent() -> ColumnElement[bool]:
    return ~exists().where(Nomination.form_token == KeptDraft.form_token)


def list_own_drafts(
    session: Session, *, edition_id: int, account: Account, category_id: int | None = None
) -> list[KeptDraft]:
    """The drafts of the account's address with their categories, the last saved first. One statement."""
    wanted = select(KeptDraft).where(
        KeptDraft.edition_id == edition_id, KeptDraft.address == account.address, _unsent()
    )
    if category_id is not None:
        wanted = wanted.where(KeptDraft.category_id == category_id)
    wanted = wanted.options(joinedload(KeptDraft.category)).order_by(KeptDraft.saved_at.desc(), KeptDraft.id.desc())
    return list(session.scalars(wanted.limit(MOST_LISTED)))


def find_own_draft(session: Session, *, edition_id: int, draft_id: int, account: Account) -> KeptDraft | None:
    """One of the account's own drafts with its category, or None."""
    wanted = select(KeptDraft).where(
        KeptDraft.id == draft_id, KeptDraft.edition_id == edition_id, KeptDraft.address == account.address, _unsent()
    )
    return session.scalar(wanted.options(joinedload(KeptDraft.category)))


def drop_draft(session: Session, *, form_token: str) -> None:
    """Forget the draft of a form: it was sent, or its writer wants nothing of it kept."""
    session.flush()
    gone = delete(KeptDraft).where(KeptDraft.form_token == form_token)
    session.execute(gone.execution_options(synchronize_session=False))


def drop_old_drafts(session: Session, *, now: datetime) -> int:
    """Forget the drafts that nobody saved for ninety days, and any whose nomination was sent; how many that were."""
    old = (KeptDraft.saved_at < now - KEPT_FOR) | exists().where(Nomination.form_token == KeptDraft.form_token)
    found = list(session.scalars(select(KeptDraft.id).where(old).limit(1000)))
    if found:
        session.execute(delete(KeptDraft).where(KeptDraft.id.in_(found), old))
    return len(found)


def send_draft_link(
    session: Session, *, edition: Edition, draft: KeptDraft, sender: str, locale: str, now: datetime
) -> None:
    """Mail a link that signs in and leads to the draft, to the address that was typed in it. Raises TooManyTries."""
    issued = issue_code(session, address=draft.address, sender=sender, now=now)
    category = session.get_one(Category, draft.category_id)
    following = f"/{edition.slug}/nominate/{category.key}?draft={draft.id}"
    queue_message(
        session,
        template="draft_link",
        to_address=draft.address,
        locale=locale,
        context={
            "path": f"/sign-in/link/{issued.token}?next={quote(following)}",
            "mine": f"/{edition.slug}/my-nominations",
            "category": category.name,
        },
        now=now,
        edition_id=edition.id,
        confidential=True,
    )
