"""A PDF file that is written an object at a time, so that none of it needs to stay in memory."""

import struct
import zlib
from hashlib import sha256
from typing import BinaryIO

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
MOST_TOGETHER = 200
"""So many small objects are compressed together."""

# The kinds of entry in the table of objects: not written, in a place of the file, in a place of another object.
_ABSENT, _ALONE, _TOGETHER = 0, 1, 2
_ENTRY = struct.Struct(">BIH")


class PdfFile:
    """Numbers of objects are given out in order, and may be referred to before the object is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self._place = 0
        self._table = bytearray(_ENTRY.pack(_ABSENT, 0, 0xFFFF))
        self._waiting: list[tuple[int, bytes]] = []
        self._put(HEADER)

    def new_number(self) -> int:
        self._table += _ENTRY.pack(_ABSENT, 0, 0)
        return len(self._table) // _ENTRY.size - 1

    def write(self, number: int, words: bytes, data: bytes | None = None) -> None:
        """An object; with `data` a stream, whose dictionary the words are, its length among them."""
        if data is not None:
            self._note(number, _ALONE, self._place)
            self._put(b"%d 0 obj\n%s\nstream\n" % (number, words))
            self._put(data)
            self._put(b"\nendstream\nendobj\n")
            return
        self._waiting.append((number, words))
        if len(self._waiting) == MOST_TOGETHER:
            self._write_waiting()

    def finish(self, *, root: int, info: int) -> None:
        """The table of all objects; the file's identifier is a digest of what was written before it."""
        if self._waiting:
            self._write_waiting()
        number, start = self.new_number(), self._place
        self._note(number, _ALONE, start)
        identifier = self._digest.hexdigest()[:32].encode("ascii")
        entries = b"/Type /XRef /Size %d /W [ 1 4 2 ] /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ]"
        self._write_compressed(number, entries % (number + 1, root, info, identifier, identifier), bytes(self._table))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write_waiting(self) -> None:
        number, places, together = self.new_number(), [], bytearray()
        for place, (each, words) in enumerate(self._waiting):
            self._note(each, _TOGETHER, number, place)
            places.append(b"%d %d" % (each, len(together)))
            together += words + b"\n"
        self._waiting = []
        first = b" ".join(places) + b"\n"
        self._write_compressed(number, b"/Type /ObjStm /N %d /First %d" % (len(places), len(first)), first + together)

    def _write_compressed(self, number: int, entries: bytes, data: bytes) -> None:
        packed = zlib.compress(data)
        self.write(number, b"<< %s /Filter /FlateDecode /Length %d >>" % (entries, len(packed)), packed)

    def _note(self, number: int, kind: int, where: int, place: int = 0) -> None:
        _ENTRY.pack_into(self._table, number * _ENTRY.size, kind, where, place)

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._place += len(data)
