"""The seal: two different people sign the same digest of rubric, ballots and decisions; then nothing can change."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, selectinload

from awards.accounts.models import Account
from awards.accounts.service import list_role_holders
from awards.audit.service import record
from awards.ballots.models import Ballot, Score
from awards.domain.errors import AwardsError, SameSealer, StageMovedMeanwhile
from awards.domain.lifecycle import BallotState, Stage
from awards.domain.roles import Role
from awards.domain.sealed_file import digest_of, write_canonical
from awards.domain.stage_moves import StageFacts, missing_for
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment
from awards.jury.service_rounds import check_no_round
from awards.mail.service import queue_message
from awards.nominations.models import Entry
from awards.results.models import Decision, Seal
from awards.results.service import lock_results, void_first_signature
from awards.results.service_outstanding import outdated_decisions, undecided_categories
from awards.results.service_sealed_record import collect_record


class ResultsChanged(AwardsError):
    """What was to be signed is no longer what the results are."""


FORMAT = 2
"""Stands in the file: whoever changes what it holds counts on, and keeps the earlier way for the seals made by it."""


def collect_results(session: Session, *, edition: Edition) -> dict[str, Any]:
    """What is sealed: each part a list in a fixed order, or a plain value. Triggers freeze the rows behind it
    (models_freezing); a part that is added here needs its triggers there."""
    seal = find_seal(session, edition_id=edition.id)
    written = seal.format if seal is not None and seal.second_by_id is not None else FORMAT
    content = {
        "format": written,
        "edition": edition.slug,
        "quorum": edition.quorum,
        "rubric": _rubric(session, edition.id),
        "ballots": _ballots(session, edition.id),
        "decisions": _decisions(session, edition.id, written),
    }
    return content if written == 1 else {**content, **collect_record(session, edition=edition)}


def canonical_results(session: Session, edition: Edition) -> str:
    """Rubric, cast ballots, decisions and record as JSON that is the same for the same content, however rows come."""
    return write_canonical(collect_results(session, edition=edition))


def digest_results(session: Session, *, edition: Edition) -> str:
    """SHA-256 of the canonical results, in hexadecimal."""
    return digest_of(canonical_results(session, edition).encode())


def _rubric(session: Session, edition_id: int) -> list[dict[str, Any]]:
    categories = session.scalars(
        select(Category)
        .where(Category.edition_id == edition_id)
        .order_by(Category.position)
        .options(selectinload(Category.criteria))
    )
    return [
        {
            "category": category.id,
            "key": category.key,
            "criteria": [
                {
                    "id": one.id,
                    "key": one.key,
                    "weight": one.weight,
                    "name": one.name,
                    "description": one.description,
                    "anchors": one.anchors,
                }
                for one in category.criteria
            ],
        }
        for category in categories
    ]


def _ballots(session: Session, edition_id: int) -> list[dict[str, Any]]:
    counted = (Assignment.edition_id == edition_id, Ballot.state == BallotState.CAST)
    scores: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for ballot_id, criterion_id, points in session.execute(
        select(Score.ballot_id, Score.criterion_id, Score.points)
        .join(Ballot, Ballot.id == Score.ballot_id)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .where(*counted)
    ):
        scores[ballot_id][str(criterion_id)] = points
    rows = session.execute(
        select(Assignment.entry_id, Assignment.juror_id, Ballot.id, Ballot.comment, Ballot.cast_at)
        .join(Ballot, Ballot.assignment_id == Assignment.id)
        .where(*counted)
        .order_by(Assignment.entry_id, Assignment.juror_id)
    )
    return [
        {
            "entry": row.entry_id,
            "juror": row.juror_id,
            "points": scores[row.id],
            "comment": row.comment,
            "cast_at": row.cast_at.isoformat(),
        }
        for row in rows
    ]


def _decisions(session: Session, edition_id: int, written: int) -> list[dict[str, Any]]:
    decisions = session.execute(
        select(Decision, Entry.nominee_id)
        .join(Entry, Entry.id == Decision.entry_id)
        .where(Decision.edition_id == edition_id)
        .order_by(Decision.category_id, Decision.id)
    )
    return [
        ({} if written == 1 else {"citation_language": one.citation_language, "translations": one.translations})
        | {
            "category": one.category_id,
            "entry": one.entry_id,
            "nominee": nominee_id,
            "citation": one.citation,
            "reason": one.reason,
            "ranking": one.ranking,
            "decided_by": one.decided_by_id,
            "decided_at": one.decided_at.isoformat(),
        }
        for one, nominee_id in decisions
    ]


def find_seal(session: Session, *, edition_id: int) -> Seal | None:
    """The edition's seal, half or whole."""
    return session.scalar(select(Seal).where(Seal.edition_id == edition_id))


def list_signers(session: Session, *, seal: Seal | None) -> dict[int, str]:
    """Account id → name, of those who signed."""
    if seal is None:
        return {}
    ids = [one for one in (seal.first_by_id, seal.second_by_id) if one is not None]
    rows = session.execute(select(Account.id, Account.name, Account.address).where(Account.id.in_(ids)))
    return {row.id: row.name or row.address for row in rows}


def sign_seal(session: Session, *, edition: Edition, digest: str, now: datetime, actor_id: int) -> Seal:
    """Sign the results: the first signature, or the second one, with which the edition is sealed.

    `digest`: what the signer saw. A first signature under other results is void, and this one takes its place.
    Raises AlreadySealed, NotNow, RoundOpen, ResultsChanged (a decision that no longer fits, too), SameSealer,
    StageMoveNotAllowed.
    """
    lock_results(session, edition=edition)
    _wait_for_writers(session)
    check_no_round(session, edition_id=edition.id)
    _check_sealable(undecided_categories(session, edition_id=edition.id))
    _check_decisions(outdated_decisions(session, edition=edition))
    if digest != digest_results(session, edition=edition):
        raise ResultsChanged(N_("The results have changed since you opened this page. Look at them again, then sign."))
    seal = find_seal(session, edition_id=edition.id)
    if seal is not None and seal.digest != digest:
        void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
        seal = None
    if seal is None:
        return _sign_first(session, edition=edition, digest=digest, now=now, actor_id=actor_id)
    if seal.first_by_id == actor_id:
        raise SameSealer(N_("You have signed already. A second person must confirm the results."))
    return _sign_second(session, edition=edition, seal=seal, now=now, actor_id=actor_id)


def _wait_for_writers(session: Session) -> None:
    """Let no ballot be written until this transaction ends. One that was begun before counts, or the digest would not
    hold: a trigger sees only what is committed. SQLite has one writer at a time."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE ballots, scores IN SHARE MODE"))


def _check_sealable(undecided: Sequence[Category]) -> None:
    """Raise StageMoveNotAllowed while a category lacks its decision; what sealing does not ask for is left out."""
    facts = StageFacts(
        categories=0, weights_ok=True, nominating_opens_at=None, nominating_closes_at=None, scoring_closes_at=None,
        pending_entries=0, eligible_entries=0, accepted_jurors=0, chair=True, assignments=0, cast=0, uncast=0,
        undecided=tuple(category.name["en"] for category in undecided), sealed_by_two=True,
    )  # fmt: skip
    for error in missing_for(Stage.DELIBERATING, Stage.SEALED, facts):
        raise error


def _check_decisions(outdated: Sequence[Decision]) -> None:
    """Raise ResultsChanged where a decision no longer fits the ranking: scoring was opened again, say."""
    if outdated:
        names = ", ".join(one.category.name["en"] for one in outdated)
        message = N_("The ranking has changed since it was decided who wins. Decide again: %(categories)s.")
        raise ResultsChanged(message, {"categories": names})


def _sign_first(session: Session, *, edition: Edition, digest: str, now: datetime, actor_id: int) -> Seal:
    seal = Seal(edition_id=edition.id, digest=digest, format=FORMAT, first_by_id=actor_id, first_at=now)
    session.add(seal)
    session.flush()
    record(
        session, action="seal_signed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"digest": digest, "signature": 1},
    )  # fmt: skip
    _ask_for_second(session, edition=edition, now=now, actor_id=actor_id)
    return seal


def list_others(session: Session, *, edition: Edition, actor_id: int) -> list[Account]:
    """Everybody else who may sign, or take the seal off."""
    holders = [
        account
        for role in (Role.ORGANISER, Role.CHAIR)
        for account in list_role_holders(session, edition_id=edition.id, role=role)
    ]
    return list({account.id: account for account in holders if account.id != actor_id}.values())


def _ask_for_second(session: Session, *, edition: Edition, now: datetime, actor_id: int) -> None:
    """Tell everybody else who may sign."""
    signer = session.get_one(Account, actor_id)
    for account in list_others(session, edition=edition, actor_id=actor_id):
        queue_message(
            session,
            template="seal_waiting",
            to_address=account.address,
            to_name=account.name,
            locale=account.locale or "en",
            context={
                "name": account.name,
                "signer": signer.name or signer.address,
                "edition": edition.name,
                "path": f"/{edition.slug}/seal",
            },
            now=now,
            edition_id=edition.id,
        )


def _sign_second(session: Session, *, edition: Edition, seal: Seal, now: datetime, actor_id: int) -> Seal:
    seal.second_by_id, seal.second_at = actor_id, now
    session.flush()
    moved = session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.stage == Stage.DELIBERATING)
        .values(stage=Stage.SEALED, moved_at=now)
        .execution_options(synchronize_session="fetch")
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise StageMovedMeanwhile(N_("Somebody else moved the edition to another stage at the same moment."))
    for action, details in (
        ("seal_signed", {"digest": seal.digest, "signature": 2}),
        ("stage_moved", {"from": Stage.DELIBERATING.value, "to": Stage.SEALED.value}),
    ):
        record(
            session, action=action, subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details=details,
        )  # fmt: skip
    return seal
