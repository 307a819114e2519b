"""Evidence: adding a cleaned file to a form or a nomination, taking it out, who may see it."""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.lifecycle import NominationState
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.editions.service import nominating_is_open
from awards.extensions import site
from awards.nominations.models import Nomination
from awards.nominations.models_evidence import EvidenceFile, MediaType
from awards.nominations.service_deadline import in_grace
from awards.nominations.service_nominees import insert_into, lock_entry, reopen
from awards.nominations.service_screening import SCREENING

MOST_FILES = 3
READ_BY_ORGANISERS = (NominationState.SUBMITTED, NominationState.RETURNED, NominationState.DUPLICATE)


class TooManyFiles(AwardsError):
    """The form has all the files that one nomination may have."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A cleaned file that lies in the folder."""

    original_name: str
    stored_name: str
    media_type: MediaType
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def too_many() -> TooManyFiles:
    """Why a fourth file is not taken."""
    return TooManyFiles(N_("There are %(most)s files already: remove one to send another."), {"most": MOST_FILES})


def find_nomination_of_form(session: Session, *, form_token: str) -> Nomination | None:
    """The nomination that a form has become."""
    return session.scalar(select(Nomination).where(Nomination.form_token == form_token))


def check_form(session: Session, *, edition: Edition, form_token: str, now: datetime) -> None:
    """Raise NotNow unless whoever has the form may still add files to it, or take them out."""
    if not nominating_is_open(edition, now=now) and not in_grace(edition, now=now):
        raise NotNow(N_("Nominating is closed at this moment, so no file can be added."))
    nomination = find_nomination_of_form(session, form_token=form_token)
    if nomination is not None and nomination.state is not NominationState.UNCONFIRMED:
        raise NotNow(N_("This nomination is sent already: add files to it under “My nominations”."))


def add_evidence(
    session: Session, *, edition: Edition, form_token: str, file: StoredFile, now: datetime,
    nomination: Nomination | None = None, actor_id: int | None = None,
) -> EvidenceFile:  # fmt: skip
    """Add a file to a form that is not sent yet; with `nomination`, to that one, which is then screened again.

    The same file sent again (the answer was lost on its way) is the one that is there. Raises TooManyFiles, also when
    two come at once and there is room for one: each file has a place of its own, and there are three.
    """
    same = (EvidenceFile.form_token == form_token) & (EvidenceFile.sha256 == file.sha256)
    there = session.scalar(select(EvidenceFile).where(same).limit(1))
    if there is not None:
        return there
    added = _insert(session, edition=edition, form_token=form_token, file=file, nomination=nomination, now=now)
    if nomination is not None:
        _change(session, edition=edition, nomination=nomination, now=now)
        _note(session, "evidence_added", added, now=now, actor_id=actor_id)
    return added


def _insert(
    session: Session, *, edition: Edition, form_token: str, file: StoredFile, nomination: Nomination | None,
    now: datetime,
) -> EvidenceFile:  # fmt: skip
    values = {
        "public_id": secrets.token_hex(16), "edition_id": edition.id, "form_token": form_token, "uploaded_at": now,
        "nomination_id": nomination.id if nomination else None, "hidden_from_jury": None, **vars(file),
    }  # fmt: skip
    for position in range(1, MOST_FILES + 1):
        insert = insert_into(session, EvidenceFile).values(position=position, **values)
        wanted = insert.on_conflict_do_nothing(index_elements=["form_token", "position"]).returning(EvidenceFile)
        added: EvidenceFile | None = session.scalars(wanted).one_or_none()
        if added is not None:
            return added
    raise too_many()


def remove_evidence(
    session: Session, *, edition: Edition, file: EvidenceFile, now: datetime, nomination: Nomination | None = None,
    actor_id: int | None = None,
) -> str:  # fmt: skip
    """Take a file out; the name of what the caller removes from the folder once that is committed."""
    stored_name = file.stored_name
    session.delete(file)
    session.flush()
    if nomination is not None:
        _change(session, edition=edition, nomination=nomination, now=now)
        _note(session, "evidence_removed", file, now=now, actor_id=actor_id)
    return stored_name


def _change(session: Session, *, edition: Edition, nomination: Nomination, now: datetime) -> None:
    """What a nomination consists of has changed: who screens it sees that, and it gets a new version."""
    if nomination.entry_id is not None and nomination.state is NominationState.SUBMITTED:
        reopen(lock_entry(session, entry_id=nomination.entry_id), edition)
    nomination.updated_at = now
    session.flush()


def _note(session: Session, action: str, file: EvidenceFile, *, now: datetime, actor_id: int | None) -> None:
    record(
        session, action=action, subject=f"nomination {file.nomination_id}", now=now, actor_id=actor_id,
        edition_id=file.edition_id, details={"file": file.id},
    )  # fmt: skip


def claim_evidence(session: Session, *, nomination: Nomination) -> None:
    """Give a nomination the files of the form that it was sent with."""
    mine = (EvidenceFile.form_token == nomination.form_token) & EvidenceFile.nomination_id.is_(None)
    session.execute(
        update(EvidenceFile)
        .where(mine)
        .values(nomination_id=nomination.id)
        .execution_options(synchronize_session=False)
    )


def pass_evidence_on(session: Session, *, from_id: int, to_id: int) -> None:
    """One nomination's words have joined another's: its files go with them."""
    session.execute(
        update(EvidenceFile)
        .where(EvidenceFile.nomination_id == from_id)
        .values(nomination_id=to_id)
        .execution_options(synchronize_session=False)
    )


def _list(session: Session, where: ColumnElement[bool]) -> list[EvidenceFile]:
    wanted = select(EvidenceFile).where(where).order_by(EvidenceFile.nomination_id, EvidenceFile.id)
    return list(session.scalars(wanted))


def list_of_form(session: Session, *, edition_id: int, form_token: str) -> list[EvidenceFile]:
    """The files of a form, first chosen first."""
    return _list(session, (EvidenceFile.form_token == form_token) & (EvidenceFile.edition_id == edition_id))


def list_of_nomination(session: Session, *, nomination_id: int) -> list[EvidenceFile]:
    """The files of a nomination."""
    return _list(session, EvidenceFile.nomination_id == nomination_id)


def list_for_organisers(session: Session, *, nominations: Iterable[Nomination]) -> dict[int, list[EvidenceFile]]:
    """Nomination id → its files, of those nominations that were not withdrawn."""
    return _by_nomination(session, [each.id for each in nominations if each.state in READ_BY_ORGANISERS])


def list_for_jury(session: Session, *, nomination_ids: list[int], blind: bool) -> dict[int, list[EvidenceFile]]:
    """Nomination id → the files that the jury may see, of these nominations, which count. `blind`: names are hidden."""
    found = _by_nomination(session, nomination_ids)
    return {number: [file for file in files if not file.is_hidden(blind=blind)] for number, files in found.items()}


def _by_nomination(session: Session, ids: list[int]) -> dict[int, list[EvidenceFile]]:
    found: dict[int, list[EvidenceFile]] = defaultdict(list)
    if ids:
        for file in _list(session, EvidenceFile.nomination_id.in_(ids)):
            found[file.nomination_id or 0].append(file)
    return found


def _get(session: Session, where: ColumnElement[bool], *states: NominationState) -> EvidenceFile:
    wanted = select(EvidenceFile).where(where)
    if states:
        wanted = wanted.join(Nomination, Nomination.id == EvidenceFile.nomination_id).where(
            Nomination.state.in_(states)
        )
    file = session.scalar(wanted)
    if file is None:
        raise NotFound(N_("There is no such file."))
    return file


def key_of(form_token: str, public_id: str) -> str:
    """What stands in the address of a file that is not sent yet: only whoever has the form can know it."""
    text = f"evidence:{form_token}:{public_id}".encode()
    return hmac.new(site.secret_key.encode(), text, hashlib.sha256).hexdigest()[:32]


def get_unsent(session: Session, *, edition_id: int, public_id: str, key: str) -> EvidenceFile:
    """A file for whoever has its form, as long as the nomination is not confirmed. Raises NotFound."""
    file = _get(session, (EvidenceFile.public_id == public_id) & (EvidenceFile.edition_id == edition_id))
    fits = hmac.compare_digest(key_of(file.form_token, public_id).encode(), key.encode())
    nomination = session.get(Nomination, file.nomination_id) if file.nomination_id else None
    if not fits or (nomination is not None and nomination.state is not NominationState.UNCONFIRMED):
        raise NotFound(N_("There is no such file."))
    return file


def get_own(session: Session, *, edition_id: int, public_id: str, account: Account) -> EvidenceFile:
    """A file of one of the account's own nominations. Raises NotFound."""
    file = _get(
        session, (EvidenceFile.public_id == public_id) & (EvidenceFile.edition_id == edition_id), *NominationState
    )
    nomination = session.get_one(Nomination, file.nomination_id)
    unconfirmed = nomination.state is NominationState.UNCONFIRMED
    mine = nomination.nominator_address == account.address if unconfirmed else nomination.nominator_id == account.id
    if not mine:
        raise NotFound(N_("There is no such file."))
    return file


def get_screened(session: Session, *, edition_id: int, public_id: str) -> EvidenceFile:
    """A file for the organisers. Raises NotFound."""
    where = (EvidenceFile.public_id == public_id) & (EvidenceFile.edition_id == edition_id)
    return _get(session, where, *READ_BY_ORGANISERS)


def get_judged(session: Session, *, entry_id: int, public_id: str, blind: bool) -> EvidenceFile:
    """A file for a juror who reads the entry, as the caller has seen to. `blind`: names are hidden. Raises NotFound."""
    where = (EvidenceFile.public_id == public_id) & (Nomination.entry_id == entry_id)
    file = _get(session, where, NominationState.SUBMITTED)
    if file.is_hidden(blind=blind):
        raise NotFound(N_("There is no such file."))
    return file


def hide_evidence(
    session: Session, *, edition: Edition, file: EvidenceFile, hidden: bool, now: datetime, actor_id: int | None
) -> None:
    """Keep a file from the jury, or show it after all. Raises NotNow once the jury has cast its ballots."""
    if edition.stage not in SCREENING:
        raise NotNow(N_("The jury has read this: it can no longer be hidden or shown."))
    if file.hidden_from_jury is hidden:
        return
    file.hidden_from_jury = hidden
    action = "evidence_hidden" if hidden else "evidence_shown"
    _note(session, action, file, now=now, actor_id=actor_id)
