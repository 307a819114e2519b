"""The web server and the worker, started side by side, watched, and stopped together.

Both are forked from the process that has loaded the application, so that its code is in memory once. Nothing that is
open may cross a fork: the application is made without a connection, and each process opens its own when first needed.
"""

import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from huey import Huey

THREADS = 4
"""Requests that one process of the web server answers at a time."""
GRACE_SECONDS = 30
"""How long a process may take to finish what it has begun, before it is killed."""
WORKER_THREADS = 2
QUEUE_LOOK_SECONDS = 1.0
"""The longest that a woken job waits in the SQLite queue; Redis wakes the worker at once."""
PR_SET_PDEATHSIG = 1
"""prctl(2): the signal to get when the parent dies."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortTaken(OSError):
    """Something else listens on the port already, or this user may not listen there."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken unless the web server can listen on `host` and `port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Cannot listen on {host} port {port}: {error.strerror}.") from None


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn, for an application that is loaded already."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        super().__init__()

    def load_config(self) -> None:
        """Read the address and the number of processes from the application's settings."""
        host = self.app.config["AWARDS_BIND"]
        options: dict[str, Any] = {
            "bind": f"{f'[{host}]' if ':' in host else host}:{self.app.config['PORT']}",
            "workers": self.app.config["WEB_CONCURRENCY"],
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS - 5,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that gunicorn serves."""
        return self.app


def run_worker(queue: Huey) -> None:
    """Run the jobs of `queue` in this process until SIGTERM; a job that has begun is finished first."""
    queue.create_consumer(
        workers=WORKER_THREADS,
        worker_type="thread",
        periodic=True,
        max_delay=QUEUE_LOOK_SECONDS,
        graceful_signal="TERM",
        shutdown_timeout=GRACE_SECONDS - 5,
    ).run()


def run_together(parts: Mapping[str, Callable[[], None]]) -> int:
    """Run `parts` (by name), each in a process, until a signal asks to stop or one of them ends by itself.

    Returns 0 after a signal; 1 when one ended by itself or had to be killed. The others are stopped first.
    """
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)  # no child may meet a signal before it is ready for it
    running = [_start(name, part) for name, part in parts.items()]
    for number in STOP_SIGNALS:
        signal.signal(number, ask)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    ended: list[Any] = []
    while not asked and not ended:
        ended = connection.wait([process.sentinel for process in running], timeout=0.2)
    troubles = [f"{each.name} ended by itself" for each in running if each.sentinel in ended] + _stop(running)
    for line in troubles:
        print(f"Stopped: {line}.", file=sys.stderr)
    return 1 if troubles else 0


def _start(name: str, part: Callable[[], None]) -> BaseProcess:
    parent = os.getpid()

    def run() -> None:
        os.setsid()  # Ctrl-C reaches the parent only, which stops its children in order
        _end_with(parent)
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        part()

    process = get_context("fork").Process(target=run, name=name)
    process.start()
    return process


def _end_with(parent: int) -> None:
    """Ask the kernel to stop this process when its parent dies, even if that is killed and can stop nobody itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)


def _stop(running: list[BaseProcess]) -> list[str]:
    """Ask all to stop; a line for each that had to be killed."""
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    killed = []
    for process in running:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()
            killed.append(f"{process.name} was killed after {GRACE_SECONDS} seconds")
    return killed
