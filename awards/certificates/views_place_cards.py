"""Place cards for the tables: who sits there is ticked, the worker makes the sheets."""

from typing import Any

from flask import g, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField

from awards.certificates.place_cards import KIND
from awards.certificates.service_guests import Guest, list_guests
from awards.certificates.service_packs import ask_for_pack
from awards.certificates.views_preflight import bp
from awards.domain.errors import AwardsError
from awards.extensions import db
from awards.forms import BaseForm
from awards.jury.forms import Chosen, MultiCheckboxField
from awards.permissions import Permission, requires
from awards.web import locale, now

__all__ = ["bp"]


class GuestsForm(BaseForm):
    """Who sits at the tables."""

    guests = MultiCheckboxField(_l("Who comes?"), coerce=int, validators=[Chosen(_l("Tick at least one."))])
    each_member = BooleanField(_l("For teams, a card for each member who is named"), default=True)


def guests_form(guests: list[Guest]) -> GuestsForm:
    """The form; the finalists are ticked until somebody says otherwise."""
    form = GuestsForm(data={"guests": [guest.nominee_id for guest in guests if guest.is_finalist], "each_member": True})
    form.guests.choices = [(guest.nominee_id, guest.name) for guest in guests]
    return form


@bp.route("/<edition:edition>/certificates/place-cards", methods=["GET", "POST"])
@requires(Permission.PRINT_CERTIFICATES)
def place_cards() -> Any:
    """Tick who comes, and have the sheets made."""
    session = db.session()
    guests = list_guests(session, edition=g.edition)
    form = guests_form(guests)
    if form.validate_on_submit():
        options = {"guests": form.guests.data, "each_member": form.each_member.data}
        try:
            pack = ask_for_pack(
                session, edition=g.edition, kind=KIND, options=options, locale=locale(), now=now(),
                actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            session.rollback()
            form.show(error)
        else:
            session.commit()
            return redirect(url_for("certificates.one_pack", edition=g.edition.slug, pack_id=pack.id))
    ticked = set(form.guests.data or ())
    return render_template("certificates/place_cards.html", form=form, guests=guests, ticked=ticked)
