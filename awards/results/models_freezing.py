"""Triggers by which the database itself refuses to change what is sealed (ADR 0047).

Frozen is what the canonical JSON of the results holds, and what says to whom it belongs; no more, so that a name's
spelling, certificates, the shortlist and drafts stay free. An edition is frozen while sealed, revealed or archived.

Alembic's batch mode makes a SQLite table anew: its triggers are lost, and those of other tables that mention it forbid
the renaming. A migration that does so with one of these tables begins with `thaw` and ends with `freeze`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

FROZEN_STAGES = "('sealed', 'revealed', 'archived')"


@dataclass(frozen=True)
class FrozenTable:
    """A table that freezes with its edition. `{row}` stands for a row of it.

    `edition`: SQL for the ids of the editions that the row belongs to. `columns`: those that an UPDATE may not name.
    `kept`: which rows are frozen; by default all. `deletable`: which may be deleted all the same. `since`: the
    migration that makes it; `later`: columns that another one adds, with that one's revision.
    """

    name: str
    edition: str
    columns: tuple[str, ...]
    kept: str = "1 = 1"
    deletable: str = "1 = 0"
    has_id: bool = True
    since: str = "0017"
    later: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_of(self, revision: str) -> "FrozenTable":
        """The table as that migration knows it."""
        added = tuple(name for when, names in self.later if when <= revision for name in names)
        return replace(self, columns=self.columns + added, later=())


OF_BALLOT = (
    "SELECT a.edition_id FROM assignments a JOIN ballots b ON b.assignment_id = a.id WHERE b.id = {row}.ballot_id"
)
SPOKEN_OF = (
    "(EXISTS (SELECT 1 FROM decisions d WHERE d.entry_id = {row}.id) OR EXISTS (SELECT 1 FROM assignments a "
    "WHERE a.entry_id = {row}.id AND a.state = 'cast'))"
)
DECIDED = ("decided_by_id", "decided_at")
KEPT = ("kept_by_id", "kept_at")
WENT = ("left_at", "noted_by_id", "returned_at", "return_noted_by_id")
LATEST = "9999"

FROZEN = (
    FrozenTable(
        "ballots",
        "SELECT a.edition_id FROM assignments a WHERE a.id = {row}.assignment_id",
        ("id", "assignment_id", "state", "comment", "cast_at"),
        deletable="{row}.state = 'draft'",
    ),
    FrozenTable(
        "scores",
        OF_BALLOT,
        ("ballot_id", "criterion_id", "points"),
        deletable="EXISTS (SELECT 1 FROM ballots b WHERE b.id = {row}.ballot_id AND b.state = 'draft')",
        has_id=False,
    ),
    FrozenTable(
        "assignments",
        "SELECT {row}.edition_id",
        ("id", "edition_id", "entry_id", "juror_id", "state"),
        kept="{row}.state = 'cast'",
    ),
    FrozenTable(
        "decisions",
        "SELECT {row}.edition_id UNION ALL SELECT c.edition_id FROM categories c WHERE c.id = {row}.category_id",
        ("id", "edition_id", "category_id", "entry_id", "citation", "reason", "ranking", "version", *DECIDED),
        later=(("0019", ("citation_language", "translations")),),
    ),
    FrozenTable(
        "deliberations",
        "SELECT {row}.edition_id UNION ALL SELECT c.edition_id FROM categories c WHERE c.id = {row}.category_id",
        ("id", "edition_id", "category_id", "notes", "present", "votes", "runners_up", "version", *KEPT),
        since="0019",
    ),
    FrozenTable(
        "departures",
        "SELECT {row}.edition_id UNION ALL SELECT c.edition_id FROM categories c WHERE c.id = {row}.category_id",
        ("id", "edition_id", "category_id", "entry_id", "juror_id", *WENT),
        since="0019",
    ),
    FrozenTable(
        "criteria",
        "SELECT c.edition_id FROM categories c WHERE c.id = {row}.category_id",
        ("id", "category_id", "key", "position", "weight", "name", "description", "anchors"),
    ),
    FrozenTable("categories", "SELECT {row}.edition_id", ("id", "edition_id", "key", "position")),
    FrozenTable(
        "entries",
        "SELECT {row}.edition_id",
        ("id", "edition_id", "category_id", "nominee_id", "state", "merged_into_id"),
        kept=SPOKEN_OF,
    ),
    FrozenTable(
        "seals",
        "SELECT {row}.edition_id",
        ("id", "edition_id", "digest", "first_by_id", "first_at", "second_by_id", "second_at"),
        later=(("0019", ("format",)),),
    ),
)


@dataclass(frozen=True)
class Guard:
    """One trigger: `when` (SQL over NEW and OLD) holds, the change is refused with `message`."""

    name: str
    table: str
    verb: str
    when: str
    message: str
    columns: tuple[str, ...] = field(default=())

    @property
    def _before(self) -> str:
        return f"BEFORE {self.verb}{' OF ' + ', '.join(self.columns) if self.columns else ''} ON {self.table}"

    def create(self, dialect: str) -> tuple[str, ...]:
        if dialect == "sqlite":
            refusal = f"SELECT RAISE(ABORT, '{self.message}')"
            return (f"CREATE TRIGGER {self.name} {self._before} WHEN {self.when} BEGIN {refusal}; END",)
        row = "OLD" if self.verb == "DELETE" else "NEW"
        body = f"BEGIN IF {self.when} THEN RAISE EXCEPTION '{self.message}'; END IF; RETURN {row}; END"
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {self.name} {self._before} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        )

    def drop(self, dialect: str) -> tuple[str, ...]:
        if dialect == "sqlite":
            return (f"DROP TRIGGER IF EXISTS {self.name}",)
        return (f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.name}()")


def _frozen(table: FrozenTable, row: str, *besides: str) -> str:
    edition = table.edition.format(row=row)
    is_frozen = f"EXISTS (SELECT 1 FROM editions e WHERE e.stage IN {FROZEN_STAGES} AND e.id IN ({edition}))"  # noqa: S608 - our own words
    conditions = [is_frozen, table.kept.format(row=row)]
    return "(" + " AND ".join((*conditions, *(one.format(row=row) for one in besides))) + ")"


def _guards_of(table: FrozenTable) -> Iterator[Guard]:
    """Also against SQLite's `OR REPLACE`, which removes the row that is in the way without asking a trigger."""
    replaced = f"EXISTS (SELECT 1 FROM {table.name} kept WHERE kept.id = NEW.id AND {_frozen(table, 'kept')})"  # noqa: S608 - our own words
    besides = [replaced] if table.has_id else []
    message = f"sealed: {table.name} cannot change"
    conditions = {
        "INSERT": " OR ".join([_frozen(table, "NEW"), *besides]),
        "UPDATE": " OR ".join([_frozen(table, "OLD"), _frozen(table, "NEW"), *besides]),
        "DELETE": _frozen(table, "OLD", f"NOT ({table.deletable})"),
    }
    for verb, when in conditions.items():
        columns = table.columns if verb == "UPDATE" else ()
        yield Guard(f"freeze_{table.name}_{verb.lower()}", table.name, verb, when, message, columns)


TAKEN_OFF = (
    "EXISTS (SELECT 1 FROM unsealings u JOIN seals s ON s.edition_id = u.edition_id AND s.digest = u.digest "
    "AND s.second_at = u.sealed_at WHERE u.edition_id = OLD.id AND u.second_by_id IS NOT NULL)"
)
"""Two people have taken off the very seal that is on the edition."""
ONWARDS = (
    "NEW.stage = OLD.stage OR (OLD.stage = 'sealed' AND NEW.stage IN ('revealed', 'archived')) "
    "OR (OLD.stage = 'revealed' AND NEW.stage = 'archived') "
    f"OR (OLD.stage = 'sealed' AND NEW.stage = 'deliberating' AND {TAKEN_OFF})"
)
SAME = "NEW.id = OLD.id AND NEW.slug = OLD.slug AND NEW.quorum = OLD.quorum"
IS_FROZEN = f"OLD.stage IN {FROZEN_STAGES}"
IN_THE_WAY = f"(SELECT e.id FROM editions e WHERE e.stage IN {FROZEN_STAGES} AND (e.id = NEW.id OR e.slug = NEW.slug))"  # noqa: S608 - our own words
"""A frozen edition that SQLite's `OR REPLACE` would remove."""
ASKED = ("id", "edition_id", "digest", "sealed_at", "sealed_first_by_id", "sealed_second_by_id", "reason")
DIFFERS = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in (*ASKED, "first_by_id", "first_at"))
STAYS = "sealed: an unsealing is never changed or removed"

BESIDES = (
    Guard(
        "freeze_editions_update",
        "editions",
        "UPDATE",
        f"({IS_FROZEN} AND NOT ({SAME} AND ({ONWARDS}))) OR EXISTS {IN_THE_WAY[:-1]} AND e.id <> OLD.id)",
        "sealed: the edition cannot go back",
        ("id", "slug", "quorum", "stage"),
    ),
    Guard("freeze_editions_insert", "editions", "INSERT", f"EXISTS {IN_THE_WAY}", "sealed: the edition cannot change"),
    Guard("freeze_editions_delete", "editions", "DELETE", IS_FROZEN, "sealed: the edition cannot be removed"),
    Guard(
        "freeze_seals_publishing",
        "seals",
        "UPDATE",
        f"OLD.published_at IS NOT NULL AND {_frozen(FROZEN[-1], 'OLD')}",
        "sealed: a digest stays published",
        ("published_at", "published_by_id"),
    ),
    Guard("freeze_unsealings_update", "unsealings", "UPDATE", f"OLD.second_by_id IS NOT NULL OR {DIFFERS}", STAYS),
    Guard("freeze_unsealings_delete", "unsealings", "DELETE", "OLD.second_by_id IS NOT NULL", STAYS),
    Guard(
        "freeze_unsealings_insert",
        "unsealings",
        "INSERT",
        "EXISTS (SELECT 1 FROM unsealings u WHERE u.id = NEW.id AND u.second_by_id IS NOT NULL)",
        STAYS,
    ),
)


def guards_as_of(revision: str = LATEST) -> tuple[Guard, ...]:
    """The triggers that stand after that migration."""
    tables = [table.as_of(revision) for table in FROZEN if table.since <= revision]
    return (*(guard for table in tables for guard in _guards_of(table)), *BESIDES)


GUARDS = guards_as_of()


def freeze(execute: Callable[[str], Any], dialect: str, *, revision: str = LATEST) -> None:
    """Make all triggers; `execute` is `op.execute` in a migration, `revision` its own."""
    for guard in guards_as_of(revision):
        for statement in guard.create(dialect):
            execute(statement)


def thaw(execute: Callable[[str], Any], dialect: str) -> None:
    """Remove all triggers, as far as they are there."""
    for guard in GUARDS:
        for statement in guard.drop(dialect):
            execute(statement)
