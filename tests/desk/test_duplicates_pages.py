"""Likely duplicates as the organisers see them: the queue, side by side, the decisions and the way back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.domain.lifecycle import AssignmentState, EntryState, NomineeKind, Stage
from awards.jury.models import Assignment, RoutingRun
from awards.nominations.models import Entry, Nomination, Nominee, NomineeDistinction, NomineeMerge
from tests.conftest import count_statements
from tests.factories import NOW, make_account, make_assignment, make_ballot
from tests.jury.dossiers import dossier, join, stories, word
from tests.nominations.writing import send

QUEUE = "/2026/screening/duplicates"


def pair(session, cast, **changes) -> tuple[Entry, Entry]:
    one = dossier(session, cast, "Jan Peeters", address="jan@people.example")
    other = dossier(session, cast, "J. <Peeters>", nominator=cast.jan, organisation="Belcentre Gent", **changes)
    session.commit()
    return one, other


def page_of(one: Entry, other: Entry) -> str:
    return f"{QUEUE}/{one.nominee_id}/{other.nominee_id}"


def mark_in(text: str) -> str:
    return re.search(r'name="mark" value="([0-9a-f]+)"', text).group(1)


def test_the_way_there_from_screening_and_desk(session, cast, browser_of) -> None:
    olga = browser_of(cast.olga)
    for path in ("/2026/screening", "/2026/desk"):
        assert "likely duplicate" not in olga.get(path).text
    one, other = pair(session, cast, key="efficiency")
    for path, words in (
        ("/2026/screening", "1 likely duplicate"), ("/2026/desk", "1 likely duplicate to compare"),
    ):  # fmt: skip
        page = olga.get(path).text
        assert words in page
        assert f'href="{QUEUE}"' in page
    page = olga.get(QUEUE).text
    assert f'href="{page_of(one, other)}"' in page
    for words in ("Jan Peeters", "J. &lt;Peeters&gt;", "Empathy", "Efficiency", "An initial stands for the first name"):
        assert words in page
    assert "Go through them" in page


def test_an_empty_queue_says_what_else_can_be_done(cast, browser_of) -> None:
    assert "No likely duplicates" in browser_of(cast.olga).get(QUEUE).text


def test_side_by_side_shows_all_of_both(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    word(session, one, cast.jo, nominee_name="Jan PEETERS", story="He stayed <until> the end.")
    page = browser_of(cast.olga).get(page_of(one, other)).text
    for words in (
        "jan@people.example", "not known", "Nora Nominator", "Jan Juror", "He stayed &lt;until&gt; the end.",
        "Typed as: Jan PEETERS, Belcentre", '<mark class="pair-differs"> Gent</mark>',
        "An initial stands for the first name", "One organisation’s name is part of the other’s",
        "One and the same: join", "Two people", "Decide later", "<kbd>J</kbd>", "1 of 1",
    ):  # fmt: skip
        assert words in page
    assert re.search(r'name="name" value="one" checked', page)
    assert re.search(r'name="organisation" value="other" checked', page)
    assert 'name="members"' not in page


def test_teams_show_their_members(session, cast, browser_of) -> None:
    teams = [
        dossier(session, cast, name, kind=NomineeKind.TEAM, members=members)
        for name, members in (("Team Livraisons", "An, Bo"), ("Team Livraison", ""))
    ]
    page = browser_of(cast.olga).get(page_of(*teams)).text
    assert "Who is in the team?" in page
    assert "Two teams" in page


def test_join_and_undo(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    olga, page = browser_of(cast.olga), page_of(one, other)
    mark = mark_in(olga.get(page).text)
    answer = olga.post(f"{page}/join", data={"mark": mark, "name": "one", "organisation": "one"})
    merge = session.scalars(select(NomineeMerge)).one()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{QUEUE}?joined={merge.id}")
    text = olga.get(answer.headers["Location"]).text
    assert "Joined: Jan Peeters and J. &lt;Peeters&gt; are one nominee now." in text
    kept = session.get(Nominee, one.nominee_id)
    assert (kept.name, kept.organisation) == ("Jan Peeters", "Belcentre")
    assert olga.get(f"/2026/screening/{other.id}").headers["Location"] == f"/2026/screening/{one.id}"
    text = olga.get(f"/2026/screening/{one.id}").text
    assert "Joined from two dossiers on" in text
    assert f'href="/2026/screening/merges/{merge.id}"' in text
    text = olga.get(f"/2026/screening/merges/{merge.id}").text
    for words in ("Olga Organiser", "Take apart", "An initial stands for the first name", "Jan Peeters, Empathy"):
        assert words in text
    answer = olga.post(f"/2026/screening/merges/{merge.id}/undo", follow_redirects=True)
    assert "Taken apart: both are as they were." in answer.text
    assert "One nominee or two?" in answer.text
    assert "Taken apart" in olga.get(f"/2026/screening/merges/{merge.id}").text
    assert "Joined:" not in olga.get(f"{QUEUE}?joined={merge.id}").text


def test_two_people_and_back(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    third = dossier(session, cast, "PEETERS Jan")
    session.commit()
    olga, page = browser_of(cast.olga), page_of(one, other)
    answer = olga.post(f"{page}/apart")
    noted = session.scalars(select(NomineeDistinction.id)).one()
    assert answer.headers["Location"] == f"{page_of(one, third)}?apart={noted}"
    assert "Noted: they are two" in olga.get(answer.headers["Location"]).text
    text = olga.get(page).text
    assert "Olga Organiser said on" in text
    assert "One and the same: join" in text
    assert ">Two people<" not in text
    assert "Said to be somebody else" in olga.get(f"/2026/screening/{one.id}").text
    answer = olga.post(f"/2026/screening/distinctions/{noted}/forget", follow_redirects=True)
    assert "these two wait for a decision again" in answer.text
    assert olga.post(f"/2026/screening/distinctions/{noted}/forget").status_code == 404


def test_decide_later_leads_round_to_the_other_pairs(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    later = dossier(session, cast, "Lotte Maes"), dossier(session, cast, "Lotte Maess")
    session.commit()
    olga = browser_of(cast.olga)
    queue = olga.get(QUEUE).text
    first, second = (f'href="{page_of(*each)}"' for each in ((one, other), later))
    assert second in olga.get(page_of(one, other)).text
    assert first in olga.get(page_of(*later)).text
    assert first in queue
    assert second in queue


def test_a_changed_dossier_is_not_joined_unseen_and_choices_stay(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    olga, page = browser_of(cast.olga), page_of(one, other)
    mark = mark_in(olga.get(page).text)
    word(session, one, cast.jo)
    answer = olga.post(f"{page}/join", data={"mark": mark, "name": "other"})
    assert answer.status_code == 409
    assert "New words came in" in answer.text
    assert re.search(r'name="name" value="other" checked', answer.text)
    assert session.scalars(select(NomineeMerge)).all() == []


def test_why_two_cannot_be_joined(session, cast, browser_of) -> None:
    cast.edition.stage = Stage.SCORING
    one, other = (dossier(session, cast, name, state=EntryState.ELIGIBLE) for name in ("Jan Peeters", "J. Peeters"))
    for entry in (one, other):
        make_ballot(session, entry, cast.jo_juror, 4, cast=False)
    olga, page = browser_of(cast.olga), page_of(one, other)
    text = olga.get(page).text
    assert "Jurors have begun ballots on both dossiers" in text
    assert "One and the same: join" not in text
    cast.edition.stage = Stage.DELIBERATING
    assert "until the jury deliberates" in olga.get(page).text
    assert olga.post(f"{page}/join", data={"mark": "x"}).status_code == 409


def test_jurors_who_lost_a_dossier_are_named_with_the_reason_and_a_new_run_is_asked_for(
    session, cast, browser_of
) -> None:
    cast.edition.stage = Stage.SCORING
    one = dossier(session, cast, "Jan Peeters", state=EntryState.ELIGIBLE)
    word(session, one, make_account(session))
    other = dossier(session, cast, "J. Peeters", state=EntryState.ELIGIBLE, nominator=cast.chris)
    for entry, juror in ((one, cast.chris_juror), (other, cast.jo_juror)):
        make_assignment(session, entry, juror)
    session.scalars(select(RoutingRun)).one().applied_at = NOW - timedelta(hours=1)
    merge = join(session, cast, one, other)
    olga = browser_of(cast.olga)
    text = olga.get(f"/2026/screening/merges/{merge.id}").text
    assert "Chris Chair: a conflict of interest with the joined dossier" in text
    assert "Jo Juror: the dossier went into another one" in text
    assert "2 assignments were taken back since the last run" in olga.get("/2026/routing").text
    assert "Dossiers were joined or split: route 2 assignments anew" in olga.get("/2026/desk").text
    assert "2 assignments were taken back: preview a new routing." in olga.get(f"{QUEUE}?joined={merge.id}").text
    assert "J. Peeters" not in browser_of(cast.jo).get("/2026/ballots").text
    digest = re.search(r'name="digest"[^>]*value="([0-9a-f]+)"', olga.get("/2026/routing/preview").text).group(1)
    olga.post("/2026/routing/apply", data={"digest": digest})
    assert "taken back since the last run" not in olga.get("/2026/routing").text
    held = session.scalars(select(Assignment).where(Assignment.juror_id == cast.jo_juror.id)).all()
    assert {(each.entry_id, each.state) for each in held} == {
        (one.id, AssignmentState.NOT_OPENED), (other.id, AssignmentState.RELEASED),
    }  # fmt: skip


def test_the_jury_reads_both_texts_of_one_who_wrote_twice(session, cast, browser_of) -> None:
    cast.edition.stage = Stage.SCORING
    one, other = (dossier(session, cast, name, state=EntryState.ELIGIBLE) for name in ("Jan Peeters", "J. Peeters"))
    for number, nomination in enumerate(session.scalars(select(Nomination))):
        nomination.story = f"Story number {number} about the same colleague."
    held = make_assignment(session, one, cast.jo_juror)
    join(session, cast, one, other)
    text = browser_of(cast.jo).get(f"/2026/ballots/{held.id}").text
    assert all(f"Story number {number} about" in text for number in (0, 1))
    assert "wrote about this nominee twice" in browser_of(cast.olga).get(f"/2026/screening/{one.id}").text
    assert "Counts" not in browser_of(cast.nora).get("/2026/my-nominations").text


def test_the_dossier_says_what_joined_by_itself_and_takes_it_out(session, cast, browser_of) -> None:
    one = send(session, cast.edition, cast.nora)
    other = send(session, cast.edition, cast.jan, nominee_name="LOOS, Lina")
    session.commit()
    olga, path = browser_of(cast.olga), f"/2026/screening/{one.entry_id}"
    text = olga.get(path).text
    for words in (
        "Typed as: LOOS, Lina, Belcentre NV", "Joined this dossier by itself:", "First and last name are swapped",
        "Joined by itself on", "This is about somebody else",
    ):  # fmt: skip
        assert words in text
    answer = olga.post(f"/2026/screening/nominations/{other.public_id}/take-out", follow_redirects=True)
    assert "These words have a dossier of their own now." in answer.text
    session.refresh(other)
    assert other.entry_id != one.entry_id
    assert len(stories(session, session.get(Entry, one.entry_id))) == 1
    assert olga.post(f"/2026/screening/nominations/{one.public_id}/take-out").status_code == 409


def test_anybody_else_can_be_found_by_name(session, cast, browser_of) -> None:
    one = dossier(session, cast, "Jozef Claes")
    jos = dossier(session, cast, "Jos Claes", organisation="Luxivo")
    dossier(session, cast, "Bart Thijs")
    session.commit()
    olga = browser_of(cast.olga)
    assert f'href="{QUEUE}/{one.nominee_id}"' in olga.get(f"/2026/screening/{one.id}").text
    text = olga.get(f"{QUEUE}/{one.nominee_id}?q=luxivo").text
    assert text.index("Jos Claes") < text.index("Bart Thijs")
    assert "The rules find no likeness" in olga.get(page_of(one, jos)).text
    join(session, cast, one, jos)
    assert len(stories(session, one)) == 2


def test_merged_dossiers_are_a_filter_of_their_own_and_no_others(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    olga = browser_of(cast.olga)
    assert "Joined with another" not in olga.get("/2026/screening?state=all").text
    join(session, cast, one, other)
    text = olga.get("/2026/screening?state=all").text
    assert "Joined with another" in text
    assert f"/2026/screening/{other.id}" not in text
    assert f"/2026/screening/{other.id}" in olga.get("/2026/screening?state=merged").text
    olga.post(f"/2026/screening/{other.id}/eligible", data={})
    assert session.get(Entry, other.id).state is EntryState.MERGED


def test_a_pair_takes_as_many_statements_with_many_words(session, cast, browser_of) -> None:
    one, other = pair(session, cast)
    olga, counts, page = browser_of(cast.olga), [], page_of(one, other)
    for account in (cast.jo, cast.chris, cast.omar):
        word(session, other, account)
        session.commit()
        with count_statements() as tally:
            olga.get(page)
        counts.append(len(tally.statements))
    assert counts[0] == counts[2] <= 14


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Un seul dossier ou deux", "Un seul dossier : réunir", "Deux personnes"]),
        ("nl", ["Eén genomineerde of twee?", "Dezelfde: samenvoegen", "Twee mensen"]),
    ],
)
def test_it_is_said_in_french_and_dutch(session, cast, browser_of, language, words) -> None:
    one, other = pair(session, cast)
    olga = browser_of(cast.olga, language=language)
    text = olga.get(page_of(one, other)).text
    assert all(each in text for each in words)
    merge = join(session, cast, one, other)
    for path in (f"/2026/screening/{one.id}", f"/2026/screening/merges/{merge.id}", f"{QUEUE}?joined={merge.id}"):
        assert olga.get(path).status_code == 200
