"""What an offline pack is made from: the sealed record, proved to be what was sealed, and fitting certificates."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.ceremony.service_running_order import Act
from awards.certificates.service import list_certificates
from awards.domain.errors import NotNow
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.results.service_seal import digest_results, find_seal


@dataclass(frozen=True)
class Gap:
    """A winner without a certificate that says what the deck says."""

    category: Category
    name: str
    is_missing: bool


def prove_digest(session: Session, *, edition: Edition) -> str:
    """The digest under the seal, computed once more from the record. Raises NotNow where it is another one."""
    seal = find_seal(session, edition_id=edition.id)
    if seal is None or seal.second_by_id is None:
        raise NotNow(N_("This can be made once the results are sealed."))
    if digest_results(session, edition=edition) != seal.digest:
        raise NotNow(N_("The record is no longer what was sealed. Whoever runs the site must look into it first."))
    return seal.digest


def list_gaps(session: Session, *, edition: Edition, acts: Sequence[Act]) -> list[Gap]:
    """The winners whose certificate is missing, or says another name or citation. One statement."""
    made = {one.entry_id: one for one in list_certificates(session, edition_id=edition.id) if one.kind == "winner"}
    return [
        Gap(act.category, person.name, person.entry_id not in made)
        for act in acts
        for person in act.winners
        if (one := made.get(person.entry_id)) is None or (one.name, one.citation) != (person.name, person.citation)
    ]
