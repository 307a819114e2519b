"""The shortlist: the chair ticks it, an organiser publishes it once, and until then nobody outside the jury knows."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState, Stage
from awards.domain.notice import NoticeTime
from awards.editions.models import Edition
from awards.extensions import db
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nomination, Nominee
from awards.results.service_shortlist import (
    ShortlistChanged,
    ShortlistEmpty,
    list_shortlist,
    publish_shortlist,
    set_shortlist,
    shortlist_mark,
)
from tests.factories import NOW, get_category, make_entry
from tests.nominations.writing import at_once


@pytest.fixture
def entries(session, cast) -> list[Entry]:
    """Three eligible entries of Empathy and one refused one, while the jury deliberates."""
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    made = [
        make_entry(session, category, nominator=cast.nora, name=f"Entry {n}", address=f"entry{n}@x.example")
        for n in range(3)
    ]
    made.append(make_entry(session, category, state=EntryState.INELIGIBLE, name="Refused"))
    session.commit()
    return made


def choose(session, cast, *entries: Entry, seen: tuple[Entry, ...] = ()) -> list[int]:
    chosen = set_shortlist(
        session, edition=cast.edition, category=get_category(session, cast.edition), now=NOW,
        entry_ids=[entry.id for entry in entries], seen_ids=[entry.id for entry in seen], actor_id=cast.chris.id,
    )  # fmt: skip
    session.commit()
    return chosen


def publish(session, cast) -> int:
    mark = shortlist_mark(list_shortlist(session, edition=cast.edition))
    told = publish_shortlist(session, edition=cast.edition, mark=mark, now=NOW, actor_id=cast.olga.id)
    session.commit()
    return told


def test_the_chair_ticks_what_is_eligible(session, cast, entries) -> None:
    assert choose(session, cast, entries[0], entries[1], entries[3]) == [entries[0].id, entries[1].id]
    with pytest.raises(ShortlistChanged):
        choose(session, cast, entries[2])
    session.rollback()
    assert choose(session, cast, entries[2], seen=(entries[0], entries[1])) == [entries[2].id]
    assert len(session.scalars(select(AuditLine).where(AuditLine.action == "shortlist_changed")).all()) == 2


def test_beside_the_ranking(session, cast, entries, browser_of) -> None:
    chris, jan = browser_of(cast.chris), browser_of(cast.jan)
    assert 'id="shortlist"' not in jan.get("/2026/results/empathy").text
    page = chris.get("/2026/results/empathy").text
    assert page.count('form="shortlist"') == 3
    sent = chris.post("/2026/results/empathy/shortlist", data={"entry": [entries[1].id]}, follow_redirects=True).text
    assert re.search(rf'value="{entries[1].id}"[^>]*checked', sent)
    assert chris.post("/2026/results/empathy/shortlist", data={"entry": [entries[2].id]}).status_code == 409
    assert jan.get("/2026/results/empathy").text.count("On the shortlist") == 1
    assert browser_of(cast.olga).post("/2026/results/empathy/shortlist").status_code == 403


def test_outside_the_jury_nobody_knows_before_it_is_published(session, cast, entries, browser_of, client) -> None:
    choose(session, cast, entries[0])
    nomination = session.scalars(select(Nomination).where(Nomination.entry_id == entries[0].id)).one()
    secret = session.get_one(Nominee, entries[0].nominee_id).public_id
    nora, words = browser_of(cast.nora), "On the shortlist"
    pages = ["/2026/my-nominations", f"/2026/my-nominations/{nomination.public_id}"]
    assert [nora.get(page).text.count(words) for page in pages] == [0, 0]
    assert words not in client.get(f"/2026/nominee/{secret}").text
    assert '"shortlisted": false' in client.get(f"/2026/nominee/{secret}/data.json").text
    publish(session, cast)
    assert [nora.get(page).text.count(words) for page in pages] == [1, 1]
    assert words in client.get(f"/2026/nominee/{secret}").text


def test_it_is_published_once_and_stays(session, cast, entries, browser_of) -> None:
    with pytest.raises(ShortlistEmpty):
        publish(session, cast)
    session.rollback()
    choose(session, cast, entries[0])
    with pytest.raises(ShortlistChanged):
        publish_shortlist(session, edition=cast.edition, mark="7", now=NOW, actor_id=cast.olga.id)
    session.rollback()
    assert publish(session, cast) == 0
    with pytest.raises(NotNow, match="stays as it is"):
        publish(session, cast)
    session.rollback()
    with pytest.raises(NotNow, match="stays as it is"):
        choose(session, cast, entries[1], seen=(entries[0],))
    session.rollback()
    assert "Publish the shortlist" not in browser_of(cast.olga).get("/2026/shortlist").text


def test_the_organiser_sees_who_is_on_it_before(session, cast, entries, browser_of) -> None:
    olga = browser_of(cast.olga)
    assert "Nobody is on the shortlist yet" in olga.get("/2026/shortlist").text
    choose(session, cast, entries[0])
    page = olga.get("/2026/shortlist").text
    assert "Entry 0" in page
    assert "Entry 1" not in page
    assert "This cannot be undone" in page
    mark = re.search(r'name="mark" value="([^"]*)"', page).group(1)
    assert "was changed" in olga.post("/2026/shortlist", data={"mark": "0"}, follow_redirects=True).text
    assert "is published" in olga.post("/2026/shortlist", data={"mark": mark}, follow_redirects=True).text


def test_at_the_shortlist_all_who_are_eligible_hear_of_it(session, cast, entries) -> None:
    cast.edition.notice_time = NoticeTime.AT_SHORTLIST
    choose(session, cast, entries[0])
    assert publish(session, cast) == 3
    notices = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "nominee_notice")).all()
    assert sorted("on the shortlist: Empathy" in notice.body for notice in notices) == [False, False, True]


def test_who_declines_is_no_longer_on_it(session, cast, entries) -> None:
    choose(session, cast, entries[0], entries[1])
    entries[0].state = EntryState.WITHDRAWN
    session.commit()
    listed = [entry.id for one in list_shortlist(session, edition=cast.edition) for entry in one.entries]
    assert listed == [entries[1].id]


def test_two_who_publish_at_once_publish_once(app, session, cast, entries) -> None:
    cast.edition.notice_time = NoticeTime.AT_SHORTLIST
    choose(session, cast, entries[0])
    mark = shortlist_mark(list_shortlist(session, edition=cast.edition))

    def press() -> str:
        with app.app_context():
            mine = db.session()
            try:
                publish_shortlist(
                    mine, edition=mine.get_one(Edition, cast.edition.id), mark=mark, now=NOW, actor_id=cast.olga.id
                )
                mine.commit()
            except AwardsError as error:
                mine.rollback()
                return type(error).__name__
            return "published"

    assert sorted(at_once(session, press, press, press)) == ["NotNow", "NotNow", "published"]
    notices = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "nominee_notice")).all()
    assert len(notices) == 3


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.REVEALED])
def test_only_while_there_is_something_to_keep_open(session, cast, entries, stage: Stage) -> None:
    choose(session, cast, entries[0])
    cast.edition.stage = stage
    session.commit()
    with pytest.raises(NotNow):
        publish(session, cast)
