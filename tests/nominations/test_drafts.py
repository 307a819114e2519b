"""Drafts kept with us: saved on top of a version, gone once sent, thrown away or old; two at once."""

import time
from datetime import timedelta
from functools import partial

import pytest
from flask_migrate import upgrade

from awards.domain.lifecycle import Stage
from awards.extensions import db, jobs, limiter
from awards.factory import create_app
from awards.nominations.forgetting import forget_old_drafts
from awards.nominations.models_drafts import KeptDraft
from awards.nominations.service_drafts import DraftChangedMeanwhile, DraftSent, drop_old_drafts
from tests.factories import NOW, get_category, make_account, make_edition
from tests.nominations.drafting import OTHER, SAVE, TOKEN, form, keep, list_drafts
from tests.nominations.writing import at_once, hasty_browser, list_nominations, send


def test_each_save_is_the_next_version_with_every_field(client, session, cast) -> None:
    first = client.post(SAVE, data=form()).json
    assert (first["kept"], first["version"]) == (True, 1)
    second = client.post(SAVE, data=form(draft_version="1", story="Another story.")).json
    assert (second["version"], second["id"]) == (2, first["id"])
    (draft,) = list_drafts(session)
    wanted = {**form(), "story": "Another story."}
    assert draft.fields == {name: wanted[name] for name in wanted if name not in {"form_token", "draft_version"}}
    assert (draft.form_token, draft.address, draft.category_id) == (
        TOKEN, "nora@people.example", get_category(session, cast.edition).id,
    )  # fmt: skip


def test_an_older_page_overwrites_nothing_and_gets_the_kept_words(client, session, cast) -> None:
    client.post(SAVE, data=form(story="The phone."))
    client.post(SAVE, data=form(story="The desk.", draft_version="1"))
    answer = client.post(SAVE, data=form(story="The phone again.", draft_version="1"))
    assert (answer.status_code, answer.json["version"]) == (409, 2)
    assert (answer.json["fields"]["story"], answer.json["fields"]["form_token"]) == ("The desk.", TOKEN)
    assert abs(answer.json["at"] / 1000 - time.time()) < 60
    assert list_drafts(session)[0].fields["story"] == "The desk."
    taken = client.post(SAVE, data=form(story="The phone again.", draft_version="2"))
    assert (taken.status_code, taken.json["version"]) == (200, 3)


def test_a_save_whose_answer_was_lost_is_sent_again_without_harm(client, session, cast) -> None:
    for _ in range(2):
        assert client.post(SAVE, data=form()).json["version"] == 1
    assert len(list_drafts(session)) == 1


def test_another_category_takes_the_draft_along(client, session, cast) -> None:
    client.post(SAVE, data=form())
    moved = client.post(SAVE.replace("empathy", "creativity"), data=form(draft_version="1"))
    assert moved.json["version"] == 2
    assert [draft.category_id for draft in list_drafts(session)] == [
        get_category(session, cast.edition, "creativity").id
    ]


@pytest.mark.parametrize("address", ["", "nora", "nora@", "@people.example", "nora people@x.y"])
def test_nothing_is_kept_with_us_before_the_address_is_plausible(client, session, cast, browser_of, address) -> None:
    assert client.post(SAVE, data=form(nominator_address=address)).json == {"kept": False}
    assert list_drafts(session) == []
    assert browser_of(cast.sam).post(SAVE, data=form(nominator_address=address)).json["kept"]
    assert list_drafts(session)[0].address == cast.sam.address


def test_the_token_must_be_one_of_ours_and_of_this_edition(client, session, cast) -> None:
    for token in ("", "x" * 32, TOKEN[:-1], "' OR 1=1"):
        assert client.post(SAVE, data=form(form_token=token)).json == {"kept": False}
        assert client.post("/2026/draft", data={"form_token": token}).json == {"kept": False}
    keep(session, cast)
    session.commit()
    cast.edition.slug = "2025"
    make_another = type(cast.edition)
    other = make_another(slug="2026", name="Next", stage=Stage.NOMINATING, created_at=NOW, routing_seed=1)
    session.add(other)
    session.commit()
    assert client.post("/2026/draft", data={"form_token": TOKEN}).json == {"kept": False}
    client.post("/2026/draft/forget", data={"form_token": TOKEN})
    assert len(list_drafts(session)) == 1


def test_too_much_text_stays_on_the_device(client, session, cast) -> None:
    assert client.post(SAVE, data=form(story="é" * 24_000)).status_code == 413
    assert list_drafts(session) == []
    assert client.post(SAVE, data=form(story="é" * 8_000)).json["kept"]


def test_unknown_fields_are_not_kept(client, session, cast) -> None:
    client.post(SAVE, data=form(csrf_token="secret", anything="x" * 30_000))
    assert not {"csrf_token", "anything", "form_token"} & set(list_drafts(session)[0].fields)


def test_sending_takes_the_draft_and_its_token(client, session, cast) -> None:
    client.post(SAVE, data=form())
    assert client.post("/2026/nominate/empathy", data=form(draft_version="1")).status_code == 302
    assert list_drafts(session) == []
    (nomination,) = list_nominations(session)
    assert nomination.form_token == TOKEN
    late = client.post(SAVE, data=form(draft_version="1", story="Typed in the other tab."))
    confirm = f"/2026/confirm/{nomination.public_id}"
    assert (late.status_code, late.json) == (200, {"kept": False, "sent": confirm})
    assert client.post("/2026/draft", data={"form_token": TOKEN}).json == {"kept": False, "sent": confirm}
    assert list_drafts(session) == []


def test_two_tabs_of_one_draft_send_one_nomination(client, session, cast) -> None:
    for _ in range(2):
        assert client.post("/2026/nominate/empathy", data=form()).status_code == 302
    assert len(list_nominations(session)) == 1


def test_a_draft_that_outlived_its_sending_is_shown_to_nobody(session, cast, browser_of) -> None:
    send(session, cast.edition, cast.nora, form_token=TOKEN)
    session.add(
        KeptDraft(
            form_token=TOKEN,
            edition_id=cast.edition.id,
            category_id=get_category(session, cast.edition).id,
            address=cast.nora.address,
            fields={"story": "Left over."},
            created_at=NOW,
            saved_at=NOW,
        )
    )
    session.commit()
    assert "Go on writing" not in browser_of(cast.nora).get("/2026/my-nominations").text
    assert drop_old_drafts(session, now=NOW) == 1
    assert list_drafts(session) == []
    with pytest.raises(DraftSent):
        keep(session, cast)


def test_a_draft_that_nobody_goes_on_with_is_dropped_after_ninety_days(app, session, cast) -> None:
    keep(session, cast, now=NOW - timedelta(days=90, minutes=1))
    keep(session, cast, token=OTHER, now=NOW - timedelta(days=89))
    session.commit()
    with app.app_context():
        assert jobs._functions["forget_old_drafts"]() == 1
        assert forget_old_drafts() == 0
    assert [draft.form_token for draft in list_drafts(session)] == [OTHER]


def test_one_of_two_saves_at_once_is_told(app, session, cast) -> None:
    for version in range(4):  # the first time the row is made, then changed
        browsers = [hasty_browser(app), hasty_browser(app)]
        stories = [f"{name} {version}" for name in ("phone", "desk")]
        answers = at_once(
            session,
            *(
                partial(browser.post, SAVE, data=form(story=story, draft_version=str(version)))
                for browser, story in zip(browsers, stories, strict=True)
            ),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (draft,) = list_drafts(session)
        won = stories[[answer.status_code for answer in answers].index(200)]
        assert (draft.fields["story"], draft.version) == (won, version + 1)
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert lost.json["fields"]["story"] == won


def test_a_save_beside_the_sending_leaves_nothing_to_find(app, session, cast, browser_of) -> None:
    for number in range(5):
        token = f"{number:032x}"
        one, other = hasty_browser(app), hasty_browser(app)
        sent = form(form_token=token, nominator_address=f"p{number}@people.example")
        answers = at_once(
            session,
            lambda b=one, s=sent: b.post("/2026/nominate/empathy", data=s),
            lambda b=other, s=sent: b.post(SAVE, data={**s, "story": "Half."}),
        )
        assert (answers[0].status_code, answers[1].status_code) == (302, 200)
        account = make_account(session, address=f"p{number}@people.example")
        assert "Go on writing" not in browser_of(account).get("/2026/my-nominations").text
    drop_old_drafts(session, now=NOW)
    assert list_drafts(session) == []
    assert len(list_nominations(session)) == 5


def test_saves_have_a_limit_of_their_own_beside_that_of_sending(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)  # the other tests' applications switched it off
    limits = {"AWARDS_DRAFT_LIMIT": "3 per hour", "AWARDS_POST_LIMIT": "1 per hour"}
    app = create_app({"AWARDS_INSTANCE": str(tmp_path), **limits}, WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
        make_edition(db.session())
        db.session.commit()
    browser = app.test_client()
    codes = [browser.post(SAVE, data=form(draft_version=str(version))).status_code for version in range(4)]
    assert codes == [200, 200, 200, 429]
    assert [browser.post("/language", data={"language": "nl"}).status_code for _ in range(2)] == [302, 429]


def test_a_stale_version_of_a_thrown_away_draft_is_kept_anew(session, cast) -> None:
    keep(session, cast, version=7, story="Still typing.")
    (draft,) = list_drafts(session)
    assert (draft.version, draft.fields["story"]) == (8, "Still typing.")
    with pytest.raises(DraftChangedMeanwhile):
        keep(session, cast, version=3, story="Older.")
