"""What is sealed cannot be changed past the services either: the database refuses."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from awards.domain.lifecycle import EntryState, Stage
from awards.editions.models import Edition
from awards.extensions import db
from awards.nominations.models import Entry, Nominee
from awards.results.models_freezing import FROZEN, GUARDS, freeze, thaw
from awards.results.service_seal import canonical_results
from awards.results.service_shortlist import list_shortlist, publish_shortlist, shortlist_mark
from tests.factories import NOW
from tests.results.sealing import FROZEN_STAGES, make_sealed_world
from tests.world import make_world

WINNER = "(SELECT entry_id FROM decisions)"
CHANGES = [
    "UPDATE ballots SET comment = 'x'",
    "UPDATE ballots SET state = 'draft', cast_at = NULL",
    "UPDATE ballots SET assignment_id = (SELECT max(id) FROM assignments) WHERE id = (SELECT min(id) FROM ballots)",
    "DELETE FROM ballots",
    "INSERT INTO ballots (assignment_id, state, comment, version, created_at, updated_at) SELECT max(id), 'draft', '',"
    " 1, max(assigned_at), max(assigned_at) FROM assignments",
    "UPDATE scores SET points = 5",
    "DELETE FROM scores",
    "INSERT INTO scores (ballot_id, criterion_id, points) SELECT min(b.id), max(c.id), 5 FROM ballots b, criteria c",
    "UPDATE assignments SET state = 'released' WHERE state = 'cast'",
    "UPDATE assignments SET juror_id = juror_id WHERE state = 'cast'",
    "UPDATE assignments SET state = 'cast' WHERE state = 'not_opened'",
    "DELETE FROM assignments",
    "INSERT INTO assignments (edition_id, entry_id, juror_id, run_id, state, had_draft, assigned_at, changed_at) SELECT"
    " edition_id, min(entry_id) + 1, min(juror_id), min(run_id), 'cast', had_draft, min(assigned_at), min(changed_at)"
    " FROM assignments GROUP BY edition_id, had_draft",
    "UPDATE decisions SET citation = 'x'",
    "UPDATE decisions SET reason = 'x'",
    "DELETE FROM decisions",
    "INSERT INTO decisions (edition_id, category_id, entry_id, citation, reason, ranking, decided_by_id, decided_at,"
    " version) SELECT edition_id, category_id + 1, entry_id, '', '', ranking, decided_by_id, decided_at, 1 FROM"
    " decisions",
    "UPDATE decisions SET translations = '{}'",
    "UPDATE decisions SET citation_language = 'nl'",
    "UPDATE deliberations SET notes = 'x'",
    "UPDATE deliberations SET present = '[]'",
    "UPDATE deliberations SET votes = '[]'",
    "UPDATE deliberations SET runners_up = '{}'",
    "DELETE FROM deliberations",
    "INSERT INTO deliberations (edition_id, category_id, notes, present, votes, runners_up, kept_by_id, kept_at,"
    " version) SELECT edition_id, category_id + 1, '', '[]', '[]', '{}', decided_by_id, decided_at, 1 FROM decisions",
    "UPDATE departures SET returned_at = left_at, return_noted_by_id = noted_by_id",
    "UPDATE departures SET juror_id = juror_id",
    "DELETE FROM departures",
    "INSERT INTO departures (edition_id, category_id, entry_id, juror_id, left_at, noted_by_id) SELECT d.edition_id,"
    " d.category_id, d.entry_id, (SELECT min(id) FROM jurors), d.decided_at, d.decided_by_id FROM decisions d",
    "UPDATE criteria SET weight = weight",
    "UPDATE criteria SET anchors = '[]'",
    "DELETE FROM criteria",
    "INSERT INTO criteria (category_id, key, position, weight, name, description, anchors) SELECT min(category_id),"
    " 'x', 9, 1, '{}', '{}', '[]' FROM criteria",
    "UPDATE categories SET key = key || 'x'",
    "UPDATE categories SET position = position + 100",
    "DELETE FROM categories",
    "INSERT INTO categories (edition_id, key, position, hue, icon, name, looks_for, description, questions, example)"
    " SELECT min(edition_id), 'x', 99, 'a', 'a', '{}', '{}', '{}', '[]', '{}' FROM categories",
    f"UPDATE entries SET nominee_id = (SELECT max(id) FROM nominees) WHERE id IN {WINNER}",
    f"UPDATE entries SET state = 'withdrawn' WHERE id IN {WINNER}",
    f"UPDATE entries SET category_id = category_id + 1 WHERE id IN {WINNER}",
    f"DELETE FROM entries WHERE id IN {WINNER}",
    "UPDATE seals SET digest = 'x'",
    "UPDATE seals SET format = 1",
    "UPDATE seals SET second_by_id = NULL, second_at = NULL",
    "DELETE FROM seals",
    "INSERT INTO seals (edition_id, digest, first_by_id, first_at) SELECT edition_id, 'x', first_by_id, first_at FROM"
    " seals",
    "UPDATE editions SET quorum = 1",
    "UPDATE editions SET slug = '2030'",
    "UPDATE editions SET stage = 'deliberating'",
    "UPDATE editions SET stage = 'draft'",
    "DELETE FROM editions",
]
REPLACING = [
    "INSERT OR REPLACE INTO editions SELECT e.id + 1000, e.slug, {columns} FROM editions e",
    "INSERT OR REPLACE INTO ballots (id, assignment_id, state, comment, version, created_at, updated_at) SELECT"
    " (SELECT min(id) FROM ballots), a.id, 'draft', '', 1, a.assigned_at, a.assigned_at FROM assignments a WHERE"
    " a.edition_id <> :sealed LIMIT 1",
    "UPDATE OR REPLACE ballots SET id = (SELECT min(id) FROM ballots) WHERE id = (SELECT max(id) FROM ballots)",
]


def refused(session, statement: str, **values: object) -> None:
    with pytest.raises(DBAPIError, match="sealed: "):
        session.execute(text(statement), values)
    session.rollback()


def refusal_of(session, statement: str) -> str:
    """What the database says against it; "" when it does it."""
    try:
        session.execute(text(statement))
    except DBAPIError as error:
        return str(error.orig)
    finally:
        session.rollback()
    return ""


@pytest.mark.parametrize("stage", FROZEN_STAGES)
def test_the_database_refuses_every_change_of_what_is_sealed(session, stage) -> None:
    world = make_sealed_world(session, stage=stage)
    before = canonical_results(session, world.cast.edition)
    session.commit()
    for statement in CHANGES:
        refused(session, statement)
    assert canonical_results(session, world.cast.edition) == before


def test_every_frozen_table_is_tried_with_every_verb() -> None:
    tried = {(words[0], words[2 if words[0] in ("INSERT", "DELETE") else 1]) for words in map(str.split, CHANGES)}
    wanted = {(verb, table.name) for table in FROZEN for verb in ("INSERT", "UPDATE", "DELETE")}
    assert wanted - tried == {("INSERT", "entries")}  # nobody speaks of a new entry yet


@pytest.mark.parametrize("stage", [Stage.DELIBERATING, Stage.SCORING])
def test_before_the_seal_each_of_these_changes_passes_the_triggers(session, stage) -> None:
    """Else the test above would prove nothing: they are valid statements, which constraints may still refuse."""
    make_world(session, stage=stage)
    refusals = {statement: refusal_of(session, statement) for statement in CHANGES}
    assert [statement for statement, refusal in refusals.items() if "sealed: " in refusal] == []
    assert list(refusals.values()).count("") > len(CHANGES) / 2


def test_another_edition_stays_free_and_cannot_reach_into_the_sealed_one(session) -> None:
    sealed = make_sealed_world(session)
    free = make_world(session, stage=Stage.SCORING, slug="2027")
    its = f"edition_id = {free.cast.edition.id}"
    mine = f"SELECT id FROM assignments WHERE {its}"
    for statement in (
        f"UPDATE ballots SET comment = 'x' WHERE assignment_id IN ({mine})",
        f"DELETE FROM scores WHERE ballot_id IN (SELECT id FROM ballots WHERE assignment_id IN ({mine}))",
        f"UPDATE decisions SET citation = 'x' WHERE {its}",
        f"UPDATE editions SET quorum = 1 WHERE id = {free.cast.edition.id}",
    ):
        assert session.execute(text(statement)).rowcount > 0
    session.rollback()
    theirs = f"(SELECT min(id) FROM ballots WHERE assignment_id NOT IN ({mine}))"
    refused(session, f"UPDATE scores SET ballot_id = {theirs} WHERE ballot_id IN (SELECT max(id) FROM ballots)")
    refused(session, f"UPDATE assignments SET edition_id = {sealed.cast.edition.id} WHERE state = 'cast' AND {its}")
    refused(session, f"UPDATE assignments SET edition_id = {free.cast.edition.id} WHERE state = 'cast'")


def test_sqlite_replaces_nothing_that_is_sealed(session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("SQLite's own words")
    world = make_sealed_world(session)
    make_world(session, stage=Stage.SCORING, slug="2027")
    names = [column["name"] for column in inspect(session.get_bind()).get_columns("editions")]
    columns = ", ".join(f"e.{name}" for name in names if name not in ("id", "slug"))
    order = ", ".join(["id", "slug", *(name for name in names if name not in ("id", "slug"))])
    session.execute(text("PRAGMA foreign_keys = OFF"))
    for statement in REPLACING:
        statement = statement.replace("INTO editions", f"INTO editions ({order})").format(columns=columns)
        values = {"sealed": world.cast.edition.id} if ":sealed" in statement else {}
        refused(session, statement, **values)


def test_what_may_change_under_the_seal_does(session) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    edition = world.cast.edition
    session.get_one(Entry, world.entries[0].id).shortlisted = True
    session.commit()
    sealed = make_sealed_world(session, slug="2027")
    nominee = session.get_one(Nominee, sealed.entries[0].nominee_id)
    nominee.name, nominee.name_key = "Zoé Right", "zoe right"
    waiting = session.query(Entry).filter_by(nominee_id=sealed.waiting.id).one()
    waiting.state = EntryState.INELIGIBLE
    session.get_one(Entry, sealed.entries[0].id).shortlisted = True
    sealed.assignment.state = "released"
    session.flush()
    session.execute(text("DELETE FROM assignments WHERE state = 'released'"))
    its = session.get_one(Edition, sealed.cast.edition.id)
    mark = shortlist_mark(list_shortlist(session, edition=its))
    publish_shortlist(session, edition=its, mark=mark, now=NOW, actor_id=sealed.cast.olga.id)
    session.execute(text("UPDATE categories SET name = name"))
    session.execute(text("UPDATE ballots SET version = version + 1, updated_at = created_at"))
    session.execute(text("UPDATE jurors SET name = 'Somebody'"))
    session.commit()
    assert edition.stage is Stage.DELIBERATING
    assert its.shortlist_published_at == NOW


def test_a_draft_can_be_removed_under_the_seal_but_not_cast(session) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    session.execute(
        text(
            "INSERT INTO ballots (assignment_id, state, comment, version, created_at, updated_at) VALUES"
            " (:id, 'draft', 'half', 1, :at, :at)"
        ),
        {"id": world.assignment.id, "at": "2026-01-01 00:00:00+00:00"},
    )
    session.execute(
        text(
            "INSERT INTO scores (ballot_id, criterion_id, points) SELECT b.id, min(c.id), 3 FROM ballots b, criteria c"
            " WHERE b.state = 'draft' GROUP BY b.id"
        )
    )
    world.cast.edition.stage = Stage.ARCHIVED
    session.commit()
    refused(session, "UPDATE ballots SET state = 'cast', cast_at = created_at WHERE state = 'draft'")
    refused(session, "UPDATE scores SET points = 4 WHERE ballot_id IN (SELECT id FROM ballots WHERE state = 'draft')")
    draft = "(SELECT id FROM ballots WHERE state = 'draft')"
    assert session.execute(text(f"DELETE FROM scores WHERE ballot_id IN {draft}")).rowcount == 1
    assert session.execute(text("DELETE FROM ballots WHERE state = 'draft'")).rowcount == 1


def test_the_stage_only_goes_on_from_a_seal(session) -> None:
    world = make_sealed_world(session)
    for back in (Stage.DELIBERATING, Stage.SCORING, Stage.DRAFT):
        refused(session, "UPDATE editions SET stage = :stage", stage=back.value)
    world.cast.edition.stage = Stage.REVEALED
    session.commit()
    for back in (Stage.SEALED, Stage.DELIBERATING, Stage.SCORING):
        refused(session, "UPDATE editions SET stage = :stage", stage=back.value)
    world.cast.edition.stage = Stage.ARCHIVED
    session.commit()
    for back in (Stage.REVEALED, Stage.SEALED, Stage.DELIBERATING):
        refused(session, "UPDATE editions SET stage = :stage", stage=back.value)


EXPECTED = {
    "assignments": {"delete", "insert", "update"},
    "ballots": {"delete", "insert", "update"},
    "categories": {"delete", "insert", "update"},
    "criteria": {"delete", "insert", "update"},
    "decisions": {"delete", "insert", "update"},
    "deliberations": {"delete", "insert", "update"},
    "departures": {"delete", "insert", "update"},
    "editions": {"delete", "insert", "update"},
    "entries": {"delete", "insert", "update"},
    "scores": {"delete", "insert", "update"},
    "seals": {"delete", "insert", "publishing", "update"},
    "unsealings": {"delete", "insert", "update"},
}


def triggers(session) -> set[str]:
    if session.get_bind().dialect.name == "sqlite":
        wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return {name for name in session.scalars(text(wanted)) if name.startswith("freeze_")}


def test_the_migrations_leave_every_trigger_in_place(session) -> None:
    """A migration that makes one of these tables anew loses its triggers on SQLite: it calls `thaw` and `freeze`."""
    assert triggers(session) == {f"freeze_{table}_{verb}" for table, verbs in EXPECTED.items() for verb in verbs}
    assert triggers(session) == {guard.name for guard in GUARDS}


def test_tables_made_from_the_models_have_the_triggers_too(app, session) -> None:
    with app.app_context(), db.engine.begin() as connection:
        dialect = connection.dialect.name
        thaw(connection.exec_driver_sql, dialect)
        db.metadata.create_all(connection)
    assert triggers(session) == {guard.name for guard in GUARDS}
    session.rollback()
    with app.app_context(), db.engine.begin() as connection:
        thaw(connection.exec_driver_sql, dialect)
        thaw(connection.exec_driver_sql, dialect)
        freeze(connection.exec_driver_sql, dialect)
    assert triggers(session) == {guard.name for guard in GUARDS}
