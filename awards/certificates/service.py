"""Issuing certificates from the sealed decisions, and knowing them again by their serial."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.models import Certificate
from awards.certificates.serials import make_serial
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import CertificateKind, CertificateState, Stage
from awards.domain.wording import N_, pick_text
from awards.editions.models import Category, Edition
from awards.extensions import site
from awards.nominations.models import Entry
from awards.results.models import Decision
from awards.results.service import list_decisions

SPECIMEN = "SPECIMEN"
"""Stands on a sheet that honours nobody, where a certificate has its serial."""
DECIDED_STAGES = frozenset({Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED})


def list_certificates(session: Session, *, edition_id: int) -> list[Certificate]:
    """The valid certificates of an edition in the order of its categories, with entry, nominee, category and the one
    that each replaces."""
    wanted = (
        select(Certificate)
        .join(Certificate.entry)
        .join(Entry.category)
        .where(Certificate.edition_id == edition_id, Certificate.state == CertificateState.VALID)
        .order_by(Category.position, Certificate.id)
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


def issue_certificates(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> list[Certificate]:
    """A winner's certificate for every decision; the newly issued ones.

    A valid one that says what would be printed today is kept; another is replaced, so its serial says so from then on.
    Raises NotNow before the results are sealed.
    """
    if edition.stage not in DECIDED_STAGES:
        raise NotNow(N_("Certificates are made once the results are sealed."))
    session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))  # one at a time
    valid = {certificate.entry_id: certificate for certificate in list_certificates(session, edition_id=edition.id)}
    issued = []
    for decision in list_decisions(session, edition_id=edition.id):
        fresh = _certificate(edition, decision, now, actor_id)
        old = valid.get(decision.entry_id)
        if old is not None and edition.ceremony_on is None:  # the day on which it was first made stands
            fresh.awarded_on = old.awarded_on
        if old is not None and _same(old, fresh):
            continue
        if old is not None:
            old.state = CertificateState.REPLACED
            session.flush()
            fresh.replaces_id = old.id
        session.add(fresh)
        session.flush()
        record(
            session, action="certificate_issued", subject=f"certificate {fresh.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"entry": decision.entry_id, "replaces": old.id if old else None},
        )  # fmt: skip
        issued.append(fresh)
    return issued


def mark_packed(session: Session, *, certificate_ids: Collection[int], now: datetime) -> None:
    """These are in a pack that is ready: they are not new any more."""
    packed = update(Certificate).where(Certificate.id.in_(certificate_ids)).values(packed_at=now)
    session.execute(packed.execution_options(synchronize_session=False))


def _certificate(edition: Edition, decision: Decision, now: datetime, actor_id: int | None) -> Certificate:
    nominee = decision.entry.nominee
    return Certificate(
        edition_id=edition.id,
        entry_id=decision.entry_id,
        kind=CertificateKind.WINNER,
        state=CertificateState.VALID,
        serial=make_serial(site.certificate_keys[0]),
        name=nominee.name,
        organisation=nominee.organisation,
        members=nominee.members,
        citation=decision.cite(nominee.locale),
        locale=nominee.locale,
        awarded_on=edition.ceremony_on or now.astimezone(edition.zone).date(),
        issued_at=now,
        issued_by_id=actor_id,
    )


def _same(one: Certificate, other: Certificate) -> bool:
    printed = ("name", "organisation", "members", "citation", "locale", "awarded_on")
    return all(getattr(one, name) == getattr(other, name) for name in printed)


def contents_of(edition: Edition, certificates: Sequence[Certificate]) -> list[CertificateContent]:
    """What is printed on each certificate; entry and category are loaded."""
    return [
        CertificateContent(
            kind=certificate.kind.value,
            category_name=pick_text(certificate.entry.category.name, certificate.locale),
            hue=certificate.entry.category.hue,
            icon=certificate.entry.category.icon,
            name=certificate.name,
            organisation=certificate.organisation,
            members=certificate.members,
            citation=certificate.citation,
            edition_name=edition.name,
            awarded_on=certificate.awarded_on,
            place=pick_text(edition.ceremony_place, certificate.locale),
            language=certificate.locale,
            serial=certificate.serial,
            verify_url=site.url(f"/verify/{certificate.serial}"),
            signatories=tuple(
                Signatory(each["name"], pick_text(each["role"], certificate.locale)) for each in edition.signatories
            ),
        )
        for certificate in certificates
    ]
