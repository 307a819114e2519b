"""The print room at a glance: how many certificates of each kind there are to be, are made, have changed, are new."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.certificates.models import Certificate
from awards.certificates.service import Pending, list_certificates, list_pending
from awards.certificates.service_honours import ORDER, Honour, list_honours
from awards.domain.lifecycle import CertificateKind
from awards.editions.models import Edition


@dataclass(frozen=True)
class KindState:
    """Where the certificates of one kind stand."""

    kind: CertificateKind
    wanted: int
    pending: Pending
    fresh: int
    """Valid ones that were in no pack yet."""

    @property
    def made(self) -> int:
        """Those that say what would be printed now."""
        return self.wanted - len(self.pending.missing) - len(self.pending.changed)

    @property
    def unprinted(self) -> int:
        """What a pack of what is new would hold."""
        return len(self.pending.missing) + len(self.pending.changed) + self.fresh


@dataclass(frozen=True)
class PrintRoom:
    """All that the page shows; `certificates` are the valid ones."""

    kinds: tuple[KindState, ...]
    certificates: list[Certificate]
    honours: list[Honour]

    @property
    def changed(self) -> dict[int, Honour]:
        """Valid certificates, by id, that no longer say what would be printed."""
        return {old.id: honour for state in self.kinds for honour, old in state.pending.changed}

    @property
    def unprinted_kinds(self) -> list[CertificateKind]:
        """The kinds that were printed before and of which something is new: what the short cut prints."""
        printed = {one.kind for one in self.certificates if one.packed_at is not None}
        return [state.kind for state in self.kinds if state.unprinted and state.kind in printed]

    def count_unprinted(self) -> int:
        """How many certificates the short cut prints."""
        return sum(state.unprinted for state in self.kinds if state.kind in self.unprinted_kinds)


def look_into_print_room(session: Session, *, edition: Edition) -> PrintRoom:
    """Four statements, however many certificates there are."""
    certificates = list_certificates(session, edition_id=edition.id)
    honours = list_honours(session, edition=edition)
    return PrintRoom(
        tuple(_kind_state(edition, kind, honours, certificates) for kind in ORDER), certificates, honours
    )  # fmt: skip


def _kind_state(
    edition: Edition, kind: CertificateKind, honours: Sequence[Honour], certificates: Sequence[Certificate]
) -> KindState:
    pending = list_pending(edition=edition, honours=honours, certificates=certificates, kinds=(kind,))
    old = {certificate.id for _honour, certificate in pending.changed} | {one.id for one in pending.void}
    fresh = sum(one.kind is kind and one.packed_at is None and one.id not in old for one in certificates)
    return KindState(kind, sum(one.kind is kind for one in honours), pending, fresh)
