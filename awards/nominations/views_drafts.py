"""Drafts: saved while they are typed, gone on with on another device, read, thrown away."""

from typing import Any

from flask import abort, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards.accounts.views import sender
from awards.domain.errors import NotNow, TooManyTries
from awards.domain.lifecycle import Stage
from awards.editions.models import Category
from awards.editions.service import find_category, nominating_is_open
from awards.extensions import db, limiter
from awards.nominations.forms import NominationForm
from awards.nominations.forms_drafts import (
    draft_address,
    draft_data,
    has_token,
    kept_fields,
    known_version,
    readable_labels,
    words_in,
)
from awards.nominations.models_drafts import KeptDraft
from awards.nominations.service import new_form_token
from awards.nominations.service_deadline import in_grace, last_moment, mark_opening
from awards.nominations.service_drafts import (
    DraftChangedMeanwhile,
    DraftSent,
    DraftTooLarge,
    drop_draft,
    find_draft,
    find_own_draft,
    find_sent,
    list_own_drafts,
    save_draft,
    send_draft_link,
)
from awards.nominations.service_own import find_own_nomination
from awards.nominations.views_own import bp, own_account
from awards.permissions import Permission, requires, signed_in, to_sign_in
from awards.web import arrived, locale, now, whole_number

WISHES = frozenset({"later", "elsewhere"})
"""What the buttons beside the sending one ask for: keep it for later; go on on another device."""
LIKE = (
    "nominee_kind", "nominee_name", "nominee_organisation", "nominee_members", "nominee_contact", "nominee_address",
    "nominee_locale",
)  # fmt: skip
"""What another nomination of the same colleague takes over."""


def counted_apart(view: Any) -> Any:
    """A view with a limit of its own: saves while typing must not use up what sending needs."""
    limited: Any = limiter.limit(lambda: str(current_app.config["AWARDS_DRAFT_LIMIT"]))(view)
    limited.counted_apart = True
    return limited


def category_or_404(key: str) -> Category:
    """A category of the edition."""
    category = find_category(db.session(), edition_id=g.edition.id, key=key) if key.isprintable() else None
    return category or abort(404)


def _keep(form: NominationForm, *, category: Category, address: str) -> KeptDraft:
    return save_draft(
        db.session(), edition=g.edition, category=category, form_token=form.token(), fields=kept_fields(form),
        version=known_version(form), address=address, now=now(),
    )  # fmt: skip


def _told(draft: KeptDraft) -> dict[str, Any]:
    return {"id": draft.id, "version": draft.version, "at": int(draft.saved_at.timestamp() * 1000)}


def _whole(draft: KeptDraft) -> dict[str, Any]:
    return {**_told(draft), "fields": {**draft.fields, "form_token": draft.form_token}}


def _confirm_url(public_id: str) -> str:
    return url_for("nominations.confirm", edition=g.edition.slug, public_id=public_id)


@bp.post("/<edition:edition>/nominate/<category>/draft")
@counted_apart
@requires(Permission.SEE_EDITION)
def save(category: str) -> Any:
    """Keep what is typed so far. A save on top of an older version changes nothing and gets the kept words back."""
    chosen = category_or_404(category)
    form = NominationForm()
    address = draft_address(form, own_account())
    if not form.token() or address is None:
        return jsonify(kept=False)
    try:
        draft = _keep(form, category=chosen, address=address)
    except DraftSent as sent:
        return jsonify(kept=False, sent=_confirm_url(sent.public_id))
    except DraftTooLarge:
        return jsonify(kept=False), 413
    except DraftChangedMeanwhile as error:
        answer = _whole(error.draft)
        db.session.rollback()
        return jsonify(answer), 409
    told = _told(draft)
    db.session.commit()
    return jsonify(kept=True, **told)


@bp.post("/<edition:edition>/draft")
@counted_apart
@requires(Permission.SEE_EDITION)
def read_draft() -> Any:
    """What is kept of the form whose token is shown, or that it was sent."""
    token = NominationForm().token()
    sent = find_sent(db.session(), edition_id=g.edition.id, form_token=token)
    if sent is not None:
        return jsonify(kept=False, sent=_confirm_url(sent))
    draft = find_draft(db.session(), edition_id=g.edition.id, form_token=token)
    return jsonify(kept=True, **_whole(draft)) if draft else jsonify(kept=False)


@bp.post("/<edition:edition>/draft/forget")
@counted_apart
@requires(Permission.SEE_EDITION)
def forget_draft() -> Any:
    """Forget what is kept of the form whose token is shown."""
    draft = find_draft(db.session(), edition_id=g.edition.id, form_token=NominationForm().token())
    if draft is not None:
        drop_draft(db.session(), form_token=draft.form_token)
        db.session.commit()
    return "", 204


def begun_draft() -> KeptDraft | None:
    """The draft of one's own that the address of the form names."""
    draft_id, account = whole_number(request.args.get("draft"), digits=9), own_account()
    if draft_id is None or account is None:
        return None
    return find_own_draft(db.session(), edition_id=g.edition.id, draft_id=draft_id, account=account)


def first_values(known: dict[str, Any], draft: KeptDraft | None) -> dict[str, Any]:
    """What the form shows at first, beside what is `known`: a draft, or the colleague of another nomination.

    The mark of its opening is that of the draft, once nominating has closed.
    """
    values = {**known, "form_token": new_form_token(), **_like()}
    if draft is not None:
        values |= draft_data(draft)
    if draft is None or nominating_is_open(g.edition, now=now()):
        values["opened"] = mark_opening(g.edition, form_token=values["form_token"], now=now())
    return values


def _like() -> dict[str, Any]:
    """The nominee's data of the nomination of one's own that the address names."""
    account, public_id = own_account(), request.args.get("like", "")
    if account is None or not public_id.isalnum():
        return {}
    found = find_own_nomination(db.session(), edition_id=g.edition.id, public_id=public_id, account=account)
    return {name: getattr(found, name) for name in LIKE if hasattr(found, name)}


def form_context(category: Category, draft: KeptDraft | None) -> dict[str, Any]:
    """What the form's page says of drafts and of the deadline."""
    account, asked = own_account(), request.method == "GET"
    offers = []
    if account is not None and asked and draft is None:
        offers = list_own_drafts(db.session(), edition_id=g.edition.id, account=account, category_id=category.id)
    return {
        "draft": draft,
        "offers": offers,
        "given": asked and bool(draft or (account and request.args.get("like"))),
        "last_moment": last_moment(g.edition),
    }


def may_open_late(draft: KeptDraft | None) -> bool:
    """Whether the form is shown after the close: to go on with what was begun before, while it is still accepted."""
    return in_grace(g.edition, now=now()) and (draft is not None or "late" in request.args)


def without_draft(category: Category) -> Any:
    """In the place of a draft that is not there, or not for whoever asks."""
    if own_account() is None:
        return to_sign_in()
    flash(_("This draft is no longer there: it was sent or thrown away, or begun with another mail address."), "info")
    return redirect(url_for("nominations.write", edition=g.edition.slug, category=category.key))


def show_closed(category: Category) -> Any:
    """In the place of the form while nominating is closed."""
    late = in_grace(g.edition, now=now())
    return render_template(
        "nominations/closed.html", category=category, labels=readable_labels(),
        late_until=last_moment(g.edition) if late else None,
    )  # fmt: skip


def keep_on_wish(category: Category, form: NominationForm) -> Any:
    """Keep the form for later, and mail a link to it where that is wished; None shows it again, with its errors."""
    if not has_token(form):
        return None
    address = draft_address(form, own_account())
    if address is None or not form.token():
        return None
    form.nominator_address.errors = []
    try:
        draft = _keep(form, category=category, address=address)
        if request.form.get("wish") == "elsewhere":
            send_draft_link(db.session(), edition=g.edition, draft=draft, sender=sender(), locale=locale(), now=now())
    except DraftSent as sent:
        return redirect(_confirm_url(sent.public_id))
    except (DraftTooLarge, NotNow, TooManyTries) as error:
        db.session.rollback()
        form.show(error)
        return None
    except DraftChangedMeanwhile as error:
        form.show(error)
        form.stored = error.draft
        form.draft_version.data = str(error.draft.version)
        return None
    db.session.commit()
    if request.form.get("wish") == "elsewhere":
        flash(_("A link to it is on its way to %(address)s. It works for ten minutes.", address=address), "success")
    return redirect(url_for("nominations.kept", edition=g.edition.slug, category=category.key))


@bp.get("/<edition:edition>/nominate/<category>/kept")
@requires(Permission.SEE_EDITION)
def kept(category: str) -> Any:
    """It is kept for later: where to find it again."""
    return render_template(
        "nominations/kept.html", category=category_or_404(category), is_open=nominating_is_open(g.edition, now=now())
    )


def _own_draft_or_404(draft_id: int) -> KeptDraft:
    if g.edition.stage is Stage.DRAFT:
        abort(404)
    draft = find_own_draft(db.session(), edition_id=g.edition.id, draft_id=draft_id, account=own_account())
    return draft or abort(404)


@bp.get("/<edition:edition>/my-nominations/drafts/<int:draft_id>")
@signed_in
def show_draft(draft_id: int) -> Any:
    """What is kept of a draft, to be read and copied, also after nominating has closed."""
    draft = _own_draft_or_404(draft_id)
    is_open = nominating_is_open(g.edition, now=now()) or in_grace(g.edition, now=arrived())
    return render_template("nominations/draft.html", draft=draft, words=words_in(draft), is_open=is_open)


@bp.post("/<edition:edition>/my-nominations/drafts/<int:draft_id>/throw-away")
@signed_in
def throw_away(draft_id: int) -> Any:
    """Forget a draft of one's own."""
    drop_draft(db.session(), form_token=_own_draft_or_404(draft_id).form_token)
    db.session.commit()
    flash(_("Your draft is thrown away."), "success")
    return redirect(url_for("nominations.mine", edition=g.edition.slug))
