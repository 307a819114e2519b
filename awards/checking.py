"""The start-up check: what an operator should put right before the first visitor finds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from awards.certificates.picture_store import picture_store
from awards.certificates.press import check_print_system
from awards.certificates.service_print_settings import list_picture_names
from awards.certificates.service_verifying import count_strange_serials
from awards.config import TRANSLATIONS
from awards.extensions import db, jobs, site
from awards.mail.delivery import connect
from awards.nominations.evidence_store import evidence_store
from awards.nominations.service_evidence_sweep import list_missing
from awards.web import LANGUAGES

SOURCE_LANGUAGE = "en"
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Finding:
    """What one part of the check found: `faults` stop the awards from working, `remarks` do not."""

    part: str
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check_settings(app: Flask) -> Finding:
    """What is left to its default and should not be on a public site."""
    config, remarks = app.config, []
    if not app.config["AWARDS_BASE_URL"].startswith("https:"):
        remarks.append(f"AWARDS_BASE_URL: links in mail begin with {config['AWARDS_BASE_URL']}, which is not https.")
    if config["AWARDS_DEMO"]:
        remarks.append("AWARDS_DEMO=1: this is a demonstration.")
    return Finding("settings", remarks=tuple(remarks))


def check_database(app: Flask) -> Finding:
    """Whether the database answers, and has the tables of this version."""
    wanted = ScriptDirectory(app.extensions["migrate"].directory).get_current_head()
    try:
        with db.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        return Finding("database", (f"It does not answer: {str(error.orig).strip()}",))
    if found != wanted:
        return Finding("database", (f"It is at version {found or 'none'}, not {wanted}: run `flask awards init-db`.",))
    return Finding("database")


def check_jobs(_app: Flask) -> Finding:
    """Whether the job queue answers."""
    try:
        jobs.queue.pending_count()  # type: ignore[union-attr]
    except Exception as error:  # Redis and SQLite each have errors of their own
        return Finding("jobs", (f"The queue does not answer: {error}",))
    return Finding("jobs")


def check_mail(app: Flask) -> Finding:
    """Whether the mail server takes a connection; nothing is sent."""
    server = app.config["AWARDS_MAIL_SERVER"]
    if not server:
        text = "AWARDS_MAIL_SERVER is not set: messages wait in the outbox, and nobody can sign in by mail."
        return Finding("mail", remarks=(text,)) if app.config["AWARDS_DEMO"] else Finding("mail", (text,))
    try:
        connect(server).quit()
    except OSError as error:  # smtplib's own errors are OSErrors too
        return Finding("mail", (f"The mail server does not answer: {error}",))
    return Finding("mail")


def check_certificates(_app: Flask) -> Finding:
    """Whether the system libraries that print certificates are there, and the key that their serials were made with."""
    try:
        strange = count_strange_serials(db.session())
    except DBAPIError:  # no table yet: the part "database" says so
        strange = 0
    finally:
        db.session.rollback()
    remarks = remark_on_signing(datetime.now(UTC))
    text = (
        f"{strange} serials were made with another key, and are called forged: put back certificate_keys from the "
        "backup, or the former AWARDS_CERTIFICATE_KEYS."
    )
    return Finding("certificates", (*check_print_system(), *((text,) if strange else ())), remarks)


def remark_on_signing(moment: datetime) -> tuple[str, ...]:
    """What the operator should know about the key that signs PDFs."""
    key = site.signing_key
    if key is None:
        return ()
    if not key.is_valid(moment):
        return (f"PDFs are not signed: the certificate of {key.owner} is valid {key.valid_from} to {key.valid_until}.",)
    if key.valid_until - moment < SOON:
        return (f"The certificate of {key.owner}, with which PDFs are signed, is valid until {key.valid_until}.",)
    return ()


def check_translations(_app: Flask, folder: Path = TRANSLATIONS) -> Finding:
    """Whether the pages' texts in the other languages are compiled."""
    wanted = [
        folder / language / "LC_MESSAGES" / "messages.mo" for language in LANGUAGES if language != SOURCE_LANGUAGE
    ]
    missing = [path.parts[-3] for path in wanted if not path.is_file()]
    faults = (f"Not compiled: {', '.join(missing)}. Run `make setup`.",) if missing else ()
    return Finding("translations", faults)


def check_evidence(_app: Flask) -> Finding:
    """Whether the folder of the evidence can be written, has room, and holds every file that the database names."""
    try:
        store = evidence_store()
        probe = store.new_path()
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("evidence", (f"The folder {site.instance / 'evidence'} cannot be written: {error.strerror}.",))
    remarks = [] if store.has_room() else ["The disk is nearly full: no more files are taken."]
    try:
        missing = list_missing(db.session(), store=store)
    except DBAPIError:  # no table yet: the part "database" says so
        missing = []
    finally:
        db.session.rollback()
    if missing:
        remarks.append(f"{len(missing)} files are not in {store.folder}: put them back from the backup.")
    return Finding("evidence", remarks=tuple(remarks))


def check_pictures(_app: Flask) -> Finding:
    """Whether the folder of the certificates' pictures can be written, and holds every file that the database names."""
    try:
        store = picture_store()
    except OSError as error:
        where = site.instance / "print-pictures"
        return Finding("pictures", (f"The folder {where} cannot be written: {error.strerror}.",))
    try:
        missing = [name for name in list_picture_names(db.session()) if not store.path_of(name).is_file()]
    except DBAPIError:  # no table yet: the part "database" says so
        missing = []
    finally:
        db.session.rollback()
    text = f"{len(missing)} logos or signatures are not in {store.folder}: put them back from the backup."
    return Finding("pictures", remarks=(text,) if missing else ())


CHECKS: tuple[Callable[[Flask], Finding], ...] = (
    check_settings, check_database, check_evidence, check_jobs, check_mail, check_certificates, check_pictures,
    check_translations,
)  # fmt: skip


def check_all(app: Flask) -> list[Finding]:
    """Every part's finding, in order."""
    return [check(app) for check in CHECKS]
