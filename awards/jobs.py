"""Work done beside the requests, by huey: in a SQLite file by default, in Redis by one setting.

A job only wakes work that a row already records, so a job that is lost loses nothing: each runs every minute too.
"""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab

log = logging.getLogger(__name__)


class Jobs:
    """The named jobs of the application, and the queue that wakes them."""

    def __init__(self) -> None:
        self._functions: dict[str, Callable[[], object]] = {}
        self._minutes: dict[str, str] = {}
        self._wakers: dict[str, Callable[[], object]] = {}
        self.queue: Huey | None = None

    def job(self, function: Callable[[], object], *, minute: str = "*") -> None:
        """Register `function`: run by the worker every minute, or at that `minute` of each hour, and whenever it is
        woken by its name."""
        self._functions[function.__name__] = function
        self._minutes[function.__name__] = minute

    def init_app(self, app: Flask) -> None:
        """Open the queue of `app` and put every registered job on it."""
        redis_url = app.config["AWARDS_REDIS_URL"]
        options: dict[str, Any] = {"results": False, "immediate": False}
        if redis_url:
            self.queue = RedisHuey("awards", url=redis_url, **options)
        else:
            self.queue = SqliteHuey("awards", filename=str(app.config["INSTANCE"] / "jobs.sqlite"), **options)
        for name, function in self._functions.items():
            run = self._in_context(app, function)
            self._wakers[name] = self.queue.task(name=f"wake_{name}")(run)
            self.queue.periodic_task(crontab(minute=self._minutes[name]), name=f"minute_{name}")(run)
        self.queue.storage.close()  # whoever uses it opens it again: no open file crosses a fork

    def wake(self, name: str) -> None:
        """Ask the worker to run the job `name` soon. A queue out of reach is logged, no error: the minute comes."""
        try:
            self._wakers[name]()
        except Exception:  # the work is recorded already; whatever the queue's trouble, the request succeeded
            log.exception("could not wake %s", name)

    @staticmethod
    def _in_context(app: Flask, function: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                function()

        return run
