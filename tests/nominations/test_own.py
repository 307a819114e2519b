"""One's own nominations: read, changed, corrected, joined, withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import AlreadyNominated, NotNow
from awards.domain.lifecycle import EntryState, NominationState, NomineeKind, Stage
from awards.nominations.models import Entry, Nominee
from awards.nominations.service_editing import edit_nomination
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_own import NominationWords, WordsTooLong, join_nomination, withdraw_nomination
from awards.nominations.service_screening import make_eligible, return_nomination
from tests.conftest import count_statements
from tests.factories import NOW, make_account
from tests.nominations.writing import STORY, list_nominations, send

LATER = NOW + timedelta(hours=1)


def words(nomination, **changes) -> NominationWords:
    kept = {name: getattr(nomination, name) for name in NominationWords.__dataclass_fields__}
    return NominationWords(**{**kept, **changes})


def edit(session, nomination, *, version=None, now=LATER, **changes) -> None:
    edit_nomination(
        session, nomination=nomination, words=words(nomination, **changes), now=now, actor_id=nomination.nominator_id,
        version=nomination.version if version is None else version,
    )  # fmt: skip


def form_of(nomination, **changes) -> dict[str, str]:
    kept = {name: str(getattr(nomination, name)) for name in NominationWords.__dataclass_fields__}
    return {**kept, "version": str(nomination.version), **changes}


def entry_of(session, nomination) -> Entry:
    return session.get(Entry, nomination.entry_id, populate_existing=True)


def test_a_changed_story_puts_a_screened_entry_back(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    entry = entry_of(session, nomination)
    make_eligible(session, entry=entry, now=NOW, actor_id=cast.olga.id)
    edit(session, nomination, story="A better story. " * 5)
    assert (nomination.story, nomination.entry_id) == ("A better story. " * 5, entry.id)
    assert entry_of(session, nomination).state is EntryState.PENDING
    line = session.scalars(select(AuditLine).where(AuditLine.action == "nomination_edited")).one()
    assert line.details == {"changed": ["story"], "entry": entry.id}


def test_saving_without_a_change_changes_nothing(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    entry = entry_of(session, nomination)
    make_eligible(session, entry=entry, now=NOW, actor_id=cast.olga.id)
    edit(session, nomination)
    assert entry_of(session, nomination).state is EntryState.ELIGIBLE


def test_another_name_moves_the_nomination_and_withdraws_the_empty_entry(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    left = entry_of(session, nomination)
    edit(session, nomination, nominee_name="Lena Loos")
    moved = entry_of(session, nomination)
    assert moved.id != left.id
    assert session.get(Nominee, moved.nominee_id).name == "Lena Loos"
    session.refresh(left)
    assert left.state is EntryState.WITHDRAWN


def test_another_name_leaves_the_others_where_they_are(session, cast) -> None:
    stays = send(session, cast.edition, cast.jan)
    moves = send(session, cast.edition, cast.nora)
    edit(session, moves, nominee_organisation="Callista")
    assert moves.entry_id != stays.entry_id
    assert entry_of(session, stays).state is EntryState.PENDING


def test_a_spelling_reaches_the_nominee_only_of_a_sole_nominator(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    edit(session, nomination, nominee_name="Lína Loos", nominee_locale="fr")
    nominee = session.get(Nominee, entry_of(session, nomination).nominee_id)
    assert (nominee.name, nominee.locale) == ("Lína Loos", "fr")
    send(session, cast.edition, cast.jan)
    edit(session, nomination, nominee_name="LINA LOOS", nominee_address="lina@belcentre.example")
    session.refresh(nominee)
    assert (nominee.name, nominee.address) == ("Lína Loos", "lina@belcentre.example")


def test_a_story_changed_after_the_organiser_corrected_the_name_stays_with_its_entry(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    nominee = session.get(Nominee, entry_of(session, nomination).nominee_id)
    nominee.name, nominee.name_key = "Karolina Loos", "karolina loos"
    session.flush()
    before = nomination.entry_id
    edit(session, nomination, story="A better story. " * 5)
    assert nomination.entry_id == before


def test_a_change_into_somebody_nominated_already_is_refused(session, cast) -> None:
    send(session, cast.edition, cast.nora, nominee_name="Otto Oud")
    nomination = send(session, cast.edition, cast.nora)
    with pytest.raises(AlreadyNominated) as refused:
        edit(session, nomination, nominee_name="Otto Oud")
    assert refused.value.field == "nominee_name"


def test_editing_ends_with_nominating_but_a_returned_one_may_be_corrected(session, cast) -> None:
    nomination, returned = (send(session, cast.edition, cast.nora, nominee_name=name) for name in ("A One", "B Two"))
    return_nomination(session, nomination=returned, message="When was it?", now=NOW, actor_id=cast.olga.id)
    cast.edition.stage = Stage.SCREENING
    with pytest.raises(NotNow):
        edit(session, nomination, story=STORY * 2)
    edit(session, returned, story=STORY * 2)
    assert (returned.state, returned.correction) == (NominationState.SUBMITTED, "")
    assert entry_of(session, returned).state is EntryState.PENDING


def test_a_returned_one_may_be_sent_again_as_it_is(session, cast) -> None:
    returned = send(session, cast.edition, cast.nora)
    return_nomination(session, nomination=returned, message="Is the name right?", now=NOW, actor_id=cast.olga.id)
    edit(session, returned)
    assert (returned.state, entry_of(session, returned).state) == (NominationState.SUBMITTED, EntryState.PENDING)


def test_a_stale_page_overwrites_nothing(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    seen = nomination.version
    edit(session, nomination, story="First tab. " * 9)
    with pytest.raises(ChangedMeanwhile):
        edit(session, nomination, version=seen, story="Second tab. " * 9)


def test_a_stale_page_shows_both_texts_and_can_then_be_saved(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    nora, page = browser_of(cast.nora), f"/2026/my-nominations/{nomination.public_id}"
    first, second = form_of(nomination, story="First tab. " * 9), form_of(nomination, story="Second tab. " * 9)
    assert nora.post(page, data=first).status_code == 302
    refused = nora.post(page, data=second)
    assert refused.status_code == 409
    for expected in ("First tab. First tab.", "Second tab. Second tab.", "changed in another window"):
        assert expected in refused.text
    assert list_nominations(session)[0].story == ("First tab. " * 9).strip()
    again = form_of(list_nominations(session)[0], story="Second tab. " * 9)
    assert f'value="{again["version"]}"' in refused.text
    assert nora.post(page, data=again).status_code == 302
    assert list_nominations(session)[0].story == ("Second tab. " * 9).strip()


def test_what_is_refused_stays_on_the_page(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    nora, page = browser_of(cast.nora), f"/2026/my-nominations/{nomination.public_id}"
    refused = nora.post(page, data=form_of(nomination, story="Too short", nominee_organisation=""))
    assert refused.status_code == 200
    for expected in ("Too short</textarea>", "a little short for the jury", "Please fill this in."):
        assert expected in refused.text
    assert list_nominations(session)[0].story == STORY


def test_withdrawing_the_last_words_withdraws_the_entry_and_new_ones_bring_it_back(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    other = send(session, cast.edition, cast.jan)
    withdraw_nomination(session, nomination=nomination, now=LATER, actor_id=cast.nora.id)
    assert entry_of(session, other).state is EntryState.PENDING
    withdraw_nomination(session, nomination=other, now=LATER, actor_id=cast.jan.id)
    assert entry_of(session, other).state is EntryState.WITHDRAWN
    again = send(session, cast.edition, cast.nora)
    assert (again.state, entry_of(session, again).state) == (NominationState.SUBMITTED, EntryState.PENDING)


def test_withdrawing_a_returned_one_leaves_the_others_to_screen(session, cast) -> None:
    returned, other = send(session, cast.edition, cast.nora), send(session, cast.edition, cast.jan)
    return_nomination(session, nomination=returned, message="When was it?", now=NOW, actor_id=cast.olga.id)
    assert entry_of(session, other).state is EntryState.NEEDS_CORRECTING
    withdraw_nomination(session, nomination=returned, now=LATER, actor_id=cast.nora.id)
    assert entry_of(session, other).state is EntryState.PENDING


def test_nothing_is_withdrawn_once_the_jury_reads(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    cast.edition.stage = Stage.SCORING
    with pytest.raises(NotNow):
        withdraw_nomination(session, nomination=nomination, now=LATER, actor_id=cast.nora.id)


def test_a_duplicate_joins_the_first(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.nora, story="And there is more. " * 4)
    make_eligible(session, entry=entry_of(session, first), now=NOW, actor_id=cast.olga.id)
    assert join_nomination(session, nomination=second, now=LATER, actor_id=cast.nora.id) is first
    assert first.story == f"{STORY}\n\n" + "And there is more. " * 4
    assert (first.state, second.state) == (NominationState.SUBMITTED, NominationState.WITHDRAWN)
    assert entry_of(session, first).state is EntryState.PENDING
    with pytest.raises(NotNow):
        join_nomination(session, nomination=second, now=LATER, actor_id=cast.nora.id)


def test_two_long_stories_are_not_joined(session, cast) -> None:
    first = send(session, cast.edition, cast.nora, story="a" * 3000)
    second = send(session, cast.edition, cast.nora, story="b" * 2000)
    with pytest.raises(WordsTooLong) as refused:
        join_nomination(session, nomination=second, now=LATER, actor_id=cast.nora.id)
    assert refused.value.params == {"count": 5002, "most": 5000}
    assert (first.story, second.state) == ("a" * 3000, NominationState.DUPLICATE)


def test_a_duplicate_takes_the_place_of_a_withdrawn_first(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.nora, story="And there is more. " * 4)
    withdraw_nomination(session, nomination=first, now=LATER, actor_id=cast.nora.id)
    assert join_nomination(session, nomination=second, now=LATER, actor_id=cast.nora.id) is second
    assert (second.state, entry_of(session, second).state) == (NominationState.SUBMITTED, EntryState.PENDING)


def test_the_page_of_a_duplicate_offers_to_join_it(session, cast, browser_of) -> None:
    send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.nora, story="And there is more. " * 4)
    nora, page = browser_of(cast.nora), f"/2026/my-nominations/{second.public_id}"
    assert nora.get(f"{page}/receipt").headers["Location"] == page
    assert "Add these words to my first nomination" in nora.get(page).text
    joined = nora.post(f"{page}/join", follow_redirects=True)
    assert "And there is more." in joined.text
    assert STORY in joined.text


def test_the_list_says_how_each_stands_in_plain_words(session, cast, browser_of) -> None:
    sent = {name: send(session, cast.edition, cast.nora, nominee_name=name) for name in ("A A", "B B", "C C", "D D")}
    send(session, cast.edition, cast.nora, nominee_name="A A", story="More. " * 20)
    send(session, cast.edition, nominee_name="E E")
    make_eligible(session, entry=entry_of(session, sent["B B"]), now=NOW, actor_id=cast.olga.id)
    return_nomination(session, nomination=sent["C C"], message="When?", now=NOW, actor_id=cast.olga.id)
    withdraw_nomination(session, nomination=sent["D D"], now=NOW, actor_id=cast.nora.id)
    page = browser_of(cast.nora).get("/2026/my-nominations").text
    for words_of_state in (
        "Received: the organisers will read it", "Accepted: it goes to the jury", "Please correct it",
        "Nomination withdrawn",
        "You wrote about this nominee before", "Waiting for you to confirm it",
    ):  # fmt: skip
        assert page.count(words_of_state) == 1, words_of_state


def test_the_list_takes_as_many_statements_for_one_as_for_three(session, cast, browser_of) -> None:
    counts, nora = [], browser_of(cast.nora)
    for number in range(3):
        send(session, cast.edition, cast.nora, nominee_name=f"Number {number}")
        session.commit()
        with count_statements() as tally:
            assert f"Number {number}" in nora.get("/2026/my-nominations").text
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 6


def test_nobody_reads_or_changes_what_is_somebody_elses(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    page = f"/2026/my-nominations/{nomination.public_id}"
    for stranger in (cast.sam, cast.jan, cast.olga):
        browser = browser_of(stranger)
        answers = [browser.get(page), browser.get(f"{page}/receipt"), browser.post(page, data=form_of(nomination))]
        answers += [browser.post(f"{page}/withdraw"), browser.post(f"{page}/join")]
        assert [answer.status_code for answer in answers] == [404] * 5
    assert list_nominations(session)[0].version == nomination.version


def test_a_team_turned_person_keeps_no_members(session, cast) -> None:
    nomination = send(
        session,
        cast.edition,
        cast.nora,
        nominee_kind=NomineeKind.TEAM,
        nominee_name="Night Shift",
        nominee_members="A, B",
    )
    edit(session, nomination, nominee_kind=NomineeKind.PERSON, nominee_name="Anna Bee")
    nominee = session.get(Nominee, entry_of(session, nomination).nominee_id)
    assert (nominee.kind, nominee.members, nomination.nominee_members) == (NomineeKind.PERSON, "", "")


def test_one_who_has_an_unconfirmed_nomination_finds_it_again(session, cast, browser_of) -> None:
    account = make_account(session, address="nele@new.example", name="Nele New")
    nomination = send(session, cast.edition, nominator_address="nele@new.example")
    nele, page = browser_of(account), f"/2026/my-nominations/{nomination.public_id}"
    assert "does not count yet" in nele.get(page).text
    assert nele.post(f"{page}/withdraw").status_code == 302
    withdrawn = list_nominations(session)[0]
    assert (withdrawn.state, withdrawn.nominator_id) == (NominationState.WITHDRAWN, account.id)
