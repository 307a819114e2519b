"""Who is to have which certificate: winners by the decisions, finalists, and everybody else whom the jury read."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from awards.domain.lifecycle import CertificateKind, EntryState
from awards.domain.matching import fold_name
from awards.domain.notice import NomineeAnswer
from awards.editions.models import Edition
from awards.nominations.models import Entry
from awards.results.models import Decision
from awards.results.models_record import Deliberation

ORDER = (CertificateKind.WINNER, CertificateKind.FINALIST, CertificateKind.NOMINEE)
"""The highest first: an entry has one certificate, the highest that it deserves."""


@dataclass(frozen=True)
class Honour:
    """What an entry is to be given; the citation, in its nominee's language, is a winner's."""

    entry: Entry
    kind: CertificateKind
    citation: str = ""
    citation_language: str = ""
    """In which it is written; "" where nobody knows."""

    @property
    def printed(self) -> dict[str, Any]:
        """The words of the certificate that come from the entry."""
        nominee = self.entry.nominee
        return {
            "name": nominee.name, "organisation": nominee.organisation, "members": nominee.members,
            "citation": self.citation, "locale": nominee.locale,
        }  # fmt: skip


def list_honours(session: Session, *, edition: Edition, kinds: Collection[CertificateKind] = ORDER) -> list[Honour]:
    """By category, the highest first, then by name; entries with category and nominee. Three statements."""
    decisions = {
        decision.entry_id: decision
        for decision in session.scalars(select(Decision).where(Decision.edition_id == edition.id))
    }
    finalists = _runners_up(session, edition)
    wanted = (
        select(Entry)
        .where(Entry.edition_id == edition.id, or_(Entry.state == EntryState.ELIGIBLE, Entry.id.in_(decisions.keys())))
        .options(joinedload(Entry.nominee), joinedload(Entry.category))
    )
    honours = []
    for entry in session.scalars(wanted):
        won = decisions.get(entry.id)
        if won is not None:
            honours.append(_honour_winner(entry, won))
        elif not _stays_away(entry):
            published = entry.shortlisted and edition.shortlist_published_at is not None
            is_finalist = published or entry.id in finalists
            honours.append(Honour(entry, CertificateKind.FINALIST if is_finalist else CertificateKind.NOMINEE))
    return sorted((one for one in honours if one.kind in kinds), key=_place)


def _honour_winner(entry: Entry, decision: Decision) -> Honour:
    wanted = entry.nominee.locale
    language = wanted if wanted in decision.translations else decision.citation_language
    return Honour(entry, CertificateKind.WINNER, decision.cite(wanted), language)


def _runners_up(session: Session, edition: Edition) -> set[int]:
    """Those whom the jury named second and third in the record of its talk."""
    kept = session.scalars(select(Deliberation.runners_up).where(Deliberation.edition_id == edition.id))
    return {entry_id for one in kept for entry_id in one.get("order", ()) if entry_id is not None}


def _stays_away(entry: Entry) -> bool:
    """Whether the nominee wished to have nothing to do with it."""
    return entry.nominee.answer is NomineeAnswer.DECLINED or entry.nominee.erasure_asked_at is not None


def _place(honour: Honour) -> tuple[int, int, str, int]:
    entry = honour.entry
    return entry.category.position, ORDER.index(honour.kind), fold_name(entry.nominee.name), entry.id
