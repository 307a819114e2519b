"""The message about outcomes: its words, and sending it, once to each person for each entry."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import NomineeKind, Stage
from awards.domain.outcome import Outcome
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.mail.rendering import render
from awards.mail.service import queue_message
from awards.nominees.letters import EntryNews, Letter
from awards.nominees.models_outcome import OutcomeNotice
from awards.nominees.service_outcome import plan_outcomes

TEMPLATE = "outcome"
WORDS_IN_MAIL = 600
"""How many characters of one colleague's words a message quotes; the nominee's page has all of them."""
QUOTES_IN_MAIL = 3


def count_told(session: Session, *, edition_id: int) -> tuple[int, datetime | None]:
    """How many outcomes were told, and when the last time was. One statement."""
    wanted = select(func.count(OutcomeNotice.id), func.max(OutcomeNotice.told_at))
    number, last = session.execute(wanted.where(OutcomeNotice.edition_id == edition_id)).one()
    return number, last


def write_letter(edition: Edition, letter: Letter) -> tuple[str, str]:
    """(subject, body) for the organisers to read beforehand, without the addresses of pages that are the nominee's
    alone."""
    return render(TEMPLATE, letter.locale, _context(edition, letter, with_pages=False))


def send_outcomes(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> list[Letter]:
    """Write to everybody who has not been told yet; the letters. Two who press at once send each message once, and
    the table's constraints stand behind that. Raises NotNow before the reveal and in the archive."""
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    if edition.stage is not Stage.REVEALED:
        raise NotNow(N_("Everybody is told once the winners are revealed, and until the edition is archived."))
    letters = plan_outcomes(session, edition=edition).letters
    for letter in letters:
        session.add_all(_rows(edition, letter, now))
        queue_message(
            session, template=TEMPLATE, to_address=letter.address, to_name=letter.name, locale=letter.locale,
            context=_context(edition, letter), now=now, edition_id=edition.id,
        )  # fmt: skip
    if letters:
        record(
            session, action="outcomes_told", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id,
            details={
                "messages": len(letters),
                "nominees": sorted(news.nominee.id for letter in letters for news in letter.about),
                "writers": len({one.account_id for letter in letters for one in letter.wrote}),
            },
        )  # fmt: skip
    return letters


def _rows(edition: Edition, letter: Letter, now: datetime) -> list[OutcomeNotice]:
    nominees = [(entry.entry_id, news.nominee.id) for news in letter.about for entry in news.entries]
    writers = {(one.entry_id, one.account_id) for one in letter.wrote} | letter.known
    return [
        *(OutcomeNotice(edition_id=edition.id, entry_id=e, nominee_id=n, told_at=now) for e, n in nominees),
        *(OutcomeNotice(edition_id=edition.id, entry_id=e, account_id=a, told_at=now) for e, a in sorted(writers)),
    ]


def _context(edition: Edition, letter: Letter, *, with_pages: bool = True) -> dict[str, Any]:
    def path(public_id: str, end: str = "") -> str:
        return f"/{edition.slug}/nominee/{public_id if with_pages else '…'}{end}?lang={letter.locale}"

    alone = len(letter.about) == 1 and letter.about[0].nominee.kind is NomineeKind.PERSON
    return {
        "name": letter.name if alone or not letter.about else "",
        "edition": edition.name,
        "kind": letter.kind.value,
        "about": [
            {
                "name": news.nominee.name,
                "team": news.nominee.kind is NomineeKind.TEAM,
                "named": len(letter.about) > 1,
                "entries": [_entry(edition, entry, letter.locale) for entry in news.entries],
                "path": path(news.nominee.public_id),
                "keepsake_path": path(news.nominee.public_id, "/keepsake.pdf")
                if any(entry.words for entry in news.entries)
                else "",
            }
            for news in letter.about
        ],
        "wrote": [
            {"nominee": one.nominee, "category": one.category.name, "outcome": one.outcome.value,
             "awarded": one.awarded}
            for one in letter.wrote
        ],
        "heard": any(one.hears for one in letter.wrote),
        "contact": edition.contact_address,
        "own_path": f"/{edition.slug}/my-nominations?lang={letter.locale}",
        "winners_path": f"/{edition.slug}/winners?lang={letter.locale}",
    }  # fmt: skip


def _entry(edition: Edition, entry: EntryNews, language: str) -> dict[str, Any]:
    share_path = f"/{edition.slug}/winners/{entry.category.key}?lang={language}"
    return {
        "category": entry.category.name,
        "outcome": entry.outcome.value,
        "awarded": entry.awarded,
        "colleagues": entry.colleagues,
        "citation": entry.citation,
        "share_path": share_path if entry.outcome is Outcome.WINNER else "",
        "words": [{"text": shorten(each.story), "by": each.by} for each in entry.words[:QUOTES_IN_MAIL]],
        "feedback": entry.feedback,
    }


def shorten(story: str) -> str:
    """The story, or its beginning up to a whole word."""
    if len(story) <= WORDS_IN_MAIL:
        return story
    return story[:WORDS_IN_MAIL].rsplit(None, 1)[0].rstrip(" ,;:.") + " …"
