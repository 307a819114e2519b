"""What nominators agree to: asked with the form, changed at any time, and never in the way of anything else."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotNow
from awards.domain.lifecycle import NominationKind, Stage
from awards.nominations.models import Entry
from awards.nominations.service_consents import Consents, change_consents, consents_of
from awards.nominations.service_entries import dossier_mark, get_entry
from tests.factories import NOW, get_category, make_entry
from tests.nominations.writing import list_nominations, send, typed

ALL = {"show_words": True, "show_name": True, "may_quote": True}


def box(page: str, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', page).group()


def test_the_words_are_shown_unless_unticked_name_and_quoting_only_if_ticked(app, session, cast, browser_of) -> None:
    page = browser_of(cast.nora).get("/2026/nominate/empathy").text
    assert [(" checked" in box(page, name)) for name in ALL] == [True, False, False]


@pytest.mark.parametrize(
    ("ticked", "kept"),
    [
        ({"show_words": "yes"}, (True, False, False)),
        ({}, (False, False, False)),
        ({"show_name": "yes"}, (False, False, False)),  # a name without the words says nothing
        ({"show_words": "yes", "show_name": "yes", "may_quote": "yes"}, (True, True, True)),
    ],
)
def test_what_is_ticked_is_kept(session, cast, browser_of, ticked, kept) -> None:
    form = {name: value for name, value in typed().items() if name not in ALL}
    assert browser_of(cast.nora).post("/2026/nominate/empathy", data=form | ticked).status_code == 302
    (nomination,) = list_nominations(session)
    assert (nomination.show_words, nomination.show_name, nomination.may_quote) == kept


def test_what_was_ticked_is_there_again_after_an_error(cast, browser_of) -> None:
    form = {"kind": "peer", "nominee_kind": "person", "language": "en", "nominee_locale": "en", "may_quote": "yes"}
    page = browser_of(cast.nora).post("/2026/nominate/empathy", data=form).text
    assert [(" checked" in box(page, name)) for name in ALL] == [False, False, True]


def test_who_writes_about_themself_is_asked_for_the_quoting_alone(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora, kind=NominationKind.SELF, **ALL)
    session.commit()
    assert consents_of(nomination) == Consents(show_words=True, show_name=False, may_quote=True)
    page = browser_of(cast.nora).get(f"/2026/my-nominations/{nomination.public_id}").text
    assert 'name="may_quote"' in page
    assert 'name="show_words"' not in page


def test_they_change_at_every_stage_without_touching_the_words(session, cast, browser_of) -> None:
    send(session, cast.edition, cast.nora)
    session.commit()
    (nomination,) = list_nominations(session)
    nora, address = browser_of(cast.nora), f"/2026/my-nominations/{nomination.public_id}/consents"
    mark = dossier_mark(get_entry(session, edition_id=cast.edition.id, entry_id=nomination.entry_id))
    for number, stage in enumerate([stage for stage in Stage if stage not in {Stage.DRAFT, Stage.ARCHIVED}]):
        cast.edition.stage = stage
        session.commit()
        ticked = {"show_words": "yes", "show_name": "yes"} if number % 2 else {}
        assert nora.post(address, data=ticked).status_code == 302
        (nomination,) = list_nominations(session)
        assert (nomination.show_words, nomination.show_name) == (bool(ticked), bool(ticked))
    assert dossier_mark(get_entry(session, edition_id=cast.edition.id, entry_id=nomination.entry_id)) == mark
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "consents_changed")).all()
    assert [line.actor_id for line in lines] == [cast.nora.id] * 6


def test_in_the_archive_one_can_take_back_but_not_newly_agree(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora, show_name=True)
    cast.edition.stage = Stage.ARCHIVED
    session.commit()

    def change(**given: bool) -> bool:
        return change_consents(
            session, nomination=nomination, consents=Consents(**given), now=NOW, actor_id=cast.nora.id
        )  # fmt: skip

    with pytest.raises(NotNow):
        change(show_words=True, show_name=True, may_quote=True)
    assert change(show_words=False, show_name=False, may_quote=False)
    assert not change(show_words=False, show_name=False, may_quote=False)


def test_nobody_changes_anothers(session, cast, browser_of) -> None:
    make_entry(session, get_category(session, cast.edition), nominator=cast.nora)
    session.commit()
    (nomination,) = list_nominations(session)
    for account in (cast.sam, cast.olga, cast.jan):
        answer = browser_of(account).post(f"/2026/my-nominations/{nomination.public_id}/consents", data={})
        assert answer.status_code == 404
    assert list_nominations(session)[0].show_words


def test_the_organisers_see_what_was_agreed_to(session, cast, browser_of) -> None:
    send(session, cast.edition, cast.nora, show_name=True, may_quote=True)
    session.commit()
    entry = session.scalars(select(Entry)).one()
    page = browser_of(cast.olga).get(f"/2026/screening/{entry.id}").text
    assert "The nominee may read this, with the writer’s name. May be quoted." in page
