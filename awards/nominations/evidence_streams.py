"""The streams of a PDF: none that unpacks into too much, and no photo that tells where it was taken."""

import io
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, StreamDecodeLevel
from PIL import Image

from awards.nominations.evidence_images import check_pixels
from awards.nominations.evidence_kinds import TOO_HEAVY, EvidenceRefused

MOST_BYTES_IN_ALL = 192 * 1024 * 1024
PHOTO_FILTERS = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}
JPEG_FILTERS = {"/DCTDecode", "/DCT"}
HEADED = JPEG_FILTERS | {"/JPXDecode"}
"""Filters whose data say in a header of their own how large the picture is."""


def check_streams(pdf: Pdf, *, most_bytes: int) -> None:
    """Unpack every stream once, within bounds, and take out what cameras write into photos. Raises EvidenceRefused."""
    total = 0
    for each in pdf.objects:
        if not isinstance(each, Stream):
            continue
        if each.get("/Subtype") == Name.Image:
            check_pixels(int(each.get("/Width", 0)), int(each.get("/Height", 0)))
        filters = filters_of(each)
        data = _unpack(pdf, each, filters)
        total += len(data)
        if len(data) > most_bytes or total > MOST_BYTES_IN_ALL:
            raise EvidenceRefused(TOO_HEAVY)
        if filters and filters[-1] in HEADED:
            _check_header(data)
        if filters and filters[-1] in JPEG_FILTERS:
            _write_bare(each, bare_jpeg(data))


def filters_of(stream: Any) -> list[str]:
    """The names of a stream's filters, in the order in which they are undone."""
    found = stream.get("/Filter")
    return [str(name) for name in (found if isinstance(found, Array) else [found] if found is not None else [])]


def _unpack(pdf: Pdf, stream: Any, filters: list[str]) -> bytes:
    """A stream's data with all filters undone but that of a photo, which must be the last."""
    if not PHOTO_FILTERS & set(filters):
        return bytes(stream.read_bytes(StreamDecodeLevel.generalized))
    if PHOTO_FILTERS & set(filters[:-1]):
        raise EvidenceRefused(TOO_HEAVY)
    raw = bytes(stream.read_raw_bytes())
    if len(filters) == 1:
        return raw
    packed = pdf.make_stream(raw)
    packed.Filter = Array([Name(name) for name in filters[:-1]])
    given = stream.get("/DecodeParms")
    if isinstance(given, Array):
        packed.DecodeParms = Array(list(given)[:-1])
    return bytes(packed.read_bytes(StreamDecodeLevel.generalized))


def _check_header(data: bytes) -> None:
    with Image.open(io.BytesIO(data), formats=("JPEG", "JPEG2000")) as opened:
        check_pixels(opened.width, opened.height)


def _write_bare(stream: Any, data: bytes) -> None:
    parms = stream.get("/DecodeParms")
    own = parms[-1] if isinstance(parms, Array) and len(parms) else parms
    stream.write(data, filter=Name.DCTDecode, decode_parms=own if isinstance(own, Dictionary) else None)


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without comments and application segments, but those that say how its colours are coded (0 and 14)."""
    kept, place = [data[:2]], 2
    while data[place : place + 1] == b"\xff" and len(data) >= place + 4:
        marker = data[place + 1]
        if marker == 0xDA:  # the picture itself begins
            break
        if marker == 0xFF:  # a byte that fills
            place += 1
            continue
        alone = marker == 0x01 or 0xD0 <= marker <= 0xD8
        end = place + 2 + (0 if alone else int.from_bytes(data[place + 2 : place + 4], "big"))
        if not (marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)):
            kept.append(data[place:end])
        place = end
    return b"".join([*kept, data[place:]])
