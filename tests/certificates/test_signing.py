"""PDFs signed digitally: by pyHanko's validator, by poppler's, and still PDF/UA-1."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import page as validator
import pytest
from asn1crypto import keys, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from awards import checking
from awards.certificates.rendering import render_certificates
from awards.certificates.signing import sign_pdf
from awards.config import ConfigError, SigningKey, flask_config, read_settings
from awards.extensions import site
from tests.certificates.reading import make_content

pytestmark = pytest.mark.one_database
OWNER = "Customer Contact Awards"
TODAY = datetime.now(UTC).replace(microsecond=0)


def make_identity(*, until: datetime, stamps: bool = False, signs: bool = True) -> tuple[Any, pyca.Certificate]:
    key: Any = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
    name = pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, "Stamps" if stamps else OWNER)])
    builder = (
        pyca.CertificateBuilder(name, name, key.public_key(), pyca.random_serial_number())
        .not_valid_before(TODAY - timedelta(days=400))
        .not_valid_after(until)
        .add_extension(pyca.KeyUsage(signs, signs, False, False, False, not signs, False, False, False), critical=True)
    )
    if stamps:
        builder = builder.add_extension(pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return key, builder.sign(key, hashes.SHA256())


def write_key(path: Path, **wanted: Any) -> dict[str, str]:
    """A .p12 file with a passphrase; the settings that name it."""
    key, certificate = make_identity(**{"until": TODAY + timedelta(days=400), **wanted})
    sealed = serialization.BestAvailableEncryption(b"open sesame")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"awards", key, certificate, None, sealed))
    return {"AWARDS_SIGNING_PKCS12": str(path), "AWARDS_SIGNING_PASSPHRASE": "open sesame"}


def read_key(folder: Path, environ: dict[str, str]) -> SigningKey:
    key = flask_config(read_settings({"AWARDS_INSTANCE": str(folder), **environ}))["SIGNING_KEY"]
    assert isinstance(key, SigningKey)
    return key


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    folder = tmp_path_factory.mktemp("key")
    return read_key(folder, write_key(folder / "signing.p12"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return render_certificates([make_content(language="fr")])


def check(data: bytes, *trusted: x509.Certificate) -> Any:
    (found,) = PdfFileReader(BytesIO(data)).embedded_signatures
    roots = [found.signer_cert, *trusted]
    with ThreadPoolExecutor(max_workers=1) as apart:  # a browser test may have left a loop
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        return apart.submit(validate_pdf_signature, found, context).result()


def test_a_signed_file_says_by_whom_and_that_nothing_changed(key: SigningKey, plain: bytes, tmp_path: Path) -> None:
    signed = sign_pdf(plain, settings=key)
    status = check(signed)
    assert (status.bottom_line, status.intact, status.coverage.name) == (True, True, "ENTIRE_FILE")
    assert (status.timestamp_validity, key.owner) == (None, OWNER)
    (found,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"  # PAdES
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    wanted = (f"Common Name: {OWNER}", "Total document signed", "Signature is Valid", "ETSI.CAdES.detached")
    assert [line for line in wanted if line not in told] == []
    page_text = [PdfReader(BytesIO(one)).pages[0].extract_text() for one in (plain, signed)]
    assert page_text[0] == page_text[1]
    report = validator.validate_pdf_bytes(signed, profile=validator.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []


def test_a_byte_changed_or_added_afterwards_is_found(key: SigningKey, plain: bytes, tmp_path: Path) -> None:
    signed = sign_pdf(plain, settings=key)
    place = signed.index(b"/Title")
    spoilt = signed[:place] + b"/Tilte" + signed[place + 6 :]
    assert not check(spoilt).intact
    path = tmp_path / "spoilt.pdf"
    path.write_bytes(spoilt)
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Digest Mismatch" in told


@pytest.fixture
def stamps() -> Iterator[tuple[str, x509.Certificate]]:
    """A server that says when, on this machine: its address and certificate."""
    secret, certificate = make_identity(until=TODAY + timedelta(days=400), stamps=True)
    known = x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    der = secret.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stamper = DummyTimeStamper(known, keys.PrivateKeyInfo.load(der))

    class Stamping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Stamping)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", known
    server.shutdown()
    server.server_close()


def test_a_server_says_when_it_was_signed(
    key: SigningKey, plain: bytes, stamps: tuple[str, x509.Certificate], caplog: pytest.LogCaptureFixture
) -> None:
    address, certificate = stamps
    settings = SigningKey(key.pkcs12, key.passphrase, address, key.owner, key.valid_from, key.valid_until)
    status = check(sign_pdf(plain, settings=settings), certificate)
    assert status.bottom_line
    assert status.timestamp_validity.valid
    assert abs(status.timestamp_validity.timestamp - datetime.now(UTC)) < timedelta(minutes=5)
    assert caplog.messages == []


def test_without_a_network_it_is_signed_all_the_same(
    key: SigningKey, plain: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    settings = SigningKey(key.pkcs12, key.passphrase, "http://127.0.0.1:1", key.owner, key.valid_from, key.valid_until)
    status = check(sign_pdf(plain, settings=settings))
    assert (status.bottom_line, status.timestamp_validity) == (True, None)
    assert [message[:23] for message in caplog.messages] == ["Signed without a timest"]


def test_a_key_that_is_out_of_date_signs_nothing_and_stops_nothing(
    tmp_path: Path, plain: bytes, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = read_key(tmp_path, write_key(tmp_path / "old.p12", until=TODAY - timedelta(days=1)))
    assert sign_pdf(plain, settings=old) == plain
    assert sign_pdf(plain, settings=None) == plain
    assert [message[:10] for message in caplog.messages] == ["Not signed"]
    soon = read_key(tmp_path, write_key(tmp_path / "soon.p12", until=TODAY + timedelta(days=9)))
    said = []
    for settings in (None, old, soon):
        monkeypatch.setattr(site, "signing_key", settings)
        said.append([remark.split(" ")[0] for remark in checking.remark_on_signing(datetime.now(UTC))])
    assert said == [[], ["PDFs"], ["The"]]


def test_what_cannot_sign_stops_the_start_with_a_line_that_says_why(tmp_path: Path) -> None:
    path = tmp_path / "signing.p12"
    good = write_key(path)
    bare = tmp_path / "bare.p12"
    _key, certificate = make_identity(until=TODAY)
    bare.write_bytes(pkcs12.serialize_key_and_certificates(None, None, certificate, None, serialization.NoEncryption()))
    ciphers = write_key(tmp_path / "ciphers.p12", signs=False)
    cases = {
        "No such file": {**good, "AWARDS_SIGNING_PKCS12": str(tmp_path / "none.p12")},
        "AWARDS_SIGNING_PASSPHRASE does not open it": {**good, "AWARDS_SIGNING_PASSPHRASE": "sim sala bim"},
        "it needs a private key": {"AWARDS_SIGNING_PKCS12": str(bare)},
        "its certificate is not for signatures": ciphers,
        "takes an address such as": {**good, "AWARDS_SIGNING_TIMESTAMPS": "stamps"},
    }
    for said, environ in cases.items():
        with pytest.raises(ConfigError, match=said) as caught:
            read_key(tmp_path, environ)
        assert "sesame" not in str(caught.value)
        assert "sim sala" not in str(caught.value)


def test_what_organisers_open_is_signed_and_they_are_told(
    browser_of: Any, sealed: Any, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = browser_of(sealed.olga)
    olga.post("/2026/certificates")
    assert "signed digitally" not in olga.get("/2026/certificates").text
    monkeypatch.setattr(site, "signing_key", key)
    page = olga.get("/2026/certificates").text
    assert f"The PDFs are signed digitally by {OWNER}" in page
    one = page.split('.pdf" aria-label')[0].rsplit('href="', 1)[1] + ".pdf"
    for path in (one, "/2026/certificates/all.pdf"):
        assert check(olga.get(path).data).bottom_line
