"""All that the minutes say: who judged, who stepped aside, and for each category figures, talk and decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.service import list_role_holders
from awards.domain.lifecycle import RecusalKind
from awards.domain.roles import Role
from awards.domain.sealed_file import digest_of, write_canonical
from awards.editions.models import Edition
from awards.jury.models import Juror, Recusal
from awards.jury.service_waivers import Waiver, list_waivers
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee, show_nominee
from awards.results.models import Seal
from awards.results.models_record import Deliberation
from awards.results.service import list_decisions
from awards.results.service_figures import find_figures
from awards.results.service_leaving import DepartureLine, list_departures
from awards.results.service_lines import RoomLine
from awards.results.service_record import (
    RunnersUp,
    Vote,
    list_deliberations,
    list_members,
    name_runners_up,
    read_votes,
)
from awards.results.service_room import Room, find_room, room_categories
from awards.results.service_seal import collect_results, find_seal, list_signers
from awards.results.service_shown import ShownDecision, show_decision
from awards.results.service_ties import TieStepLine, list_tie_steps
from awards.results.service_unsealing import UnsealingLine, list_unsealings

MOST_LINES = 15
"""So many entries of a category stand in its table, and whoever is decided on or shortlisted."""


@dataclass(frozen=True)
class Member:
    """Somebody of the jury."""

    id: int
    name: str
    organisation: str
    leads: bool


@dataclass(frozen=True)
class RecusalLine:
    """A juror's stepping aside. `note` is theirs."""

    juror: str
    nominee: ShownNominee
    category: dict[str, str]
    kind: RecusalKind
    note: str
    recused_at: datetime


@dataclass(frozen=True)
class MinutesPart:
    """One category. `rubric_version`: the beginning of its rubric's digest; `left_out`: entries beyond the table."""

    room: Room
    rubric_version: str
    lines: tuple[RoomLine, ...]
    left_out: int
    decisions: tuple[ShownDecision, ...]
    runners_up: RunnersUp | None
    deliberation: Deliberation | None
    present: tuple[str, ...]
    votes: tuple[Vote, ...]
    departures: tuple[DepartureLine, ...]
    tie_steps: tuple[TieStepLine, ...]
    names: dict[int, ShownNominee]


@dataclass(frozen=True)
class Minutes:
    """`digest` is that of the seal, or of the results as they stand while there is none (`is_draft`)."""

    is_draft: bool
    digest: str
    seal: Seal | None
    signers: dict[int, str]
    members: tuple[Member, ...]
    recusals: tuple[RecusalLine, ...]
    waivers: tuple[Waiver, ...]
    parts: tuple[MinutesPart, ...]
    unsealings: tuple[UnsealingLine, ...]


def write_minutes(session: Session, *, edition: Edition, names: bool) -> Minutes:
    """The minutes, for a reader who sees `names` or not. As many statements for any number of entries and jurors.

    Raises NotNow before deliberation.
    """
    seal = find_seal(session, edition_id=edition.id)
    whole = seal if seal is not None and seal.second_by_id is not None else None
    content = collect_results(session, edition=edition)
    versions = {one["category"]: digest_of(write_canonical(one).encode())[:12] for one in content["rubric"]}
    return Minutes(
        is_draft=whole is None,
        digest=whole.digest if whole else digest_of(write_canonical(content).encode()),
        seal=whole,
        signers=list_signers(session, seal=whole),
        members=_members(session, edition),
        recusals=_recusals(session, edition, names),
        waivers=tuple(list_waivers(session, edition_id=edition.id)),
        parts=_parts(session, edition, names, versions),
        unsealings=tuple(list_unsealings(session, edition_id=edition.id)),
    )


def _members(session: Session, edition: Edition) -> tuple[Member, ...]:
    """The chair first."""
    chairs = {one.id for one in list_role_holders(session, edition_id=edition.id, role=Role.CHAIR)}
    members = [
        Member(one.id, one.name, one.organisation, one.account_id in chairs)
        for one in list_members(session, edition_id=edition.id)
    ]
    return tuple(sorted(members, key=lambda one: not one.leads))


def _recusals(session: Session, edition: Edition, names: bool) -> tuple[RecusalLine, ...]:
    rows = session.execute(
        select(Recusal, Juror.name, Entry)
        .join(Juror, Juror.id == Recusal.juror_id)
        .join(Entry, Entry.id == Recusal.entry_id)
        .where(Juror.edition_id == edition.id)
        .order_by(Recusal.recused_at, Recusal.id)
        .options(joinedload(Entry.nominee), joinedload(Entry.category))
    )
    return tuple(
        RecusalLine(
            juror=name, nominee=show_nominee(entry, edition=edition, names=names), category=entry.category.name,
            kind=recusal.kind, note=recusal.note, recused_at=recusal.recused_at,
        )
        for recusal, name, entry in rows
    )  # fmt: skip


def _parts(session: Session, edition: Edition, names: bool, versions: dict[int, str]) -> tuple[MinutesPart, ...]:
    """The categories that have entries, in their order."""
    figures = find_figures(session, edition=edition)
    wanted = select(Juror.id, Juror.name).where(Juror.edition_id == edition.id)
    jurors = {row.id: row.name for row in session.execute(wanted)}
    decided = list_decisions(session, edition_id=edition.id)
    deliberations = list_deliberations(session, edition_id=edition.id)
    departures = list_departures(session, edition_id=edition.id)
    ties = list_tie_steps(session, edition=edition, names=names)
    parts = []
    for category in room_categories(session, edition=edition, figures=figures):
        room = find_room(session, edition=edition, key=category.key, names=names)
        here, kept = [one for one in decided if one.category_id == category.id], deliberations.get(category.id)
        shown = tuple(show_decision(one, edition=edition, names=names) for one in here)
        runners_up = name_runners_up(here, kept, quorum=edition.quorum) if here else None
        lines = _chosen_lines(room, [one.entry_id for one in here] + list(runners_up.order if runners_up else ()))
        if not room.lines:
            continue
        parts.append(
            MinutesPart(
                room=room, rubric_version=versions[category.id], lines=lines,
                left_out=len(room.lines) - len(lines), decisions=shown, runners_up=runners_up, deliberation=kept,
                present=tuple(jurors.get(one, "–") for one in (kept.present if kept else ())), votes=read_votes(kept),
                departures=tuple(one for one in departures if one.category_id == category.id),
                tie_steps=tuple(one for one in ties if one.category_id == category.id),
                names={line.entry_id: line.nominee for line in room.lines},
            )
        )  # fmt: skip
    return tuple(parts)


def _chosen_lines(room: Room, named: Sequence[int | None]) -> tuple[RoomLine, ...]:
    first = {line.entry_id for line in room.lines[:MOST_LINES]}
    kept = first | set(room.shortlisted) | {one for one in named if one is not None}
    return tuple(line for line in room.lines if line.entry_id in kept)
