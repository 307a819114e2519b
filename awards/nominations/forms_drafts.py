"""What a draft takes from the form of a nomination, and gives back to it."""

from typing import Any

from awards.accounts.models import Account
from awards.nominations.forms import NominationForm
from awards.nominations.models_drafts import KeptDraft
from awards.web import whole_number

UNKEPT = frozenset({"csrf_token", "form_token", "draft_version"})
"""Fields that are not part of what was typed: the draft has columns of its own for two of them."""

WRITTEN = frozenset({"StringField", "EmailField", "TextAreaField"})


def kept_fields(form: NominationForm) -> dict[str, str]:
    """Every field of the form as it was typed; what was not ticked is empty. A file is no part of it."""
    typed = {name: field.raw_data or [""] for name, field in form._fields.items() if name not in UNKEPT}
    return {name: values[0] for name, values in typed.items() if isinstance(values[0], str)}


def draft_address(form: NominationForm, account: Account | None) -> str | None:
    """Whose draft it is: the address that was typed, as far as it looks like one, else that of whoever is signed in."""
    field = form.nominator_address
    if field.validate(form):
        return str(field.data)
    return account.address if account else None


def known_version(form: NominationForm) -> int:
    """The version of the draft that the page knows of; 0 of none."""
    return whole_number(form.draft_version.data, digits=8) or 0


def has_token(form: Any) -> bool:
    """Whether the form came from a page of ours; without it, its error is beside the others."""
    token = getattr(form, "csrf_token", None)
    return token is None or bool(token.validate(form))


def draft_data(draft: KeptDraft) -> dict[str, Any]:
    """What the form shows of a draft."""
    return {**draft.fields, "form_token": draft.form_token, "draft_version": str(draft.version)}


def words_in(draft: KeptDraft) -> list[tuple[str, str]]:
    """(label, text) of what was written in a draft, in the order of the form; empty fields left out."""
    lines = [(label, draft.fields.get(name, "")) for name, label in readable_labels()]
    return [(label, text) for label, text in lines if text]


def readable_labels() -> list[tuple[str, str]]:
    """(name, label) of the fields in which words are written, in the order of the form."""
    form = NominationForm(formdata=None)
    return [(field.name, str(field.label.text)) for field in form if field.type in WRITTEN]
