"""What My nominations says became of each, stage by stage; the result when everybody may know it, never before."""

import pytest

from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.nominations.models import Entry
from awards.results.models import Decision
from awards.results.service import winning_entries
from tests.factories import NOW, make_account
from tests.nominations.test_own import entry_of
from tests.nominations.writing import send


@pytest.fixture
def two(session, cast):
    """Nora's winner and her other nominee, both before the jury, the decision taken."""
    made = {name: send(session, cast.edition, cast.nora, nominee_name=name) for name in ("Wanda Winner", "Otto Other")}
    for nomination in made.values():
        entry_of(session, nomination).state = EntryState.ELIGIBLE
    winner = made["Wanda Winner"]
    session.add(
        Decision(
            edition_id=cast.edition.id, category_id=winner.category_id, entry_id=winner.entry_id, citation="She hears.",
            ranking=[], decided_by_id=cast.chris.id, decided_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    return made


@pytest.mark.parametrize(
    ("stage", "says", "times"),
    [
        (Stage.NOMINATING, "Accepted: it goes to the jury", 2),
        (Stage.SCREENING, "Accepted: it goes to the jury", 2),
        (Stage.SCORING, "The jury is reading it", 2),
        (Stage.DELIBERATING, "The jury is deliberating", 2),
        (Stage.SEALED, "The jury has decided: the winners are called at the ceremony", 2),
        (Stage.REVEALED, "Nominated: it went before the jury", 1),
        (Stage.ARCHIVED, "Nominated: it went before the jury", 1),
    ],
)
def test_each_stage_has_its_words(session, cast, browser_of, two, stage, says, times) -> None:
    cast.edition.stage = stage
    nora = browser_of(cast.nora)
    page = nora.get("/2026/my-nominations").text
    revealed = stage in {Stage.REVEALED, Stage.ARCHIVED}
    assert page.count(says) == times
    assert page.count('badge--gold">Winner') == (1 if revealed else 0)
    for name, nomination in two.items():
        own = nora.get(f"/2026/my-nominations/{nomination.public_id}").text
        assert ('badge--gold">Winner' in own) is (revealed and name == "Wanda Winner")
    entry = session.get_one(Entry, two["Wanda Winner"].entry_id)
    assert winning_entries(session, edition=cast.edition) == (frozenset({entry.id}) if revealed else frozenset())


def test_what_was_not_confirmed_or_corrected_in_time_says_so(session, cast, browser_of) -> None:
    account = make_account(session, address="nele@new.example")
    send(session, cast.edition, nominator_address="nele@new.example")
    returned = send(session, cast.edition, account, nominee_name="Rita Returned")
    returned.state = NominationState.RETURNED
    cast.edition.stage = Stage.SCORING
    page = browser_of(account).get("/2026/my-nominations").text
    for says in ("It was not confirmed in time", "It was not corrected in time"):
        assert page.count(says) == 1
    for gone in ("Waiting for you to confirm it", "Please correct it"):
        assert gone not in page
