"""Playing a demo plan through the services that the pages use: no row is made in any other way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import Account
from awards.accounts.service import grant_role, obtain_account
from awards.ballots.service import save_ballot
from awards.certificates.service import issue_certificates
from awards.demo.calendar import Calendar, write_settings
from awards.demo.members import fill_member_list
from awards.demo.nominees import address_of, consents_of, let_nominees_answer, tell_some
from awards.demo.plan import DemoNomination, DemoPlan, citation_for, comment_for, make_plan, score_for
from awards.demo.practice import let_jurors_practise
from awards.desk.service import move_stage
from awards.domain.lifecycle import AssignmentState, EntryState, NominationKind, NomineeKind, Stage
from awards.domain.roles import Role
from awards.editions.models import Category, Criterion, Edition
from awards.editions.service import create_edition, list_categories
from awards.jury.models import Assignment, Juror
from awards.jury.service import JurorInvitation, answer_invitation, invite_juror, make_chair
from awards.jury.service_problem import build_problem, problem_digest
from awards.jury.service_routing import apply_routing
from awards.nominations.models import Entry
from awards.nominations.service import NominationDraft, submit_nomination
from awards.nominations.service_screening import make_eligible, refuse_entry
from awards.results.service import rank_category, record_decision
from awards.results.service_seal import digest_results, sign_seal
from awards.results.service_shortlist import list_shortlist, publish_shortlist, set_shortlist, shortlist_mark

STAGES = (Stage.NOMINATING, Stage.SCREENING, Stage.SCORING, Stage.DELIBERATING, Stage.SEALED, Stage.REVEALED)
BATCH = 50
"""Nominations or ballots in one transaction."""


@dataclass
class Play:
    """A plan being played on one edition."""

    session: Session
    plan: DemoPlan
    seed: int
    now: datetime
    calendar: Calendar
    edition: Edition
    organisers: list[Account]
    categories: dict[str, Category]

    def at(self, days: float) -> datetime:
        """A moment of the demo's calendar."""
        return self.now + timedelta(days=days)

    def move(self, to_stage: Stage, days: float) -> None:
        move_stage(
            self.session, edition=self.edition, from_stage=self.edition.stage, to_stage=to_stage, now=self.at(days),
            actor_id=self.organisers[0].id,
        )  # fmt: skip
        self.session.commit()


def play_demo(
    session: Session, *, slug: str, stage: Stage, nominations: int, jurors: int, seed: int, now: datetime,
    blind: bool = False,
) -> Edition:  # fmt: skip
    """Make a demo edition that stands at `stage`. Commits as it goes, since it may be large."""
    plan = make_plan(seed=seed, nominations=nominations, jurors=jurors)
    play = _open(session, plan, slug=slug, stage=stage, seed=seed, now=now, blind=blind)
    _nominate(play)
    _seat_jury(play)
    steps = (
        (Stage.SCREENING, lambda: _screen(play, stage)),
        (Stage.SCORING, lambda: _score(play, stage)),
        (Stage.DELIBERATING, lambda: _decide(play)),
        (Stage.SEALED, lambda: _seal(play)),
        (Stage.REVEALED, lambda: play.move(Stage.REVEALED, play.calendar.ceremony + 0.5)),
    )
    for reached, step in steps:
        if STAGES.index(stage) >= STAGES.index(reached):
            step()
    return play.edition


def _open(session: Session, plan: DemoPlan, *, slug: str, stage: Stage, seed: int, now: datetime, blind: bool) -> Play:
    calendar = Calendar.of(stage)
    begun = now + timedelta(days=calendar.opens - 10)
    fill_member_list(session, now=begun)
    settings = write_settings(plan, name=f"Customer Contact Awards {slug[:4]}", calendar=calendar, now=now)
    edition = create_edition(session, slug=slug, settings=replace(settings, blind=blind), now=begun)
    organisers = []
    for person in plan.organisers:
        account = obtain_account(session, address=person.address, name=person.name, now=begun)
        grant_role(session, account=account, edition_id=edition.id, role=Role.ORGANISER, now=begun, actor_id=None)
        organisers.append(account)
    categories = {category.key: category for category in list_categories(session, edition_id=edition.id)}
    play = Play(session, plan, seed, now, calendar, edition, organisers, categories)
    play.move(Stage.NOMINATING, calendar.opens)
    return play


def _nominate(play: Play) -> None:
    end = min(play.calendar.closes, 0.0) - 0.05
    span = end - play.calendar.opens
    total = len(play.plan.nominations)
    for number, nomination in enumerate(play.plan.nominations, start=1):
        moment = play.at(play.calendar.opens + span * number / (total + 1))
        account = obtain_account(
            play.session, address=nomination.nominator_address, name=nomination.nominator_name, now=moment,
            locale=nomination.relation_language,
        )  # fmt: skip
        submit_nomination(
            play.session, edition=play.edition, category=play.categories[nomination.category], draft=_draft(nomination),
            now=moment, sender="demo", locale=nomination.relation_language, account=account,
        )  # fmt: skip
        if number % BATCH == 0:
            play.session.commit()
    play.session.commit()
    if play.edition.stage is Stage.NOMINATING and play.calendar.closes > 0:
        tell_some(play.session, edition=play.edition, now=play.at(-2), actor_id=play.organisers[0].id)
        let_nominees_answer(play.session, edition=play.edition, now=play.at(-1))
    play.session.commit()


def _draft(nomination: DemoNomination) -> NominationDraft:
    return NominationDraft(
        kind=NominationKind(nomination.kind),
        nominee_kind=NomineeKind(nomination.nominee_kind),
        nominee_name=nomination.nominee_name,
        nominee_organisation=nomination.organisation,
        nominee_members=nomination.members,
        nominee_address=address_of(nomination),
        nominee_locale=nomination.relation_language,
        language=nomination.relation_language,
        story=nomination.story,
        nominator_name=nomination.nominator_name,
        nominator_address=nomination.nominator_address,
        **consents_of(nomination),
    )


def _seat_jury(play: Play) -> None:
    moment = play.at(play.calendar.opens + 2)
    for each in play.plan.jurors:
        invitation = JurorInvitation(
            name=each.name,
            address=each.address,
            organisation=each.organisation,
            languages=tuple(each.languages),
            category_ids=tuple(play.categories[key].id for key in each.categories),
            capacity=each.capacity,
        )
        juror = invite_juror(
            play.session, edition=play.edition, invitation=invitation, now=moment, actor_id=play.organisers[0].id
        )
        answer_invitation(play.session, juror=juror, accept=True, now=moment + timedelta(hours=5))
        if each.address == play.plan.chair_address:
            make_chair(play.session, edition=play.edition, juror=juror, now=moment, actor_id=play.organisers[0].id)
    let_jurors_practise(
        play.session, edition=play.edition, plan=play.plan, seed=play.seed, now=moment + timedelta(days=1)
    )
    play.session.commit()


def _entries(play: Play, state: EntryState) -> list[Entry]:
    wanted = (
        select(Entry)
        .where(Entry.edition_id == play.edition.id, Entry.state == state)
        .order_by(Entry.id)
        .options(joinedload(Entry.nominee), joinedload(Entry.category))
    )
    return list(play.session.scalars(wanted))


def _screen(play: Play, stage: Stage) -> None:
    play.move(Stage.SCREENING, play.calendar.closes + 0.1)
    moment = play.at(play.calendar.closes + 0.2)
    pending = _entries(play, EntryState.PENDING)
    refused = pending[len(pending) // 3]
    refuse_entry(
        play.session, entry=refused, now=moment, actor_id=play.organisers[0].id,
        reason="This colleague works in logistics: the awards are for people in customer contact.",
    )  # fmt: skip
    rest = [entry for entry in pending if entry is not refused]
    if stage is Stage.SCREENING:
        rest = rest[: len(rest) // 2]
    for entry in rest:
        make_eligible(play.session, entry=entry, now=moment, actor_id=play.organisers[0].id)
    play.session.commit()
    let_nominees_answer(play.session, edition=play.edition, now=play.at(play.calendar.closes + 0.5))
    play.session.commit()


def _score(play: Play, stage: Stage) -> None:
    days = play.calendar.closes + 1
    digest = problem_digest(build_problem(play.session, edition=play.edition))
    apply_routing(play.session, edition=play.edition, digest=digest, now=play.at(days), actor_id=play.organisers[0].id)
    play.move(Stage.SCORING, days + 0.1)
    finished = stage is not Stage.SCORING
    for number, assignment in enumerate(_assignments(play), start=1):
        share = number * 7919 % 100  # spreads the unfinished ones over jurors and categories
        if finished or share < 62:
            _fill(play, assignment, cast=finished or share < 55)
        if number % BATCH == 0:
            play.session.commit()
    play.session.commit()


def _assignments(play: Play) -> Iterator[Assignment]:
    wanted = (
        select(Assignment)
        .where(Assignment.edition_id == play.edition.id, Assignment.state == AssignmentState.NOT_OPENED)
        .order_by(Assignment.id)
        .options(
            joinedload(Assignment.juror).joinedload(Juror.account),
            joinedload(Assignment.entry).joinedload(Entry.nominee),
            joinedload(Assignment.entry).joinedload(Entry.category),
        )
    )
    return iter(play.session.scalars(wanted).all())


def _fill(play: Play, assignment: Assignment, *, cast: bool) -> None:
    address = assignment.juror.account.address
    entry = assignment.entry
    criteria = play.session.scalars(
        select(Criterion).where(Criterion.category_id == entry.category_id).order_by(Criterion.position)
    ).all()
    points = {
        criterion.id: score_for(
            play.plan,
            seed=play.seed,
            nominee_name=entry.nominee.name,
            category=entry.category.key,
            juror_address=address,
            criterion_key=criterion.key,
        )
        for criterion in (criteria if cast else criteria[:2])
    }
    comment = comment_for(
        seed=play.seed, language=assignment.juror.languages[0], points_mean=sum(points.values()) / len(points),
        nominee_name=entry.nominee.name, juror_address=address,
    )  # fmt: skip
    if play.edition.blind and entry.nominee.name.split()[0] in comment:
        comment = ""  # a juror who does not know the name does not write it
    save_ballot(
        play.session, assignment=assignment, points=points, comment=comment if cast else "", version=None,
        now=play.at(min(play.calendar.scoring_closes, 0.0) - 0.5), cast=cast,
    )  # fmt: skip


def _decide(play: Play) -> None:
    play.move(Stage.DELIBERATING, play.calendar.scoring_closes + 0.1)
    chair = obtain_account(play.session, address=play.plan.chair_address, now=play.now)
    for category in play.categories.values():
        ranked = rank_category(play.session, edition=play.edition, category=category).lines
        set_shortlist(
            play.session, edition=play.edition, category=category, now=play.at(play.calendar.scoring_closes + 1),
            entry_ids=[line.entry.id for line in ranked if line.may_win][:3], seen_ids=[], actor_id=chair.id,
        )  # fmt: skip
    play.session.commit()


def _seal(play: Play) -> None:
    chair = obtain_account(play.session, address=play.plan.chair_address, now=play.now)
    days = play.calendar.scoring_closes + 5
    publish_shortlist(
        play.session, edition=play.edition, now=play.at(days - 1), actor_id=play.organisers[0].id,
        mark=shortlist_mark(list_shortlist(play.session, edition=play.edition)),
    )  # fmt: skip
    for category in play.categories.values():
        leaders = rank_category(play.session, edition=play.edition, category=category).leaders
        if not leaders:
            continue
        entry = leaders[0].entry
        nominee = entry.nominee
        record_decision(
            play.session, edition=play.edition, category=category, entry=entry, now=play.at(days), actor_id=chair.id,
            citation=citation_for(
                category=category.key, language=nominee.locale, nominee_name=nominee.name,
                team=nominee.kind is NomineeKind.TEAM,
            ),
            reason="" if len(leaders) == 1 else "Both stories were read again; the jury chose with one voice.",
        )  # fmt: skip
    play.session.commit()
    for signer in (play.organisers[0], chair):
        digest = digest_results(play.session, edition=play.edition)
        sign_seal(play.session, edition=play.edition, digest=digest, now=play.at(days + 1), actor_id=signer.id)
        play.session.commit()
    issue_certificates(play.session, edition=play.edition, now=play.at(days + 1), actor_id=play.organisers[0].id)
    play.session.commit()
