"""What somebody should know of a certificate before it is printed."""

from dataclasses import dataclass, field
from typing import Any

from awards.certificates.content import CertificateContent
from awards.certificates.look import Look
from awards.certificates.typesetting import missing_letters, printable
from awards.domain.wording import N_


@dataclass(frozen=True)
class Remark:
    """One thing to look at: `message` is a msgid with `params`. What is `serious` keeps the certificate from being printed."""

    key: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    serious: bool = False


def check_certificate(content: CertificateContent, look: Look) -> tuple[Remark, ...]:
    """What is odd about a certificate as it would be printed in this look, the serious first; pure, no page is made."""
    remarks = [*_check_letters(content)]
    if not printable(content.citation):
        remarks.append(Remark("no_citation", N_("There is no citation.")))
    return tuple(sorted(remarks, key=lambda remark: not remark.serious))


def _check_letters(content: CertificateContent) -> list[Remark]:
    remarks = []
    missing = missing_letters(" ".join([content.name, content.organisation, content.members, content.citation]))
    if missing:
        remarks.append(
            Remark("letters_missing", N_("These letters cannot be printed: %(letters)s."), {"letters": missing}, True)
        )
    return remarks
