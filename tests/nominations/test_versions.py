"""Every version of a nomination's words is kept; its writer and the organisers read the earlier ones, nobody else."""

from datetime import timedelta

import pytest

from awards.domain.lifecycle import NomineeKind, Stage
from awards.nominations.models_drafts import NominationVersion
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_own import WORDS, join_nomination
from awards.nominations.service_versions import list_versions
from tests.factories import NOW, make_assignment
from tests.nominations.test_own import edit, entry_of, form_of
from tests.nominations.writing import STORY, at_once, hasty_browser, list_nominations, send

LATER = NOW + timedelta(hours=1)


def stories(session, nomination) -> list[str]:
    session.expire_all()
    found = list_versions(session, nomination_ids=[nomination.id])[nomination.id]
    return [version.values["story"] for version in found]


def test_the_first_words_and_each_later_ones_are_kept(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora, nominee_kind=NomineeKind.TEAM, nominee_members="A, B")
    edit(session, nomination, story="Second words. " * 5)
    edit(session, nomination, nominee_organisation="Callista", now=LATER + timedelta(hours=1))
    edit(session, nomination)  # nothing changed
    first, second = list_versions(session, nomination_ids=[nomination.id])[nomination.id]
    assert tuple(first.values) == WORDS
    assert (first.values["story"], first.values["nominee_kind"], first.values["nominee_members"]) == (
        STORY,
        "team",
        "A, B",
    )
    assert (first.at, first.actor_id) == (LATER, cast.nora.id)
    assert (second.values["story"], second.values["nominee_organisation"]) == ("Second words. " * 5, "Belcentre NV")
    assert nomination.nominee_organisation == "Callista"


def test_words_sent_again_before_they_were_confirmed_are_kept_too(session, cast) -> None:
    token = "a" * 32
    nomination = send(session, cast.edition, form_token=token)
    send(session, cast.edition, form_token=token, nominator_name="N. Nominator")
    assert stories(session, nomination) == []
    send(session, cast.edition, form_token=token, story="The last words count. " * 3)
    assert stories(session, nomination) == [STORY]


def test_joining_keeps_what_the_first_one_said(session, cast) -> None:
    first = send(session, cast.edition, cast.nora)
    second = send(session, cast.edition, cast.nora, story="And there is more. " * 4)
    join_nomination(session, nomination=second, now=LATER, actor_id=cast.nora.id)
    assert stories(session, first) == [STORY]


def test_a_stale_page_keeps_no_version(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    seen = nomination.version
    edit(session, nomination, story="First tab. " * 9)
    with pytest.raises(ChangedMeanwhile):
        edit(session, nomination, version=seen, story="Second tab. " * 9)
    assert stories(session, nomination) == [STORY]


def test_two_changes_at_once_keep_one_version(app, session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora)
    page = f"/2026/my-nominations/{nomination.public_id}"
    sent = [form_of(nomination, story=f"{name} tab. " * 9) for name in ("First", "Second")]
    browsers = [hasty_browser(app, cast.nora) for _ in sent]
    calls = [
        lambda b=browser, d=data: b.post(page, data=d).status_code for browser, data in zip(browsers, sent, strict=True)
    ]
    assert sorted(at_once(session, *calls)) == [302, 409]
    assert stories(session, nomination) == [STORY]


def test_the_writer_and_the_organisers_read_them_and_the_jury_does_not(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora)
    own, dossier = f"/2026/my-nominations/{nomination.public_id}", f"/2026/screening/{nomination.entry_id}"
    assert "earlier version" not in browser_of(cast.nora).get(own).text
    edit(session, nomination, story="Second words. " * 5)
    for account, page in ((cast.nora, own), (cast.olga, dossier)):
        shown = browser_of(account).get(page).text
        assert "One earlier version" in shown
        assert STORY in shown
        assert "Second words." in shown
    cast.edition.stage = Stage.SCORING
    assignment = make_assignment(session, entry_of(session, nomination), cast.jan_juror)
    page = browser_of(cast.jan).get(f"/2026/ballots/{assignment.id}").text
    assert "Second words." in page
    assert STORY not in page
    assert session.query(NominationVersion).count() == 1
    assert len(list_nominations(session)) == 1
