"""A demo edition on a site of its own, for taking pictures: made, served on the loopback, thrown away."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parents[1]
SEED = 1
PATIENCE_SECONDS = 60
LINE = re.compile(r"^  (organiser|chair of the jury|juror|nominator) +.*\n +(\S+)$", flags=re.MULTILINE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Site:
    """One demo edition in an instance folder of its own. `links`: role → a path that signs in once."""

    url: str
    environment: dict[str, str]
    links: dict[str, list[str]]
    edition: str = ""

    def run(self, *words: str) -> str:
        """What `flask awards …` prints."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "awards", *words]
        done = subprocess.run(  # noqa: S603 (our own command line)
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=300
        )
        if done.returncode:
            raise SystemExit(f"flask awards {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:  # noqa: S310 (loopback)
                return answer.status == 200
        except (URLError, ConnectionError, TimeoutError):
            return False


@contextmanager
def demo_site(stage: str) -> Iterator[Site]:
    """A demo edition at `stage`, served on the loopback; stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="awards-pictures-") as folder:
        port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWARDS_")}
        settings = {"AWARDS_INSTANCE": folder, "AWARDS_BASE_URL": "http://awards.example", "PORT": str(port)}
        site = Site(f"http://127.0.0.1:{port}", {**kept, **settings, "WEB_CONCURRENCY": "1"}, {})
        site.run("init-db")
        told = site.run("demo", "--stage", stage, "--seed", str(SEED))
        site.edition = re.findall(r"Made the edition (\S+),", told)[0]
        for role, link in LINE.findall(told):
            site.links.setdefault(role, []).append(link.removeprefix("http://awards.example"))
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "awards", "serve"]
        process = subprocess.Popen(  # noqa: S603 (our own command line)
            command, cwd=PROJECT, env=site.environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            wait_until_it_answers(site, process)
            yield site
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE_SECONDS)


def wait_until_it_answers(site: Site, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not site.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The demo site did not start.")
        time.sleep(0.1)
