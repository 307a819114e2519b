"""Plain makers of rows for the tests, and the cast that everybody knows.

Olga organises (so does Omar), Chris chairs and judges, Jan and Jo judge, Nora nominates, Sam is a stranger.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import Account, RoleGrant
from awards.ballots.models import Ballot, Score
from awards.domain.lifecycle import (
    AssignmentState,
    BallotState,
    EntryState,
    JurorState,
    NominationKind,
    NominationState,
    NomineeKind,
    Stage,
)
from awards.domain.matching import fold_name, organisation_key
from awards.domain.roles import Role
from awards.editions.models import Category, Criterion, Edition
from awards.editions.service import EditionSettings, create_edition
from awards.jury.models import Assignment, Juror, RoutingRun
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.models import Organisation
from awards.organisations.service_changes import OrganisationDetails, save_organisation

NOW = datetime.now(UTC).replace(microsecond=0)
"""The moment at which the rows are made: the real clock, since the pages read it."""

_numbers = count(1)


def make_account(
    session: Session, *, roles: tuple[Role, ...] = (), edition: Edition | None = None, **changes: Any
) -> Account:
    """Somebody, with roles in an edition."""
    number = next(_numbers)
    values = {
        "address": f"person{number}@people.example",
        "name": f"Person {number}",
        "locale": "en",
        "created_at": NOW,
    }
    account = Account(**{**values, **changes}, grants=[])
    if edition is not None:
        account.grants = [RoleGrant(edition_id=edition.id, role=role, granted_at=NOW) for role in roles]
    session.add(account)
    session.flush()
    return account


def make_edition(session: Session, *, stage: Stage = Stage.NOMINATING, **changes: Any) -> Edition:
    """An edition with the six default categories, open for nominations and scoring now."""
    settings = {
        "name": "Customer Contact Awards 2026",
        "nominating_opens_at": NOW - timedelta(days=7),
        "nominating_closes_at": NOW + timedelta(days=7),
        "scoring_closes_at": NOW + timedelta(days=30),
        "ceremony_on": date(2026, 12, 10),
        "ceremony_place": {"en": "Brussels"},
        "contact_address": "awards@association.example",
        "signatories": [
            {
                "name": "Vera Voorzitter",
                "role": {"en": "President of the association", "fr": "Présidente de l’association"},
            }
        ],
    }
    slug = changes.pop("slug", "2026")
    edition = create_edition(session, slug=slug, settings=EditionSettings(**{**settings, **changes}), now=NOW)
    edition.stage = stage
    session.flush()
    return edition


def get_category(session: Session, edition: Edition, key: str = "empathy") -> Category:
    """A category of the edition by its key."""
    return session.scalars(select(Category).where(Category.edition_id == edition.id, Category.key == key)).one()


def get_criteria(session: Session, category: Category) -> list[Criterion]:
    """The four criteria of a category, in order."""
    return list(
        session.scalars(select(Criterion).where(Criterion.category_id == category.id).order_by(Criterion.position))
    )


def make_nominee(session: Session, edition: Edition, **changes: Any) -> Nominee:
    """A person put forward."""
    number = next(_numbers)
    values = {
        "kind": NomineeKind.PERSON, "name": f"Nominee {number}", "organisation": "Belcentre", "members": "",
        "address": "", "locale": "en", "created_at": NOW,
    }  # fmt: skip
    values.update(changes)
    values.setdefault("name_key", fold_name(values["name"]))
    values.setdefault("organisation_key", organisation_key(values["organisation"]))
    nominee = Nominee(edition_id=edition.id, **values)
    session.add(nominee)
    session.flush()
    return nominee


def make_nomination(
    session: Session, category: Category, *, nominator: Account, entry: Entry | None = None, **changes: Any
) -> Nomination:
    """One colleague's words; `entry` given, they belong to it."""
    number = next(_numbers)
    values = {
        "public_id": f"nomination{number}", "form_token": f"token{number}", "edition_id": category.edition_id,
        "state": NominationState.SUBMITTED, "kind": NominationKind.PEER, "nominator_name": nominator.name,
        "nominator_address": nominator.address, "nominee_kind": NomineeKind.PERSON, "nominee_name": "Nominee",
        "nominee_organisation": "Belcentre", "nominee_locale": "en", "language": "en",
        "story": "She listened for an hour to a customer who had lost everything, and found a way out together.",
        "created_at": NOW, "updated_at": NOW, "submitted_at": NOW,
    }  # fmt: skip
    values.update(changes)
    nomination = Nomination(
        category_id=category.id, nominator_id=nominator.id, entry_id=entry.id if entry else None, **values
    )
    session.add(nomination)
    session.flush()
    return nomination


def make_entry(
    session: Session,
    category: Category,
    *,
    state: EntryState = EntryState.ELIGIBLE,
    nominator: Account | None = None,
    language: str = "en",
    **nominee: Any,
) -> Entry:
    """An entry with one nomination, by default eligible."""
    edition = session.get_one(Edition, category.edition_id)
    person = make_nominee(session, edition, **nominee)
    entry = Entry(edition_id=edition.id, category_id=category.id, nominee_id=person.id, state=state, created_at=NOW)
    session.add(entry)
    session.flush()
    make_nomination(
        session, category, nominator=nominator or make_account(session, roles=(Role.NOMINATOR,), edition=edition),
        entry=entry, language=language, nominee_name=person.name, nominee_organisation=person.organisation,
        nominee_kind=person.kind,
    )  # fmt: skip
    return entry


def make_juror(session: Session, edition: Edition, *, account: Account | None = None, **changes: Any) -> Juror:
    """A juror who accepted, reads everything, on every panel."""
    number = next(_numbers)
    account = account or make_account(session, roles=(Role.JUROR,), edition=edition)
    values = {
        "name": account.name, "organisation": f"Jury Company {number}", "languages": ["fr", "nl", "en"],
        "capacity": 40, "state": JurorState.ACCEPTED, "invited_at": NOW, "answered_at": NOW,
        "categories": list(session.scalars(select(Category).where(Category.edition_id == edition.id))),
    }  # fmt: skip
    values.update(changes)
    values.setdefault("organisation_key", organisation_key(values["organisation"]))
    juror = Juror(edition_id=edition.id, account_id=account.id, **values)
    session.add(juror)
    session.flush()
    return juror


def make_run(session: Session, edition: Edition) -> RoutingRun:
    """A routing run to hang assignments on."""
    counts = (
        "entries", "jurors", "wanted", "assigned", "cast", "kept", "added", "moved", "removed", "shortfall", "load_min",
        "load_max",
    )  # fmt: skip
    figures = dict.fromkeys(counts, 0)
    run = RoutingRun(edition_id=edition.id, seed=1, inputs={}, figures=figures, explanation=[], applied_at=NOW)
    session.add(run)
    session.flush()
    return run


def make_assignment(
    session: Session, entry: Entry, juror: Juror, *, state: AssignmentState = AssignmentState.NOT_OPENED
) -> Assignment:
    """An entry given to a juror."""
    edition = session.get_one(Edition, entry.edition_id)
    run = session.scalar(select(RoutingRun).where(RoutingRun.edition_id == edition.id)) or make_run(session, edition)
    assignment = Assignment(
        edition_id=edition.id, entry_id=entry.id, juror_id=juror.id, run_id=run.id, state=state, assigned_at=NOW,
        changed_at=NOW, first_cast_at=NOW if state is AssignmentState.CAST else None,
    )  # fmt: skip
    session.add(assignment)
    session.flush()
    return assignment


def make_ballot(
    session: Session, entry: Entry, juror: Juror, *points: int, cast: bool = True, comment: str = ""
) -> Ballot:
    """A ballot with these points for the first criteria, by default cast."""
    assignment = make_assignment(session, entry, juror, state=AssignmentState.CAST if cast else AssignmentState.DRAFT)
    category = session.get_one(Category, entry.category_id)
    ballot = Ballot(
        assignment_id=assignment.id, state=BallotState.CAST if cast else BallotState.DRAFT, comment=comment,
        created_at=NOW, updated_at=NOW, cast_at=NOW if cast else None,
    )  # fmt: skip
    criteria = get_criteria(session, category)
    ballot.scores = [Score(criterion_id=c.id, points=p) for c, p in zip(criteria, points, strict=False)]
    session.add(ballot)
    session.flush()
    return ballot


def make_organisation(session: Session, name: str, *aliases: str, **changes: Any) -> Organisation:
    """An organisation of the member list, known by other names, too."""
    details = OrganisationDetails(name=name, aliases=aliases, **changes)
    return save_organisation(session, organisation=None, details=details, now=NOW)


@dataclass
class Cast:
    """The edition and its people."""

    edition: Edition
    olga: Account
    omar: Account
    chris: Account
    jan: Account
    jo: Account
    nora: Account
    sam: Account
    chris_juror: Juror
    jan_juror: Juror
    jo_juror: Juror

    @property
    def by_role(self) -> dict[str, Account | None]:
        """One account for each role, a stranger with an account, and nobody."""
        return {
            "organiser": self.olga, "chair": self.chris, "juror": self.jan, "nominator": self.nora,
            "stranger": self.sam, "nobody": None,
        }  # fmt: skip


def make_cast(session: Session, *, stage: Stage = Stage.NOMINATING, slug: str = "2026") -> Cast:
    """An edition with somebody in every role."""
    edition = make_edition(session, stage=stage, slug=slug)
    at = "" if slug == "2026" else f".{slug}"

    def person(name: str, *roles: Role) -> Account:
        return make_account(
            session, roles=roles, edition=edition, name=name, address=f"{name.split()[0].lower()}@people{at}.example"
        )

    chris = person("Chris Chair", Role.CHAIR, Role.JUROR)
    jan, jo = person("Jan Juror", Role.JUROR), person("Jo Juror", Role.JUROR)
    return Cast(
        edition=edition,
        olga=person("Olga Organiser", Role.ORGANISER),
        omar=person("Omar Organiser", Role.ORGANISER),
        chris=chris,
        jan=jan,
        jo=jo,
        nora=person("Nora Nominator", Role.NOMINATOR),
        sam=person("Sam Stranger"),
        chris_juror=make_juror(session, edition, account=chris),
        jan_juror=make_juror(session, edition, account=jan),
        jo_juror=make_juror(session, edition, account=jo),
    )
