"""A small edition with something behind every address: an entry, an assignment, a ballot, a decision, a certificate."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from sqlalchemy.orm import Session

from awards.certificates.models import Certificate
from awards.certificates.models_packs import Pack, PackState
from awards.certificates.pack_store import new_folder_name
from awards.certificates.serials import make_serial
from awards.domain.lifecycle import CertificateKind, CertificateState, EntryState, Stage
from awards.extensions import site
from awards.jury.models import Assignment
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.models import Organisation
from awards.results.models import Decision
from awards.results.models_record import Deliberation, Departure
from tests.factories import (
    NOW,
    Cast,
    get_category,
    make_account,
    make_assignment,
    make_ballot,
    make_cast,
    make_entry,
    make_juror,
    make_organisation,
)


@dataclass
class World:
    """The cast, and one of each thing; `entries` are eligible ones of the category Empathy."""

    cast: Cast
    entries: list[Entry]
    nomination: Nomination
    assignment: Assignment
    certificate: Certificate
    message: OutboxMessage
    waiting: Nominee
    """Whose entry is not screened yet."""
    organisation: Organisation
    departure: Departure
    """Of Jan, for the first entry; he is back."""
    pack: Pack
    """Which waits for the worker."""

    def values(self) -> dict[str, Any]:
        """What the addresses of this world take, by the name in the route."""
        return {
            "edition": self.cast.edition.slug, "category": "empathy", "entry_id": self.entries[0].id,
            "public_id": self.nomination.public_id, "assignment_id": self.assignment.id,
            "juror_id": self.cast.jo_juror.id, "serial": self.certificate.serial, "message_id": self.message.id,
            "organisation_id": self.organisation.id,
            "one_id": self.entries[0].nominee_id, "other_id": self.waiting.id, "merge_id": 1,
            "distinction_id": 1, "waiver_id": 1,
            "token": "no-such-token", "language": "fr", "paper": "a4", "draft_id": 1,
            "run_id": self.assignment.run_id, "secret": self.waiting.public_id,
            "nominee_id": self.waiting.id, "file_id": "no-such-file", "key": "no-such-key",
            "number": 1, "names": "named", "pack_id": self.pack.id, "picture_id": 1, "kind": "winner", "page": "stage",
        }  # fmt: skip


def before_the_seal(stage: Stage) -> Stage:
    """`stage`, or for one in which the results are sealed, and nothing can be added, the last one before."""
    return Stage.DELIBERATING if stage in (Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED) else stage


def make_world(session: Session, *, stage: Stage, size: int = 1, slug: str = "2026") -> World:
    """An edition at `stage`; every list of it has `size` lines or as many more as that."""
    cast = make_cast(session, stage=before_the_seal(stage), slug=slug)
    category = get_category(session, cast.edition)
    entries = [
        make_entry(session, category, nominator=cast.nora if not number else None, name=f"Entry {number}")
        for number in range(size)
    ]
    waiting = [
        make_entry(session, category, state=EntryState.PENDING, nominator=cast.nora, name=f"Waiting {number}")
        for number in range(size)
    ]
    for number in range(size):
        if number:
            make_juror(session, cast.edition)
    for entry in entries:
        read = make_ballot(session, entry, cast.chris_juror, 4, 4, 3, 5, comment="Warm and precise.")
        read.feedback = "You listen well."
        make_ballot(session, entry, cast.jo_juror, 3, 4, 4, 4)
    assignments = [make_assignment(session, entry, cast.jan_juror) for entry in entries]
    nomination = session.query(Nomination).filter_by(entry_id=entries[0].id).one()
    certificates = [_make_decision(session, cast, entries[0], "empathy")]
    departure = _make_record(session, cast, entries)
    for key in ("creativity", "efficiency")[: size - 1]:
        entry = make_entry(session, get_category(session, cast.edition, key), nominator=make_account(session))
        make_ballot(session, entry, cast.chris_juror, 4, 4, 3, 5)
        make_ballot(session, entry, cast.jo_juror, 4, 4, 3, 5)
        certificates.append(_make_decision(session, cast, entry, key))
    messages = [_make_message() for _ in range(size)]
    session.add_all(messages)
    nominee = session.get_one(Nominee, waiting[0].nominee_id)
    nominee.address = cast.sam.address
    organisations = [
        make_organisation(session, f"Member {number} of {slug}", f"M{number} {slug}") for number in range(size)
    ]
    cast.edition.stage = stage
    session.commit()
    return World(
        cast, entries, nomination, assignments[0], certificates[0], messages[0], nominee, organisations[0], departure,
        _make_packs(session, cast, size),
    )  # fmt: skip


def _make_packs(session: Session, cast: Cast, size: int) -> Pack:
    options = {"kinds": ["winner"], "which": "all", "form": "file", "look": {"marks": False}}
    packs = [
        Pack(
            edition_id=cast.edition.id, kind="certificates", options=options, locale="en", state=PackState.WAITING,
            folder=new_folder_name(), asked_by_id=cast.olga.id, asked_at=NOW,
        )
        for _ in range(size)
    ]  # fmt: skip
    session.add_all(packs)
    session.commit()
    return packs[0]


def _make_record(session: Session, cast: Cast, entries: list[Entry]) -> Departure:
    """What the jury talked about Empathy, and that Jan was outside for each entry."""
    category_id = entries[0].category_id
    session.add(
        Deliberation(
            edition_id=cast.edition.id, category_id=category_id, notes="A long talk.", present=[cast.jo_juror.id],
            votes=[{"question": "Entry 0?", "in_favour": 2, "against": 0, "abstained": 1}], runners_up={},
            kept_by_id=cast.chris.id, kept_at=NOW,
        )
    )  # fmt: skip
    departures = [
        Departure(
            edition_id=cast.edition.id, category_id=category_id, entry_id=entry.id, juror_id=cast.jan_juror.id,
            left_at=NOW, noted_by_id=cast.chris.id, returned_at=NOW, return_noted_by_id=cast.chris.id,
        )
        for entry in entries
    ]  # fmt: skip
    session.add_all(departures)
    session.flush()
    return departures[0]


def _make_message() -> OutboxMessage:
    return OutboxMessage(
        template="sign_in_code", to_address="a@people.example", locale="en", subject="Hello", body="Hello",
        message_id=f"<{token_hex(8)}@test>", created_at=NOW, next_try_at=NOW, tries=0,
    )  # fmt: skip


def _make_decision(session: Session, cast: Cast, entry: Entry, key: str) -> Certificate:
    session.add(
        Decision(
            edition_id=cast.edition.id,
            category_id=get_category(session, cast.edition, key).id,
            entry_id=entry.id,
            citation="She hears what is not said.",
            reason="",
            ranking=[],
            decided_by_id=cast.chris.id,
            decided_at=NOW,
        )
    )
    certificate = Certificate(
        edition_id=cast.edition.id, entry_id=entry.id, kind=CertificateKind.WINNER, state=CertificateState.VALID,
        serial=make_serial(site.certificate_keys[0]), name="Entry 0", organisation="Belcentre", members="",
        citation="She hears.", locale="en", awarded_on=NOW.date(), issued_at=NOW,
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    return certificate
