"""What became of the entries, and whom that concerns: one letter a person, however many entries they hear of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import Account
from awards.domain.lifecycle import PUBLISHED, EntryState, NominationKind, NominationState
from awards.domain.notice import NomineeAnswer
from awards.domain.outcome import Outcome, outcome_of
from awards.domain.wording import pick_text
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_entries import is_on_shortlist
from awards.nominations.service_nominees import LIVE
from awards.nominees.letters import EntryNews, Letter, NomineeNews, Outcomes, Unreachable, Unreached, WriterNews
from awards.nominees.models_outcome import OutcomeNotice
from awards.nominees.service_page import kind_words, may_show
from awards.results.models import Decision
from awards.results.service import list_decisions
from awards.results.service_feedback import list_shown


@dataclass
class _Told:
    """Who has been told of which entry: (entry, nominee) and (entry, account)."""

    nominees: set[tuple[int, int]]
    writers: set[tuple[int, int]]


def _entries(session: Session, edition: Edition, *also: ColumnElement[bool]) -> list[Entry]:
    """The entries that have an outcome, by category. Two statements."""
    wanted = (
        select(Entry)
        .where(Entry.edition_id == edition.id, Entry.state.not_in((EntryState.WITHDRAWN, EntryState.MERGED)), *also)
        .options(
            joinedload(Entry.category),
            joinedload(Entry.nominee),
            selectinload(Entry.nominations).joinedload(Nomination.nominator),
        )
        .order_by(Entry.id)
        .execution_options(populate_existing=True)
    )
    return sorted(session.scalars(wanted), key=lambda entry: (entry.category.position, entry.id))


def _told(session: Session, edition: Edition) -> _Told:
    rows = session.execute(
        select(OutcomeNotice.entry_id, OutcomeNotice.nominee_id, OutcomeNotice.account_id).where(
            OutcomeNotice.edition_id == edition.id
        )
    ).all()
    return _Told(
        {(entry, nominee) for entry, nominee, _ in rows if nominee is not None},
        {(entry, account) for entry, _, account in rows if account is not None},
    )


def news_of(entry: Entry, outcome: Outcome, won: dict[int, Decision], feedback: Collection[str]) -> EntryNews:
    """How an entry fared; its category, nominations and the decisions of the edition (by entry) are loaded."""
    counted = [one for one in entry.nominations if one.state is NominationState.SUBMITTED]
    others = {one.nominator_id for one in counted if one.kind is not NominationKind.SELF}
    words = [kind_words(one, entry.category) for one in counted if may_show(entry, one)]
    return EntryNews(
        entry_id=entry.id,
        category=entry.category,
        outcome=outcome,
        awarded=any(decision.category_id == entry.category_id for decision in won.values()),
        colleagues=len(others),
        words=[each for each in words if not each.own],
        feedback=list(feedback),
        citation=won[entry.id].citation if entry.id in won else "",
    )


def list_nominee_news(
    session: Session, *, edition: Edition, entries: Iterable[Entry], decisions: Iterable[Decision]
) -> dict[int, EntryNews]:
    """Entry id → how it fared, of those that came before the jury. One statement.

    `entries` with category and nominations; `decisions`: those that everybody may know.
    """
    won = {decision.entry_id: decision for decision in decisions}
    judged = [entry for entry in entries if entry.state is EntryState.ELIGIBLE]
    feedback = list_shown(session, edition=edition, entry_ids={entry.id for entry in judged})
    return {
        entry.id: news_of(entry, outcome, won, feedback.get(entry.id, ()))
        for entry in judged
        if (outcome := _outcome(edition, entry, won)) is not None
    }


def _outcome(edition: Edition, entry: Entry, won: Collection[int]) -> Outcome | None:
    return outcome_of(entry.state, won=entry.id in won, on_shortlist=is_on_shortlist(edition, entry))


def list_own_news(session: Session, *, edition: Edition, nominee: Nominee) -> list[EntryNews]:
    """How a nominee fared, in every category, once everybody may know it. Four statements."""
    if edition.stage not in PUBLISHED:
        return []
    entries = _entries(session, edition, Entry.nominee_id == nominee.id)
    decisions = list_decisions(session, edition_id=edition.id)
    news = list_nominee_news(session, edition=edition, entries=entries, decisions=decisions)
    return _best_first(news.values())


def _best_first(news: Iterable[EntryNews]) -> list[EntryNews]:
    """What was won before what was not, else in the order of the categories."""
    order = list(Outcome)
    return sorted(news, key=lambda one: order.index(one.outcome))


def export_news(news: Iterable[EntryNews], *, language: str) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "category": pick_text(one.category.name, language),
            "outcome": one.outcome.value,
            "citation": one.citation,
            "feedback": one.feedback,
        }
        for one in news
    ]


def plan_outcomes(session: Session, *, edition: Edition) -> Outcomes:
    """Who still has to hear what: nothing is left of it once all is sent. The edition is revealed. Six statements."""
    entries = _entries(session, edition)
    decisions = list_decisions(session, edition_id=edition.id)
    news = list_nominee_news(session, edition=edition, entries=entries, decisions=decisions)
    told = _told(session, edition)
    reached, unreached = _sort_nominees(entries, news, told)
    letters: dict[str, Letter] = {}
    for nominee, about in reached:
        letter = letters.setdefault(
            nominee.address.lower(), Letter(nominee.address, _name(nominee), nominee.locale)
        )  # fmt: skip
        letter.about.append(NomineeNews(nominee, about))
    _add_writers(edition, entries, decisions, letters, told)
    wanted = [letters[address] for address in sorted(letters)]
    return Outcomes([one for one in wanted if one.about or one.wrote], unreached)


def _name(nominee: Nominee) -> str:
    return nominee.contact or nominee.name


def _sort_nominees(
    entries: list[Entry], news: dict[int, EntryNews], told: _Told
) -> tuple[list[tuple[Nominee, list[EntryNews]]], list[Unreached]]:
    """Nominees to write to, and those whom no letter reaches; each with what they have not been told yet."""
    fresh: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        declined = entry.nominee.answer is NomineeAnswer.DECLINED
        if entry.id in news and not declined and (entry.id, entry.nominee_id) not in told.nominees:
            fresh[entry.nominee_id].append(entry)
    reached, unreached = [], []
    for theirs in fresh.values():
        nominee, about = theirs[0].nominee, _best_first(news[entry.id] for entry in theirs)
        reason = _why_not(nominee, theirs)
        if reason is None:
            reached.append((nominee, about))
        else:
            unreached.append(Unreached(nominee, about, reason))
    return reached, sorted(unreached, key=lambda one: (one.nominee.name.casefold(), one.nominee.id))


def _why_not(nominee: Nominee, entries: list[Entry]) -> Unreachable | None:
    """Why no letter goes to a nominee: only to somebody who knows of the nomination."""
    if nominee.erasure_asked_at is not None:
        return Unreachable.ERASURE
    if not nominee.address:
        return Unreachable.NO_ADDRESS
    return None if _knows(nominee, entries) else Unreachable.NOT_TOLD


def _knows(nominee: Nominee, entries: list[Entry]) -> bool:
    if nominee.told_at is not None or nominee.answer is NomineeAnswer.ACCEPTED:
        return True
    return any(
        one.kind is NominationKind.SELF and one.nominator_address == nominee.address.lower() and one.state in LIVE
        for entry in entries
        for one in entry.nominations
    )


def _add_writers(
    edition: Edition, entries: list[Entry], decisions: list[Decision], letters: dict[str, Letter], told: _Told
) -> None:
    """Tell those who wrote; not what the organisers refused, for that was told with its reason."""
    won = {decision.entry_id for decision in decisions}
    awarded = {decision.category_id for decision in decisions}
    about = {(news.nominee.id, address) for address, one in letters.items() for news in one.about}
    for entry in entries:
        outcome, nominee = _outcome(edition, entry, won), entry.nominee
        if outcome is None or entry.state is EntryState.INELIGIBLE:
            continue
        hears = entry.state is EntryState.ELIGIBLE and (
            (entry.id, nominee.id) in told.nominees or (nominee.id, nominee.address.lower()) in about
        )
        for account, written in _writers(entry, told):
            address = account.address.lower()
            if hears and address == nominee.address.lower():
                if address in letters:
                    letters[address].known.add((entry.id, account.id))
                continue
            locale = account.locale or written.language
            letter = letters.setdefault(address, Letter(account.address, written.nominator_name, locale))
            given = entry.category_id in awarded
            letter.wrote.append(
                WriterNews(entry.id, account.id, nominee.name, entry.category, outcome, given, hears)
            )  # fmt: skip


def _writers(entry: Entry, told: _Told) -> Iterator[tuple[Account, Nomination]]:
    """Who wrote about an entry and has not been told; not who wants everything about themself removed."""
    gone = entry.nominee.address.lower() if entry.nominee.erasure_asked_at else None
    for one in entry.nominations:
        account = one.nominator
        if account is None or one.state not in LIVE or one.second_of_id is not None:
            continue
        if (entry.id, account.id) not in told.writers and account.address.lower() != gone:
            yield account, one
