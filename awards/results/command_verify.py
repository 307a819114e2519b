"""`flask awards verify`: prove from a file that sealed results have not changed."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from awards.domain.sealed_file import Difference, SealedFileUnreadable, digest_of
from awards.editions.models import Edition
from awards.editions.service import find_edition
from awards.extensions import db
from awards.results.service_seal import find_seal
from awards.results.service_verifying import FileCheck, Verdict, check_file, find_edition_of_file

MOST_BYTES = 512 * 1024 * 1024


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--edition", "slug", help="The edition's address; by default the one that the file belongs to.")
@with_appcontext
def verify(file: str, slug: str | None) -> None:
    """Check the sealed results in FILE (- is standard input): its digest, and what the database says now.

    Exit code 0 when FILE is what was sealed and the database still says the same; 1 when it is not, with the parts that
    differ; 2 when FILE cannot be read as sealed results.
    """
    session = db.session()
    try:
        data = _read(file)
        edition = _find(session, data, slug)
        check = check_file(session, edition=edition, data=data)
    except SealedFileUnreadable as error:
        raise click.UsageError(f"{file}: {error}") from None
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from None
    click.echo("\n".join([f"SHA-256  {check.digest}", f"Edition  {edition.slug}, {edition.name}"]))
    click.echo("\n".join([_seal_line(session, edition, check), *_database_lines(check)]))
    if not check.proves:
        raise SystemExit(1)


def _read(file: str) -> bytes:
    if file != "-" and Path(file).stat().st_size > MOST_BYTES:
        raise click.UsageError(f"{file}: larger than {MOST_BYTES} bytes.")
    with click.open_file(file, "rb") as opened:
        return bytes(opened.read(MOST_BYTES))


def _find(session: Session, data: bytes, slug: str | None) -> Edition:
    edition = find_edition(session, slug=slug) if slug else find_edition_of_file(session, data=data)
    if edition is None:
        raise click.ClickException(
            f"There is no edition {slug}." if slug else f"No edition here was sealed with {digest_of(data)}."
        )
    return edition


def _seal_line(session: Session, edition: Edition, check: FileCheck) -> str:
    if check.verdict is Verdict.WITHDRAWN and check.unsealed_at:
        return f"Seal     TAKEN OFF on {check.unsealed_at:%Y-%m-%d %H:%M} UTC; the file had been sealed until then."
    seal = find_seal(session, edition_id=edition.id)
    if seal is None or seal.second_at is None:
        return "Seal     NONE: this edition is not sealed."
    if check.verdict is Verdict.OTHER:
        return f"Seal     DIFFERS: sealed was {seal.digest}."
    published = f"published {seal.published_at:%Y-%m-%d %H:%M} UTC" if seal.published_at else "not published"
    return f"Seal     the same, of {seal.second_at:%Y-%m-%d %H:%M} UTC, {published}."


def _database_lines(check: FileCheck) -> list[str]:
    if check.rewritten:
        return ["Database the same content, but FILE was written by another program: its bytes are others."]
    if not check.differences:
        return ["Database the same."]
    return ["Database DIFFERS from the file:", *(f"  {line}" for one in check.differences for line in _words(one))]


def _words(one: Difference) -> list[str]:
    counts = (("changed", one.changed), ("only in the file", one.only_in_file), ("only in the database", one.only_now))
    told = ", ".join(f"{number} {words}" for words, number in counts if number) or "in another order"
    return [f"{one.part}: {told}", *(f"  {where}" for where in one.where)]
