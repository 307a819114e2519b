"""Two hundred people who nominate at the same time and, as people do, send again what got no answer.

Each person is a coroutine with a small HTTP client: no browser, so that one process can be all of them.
"""

import asyncio
import random
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.mail_server import Mail, MailServer

PATH = "/2026/nominate/empathy"
STORY = "She heard how worried the caller was, called back every hour, and stayed until it was solved. Number {number}."
CODE_SUBJECT = "Your code to confirm your nomination"
SIGN_IN_SUBJECT = "Your code for the Customer Contact Awards"
STAR = "Everybody’s Favourite"
PAUSE_SECONDS = (0.1, 0.4)
PATIENCE_SECONDS = 30

_numbers = count(1)


class NoAnswer(Exception):
    """The site was killed with the request, or is not there."""


class NobodyThere(NoAnswer):
    """Nothing was sent."""


async def pause() -> None:
    """Nobody presses the button at the very moment at which the others do."""
    await asyncio.sleep(random.uniform(*PAUSE_SECONDS))


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.text)
        assert found, f"no field {name} in:\n{self.text[:2000]}"
        return unescape(found.group(1))


@dataclass
class PostOffice(MailServer):
    """A mail server that finds an address's mail at once, however much there is."""

    boxes: dict[str, dict[str, Mail]] = field(default_factory=dict)
    """By address and Message-ID."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        for mail in self.delivered[-len(envelope.rcpt_tos) :]:
            self.boxes.setdefault(mail.to, {}).setdefault(str(mail.message["Message-ID"]), mail)
        return answer


@dataclass
class Browser:
    """Cookies, and one request at a time."""

    crowd: "Crowd"
    cookies: dict[str, str] = field(default_factory=dict)

    async def send(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """GET, or POST `data`. Raises NoAnswer."""
        body = urlencode(data or {}).encode()
        lines = [
            f"{'GET' if data is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.crowd.port}",
            "Connection: close", "Accept-Language: en", f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]  # fmt: skip
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.crowd.port)
        except OSError:
            raise NobodyThere from None
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            async with asyncio.timeout(PATIENCE_SECONDS):
                raw = await reader.read()
        except (OSError, TimeoutError):
            raise NoAnswer from None
        finally:
            writer.close()
        return self._read(raw)

    def _read(self, raw: bytes) -> Answer:
        head, _, body = raw.decode("utf-8", "replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        if not first or int(dict(headers).get("content-length", -1)) != len(body.encode()):
            raise NoAnswer  # cut off
        for name, value in headers:
            if name == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        self.crowd.answers += 1
        return Answer(int(first.split()[1]), dict(headers).get("location", ""), body)

    async def insist(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """The same until there is an answer."""
        while True:
            try:
                return await self.send(path, data)
            except NoAnswer:
                await pause()


@dataclass
class Receipt:
    """A submission whose receipt page was shown."""

    address: str
    public_id: str
    story: str


@dataclass
class Crowd:
    """What all of them share: the site's port, the post, and who was shown a receipt."""

    port: int
    post: PostOffice
    receipts: list[Receipt] = field(default_factory=list)
    closing: bool = False
    """Once set, everybody ends with the submission that they are at."""
    again: int = 0
    """Forms that were sent once more, since the first time got no answer."""
    answers: int = 0
    """Requests that got an answer."""

    async def nominate_for_ever(self, cookies: dict[str, str], name: str, address: str) -> None:
        """One person with an account: nomination after nomination."""
        browser = Browser(self, dict(cookies))
        page = await browser.insist(PATH)
        first = True
        while not self.closing:
            story = STORY.format(number=next(_numbers))
            form = _form(page, story, name, address, nominee=STAR if first else f"Colleague {uuid4().hex[:8]}")
            answer = await self._send(browser, PATH, form)
            await self._see_receipt(browser, answer, address, story)
            first = False

    async def nominate_as_strangers(self) -> None:
        """Person after person without an account: each confirms by the code of a mail."""
        while not self.closing:
            browser = Browser(self)
            page = await browser.insist(PATH)
            token = page.hidden("csrf_token")
            address, story = f"{uuid4().hex[:12]}@strangers.example", STORY.format(number=next(_numbers))
            form = _form(page, story, "A stranger", address, nominee=f"Colleague {uuid4().hex[:8]}")
            kept = await self._send(browser, PATH, form)
            code = await self._find_code(address, CODE_SUBJECT)
            answer = await self._send(browser, kept.location, {"csrf_token": token, "code": code})
            if (await browser.insist(answer.location)).status == 302:
                await self._sign_in(browser, token, address)
            await self._see_receipt(browser, answer, address, story)

    async def _send(self, browser: Browser, path: str, form: dict[str, str]) -> Answer:
        """Send a form, and again until there is an answer, as a person presses the button again."""
        while True:
            try:
                answer = await browser.send(path, form)
            except NoAnswer as trouble:
                self.again += not isinstance(trouble, NobodyThere)
                await pause()
            else:
                assert answer.status == 302, f"{path}: {answer.status}\n{answer.text[:4000]}"
                return answer

    async def _sign_in(self, browser: Browser, token: str, address: str) -> None:
        """Confirmed, but the answer that signs in was lost: they sign in as anybody does, from the start if need be."""
        while True:
            known = set(self.post.boxes[address])
            try:
                await browser.send("/sign-in", {"csrf_token": token, "address": address})
                code = await self._find_code(address, SIGN_IN_SUBJECT, known)
                if (await browser.send("/sign-in/code", {"csrf_token": token, "code": code})).status == 302:
                    return
            except NoAnswer:
                await pause()

    async def _find_code(self, address: str, subject: str, known: Collection[str] = ()) -> str:
        """The code of the mail with that subject, as soon as one is there that is not known yet."""
        while True:
            for message_id, mail in self.post.boxes.get(address, {}).items():
                if message_id not in known and mail.subject == subject:
                    return mail.code
            await pause()

    async def _see_receipt(self, browser: Browser, answer: Answer, address: str, story: str) -> None:
        page = await browser.insist(answer.location)
        assert page.status == 200, f"{answer.location}: {page.status} {page.location}"
        assert story in unescape(page.text)
        self.receipts.append(Receipt(address, answer.location.split("/")[-2], story))


def _form(page: Answer, story: str, name: str, address: str, *, nominee: str) -> dict[str, str]:
    """A nomination as the browser sends it; each has a form token of its own, as each opened page has."""
    return {
        "csrf_token": page.hidden("csrf_token"), "form_token": uuid4().hex, "kind": "peer", "nominee_kind": "person",
        "nominee_name": nominee, "nominee_organisation": "Belcentre", "nominee_members": "", "nominee_address": "",
        "nominee_locale": "en", "language": "en", "story": story, "nominator_name": name,
        "nominator_address": address,
    }  # fmt: skip
