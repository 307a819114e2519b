"""Certificates for winners, finalists and nominees: who has which, in which language, what follows from a change."""

from collections.abc import Iterator
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from awards.audit.models import AuditLine
from awards.certificates.models import Certificate
from awards.certificates.rendering import render_certificates
from awards.certificates.service import contents_of, issue_certificates, list_certificates, list_pending
from awards.certificates.service_honours import ORDER, list_honours
from awards.domain.lifecycle import CertificateKind, CertificateState, EntryState, NomineeKind, Stage
from awards.domain.notice import NomineeAnswer
from awards.nominations.models import Entry, Nominee
from awards.results.models import Decision
from awards.results.models_record import Deliberation
from tests.factories import NOW, get_category, make_cast, make_entry

WINNER, FINALIST, NOMINEE = ORDER


@pytest.fixture
def crowd(session):
    """One of each in Empathy, and some who are to have none; sealed, the shortlist published."""
    cast = make_cast(session, stage=Stage.DELIBERATING)
    empathy, creativity = (get_category(session, cast.edition, key) for key in ("empathy", "creativity"))
    winner = make_entry(session, empathy, name="Wendy", locale="nl")
    make_entry(session, empathy, name="Fien", locale="fr").shortlisted = True
    second = make_entry(session, empathy, name="Ruben", locale="nl")
    team = {"kind": NomineeKind.TEAM, "members": "Ann, Ben", "locale": "nl"}
    make_entry(session, empathy, name="Team Noord", **team)
    make_entry(session, creativity, name="Wanda", locale="fr")
    make_entry(session, empathy, name="Dora", answer=NomineeAnswer.DECLINED)
    make_entry(session, empathy, name="Erik", erasure_asked_at=NOW)
    make_entry(session, empathy, name="Piet", state=EntryState.PENDING)
    by = {"edition_id": cast.edition.id, "category_id": empathy.id}
    session.add_all([
        Decision(
            entry_id=winner.id, citation="Ze luistert.", reason="", ranking=[], decided_by_id=cast.chris.id,
            decided_at=NOW, **by,
        ),
        Deliberation(
            notes="", present=[], votes=[], kept_by_id=cast.chris.id, kept_at=NOW, **by,
            runners_up={"winner": winner.id, "order": [second.id, None], "reason": ""},
        ),
    ])  # fmt: skip
    session.flush()
    cast.edition.shortlist_published_at = NOW
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return cast


def issue(session, crowd, *kinds: CertificateKind) -> list[Certificate]:
    issued = issue_certificates(
        session, edition=crowd.edition, now=NOW, actor_id=crowd.olga.id, kinds=kinds or ORDER
    )  # fmt: skip
    session.commit()
    return issued


def held(session, crowd) -> list[tuple[str, str, str]]:
    return [
        (one.name, one.kind.value, one.locale) for one in list_certificates(session, edition_id=crowd.edition.id)
    ]  # fmt: skip


def correct(session, name: str, **values) -> None:
    session.execute(update(Nominee).where(Nominee.name == name).values(**values))
    session.expire_all()


def test_each_entry_has_the_highest_that_it_deserves_in_its_own_language(session, crowd) -> None:
    issue(session, crowd)
    everybody = [
        ("Wendy", "winner", "nl"), ("Fien", "finalist", "fr"), ("Ruben", "finalist", "nl"),
        ("Team Noord", "nominee", "nl"), ("Wanda", "nominee", "fr"),
    ]  # fmt: skip
    assert held(session, crowd) == everybody
    assert issue(session, crowd) == []
    pages = PdfReader(
        BytesIO(
            render_certificates(contents_of(crowd.edition, list_certificates(session, edition_id=crowd.edition.id)))
        )
    ).pages
    texts = [page.extract_text() for page in pages]
    assert "Ze luistert" in texts[0]
    assert "Ann, Ben" in texts[3]
    lines = session.scalars(select(AuditLine).where(AuditLine.action.like("certificate%")).order_by(AuditLine.id)).all()
    assert [line.action for line in lines] == ["certificate_issued", "certificates_issued"]
    assert len(lines[1].details["certificates"]) == 4


def test_kinds_are_made_apart(session, crowd) -> None:
    assert [one.kind for one in issue(session, crowd, FINALIST)] == [FINALIST, FINALIST]
    assert [one.kind for one in issue(session, crowd, WINNER, NOMINEE)] == [WINNER, NOMINEE, NOMINEE]


def test_before_the_shortlist_is_published_only_the_jurys_second_and_third_are_finalists(session, crowd) -> None:
    crowd.edition.shortlist_published_at = None
    kinds = {one.entry.nominee.name: one.kind for one in list_honours(session, edition=crowd.edition)}
    assert (kinds["Fien"], kinds["Ruben"]) == (NOMINEE, FINALIST)


def test_a_finalist_takes_the_place_of_the_nominee_in_the_chain(session, crowd) -> None:
    crowd.edition.shortlist_published_at = None
    issue(session, crowd)
    crowd.edition.shortlist_published_at = NOW
    session.flush()
    (fresh,) = issue(session, crowd)
    old = session.get_one(Certificate, fresh.replaces_id)
    assert (fresh.name, fresh.kind, old.kind, old.state) == ("Fien", FINALIST, NOMINEE, CertificateState.REPLACED)


def test_a_corrected_team_is_reissued_and_who_is_out_has_none_any_more(session, crowd) -> None:
    issue(session, crowd)
    correct(session, "Team Noord", members="Ann, Benny")
    correct(session, "Ruben", erasure_asked_at=NOW)
    (fresh,) = issue(session, crowd)
    assert (fresh.name, fresh.members, fresh.kind) == ("Team Noord", "Ann, Benny", NOMINEE)
    ruben = session.scalars(select(Certificate).where(Certificate.name == "Ruben")).one()
    assert ruben.state is CertificateState.REVOKED
    assert ("Ruben", "finalist", "nl") not in held(session, crowd)
    assert session.scalars(select(Entry.id).where(Entry.id == ruben.entry_id)).one(), "the entry itself stays"


def test_two_thousand_certificates_are_compared_in_one_go() -> None:
    """A pass over all honours for each certificate would make a page slower with the square of their number."""
    passes: list[int] = []

    class Honours(list[Any]):
        def __iter__(self) -> Iterator[Any]:
            passes.append(1)
            return super().__iter__()

    edition = SimpleNamespace(ceremony_on=None)
    honours = Honours(
        SimpleNamespace(entry=SimpleNamespace(id=number), kind=NOMINEE, printed={"name": f"{number}"})
        for number in range(1, 8)
    )
    certificates = [
        SimpleNamespace(entry_id=number, kind=NOMINEE, name=f"{number if number != 5 else 'Old'}", awarded_on=None)
        for number in range(5, 12)
    ]
    pending = list_pending(
        edition=cast(Any, edition), honours=honours, certificates=cast(Any, certificates),
        kinds=[NOMINEE],
    )  # fmt: skip
    assert [honour.entry.id for honour in pending.missing] == [1, 2, 3, 4]
    assert [(honour.entry.id, old.name) for honour, old in pending.changed] == [(5, "Old")]
    assert [one.entry_id for one in pending.void] == [8, 9, 10, 11]
    assert len(passes) <= 2
