"""Every certificate as it would be printed now, with what is odd about it: read before anything is printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.certificates.content import CertificateContent
from awards.certificates.look import Look
from awards.certificates.models import Certificate
from awards.certificates.models_print import PictureUse
from awards.certificates.preflight import Remark, check_certificate, check_pictures
from awards.certificates.service import SPECIMEN, content_of
from awards.certificates.service_honours import Honour
from awards.certificates.service_print_room import PrintRoom, look_into_print_room
from awards.certificates.service_print_settings import PrintLook
from awards.domain.lifecycle import DECIDED, CertificateKind, CertificateState
from awards.domain.wording import N_
from awards.editions.models import Edition

NOT_SEALED = Remark(
    "not_sealed",
    N_("The results are not sealed yet: nothing can be printed, and the winners may still change."),
    serious=True,
)


@dataclass(frozen=True)
class Sheet:
    """One certificate as it would be printed; `certificate` is the valid one, where there is one."""

    honour: Honour
    certificate: Certificate | None
    remarks: tuple[Remark, ...]

    @property
    def is_serious(self) -> bool:
        """Whether something keeps it from being printed."""
        return any(remark.serious for remark in self.remarks)


@dataclass(frozen=True)
class Preflight:
    """All sheets, by kind, and what concerns them all."""

    room: PrintRoom
    sheets: dict[CertificateKind, list[Sheet]]
    remarks: tuple[Remark, ...]

    def odd(self, kind: CertificateKind) -> list[Sheet]:
        """Those that somebody should look at, the serious first."""
        return sorted((one for one in self.sheets[kind] if one.remarks), key=lambda one: not one.is_serious)

    def fine(self, kind: CertificateKind) -> list[Sheet]:
        """Those about which there is nothing to say."""
        return [one for one in self.sheets[kind] if not one.remarks]

    def count(self) -> int:
        """How many sheets there is something to say about, and matters that concern all."""
        return len(self.remarks) + sum(bool(one.remarks) for sheets in self.sheets.values() for one in sheets)


def check_all(
    session: Session, *, edition: Edition, kept: PrintLook, look: Look, signatures: Mapping[str, bytes],
    room: PrintRoom | None = None,
) -> Preflight:  # fmt: skip
    """Look at every certificate that there is to be. Five statements at most, however many they are."""
    room = room or look_into_print_room(session, edition=edition)
    valid = {certificate.entry_id: certificate for certificate in room.certificates}
    withdrawn = _list_withdrawn(session, edition)
    sheets: dict[CertificateKind, list[Sheet]] = {kind: [] for kind in CertificateKind}
    sample: CertificateContent | None = None
    for honour in room.honours:
        certificate = valid.get(honour.entry.id)
        content = content_of(edition, honour, certificate.serial if certificate else SPECIMEN, signatures)
        sample = sample or content
        state = _check_state(honour, certificate, withdrawn.get(honour.entry.id), room)
        remarks = (*check_certificate(content, look), *_check_language(honour), *state)
        sheets[honour.kind].append(Sheet(honour, certificate, remarks))
    pictures = check_pictures(sample, look) if sample else ()
    return Preflight(room, sheets, (*_check_edition(edition), *pictures, *_check_kept(edition, kept)))


def _list_withdrawn(session: Session, edition: Edition) -> dict[int, str]:
    """The serial of the last certificate that was revoked, by entry."""
    wanted = (
        select(Certificate.entry_id, Certificate.serial)
        .where(Certificate.edition_id == edition.id, Certificate.state == CertificateState.REVOKED)
        .order_by(Certificate.id)
    )
    return {entry_id: serial for entry_id, serial in session.execute(wanted)}


def _check_language(honour: Honour) -> Iterator[Remark]:
    nominee = honour.entry.nominee
    if honour.citation and honour.citation_language not in ("", nominee.locale):
        yield Remark(
            "citation_language",
            N_("The citation is not in the language of the certificate."),
            {"written": honour.citation_language, "wanted": nominee.locale},
        )


def _check_state(
    honour: Honour, certificate: Certificate | None, withdrawn: str | None, room: PrintRoom
) -> Iterator[Remark]:
    if certificate is None and withdrawn:
        yield Remark(
            "withdrawn", N_("Certificate %(serial)s was withdrawn; a new one is to be made."), {"serial": withdrawn}
        )  # fmt: skip
    elif certificate is not None and certificate.id in room.changed:
        message = N_("It has changed since it was made: print it again.")
        if certificate.packed_at is not None:
            message = N_("It has changed since it was printed: print it again, and throw the old one away.")
        yield Remark("changed", message)


def _check_edition(edition: Edition) -> Iterator[Remark]:
    if edition.stage not in DECIDED:
        yield NOT_SEALED
    if edition.ceremony_on is None:
        yield Remark("no_day", N_("The day of the ceremony is not set: the day on which each was made is printed."))
    if not edition.ceremony_place:
        yield Remark("no_place", N_("The place of the ceremony is not set: none is printed."))
    if not edition.signatories:
        yield Remark("no_signatories", N_("Nobody signs: there are no signatories."))


def _check_kept(edition: Edition, kept: PrintLook) -> Iterator[Remark]:
    for (use, slot), picture in kept.pictures.items():
        if use is PictureUse.SPONSOR and not picture.alternative:
            message = N_("Sponsor %(number)s has no name yet, and is not printed.")
            yield Remark("sponsor_mute", message, {"number": slot})
    for stray in kept.strays(each["name"] for each in edition.signatories):
        message = N_("The signature of %(name)s is not printed: no signatory has this name.")
        yield Remark("signature_stray", message, {"name": stray.slot})
