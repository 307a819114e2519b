"""Documents that anybody can check: JSON-LD with a Data Integrity proof (eddsa-rdfc-2022), and the keys behind it.

W3C: Verifiable Credential Data Integrity 1.0, Data Integrity EdDSA Cryptosuites 1.0, Controlled Identifiers 1.0.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_CONTEXTS = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
_FOLDER = Path(__file__).parent / "contexts"

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC = b"\xed\x01"

# what pyld remembers of contexts is not safe to change from two threads at once
_pyld_lock = Lock()

Document = dict[str, Any]


def public_key(key: bytes) -> str:
    """The public half of an installation's key, as a Multikey: z6Mk…"""
    return _multibase(_ED25519_PUBLIC + _private(key).public_key().public_bytes_raw())


def add_proof(document: Document, *, key: bytes, issuer: str, at: datetime) -> Document:
    """The document with a proof of that moment by the key, which `issuer`, an address, names as its own."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": moment(at),
        "verificationMethod": verification_method(issuer, key),
        "proofPurpose": "assertionMethod",
    }
    return {**document, "proof": {**options, "proofValue": prove(document, options, _private(key))}}


def prove(document: Document, options: Document, private: Ed25519PrivateKey) -> str:
    """The value of a proof: the signature over what its options say, and what the document says."""
    signed = _digest({"@context": document["@context"], **options}) + _digest(document)
    return _multibase(private.sign(signed))


def verification_method(issuer: str, key: bytes) -> str:
    """The key's own address; its last part is the key itself, as the examples of Open Badges have it."""
    return f"{issuer}#{public_key(key)}"


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _private(key: bytes) -> Ed25519PrivateKey:
    """Another one than that of the serials, made from the same secret."""
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(key, b"badge signing", hashlib.sha256))


def _digest(document: Document) -> bytes:
    """SHA-256 of what a document says, however it is written: its canonical N-Quads (RDFC-1.0)."""
    from pyld import jsonld  # noqa: PLC0415 (slow to load, needed here only)

    wanted = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    with _pyld_lock:
        quads: str = jsonld.normalize(document, wanted)
    return hashlib.sha256(quads.encode()).digest()


def _load(address: str, _options: object = None) -> Document:
    """A context that is kept here; any other is an error."""
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address,
            "document": _read(_CONTEXTS[address])}  # fmt: skip


@cache
def _read(name: str) -> Document:
    read: Document = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return read


def _multibase(data: bytes) -> str:
    """Base 58 as Bitcoin has it, behind the z that says so."""
    number, written = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        written = _BASE58[digit] + written
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + written
