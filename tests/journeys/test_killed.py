"""Killed at random moments under two hundred nominations at a time: whoever saw a receipt can rely on it."""

import asyncio
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Engine, text

from tests.journeys.conftest import new_database
from tests.journeys.crowd import STORY, Crowd, PostOffice
from tests.journeys.live_site import LiveSite, wait_for

ROUNDS = {"sqlite": int(os.environ.get("AWARDS_KILLS", "6")), "postgresql": 3}
"""How often the site is killed; what differs between the databases needs fewer rounds to show than what they share."""
PEOPLE = 200
STRANGERS = 40
"""Of them, those without an account, who confirm by a code."""
MOST_ANSWERS = 150
"""So many requests at most are answered in a round before the site is killed, and a few while that is decided."""
PATIENCE_SECONDS = 60


@pytest.fixture
def busy_site(database: str, worker_id: str, tmp_path: Path) -> Iterator[LiveSite]:
    """A site with an edition that is open for nominations, and a post office; not started yet."""
    post = PostOffice()
    post.start()
    url = "" if database == "sqlite" else new_database(f"awards_killed_{worker_id}")
    settings = {
        "WEB_CONCURRENCY": "2", "AWARDS_POST_LIMIT": "1000000 per hour", "AWARDS_CODES_PER_SENDER": "1000000",
        "AWARDS_CODES_PER_ADDRESS": "1000",
    }  # fmt: skip
    site = LiveSite(tmp_path, post, database_url=url, settings=settings)
    site.run("demo", "--nominations", "6", "--stage", "nominating", "--slug", "2026")
    yield site
    site.stop()
    post.stop()


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and the cookie of having signed in."""

    name: str
    address: str
    cookies: dict[str, str]


def make_people(site: LiveSite, engine: Engine) -> list[Person]:
    """Everybody but the strangers."""
    app = Flask(__name__)
    app.secret_key = (site.folder / "secret_key").read_text().strip()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    made = text(
        "INSERT INTO accounts (address, name, locale, created_at) VALUES (:address, :name, 'en', :now) RETURNING id"
    )
    people = []
    with engine.begin() as connection:
        for number in range(PEOPLE - STRANGERS):
            name, address = f"Nominator {number}", f"nominator{number}@killed.example"
            values = {"address": address, "name": name, "now": datetime.now(UTC)}
            account_id = connection.execute(made, values).scalar_one()
            cookie = signer.dumps({"_user_id": str(account_id), "_fresh": True})
            people.append(Person(name, address, {"awards": str(cookie)}))
    return people


def family_of(pid: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family_of(int(child)))]


def kill(site: LiveSite) -> None:
    """SIGKILL for all of the site at once: the parent, the web server with its processes, the worker."""
    assert site.process is not None
    family = family_of(site.process.pid)
    assert len(family) > 2, family
    for pid in family:
        os.kill(pid, signal.SIGKILL)
    site.process.wait(timeout=10)
    wait_for(lambda: not site.listens(), "end of the killed processes")


async def storm(crowd: Crowd, site: LiveSite, people: list[Person], rounds: int, chance: random.Random) -> None:
    """Everybody nominates, on and on; the site is killed and started `rounds` times, and then may finish."""
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(crowd.nominate_for_ever(person.cookies, person.name, person.address))
        for _ in range(STRANGERS):
            group.create_task(crowd.nominate_as_strangers())
        for _ in range(rounds):
            site.launch()
            await asyncio.to_thread(wait_for, site.listens, "web server", PATIENCE_SECONDS)
            enough = crowd.answers + chance.randint(1, MOST_ANSWERS)
            while crowd.answers < enough:
                await asyncio.sleep(chance.uniform(0.01, 0.1))
            await asyncio.to_thread(kill, site)
        crowd.closing = True
        site.launch()


@dataclass(frozen=True)
class Kept:
    """How often a submission is there, in each place where it should be once."""

    nominations: int
    record: int
    outbox: int
    delivered: int


ONCE = Kept(nominations=1, record=1, outbox=1, delivered=1)


def read_kept(engine: Engine, post: PostOffice) -> dict[str, Kept]:
    """By the story, which is in no two submissions."""
    with engine.connect() as connection:
        nominations = connection.execute(
            text("SELECT id, public_id, story, nominator_address FROM nominations WHERE story LIKE :ours"),
            {"ours": STORY.format(number="%")},
        ).all()
        lines = Counter(
            connection.scalars(text("SELECT subject FROM audit_lines WHERE action = 'nomination_submitted'"))
        )
        receipts = connection.execute(
            text("SELECT to_address, body FROM outbox_messages WHERE template = 'nomination_receipt'")
        ).all()
    outbox = Counter((address, public_id_in(body)) for address, body in receipts)
    delivered = Counter(
        (address, public_id_in(mail.text))
        for address, box in post.boxes.items()
        for mail in box.values()
        if "/my-nominations/" in mail.text
    )
    times = Counter(row.story for row in nominations)
    return {
        row.story: Kept(
            nominations=times[row.story],
            record=lines[f"nomination {row.id}"],
            outbox=outbox[row.nominator_address, row.public_id],
            delivered=delivered[row.nominator_address, row.public_id],
        )
        for row in nominations
    }


def public_id_in(words: str) -> str:
    """The nomination that a receipt's mail links to."""
    found = re.search(r"/my-nominations/(\w+)", words)
    return found.group(1) if found else ""


def wait_for_the_post(engine: Engine) -> None:
    """Until nothing is left in the outbox, nor claimed by anybody."""
    unsent = text("SELECT count(*) FROM outbox_messages WHERE sent_at IS NULL AND failed_at IS NULL")

    def all_sent() -> bool:
        with engine.connect() as connection:
            return connection.scalar(unsent) == 0

    wait_for(all_sent, "empty outbox", seconds=PATIENCE_SECONDS)


def test_whoever_saw_a_receipt_is_kept_once_and_mailed_once(
    busy_site: LiveSite, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    post, engine = busy_site.mail, busy_site.engine()
    rounds = ROUNDS[engine.dialect.name]
    assert isinstance(post, PostOffice)
    people = make_people(busy_site, engine)
    crowd = Crowd(busy_site.port, post)
    began = time.monotonic()
    with ThreadPoolExecutor(1) as elsewhere:  # a browser of another test has a loop of its own in this thread
        elsewhere.submit(asyncio.run, storm(crowd, busy_site, people, rounds, random.Random(seed))).result()
    wait_for_the_post(engine)
    handed_over = Counter(str(mail.message["Message-ID"]) for mail in post.delivered)
    with capsys.disabled():
        print(
            f"\nkilled {rounds} times under {PEOPLE} at once ({engine.dialect.name}, seed {seed}): "
            f"{len(crowd.receipts)} receipts shown, {crowd.again} forms sent again, {len(handed_over)} messages, "
            f"{sum(times > 1 for times in handed_over.values())} of them handed over twice, "
            f"{time.monotonic() - began:.0f} s"
        )
    kept = read_kept(engine, post)
    assert {receipt.story: kept.get(receipt.story) for receipt in crowd.receipts} == dict.fromkeys(
        [receipt.story for receipt in crowd.receipts], ONCE
    )
    assert len(crowd.receipts) >= 15 * rounds
    assert len({receipt.public_id for receipt in crowd.receipts}) == len(crowd.receipts)
    assert {story: how for story, how in kept.items() if how != ONCE} == {}  # whoever saw none, too
    assert busy_site.run("audit-verify").count("whole") >= 2
