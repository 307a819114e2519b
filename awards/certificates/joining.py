"""One PDF/UA-1 file from several that `render_certificates` printed, of which one is in memory at a time."""

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, NameTree, NumberTree, Pdf, PdfError, Stream, String

from awards.certificates.pdf_writing import PdfFile

# What a part may hold in its catalogue and the root of its tags: anything else would be lost, so it is refused.
_FROM_FIRST = {"/Type", "/Lang", "/MarkInfo", "/Metadata", "/ViewerPreferences"}
_IN_CATALOGUE = {"/Pages", "/StructTreeRoot", "/Outlines", "/Names", *_FROM_FIRST}
_IN_TAGS = {"/Type", "/K", "/ParentTree", "/ParentTreeNextKey"}

# A reference to another object; before that a text, in which the same letters refer to nothing.
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|\b(\d+) 0 R\b", re.DOTALL)


class JoiningError(RuntimeError):
    """A part is missing, damaged, or not one that was printed here; the message names its file."""


class _Unfit(ValueError):
    """What is wrong with a part, its file not named yet."""


def join_pdfs(parts: Sequence[Path], out: Path) -> None:
    """Write the pages of all parts, in order, to `out`: whole, or not at all.

    Tags, languages, bookmarks, links and their targets stay as they are; the title, author, dates and language of the
    file are the first part's. What parts share, such as fonts and ornaments, is stored once. The same parts give the
    same bytes. Raises JoiningError.
    """
    if not parts:
        raise ValueError("There is no file to join.")
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            joint = _Joint(PdfFile(file))
            for path in parts:
                with _opened(path) as part:
                    joint.add(part)
            joint.finish()
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[Pdf]:
    """A part; whatever is wrong with it, even what could be guessed around, is a JoiningError."""
    try:
        with pikepdf.open(path, attempt_recovery=False) as part:
            _check(part)
            yield part
            if warnings := part.get_warnings():
                raise _Unfit(str(warnings[0]))
    except (OSError, PdfError, _Unfit) as error:
        raise JoiningError(f"{path} cannot be joined: {error}") from error


def _check(part: Pdf) -> None:
    """Refuse what cannot be joined without a loss. Raises _Unfit."""
    tags, names = (part.Root.get(key, Dictionary()) for key in ("/StructTreeRoot", "/Names"))
    if strange := {*part.Root} - _IN_CATALOGUE | {*tags} - _IN_TAGS | {*names} - {"/Dests"}:
        raise _Unfit(f"nobody knows how to join {', '.join(sorted(strange))}.")
    if "/Lang" not in part.Root or "/ParentTree" not in tags or [kid.get("/S") for kid in tags.K] != ["/Document"]:
        raise _Unfit("it is not one tagged document in a language.")
    owners = NumberTree(tags.ParentTree)
    if not part.pages or any(page.obj.get("/StructParents", -1) not in owners for page in part.pages):
        raise _Unfit("a page has no tags.")


class _Joint:
    """A file that grows by a part at a time, and remembers numbers of objects only."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._root, self._info, self._pages, self._tags = (file.new_number() for _ in range(4))
        self._document, self._outlines = (file.new_number() for _ in range(2))
        self._catalogue = self._document_words = b""
        self._language = ""
        self._page_groups: list[int] = []
        self._page_count = 0
        self._elements: list[int] = []
        self._owner_groups: list[int] = []
        self._next_owner = 0
        self._bookmark_count = self._first_bookmark = self._last_bookmark = 0
        self._last_bookmark_words = b""
        self._targets: dict[str, bytes] = {}
        self._kept: dict[bytes, int] = {}

    def add(self, part: Pdf) -> None:
        """Everything of a part, which is changed by this and may be closed afterwards."""
        _adapt(part, self._next_owner, _rename_targets(part, self._targets))
        copier = _Copier(part, self._file, self._kept)
        root = part.Root
        copier.lead(root.StructTreeRoot, self._tags)
        copier.lead(root.StructTreeRoot.K[0], self._document)
        for page in part.pages:
            copier.share(page.obj.Resources)
        self._add_elements(root, copier)
        if not self._page_groups:
            self._begin(part, copier)
        self._add_owners(part, copier)
        self._add_bookmarks(root.get("/Outlines", Dictionary()), copier)
        for name, target in NameTree(root.Names.Dests).items() if "/Names" in root else ():
            self._targets[name] = copier.words(target)
        self._page_count += len(part.pages)
        root.Pages.Parent = copier.reference(self._pages)
        self._page_groups.append(copier.number(root.Pages))
        copier.finish()

    def finish(self) -> None:
        """What the parts hold together."""
        root = b"/Pages %d 0 R /StructTreeRoot %d 0 R" % (self._pages, self._tags)
        if self._first_bookmark:
            self._file.write(self._last_bookmark, self._last_bookmark_words)
            ends = (self._bookmark_count, self._first_bookmark, self._last_bookmark)
            self._file.write(self._outlines, b"<< /Type /Outlines /Count %d /First %d 0 R /Last %d 0 R >>" % ends)
            root += b" /Outlines %d 0 R" % self._outlines
        if self._targets:
            named = {bytes(String(name)): (String(name).unparse(), target) for name, target in self._targets.items()}
            pairs = b" ".join(b"%s %s" % named[key] for key in sorted(named))
            root += b" /Names << /Dests << /Names [ %s ] >> >>" % pairs
        pages = (_references(self._page_groups), self._page_count)
        self._file.write(self._pages, b"<< /Type /Pages /Kids %s /Count %d >>" % pages)
        self._file.write(self._document, _with(self._document_words, b"/K " + _references(self._elements)))
        tags = (self._document, _references(self._owner_groups))
        self._file.write(self._tags, b"<< /Type /StructTreeRoot /K [ %d 0 R ] /ParentTree << /Kids %s >> >>" % tags)
        self._file.write(self._root, _with(self._catalogue, root))
        self._file.finish(root=self._root, info=self._info)

    def _begin(self, part: Pdf, copier: "_Copier") -> None:
        self._language = str(part.Root.Lang)
        self._catalogue = copier.words(Dictionary({key: part.Root[key] for key in _FROM_FIRST & {*part.Root}}))
        self._file.write(self._info, copier.words(part.docinfo))

    def _add_elements(self, root: Any, copier: "_Copier") -> None:
        """The elements of the part's document go into the first one's; each keeps its language."""
        document = root.StructTreeRoot.K[0]
        for element in document.K:
            if "/Lang" not in element and str(root.Lang) != self._language:
                element.Lang = root.Lang
            self._elements.append(copier.number(element))
        del document.K
        self._document_words = self._document_words or copier.words(document)

    def _add_owners(self, part: Pdf, copier: "_Copier") -> None:
        """The way back from what is drawn to its element."""
        owners = sorted(NumberTree(part.Root.StructTreeRoot.ParentTree).items())
        keys = [self._next_owner + key for key, _ in owners]
        pairs = [each for key, (_, owner) in zip(keys, owners, strict=True) for each in (key, owner)]
        group = part.make_indirect(Dictionary(Limits=[keys[0], keys[-1]], Nums=pairs))
        self._owner_groups.append(copier.number(group))
        self._next_owner = keys[-1] + 1

    def _add_bookmarks(self, outlines: Any, copier: "_Copier") -> None:
        """They follow those that are there; the last waits until it is known whether another follows."""
        if "/First" not in outlines:
            return
        copier.lead(outlines, self._outlines)
        last = self._file.new_number()
        copier.lead(outlines.Last, last)
        first = copier.number(outlines.First)
        if self._first_bookmark:
            outlines.First.Prev = copier.reference(self._last_bookmark)
            self._file.write(self._last_bookmark, _with(self._last_bookmark_words, b"/Next %d 0 R" % first))
        self._first_bookmark = self._first_bookmark or first
        self._last_bookmark, self._last_bookmark_words = last, copier.words(outlines.Last)
        self._bookmark_count += max(0, outlines.get("/Count", 0))


class _Copier:
    """Writes objects of a part under numbers of the file, each with everything that it refers to."""

    def __init__(self, part: Pdf, file: PdfFile, kept: dict[bytes, int]) -> None:
        self._part, self._file, self._kept = part, file, kept
        self._numbers: dict[int, int] = {}
        self._waiting: deque[int] = deque()

    def lead(self, thing: Any, number: int) -> None:
        """References to the thing lead to that number, whoever writes it."""
        self._numbers[_own_number(thing)] = number

    def reference(self, number: int) -> Any:
        """A reference to that number, for use in the part."""
        stand_in = self._part.make_indirect(Dictionary())
        self.lead(stand_in, number)
        return stand_in

    def number(self, thing: Any) -> int:
        """The number under which the thing is, or will be, written."""
        return self._number(_own_number(thing))

    def words(self, thing: Any) -> bytes:
        """The thing as it stands in the file."""
        return _translate(thing, self._number)

    def share(self, thing: Any) -> None:
        """Write the objects in it now, but for those that a part before had, down to the last stream."""
        if thing.is_indirect:
            self._share(_own_number(thing))
        else:
            _translate(thing, self._share)

    def finish(self) -> None:
        while self._waiting:
            own = self._waiting.popleft()
            self._file.write(self._numbers[own], *self._read(own, self._number))

    def _number(self, own: int) -> int:
        if own not in self._numbers:
            self._numbers[own] = self._file.new_number()
            self._waiting.append(own)
        return self._numbers[own]

    def _share(self, own: int) -> int:
        if own not in self._numbers:
            self._numbers[own] = 0  # so that what refers to itself ends
            words, data = self._read(own, self._share)
            key = sha256(b"%d %s" % (data is None, words) + (data or b"")).digest()
            if key not in self._kept:
                self._kept[key] = self._file.new_number()
                self._file.write(self._kept[key], words, data)
            self._numbers[own] = self._kept[key]
        return self._numbers[own]

    def _read(self, own: int, number_of: Callable[[int], int]) -> tuple[bytes, bytes | None]:
        thing = self._part.get_object(own, 0)
        if isinstance(thing, Stream):
            return _translate(thing.stream_dict, number_of), thing.read_raw_bytes()
        return _translate(thing, number_of), None


def _own_number(thing: Any) -> int:
    """Raises _Unfit."""
    if not thing.is_indirect:
        raise _Unfit("something that is referred to is no object of its own.")
    return int(thing.objgen[0])


def _translate(thing: Any, number_of: Callable[[int], int]) -> bytes:
    def translate(found: re.Match[bytes]) -> bytes:
        return found[0] if found[1] is None else b"%d 0 R" % number_of(int(found[1]))

    words: bytes = _REFERENCE.sub(translate, thing.unparse(resolved=True))
    return words


def _references(numbers: Iterable[int]) -> bytes:
    return b"[ %s ]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _with(dictionary: bytes, entries: bytes) -> bytes:
    return dictionary.removesuffix(b">>") + entries + b" >>"


def _adapt(part: Pdf, first_owner: int, renamed: Mapping[str, str]) -> None:
    """Count the owners of marked content and of links from `first_owner`, and lead links to targets' new names."""
    for thing in part.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        for key in ("/StructParents", "/StructParent"):
            if key in thing:
                thing[key] += first_owner
        if renamed and str(thing.get("/Dest")) in renamed:
            thing.Dest = String(renamed[str(thing.Dest)])


def _rename_targets(part: Pdf, taken: Mapping[str, bytes]) -> dict[str, str]:
    """Give targets whose name an earlier part has another one; the new names by the old."""
    if "/Names" not in part.Root:
        return {}
    targets, renamed = NameTree(part.Root.Names.Dests), {}
    for name in [name for name in targets if name in taken]:
        fresh = (f"{name}-{number}" for number in count(2))
        renamed[name] = next(one for one in fresh if one not in taken and one not in targets)
        targets[renamed[name]] = targets[name]
        del targets[name]
    return renamed
