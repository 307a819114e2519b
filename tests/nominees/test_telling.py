"""Nominees hear of it once, when it is time, in their language; self-nominees know already."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import AuditLine
from awards.desk.service import move_stage
from awards.domain.errors import NotNow
from awards.domain.lifecycle import EntryState, NominationKind, NomineeKind, Stage
from awards.domain.notice import NomineeAnswer, NoticeTime
from awards.extensions import db
from awards.nominations.models import Entry
from awards.nominations.service_notices import tell_all, tell_if_due, tell_one
from awards.nominations.service_screening import make_eligible, make_many_eligible, refuse_entry
from awards.nominees.service_clock import read_clock
from tests.factories import NOW, get_category, make_account, make_nomination
from tests.nominations.writing import at_once, send
from tests.nominees.people import ADDRESS, add_entry, mails, make_lina, nominee_of


def screen(session: Session, entry: Entry, olga) -> None:
    make_eligible(session, entry=entry, now=NOW, actor_id=olga.id)
    session.commit()


def test_a_nomination_alone_writes_to_nobody(session, cast) -> None:
    send(session, cast.edition, cast.nora, nominee_address=ADDRESS)
    session.commit()
    assert mails(session, "nominee_notice") == []


def test_at_once_the_nominee_hears_of_it_when_the_entry_is_eligible(session, cast) -> None:
    entry = make_lina(session, cast)
    screen(session, entry, cast.olga)
    (notice,) = mails(session, "nominee_notice")
    nominee = nominee_of(session, entry)
    assert (notice.to_address, notice.locale, nominee.told_at) == (ADDRESS, "nl", NOW)
    assert f"/2026/nominee/{nominee.public_id}?lang=nl" in notice.body
    assert "Empathie" in notice.body
    line = session.scalars(select(AuditLine).where(AuditLine.action == "nominees_told")).one()
    assert (line.actor_id, line.details) == (cast.olga.id, {"nominees": [nominee.id]})


def test_one_notice_names_every_category_and_later_ones_bring_no_other(session, cast) -> None:
    entry = make_lina(session, cast)
    others = [add_entry(session, cast, nominee_of(session, entry), key) for key in ("creativity", "efficiency")]
    session.commit()
    screen(session, entry, cast.olga)
    ids = [other.id for other in others]
    make_many_eligible(session, edition=cast.edition, entry_ids=ids, now=NOW, actor_id=cast.olga.id)
    session.commit()
    (notice,) = mails(session, "nominee_notice")
    assert "Categorieën: Empathie, Efficiëntie, Creativiteit" in notice.body


@pytest.mark.parametrize("when", [NoticeTime.AT_SHORTLIST, NoticeTime.AFTER_CEREMONY])
def test_later_means_later(session, cast, when: NoticeTime) -> None:
    cast.edition.notice_time = when
    entry = make_lina(session, cast)
    screen(session, entry, cast.olga)
    assert mails(session, "nominee_notice") == []
    cast.edition.stage = Stage.SEALED
    session.commit()
    move_stage(
        session, edition=cast.edition, from_stage=Stage.SEALED, to_stage=Stage.REVEALED, now=NOW, actor_id=cast.olga.id
    )
    session.commit()
    (notice,) = mails(session, "nominee_notice")
    assert notice.to_address == ADDRESS
    assert nominee_of(session, entry).told_at == NOW


def test_without_an_address_nobody_is_told_and_the_clock_says_so(session, cast) -> None:
    entry = make_lina(session, cast, address="")
    screen(session, entry, cast.olga)
    assert mails(session, "nominee_notice") == []
    clock = read_clock(session, edition=cast.edition, now=NOW)
    assert (clock.to_tell, clock.no_address) == (1, 1)
    with pytest.raises(NotNow, match="add one first"):
        tell_one(session, edition=cast.edition, nominee=nominee_of(session, entry), now=NOW, actor_id=None, locale="fr")


def test_who_nominated_themself_knows_unless_somebody_else_wrote_too(session, cast) -> None:
    send(session, cast.edition, cast.nora, kind=NominationKind.SELF)
    entry = session.scalars(select(Entry)).one()
    screen(session, entry, cast.olga)
    assert mails(session, "nominee_notice") == []
    assert read_clock(session, edition=cast.edition, now=NOW).to_tell == 0
    make_nomination(session, get_category(session, cast.edition), nominator=cast.sam, entry=entry)
    entry.state = EntryState.PENDING
    session.commit()
    screen(session, entry, cast.olga)
    assert [notice.to_address for notice in mails(session, "nominee_notice")] == [cast.nora.address]


def test_a_teams_contact_hears_of_it_unless_they_wrote_it(session, cast) -> None:
    team = {"kind": NominationKind.SELF, "nominee_kind": NomineeKind.TEAM, "nominee_name": "De Nachtploeg"}
    send(session, cast.edition, cast.nora, nominee_address="teamlead@belcentre.example", **team)
    send(session, cast.edition, cast.sam, key="creativity", nominee_address="sam@people.example", **team | {
        "nominee_name": "De Dagploeg"
    })  # fmt: skip
    ids = list(session.scalars(select(Entry.id)))
    make_many_eligible(session, edition=cast.edition, entry_ids=ids, now=NOW, actor_id=cast.olga.id)
    session.commit()
    (notice,) = mails(session, "nominee_notice")
    assert notice.to_address == "teamlead@belcentre.example"
    assert "De Nachtploeg" in notice.body
    assert notice.subject == "Je team is genomineerd voor de Customer Contact Awards 2026"


def test_the_refused_are_told_by_hand_and_plainly(session, cast) -> None:
    entry = make_lina(session, cast, locale="en")
    refuse_entry(session, entry=entry, reason="Works in logistics.", now=NOW, actor_id=cast.olga.id)
    session.commit()
    assert read_clock(session, edition=cast.edition, now=NOW).to_tell == 1
    assert tell_all(session, edition=cast.edition, now=NOW, actor_id=cast.olga.id) == [entry.nominee_id]
    session.commit()
    (notice,) = mails(session, "nominee_notice")
    assert "It does not go to the jury" in notice.body
    assert "Works in logistics" not in notice.body
    assert read_clock(session, edition=cast.edition, now=NOW).to_tell == 0


def test_who_declined_is_not_written_to(session, cast) -> None:
    entry = make_lina(session, cast)
    nominee = nominee_of(session, entry)
    nominee.answer = NomineeAnswer.DECLINED
    session.commit()
    with pytest.raises(NotNow, match="has declined"):
        tell_one(session, edition=cast.edition, nominee=nominee, now=NOW, actor_id=None, locale="fr")
    assert tell_all(session, edition=cast.edition, now=NOW, actor_id=None) == []


def test_a_second_notice_is_for_the_organisers_to_send(session, cast) -> None:
    entry = make_lina(session, cast)
    screen(session, entry, cast.olga)
    later = NOW + timedelta(days=2)
    tell_one(
        session, edition=cast.edition, nominee=nominee_of(session, entry), now=later, actor_id=cast.olga.id, locale="fr"
    )
    session.commit()
    assert [notice.locale for notice in mails(session, "nominee_notice")] == ["nl", "fr"]
    assert nominee_of(session, entry).told_at == later


def test_the_clock_runs_from_the_first_words_even_if_they_were_confirmed_later(session, cast) -> None:
    entry = make_lina(session, cast)
    other = make_account(session)
    make_nomination(
        session, get_category(session, cast.edition), nominator=other, entry=entry, created_at=NOW - timedelta(days=40)
    )
    session.commit()
    clock = read_clock(session, edition=cast.edition, now=NOW)
    assert (clock.to_tell, clock.late) == (1, 1)
    assert clock.left is not None
    assert -13 <= clock.left <= -8


def test_two_who_decide_at_once_send_one_notice(app, session, cast) -> None:
    entry = make_lina(session, cast)
    nominee = nominee_of(session, entry)
    ids = [entry.id, *(add_entry(session, cast, nominee, key).id for key in ("creativity", "efficiency"))]
    session.commit()

    def decide(entry_id: int | None) -> None:
        with app.app_context():
            mine = db.session()
            edition = mine.get_one(type(cast.edition), cast.edition.id)
            if entry_id is None:
                tell_all(mine, edition=edition, now=NOW, actor_id=None)
            else:
                make_eligible(mine, entry=mine.get_one(Entry, entry_id), now=NOW, actor_id=None)
            mine.commit()

    at_once(session, *(lambda entry_id=each: decide(entry_id) for each in [*ids, None, None]))
    assert len(mails(session, "nominee_notice")) == 1
    assert set(session.scalars(select(Entry.state))) == {EntryState.ELIGIBLE}


def test_telling_many_takes_few_statements_and_tells_nobody_twice(session, cast) -> None:
    for number in range(30):
        make_lina(session, cast, name=f"Lina {number}", address=f"lina{number}@belcentre.example")
    session.commit()
    assert len(tell_all(session, edition=cast.edition, now=NOW, actor_id=None)) == 30
    session.commit()
    assert tell_all(session, edition=cast.edition, now=NOW, actor_id=None) == []
    assert tell_if_due(session, edition=cast.edition, now=NOW, actor_id=None) == []
    assert len({notice.to_address for notice in mails(session, "nominee_notice")}) == 30
