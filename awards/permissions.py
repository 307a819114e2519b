"""Who may do what: one table of rules, and the decorators that every view wears.

A view without one of them is refused (`refuse_unruled`), so a forgotten rule shuts a door instead of opening one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol

from flask import Flask, abort, g, redirect, request, url_for
from flask_login import current_user

from awards.domain.errors import NotNow
from awards.domain.lifecycle import DECIDED, PUBLISHED, Stage
from awards.domain.roles import Role


class Permission(StrEnum):
    """Something that a role may do in an edition."""

    SEE_EDITION = "see_edition"
    MANAGE_EDITION = "manage_edition"
    MOVE_STAGE = "move_stage"
    SEE_AUDIT = "see_audit"
    MANAGE_MEMBERS = "manage_members"
    SCREEN_ENTRIES = "screen_entries"
    TELL_NOMINEES = "tell_nominees"
    MANAGE_JURY = "manage_jury"
    ROUTE_ENTRIES = "route_entries"
    SEE_PROGRESS = "see_progress"
    REMIND_JURORS = "remind_jurors"
    DECLARE_CONFLICTS = "declare_conflicts"
    SEE_CONFLICTS = "see_conflicts"
    WAIVE_CONFLICTS = "waive_conflicts"
    SEE_BALLOTS = "see_ballots"
    CAST_BALLOTS = "cast_ballots"
    WRITE_BALLOT = "write_ballot"
    SEE_PRACTICE_SPREAD = "see_practice_spread"
    SEE_RANKING = "see_ranking"
    RECORD_DECISION = "record_decision"
    KEEP_RECORD = "keep_record"
    SEE_MINUTES = "see_minutes"
    PUBLISH_SHORTLIST = "publish_shortlist"
    SEAL_RESULTS = "seal_results"
    SEE_SEALED = "see_sealed"
    TAKE_SEALED_FILE = "take_sealed_file"
    PUBLISH_DIGEST = "publish_digest"
    SEE_DIGEST = "see_digest"
    UNSEAL_RESULTS = "unseal_results"
    READ_FEEDBACK = "read_feedback"
    TELL_OUTCOME = "tell_outcome"
    CHECK_CERTIFICATES = "check_certificates"
    PRINT_CERTIFICATES = "print_certificates"
    RUN_CEREMONY = "run_ceremony"
    SEE_WINNERS = "see_winners"


EVERY_STAGE = frozenset(Stage)
BEFORE_SCORES_ARE_SHOWN = frozenset({Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING})
DECIDING = EVERY_STAGE - BEFORE_SCORES_ARE_SHOWN
TEAM = frozenset({Role.ORGANISER, Role.CHAIR, Role.JUROR})


@dataclass(frozen=True)
class Rule:
    """The roles that a permission belongs to, and the stages in which it can be used. No roles means everybody."""

    roles: frozenset[Role]
    stages: frozenset[Stage] = EVERY_STAGE


def _rule(*roles: Role, stages: frozenset[Stage] = EVERY_STAGE) -> Rule:
    return Rule(frozenset(roles), stages)


RULES: dict[Permission, Rule] = {
    Permission.SEE_EDITION: _rule(stages=EVERY_STAGE - {Stage.DRAFT}),
    Permission.SEE_WINNERS: _rule(stages=PUBLISHED),
    Permission.MANAGE_EDITION: _rule(Role.ORGANISER),
    Permission.MOVE_STAGE: _rule(Role.ORGANISER),
    Permission.SEE_AUDIT: _rule(Role.ORGANISER),
    Permission.MANAGE_MEMBERS: _rule(Role.ORGANISER),
    Permission.SCREEN_ENTRIES: _rule(Role.ORGANISER, stages=EVERY_STAGE - {Stage.DRAFT}),
    Permission.TELL_NOMINEES: _rule(Role.ORGANISER, stages=EVERY_STAGE - {Stage.DRAFT}),
    Permission.MANAGE_JURY: _rule(Role.ORGANISER),
    Permission.ROUTE_ENTRIES: _rule(Role.ORGANISER, stages=frozenset({Stage.SCREENING, Stage.SCORING})),
    Permission.SEE_PROGRESS: _rule(Role.ORGANISER, Role.CHAIR, stages=EVERY_STAGE - {Stage.DRAFT, Stage.NOMINATING}),
    Permission.REMIND_JURORS: _rule(Role.ORGANISER, stages=frozenset({Stage.SCORING})),
    Permission.DECLARE_CONFLICTS: _rule(Role.JUROR, stages=BEFORE_SCORES_ARE_SHOWN),
    Permission.SEE_CONFLICTS: _rule(Role.ORGANISER, Role.CHAIR),
    Permission.WAIVE_CONFLICTS: _rule(Role.CHAIR, stages=frozenset({Stage.NOMINATING, Stage.SCREENING, Stage.SCORING})),
    Permission.SEE_BALLOTS: _rule(Role.JUROR),
    Permission.CAST_BALLOTS: _rule(Role.JUROR, stages=frozenset({Stage.SCORING})),
    Permission.WRITE_BALLOT: _rule(Role.JUROR, stages=frozenset({Stage.SCORING, Stage.DELIBERATING})),
    Permission.SEE_PRACTICE_SPREAD: _rule(Role.CHAIR),
    Permission.SEE_RANKING: _rule(*TEAM, stages=DECIDING),
    Permission.RECORD_DECISION: _rule(Role.CHAIR, stages=frozenset({Stage.DELIBERATING})),
    Permission.KEEP_RECORD: _rule(Role.ORGANISER, Role.CHAIR, stages=frozenset({Stage.DELIBERATING})),
    Permission.SEE_MINUTES: _rule(Role.ORGANISER, Role.CHAIR, stages=DECIDING),
    Permission.PUBLISH_SHORTLIST: _rule(Role.ORGANISER, stages=frozenset({Stage.DELIBERATING, Stage.SEALED})),
    Permission.SEAL_RESULTS: _rule(Role.ORGANISER, Role.CHAIR, stages=frozenset({Stage.DELIBERATING})),
    Permission.SEE_SEALED: _rule(*TEAM, stages=DECIDED),
    Permission.TAKE_SEALED_FILE: _rule(Role.ORGANISER, Role.CHAIR, stages=DECIDED),
    Permission.PUBLISH_DIGEST: _rule(Role.ORGANISER, stages=frozenset({Stage.SEALED})),
    Permission.SEE_DIGEST: _rule(stages=EVERY_STAGE - {Stage.DRAFT}),
    Permission.UNSEAL_RESULTS: _rule(Role.ORGANISER, Role.CHAIR, stages=frozenset({Stage.SEALED})),
    Permission.READ_FEEDBACK: _rule(Role.ORGANISER, stages=DECIDED),
    Permission.TELL_OUTCOME: _rule(Role.ORGANISER, stages=PUBLISHED),
    Permission.CHECK_CERTIFICATES: _rule(Role.ORGANISER, stages=DECIDING),
    Permission.PRINT_CERTIFICATES: _rule(Role.ORGANISER, stages=DECIDED),
    Permission.RUN_CEREMONY: _rule(Role.ORGANISER, stages=DECIDED),
}


class Actor(Protocol):
    """Whoever is asking: an account, or nobody."""

    def roles_in(self, edition_id: int) -> frozenset[Role]: ...


class Staged(Protocol):
    """An edition, as far as a rule looks at it."""

    id: int
    stage: Stage

    @property
    def hides_names(self) -> bool: ...


def holds(permission: Permission, actor: Actor, edition: Staged) -> bool:
    """Whether one of the actor's roles has the permission, whatever the stage."""
    roles = RULES[permission].roles
    return not roles or bool(roles & actor.roles_in(edition.id))


def allows(permission: Permission, actor: Actor, edition: Staged) -> bool:
    """Whether the actor may use the permission in the edition now."""
    return edition.stage in RULES[permission].stages and holds(permission, actor, edition)


def sees_names(actor: Actor, edition: Staged) -> bool:
    """Whether the actor sees who is nominated: the jury of a blind edition does once the results are sealed."""
    return not edition.hides_names or Role.ORGANISER in actor.roles_in(edition.id)


def requires(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a view of `g.edition`: nobody signs in, strangers get 404, insiders 403 or, out of its stage, NotNow."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            edition = g.edition
            if not holds(permission, current_user, edition):
                return _refuse(edition)
            if edition.stage not in RULES[permission].stages:
                if not current_user.roles_in(edition.id) & TEAM:
                    return _hide(edition)
                raise NotNow("This is not possible at the stage where the edition stands now.")
            return view(*args, **kwargs)

        guarded.rule = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def _refuse(edition: Staged) -> Any:
    if not current_user.is_authenticated:
        return to_sign_in()
    return abort(403) if current_user.roles_in(edition.id) & TEAM else _hide(edition)


def _hide(edition: Staged) -> Any:
    """A 404 that does not name an edition which nobody knows of yet."""
    if edition.stage is Stage.DRAFT:
        g.edition = None
    return abort(404)


def to_sign_in() -> Any:
    """Send somebody who is not signed in to the sign-in page, and back here afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted))


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view for everybody."""
    view.rule = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view for anybody with an account; it shows and changes only what is their own."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if current_user.is_authenticated else to_sign_in()

    guarded.rule = "signed_in"  # type: ignore[attr-defined]
    return guarded


def refuse_unruled(app: Flask) -> None:
    """Before each request: a view that wears no rule answers nobody."""

    @app.before_request
    def check() -> None:
        if request.endpoint and request.endpoint != "static":
            view = app.view_functions[request.endpoint]
            if not hasattr(view, "rule"):
                abort(403)
