"""What the tests of drafts save."""

from sqlalchemy import select

from awards.nominations.models_drafts import KeptDraft
from awards.nominations.service_drafts import save_draft
from tests.factories import NOW, get_category
from tests.nominations.writing import typed

SAVE = "/2026/nominate/empathy/draft"
TOKEN = "0123456789abcdef" * 2
OTHER = "f" * 32


def form(**changes) -> dict[str, str]:
    """What the form sends while it is typed."""
    return {**typed(form_token=TOKEN), "draft_version": "0", "opened": "a mark", **changes}


def keep(session, cast, *, version=0, token=TOKEN, now=NOW, address="nora@people.example", **fields) -> KeptDraft:
    return save_draft(
        session, edition=cast.edition, category=get_category(session, cast.edition), form_token=token,
        fields={"nominee_name": "Lina Loos", "story": "She", **fields}, version=version, address=address, now=now,
    )  # fmt: skip


def list_drafts(session) -> list[KeptDraft]:
    session.expire_all()
    return list(session.scalars(select(KeptDraft).order_by(KeptDraft.id)))
