"""What a badge's files say (Open Badges 3.0): who awards, for what, to whom; and which badges hold no longer."""

import gzip
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr

from awards.certificates.proofs import (
    CREDENTIALS,
    OPEN_BADGES,
    Document,
    add_proof,
    moment,
    public_key,
    verification_method,
)
from awards.certificates.service import verify_url
from awards.certificates.wording import write_title
from awards.extensions import site

SIZE = 131_072
"""Badges on one status list: the least that the standard allows, so that a bit tells little."""
MINUTES = 5
"""For how long a status list may be kept."""


@dataclass(frozen=True)
class Achievement:
    """What a badge is for, in one language: a kind (winner, finalist, nominee) of a category of an edition."""

    edition_slug: str
    edition_name: str
    category_key: str
    category_name: str
    looks_for: str
    hue: str
    icon: str
    kind: str
    language: str

    @property
    def path(self) -> str:
        return f"/{self.edition_slug}/achievement/{self.category_key}/{self.kind}/{self.language}"

    @property
    def kind_label(self) -> str:
        return write_title(self.kind, is_team=False, language=self.language)

    @property
    def name(self) -> str:
        return f"{self.kind_label} · {self.category_name} · {self.edition_name}"


@dataclass(frozen=True)
class Holder:
    """Whose badge it is, as on the certificate; `address` only if it is the person's own, else empty."""

    name: str
    address: str
    serial: str
    number: int
    """Of the certificate: the badge's place on the status lists."""
    citation: str
    awarded_on: date
    issued_at: datetime


def issuer_address() -> str:
    return site.url("/openbadges/issuer")


def write_issuer() -> Document:
    """Who signs badges, with all keys that are or were used, the newest first."""
    issuer = issuer_address()
    methods = [
        {"id": verification_method(issuer, key), "type": "Multikey", "controller": issuer,
         "publicKeyMultibase": public_key(key)}
        for key in site.certificate_keys
    ]  # fmt: skip
    return {
        "@context": [CREDENTIALS, OPEN_BADGES, "https://w3id.org/security/multikey/v1"],
        **_profile(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _profile() -> Document:
    name = parseaddr(site.mail_from)[0] or site.base_url
    return {"id": issuer_address(), "type": ["Profile"], "name": name, "url": site.url("/")}


def write_achievement(achievement: Achievement) -> Document:
    return {"@context": [CREDENTIALS, OPEN_BADGES], **_achievement(achievement)}


def _achievement(achievement: Achievement) -> Document:
    return {
        "id": site.url(achievement.path),
        "type": ["Achievement"],
        "achievementType": "Award",
        "inLanguage": achievement.language,
        "name": achievement.name,
        "description": achievement.looks_for,
        "criteria": {"id": site.url(f"/{achievement.edition_slug}/"), "narrative": achievement.looks_for},
        "image": {"id": site.url(f"{achievement.path}.png"), "type": "Image", "caption": achievement.name},
    }


def write_credential(achievement: Achievement, holder: Holder) -> Document:
    """The badge itself: signed, and the same whenever it is asked for."""
    document: Document = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": verify_url(holder.serial),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": _profile(),
        "validFrom": moment(holder.issued_at),
        "awardedDate": f"{holder.awarded_on.isoformat()}T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _identifiers(holder),
            "achievement": _achievement(achievement),
        },
        "credentialStatus": _status(holder.number),
    }
    if holder.citation:
        document["description"] = holder.citation
    return add_proof(document, key=site.certificate_keys[0], issuer=issuer_address(), at=holder.issued_at)


def _identifiers(holder: Holder) -> list[Document]:
    """The name, to be read; the address as a digest, which a collection of badges compares with its owner's."""
    name = {"type": "IdentityObject", "hashed": False, "identityHash": holder.name, "identityType": "name"}
    if not holder.address:
        return [name]
    digest = hashlib.sha256((holder.address.lower() + holder.serial).encode()).hexdigest()
    mail = {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}",
            "identityType": "emailAddress", "salt": holder.serial}  # fmt: skip
    return [name, mail]


def list_number(certificate: int) -> int:
    """Which status list a certificate stands on; from 1."""
    return certificate // SIZE + 1


def _list_address(number: int) -> str:
    return site.url(f"/openbadges/status/{number}")


def _status(certificate: int) -> Document:
    address, place = _list_address(list_number(certificate)), certificate % SIZE
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def write_status_list(number: int, void: Collection[int], *, now: datetime) -> Document:
    """A bit for each certificate of this list, set for those in `void`; W3C: Bitstring Status List 1.0."""
    address = _list_address(number)
    document = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_address(),
        "validFrom": moment(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encode([certificate % SIZE for certificate in void]),
            "ttl": MINUTES * 60_000,
        },
    }
    return add_proof(document, key=site.certificate_keys[0], issuer=issuer_address(), at=now)


def _encode(places: Sequence[int]) -> str:
    bits = bytearray(SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
