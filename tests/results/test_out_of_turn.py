"""Nobody changes ballots, decisions, seals or the jury out of turn: every role, every stage, every form of theirs.

The table of turns is this test's own, not the application's. Whatever a form could change is looked at whole, row by
row; and each form does change something when it is its sender's turn, else its refusals would prove nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot
from awards.domain.lifecycle import Stage
from awards.domain.roles import Role
from awards.jury.models import Juror
from awards.jury.service_plan import AS_IT_STANDS, plan_routing
from awards.permissions import DECIDED, EVERY_STAGE, RULES, Permission, Rule
from awards.results.models import Decision
from awards.results.models_unsealing import Unsealing
from awards.results.service_seal import digest_results, sign_seal
from awards.results.service_shortlist import list_shortlist, shortlist_mark
from awards.results.service_unsealing import ask_unsealing
from tests.factories import NOW, get_criteria
from tests.results.asking import new_browser
from tests.results.marked import INSIDERS, OUTSIDERS, Mark, Marked, make_marked, secrets_written_down
from tests.results.rows import changed, state_of

SCORING, DELIBERATING, SEALED = {Stage.SCORING}, {Stage.DELIBERATING}, {Stage.SEALED}
BEFORE = set(Stage) - {Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED}
UNDECIDED = BEFORE - DELIBERATING
ROUTING = {Stage.SCREENING, Stage.SCORING}


@dataclass(frozen=True)
class Form:
    """Something that can be sent, with all that it takes: whose turn it is in which stages."""

    path: str
    body: dict[str, Any] = field(default_factory=dict)
    whose: tuple[str, ...] = ()
    when: frozenset[Stage] | set[Stage] = frozenset()

    @property
    def kind(self) -> str:
        """The address without its numbers."""
        return re.sub(r"/\d+", "/…", self.path)

    def is_in_turn(self, sender: str, stage: Stage) -> bool:
        return sender in self.whose and stage in self.when


def list_forms(session: Session, marked: Marked, stage: Stage) -> list[Form]:
    parts = (
        _routing(session, marked, stage), _ballots(session, marked), _results(session, marked), _jury(marked),
        _moves(stage),
    )  # fmt: skip
    forms = [one for part in parts for one in part]
    session.commit()
    return forms


def _ballots(session: Session, marked: Marked) -> Iterator[Form]:
    """Each juror's own, while the jury scores."""
    for number in marked.one_each:
        owner, state = marked.owners[number]
        ballot = session.scalars(select(Ballot).where(Ballot.assignment_id == number)).one()
        criteria = get_criteria(session, marked.empathy)
        typed = {f"points_{one.id}": "5" for one in criteria} | {
            "version": str(ballot.version),
            "comment": str(Mark("comment", owner, "cast")),
        }
        at, mine = f"/2026/ballots/{number}", ((owner,), SCORING)
        if state == "cast":
            yield Form(f"{at}/reopen", {}, *mine)
        else:
            later = typed | {"note": str(Mark("note", owner, "cast"))}
            yield Form(at, typed | {"action": "save"}, *mine)
            yield Form(f"{at}/save", later | {"action": "save"}, *mine)
            yield Form("/2026/ballots/cast", {"ballot": f"{number}-{ballot.version}"}, *mine)
            yield Form(at, typed | {"action": "cast"}, *mine)
            yield Form(f"{at}/save", later | {"action": "cast"}, *mine)
        yield Form(f"{at}/recuse", {"kind": "personal", "note": "I know her."}, *mine)
    yield Form(f"/2026/ballots/{marked.unopened}/opened", {}, ("jan",), SCORING)


def _results(session: Session, marked: Marked) -> Iterator[Form]:
    edition, two = marked.edition, ("olga", "chris")
    best, other = marked.world.entries
    version = session.scalars(select(Decision.version).where(Decision.entry_id == best.id)).one()
    decision = {"winner": str(best.id), "citation": "Other words.", "reason": "All agreed.", "version": str(version)}
    yield Form("/2026/results/empathy/decision", decision, ("chris",), DELIBERATING)
    at = "/2026/results/empathy/decision/shared"
    yield Form(at, decision | {"winner": str(other.id), "version": "0"}, ("chris",), DELIBERATING)
    yield Form(f"{at}/{other.id}/remove", {}, ("chris",), DELIBERATING)
    short = {"entry": [str(best.id), str(other.id)], "seen": [str(other.id)]}
    yield Form("/2026/results/empathy/shortlist", short, ("chris",), DELIBERATING)
    digest = digest_results(session, edition=edition)
    mark = shortlist_mark(list_shortlist(session, edition=edition))
    yield Form("/2026/shortlist", {"mark": mark}, ("olga",), DELIBERATING | SEALED)
    yield Form("/2026/seal", {"digest": digest}, two, DELIBERATING)
    yield Form("/2026/sealed/publish", {"digest": digest}, ("olga",), SEALED)
    yield Form(f"/2026/hall-of-fame/names/{best.id}/hide", {}, ("olga",), set(Stage) - BEFORE)
    yield Form("/2026/hall-of-fame", {"table": "2019;Empathy;Ann"}, ("olga",), set(Stage))
    yield Form("/2026/ceremony/offline", {"language": "en", "locked": "no"}, ("olga",), DECIDED)
    yield Form("/2026/unseal", {"reason": "A wrong name."}, two, SEALED)
    waiting = session.scalar(select(Unsealing.id).where(Unsealing.second_at.is_(None))) or 1
    yield Form("/2026/unseal/withdraw", {"request": str(waiting)}, two, SEALED)
    yield Form("/2026/unseal", {"reason": "A wrong name, indeed."}, two, SEALED)
    yield Form("/2026/unseal/confirm", {"request": str(waiting)}, two, SEALED)


LEGAL = {
    Stage.DRAFT: {Stage.NOMINATING},
    Stage.NOMINATING: {Stage.SCREENING},
    Stage.SCREENING: {Stage.NOMINATING, Stage.SCORING},
    Stage.SCORING: {Stage.SCREENING, Stage.DELIBERATING},
    Stage.DELIBERATING: {Stage.SCORING},
    Stage.SEALED: {Stage.REVEALED},
    Stage.REVEALED: {Stage.ARCHIVED},
}
"""Where an organiser may go alone: never into the seal, nor out of it."""


def _moves(stage: Stage) -> Iterator[Form]:
    for to in Stage:
        legal = to in LEGAL.get(stage, ())
        yield Form("/2026/desk/move", {"from": stage.value, "to": to.value}, ("olga",), {stage} if legal else set())


def _routing(session: Session, marked: Marked, stage: Stage) -> Iterator[Form]:
    jo, olga, routing = marked.world.cast.jo_juror.id, ("olga",), {"digest": "x", "suppose": ""}
    if stage in ROUTING:
        routing["digest"] = plan_routing(session, edition=marked.edition, supposed=AS_IT_STANDS).digest
    yield Form(f"/2026/routing/resume/{jo}", {}, olga, ROUTING)
    yield Form("/2026/routing/all-again", {}, olga, ROUTING)
    yield Form("/2026/routing/apply", routing, olga, ROUTING)
    jurors = [str(one) for one in session.scalars(select(Juror.id))]
    asked = {"jurors": jurors, "note": "", "shown_at": NOW.isoformat(), "action": "send"}
    yield Form("/2026/progress/remind", asked, olga, SCORING)


def _jury(marked: Marked) -> Iterator[Form]:
    jo, olga, jurors = marked.world.cast.jo_juror.id, ("olga",), ("jan", "jo", "chris")
    person = {
        "name": "Jo Juror", "organisation": "Elsewhere", "languages": ["en"], "categories": ["empathy"],
        "capacity": "3",
    }  # fmt: skip
    yield Form(f"/2026/jury/{jo}", person, olga, BEFORE)
    yield Form("/2026/jury/invite", person | {"address": "new@people.example"}, olga, UNDECIDED)
    yield Form("/2026/conflicts", {"organisations": "Belcentre", "nominees": []}, jurors, UNDECIDED)
    yield Form(f"/2026/jury/{jo}/chair", {}, olga, BEFORE)
    yield Form(f"/2026/jury/{jo}/leave", {}, olga, BEFORE)
    yield Form("/2026/invitation", {"answer": "decline"}, jurors, UNDECIDED)


def send(app: Flask, marked: Marked, sender: str, forms: list[Form]) -> list[tuple[str, int]]:
    browser = new_browser(app, marked.people[sender])
    return [(one.path, browser.post(one.path, data=one.body).status_code) for one in forms]


def change_out_of_turn(
    app: Flask, session: Session, marked: Marked, stage: Stage, senders: tuple[str, ...] = (*INSIDERS, *OUTSIDERS)
) -> dict[str, Any]:
    """Who changed what, by sending all that it is not their turn to send."""
    forms, found, before = list_forms(session, marked, stage), {}, state_of(session)
    for sender in senders:
        answers = send(app, marked, sender, [one for one in forms if not one.is_in_turn(sender, stage)])
        crashed = [path for path, status in answers if status >= 500]
        after = state_of(session)
        if crashed or changed(before, after):
            found[sender] = (changed(before, after), crashed or answers)
        before = after
    return found


@pytest.mark.other_databases(lambda values: values["stage"] in SCORING | DELIBERATING | SEALED)
@pytest.mark.parametrize("stage", list(Stage))
def test_nothing_changes_out_of_turn(app: Flask, session: Session, stage: Stage) -> None:
    marked = make_marked(session, stage=stage)
    assert change_out_of_turn(app, session, marked, stage) == {}


def open_to_all(permission: Permission, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(RULES, permission, Rule(frozenset(Role), EVERY_STAGE))


def let_ballots_in_late(patch: pytest.MonkeyPatch) -> None:
    open_to_all(Permission.CAST_BALLOTS, patch)
    patch.setattr("awards.ballots.service_casting.check_open", lambda *_args, **_kwargs: None)


def let_everybody_decide(patch: pytest.MonkeyPatch) -> None:
    open_to_all(Permission.RECORD_DECISION, patch)


def let_everybody_remind(patch: pytest.MonkeyPatch) -> None:
    open_to_all(Permission.REMIND_JURORS, patch)


FORGOTTEN = {
    let_ballots_in_late: (Stage.DELIBERATING, "jan", "ballots"),
    let_everybody_decide: (Stage.DELIBERATING, "olga", "decisions"),
    let_everybody_remind: (Stage.SCORING, "chris", "reminders"),
}


@pytest.mark.parametrize("forget", FORGOTTEN)
def test_a_forgotten_rule_is_found(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, forget: Callable[[pytest.MonkeyPatch], None]
) -> None:
    stage, sender, table = FORGOTTEN[forget]
    marked = make_marked(session, stage=stage)
    assert change_out_of_turn(app, session, marked, stage, senders=(sender,)) == {}
    forget(monkeypatch)
    found = change_out_of_turn(app, session, marked, stage, senders=(sender,))
    assert table in found[sender][0]


def half_sealed(session: Session, marked: Marked) -> None:
    """Chris has signed."""
    chris, digest = marked.people["chris"], digest_results(session, edition=marked.edition)
    assert chris is not None
    sign_seal(session, edition=marked.edition, digest=digest, now=NOW, actor_id=chris.id)
    session.commit()


def half_unsealed(session: Session, marked: Marked) -> None:
    """Chris has asked for the seal to be taken off."""
    chris = marked.people["chris"]
    assert chris is not None
    ask_unsealing(session, edition=marked.edition, reason="A wrong name.", now=NOW, actor_id=chris.id)
    session.commit()


@pytest.mark.parametrize(
    ("stage", "half", "taken_by"), [(Stage.DELIBERATING, half_sealed, "chris"), (Stage.SEALED, half_unsealed, "chris")]
)
def test_what_waits_for_a_second_person_waits_for_nobody_else(
    app: Flask, session: Session, stage: Stage, half: Callable[[Session, Marked], None], taken_by: str
) -> None:
    """Half a seal, and half an unsealing: only whoever may sign is able to, and the first one is not the second."""
    marked = make_marked(session, stage=stage)
    half(session, marked)
    assert change_out_of_turn(app, session, marked, stage) == {}
    path = "/2026/seal" if stage is Stage.DELIBERATING else "/2026/unseal/confirm"
    form = next(one for one in list_forms(session, marked, stage) if one.path == path)
    before = state_of(session)
    send(app, marked, taken_by, [form])
    assert changed(before, state_of(session)) == []
    send(app, marked, "olga", [form])
    assert "editions" in changed(before, state_of(session))


USEFUL = {
    Stage.SCORING: {
        "/ballots/…", "/ballots/…/opened", "/ballots/…/recuse", "/ballots/…/reopen", "/ballots/…/save", "/ballots/cast",
        "/conflicts", "/desk/move", "/invitation", "/jury/…", "/jury/…/chair", "/jury/…/leave", "/jury/invite",
        "/progress/remind", "/routing/all-again", "/routing/apply", "/routing/resume/…",
    },
    Stage.DELIBERATING: {
        "/results/empathy/decision", "/results/empathy/decision/shared", "/results/empathy/decision/shared/…/remove",
        "/results/empathy/shortlist", "/shortlist", "/seal",
    },
    Stage.SEALED: {
        "/ceremony/offline", "/hall-of-fame", "/hall-of-fame/names/…/hide", "/sealed/publish", "/unseal",
        "/unseal/confirm", "/unseal/withdraw",
    },
}  # fmt: skip


@pytest.mark.parametrize("stage", USEFUL)
def test_each_form_changes_something_in_turn(app: Flask, session: Session, stage: Stage) -> None:
    """Else its refusals would prove nothing. Each is made from what the ones before it left."""
    marked, useful, number = make_marked(session, stage=stage), set(), 0
    while number < len(forms := list_forms(session, marked, stage)):
        one, before = forms[number], state_of(session)
        for sender in one.whose if stage in one.when else ():
            send(app, marked, sender, [one])
        if changed(before, state_of(session)):
            useful.add(one.kind.removeprefix("/…"))
        number += 1
    assert USEFUL[stage] - useful == set()
    assert secrets_written_down(session, marked, stage) == {}
    assert {one.kind.removeprefix("/…") for one in forms} == set.union(*USEFUL.values())
