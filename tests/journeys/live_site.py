"""The whole site as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from awards.extensions import write_intended
from tests.mail_server import MailServer, free_port

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30
Found = TypeVar("Found")


def wait_for(look: Callable[[], Found | None], what: str, seconds: float = PATIENCE_SECONDS) -> Found:
    """What `look` finds, as soon as it finds something; TimeoutError names `what` was waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise TimeoutError(f"after {seconds} seconds there is still no {what}")


@dataclass
class LiveSite:
    """`flask awards serve` in an instance folder of its own: gunicorn and the worker, on a free port."""

    folder: Path
    mail: MailServer
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "serve.log"

    def environment(self) -> dict[str, str]:
        """What the site's processes are started with: nothing of this process's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWARDS_")}
        own = {
            "AWARDS_INSTANCE": str(self.folder), "AWARDS_DATABASE_URL": self.database_url, "PORT": str(self.port),
            "AWARDS_BASE_URL": self.url, "AWARDS_MAIL_SERVER": self.mail.url, "AWARDS_CODES_PER_SENDER": "1000",
            "AWARDS_POST_LIMIT": "10000 per hour", "WEB_CONCURRENCY": "1",
        }  # fmt: skip
        return {**kept, **own, **self.settings}

    def command(self, *words: str) -> list[str]:
        """The command line of `flask awards …`."""
        return [sys.executable, "-m", "flask", "--app", "wsgi", "awards", *words]

    def run(self, *words: str) -> str:
        """Run `flask awards …` on this site to its end; what it printed."""
        done = subprocess.run(
            self.command(*words), cwd=PROJECT, env=self.environment(), capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start serving, and wait until the site answers."""
        self.launch()
        wait_for(self._answers, "answer from the site", seconds=60)

    def launch(self) -> None:
        """Start serving, and wait for nothing."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command("serve"), cwd=PROJECT, env=self.environment(), stdout=log, stderr=log
            )

    def listens(self) -> bool:
        """Whether something takes connections on the site's port."""
        assert self.process is None or self.process.poll() in {None, -signal.SIGKILL}, self.log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the site ended: {self.log.read_text()}"
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.read() == b"ok\n")
        except (URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> int:
        """Stop as an operator would; the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(timeout=60)
        finally:
            self.process = None

    def engine(self) -> Engine:
        """The site's database, for looking into it."""
        return create_engine(self.database_url or f"sqlite:///{self.folder / 'awards.sqlite'}")

    @contextmanager
    def rows(self) -> Iterator[Session]:
        """A session for making rows while the site runs: on SQLite it waits for its turn before it begins, since one
        that has read can no longer wait."""
        token = write_intended.set(True)
        try:
            with Session(self.engine(), expire_on_commit=False) as session:
                yield session
        finally:
            write_intended.reset(token)
