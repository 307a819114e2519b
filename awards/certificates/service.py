"""Issuing certificates from the sealed decisions, and knowing them again by their serial."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.models import Certificate
from awards.domain.errors import NotFound, NotNow
from awards.domain.lifecycle import CertificateKind, CertificateState, Stage
from awards.domain.wording import N_, pick_text
from awards.editions.models import Category, Edition
from awards.extensions import site
from awards.nominations.models import Entry
from awards.results.models import Decision
from awards.results.service import list_decisions

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a serial can be read out and typed."""
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
GROUPS, GROUP_LENGTH = 3, 5
"""Fifteen characters of five random bits: 75 bits, so that guessing one is hopeless."""
SPECIMEN = "SPECIMEN"
"""Stands on a sheet that honours nobody, where a certificate has its serial."""
DECIDED_STAGES = frozenset({Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED})


@dataclass(frozen=True)
class Verification:
    """What the page behind the QR code says. `certificate` is None when the serial is unknown."""

    serial: str
    certificate: Certificate | None
    edition: Edition | None
    category: Category | None

    @property
    def is_specimen(self) -> bool:
        return self.serial == tidy_serial(SPECIMEN)


def make_serial() -> str:
    """A new random serial such as 7K2QF-0M3WX-9ZB4T."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
    return "-".join(groups)


def tidy_serial(typed: str) -> str:
    """A serial as it is kept, from what somebody typed: any case, spaces, O for 0, I or L for 1."""
    bare = "".join(char for char in typed.upper() if char.isalnum())[:64].translate(LOOKALIKES)
    return "-".join(bare[start : start + GROUP_LENGTH] for start in range(0, len(bare), GROUP_LENGTH))


def list_certificates(session: Session, *, edition_id: int) -> list[Certificate]:
    """The valid certificates of an edition in the order of its categories, with entry, nominee and category."""
    wanted = (
        select(Certificate)
        .join(Certificate.entry)
        .join(Entry.category)
        .where(Certificate.edition_id == edition_id, Certificate.state == CertificateState.VALID)
        .order_by(Category.position, Certificate.id)
        .options(
            joinedload(Certificate.entry).joinedload(Entry.category),
            joinedload(Certificate.entry).joinedload(Entry.nominee),
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
        serial=make_serial(),
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


def verify_serial(session: Session, *, typed: str) -> Verification:
    """Look up a serial as somebody typed it."""
    serial = tidy_serial(typed)
    found = session.execute(
        select(Certificate, Edition, Category)
        .join(Edition, Edition.id == Certificate.edition_id)
        .join(Entry, Entry.id == Certificate.entry_id)
        .join(Category, Category.id == Entry.category_id)
        .where(Certificate.serial == serial)
    ).first()
    if found is None:
        return Verification(serial, None, None, None)
    return Verification(serial, found[0], found[1], found[2])
