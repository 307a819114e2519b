"""`flask awards …`: what the operator does from the command line."""

import logging
import re
import sys
from datetime import UTC, datetime

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import AppGroup, ScriptInfo, pass_script_info, with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.service import grant_role, obtain_account
from awards.accounts.service_sign_in import issue_operator_link
from awards.audit.models import AuditLine
from awards.audit.service import find_break
from awards.certificates.command import certificate
from awards.checking import check_all
from awards.demo.command import demo
from awards.domain.errors import AwardsError
from awards.domain.language import load_model
from awards.domain.roles import Role
from awards.editions.models import Edition
from awards.editions.service import EditionSettings, create_edition, find_edition
from awards.editions.views import EditionConverter
from awards.extensions import db, jobs, site
from awards.jury.command import route
from awards.mail.delivery import deliver_outbox
from awards.results.command import analyse_scores
from awards.results.command_verify import verify
from awards.serving import PortTaken, WebServer, check_port, run_together, run_worker

awards = AppGroup("awards", help="Run the Customer Contact Awards.")
awards.add_command(demo)
awards.add_command(route)
awards.add_command(analyse_scores)
awards.add_command(certificate)
awards.add_command(verify)


def _now() -> datetime:
    return datetime.now(UTC)


def _address(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from None


def _slug(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not re.fullmatch(EditionConverter.regex, value):
        raise click.BadParameter(
            "it begins with a year, then small letters, figures and hyphens, such as 2026 or 2026-spring"
        )
    return value


def _get_edition(session: Session, slug: str) -> Edition:
    edition = find_edition(session, slug=slug)
    if edition is None:
        raise click.ClickException(f"There is no edition {slug}. Make it with: flask awards edition create {slug} …")
    return edition


@awards.command("init-db")
def init_db() -> None:
    """Make the tables, or bring them up to this version. Data is kept."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()


@awards.command("check")
def check() -> None:
    """Say what is wrong with this installation. Exit code 1 when something must be put right."""
    findings = check_all(current_app._get_current_object())  # type: ignore[attr-defined]
    for finding in findings:
        click.echo(f"{'FAULT' if finding.faults else 'ok':6} {finding.part}")
        for line in (*finding.faults, *finding.remarks):
            click.echo(f"{'':7}{line}")
    if any(finding.faults for finding in findings):
        raise SystemExit(1)


@awards.command("sign-in-link")
@click.argument("address", callback=_address)
def sign_in_link(address: str) -> None:
    """Print a link that signs ADDRESS in: it works once, for ten minutes."""
    session = db.session()
    path = issue_operator_link(session, address=address, now=_now())
    session.commit()
    click.echo(site.url(path))


@awards.group("edition")
def edition_group() -> None:
    """Make editions."""


@edition_group.command("create")
@click.argument("slug", callback=_slug)
@click.option("--name", required=True, help="The edition's full name, as everybody reads it.")
@click.option("--organiser", required=True, callback=_address, help="Mail address of its first organiser.")
@with_appcontext
def create(slug: str, name: str, organiser: str) -> None:
    """Make the edition SLUG, in draft, with the six default categories, and its first organiser."""
    session, now = db.session(), _now()
    try:
        edition = create_edition(session, slug=slug, settings=EditionSettings(name=name), now=now)
    except AwardsError as error:
        raise click.ClickException(error.message % error.params) from None
    account = obtain_account(session, address=organiser, now=now)
    grant_role(session, account=account, edition_id=edition.id, role=Role.ORGANISER, now=now, actor_id=None)
    session.commit()
    click.echo(f"Made {edition.name} at {site.url(f'/{slug}/')}, organised by {account.address}.")


@awards.command("grant")
@click.argument("address", callback=_address)
@click.argument("role", type=click.Choice([Role.ORGANISER.value, Role.CHAIR.value]))
@click.option("--edition", "slug", required=True, help="The edition's address, such as 2026.")
def grant(address: str, role: str, slug: str) -> None:
    """Give ADDRESS the role of organiser or chair. Jurors are invited on the jury page."""
    session, now = db.session(), _now()
    edition = _get_edition(session, slug)
    account = obtain_account(session, address=address, now=now)
    grant_role(session, account=account, edition_id=edition.id, role=Role(role), now=now, actor_id=None)
    session.commit()
    click.echo(f"{account.address} is {role} of {edition.name}.")


@awards.command("audit-verify")
def audit_verify() -> None:
    """Prove that no line of the record was changed. Exit code 1 and the first bad line when one was."""
    session = db.session()
    broken = False
    for chain in session.scalars(select(AuditLine.chain).distinct().order_by(AuditLine.chain)).all():
        position = find_break(session, chain=chain)
        broken = broken or position is not None
        click.echo(f"{chain}: {'whole' if position is None else f'BROKEN at line {position}'}")
    if broken:
        raise SystemExit(1)


@awards.command("deliver")
def deliver() -> None:
    """Deliver the messages that are due, once, in this process."""
    if not current_app.config["AWARDS_MAIL_SERVER"]:
        raise click.ClickException("AWARDS_MAIL_SERVER is not set.")
    click.echo(f"Delivered: {deliver_outbox()}.")


def _start_log() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _work() -> None:
    _start_log()
    jobs.wake("deliver_outbox")
    if jobs.queue is not None:
        run_worker(jobs.queue)


@awards.command("worker", with_appcontext=False)
@pass_script_info
def worker(info: ScriptInfo) -> None:
    """Do the work beside the requests: deliver mail, now and whenever it is woken, until stopped."""
    info.load_app()
    _work()


@awards.command("serve", with_appcontext=False)
@pass_script_info
def serve(info: ScriptInfo) -> None:
    """Serve the site through gunicorn, with the worker beside it, until stopped."""
    app = info.load_app()
    host, port = app.config["AWARDS_BIND"], app.config["PORT"]
    try:
        check_port(host, port)
    except PortTaken as error:
        raise click.ClickException(f"{error} Choose another port: PORT={port + 1}.") from None
    load_model()  # before the processes are forked, so that it is in memory once
    click.echo(f"Serving {app.config['AWARDS_BASE_URL']} (Ctrl-C stops it).")
    sys.stdout.flush()
    raise SystemExit(run_together({"the web server": WebServer(app).run, "the worker": _work}))
