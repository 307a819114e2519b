"""Two nominees become one, row by row; see service_parting for the way back. Who may, and what the jury has to do with
it, is decided above, in the jury's room."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.domain.notice import NomineeAnswer
from awards.domain.wording import N_
from awards.nominations.models import Entry, Nomination, Nominee, NomineeMerge
from awards.nominations.service_nominees import LIVE, ChangedMeanwhile, NomineeTaken, identity, place_word
from awards.nominations.service_spellings import nominee_data
from awards.organisations.service import canonical_organisation


class CannotJoin(AwardsError):
    """These dossiers cannot become one, or two, as things stand."""


@dataclass(frozen=True, kw_only=True)
class KeptData:
    """What is kept of two nominees, each value chosen from the one or the other."""

    name: str
    organisation: str
    members: str
    address: str
    locale: str


def lock_nominees(session: Session, *, nominee_ids: tuple[int, int]) -> list[Nominee]:
    """Both, live, in the order of `nominee_ids`; locked in the order of their ids. Raises ChangedMeanwhile."""
    wanted = select(Nominee).where(Nominee.id.in_(nominee_ids)).order_by(Nominee.id).with_for_update(key_share=True)
    found = {each.id: each for each in session.scalars(wanted.execution_options(populate_existing=True))}
    if len(found) != 2 or any(each.merged_into_id is not None for each in found.values()):
        raise ChangedMeanwhile(N_("Somebody joined one of these dossiers with another a moment ago. Look again."))
    return [found[number] for number in nominee_ids]


def lock_entries(session: Session, *, nominee_ids: tuple[int, int]) -> list[Entry]:
    """All entries of both, in the order of their ids, locked until commit."""
    wanted = select(Entry).where(Entry.nominee_id.in_(nominee_ids)).order_by(Entry.id).with_for_update(key_share=True)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def merge_rows(
    session: Session, *, kept: Nominee, gone: Nominee, data: KeptData, reasons: list[str], stage: Stage, now: datetime,
    actor_id: int | None,
) -> NomineeMerge:  # fmt: skip
    """All words about `gone` become words about `kept`; both are live and locked. Raises CannotJoin, NomineeTaken."""
    _bring_answers_together(kept, gone)
    entries = [
        entry for entry in lock_entries(session, nominee_ids=(kept.id, gone.id)) if entry.state is not EntryState.MERGED
    ]
    before: dict[str, Any] = {
        "kept": nominee_data(kept), "gone": nominee_data(gone), "entries": [entry_data(each) for each in entries],
        "words": _list_words(session, entries),
    }  # fmt: skip
    own = {entry.category_id: entry for entry in entries if entry.nominee_id == kept.id}
    before["into"] = {}
    for entry in [entry for entry in entries if entry.nominee_id == gone.id]:
        into = own.get(entry.category_id)
        if into is None:
            entry.nominee_id = kept.id
        else:
            before["into"][str(entry.id)] = _point_on(session, Entry, entry.id, into.id)
            _absorb(session, entry, into, stage)
    before["nominees"] = _point_on(session, Nominee, gone.id, kept.id)
    merge = NomineeMerge(
        edition_id=kept.edition_id, kept_id=kept.id, gone_id=gone.id, kept_name_key=kept.name_key,
        kept_organisation_key=kept.organisation_key, gone_name_key=gone.name_key,
        gone_organisation_key=gone.organisation_key, automatic=False, reasons=reasons, merged_by_id=actor_id,
        merged_at=now,
    )  # fmt: skip
    gone.merged_into_id = kept.id
    session.flush()
    _choose(session, kept, gone, data)
    before["kept_after"] = nominee_data(kept)
    before["after"] = {str(each.id): entry_data(each) for each in entries}
    merge.before = before
    session.add(merge)
    session.flush()
    return merge


def _bring_answers_together(kept: Nominee, gone: Nominee) -> None:
    """Who was told under one spelling knows; who has answered has answered."""
    declined = [each.answer is NomineeAnswer.DECLINED for each in (kept, gone)]
    if any(declined) and not all(declined):
        raise CannotJoin(
            N_("One of the two has declined to be nominated. Ask the nominee before you join what they declined.")
        )
    if kept.answer is NomineeAnswer.NONE:
        kept.answer, kept.answered_at = gone.answer, gone.answered_at
    kept.told_at = min(filter(None, (kept.told_at, gone.told_at)), default=None)


def entry_data(entry: Entry) -> dict[str, Any]:
    """Where an entry stands, to be put back."""
    return {
        "id": entry.id, "nominee_id": entry.nominee_id, "state": entry.state.value, "reason": entry.reason,
        "screened_at": entry.screened_at.isoformat() if entry.screened_at else None,
    }  # fmt: skip


def _list_words(session: Session, entries: list[Entry]) -> list[list[Any]]:
    """[id, entry id, id of the first words, version] of every nomination of the entries, whatever its state."""
    wanted = select(Nomination.id, Nomination.entry_id, Nomination.second_of_id, Nomination.version)
    of_entries = wanted.where(Nomination.entry_id.in_([entry.id for entry in entries])).order_by(Nomination.id)
    return [list(row) for row in session.execute(of_entries)]


def _point_on(session: Session, model: type[Any], number: int, to: int) -> list[int]:
    """What was merged into the one is now merged into the other; the ids of those rows."""
    ids = list(session.scalars(select(model.id).where(model.merged_into_id == number).order_by(model.id)))
    if ids:
        session.execute(update(model).where(model.id.in_(ids)).values(merged_into_id=to))
    return ids


def _absorb(session: Session, entry: Entry, into: Entry, stage: Stage) -> None:
    """Move every nomination; where one nominator wrote in both, both texts stay, the moved one as second words."""
    counted = select(Nomination.id, Nomination.nominator_id, Nomination.state, Nomination.second_of_id)
    live = counted.where(Nomination.entry_id.in_([entry.id, into.id]), Nomination.state.in_(LIVE))
    rows = session.execute(live.add_columns(Nomination.entry_id)).all()
    firsts = {
        row.nominator_id: row.id for row in rows if row.entry_id == into.id and row.second_of_id is None
    }  # fmt: skip
    for row in rows:
        if row.entry_id == entry.id and row.nominator_id in firsts:
            place_word(session, nomination_id=row.id, entry_id=into.id, second_of_id=firsts[row.nominator_id])
    left = update(Nomination).where(Nomination.entry_id == entry.id).values(entry_id=into.id)
    session.execute(left.execution_options(synchronize_session="fetch"))
    returned = any(row.state is NominationState.RETURNED for row in rows)
    _stand_together(entry, into, returned=returned, stage=stage)
    entry.state, entry.merged_into_id = EntryState.MERGED, into.id
    session.flush()


def _stand_together(entry: Entry, into: Entry, *, returned: bool, stage: Stage) -> None:
    """Where the joined entry stands: what both were; else, unless the jury is reading it, it waits to be screened."""
    if entry.state is into.state or entry.state is EntryState.WITHDRAWN:
        return
    if into.state is EntryState.WITHDRAWN:
        into.state, into.reason, into.screened_at = entry.state, entry.reason, entry.screened_at
    elif into.state is not EntryState.ELIGIBLE or stage is not Stage.SCORING:
        into.state = EntryState.NEEDS_CORRECTING if returned else EntryState.PENDING
        into.reason, into.screened_at = "", None


def _choose(session: Session, kept: Nominee, gone: Nominee, data: KeptData) -> None:
    """Give the nominee who stays the chosen data."""
    member = canonical_organisation(session, typed=data.organisation)
    key = identity(kind=kept.kind, name=data.name, organisation=member.name if member else data.organisation)
    values = {
        **asdict(data), "name_key": key.name, "organisation_key": key.organisation,
        "contact": gone.contact if data.address == gone.address != kept.address else kept.contact,
        "pronunciation": kept.pronunciation or gone.pronunciation, "organisation_id": member.id if member else None,
    }  # fmt: skip
    if (key.name, key.organisation) == (gone.name_key, gone.organisation_key):
        values["twin"] = min(kept.twin, gone.twin) if _share_name(kept, gone) else gone.twin
    elif (key.name, key.organisation) != (kept.name_key, kept.organisation_key):
        values["twin"] = 0
    try:
        with session.begin_nested():
            for column, value in values.items():
                setattr(kept, column, value)
            session.flush()
    except IntegrityError:
        raise NomineeTaken(
            N_("A third nominee has this name and organisation. Choose otherwise, or join that one first."),
            field="name",
        ) from None


def _share_name(one: Nominee, other: Nominee) -> bool:
    return (one.name_key, one.organisation_key) == (other.name_key, other.organisation_key)
