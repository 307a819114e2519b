"""The minutes: all that a complaint may ask for, in the reader's language, for organisers and the chair."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from awards.certificates.paper import make_printable
from awards.domain.lifecycle import RecusalKind, Stage
from awards.jury.models import Recusal
from awards.results.models_record import Deliberation
from awards.results.service_across import forget_all_figures
from awards.results.service_minutes import MOST_LINES, write_minutes
from awards.results.service_unsealing import ask_unsealing, unseal_results
from tests.certificates.reading import walk
from tests.conftest import count_statements
from tests.factories import NOW, make_ballot, make_entry, make_juror
from tests.results.sealing import LATER, make_sealed_world, seal_results
from tests.results.talking import decide, keep, leave, make_talk
from tests.web.test_blind import SECRETS, folded, make_blind_world
from tests.world import make_world

PATH = "/2026/minutes.pdf"


def read(answer) -> PdfReader:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.data))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").split())


def test_a_sealed_edition_says_everything(session, browser_of) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    entry = world.entries[0]
    session.add(
        Recusal(
            juror_id=world.cast.jan_juror.id, entry_id=entry.id, kind=RecusalKind.PERSONAL, note="My cousin.",
            recused_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    seal_results(session, world)
    text = words(read(browser_of(world.cast.olga).get(PATH)))
    for said in (
        "Chris Chair", "Jan Juror", "Chair of the jury", "I know them personally", "My cousin.",
        "No conflict was waived.",
        "version ", "A long talk.", "Entry 0?", "Present", "Jo Juror", "Outside from", "She hears what is not said.",
        "2 of 3", "Signed by Olga Organiser", "Sealed on",
    ):  # fmt: skip
        assert said in text, said
    assert "DRAFT" not in text


def test_the_digest_is_the_seals(session, browser_of) -> None:
    world = make_sealed_world(session)
    minutes = write_minutes(session, edition=world.cast.edition, names=True)
    session.rollback()
    assert minutes.seal is not None
    assert minutes.digest == minutes.seal.digest
    text = words(read(browser_of(world.cast.chris).get(PATH))).replace(" ", "")
    assert minutes.digest in text


def test_before_the_seal_it_is_a_draft_on_every_page(session, browser_of) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    reader = read(browser_of(world.cast.chris).get(PATH))
    assert len(reader.pages) > 1
    assert all(page.extract_text().count("DRAFT") >= 2 for page in reader.pages)
    assert "Nobody has sealed these results." in words(reader)


@pytest.mark.parametrize(("language", "title"), [("nl", "Proces-verbaal van de jury"), ("fr", "Procès-verbal du jury")])
def test_in_the_readers_language_and_tagged(session, browser_of, language, title) -> None:
    world = make_sealed_world(session)
    reader = read(browser_of(world.cast.olga, language).get(PATH))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert title in reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    tags = {str(one["/S"]) for one in walk(root["/StructTreeRoot"]["/K"][0])}
    assert {"/H1", "/H2", "/Table", "/TH", "/L"} <= tags


def test_a_seal_that_was_taken_off_stands_in_it(session, browser_of) -> None:
    world = make_sealed_world(session)
    edition, cast = world.cast.edition, world.cast
    request = ask_unsealing(session, edition=edition, reason="A slip.", now=LATER, actor_id=cast.olga.id)
    unseal_results(session, edition=edition, request_id=request.id, now=LATER, actor_id=cast.chris.id)
    session.commit()
    text = words(read(browser_of(cast.olga).get(PATH)))
    assert "Seals that were taken off" in text
    assert "A slip." in text


def test_only_organisers_and_the_chair_and_nobody_outside(session, cast, browser_of) -> None:
    entries = make_talk(session, cast)
    codes = {one.name: browser_of(one).get(PATH).status_code for one in (cast.olga, cast.chris, cast.jan, cast.nora)}
    assert codes == {"Olga Organiser": 200, "Chris Chair": 200, "Jan Juror": 403, cast.nora.name: 404}
    assert PATH in browser_of(cast.chris).get("/2026/results").text
    assert PATH not in browser_of(cast.jan).get("/2026/results").text
    leave(session, cast, cast.chris_juror, entries[0])
    assert browser_of(cast.chris).get(PATH).status_code == 409


def test_the_order_and_its_reason(session, cast, browser_of) -> None:
    entries = make_talk(session, cast)
    decide(session, cast, entries[1], reason="Read again.", translations={"fr": "Pour une voix."})
    keep(session, cast, runners_up=(entries[2].id, entries[0].id), runners_up_reason="The richer story.")
    text = words(read(browser_of(cast.chris).get(PATH)))
    for said in ("Read again.", "Pour une voix.", "Second place: Cy", "Third place: Ada", "The richer story."):
        assert said in text, said


def test_names_stay_hidden_from_the_chair_of_a_blind_edition(session, browser_of) -> None:
    world = make_blind_world(session, Stage.DELIBERATING)
    text = folded(words(read(browser_of(world.cast.chris).get(f"/{world.cast.edition.slug}/minutes.pdf"))))
    assert {secret for secret in SECRETS if secret in text} == set()


def test_long_notes_and_other_scripts_are_printed(session, browser_of) -> None:
    world = make_world(session, stage=Stage.DELIBERATING)
    kept = session.query(Deliberation).one()
    kept.notes = "\n".join(f"{number}. Ελένη, Юлия, שרה, 山, ภู and 🎉 'so'" for number in range(300))
    session.commit()
    text = words(read(browser_of(world.cast.olga).get(PATH)))
    for said in ("Ελένη", "Юлия", "山", "299.", "?"):
        assert said in text


def test_letters_without_a_font_are_question_marks_and_markup_stays() -> None:
    assert make_printable('<p class="a">山ภ 🎉 A&#39;b</p>\n<p>c</p>') == '<p class="a">山? A&#39;b</p>\n<p>c</p>'


def test_as_many_statements_for_one_entry_as_for_many(session, cast) -> None:
    def measure() -> int:
        session.commit()
        forget_all_figures()
        session.expire_all()
        cast.edition.stage  # noqa: B018 - loaded before it is counted
        with count_statements() as tally:
            minutes = write_minutes(session, edition=cast.edition, names=True)
        assert len(minutes.parts) == 1
        return len(tally.statements)

    entries = make_talk(session, cast)
    decide(session, cast, entries[0])
    keep(session, cast, notes="x", present=(cast.jo_juror.id,))
    leave(session, cast, cast.jan_juror, entries[0])
    first = measure()
    for number in range(MOST_LINES):
        entry = make_entry(session, entries[0].category, name=f"More {number}")
        make_ballot(session, entry, cast.jo_juror, 2, 2, 2, 2)
    make_juror(session, cast.edition)
    leave(session, cast, cast.jo_juror, entries[1])
    assert measure() == first
    minutes = write_minutes(session, edition=cast.edition, names=True)
    assert minutes.parts[0].left_out == len(entries) + MOST_LINES - MOST_LINES
