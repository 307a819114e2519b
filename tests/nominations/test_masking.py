"""What organisers hide and show of a blind edition's stories, and what they have looked at."""

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.desk.service import gather_facts, move_stage, offer_moves
from awards.domain.errors import NotNow
from awards.domain.lifecycle import EntryState, NominationKind, NomineeKind, Stage
from awards.domain.masking import MaskRole
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_dossiers import read_stories, show_nominee
from awards.nominations.service_editing import edit_nomination
from awards.nominations.service_entries import get_entry
from awards.nominations.service_masking import (
    MOST_MASKS,
    MaskRefused,
    count_unseen,
    hide_words,
    is_seen,
    list_masked,
    mark_of,
    mark_seen,
    search_masked,
    show_words,
)
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_own import NominationWords
from tests.factories import NOW, get_category, make_assignment, make_entry, make_nomination

STORY = "Amélie Van den Broeck sprong bij toen Mieke ziek was. Nora zag het, bij Nordzee."


@pytest.fixture
def entry(session, cast) -> Entry:
    """An eligible entry of a blind edition, as an organiser's page loads it."""
    cast.edition.blind = True
    made = make_entry(
        session, get_category(session, cast.edition), nominator=cast.nora, language="nl",
        name="Amélie Van den Broeck", organisation="Nordzee Services",
    )  # fmt: skip
    session.scalars(select(Nomination).where(Nomination.entry_id == made.id)).one().story = STORY
    session.commit()
    return load(session, made)


def load(session, entry: Entry) -> Entry:
    session.expire_all()
    return get_entry(session, edition_id=entry.edition_id, entry_id=entry.id)


def read(session, entry: Entry) -> list[str]:
    stories = read_stories(session, entry_id=entry.id, hidden=True)
    return ["".join(segment.text for segment in story.segments) for story in stories]


def hide(session, entry: Entry, words: str, role: MaskRole = MaskRole.COLLEAGUE) -> None:
    hide_words(session, entry=entry, words=words, role=role, now=NOW, actor_id=None)
    session.commit()


def show(session, entry: Entry, words: str) -> None:
    show_words(session, entry=entry, words=words, now=NOW, actor_id=None)
    session.commit()


def look(session, entry: Entry) -> None:
    found = load(session, entry)
    mark_seen(session, entry=found, mark=mark_of(found), now=NOW, actor_id=None)
    session.commit()


def test_names_fall_away_by_themselves(session, entry) -> None:
    assert read(session, entry) == [
        "[de genomineerde] sprong bij toen Mieke ziek was. [de nominator] zag het, bij [het bedrijf]."
    ]


def test_what_an_organiser_hides_and_shows(session, entry) -> None:
    hide(session, entry, "  mieke ")
    assert "toen [een collega] ziek was" in read(session, entry)[0]
    hide(session, load(session, entry), "Mieke")
    assert load(session, entry).extra_masks == [{"words": "mieke", "role": "colleague"}]
    show(session, load(session, entry), "MIEKE")
    assert "toen Mieke ziek was" in read(session, entry)[0]
    show(session, load(session, entry), "Nora")
    show(session, load(session, entry), "nora")
    assert load(session, entry).unmasked == ["nora"]
    assert "Nora zag het" in read(session, entry)[0]
    hide(session, load(session, entry), "Nora")
    assert (load(session, entry).unmasked, load(session, entry).extra_masks) == ([], [])
    actions = list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))
    assert actions[-4:] == ["words_hidden", "words_shown", "words_shown", "words_hidden"]
    assert not [line for line in session.scalars(select(AuditLine)) if "ieke" in str(line.details)]


def test_two_organisers_hide_at_once_and_nothing_is_lost(session, entry, app) -> None:
    """Each works on what stands in the row, not on what their page was made from."""
    stale = load(session, entry)
    assert stale.extra_masks == []
    session.commit()
    with app.app_context():
        other = type(session)(session.get_bind(), expire_on_commit=False)
        hide_words(other, entry=load(other, entry), words="ziek", role=MaskRole.OTHER, now=NOW, actor_id=None)
        other.commit()
        other.close()
    hide_words(session, entry=stale, words="Mieke", role=MaskRole.COLLEAGUE, now=NOW, actor_id=None)
    session.commit()
    assert [one["words"] for one in load(session, entry).extra_masks] == ["ziek", "Mieke"]


@pytest.mark.parametrize("words", ["", " …!? "])
def test_words_without_a_letter_are_refused(session, entry, words: str) -> None:
    with pytest.raises(MaskRefused):
        hide(session, entry, words)
    with pytest.raises(MaskRefused):
        show(session, entry, words)


def test_there_is_an_end_to_hiding(session, entry) -> None:
    entry.extra_masks = [{"words": f"word{number}", "role": "other"} for number in range(MOST_MASKS)]
    entry.unmasked = [f"word{number}" for number in range(MOST_MASKS, 2 * MOST_MASKS)]
    session.commit()
    with pytest.raises(MaskRefused):
        hide(session, load(session, entry), "one more")
    with pytest.raises(MaskRefused):
        show(session, load(session, entry), "one more")


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED])
def test_after_the_seal_nothing_is_hidden_any_more(session, cast, entry, stage: Stage) -> None:
    cast.edition.stage = stage
    session.commit()
    for change in (lambda: hide(session, entry, "Mieke"), lambda: show(session, entry, "Nora")):
        with pytest.raises(NotNow):
            change()
    assert show_nominee(load(session, entry), edition=cast.edition, names=False).title == {
        "en": "Amélie Van den Broeck"
    }


def test_looked_at_until_the_words_change(session, cast, entry) -> None:
    assert count_unseen(session, edition=cast.edition) == 1
    look(session, entry)
    look(session, entry)
    assert is_seen(load(session, entry))
    assert count_unseen(session, edition=cast.edition) == 0
    hide(session, load(session, entry), "Mieke")
    assert count_unseen(session, edition=cast.edition) == 0
    assert len(list(session.scalars(select(AuditLine).where(AuditLine.action == "masks_looked_at")))) == 1
    nomination = load(session, entry).nominations[0]
    words = {name: getattr(nomination, name) for name in NominationWords.__dataclass_fields__}
    edit_nomination(
        session, nomination=nomination, words=NominationWords(**words | {"story": "Anders, en langer. " * 4}),
        version=nomination.version, now=NOW, actor_id=cast.nora.id,
    )  # fmt: skip
    load(session, entry).state = EntryState.ELIGIBLE
    session.commit()
    assert count_unseen(session, edition=cast.edition) == 1
    assert not is_seen(load(session, entry))


@pytest.mark.parametrize("change", ["name", "organisation", "members"])
def test_looked_at_until_the_nominee_changes(session, cast, entry, change: str) -> None:
    look(session, entry)
    setattr(session.scalars(select(Nominee)).one(), change, "Somebody or something else")
    session.commit()
    assert count_unseen(session, edition=cast.edition) == 1


def test_another_colleagues_words_are_to_be_looked_at(session, cast, entry) -> None:
    look(session, entry)
    make_nomination(session, get_category(session, cast.edition), nominator=cast.jo, entry=entry)
    session.commit()
    assert count_unseen(session, edition=cast.edition) == 1


def test_a_page_that_is_no_longer_true_is_not_looked_at(session, entry) -> None:
    mark = mark_of(entry)
    entry.nominations[0].story = "Heel andere woorden."
    session.commit()
    with pytest.raises(ChangedMeanwhile):
        mark_seen(session, entry=load(session, entry), mark=mark, now=NOW, actor_id=None)


def test_opening_scoring_warns_of_what_nobody_looked_at(session, cast, entry) -> None:
    cast.edition.stage = Stage.SCREENING
    make_assignment(session, entry, cast.jan_juror)

    def warnings() -> list[str]:
        facts = gather_facts(session, edition=cast.edition, now=NOW)
        (offer,) = [one for one in offer_moves(cast.edition, facts) if one.move.to_stage is Stage.SCORING]
        assert offer.missing == []
        return [warning.text for warning in offer.warnings]

    assert warnings() == ["Entries whose hidden names nobody has looked at yet: 1."]
    look(session, entry)
    assert warnings() == []
    load(session, entry).masks_seen = ""
    session.commit()
    assert warnings() != []
    cast.edition.blind = False
    session.commit()
    assert warnings() == []


def test_the_moment_when_the_jury_began_is_kept(session, cast, entry) -> None:
    cast.edition.stage = Stage.SCREENING
    make_assignment(session, entry, cast.jan_juror)
    for one, other in ((Stage.SCREENING, Stage.SCORING), (Stage.SCORING, Stage.SCREENING)):
        move_stage(session, edition=cast.edition, from_stage=one, to_stage=other, now=NOW, actor_id=None)
    session.commit()
    assert cast.edition.jury_began_at == NOW


def test_entries_are_found_by_number_and_by_name(session, cast, entry) -> None:
    other = make_entry(session, get_category(session, cast.edition), name="Team 7", kind=NomineeKind.TEAM)
    session.commit()
    listed = list_masked(session, edition=cast.edition)
    assert sorted(one.id for one in listed) == [entry.id, other.id]
    assert [one.number for one in listed] == sorted(one.number for one in listed)
    mine = next(one for one in listed if one.id == entry.id)

    def search(wanted: str) -> list[int]:
        return [one.id for one in search_masked(listed, edition=cast.edition, wanted=wanted)]

    assert search(str(mine.number)) == search(f"Empathie {mine.number}") == search("AMELIE") == [entry.id]
    assert search("team 7") == [other.id]
    assert search("nobody") == search("99999") == []


def test_one_who_nominates_themself_is_the_nominee(session, cast, entry) -> None:
    nomination = load(session, entry).nominations[0]
    nomination.kind, nomination.nominator_name = NominationKind.SELF, "Amélie Vandenbroeck-Claes"
    nomination.story = "Ik, Amélie Claes, doe dit werk graag, bij Nordzee."
    session.commit()
    assert read(session, entry) == ["Ik, [de genomineerde], doe dit werk graag, bij [het bedrijf]."]
