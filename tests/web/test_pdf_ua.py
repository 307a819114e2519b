"""Everything that is printed conforms to PDF/UA-1, as a validator that is not ours says; and it does find faults."""

from collections.abc import Callable
from io import BytesIO

import page as validator
import pikepdf
import pytest
from sqlalchemy import select

from awards.certificates.look import DESIGNS, Look
from awards.certificates.rendering import render_certificates
from awards.domain.lifecycle import Stage
from awards.nominations.models import Nomination, Nominee
from tests.certificates.approved import NAMES
from tests.certificates.extremes import LOGO, SIGNED, SPONSORS
from tests.certificates.reading import make_content
from tests.factories import NOW
from tests.results.sealing import make_sealed_world

pytestmark = pytest.mark.one_database
PAGES = (
    "certificates/all.pdf", "minutes.pdf", "ceremony/run-sheet-crew.pdf", "ceremony/run-sheet-host.pdf",
    "ceremony/cue-cards.pdf", "ceremony/envelopes-a6.pdf", "ceremony/praise/named-a4.pdf",
    "ceremony/praise/nameless-a3.pdf", "desk/posters/empathy-fr-a4.pdf",
)  # fmt: skip


def faults_of(data: bytes) -> list[str]:
    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
    return [failure.message for failure in report.failures]


def test_whatever_is_printed_conforms(session, browser_of, client) -> None:
    world = make_sealed_world(session, stage=Stage.REVEALED)
    olga = browser_of(world.cast.olga)
    olga.post("/2026/certificates", data={"kinds": "winner", "form": "file", "which": "all", "action": "make"})
    words = session.scalars(select(Nomination).where(Nomination.entry_id == world.entries[0].id)).one()
    words.may_quote, words.show_words, world.entries[0].screened_at = True, True, NOW
    words.story = "She let a worried man tell his whole story before she said a word. He called back to say thanks!"
    session.commit()
    chosen = {"nomination": words.id, "version": "0", "action": "show", "passage": "He called back to say thanks!"}
    assert olga.post("/2026/ceremony/praise", data=chosen).status_code == 302
    nominee = session.get_one(Nominee, world.entries[0].nominee_id)
    found = {}
    for path in (*PAGES, f"nominee/{nominee.public_id}/keepsake.pdf"):
        answer = olga.get(f"/2026/{path}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), path
        found[path.split("/")[-1]] = faults_of(answer.data)
    assert {name: faults for name, faults in found.items() if faults} == {}


def unmark(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def silence(pdf: pikepdf.Pdf) -> None:
    """No picture says what it shows."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one:
            del one["/Alt"]


def forget_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def hide_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def unembed(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            for key in {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()):
                del one[key]


def scribble(pdf: pikepdf.Pdf) -> None:
    """Something is painted that belongs to no tag and is no ornament either."""
    drawn = pdf.pages[0].Contents
    before = list(drawn) if isinstance(drawn, pikepdf.Array) else [drawn]
    pdf.pages[0].Contents = pdf.make_indirect(pikepdf.Array([*before, pdf.make_stream(b"q 0 0 10 10 re f Q")]))


@pytest.fixture(scope="module")
def printed() -> bytes:

    return render_certificates([make_content(language="fr")])


@pytest.mark.parametrize("design", DESIGNS)
def test_every_script_conforms_in_every_design(design: str) -> None:
    look = Look(design=design, paper="A3", orientation="portrait", marks=True, logo=LOGO, sponsors=SPONSORS[:2])
    contents = [make_content(name=name, language="nl", signatories=SIGNED[:2]) for name in NAMES.values()]
    assert faults_of(render_certificates(contents, look=look)) == []


@pytest.mark.parametrize("fault", [unmark, silence, forget_language, hide_title, unembed, scribble])
def test_a_fault_is_found(printed: bytes, fault: Callable[[pikepdf.Pdf], None]) -> None:
    assert faults_of(printed) == []
    with pikepdf.open(BytesIO(printed)) as pdf:
        fault(pdf)
        spoilt = BytesIO()
        pdf.save(spoilt)
    assert faults_of(spoilt.getvalue()) != []
