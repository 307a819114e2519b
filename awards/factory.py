"""The application, put together from its parts."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from awards import cli
from awards.accounts.views import bp as accounts
from awards.accounts.views import load_account
from awards.ballots.reminding import remind_jurors
from awards.ballots.views_casting import bp as casting
from awards.ballots.views_comparing import bp as comparing
from awards.ballots.views_evidence import bp as judged_evidence
from awards.ballots.views_kept import bp as kept
from awards.ballots.views_practice_texts import bp as practice
from awards.ballots.views_progress import bp as ballots
from awards.ballots.views_reminders import bp as reminders
from awards.ceremony.views_cards import bp as ceremony
from awards.ceremony.views_deck import bp as deck
from awards.ceremony.views_offline import bp as offline
from awards.ceremony.views_praise import bp as praise
from awards.certificates.pack_making import make_packs, sweep_packs
from awards.certificates.views_badges import bp as openbadges
from awards.certificates.views_look import bp as looks
from awards.certificates.views_packs import bp as certificates
from awards.config import PROJECT, TRANSLATIONS, flask_config, read_settings
from awards.desk.views_duplicates import bp as duplicates
from awards.desk.views_members import bp as desk
from awards.desk.views_minutes import bp as minutes
from awards.desk.views_moving import bp as screening
from awards.desk.views_unsealing import bp as unsealing
from awards.editions.views import EditionConverter, load_edition
from awards.editions.views import bp as editions
from awards.editions.views_calendar import bp as calendar
from awards.editions.views_ladder import bp as ladder
from awards.extensions import csrf, db, jobs, limiter, login, migrate, site
from awards.jury.views import bp as jury
from awards.jury.views_conflicts import bp as conflicts
from awards.jury.views_runs import bp as routing
from awards.mail import delivery
from awards.mail.views import bp as mail
from awards.nominations.evidence_sweeping import sweep_evidence
from awards.nominations.forgetting import forget_old_drafts
from awards.nominations.views import bp as nominations
from awards.nominations.views_consents import bp as consents
from awards.nominations.views_evidence import bp as evidence
from awards.nominations.views_masking import bp as masking
from awards.nominees.views import bp as nominees
from awards.nominees.views_badges import bp as own_badges
from awards.nominees.views_notices import bp as notices
from awards.nominees.views_outcome import bp as outcomes
from awards.organisations.views import bp as organisations
from awards.permissions import refuse_unruled
from awards.results.service import winning_entries
from awards.results.views_digest import bp as sealed
from awards.results.views_feedback import bp as feedback
from awards.results.views_record import bp as results
from awards.timing import init_timing
from awards.uploads import UploadRequest
from awards.web import init_web

BLUEPRINTS = (
    accounts, editions, mail, nominations, evidence, screening, masking, duplicates, jury, conflicts, routing, ballots,
    casting, comparing, judged_evidence, kept, practice, reminders, calendar, ladder, results, sealed, certificates,
    consents, nominees, notices, desk, unsealing, feedback, outcomes, minutes,
    ceremony, praise, deck, offline, looks, openbadges, own_badges,
)  # fmt: skip
BESIDE_THE_STAGES = (organisations,)


def create_app(environ: Mapping[str, str] | None = None, **overrides: Any) -> Flask:
    """The WSGI application, configured from `environ` (the process's own by default). Raises ConfigError."""
    app = Flask(__name__, root_path=str(PROJECT), instance_path=str(PROJECT / "instance"))
    app.request_class = UploadRequest
    app.config.update(flask_config(read_settings(environ)), **overrides)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.url_map.converters["edition"] = EditionConverter
    init_timing(app)
    jobs.job(delivery.deliver_outbox)
    jobs.job(forget_old_drafts)
    jobs.job(sweep_evidence, minute="23")
    jobs.job(remind_jurors, minute="*/5")
    jobs.job(make_packs)
    jobs.job(sweep_packs, minute="43")
    for extension in (site, db, login, csrf, limiter, jobs):
        extension.init_app(app)
    app.extensions["winning_entries"] = winning_entries  # the nominations room asks, from below
    migrate.init_app(app, db, directory=str(PROJECT / "awards" / "migrations"), compare_type=True)
    login.user_loader(load_account)
    init_web(app)
    app.url_value_preprocessor(load_edition)
    refuse_unruled(app)
    for blueprint in (*BLUEPRINTS, *BESIDE_THE_STAGES):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.awards)
    _wrap(app)
    return app


def _wrap(app: Flask) -> None:
    if proxies := app.config["AWARDS_TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    noise = WhiteNoise(app.wsgi_app, root=str(PROJECT / "static"), prefix="static/", max_age=31536000)
    app.wsgi_app = noise  # type: ignore[method-assign]
