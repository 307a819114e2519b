"""Issuing certificates from the sealed results, and what is printed on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.models import Certificate
from awards.certificates.serials import make_serial
from awards.certificates.service_honours import ORDER, Honour, list_honours
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import DECIDED, CertificateKind, CertificateState
from awards.domain.wording import N_, pick_text
from awards.editions.models import Category, Edition
from awards.extensions import site
from awards.nominations.models import Entry

SPECIMEN = "SPECIMEN"
"""Stands on a sheet that honours nobody, where a certificate has its serial."""
_RANK = case({kind: rank for rank, kind in enumerate(ORDER)}, value=Certificate.kind)


def list_certificates(session: Session, *, edition_id: int) -> list[Certificate]:
    """The valid certificates of an edition by category, the highest first, then by name; with entry, nominee, category
    and the one that each replaces."""
    wanted = (
        select(Certificate)
        .join(Certificate.entry)
        .join(Entry.category)
        .where(Certificate.edition_id == edition_id, Certificate.state == CertificateState.VALID)
        .order_by(Category.position, _RANK, func.lower(Certificate.name), Certificate.id)
        .options(
            joinedload(Certificate.entry).joinedload(Entry.category),
            joinedload(Certificate.entry).joinedload(Entry.nominee),
            joinedload(Certificate.replaces),
        )
    )
    return list(session.scalars(wanted))


def get_certificate(session: Session, *, edition_id: int, serial: str) -> Certificate:
    """A certificate of this edition by its serial. Raises NotFound."""
    wanted = (
        select(Certificate)
        .where(Certificate.edition_id == edition_id, Certificate.serial == serial)
        .options(joinedload(Certificate.entry).joinedload(Entry.category))
    )
    found = session.scalar(wanted)
    if found is None:
        raise NotFound(N_("There is no certificate with this serial."))
    return found


@dataclass(frozen=True)
class Pending:
    """What there is to do so that everybody has the certificate that they are to have."""

    missing: list[Honour]
    changed: list[tuple[Honour, Certificate]]
    """Those whose valid certificate says something else, or is one of another kind."""
    void: list[Certificate]
    """Valid ones of somebody who is to have none."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.void)


def list_pending(
    *, edition: Edition, honours: Sequence[Honour], certificates: Sequence[Certificate],
    kinds: Collection[CertificateKind],
) -> Pending:  # fmt: skip
    """Compare all `honours` of these kinds with all valid `certificates` of the edition. Asks the database nothing."""
    valid = {certificate.entry_id: certificate for certificate in certificates}
    every = {honour.entry.id: honour for honour in honours}
    deserving = {number: honour for number, honour in every.items() if honour.kind in kinds}
    held = [(honour, valid[number]) for number, honour in deserving.items() if number in valid]
    return Pending(
        [honour for number, honour in deserving.items() if number not in valid],
        [(honour, old) for honour, old in held if not _says_the_same(edition, honour, old)],
        [one for one in certificates if one.kind in kinds and one.entry_id not in every],
    )


def issue_certificates(
    session: Session, *, edition: Edition, now: datetime, actor_id: int | None,
    kinds: Collection[CertificateKind] = (CertificateKind.WINNER,),
) -> list[Certificate]:  # fmt: skip
    """Give a certificate of these kinds to everybody who is to have one; the newly issued ones.

    A valid one that says what would be printed today is kept; another is replaced, so its serial says so from then on,
    and one of somebody who is to have none is revoked. Raises NotNow before the results are sealed.
    """
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})  # no unsealing meanwhile
    if edition.stage not in DECIDED:
        raise NotNow(N_("Certificates are made once the results are sealed."))
    pending = list_pending(
        edition=edition, honours=list_honours(session, edition=edition),
        certificates=list_certificates(session, edition_id=edition.id), kinds=kinds,
    )  # fmt: skip
    by: dict[str, Any] = {"now": now, "actor_id": actor_id}
    _revoke_void(session, edition, pending.void, **by)
    replaced = [_replace(session, edition, honour, old, **by) for honour, old in pending.changed]
    return [*replaced, *_issue_first(session, edition, pending.missing, **by)]


def _revoke_void(
    session: Session, edition: Edition, void: Sequence[Certificate], *, now: datetime, actor_id: int | None
) -> None:
    for certificate in void:
        certificate.state = CertificateState.REVOKED
    if void:
        record(
            session, action="certificates_revoked", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"certificates": sorted(one.id for one in void)},
        )  # fmt: skip


def _replace(
    session: Session, edition: Edition, honour: Honour, old: Certificate, *, now: datetime, actor_id: int | None
) -> Certificate:
    fresh = _certificate(edition, honour, now, actor_id)
    if edition.ceremony_on is None:  # the day on which it was first made stands
        fresh.awarded_on = old.awarded_on
    old.state = CertificateState.REPLACED
    session.flush()
    fresh.replaces_id = old.id
    session.add(fresh)
    session.flush()
    _record_issue(session, edition, fresh, replaces=old.id, now=now, actor_id=actor_id)
    return fresh


def _issue_first(
    session: Session, edition: Edition, honours: Sequence[Honour], *, now: datetime, actor_id: int | None
) -> list[Certificate]:
    """Certificates for those who have none yet. A winner's is recorded by itself; of others, a thousand in one line."""
    made = [_certificate(edition, honour, now, actor_id) for honour in honours]
    session.add_all(made)
    session.flush()
    others = [fresh for fresh in made if fresh.kind is not CertificateKind.WINNER]
    for fresh in made:
        if fresh.kind is CertificateKind.WINNER:
            _record_issue(session, edition, fresh, replaces=None, now=now, actor_id=actor_id)
    if others:
        record(
            session, action="certificates_issued", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"certificates": [[one.id, one.entry_id] for one in others]},
        )  # fmt: skip
    return made


def _record_issue(
    session: Session, edition: Edition, fresh: Certificate, *, replaces: int | None, now: datetime, actor_id: int | None
) -> None:
    record(
        session, action="certificate_issued", subject=f"certificate {fresh.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"entry": fresh.entry_id, "replaces": replaces},
    )  # fmt: skip


def mark_packed(session: Session, *, certificate_ids: Collection[int], now: datetime) -> None:
    """These are in a pack that is ready: they are not new any more."""
    packed = update(Certificate).where(Certificate.id.in_(certificate_ids)).values(packed_at=now)
    session.execute(packed.execution_options(synchronize_session=False))


def _certificate(edition: Edition, honour: Honour, now: datetime, actor_id: int | None) -> Certificate:
    return Certificate(
        edition_id=edition.id, entry_id=honour.entry.id, kind=honour.kind, state=CertificateState.VALID,
        serial=make_serial(site.certificate_keys[0]), **honour.printed,
        awarded_on=edition.ceremony_on or now.astimezone(edition.zone).date(), issued_at=now, issued_by_id=actor_id,
    )  # fmt: skip


def _says_the_same(edition: Edition, honour: Honour, old: Certificate) -> bool:
    printed = honour.printed | {"kind": honour.kind, "awarded_on": edition.ceremony_on or old.awarded_on}
    return all(getattr(old, name) == said for name, said in printed.items())


def contents_of(
    edition: Edition, certificates: Sequence[Certificate], *, signatures: Mapping[str, bytes] | None = None
) -> list[CertificateContent]:
    """What is printed on each certificate; entry and category are loaded. `signatures`: pictures by name."""
    return [
        write_content(
            edition, certificate.entry.category, certificate.kind, certificate.serial, signatures or {},
            name=certificate.name, organisation=certificate.organisation, members=certificate.members,
            citation=certificate.citation, locale=certificate.locale, awarded_on=certificate.awarded_on,
        )
        for certificate in certificates
    ]  # fmt: skip


def content_of(
    edition: Edition, honour: Honour, serial: str, signatures: Mapping[str, bytes]
) -> CertificateContent:  # fmt: skip
    """What would be printed for somebody who is to have a certificate; where no day is set, on the day of the edition's
    making."""
    day = edition.ceremony_on or edition.created_at.astimezone(edition.zone).date()
    return write_content(
        edition, honour.entry.category, honour.kind, serial, signatures, awarded_on=day, **honour.printed
    )  # fmt: skip


def write_content(
    edition: Edition, category: Category, kind: CertificateKind, serial: str, signatures: Mapping[str, bytes], *,
    name: str, organisation: str, members: str, citation: str, locale: str, awarded_on: date,
) -> CertificateContent:  # fmt: skip
    """One page of this edition. `signatures`: pictures by name."""
    return CertificateContent(
        kind=kind.value, category_name=pick_text(category.name, locale), hue=category.hue, icon=category.icon,
        name=name, organisation=organisation, members=members, citation=citation, edition_name=edition.name,
        awarded_on=awarded_on, place=pick_text(edition.ceremony_place, locale), language=locale, serial=serial,
        verify_url=verify_url(serial), signatories=sign(edition, locale, signatures),
    )  # fmt: skip


def sign(edition: Edition, language: str, signatures: Mapping[str, bytes]) -> tuple[Signatory, ...]:
    """The edition's signatories with their function in this language and, where there is one, their signature."""
    return tuple(
        Signatory(each["name"], pick_text(each["role"], language), signatures.get(each["name"]))
        for each in edition.signatories
    )


def verify_url(serial: str) -> str:
    """Where anybody can check a certificate."""
    return site.url(f"/verify/{serial}")
