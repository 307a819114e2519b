"""The language of a story: recognised when it is sent, the writer's word kept, settled by organisers."""

import pytest
from sqlalchemy import select

from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.nominations.models import Nomination
from awards.nominations.service import entry_languages
from awards.nominations.service_editing import edit_nomination
from awards.nominations.service_entries import dossier_mark
from awards.nominations.service_language import correct_language
from awards.nominations.service_own import NominationWords
from tests.factories import NOW, get_category, make_nomination
from tests.nominations.desk_entries import lines, page_of, pending, reread, words_of
from tests.nominations.writing import list_nominations, make_draft, send, typed

DUTCH = "Ze bleef een uur aan de lijn bij een klant die alles kwijt was, en samen vonden ze een uitweg."
FRENCH = "Elle est restée une heure en ligne avec un client qui avait tout perdu, et ils ont trouvé une issue."


def changed(nomination, **changes) -> NominationWords:
    values = {name: getattr(nomination, name) for name in NominationWords.__dataclass_fields__}
    return NominationWords(**{**values, **changes})


def edit(session, cast, nomination, **changes) -> Nomination:
    edit_nomination(
        session, nomination=nomination, words=changed(nomination, **changes), version=nomination.version, now=NOW,
        actor_id=cast.nora.id,
    )  # fmt: skip
    return nomination


@pytest.mark.parametrize(
    ("chosen", "story", "kept", "recognised"),
    [("auto", DUTCH, "nl", "nl"), ("auto", FRENCH, "fr", "fr"), ("fr", DUTCH, "fr", "nl"), ("nl", DUTCH, "nl", "nl"),
     ("auto", "👏 " * 40, "en", ""), ("nl", "👏 " * 40, "nl", "")],
)  # fmt: skip
def test_what_is_kept_of_a_choice_and_a_text(session, cast, chosen, story, kept, recognised) -> None:
    nomination = send(session, cast.edition, cast.nora, language=chosen, story=story)
    assert (nomination.language, nomination.detected_language) == (kept, recognised)


def test_a_text_too_short_to_tell_is_in_the_language_of_the_page(client, session, cast) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    page = client.get("/2026/nominate/empathy").text
    assert '<option selected value="auto">Reconnue d’après votre texte</option>' in page
    client.post("/2026/nominate/empathy", data=typed(make_draft(language="auto", story="12345 " * 10)))
    assert [each.language for each in list_nominations(session)] == ["fr"]


def test_a_change_is_recognised_again_and_a_word_that_stands_is_kept(session, cast) -> None:
    nomination = send(session, cast.edition, cast.nora, language="auto", story=DUTCH)
    edit(session, cast, nomination, story=FRENCH, language="auto")
    assert (nomination.language, nomination.detected_language) == ("fr", "fr")
    edit(session, cast, nomination, language="en")
    assert (nomination.language, nomination.detected_language) == ("en", "fr")
    correct_language(session, nomination=nomination, language="nl", now=NOW, actor_id=cast.olga.id)
    edit(session, cast, nomination, nominee_name="Somebody Else", language="auto")
    assert (nomination.language, nomination.detected_language) == ("nl", "nl")


def test_the_form_to_change_it_leaves_the_language_to_us_where_it_was_recognised(session, cast, browser_of) -> None:
    nomination = send(session, cast.edition, cast.nora, language="auto", story=DUTCH)
    page = f"/2026/my-nominations/{nomination.public_id}"
    assert '<option selected value="auto">' in browser_of(cast.nora).get(page).text
    nomination.detected_language = ""
    assert '<option selected value="auto">' not in browser_of(cast.nora).get(page).text


def test_one_tap_settles_it_and_disturbs_nobody(session, cast, browser_of) -> None:
    entry = pending(session, cast, language="en")
    nomination = words_of(session, entry)
    nomination.story, nomination.detected_language = DUTCH, "nl"
    session.flush()
    mark, version = dossier_mark(reread(session, entry)), nomination.version
    olga = browser_of(cast.olga)
    assert "Looks like another language: Nederlands?" in olga.get(page_of(entry)).text
    address = f"/2026/screening/nominations/{nomination.public_id}/language"
    answer = olga.post(f"{address}?category=empathy", data={"language": "nl"})
    assert answer.headers["Location"] == f"{page_of(entry)}?category=empathy"
    entry = reread(session, entry)
    assert entry_languages(entry) == {"nl"}
    assert (dossier_mark(entry), entry.nominations[0].version) == (mark, version)
    assert "Looks like another language" not in olga.get(page_of(entry)).text
    assert [line.details for line in lines(session, "language_corrected")] == [{"from": "en", "to": "nl"}]
    olga.post(address, data={"language": "nl"})
    assert len(lines(session, "language_corrected")) == 1


def test_a_doubt_is_settled_by_the_same_language_too(session, cast) -> None:
    nomination = words_of(session, pending(session, cast, language="en"))
    nomination.detected_language = "nl"
    correct_language(session, nomination=nomination, language="en", now=NOW, actor_id=cast.olga.id)
    session.expire_all()
    assert (nomination.language, nomination.detected_language) == ("en", "en")


def test_nonsense_is_no_language(session, cast, browser_of) -> None:
    entry = pending(session, cast)
    nomination = words_of(session, entry)
    address = f"/2026/screening/nominations/{nomination.public_id}/language"
    for language in ("xx", "auto", ""):
        assert browser_of(cast.olga).post(address, data={"language": language}).status_code == 400
    assert entry_languages(reread(session, entry)) == {"en"}


@pytest.mark.parametrize(("stage", "may"), [(Stage.SCORING, True), (Stage.DELIBERATING, True), (Stage.SEALED, False)])
def test_until_the_results_are_sealed(session, cast, browser_of, stage: Stage, may: bool) -> None:
    entry = pending(session, cast)
    nomination = words_of(session, entry)
    cast.edition.stage = stage
    session.flush()
    assert ("Language of this story" in browser_of(cast.olga).get(page_of(entry)).text) == may
    if may:
        correct_language(session, nomination=nomination, language="fr", now=NOW, actor_id=cast.olga.id)
    else:
        with pytest.raises(NotNow):
            correct_language(session, nomination=nomination, language="fr", now=NOW, actor_id=cast.olga.id)


def test_a_form_sent_again_after_a_correction_is_still_one_nomination(session, cast) -> None:
    draft = {"form_token": "a" * 32, "language": "auto", "story": DUTCH}
    first = send(session, cast.edition, cast.nora, **draft)
    correct_language(session, nomination=first, language="fr", now=NOW, actor_id=cast.olga.id)
    again = send(session, cast.edition, cast.nora, **draft)
    assert (again.id, again.language) == (first.id, "fr")
    assert len(session.scalars(select(Nomination)).all()) == 1


def test_joined_words_are_recognised_together(session, cast, browser_of) -> None:
    category = get_category(session, cast.edition)
    entry = pending(session, cast, language="nl")
    first = words_of(session, entry)
    first.detected_language = ""
    second = make_nomination(session, category, nominator=cast.nora, entry=entry, state="duplicate", story=DUTCH * 3)
    browser_of(cast.nora).post(f"/2026/my-nominations/{second.public_id}/join")
    session.expire_all()
    assert first.detected_language == "nl"
