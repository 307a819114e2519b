"""Every setting, read from the environment, documented here and validated at start."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage
from cryptography.x509.oid import NameOID

PROJECT = Path(__file__).resolve().parent.parent
TRANSLATIONS = PROJECT / "awards" / "translations"


class ConfigError(ValueError):
    """A setting that the application cannot start with; the message names it and says what it takes."""


def _text(value: str) -> str:
    return value


def _flag(value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("takes 1 or 0")


def _count(value: str) -> int:
    if not value.isdigit():
        raise ValueError("takes a whole number")
    return int(value)


def _processes(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise ValueError("takes a whole number from 1")
    return int(value)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError("takes an address such as https://awards.example")
    return value.rstrip("/")


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or parts.port == 0):  # .port checks itself
        raise ValueError(
            "takes smtp://host:port, smtp+starttls://user:password@host:587 or smtps://user:password@host:465"
        )
    return value


def _keys(value: str) -> tuple[bytes, ...]:
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    if not all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys):
        raise ValueError("takes keys of 64 digits 0-9 and a-f each, with commas between them")
    return tuple(bytes.fromhex(key) for key in keys)


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, the value it has when unset, how it is read, what it does.

    A `secret` one is not repeated in the line that says what is wrong with it.
    """

    name: str
    default: str
    read: Callable[[str], Any]
    help: str
    secret: bool = False


@dataclass(frozen=True)
class SigningKey:
    """What PDFs are signed with. `timestamps`: the address of a server that says when, or nothing."""

    pkcs12: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    timestamps: str
    owner: str
    valid_from: datetime
    valid_until: datetime

    def is_valid(self, moment: datetime) -> bool:
        return self.valid_from <= moment <= self.valid_until


SETTINGS = (
    Setting("AWARDS_INSTANCE", "instance", _text, "Folder for the database, the keys and the job queue."),
    Setting(
        "AWARDS_SECRET_KEY",
        "",
        _text,
        "Key that signs sessions and codes; by default made once in the instance folder.",
    ),
    Setting(
        "AWARDS_CERTIFICATE_KEYS",
        "",
        _keys,
        "Keys by which certificates are known, the newest first; by default one is made once in the instance folder.",
        secret=True,
    ),
    Setting(
        "AWARDS_DATABASE_URL",
        "",
        _text,
        "SQLAlchemy address of the database; by default SQLite in the instance folder.",
    ),
    Setting("AWARDS_BASE_URL", "", _base_url, "The public address of the site, for links in mail and QR codes."),
    Setting(
        "AWARDS_MAIL_SERVER",
        "",
        _mail_server,
        "SMTP server: smtp://, smtp+starttls:// or smtps://, with user, password and port.",
    ),
    Setting("AWARDS_MAIL_FROM", "Customer Contact Awards <awards@localhost>", _text, "Sender of all mail."),
    Setting(
        "AWARDS_REDIS_URL",
        "",
        _text,
        "Redis for jobs and rate limits; by default a SQLite file and the process's memory.",
    ),
    Setting(
        "AWARDS_DEMO", "0", _flag, "1 on a demonstration: without a mail server, shows the outbox to this machine."
    ),
    Setting("AWARDS_SERVER_TIMING", "0", _flag, "1 adds a Server-Timing header: total time, SQL time and statements."),
    Setting("AWARDS_TRUSTED_PROXIES", "0", _count, "How many reverse proxies stand before the application."),
    Setting("AWARDS_POST_LIMIT", "3000 per hour", _text, "What one network address may send in a time."),
    Setting("AWARDS_DRAFT_LIMIT", "6000 per hour", _text, "Drafts that one network address may save in a time."),
    Setting("AWARDS_CODES_PER_ADDRESS", "6", _count, "One-time codes that one mail address may be sent in an hour."),
    Setting("AWARDS_CODES_PER_SENDER", "60", _count, "One-time codes that one network address may ask for in an hour."),
    Setting("AWARDS_FILES_PER_SENDER", "200", _count, "Files that one network address may send in an hour."),
    Setting(
        "AWARDS_SIGNING_PKCS12", "", _text, "File (.p12) with the key and certificate that sign certificates' PDFs."
    ),
    Setting("AWARDS_SIGNING_PASSPHRASE", "", _text, "What opens that file.", secret=True),
    Setting("AWARDS_SIGNING_TIMESTAMPS", "", _base_url, "Server (RFC 3161) that says when a PDF was signed."),
    Setting("AWARDS_BIND", "127.0.0.1", _text, "Network address that the web server listens on."),
    Setting("PORT", "8000", _count, "Port that the web server listens on."),
    Setting("WEB_CONCURRENCY", "2", _processes, "Processes of the web server; each answers four requests at a time."),
)


def read_settings(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All settings, by name, from `environ` (the process's own by default). Raises ConfigError."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        raw = source.get(setting.name, "") or setting.default
        try:
            values[setting.name] = setting.read(raw)
        except ValueError as error:
            shown = setting.name if setting.secret else f"{setting.name}={raw!r}"
            raise ConfigError(f"{shown}: {error}") from None
    return values


def instance_folder(values: Mapping[str, Any]) -> Path:
    """The instance folder, made if it was missing; a relative one is counted from the project's folder."""
    folder = PROJECT / values["AWARDS_INSTANCE"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"AWARDS_INSTANCE={values['AWARDS_INSTANCE']!r}: {error.strerror}") from None
    return folder


def _kept_key(folder: Path, name: str) -> str:
    """What the key file of that name holds. One that is missing is made, whole at once, whoever else makes it too."""
    path = folder / name
    if not path.exists():
        fresh = folder / f"{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            os.replace(fresh, path)
        fresh.unlink(missing_ok=True)
    return path.read_text().strip()


def _certificate_keys(given: tuple[bytes, ...], folder: Path) -> tuple[bytes, ...]:
    """As set, or as kept in a file, one a line. A file that says nothing is no reason to make a new key."""
    if given:
        return given
    try:
        kept = _keys(",".join(_kept_key(folder, "certificate_keys").split()))
    except ValueError as error:
        raise ConfigError(f"{folder / 'certificate_keys'}: {error}") from None
    if not kept:
        raise ConfigError(f"{folder / 'certificate_keys'} is empty: put it back from the backup.")
    return kept


def _signing_key(path: str, passphrase: str, timestamps: str) -> SigningKey | None:
    if not path:
        return None
    try:
        content = (PROJECT / path).read_bytes()
        key, certificate, _others = pkcs12.load_key_and_certificates(content, passphrase.encode())
    except OSError as error:
        raise ConfigError(f"AWARDS_SIGNING_PKCS12={path!r}: {error.strerror}") from None
    except ValueError:
        raise ConfigError(f"AWARDS_SIGNING_PKCS12={path!r}: AWARDS_SIGNING_PASSPHRASE does not open it") from None
    if key is None or certificate is None:
        raise ConfigError(f"AWARDS_SIGNING_PKCS12={path!r}: it needs a private key and its certificate")
    if not _may_sign(certificate):
        raise ConfigError(f"AWARDS_SIGNING_PKCS12={path!r}: its certificate is not for signatures (key usage)")
    return SigningKey(
        content, passphrase, timestamps, _common_name(certificate), certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )  # fmt: skip


def _may_sign(certificate: Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return bool(usage.digital_signature or usage.content_commitment)


def _common_name(certificate: Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else str(certificate.subject.rfc4514_string())


def _database_url(given: str, folder: Path) -> str:
    if not given:
        return f"sqlite:///{folder / 'awards.sqlite'}"
    for old in ("postgres://", "postgresql://"):
        if given.startswith(old):
            return "postgresql+psycopg://" + given.removeprefix(old)
    return given


def flask_config(values: Mapping[str, Any]) -> dict[str, Any]:
    """Flask's own configuration, made from the settings of `read_settings`."""
    folder = instance_folder(values)
    base_url = values["AWARDS_BASE_URL"] or f"http://127.0.0.1:{values['PORT']}"
    return {
        **values,
        "AWARDS_BASE_URL": base_url,
        "INSTANCE": folder,
        "SECRET_KEY": values["AWARDS_SECRET_KEY"] or _kept_key(folder, "secret_key"),
        "SIGNING_KEY": _signing_key(
            *(values[f"AWARDS_SIGNING_{name}"] for name in ("PKCS12", "PASSPHRASE", "TIMESTAMPS"))
        ),
        "CERTIFICATE_KEYS": _certificate_keys(values["AWARDS_CERTIFICATE_KEYS"], folder),
        "SQLALCHEMY_DATABASE_URI": _database_url(values["AWARDS_DATABASE_URL"], folder),
        "SESSION_COOKIE_NAME": "awards",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https:"),
        "PERMANENT_SESSION_LIFETIME": 14 * 24 * 3600,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "RATELIMIT_STORAGE_URI": values["AWARDS_REDIS_URL"] or "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
    }
