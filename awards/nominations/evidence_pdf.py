"""A PDF written anew: its pages as they look, and nothing that acts, links, hides or tells where it comes from.

What is drawn stays (notes and filled-in fields are drawn onto their page first); of the document's other parts only
those are kept that drawing needs. What came out is then looked at once more, object by object.
Runs as a process of its own (`evidence_cleaning` starts it), within limits on memory and time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from awards.domain.wording import N_
from awards.nominations.evidence_kinds import BROKEN_PDF, TOO_HEAVY, Cleaned, EvidenceRefused
from awards.nominations.evidence_limits import answer_alone
from awards.nominations.evidence_streams import check_streams

MOST_PAGES = 40
MOST_OBJECTS = 20_000
MOST_STREAM_BYTES = 64 * 1024 * 1024
ENCRYPTED = N_("This PDF is protected. Print it as a PDF without a password, and send that.")
TOO_MANY_PAGES = N_("This PDF has %(pages)s pages; %(most)s are the most. Send the pages that matter.")
FORM = N_("This PDF is an interactive form (XFA), of which nothing would be left. Print it as a PDF, and send that.")
PARCEL = N_("This PDF has other files inside. Send those by themselves, and this one without them.")
ACTIVE = N_("This PDF holds commands that could not be taken out. Print it as a PDF, and send that.")

KEPT_IN_ROOT = {"/Type", "/Pages", "/Version", "/OCProperties"}
KEPT_IN_PAGE = {
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
DROPPED = {
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/URI", "/AF", "/EF", "/EmbeddedFiles", "/XFA", "/AcroForm",
    "/RichMediaContent", "/RichMediaSettings", "/Metadata", "/PieceInfo", "/LastModified", "/Annots", "/Outlines",
    "/Dests", "/StructTreeRoot", "/Collection", "/Ref", "/OPI", "/Alternates",
}  # fmt: skip
"""Keys that mean something that acts, embeds, links or tells, whatever dictionary they stand in."""
ACTIONS = {
    "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/GoToE", "/GoTo",
    "/Named", "/Rendition", "/Sound", "/Movie", "/Hide", "/Thread", "/SetOCGState", "/Trans", "/GoTo3DView",
    "/RichMediaExecute",
}  # fmt: skip
FORBIDDEN_TYPES = {"/EmbeddedFile", "/Filespec", "/F", "/Action", "/Annot", "/3D", "/Rendition", "/ObjStm", "/Sig"}
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")
"""Keys with which a stream's data would be read from elsewhere."""


def clean_pdf(source: Path, target: Path) -> Cleaned:
    """Write the pages of the PDF in `source` anew to `target`. Raises EvidenceRefused."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MOST_STREAM_BYTES, run_length_max_memory=MOST_STREAM_BYTES, png_max_memory=MOST_STREAM_BYTES,
        tiff_max_memory=MOST_STREAM_BYTES, dct_max_memory=MOST_STREAM_BYTES, parser_max_nesting=100,
        max_stream_filters=5,
    )  # fmt: skip
    try:
        with Pdf.open(source, attempt_recovery=False) as pdf:
            pages = _check(pdf)
            check_streams(pdf, most_bytes=MOST_STREAM_BYTES)
            _strip(pdf)
            pdf.save(
                target, compress_streams=True, recompress_flate=True, preserve_pdfa=False, fix_metadata_version=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized, deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )  # fmt: skip
        with Pdf.open(target, attempt_recovery=False) as again:
            check_harmless(again)
            if len(again.pages) != pages:
                raise EvidenceRefused(BROKEN_PDF)
    except pikepdf.PasswordError:
        raise EvidenceRefused(ENCRYPTED) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        limited = pikepdf.settings.qpdf_limit_errors() or "memory" in str(error)
        raise EvidenceRefused(TOO_HEAVY if limited else BROKEN_PDF) from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError, OSError) as error:
        raise EvidenceRefused(BROKEN_PDF) from error
    return Cleaned("application/pdf", pages=pages)


def _check(pdf: Pdf) -> int:
    """The number of pages of a PDF that can be cleaned. Raises EvidenceRefused."""
    if pdf.is_encrypted:
        raise EvidenceRefused(ENCRYPTED)
    if len(pdf.objects) > MOST_OBJECTS:
        raise EvidenceRefused(TOO_HEAVY)
    pages = len(pdf.pages)
    if not pages:
        raise EvidenceRefused(BROKEN_PDF)
    if pages > MOST_PAGES:
        raise EvidenceRefused(TOO_MANY_PAGES, {"pages": pages, "most": MOST_PAGES})
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise EvidenceRefused(FORM)
    if "/Collection" in pdf.Root or any(_is_parcel(each) for each in dictionaries(pdf)):
        raise EvidenceRefused(PARCEL)
    return pages


def _is_parcel(each: Any) -> bool:
    return "/EF" in each or each.get("/Type") == Name.EmbeddedFile


def dictionaries(pdf: Pdf) -> Iterator[Any]:
    """Every dictionary of a PDF, those of its streams among them, however deep it stands in others."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            waiting.extend(item for item in each if _is_nested(item))
        elif isinstance(each, Dictionary | Stream):
            yield each
            waiting.extend(item for _, item in each.items() if _is_nested(item))


def _is_nested(item: Any) -> bool:
    """What is no object of its own: those come by themselves."""
    return isinstance(item, Array | Dictionary) and not item.is_indirect


def _strip(pdf: Pdf) -> None:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances"):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    for page in pdf.pages:
        _keep(page.obj, KEPT_IN_PAGE)
    _keep(pdf.Root, KEPT_IN_ROOT)
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    for each in list(dictionaries(pdf)):
        for key in DROPPED & set(each.keys()):
            del each[key]
        if isinstance(each, Stream):
            _strip_stream(each)


def _keep(held: Any, kept: set[str]) -> None:
    for key in set(held.keys()) - kept:
        del held[key]


def _strip_stream(stream: Stream) -> None:
    for key in OUTSIDE:
        if key in stream:
            del stream[key]
    if stream.get("/Subtype") == Name.PS or stream.get("/Subtype2") == Name.PS:
        raise EvidenceRefused(ACTIVE)


def check_harmless(pdf: Pdf) -> None:
    """Look at every object of a cleaned PDF. Raises EvidenceRefused where one could act, embed or link."""
    if set(pdf.Root.keys()) - KEPT_IN_ROOT or set(pdf.trailer.keys()) & {"/Info", "/Encrypt"}:
        raise EvidenceRefused(ACTIVE)
    for each in dictionaries(pdf):
        keys = set(each.keys())
        acts = str(each.get("/S")) in ACTIONS
        is_forbidden = str(each.get("/Type")) in FORBIDDEN_TYPES - {"/ObjStm"}
        if keys & DROPPED or acts or is_forbidden or (isinstance(each, Stream) and keys & set(OUTSIDE)):
            raise EvidenceRefused(ACTIVE)


if __name__ == "__main__":
    answer_alone(clean_pdf)
