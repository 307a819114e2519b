"""The Server-Timing header: how long a page took, and how many statements it needed."""

import time
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, g
from sqlalchemy import Engine, event


class Tally:
    """Statements executed, and the seconds that the database took for them."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.seconds = 0.0


current_tally: ContextVar[Tally | None] = ContextVar("current_tally", default=None)


@event.listens_for(Engine, "before_cursor_execute")
def _start(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    if (tally := current_tally.get()) is not None:
        tally.statements.append(statement)
        context.started = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _stop(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    if (tally := current_tally.get()) is not None and hasattr(context, "started"):
        tally.seconds += time.perf_counter() - context.started


def init_timing(app: Flask) -> None:
    """Add the header to every answer of `app`, where the setting asks for it."""
    if not app.config["AWARDS_SERVER_TIMING"]:
        return

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()
        current_tally.set(Tally())

    @app.after_request
    def add_header(response: Response) -> Response:
        tally = current_tally.get()
        if tally is not None and "begun" in g:
            total = (time.perf_counter() - g.begun) * 1000
            response.headers["Server-Timing"] = (
                f'total;dur={total:.2f}, sql;dur={tally.seconds * 1000:.2f};desc="{len(tally.statements)}"'
            )
        return response
