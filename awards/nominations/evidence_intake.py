"""The files of a request: cleaned while no transaction is open, then added to a form or to a nomination."""

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import g, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from awards.accounts.views import sender
from awards.domain.errors import AwardsError, TooManyTries
from awards.domain.matching import clean_name
from awards.domain.wording import N_
from awards.extensions import db
from awards.nominations.evidence_cleaning import clean_file
from awards.nominations.evidence_kinds import EvidenceRefused
from awards.nominations.evidence_store import EvidenceStore, evidence_store
from awards.nominations.models import Nomination
from awards.nominations.models_evidence import EXTENSIONS, EvidenceFile, MediaType
from awards.nominations.service_evidence import (
    MOST_FILES,
    StoredFile,
    add_evidence,
    key_of,
    list_of_form,
    list_of_nomination,
    remove_evidence,
    too_many,
)
from awards.uploads import FILE_MOST, begin_writing, may_send_files
from awards.web import now, say

NAME_MOST = 120
TOO_LARGE = N_("This file is larger than %(most)s MB. Send a smaller one, or a photo of it.")
TOO_OFTEN = N_("Too many files came from your network in this hour. Send your words now, and the file later.")
NO_ROOM = N_("There is no room for files at this moment. Your words can be sent without it.")


@dataclass(frozen=True)
class Holder:
    """What files belong to: a form that is not sent yet, or a nomination (of whoever is signed in)."""

    form_token: str
    nomination: Nomination | None = None

    @property
    def name(self) -> str:
        """The field that tells the script's requests to what the files belong."""
        return "form_token" if self.nomination is None else "nomination"

    @property
    def value(self) -> str:
        """What stands in that field."""
        return self.nomination.public_id if self.nomination else self.form_token


@dataclass
class Evidence:
    """What a page shows of a holder's files: what is there, and what was refused, each with the reason."""

    holder: Holder
    refused: list[tuple[str, str]] = field(default_factory=list)
    changed: bool = False
    most: int = MOST_FILES
    most_bytes: int = FILE_MOST

    @cached_property
    def files(self) -> list[tuple[EvidenceFile, str]]:
        """The files with their addresses; looked for when a page shows them, not when the answer leads elsewhere."""
        return [(file, address_of(self.holder, file)) for file in list_files(self.holder)]

    def refuse(self, form: Any) -> None:
        """Make each refused file an error of the form: nobody sends their words without knowing."""
        form.form_errors.extend(f"{name}: {reason}" for name, reason in self.refused)


Refused = list[tuple[str, AwardsError]]


def name_of(typed: str | None) -> str:
    """A file's name as it is kept for its sender: the last part, one line, nothing invisible, not too long."""
    last = (typed or "").replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    name = clean_name(shown).strip(". ")
    if len(name) > NAME_MOST:
        name = f"{name[: NAME_MOST - 12]}…{name[-11:]}"
    return name or "?"


def prepare(uploads: Sequence[FileStorage]) -> tuple[list[StoredFile], Refused]:
    """Clean files and lay them in the folder; those refused, with why. No transaction may be open."""
    chosen = [upload for upload in uploads if upload.filename]
    stored: list[StoredFile] = []
    refused: Refused = []
    allowed = not chosen or may_send_files(sender(), len(chosen))
    for number, upload in enumerate(chosen):
        name = name_of(upload.filename)
        try:
            if number >= MOST_FILES:
                raise too_many()
            if not allowed:
                raise TooManyTries(TOO_OFTEN)
            stored.append(_store(evidence_store(), upload, name))
        except AwardsError as error:
            refused.append((name, error))
    return stored, refused


def _store(store: EvidenceStore, upload: FileStorage, name: str) -> StoredFile:
    if not store.has_room():
        raise EvidenceRefused(NO_ROOM)
    with store.incoming_pair() as (source, target):
        upload.save(source)
        if source.stat().st_size > FILE_MOST:
            raise EvidenceRefused(TOO_LARGE, {"most": FILE_MOST // 1024 // 1024})
        cleaned = clean_file(source, target)
        media_type = MediaType(cleaned.media_type)
        data = target.read_bytes()
        return StoredFile(
            original_name=name, stored_name=store.keep(target, EXTENSIONS[media_type]), media_type=media_type,
            size=len(data), sha256=hashlib.sha256(data).hexdigest(), width=cleaned.width, height=cleaned.height,
            pages=cleaned.pages,
        )  # fmt: skip


def add_all(holder: Holder, stored: Sequence[StoredFile], refused: Refused) -> None:
    """Add stored files to their holder; one that is there already, or has no place (noted in `refused`), is dropped."""
    for file in stored:
        try:
            added = add_evidence(
                db.session(), edition=g.edition, form_token=holder.form_token, nomination=holder.nomination, file=file,
                now=now(), actor_id=current_user.id,
            )  # fmt: skip
            needed = added.stored_name == file.stored_name
        except AwardsError as error:
            needed = False
            refused.append((file.original_name, error))
        if not needed:
            evidence_store().drop(file.stored_name)


def list_files(holder: Holder) -> list[EvidenceFile]:
    """The files of a holder."""
    if holder.nomination:
        return list_of_nomination(db.session(), nomination_id=holder.nomination.id)
    return list_of_form(db.session(), edition_id=g.edition.id, form_token=holder.form_token)


def remove_all(holder: Holder, public_ids: Sequence[str]) -> list[str]:
    """Take those of the holder's files out that are named; what to drop from the folder after the commit."""
    return [
        remove_evidence(
            db.session(), edition=g.edition, file=file, nomination=holder.nomination, now=now(),
            actor_id=current_user.id,
        )
        for file in list_files(holder)
        if file.public_id in public_ids
    ]  # fmt: skip


def drop_all(names: Sequence[str]) -> None:
    """Remove files whose rows are gone for good."""
    for name in names:
        evidence_store().drop(name)


def show_evidence(holder: Holder, refused: Refused | None = None, *, changed: bool = False) -> Evidence:
    """What the page shows of the holder's files."""
    return Evidence(holder, [(name, say(error)) for name, error in refused or []], changed)


def address_of(holder: Holder, file: EvidenceFile) -> str:
    """Where whoever holds a file sees it."""
    place: dict[str, Any] = {"edition": g.edition.slug, "file_id": file.public_id}
    if holder.nomination:
        return url_for("evidence.own", **place)
    return url_for("evidence.unsent", key=key_of(file.form_token, file.public_id), **place)


def receive_with_form(holder: Holder, check: Callable[[], None]) -> Evidence:
    """The files that came with a form, in a transaction of their own: they are kept whatever becomes of the words.

    `let_go` was called before. `check` raises an AwardsError when the holder's files may not be changed.
    """
    stored, refused = prepare(request.files.getlist("evidence"))
    begin_writing(afresh=bool(stored or refused))
    taken_out = request.form.getlist("evidence_out")
    given = bool(stored or taken_out)
    if given:
        gone = _change(holder, check, stored, refused, taken_out)
        db.session.commit()
        drop_all(gone)
    return show_evidence(holder, refused, changed=given)


def _change(
    holder: Holder, check: Callable[[], None], stored: list[StoredFile], refused: Refused, taken_out: list[str]
) -> list[str]:
    """Add and take out; what to drop from the folder once that is committed."""
    try:
        check()
    except AwardsError as error:
        refused.extend((file.original_name, error) for file in stored)
        return [file.stored_name for file in stored]
    gone = remove_all(holder, taken_out)
    add_all(holder, stored, refused)
    return gone
