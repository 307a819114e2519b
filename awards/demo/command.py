"""`flask awards demo`: an edition with people in every role."""

import os
import shlex
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from awards.accounts.service import list_role_holders
from awards.accounts.service_sign_in import issue_operator_link
from awards.demo.play import STAGES, play_demo
from awards.domain.lifecycle import Stage
from awards.domain.roles import Role
from awards.editions.models import Edition
from awards.extensions import db, site
from awards.mail.models import OutboxMessage

ROLE_NAMES = (
    (Role.ORGANISER, "organiser", 2),
    (Role.CHAIR, "chair of the jury", 1),
    (Role.JUROR, "juror", 2),
    (Role.NOMINATOR, "nominator", 1),
)


@click.command("demo")
@click.option("--stage", type=click.Choice([stage.value for stage in STAGES]), default="nominating", show_default=True)
@click.option("--nominations", type=click.IntRange(6, 20_000), default=60, show_default=True)
@click.option("--jurors", type=click.IntRange(4, 300), default=12, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same people and words.")
@click.option("--slug", help="Address of the edition; by default the year.")
@click.option("--blind", is_flag=True, help="Hide names from the jury until the results are sealed.")
@click.option("--keep", is_flag=True, help="Make nothing when there is an edition already.")
@with_appcontext
def demo(stage: str, nominations: int, jurors: int, seed: int, slug: str | None, blind: bool, keep: bool) -> None:
    """Make a demo edition that stands at a stage, and say how to sign in as each role."""
    upgrade()
    session = db.session()
    edition = session.scalar(select(Edition).order_by(Edition.id.desc()).limit(1)) if keep else None
    if edition is None:
        now = datetime.now(UTC).replace(microsecond=0)
        edition = play_demo(
            session, slug=_free_slug(session, slug or str(now.year)), stage=Stage(stage), nominations=nominations,
            jurors=jurors, seed=seed, now=now, blind=blind,
        )  # fmt: skip
        _hold_back_mail(session, edition)
        click.echo(f"Made the edition {edition.slug}, at the stage {edition.stage.value}.")
    tell_who_signs_in(session, edition)


def _free_slug(session: Session, wanted: str) -> str:
    taken = set(session.scalars(select(Edition.slug)))
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 10_000))) if slug not in taken)


def _hold_back_mail(session: Session, edition: Edition) -> None:
    """The demo's people do not exist: where a mail server is set, their messages are not handed to it."""
    if current_app.config["AWARDS_MAIL_SERVER"]:
        held = update(OutboxMessage).where(OutboxMessage.edition_id == edition.id, OutboxMessage.sent_at.is_(None))
        session.execute(held.values(failed_at=datetime.now(UTC), last_error="held back: demonstration"))
        session.commit()


def tell_who_signs_in(session: Session, edition: Edition) -> None:
    """Print an address and a one-time link for each role."""
    now = datetime.now(UTC)
    click.echo(f"The awards: {site.url(f'/{edition.slug}/')}")
    click.echo("Sign in as (each link works once, for ten minutes; a button there signs in):")
    told: set[int] = set()
    for role, name, most in ROLE_NAMES:
        holders = [each for each in list_role_holders(session, edition_id=edition.id, role=role) if each.id not in told]
        for account in holders[:most]:
            told.add(account.id)
            link = site.url(issue_operator_link(session, address=account.address, now=now))
            click.echo(f"  {name:18} {account.name} <{account.address}>\n{'':21}{link}")
    session.commit()
    click.echo(f"A new link: {_settings_to_repeat()}.venv/bin/flask --app wsgi awards sign-in-link ADDRESS")
    click.echo(
        f"Or ask for a code at {site.url('/sign-in')}"
        + (f" and read it at {site.url('/outbox')}" if _shows_outbox() else "")
    )


def _settings_to_repeat() -> str:
    """The settings without which another command would work on another site."""
    wanted = ("AWARDS_INSTANCE", "AWARDS_DATABASE_URL", "PORT")
    return "".join(f"{name}={shlex.quote(os.environ[name])} " for name in wanted if os.environ.get(name))


def _shows_outbox() -> bool:
    config = current_app.config
    return bool(config["AWARDS_DEMO"] and not config["AWARDS_MAIL_SERVER"])
