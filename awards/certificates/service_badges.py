"""Badges: which certificates have one, what it says, and which hold no longer."""

from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from awards.certificates.badges import badge_png
from awards.certificates.credentials import SIZE, Achievement, Document, Holder, write_credential
from awards.certificates.models import Certificate
from awards.domain.errors import NotFound
from awards.domain.lifecycle import PUBLISHED, CertificateKind, CertificateState, EntryState, NomineeKind
from awards.domain.wording import N_, pick_text
from awards.editions.default_categories import LANGUAGES
from awards.editions.models import Category, Edition
from awards.editions.service import find_category
from awards.nominations.models import Entry, Nominee


def list_own_certificates(session: Session, *, edition: Edition, nominee: Nominee) -> list[Certificate]:
    """The nominee's valid certificates once the winners are known, by category; with entry and category."""
    if edition.stage not in PUBLISHED or nominee.erasure_asked_at is not None:
        return []
    wanted = (
        select(Certificate)
        .join(Certificate.entry)
        .join(Entry.category)
        .where(
            Certificate.edition_id == edition.id, Certificate.state == CertificateState.VALID,
            Entry.nominee_id == nominee.id, Entry.state.not_in((EntryState.WITHDRAWN, EntryState.MERGED)),
        )
        .order_by(Category.position, Certificate.id)
        .options(joinedload(Certificate.entry).joinedload(Entry.category))
    )  # fmt: skip
    return list(session.scalars(wanted))


def get_own_certificate(session: Session, *, edition: Edition, nominee: Nominee, serial: str) -> Certificate:
    """One of them. Raises NotFound."""
    for certificate in list_own_certificates(session, edition=edition, nominee=nominee):
        if certificate.serial == serial:
            return certificate
    raise NotFound(N_("There is no certificate with this serial."))


def make_badge(certificate: Certificate, *, edition: Edition, nominee: Nominee) -> tuple[Achievement, Document]:
    """What the badge of a certificate is for, and the badge. The address of a team's contact is not the team's."""
    achievement = describe(edition, certificate.entry.category, certificate.kind.value, certificate.locale)
    holder = Holder(
        name=certificate.name,
        address=nominee.address if nominee.kind is NomineeKind.PERSON else "",
        serial=certificate.serial,
        number=certificate.id,
        citation=certificate.citation,
        awarded_on=certificate.awarded_on,
        issued_at=certificate.issued_at,
    )
    return achievement, write_credential(achievement, holder)


def describe(edition: Edition, category: Category, kind: str, language: str) -> Achievement:
    return Achievement(
        edition_slug=edition.slug,
        edition_name=edition.name,
        category_key=category.key,
        category_name=pick_text(category.name, language),
        looks_for=pick_text(category.looks_for, language),
        hue=category.hue,
        icon=category.icon,
        kind=kind,
        language=language,
    )


def describe_asked(session: Session, *, edition: Edition, key: str, kind: str, language: str) -> Achievement:
    """What a badge of this kind is for, as its address asks. Raises NotFound."""
    category = find_category(session, edition_id=edition.id, key=key)
    if category is None or kind not in set(CertificateKind) or language not in LANGUAGES:
        raise NotFound(N_("There is no such badge."))
    return describe(edition, category, kind, language)


@lru_cache(maxsize=64)
def draw_picture(achievement: Achievement) -> bytes:
    """The badge's picture, a PNG."""
    return badge_png(
        hue=achievement.hue, icon=achievement.icon, category_name=achievement.category_name,
        edition_name=achievement.edition_name, kind_label=achievement.kind_label,
    )  # fmt: skip


def list_void(session: Session, *, number: int) -> list[int]:
    """The certificates on a status list whose badge holds no longer; before the reveal nobody has a badge.

    Raises NotFound for a list that no certificate is on, except the first.
    """
    start = (number - 1) * SIZE
    if number < 1 or (number > 1 and (session.scalar(select(func.max(Certificate.id))) or 0) < start):
        raise NotFound(N_("There is no certificate on this list."))
    wanted = (
        select(Certificate.id)
        .join(Edition, Edition.id == Certificate.edition_id)
        .where(
            Certificate.id >= start, Certificate.id < start + SIZE, Certificate.state != CertificateState.VALID,
            Edition.stage.in_(PUBLISHED),
        )
        .order_by(Certificate.id)
    )  # fmt: skip
    return list(session.scalars(wanted))
