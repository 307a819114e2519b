"""A category that the jury talks about, and what it does there."""

from datetime import timedelta

from awards.domain.lifecycle import Stage
from awards.results.service import record_decision
from awards.results.service_leaving import call_back, leave_room
from awards.results.service_record import RecordContent, keep_record
from tests.factories import NOW, get_category, make_ballot, make_entry

RECORD = "/2026/results/empathy/record"


def make_talk(session, cast):
    """Four entries in a plain order, the last one below quorum; Jan works with the first."""
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    made = []
    for name, points, organisation in (
        ("Ada", (5, 4), cast.jan_juror.organisation), ("Bo", (4, 4), "Belcentre"), ("Cy", (3, 3), "Belcentre"),
        ("Di", (5,), "Belcentre"),
    ):  # fmt: skip
        entry = make_entry(session, category, name=name, organisation=organisation, locale="nl")
        for juror, given in zip((cast.chris_juror, cast.jo_juror), points, strict=False):
            make_ballot(session, entry, juror, given, given, given, given)
        made.append(entry)
    session.commit()
    return made


def decide(session, cast, entry, **changes):
    values = {"citation": "Voor een stem.", "reason": "", "now": NOW, "actor_id": cast.chris.id, **changes}
    category = get_category(session, cast.edition)
    return record_decision(session, edition=cast.edition, category=category, entry=entry, **values)


def keep(session, cast, *, version=0, at=NOW, **content):
    kept = keep_record(
        session, edition=cast.edition, category=get_category(session, cast.edition), content=RecordContent(**content),
        version=version, now=at, actor_id=cast.chris.id,
    )  # fmt: skip
    session.commit()
    return kept


def leave(session, cast, juror, entry, at=NOW):
    gone = leave_room(
        session, edition=cast.edition, category=get_category(session, cast.edition), juror_id=juror.id,
        entry_id=entry.id, now=at, actor_id=cast.chris.id,
    )  # fmt: skip
    session.commit()
    return gone


def come_back(session, cast, departure_id, key="empathy"):
    category = get_category(session, cast.edition, key)
    found = call_back(
        session, edition=cast.edition, category=category, departure_id=departure_id, now=NOW + timedelta(minutes=9),
        actor_id=cast.olga.id,
    )  # fmt: skip
    session.commit()
    return found
