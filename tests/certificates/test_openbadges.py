"""Badges (Open Badges 3.0), read and checked by openbadgeslib, which is not ours."""

import copy
import hashlib
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib import baking
from openbadgeslib.ob3.did import _b58btc_decode
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.certificates import proofs
from awards.certificates.models import Certificate
from awards.certificates.serials import make_serial
from awards.certificates.service_badges import list_void
from awards.domain.errors import NotFound
from awards.domain.lifecycle import CertificateKind, CertificateState, EntryState, NomineeKind, Stage
from awards.extensions import site
from awards.nominations.models import Entry, Nominee
from tests.conftest import new_client
from tests.factories import NOW
from tests.results.sealing import make_sealed_world
from tests.world import World

HOST = "http://localhost"


@pytest.fixture
def world(session: Session) -> World:
    """Revealed; the first entry's nominee has won, and has an address."""
    made = make_sealed_world(session, stage=Stage.REVEALED)
    winner(session, made).address = "Zoe@People.example"
    session.commit()
    return made


def winner(session: Session, world: World) -> Nominee:
    return session.get_one(Nominee, world.entries[0].nominee_id)


def path_of(session: Session, world: World, kind: str = "json") -> str:
    return f"/2026/nominee/{winner(session, world).public_id}/badge/{world.certificate.serial}.{kind}"


def published_key(client: Any, method: str) -> bytes:
    """The public key that the issuer's page gives for a method, as PEM."""
    page = client.get(method.partition("#")[0].removeprefix(HOST))
    issuer = json.loads(page.data)
    assert (page.mimetype, page.headers["Access-Control-Allow-Origin"]) == ("application/ld+json", "*")
    assert method in issuer["assertionMethod"]
    (found,) = (one for one in issuer["verificationMethod"] if one["id"] == method)
    assert (found["controller"], found["type"]) == (issuer["id"], "Multikey")
    assert found["publicKeyMultibase"] == method.partition("#")[2]
    raw = _b58btc_decode(found["publicKeyMultibase"][1:])
    assert raw[:2] == b"\xed\x01"
    return Ed25519PublicKey.from_public_bytes(raw[2:]).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def check(client: Any, badge: dict[str, Any], **options: Any) -> Any:
    """As somebody else's program would: with what the badge refers to."""

    def download(address: str) -> bytes:
        return bytes(client.get(address.removeprefix(HOST)).data)

    key = published_key(client, badge["proof"]["verificationMethod"])
    return OB3LdpVerifier(pubkey_pem=key).verify(
        json.dumps(badge), check_status=True, verify_status_list=False, download=download, **options
    )


@pytest.mark.one_database
def test_a_proof_is_that_of_the_standards_own_example(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """W3C, Data Integrity EdDSA Cryptosuites 1.0, appendix B.1: the same signature to the last letter."""
    examples, vocabulary = "https://www.w3.org/ns/credentials/examples/v2", tmp_path / "examples.json"
    vocabulary.write_text(json.dumps({"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}))
    monkeypatch.setitem(proofs._CONTEXTS, examples, str(vocabulary))
    document = {
        "@context": [proofs.CREDENTIALS, examples],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }
    public = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    options = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"did:key:{public}#{public}", "proofPurpose": "assertionMethod",
    }  # fmt: skip
    private = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("c96ef9ea10c5e414c471723aff9de72c35fa5b70fae97e8832ecac7d2e2b8ed6")
    )
    assert proofs.prove(document, options, private) == (
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
    )


@pytest.mark.one_database
def test_what_words_mean_is_kept_here_as_published() -> None:
    """The table beside the files names their digests; no other context is ever read."""
    named = dict(re.findall(r"^\| `(\S+)` \|.*?`(\w{64})`", (proofs._FOLDER / "README.md").read_text(), re.M))
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in proofs._FOLDER.glob("*.json")}
    assert kept == named
    with pytest.raises(KeyError):
        proofs._load("https://example.org/context.json")


def test_the_winner_takes_a_badge_along_that_others_can_check(client, session, world) -> None:
    answer = client.get(path_of(session, world))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="badge-2026-empathy.json"'
    badge = json.loads(answer.data)
    read = check(client, badge)
    assert (read.achievement.name, read.achievement.achievement_type) == (badge["name"], "Award")
    assert badge["name"] == f"Winner · Empathy · {world.cast.edition.name}"
    assert read.issuance_date == NOW
    name, mail = read.identifiers
    assert (name.identity_hash, name.identity_type, name.hashed) == ("Entry 0", "name", False)
    digest = hashlib.sha256(("zoe@people.example" + mail.salt).encode()).hexdigest()
    assert (mail.identity_hash, mail.identity_type, mail.hashed) == (f"sha256${digest}", "emailAddress", True)
    assert "people.example" not in answer.text.lower()
    assert "This certificate is genuine" in client.get(badge["id"].removeprefix(HOST)).text
    assert client.get(path_of(session, world)).data == answer.data


def test_what_a_badge_refers_to_says_the_same(client, session, world) -> None:
    badge = json.loads(client.get(path_of(session, world)).data)
    achievement = badge["credentialSubject"]["achievement"]
    published = json.loads(client.get(achievement["id"].removeprefix(HOST)).data)
    assert {**achievement, "@context": badge["@context"]} == published
    picture = client.get(achievement["image"]["id"].removeprefix(HOST))
    assert (picture.mimetype, Image.open(BytesIO(picture.data)).size) == ("image/png", (512, 512))
    issuer = json.loads(client.get("/openbadges/issuer").data)
    assert badge["issuer"].items() <= issuer.items()
    for wrong in ("nope/winner/fr", "empathy/nope/fr", "empathy/winner/xx"):
        assert client.get(f"/2026/achievement/{wrong}").status_code == 404


@pytest.mark.one_database
def test_whatever_is_changed_in_it_is_found(client, session, world) -> None:
    badge = json.loads(client.get(path_of(session, world)).data)
    changes: list[tuple[tuple[Any, ...], Any]] = [
        (("credentialSubject", "identifier", 0, "identityHash"), "Entry 1"),
        (("credentialSubject", "achievement", "name"), "Winner · Creativity · 2026"),
        (("issuer", "name"), "Somebody"),
        (("awardedDate",), "2020-01-01T00:00:00Z"),
        (("credentialStatus", "statusListIndex"), "99"),
        (("proof", "created"), "2020-01-01T00:00:00Z"),
    ]
    for (*way, last), value in changes:
        forged = copy.deepcopy(badge)
        place = forged
        for step in way:
            place = place[step]
        assert place[last] != value
        place[last] = value
        with pytest.raises(OB3VerificationError, match="signature mismatch"):
            check(client, forged)


def test_the_picture_has_the_badge_inside(client, session, world) -> None:
    answer = client.get(path_of(session, world, "png"))
    assert (answer.mimetype, Image.open(BytesIO(answer.data)).size) == ("image/png", (512, 512))
    inside = baking.extract_png(answer.data, keyword=baking.ITXT_KEYWORD_OB3)
    assert json.loads(inside or "") == json.loads(client.get(path_of(session, world)).data)


def test_one_that_was_corrected_holds_no_longer(client, session, world) -> None:
    badge = json.loads(client.get(path_of(session, world)).data)
    check(client, badge)
    session.get_one(Certificate, world.certificate.id).state = CertificateState.REPLACED
    session.commit()
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        check(client, badge)
    status = client.get("/openbadges/status/1")
    listed = json.loads(status.data)
    verify_data_integrity_proof(listed, published_key(client, listed["proof"]["verificationMethod"]))
    assert (listed["id"], listed["issuer"]) == (f"{HOST}/openbadges/status/1", badge["issuer"]["id"])
    assert client.get(path_of(session, world)).status_code == 404
    assert [client.get(f"/openbadges/status/{number}").status_code for number in (0, 2, 10**30)] == [404, 404, 404]
    with pytest.raises(NotFound):
        list_void(session, number=2)


def test_before_the_reveal_there_is_no_trace_of_a_badge(client, session) -> None:
    world = make_sealed_world(session)
    before = client.get("/openbadges/status/1")
    session.get_one(Certificate, world.certificate.id).state = CertificateState.REVOKED
    session.commit()
    assert list_void(session, number=1) == []
    assert (
        json.loads(client.get("/openbadges/status/1").data)["credentialSubject"]
        == (json.loads(before.data)["credentialSubject"])
    )
    session.get_one(Certificate, world.certificate.id).state = CertificateState.VALID
    session.commit()
    for path in (path_of(session, world), path_of(session, world, "png"), "/2026/achievement/empathy/winner/fr"):
        assert client.get(path).status_code == 404
    assert "badge/" not in client.get(f"/2026/nominee/{winner(session, world).public_id}").text


def test_it_is_its_owners_only_and_only_while_they_want_it(client, session, world) -> None:
    page = f"/2026/nominee/{winner(session, world).public_id}"
    shown = client.get(page).text
    assert path_of(session, world) in shown
    assert f"{HOST}/verify/{world.certificate.serial}" in shown
    other = f"/2026/nominee/{world.waiting.public_id}"
    assert client.get(f"{other}/badge/{world.certificate.serial}.json").status_code == 404
    assert "badge/" not in client.get(other).text
    assert client.get(f"{page}/badge/AAAAA-BBBBB-CCCCC.json").status_code == 404
    winner(session, world).erasure_asked_at = NOW
    session.commit()
    assert client.get(path_of(session, world)).status_code == 404


def test_a_nominees_certificate_has_its_badge_until_they_step_back(client, session, world) -> None:
    entry = session.scalars(select(Entry).where(Entry.nominee_id == world.waiting.id)).one()
    serial = make_serial(site.certificate_keys[0])
    session.add(
        Certificate(
            edition_id=entry.edition_id, entry_id=entry.id, kind=CertificateKind.NOMINEE, serial=serial,
            state=CertificateState.VALID, name="Waiting 0", organisation="", citation="", locale="fr",
            awarded_on=NOW.date(), issued_at=NOW,
        )
    )  # fmt: skip
    path = f"/2026/nominee/{world.waiting.public_id}/badge/{serial}.json"
    badge = json.loads(client.get(path).data)
    assert badge["name"].startswith("Nominé·e · ")
    assert "description" not in badge
    check(client, badge)
    entry.state = EntryState.WITHDRAWN
    assert client.get(path).status_code == 404


def test_a_teams_badge_has_nobodys_address_and_speaks_its_language(app, client, session, world) -> None:
    winner(session, world).kind = NomineeKind.TEAM
    session.get_one(Certificate, world.certificate.id).locale = "nl"
    session.commit()
    badge = json.loads(client.get(path_of(session, world)).data)
    assert [one["identityType"] for one in badge["credentialSubject"]["identifier"]] == ["name"]
    assert badge["name"].startswith("Winnaar · Empathie · ")
    check(client, badge)
    page = new_client(app, "nl").get(f"/2026/nominee/{winner(session, world).public_id}").text
    assert "niemands adres" in page


def test_badges_of_a_former_key_can_still_be_checked(client, session, world, monkeypatch) -> None:
    badge = json.loads(client.get(path_of(session, world)).data)
    monkeypatch.setattr(site, "certificate_keys", (b"n" * 32, *site.certificate_keys))
    check(client, badge)
    newer = json.loads(client.get(path_of(session, world)).data)
    assert newer["proof"]["verificationMethod"] != badge["proof"]["verificationMethod"]
    check(client, newer)
