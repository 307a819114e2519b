"""A mail server on the loopback that keeps what it is given."""

import re
import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import Any

from aiosmtpd.controller import Controller

PATIENCE_SECONDS = 30


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


CODE = re.compile(r"(?<![\w/-])\d{6}(?![\w/-])")


@dataclass(frozen=True)
class Mail:
    """One delivered message."""

    to: str
    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return str(self.message.get_content())

    def header(self, name: str) -> str:
        """A header as mail programs read it: Python's newer parser puts blanks into long names, the older does not."""
        return str(make_header(decode_header(BytesHeaderParser().parsebytes(self.raw)[name])))

    @property
    def has_code(self) -> bool:
        """Whether there are six digits in the text."""
        return CODE.search(self.text) is not None

    @property
    def code(self) -> str:
        """The six digits in the text."""
        found = CODE.search(self.text)
        assert found, f"no code in:\n{self.text}"
        return found.group()

    @property
    def links(self) -> list[str]:
        """The addresses in the text, in order."""
        return re.findall(r"https?://\S+", self.text)


@dataclass
class MailServer:
    """An SMTP server on a port of its own; stopped and started, it comes back on the same one.

    `answers` holds what it says to an address instead of "250 OK", such as "550 nobody here".
    """

    port: int = field(default_factory=free_port)
    delivered: list[Mail] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    controller: Controller | None = None
    _news: threading.Condition = field(default_factory=threading.Condition)
    _read: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self.controller is not None:
            self.controller.stop(no_assert=True)
            self.controller = None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take a recipient, or refuse them."""
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep a message."""
        message: Any = message_from_bytes(envelope.content, policy=policy.default)
        with self._news:
            self.delivered += [Mail(to, message, envelope.content) for to in envelope.rcpt_tos]
            self._news.notify_all()
        return "250 OK"

    def forget(self) -> None:
        """Drop all that was delivered so far."""
        with self._news:
            self.delivered.clear()
            self._read.clear()

    def to(self, address: str) -> list[Mail]:
        """All messages to an address so far, oldest first."""
        return [mail for mail in self.delivered if mail.to == address]

    def latest(self, address: str, seconds: float = PATIENCE_SECONDS) -> Mail:
        """The newest message to an address; waits for one that was not given out before."""
        before = self._read.get(address, 0)
        with self._news:
            arrived = self._news.wait_for(lambda: len(self.to(address)) > before, timeout=seconds)
        assert arrived, f"no new mail to {address}; there is mail to {[mail.to for mail in self.delivered]}"
        self._read[address] = len(self.to(address))
        return self.to(address)[-1]
