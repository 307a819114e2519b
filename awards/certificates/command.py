"""`flask awards certificate`: one specimen, to try a printer with any name; no database is opened."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.look import DESIGNS, MOST_SIGNATORIES, ORIENTATIONS, PAPERS, Look, Picture
from awards.certificates.preflight import check_certificate, check_pictures
from awards.certificates.rendering import LettersMissing, render_certificates
from awards.certificates.service import SPECIMEN, verify_url
from awards.domain.lifecycle import CertificateKind
from awards.editions.default_categories import LANGUAGES, DefaultCategory, load_default_categories

MOST_IN_NAME, MOST_IN_CITATION = 120, 600
EDITION = {"fr": "Customer Contact Awards · spécimen", "nl": "Customer Contact Awards · proefdruk",
           "en": "Customer Contact Awards · specimen"}  # fmt: skip


def _name(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if not 2 <= len(given.strip()) <= MOST_IN_NAME:
        raise click.BadParameter(f"takes from 2 to {MOST_IN_NAME} characters.")
    return given.strip()


def _citation(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if len(given) > MOST_IN_CITATION:
        raise click.BadParameter(f"takes at most {MOST_IN_CITATION} characters, has {len(given)}.")
    return given


def _category(_context: click.Context, _option: click.Parameter, given: str) -> DefaultCategory:
    categories = load_default_categories()
    for one in categories:
        if given.strip().casefold() in {one.key, *(name.casefold() for name in one.name.values())}:
            return one
    raise click.BadParameter(f"{given!r} is none of {', '.join(one.key for one in categories)}.")


def _signatories(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[Signatory, ...]:
    if len(given) > MOST_SIGNATORIES:
        raise click.BadParameter(f"takes {MOST_SIGNATORIES} at most.")
    split = [one.partition(",") for one in given]
    return tuple(Signatory(name.strip(), role.strip()) for name, _, role in split)


def _picture(_context: click.Context, _option: click.Parameter, given: Path | None) -> Picture | None:
    if given is None:
        return None
    picture = Picture(given.read_bytes(), given.stem)
    try:
        picture.size  # noqa: B018 (reads it)
    except OSError:
        raise click.BadParameter(f"{given} is no PNG or JPEG picture.") from None
    return picture


@click.command("certificate")
@click.option("--name", required=True, callback=_name, help="As it is to be printed.")
@click.option("--category", required=True, callback=_category, help="A category's key or name, such as empathy.")
@click.option("--citation", default="", callback=_citation, help="Up to 600 characters.")
@click.option("--organisation", default="")
@click.option("--members", default="", help="Of a team.")
@click.option("--kind", type=click.Choice([one.value for one in CertificateKind]), default="winner", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--place", default="")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="By default today.")
@click.option("--signatory", "signatories", multiple=True, callback=_signatories, help='"Name, role", up to three.')
@click.option("--design", type=click.Choice(DESIGNS), default=DESIGNS[0], show_default=True)
@click.option("--paper", type=click.Choice(PAPERS), default=PAPERS[0], show_default=True)
@click.option("--orientation", type=click.Choice(ORIENTATIONS), default=ORIENTATIONS[0], show_default=True)
@click.option("--marks", is_flag=True, help="3 mm of bleed and crop marks, for a print shop.")
@click.option(
    "--logo", callback=_picture, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PNG or JPEG."
)
@click.option("--output", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def certificate(
    name: str, category: DefaultCategory, citation: str, organisation: str, members: str, kind: str, language: str,
    place: str, day: datetime | None, signatories: tuple[Signatory, ...], design: str, paper: str, orientation: str,
    marks: bool, logo: Picture | None, output: Path,
) -> None:  # fmt: skip
    """Print one certificate into the file OUTPUT, to see how a name falls and whether the printer does well.

    It is no certificate: its serial says so, and the page behind its QR code, too.
    """
    content = CertificateContent(
        kind=kind, category_name=category.name[language], hue=category.hue, icon=category.icon, name=name,
        organisation=organisation, members=members, citation=citation, edition_name=EDITION[language],
        awarded_on=(day or datetime.now(UTC)).date(), place=place, language=language, serial=SPECIMEN,
        verify_url=verify_url(SPECIMEN), signatories=signatories,
    )  # fmt: skip
    look = Look(design=design, paper=paper, orientation=orientation, marks=marks, logo=logo)
    try:
        output.write_bytes(render_certificates([content], look=look))
    except LettersMissing as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from None
    click.echo(f"{output}: {design}, {paper} {orientation}, {output.stat().st_size // 1024} kB.")
    for remark in (*check_certificate(content, look), *check_pictures(content, look)):
        click.echo(remark.message % remark.params)
