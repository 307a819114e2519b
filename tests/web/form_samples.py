"""Every form there is: where it is, who may send it and when, and what is typed into it; see test_forms."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from awards.ceremony.service_run_sheet import set_start
from awards.domain.lifecycle import Stage
from awards.editions.models import Criterion
from awards.nominations.models import Nominee
from awards.results.service_feedback import list_feedback
from tests.factories import NOW
from tests.world import World


@dataclass
class Form:
    """A form: where it is, who may send it, when, which fields people type into, and what else is sent with it."""

    path: str
    who: str
    stage: Stage
    typed: tuple[str, ...]
    rest: Callable[[World, Any], dict[str, Any]] = field(default=lambda world, session: {})
    keeps: bool = True
    """Whether what was typed is on the page again after an error (not so for a one-time code's page that is gone)."""


def nomination(world: World, session: Any) -> dict[str, Any]:
    return {"kind": "peer", "nominee_kind": "person", "language": "en", "nominee_locale": "en", "form_token": "t" * 32}


def points(world: World, session: Any) -> dict[str, Any]:
    entry = world.entries[0]
    ids = session.scalars(select(Criterion.id).where(Criterion.category_id == entry.category_id)).all()
    return {f"points_{one}": "4" for one in ids[:3]} | {"version": "", "action": "cast"}


def edited(world: World, session: Any) -> dict[str, Any]:
    found = list_feedback(session, category_id=world.entries[0].category_id)
    return {"key": found[0].lines[0].key, "version": "0", "action": "edit"}


def look(world: World, session: Any) -> dict[str, Any]:
    return {"design": "modern", "paper": "A4", "orientation": "portrait", "version": "0"}


def blind(world: World, session: Any) -> dict[str, Any]:
    world.cast.edition.blind = True
    return {"role": "other"}


def colleagues(world: World, session: Any) -> dict[str, Any]:
    nominee = session.get_one(Nominee, world.entries[0].nominee_id)
    nominee.organisation_key = world.cast.jo_juror.organisation_key
    return {}


def elsewhere(world: World, session: Any) -> dict[str, Any]:
    return {"category": "efficiency"}


def reminding(world: World, session: Any) -> dict[str, Any]:
    return {"jurors": world.cast.jan_juror.id, "shown_at": NOW.isoformat(), "action": "send"}


def programme(world: World, session: Any) -> dict[str, Any]:
    olga, edition = world.cast.olga, world.cast.edition
    sheet = set_start(session, edition=edition, starts_at=NOW, version=0, now=NOW, actor_id=olga.id)
    session.flush()
    return {"language": "", "version": sheet.version}


def quotable(world: World, session: Any) -> dict[str, Any]:
    world.nomination.may_quote = True
    return {"nomination": world.nomination.id, "version": "0", "action": "show"}


FORMS = [
    Form("/sign-in", "nobody", Stage.NOMINATING, ("address",)),
    Form("/account", "juror", Stage.NOMINATING, ("name",), lambda w, s: {"locale": "en"}),
    Form(
        "/{edition}/nominate/{category}",
        "nobody",
        Stage.NOMINATING,
        (
            "nominee_name",
            "nominee_organisation",
            "nominee_members",
            "nominee_address",
            "story",
            "nominator_name",
            "nominator_address",
        ),
        nomination,
    ),
    Form(
        "/{edition}/my-nominations/{public_id}",
        "nominator",
        Stage.NOMINATING,
        ("nominee_name", "nominee_organisation", "story"),
        lambda w, s: {**nomination(w, s), "version": "1"},
    ),
    Form(
        "/{edition}/settings",
        "organiser",
        Stage.SCREENING,
        (
            "name",
            "time_zone",
            "nominating_closes_at",
            "ceremony_place_nl",
            "jurors_per_entry",
            "quorum",
            "signatory_1_name",
        ),
    ),
    Form(
        "/{edition}/screening/{entry_id}/nominee",
        "organiser",
        Stage.SCREENING,
        ("name", "organisation", "address"),
        lambda w, s: {"locale": "en"},
    ),
    Form("/{edition}/settings/certificates", "organiser", Stage.SEALED, ("logo_words", "sponsor_1_words"), look),
    Form("/{edition}/screening/{entry_id}/refuse", "organiser", Stage.SCREENING, ("reason",)),
    Form("/{edition}/screening/nominations/{public_id}/return", "organiser", Stage.SCREENING, ("message",)),
    Form("/{edition}/screening/{entry_id}/masking", "organiser", Stage.SCREENING, ("words",), blind),
    Form("/{edition}/screening/{entry_id}/notes", "organiser", Stage.SCREENING, ("text",)),
    Form("/{edition}/screening/{entry_id}/move", "organiser", Stage.SCREENING, ("reason",), elsewhere),
    Form("/{edition}/screening/nominations/{public_id}/move", "organiser", Stage.SCREENING, ("reason",), elsewhere),
    Form(
        "/{edition}/jury/invite",
        "organiser",
        Stage.SCREENING,
        ("name", "organisation", "address", "capacity"),
        lambda w, s: {"languages": ["fr"], "categories": ["1"]},
    ),
    Form(
        "/{edition}/jury/{juror_id}",
        "organiser",
        Stage.SCREENING,
        ("name", "organisation", "capacity"),
        lambda w, s: {"languages": ["fr"], "categories": ["1"]},
    ),
    Form(
        "/{edition}/members/new",
        "organiser",
        Stage.SCREENING,
        ("name", "aliases", "parent", "mail_domains"),
    ),
    Form("/{edition}/members/{organisation_id}", "organiser", Stage.SCREENING, ("name", "aliases", "mail_domains")),
    Form("/{edition}/members/import", "organiser", Stage.SCREENING, ("table",), keeps=False),
    Form("/{edition}/conflicts", "juror", Stage.SCREENING, ("organisations",)),
    Form("/{edition}/ballots/{assignment_id}", "juror", Stage.SCORING, ("comment",), points),
    Form("/{edition}/practice/{number}", "juror", Stage.SCORING, ("points",), keeps=False),
    Form("/{edition}/practice/texts/{number}", "organiser", Stage.SCORING, ("nominee", "organisation_fr", "story_nl")),
    Form("/{edition}/ballots/{assignment_id}/recuse", "juror", Stage.SCORING, ("note", "kind")),
    Form(
        "/{edition}/nominee/{secret}/correct",
        "nobody",
        Stage.SCREENING,
        ("name", "organisation", "pronunciation"),
        lambda w, s: {"locale": "en"},
    ),
    Form("/{edition}/notices/{nominee_id}/address", "organiser", Stage.SCREENING, ("address",)),
    Form("/{edition}/results/{category}/decision", "chair", Stage.DELIBERATING, ("citation", "reason", "winner")),
    Form(
        "/{edition}/results/{category}/decision/shared", "chair", Stage.DELIBERATING, ("citation", "reason", "winner")
    ),
    Form(
        "/{edition}/results/{category}/record",
        "chair",
        Stage.DELIBERATING,
        ("notes", "votes-0-question", "runners_up_reason"),
    ),
    Form(
        "/{edition}/results/{category}/record/save",
        "chair",
        Stage.DELIBERATING,
        ("notes", "votes-0-question", "version"),
        keeps=False,
    ),
    Form("/{edition}/results/{category}/record/left", "chair", Stage.DELIBERATING, ("juror", "entry"), keeps=False),
    Form("/{edition}/results/{category}/record/back", "chair", Stage.DELIBERATING, ("departure",), keeps=False),
    # what no person types, yet anybody can send
    Form("/language", "nobody", Stage.NOMINATING, ("language", "next"), keeps=False),
    Form("/sign-in/code", "nobody", Stage.NOMINATING, ("code",), keeps=False),
    Form("/sign-in/link/{token}", "nobody", Stage.NOMINATING, ("anything",), keeps=False),
    Form("/{edition}/confirm/{public_id}", "nobody", Stage.NOMINATING, ("code", "wish", "address"), keeps=False),
    Form("/{edition}/confirm/{public_id}/{token}", "nobody", Stage.NOMINATING, ("anything",), keeps=False),
    Form(
        "/{edition}/nominate/{category}/draft",
        "nominator",
        Stage.NOMINATING,
        ("form_token", "draft_version", "opened", "story", "nominator_address"),
        nomination,
        keeps=False,
    ),
    Form("/{edition}/draft", "nobody", Stage.NOMINATING, ("form_token",), keeps=False),
    Form("/{edition}/draft/forget", "nobody", Stage.NOMINATING, ("form_token",), keeps=False),
    Form(
        "/{edition}/my-nominations/{public_id}/consents",
        "nominator",
        Stage.NOMINATING,
        ("show_words", "show_name", "may_quote"),
        keeps=False,
    ),
    Form("/{edition}/notices/{nominee_id}", "organiser", Stage.SCREENING, ("locale",), keeps=False),
    Form("/{edition}/results/{category}/shortlist", "chair", Stage.DELIBERATING, ("entry", "seen"), keeps=False),
    Form("/{edition}/shortlist", "organiser", Stage.DELIBERATING, ("mark",), keeps=False),
    Form("/{edition}/my-nominations/{public_id}/join", "nominator", Stage.NOMINATING, ("version",), keeps=False),
    Form("/{edition}/screening/{entry_id}/eligible", "organiser", Stage.SCREENING, ("mark",), keeps=False),
    Form("/{edition}/screening/{entry_id}/masking/show", "organiser", Stage.SCREENING, ("words",), blind, keeps=False),
    Form("/{edition}/screening/{entry_id}/masking/hide", "organiser", Stage.SCREENING, ("words",), blind, keeps=False),
    Form("/{edition}/screening/{entry_id}/masking/seen", "organiser", Stage.SCREENING, ("mark",), blind, keeps=False),
    Form("/{edition}/screening/eligible", "organiser", Stage.SCREENING, ("entry", "seal"), keeps=False),
    Form("/{edition}/screening/{entry_id}/put-back", "organiser", Stage.SCREENING, ("mark",), keeps=False),
    Form(
        "/{edition}/screening/nominations/{public_id}/language",
        "organiser",
        Stage.SCREENING,
        ("language",),
        keeps=False,
    ),
    Form("/{edition}/invitation", "juror", Stage.SCREENING, ("answer",), keeps=False),
    Form("/{edition}/jury/conflicts/{juror_id}/{entry_id}", "chair", Stage.SCORING, ("reason",), colleagues),
    Form("/{edition}/jury/conflicts/{juror_id}/namesake", "organiser", Stage.SCORING, ("question",), keeps=False),
    Form("/{edition}/conflicts/namesake", "juror", Stage.SCORING, ("question", "said"), keeps=False),
    Form("/{edition}/routing/apply", "organiser", Stage.SCREENING, ("digest",), keeps=False),
    Form("/{edition}/desk/move", "organiser", Stage.SCREENING, ("from", "to"), keeps=False),
    Form(
        "/{edition}/ballots/{assignment_id}/save", "juror", Stage.SCORING, ("comment", "version"), points, keeps=False
    ),
    Form("/{edition}/ballots/{assignment_id}/opened", "juror", Stage.SCORING, ("anything",), keeps=False),
    Form("/{edition}/evidence", "nobody", Stage.NOMINATING, ("form_token", "nomination", "evidence"), keeps=False),
    Form("/{edition}/evidence/remove", "nobody", Stage.NOMINATING, ("form_token", "nomination", "file"), keeps=False),
    Form("/{edition}/evidence/list", "nominator", Stage.NOMINATING, ("form_token", "nomination"), keeps=False),
    Form("/{edition}/screening/evidence/{file_id}", "organiser", Stage.SCREENING, ("wish",), keeps=False),
    Form("/{edition}/settings/ties", "organiser", Stage.SCREENING, ("phrase",)),
    Form("/{edition}/seal", "organiser", Stage.DELIBERATING, ("digest",), keeps=False),
    Form("/{edition}/sealed/publish", "organiser", Stage.SEALED, ("digest",), keeps=False),
    Form("/{edition}/digest", "organiser", Stage.SEALED, ("pasted",), keeps=False),
    Form("/{edition}/feedback/{category}", "organiser", Stage.SEALED, ("words",), edited),
    Form("/{edition}/feedback/{category}/all", "organiser", Stage.SEALED, ("key",), keeps=False),
    Form("/{edition}/unseal", "organiser", Stage.SEALED, ("reason",)),
    Form("/{edition}/unseal/confirm", "chair", Stage.SEALED, ("request",), keeps=False),
    Form("/{edition}/unseal/withdraw", "chair", Stage.SEALED, ("request",), keeps=False),
    Form("/{edition}/progress/remind", "organiser", Stage.SCORING, ("note",), reminding),
    Form("/{edition}/progress/reminders", "organiser", Stage.SCORING, ("days",)),
    Form(
        "/{edition}/ceremony/run-sheet/start", "organiser", Stage.SEALED, ("starts_at",), lambda w, s: {"version": "0"}
    ),
    Form(
        "/{edition}/ceremony/run-sheet/new",
        "organiser",
        Stage.SEALED,
        ("title", "presenter", "minutes", "notes"),
        lambda w, s: {"version": "0"},
    ),
    Form(
        "/{edition}/ceremony/run-sheet/{number}",
        "organiser",
        Stage.SEALED,
        ("presenter", "minutes", "notes"),
        programme,
    ),
    Form(
        "/{edition}/ceremony/offline",
        "organiser",
        Stage.SEALED,
        ("passphrase", "again"),
        lambda w, s: {"language": "nl", "locked": "yes"},
        keeps=False,
    ),
    Form(
        "/{edition}/ceremony/run-sheet/names",
        "organiser",
        Stage.SEALED,
        ("names-0-spoken",),
        lambda w, s: {"names-0-entry": w.entries[0].id, "version": "0"},
    ),
    Form("/{edition}/hall-of-fame", "organiser", Stage.SEALED, ("table",)),
    Form("/{edition}/ceremony/praise", "organiser", Stage.SEALED, ("passage",), quotable),
]
