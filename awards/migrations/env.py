"""How Alembic reaches the application's database: inside `flask db …`, with the models of every package imported."""

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


with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
