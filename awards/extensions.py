"""The application's shared parts, made once here and tied to an application by the factory."""

from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import JSON, DateTime, Engine, Enum, MetaData, Text, TypeDecorator, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, registry

from awards.config import SigningKey
from awards.jobs import Jobs

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods of requests that change nothing: they may not write, and are not counted."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC (SQLite keeps no zone: it is put back on reading). Refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(enum: type[StrEnum]) -> Enum:
    """A StrEnum stored by its value, with a CHECK named after it."""
    return Enum(
        enum,
        name=enum.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """All tables: one naming of constraints, one meaning of a moment, a text and a JSON value."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime,
            str: Text,
            dict[str, Any]: JSON,
            list[Any]: JSON,
            dict[str, str]: JSON,
            list[str]: JSON,
        },
    )


class Site:
    """What services need of the installation without asking Flask: where it is, and its keys."""

    base_url = ""
    secret_key = ""
    certificate_keys: tuple[bytes, ...] = ()
    signing_key: SigningKey | None = None
    mail_from = ""
    codes_per_address = 6
    codes_per_sender = 60
    instance = Path()

    def init_app(self, app: Flask) -> None:
        self.base_url = app.config["AWARDS_BASE_URL"]
        self.secret_key = app.config["SECRET_KEY"]
        self.certificate_keys = app.config["CERTIFICATE_KEYS"]
        self.signing_key = app.config["SIGNING_KEY"]
        self.mail_from = app.config["AWARDS_MAIL_FROM"]
        self.codes_per_address = app.config["AWARDS_CODES_PER_ADDRESS"]
        self.codes_per_sender = app.config["AWARDS_CODES_PER_SENDER"]
        self.instance = app.config["INSTANCE"]

    def url(self, path: str) -> str:
        """The absolute address of `path` on this site."""
        return self.base_url + path


def is_counted_elsewhere() -> bool:
    """Whether the limit of all posts passes this request over: it changes nothing, or has a limit of its own."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in SAFE_METHODS or getattr(view, "counted_apart", False)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(
    key_func=get_remote_address,
    application_limits=[lambda: str(current_app.config["AWARDS_POST_LIMIT"])],
    application_limits_exempt_when=is_counted_elsewhere,
)
jobs = Jobs()
site = Site()

write_intended: ContextVar[bool] = ContextVar("write_intended", default=True)
"""Whether the transactions begun now may write: false while a GET is answered, so that SQLite takes no write lock."""


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "busy_timeout = 15000", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if write_intended.get() else "BEGIN")
