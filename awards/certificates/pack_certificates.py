"""The pack of certificates: one file, or a ZIP with a file for each."""

import shutil
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from awards.certificates.archives import ZIP_TIME
from awards.certificates.content import CertificateContent
from awards.certificates.joining import join_pdfs
from awards.certificates.look import Look
from awards.certificates.looks import dress_of
from awards.certificates.models import Certificate
from awards.certificates.packing import Order, Plan, Step, lay_steps
from awards.certificates.rendering import render_certificates
from awards.certificates.running_order import in_running_order
from awards.certificates.service import contents_of, list_certificates, mark_packed
from awards.certificates.service_packs import register_maker
from awards.certificates.signing import sign_pdf
from awards.domain.errors import NotFound
from awards.domain.lifecycle import CertificateKind
from awards.domain.matching import fold_name
from awards.domain.wording import N_
from awards.extensions import site

KIND = "certificates"
SINGLES_A_STEP = 20
PAGES_A_STEP = 50


def plan_certificates(session: Session, order: Order) -> Plan:
    """What `order.options` names: `kinds`, `which` ("all" or "new"), `form` ("file" or "single"), and in `look` whether
    with marks. In the look that the edition has now."""
    options, slug = order.options, order.edition.slug
    kinds = {CertificateKind(kind) for kind in options["kinds"]}
    chosen = [
        certificate
        for certificate in list_certificates(session, edition_id=order.edition.id)
        if certificate.kind in kinds and (options["which"] == "all" or certificate.packed_at is None)
    ]
    chosen = in_running_order(session, edition=order.edition, certificates=chosen)
    if not chosen:
        raise NotFound(N_("There is no certificate to print."))
    dress = dress_of(session, edition=order.edition, marks=options["look"]["marks"])
    contents, look = contents_of(order.edition, chosen, signatures=dress.signatures), dress.look
    numbers = [certificate.id for certificate in chosen]

    def settle(session: Session, now: datetime) -> None:
        mark_packed(session, certificate_ids=numbers, now=now)

    if options["form"] == "single":
        names = [file_name(place, certificate) for place, certificate in enumerate(chosen, start=1)]
        steps = _single_steps(contents, names, look)
        return Plan(f"certificates-{slug}.zip", "application/zip", steps, join_zips, settle)
    return Plan(f"certificates-{slug}.pdf", "application/pdf", _whole_steps(contents, look), join_parts, settle)


def file_name(place: int, certificate: Certificate) -> str:
    """How one certificate is called inside the ZIP, in plain letters: its place, category, kind and name."""
    plain = fold_name(certificate.name).encode("ascii", "ignore").decode()
    words = [f"{place:04}", certificate.entry.category.key, certificate.kind.value, *plain.split()]
    return "-".join("".join(filter(str.isalnum, word)) for word in words)[:80].rstrip("-") + ".pdf"


def _whole_steps(contents: Sequence[CertificateContent], look: Look) -> list[Step]:
    """A PDF of fifty pages in each step: so much memory it takes, however many there are."""

    def write(some: Sequence[CertificateContent], path: Path) -> None:
        path.write_bytes(render_certificates(some, look=look))

    return lay_steps(contents, at_once=PAGES_A_STEP, about=look, extension="pdf", write=write)


def join_parts(parts: Sequence[Path], path: Path) -> None:
    """One file of all the parts, signed where the operator has set a key."""
    if len(parts) == 1:
        shutil.copyfile(parts[0], path)
    else:
        join_pdfs(parts, path)
    if site.signing_key:
        path.write_bytes(sign_pdf(path.read_bytes(), settings=site.signing_key))


def _single_steps(contents: Sequence[CertificateContent], names: Sequence[str], look: Look) -> list[Step]:
    """A small archive in each step: one certificate takes a while, twenty some seconds."""

    def write(some: Sequence[tuple[str, CertificateContent]], path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in some:
                printed = sign_pdf(render_certificates([content], look=look), settings=site.signing_key)
                archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), printed)

    named = list(zip(names, contents, strict=True))
    return lay_steps(named, at_once=SINGLES_A_STEP, about=look, extension="zip", write=write)


def join_zips(parts: Sequence[Path], path: Path) -> None:
    """One archive of all that is in the parts."""
    with zipfile.ZipFile(path, "w") as whole:
        for part in parts:
            with zipfile.ZipFile(part) as archive:
                for name in archive.namelist():
                    whole.writestr(zipfile.ZipInfo(name, ZIP_TIME), archive.read(name))


register_maker(KIND, plan_certificates, label=N_("Certificates"), page="certificates.issued")
