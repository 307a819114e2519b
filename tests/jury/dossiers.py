"""What the tests of joining dossiers make, join and look at."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState, NominationState
from awards.editions.models import Category
from awards.jury.models import Assignment
from awards.jury.service_merging import join_nominees, take_apart
from awards.nominations.models import Entry, Nomination, Nominee, NomineeMerge
from awards.nominations.service_dossiers import read_stories
from awards.nominations.service_pairs import get_sides
from tests.factories import NOW, Cast, get_category, make_entry, make_nomination

NOMINEE = (
    "name", "name_key", "organisation", "organisation_key", "twin", "merged_into_id", "members", "address", "locale",
)  # fmt: skip
ENTRY = ("category_id", "nominee_id", "state", "reason", "screened_at", "merged_into_id")
NOMINATION = ("entry_id", "nominator_id", "state", "second_of_id", "version", "story", "nominee_name")
ASSIGNMENT = ("state", "had_draft", "release_reason", "changed_at")


def dossier(session: Session, cast: Cast, name: str, *, key: str = "empathy", **changes: Any) -> Entry:
    """An entry about somebody of Belcentre, with Nora's words."""
    wanted = {"state": EntryState.PENDING, "organisation": "Belcentre", "nominator": cast.nora} | changes
    return make_entry(session, get_category(session, cast.edition, key), name=name, **wanted)


def word(session: Session, entry: Entry, nominator: Any, **changes: Any) -> Nomination:
    """One more colleague's words in an entry."""
    nominee, category = session.get_one(Nominee, entry.nominee_id), session.get_one(Category, entry.category_id)
    typed = {"nominee_name": nominee.name, "nominee_organisation": nominee.organisation} | changes
    return make_nomination(session, category, nominator=nominator, entry=entry, **typed)


def join(session: Session, cast: Cast, one: Entry, other: Entry, *, now: Any = NOW, **choices: str) -> NomineeMerge:
    """Olga joins the nominees of two entries."""
    session.commit()
    session.expire_all()
    ids = {"one_id": one.nominee_id, "other_id": other.nominee_id}
    mark = get_sides(session, edition_id=cast.edition.id, **ids).mark
    merge = join_nominees(
        session, edition=cast.edition, **ids, choices=choices, mark=mark, now=now, actor_id=cast.olga.id
    )
    session.commit()
    session.expire_all()
    return merge


def part(session: Session, cast: Cast, merge: NomineeMerge, *, now: Any = NOW) -> NomineeMerge:
    """Olga takes them apart."""
    parted = take_apart(session, edition=cast.edition, merge_id=merge.id, now=now, actor_id=cast.olga.id)
    session.commit()
    session.expire_all()
    return parted


def stories(session: Session, entry: Entry) -> list[str]:
    """What the jury reads in an entry."""
    stories = read_stories(session, entry_id=entry.id, hidden=False)
    return ["".join(segment.text for segment in story.segments) for story in stories]


def everything(session: Session) -> dict[str, Any]:
    """All that a merge may change, by table and id."""
    session.expire_all()
    found = {}
    for model, columns in (
        (Nominee, NOMINEE), (Entry, ENTRY), (Nomination, NOMINATION), (Assignment, ASSIGNMENT),
    ):  # fmt: skip
        for row in session.scalars(select(model).order_by(model.id)):
            found[f"{model.__tablename__} {row.id}"] = {name: getattr(row, name) for name in columns}
    return found


def live_words(session: Session) -> dict[int, list[int]]:
    """Entry id → the nominations that count in it."""
    counted = select(Nomination.entry_id, Nomination.id).where(Nomination.state == NominationState.SUBMITTED)
    found: dict[int, list[int]] = {}
    for entry_id, number in session.execute(counted.order_by(Nomination.id)):
        found.setdefault(entry_id, []).append(number)
    return found
