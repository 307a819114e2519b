"""The menu of every page, and what stands at its foot."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import g, request, url_for
from flask_babel import gettext
from flask_login import current_user

from awards.domain.roles import Role
from awards.domain.wording import N_
from awards.permissions import TEAM, Permission, allows


@dataclass(frozen=True)
class NavItem:
    """One line of the menu."""

    label: str
    url: str
    current: bool


MENU = (
    (N_("Desk"), "desk.overview", Permission.MANAGE_EDITION),
    (N_("Screening"), "screening.queue", Permission.SCREEN_ENTRIES),
    (N_("Notices"), "notices.listed", Permission.TELL_NOMINEES),
    (N_("Jury"), "jury.members", Permission.MANAGE_JURY),
    (N_("Routing"), "routing.current", Permission.ROUTE_ENTRIES),
    (N_("My ballots"), "ballots.mine", Permission.SEE_BALLOTS),
    (N_("Progress"), "ballots.progress", Permission.SEE_PROGRESS),
    (N_("Results"), "results.overview", Permission.SEE_RANKING),
    (N_("Certificates"), "certificates.issued", Permission.PRINT_CERTIFICATES),
    (N_("Ceremony"), "ceremony.night", Permission.RUN_CEREMONY),
)


def menu() -> list[NavItem]:
    """The pages that the reader may use now."""
    edition = g.get("edition")
    if edition is None or not current_user.is_authenticated:
        return []
    items = [
        _nav_item(gettext(label), endpoint)
        for label, endpoint, permission in MENU
        if allows(permission, current_user, edition)
    ]
    if Role.NOMINATOR in current_user.roles_in(edition.id) or not current_user.roles_in(edition.id) & TEAM:
        items.append(_nav_item(gettext("My nominations"), "nominations.mine"))
    if (look_for_own_pages := g.get("look_for_own_pages")) and look_for_own_pages():
        items.append(_nav_item(gettext("About me"), "nominees.about_me"))
    return items


def _nav_item(label: str, endpoint: str) -> NavItem:
    return _nav_link(label, url_for(endpoint, edition=g.edition.slug))


def _nav_link(label: str, url: str) -> NavItem:
    return NavItem(label, url, request.path == url or request.path.startswith(url + "/"))


def here() -> str:
    """The address of this page, to come back to; percent-encoded, so that it can stand in the page."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + ("?" + query if query else "")


def footer_links() -> list[NavItem]:
    """What every page links to at its foot."""
    links = [
        _nav_link(gettext("Hall of fame"), url_for("winners.hall")),
        _nav_link(gettext("Check a certificate"), url_for("certificates.verify_form")),
    ]
    if g.get("edition") is not None:
        links.insert(0, _nav_link(gettext("Your data"), url_for("editions.privacy", edition=g.edition.slug)))
    if g.get("outbox_shown"):
        links.append(_nav_link(gettext("Outbox"), url_for("mail.outbox")))
    return links
