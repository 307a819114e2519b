"""The migrations make the tables that the models describe, and can be undone."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from awards.audit.service import find_break, record
from awards.editions.models import Edition
from awards.extensions import db
from tests.factories import NOW, get_category, make_ballot, make_entry


def test_models_and_migrations_agree(app) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_migrations_can_be_undone_and_made_again(app) -> None:
    with app.app_context():
        db.engine.dispose()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        db.engine.dispose()
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
        db.session.remove()


def test_an_edition_in_use_survives_going_back_to_the_first_tables(app, session, cast) -> None:
    number = cast.edition.id
    session.commit()
    with app.app_context():
        db.engine.dispose()
        downgrade(revision="0001")
        upgrade()
        db.session.remove()
    edition = session.get(Edition, number, populate_existing=True)
    assert (edition.slug, edition.grace_minutes, len(edition.categories)) == ("2026", 15, 6)


def test_what_was_there_before_gets_the_nominees_columns_and_keeps_its_rows(app) -> None:
    """With rows that refer to one another, which an empty database would not show."""
    with app.app_context():
        db.engine.dispose()
        downgrade(revision="0001")
        metadata = MetaData()
        with db.engine.begin() as connection:
            metadata.reflect(connection)
            at = NOW if db.engine.dialect.name == "postgresql" else NOW.replace(tzinfo=None)

            def insert(table: str, **values: object) -> None:
                known = metadata.tables[table]
                blank = {column.name: "" for column in known.columns if not column.nullable and column.name != "id"}
                connection.execute(known.insert().values({**blank, **values}))

            insert(
                "editions", id=1, slug="2025", stage="nominating", ceremony_place="{}", signatories="[]",
                jurors_per_entry=3, quorum=2, routing_seed=1, created_at=at,
            )  # fmt: skip
            texts = dict.fromkeys(("name", "looks_for", "description", "questions", "example"), "{}")
            insert("categories", id=1, edition_id=1, position=1, **texts)
            for number in (1, 2):
                insert("nominees", id=number, edition_id=1, kind="person", name_key=str(number), created_at=at)
                insert("entries", edition_id=1, category_id=1, nominee_id=number, state="pending", created_at=at)
        db.engine.dispose()
        upgrade()
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT public_id, answer, pronunciation, told_at FROM nominees")).all()
            assert connection.execute(text("SELECT count(*) FROM entries")).scalar() == 2
        assert len({row[0] for row in rows}) == 2
        assert {len(row[0]) for row in rows} == {32}
        assert {tuple(row[1:]) for row in rows} == {("none", "", None)}
        with pytest.raises(DBAPIError), db.engine.begin() as connection:
            connection.execute(text("UPDATE nominees SET answer = 'perhaps'"))
        db.session.remove()


@pytest.mark.parametrize("statement", ["UPDATE audit_lines SET action = 'x'", "DELETE FROM audit_lines"])
def test_the_record_cannot_be_changed(session, statement: str) -> None:
    record(session, action="a", subject="s", now=NOW, actor_id=None)
    record(session, action="b", subject="s", now=NOW, actor_id=None)
    session.commit()
    with pytest.raises(DBAPIError, match="audit lines are never"):
        session.execute(text(statement))
    session.rollback()
    assert find_break(session, chain="site") is None


def test_a_forged_line_breaks_the_chain(session) -> None:
    for action in ("a", "b", "c"):
        record(session, action=action, subject="s", now=NOW, actor_id=None, details={"n": 1})
    last = record(session, action="d", subject="s", now=NOW, actor_id=None)
    session.commit()
    session.execute(
        text(
            "INSERT INTO audit_lines (chain, position, at, action, subject, details, previous_hash, hash) "
            "SELECT chain, 5, at, 'forged', subject, details, :previous, hash FROM audit_lines WHERE id = :id"
        ),
        {"id": last.id, "previous": last.hash},
    )
    session.commit()
    assert find_break(session, chain="site") == 5


def test_what_is_there_survives_the_way_to_merging_and_back(session, cast, app) -> None:
    """SQLite makes the tables anew, while other rows refer to theirs."""
    entry = make_entry(session, get_category(session, cast.edition), name="Jan Peeters", nominator=cast.nora)
    make_ballot(session, entry, cast.jo_juror, 4, 4, 4, 4)
    session.commit()
    tables = ("nominees", "entries", "nominations", "assignments", "ballots", "scores")
    with app.app_context():
        kept = _rows(tables)
        db.engine.dispose()
        downgrade(revision="0005")
        db.engine.dispose()
        before = _rows(tables)
        upgrade()
        assert _rows(tables) == kept
        with db.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("UPDATE entries SET state = 'merged'"))
        with db.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM nominees"))
        db.session.remove()
    assert [len(rows) for rows in before.values()] == [len(rows) for rows in kept.values()]


def _rows(tables: tuple[str, ...]) -> dict[str, list[object]]:
    with db.engine.connect() as connection:
        return {
            table: [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
            for table in tables
        }
