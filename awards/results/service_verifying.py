"""Proving from a file that nothing has changed: its digest against the seal's, its content against the database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.sealed_file import Difference, differing_parts, digest_of, is_rewritten, read_sealed_file
from awards.editions.models import Edition
from awards.results.models import Seal
from awards.results.models_unsealing import Unsealing
from awards.results.service_publishing import PublicDigest
from awards.results.service_seal import collect_results, find_seal


class Verdict(StrEnum):
    """What the digest of a file is, byte by byte."""

    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


@dataclass(frozen=True)
class FileCheck:
    """What a file proves. `differences` from the database are None where nobody looked inside the file."""

    digest: str
    verdict: Verdict
    unsealed_at: datetime | None = None
    differences: list[Difference] | None = None
    rewritten: bool = False
    """The same content as the database's, but written by another program: its bytes are not those that were sealed."""

    @property
    def proves(self) -> bool:
        """Whether the file is what was sealed, and the database still says the same."""
        return self.verdict is Verdict.SEALED and self.differences == []


def check_public_file(session: Session, *, edition: Edition, public: PublicDigest, data: bytes) -> FileCheck:
    """Check a file against the digests that everybody knows.

    Only into a file that proves to be the sealed one is looked: whoever holds something else learns nothing.
    """
    digest = digest_of(data)
    if public.digest is not None and digest == public.digest:
        return FileCheck(digest, Verdict.SEALED, differences=_compare(session, edition, read_sealed_file(data)))
    off = next((one.unsealed_at for one in public.withdrawn if one.digest == digest), None)
    return FileCheck(digest, Verdict.WITHDRAWN if off else Verdict.OTHER, off)


def check_file(session: Session, *, edition: Edition, data: bytes) -> FileCheck:
    """Check a file for those who may read what is sealed, part by part. Raises SealedFileUnreadable."""
    digest, content = digest_of(data), read_sealed_file(data)
    differences = _compare(session, edition, content)
    seal = find_seal(session, edition_id=edition.id)
    if seal is not None and seal.second_at is not None and seal.digest == digest:
        return FileCheck(digest, Verdict.SEALED, differences=differences)
    off = find_unsealed_at(session, edition_id=edition.id, digest=digest)
    verdict = Verdict.WITHDRAWN if off else Verdict.OTHER
    return FileCheck(digest, verdict, off, differences, rewritten=not differences and is_rewritten(data, content))


def _compare(session: Session, edition: Edition, content: dict[str, Any]) -> list[Difference]:
    return differing_parts(content, collect_results(session, edition=edition))


def find_unsealed_at(session: Session, *, edition_id: int, digest: str) -> datetime | None:
    """When the seal with this digest was last taken off, if it was."""
    wanted = select(Unsealing.second_at).where(
        Unsealing.edition_id == edition_id, Unsealing.digest == digest, Unsealing.second_at.is_not(None)
    )
    return session.scalar(wanted.order_by(Unsealing.second_at.desc()).limit(1))


def find_edition_of_file(session: Session, *, data: bytes) -> Edition | None:
    """The edition whose seal has the digest of this file, or had it; else the one that the file names."""
    digest = digest_of(data)
    for table in (Seal, Unsealing):
        wanted = select(Edition).join(table, table.edition_id == Edition.id).where(table.digest == digest)
        if found := session.scalars(wanted.order_by(Edition.id)).first():
            return found
    named = read_sealed_file(data)["edition"]
    return None if "\0" in named else session.scalar(select(Edition).where(Edition.slug == named))
