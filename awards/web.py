"""What every page shares: language, filters, menu, error pages, headers."""

import hashlib
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from babel.dates import format_date, format_time
from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, session
from flask_babel import get_locale, gettext, to_user_timezone
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import text
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from awards.domain.errors import AwardsError, NotFound
from awards.domain.wording import N_, REGIONAL, Message, pick_text
from awards.extensions import SAFE_METHODS, babel, db, write_intended
from awards.menu import footer_links, menu
from awards.permissions import Permission, allows, public

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "worker-src 'self'"
)

bp = Blueprint("web", __name__)


def now() -> datetime:
    """This moment, aware, in UTC. Views read the clock here and pass it on; services never read it."""
    return datetime.now(UTC)


def arrived() -> datetime:
    """When this request arrived: deadlines are kept by it, however long its body or the database took."""
    return g.arrived_at if "arrived_at" in g else now()


def choose_locale() -> str:
    """The person's choice, then the last link's (`?lang=nl`, kept for what follows), their browser's, then English."""
    chosen = session.get("locale") or getattr(current_user, "locale", None)
    if chosen in LANGUAGES:
        return str(chosen)
    if request.args.get("lang") in LANGUAGES:
        session["link_locale"] = request.args["lang"]
    if (asked := session.get("link_locale")) in LANGUAGES:
        return str(asked)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def locale() -> str:
    """The language of the page: fr, nl or en."""
    chosen = get_locale()
    return chosen.language if chosen else "en"


def choose_time_zone() -> str | None:
    """Times are shown in the edition's time zone."""
    edition = g.get("edition")
    return edition.time_zone if edition else "Europe/Brussels"


def in_language(texts: dict[str, str]) -> str:
    """A text of three languages, in that of the page."""
    return pick_text(texts, locale())


def whole_number(typed: str | None, *, digits: int) -> int | None:
    """The number that is written in an address or a hidden field, in at most so many ASCII digits, else None."""
    if typed and typed.isascii() and typed.isdecimal() and len(typed) <= digits:
        return int(typed)
    return None


def safe_next(target: str | None) -> str | None:
    """`target` if it is a path on this site, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\n" in target or "\r" in target:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


@bp.post("/language")
@public
def set_language() -> Any:
    """Keep the reader's choice of language, in the session and with the account."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["locale"] = wanted
        if current_user.is_authenticated and current_user.locale != wanted:
            current_user.locale = wanted
            db.session.commit()
    return redirect(safe_next(request.form.get("next")) or "/")


@bp.get("/health")
@public
def health() -> Response:
    """For the operator's monitor: the application answers and reaches its database."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


def show_moment(moment: datetime, style: str = "medium") -> str:
    """A moment in the edition's time zone and the page's language, to the minute; `style` is the date's."""
    local, region = to_user_timezone(moment), REGIONAL[locale()]
    written = f"{format_date(local, style, locale=region)}, {format_time(local, 'short', locale=region)}"
    return written.replace(" ", "\u00a0").replace(",\u00a0", ", ")


def show_time(moment: datetime) -> str:
    """The time of day in the edition's time zone."""
    return str(format_time(to_user_timezone(moment), "short", locale=REGIONAL[locale()]))


def show_date(day: date, style: str = "long") -> str:
    """A date in the page's language."""
    return str(format_date(day, style, locale=REGIONAL[locale()]))


def say(error: AwardsError | Message) -> str:
    """A broken rule, or another sentence of the domain, in the reader's language."""
    return gettext(error.message, **error.params) if error.params else gettext(error.message)


@lru_cache(maxsize=512)
def _fingerprint(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:10]


def _static_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and not current_app.debug:
        values["v"] = _fingerprint(f"{current_app.static_folder}/{values['filename']}")


@lru_cache(maxsize=512)
def _static_url(script_root: str, filename: str) -> str:
    return current_app.url_for("static", filename=filename)


def _template_url(endpoint: str, **values: Any) -> str:
    """Flask's `url_for`. A page names some sixty static files, whose addresses do not change while the server runs."""
    if endpoint == "static" and request and not current_app.debug and values.keys() == {"filename"}:
        return _static_url(request.script_root, values["filename"])
    return current_app.url_for(endpoint, **values)


ERROR_TEXTS = {
    400: (
        N_("This could not be read"),
        N_("Something was missing in what your browser sent. Go back and try once more."),
    ),
    403: (
        N_("This page is not for your role"),
        N_("You are signed in, but this belongs to somebody else’s task. If you need it, ask the organiser."),
    ),
    404: (
        N_("Nothing here"),
        N_("There is no page at this address. It may have moved, or the link was cut off in a mail."),
    ),
    405: (
        N_("This could not be read"),
        N_("Something was missing in what your browser sent. Go back and try once more."),
    ),
    409: (
        N_("This was not possible"),
        N_("Look at how things stand now, then try again."),
    ),
    413: (
        N_("That is too large"),
        N_(
            "What you sent is larger than we can take. Your text is still in the previous page: go back and shorten it."
        ),
    ),
    429: (
        N_("A moment, please"),
        N_("There were too many attempts in a short time. Wait a few minutes, then go on where you were."),
    ),
    500: (
        N_("Something broke on our side"),
        N_(
            "It is not your fault, and it has been recorded. Go back and try again in a minute; "
            "nothing that was confirmed is lost."
        ),
    ),
}


def error_page(code: int, detail: str | None = None) -> tuple[str, int]:
    """The page for an HTTP error, with what the reader can do next."""
    title, help_text = ERROR_TEXTS.get(code, ERROR_TEXTS[400])
    page = render_template("errors/error.html", code=code, title=gettext(title), detail=detail, help=gettext(help_text))
    return page, code


def _handle_http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return error_page(error.code if error.code in ERROR_TEXTS else 400)


def _handle_rule(error: AwardsError) -> Any:
    db.session.rollback()
    return error_page(404 if isinstance(error, NotFound) else 409, say(error))


def _handle_stale(error: StaleDataError) -> Any:
    db.session.rollback()
    return error_page(
        409, gettext("Somebody else changed this at the same moment; their change was kept and yours was not.")
    )


def _handle_csrf(error: CSRFError) -> Any:
    return error_page(
        400, gettext("This page had been open for so long that its key ran out. Go back, reload it and send it again.")
    )


def _handle_crash(error: Exception) -> Any:
    db.session.rollback()
    current_app.logger.exception("request failed: %s %s", request.method, request.path)
    try:
        return error_page(500)
    except Exception:  # the page itself may need what has just broken
        current_app.logger.exception("error page failed")
        return "Something broke on our side. Try again in a minute.", 500


def _secure(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store, private")
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def init_web(app: Flask) -> None:
    """Tie all of this to the application."""
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=choose_time_zone)
    app.register_blueprint(bp)
    app.jinja_env.filters.update(moment=show_moment, day=show_date, tr=in_language, say=say)
    app.jinja_env.globals.update(
        languages=LANGUAGES, allows=allows, Permission=Permission, locale_code=locale, url_for=_template_url
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_defaults(_static_version)

    # before `load_edition` begins the request's transaction, which a before_request would come too late for
    @app.url_value_preprocessor
    def note_intent(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        takes_files = hasattr(app.view_functions.get(endpoint or ""), "takes_files")  # reads first: see `uploads`
        write_intended.set(request.method not in SAFE_METHODS and not takes_files)
        g.arrived_at = now()

    @app.context_processor
    def context() -> dict[str, Any]:
        return {
            "locale": locale(),
            "here": quote(request.path)
            + ("?" + request.query_string.decode("latin-1") if request.query_string else ""),
            "nav": menu(),
            "footer_links": footer_links(),
            "edition": g.get("edition"),
            "now": now(),
        }

    app.after_request(_secure)
    app.register_error_handler(HTTPException, _handle_http)
    app.register_error_handler(AwardsError, _handle_rule)
    app.register_error_handler(StaleDataError, _handle_stale)
    app.register_error_handler(CSRFError, _handle_csrf)
    app.register_error_handler(Exception, _handle_crash)


def send_pdf(printed: bytes, filename: str) -> Response:
    """A PDF to be opened in the browser and kept nowhere on the way."""
    response = Response(printed, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
