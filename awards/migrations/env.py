"""How Alembic reaches the application's database: inside `flask db …`, with the models of every package imported."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import context
from flask import current_app

from awards.extensions import UtcDateTime

for _models in Path(current_app.root_path, "awards").glob("*/models.py"):
    import_module(f"awards.{_models.parent.name}.models")

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Moments are written as `UtcDateTime()` in a migration."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from awards.extensions import UtcDateTime")
        return "UtcDateTime()"
    return False


@contextmanager
def foreign_keys_off(connection: Any) -> Iterator[None]:
    """SQLite changes some things only by making a table anew, and dropping the old one would break what refers to it.
    Enforcement can be switched between transactions only; afterwards every reference is looked at."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows refer to what is not there: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


with database.engine.connect() as connection, foreign_keys_off(connection):
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
