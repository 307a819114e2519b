"""One PDF/UA-1 file from several that `render_certificates` printed."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, ObjectStreamMode, Pdf, PdfError, Stream

# What a part may hold in its catalogue and the root of its tags: anything else would be lost, so it is refused.
_FROM_FIRST = {"/Lang", "/MarkInfo", "/Metadata", "/ViewerPreferences"}
_WITH_PAGES = {"/Pages", "/Outlines", "/Names"}
_IN_CATALOGUE = {"/Type", "/StructTreeRoot", *_FROM_FIRST, *_WITH_PAGES}
_IN_TAGS = {"/Type", "/K", "/ParentTree", "/ParentTreeNextKey", "/RoleMap", "/IDTree"}


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
    with pikepdf.new() as pdf:
        joint = _Joint(pdf)
        for path in parts:
            with _opened(path) as part:
                joint.add(part)
        joint.finish()
        pdf.save(
            unfinished, min_version="1.7", fix_metadata_version=False, deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
        )  # fmt: skip
    os.replace(unfinished, out)


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


class _Joint:
    """A file that grows by a part at a time."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._owners, self._next_owner = NumberTree.new(pdf), 0
        self._ids = NameTree.new(pdf)
        self._tags = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=self._owners.obj))
        self._kept: dict[tuple[bytes, bytes], Object] = {}

    def add(self, part: Pdf) -> None:
        """Everything of a part, which is changed by this and may be closed afterwards."""
        _shift_owners(part, self._next_owner)
        first = len(self._pdf.pages)
        self._pdf.add_pages_from(part)  # with bookmarks and targets; before all else, which points to pages
        others = {key: value for key, value in part.Root.items() if key not in _WITH_PAGES}
        copied = self._pdf.copy_foreign(part.make_indirect(Dictionary({**others, "/Info": part.docinfo})))
        if first == 0:
            self._begin(copied)
        self._add_tags(copied.StructTreeRoot, str(copied.Lang))
        seen: dict[tuple[int, int], Object] = {}
        for page in self._pdf.pages[first:]:
            page.obj.Resources = self._share(page.obj.Resources, seen)

    def finish(self) -> None:
        """State what the parts hold together."""
        self._pdf.Root.StructTreeRoot = self._tags
        if len(self._ids):
            self._tags.IDTree = self._ids.obj

    def _begin(self, copied: Any) -> None:
        for key in _FROM_FIRST & set(copied.keys()):
            self._pdf.Root[key] = copied[key]
        self._pdf.trailer.Info = self._pdf.make_indirect(copied.Info)
        document = copied.StructTreeRoot.K[0]
        document.P, self._tags.K = self._tags, Array([document])

    def _add_tags(self, tags: Any, language: str) -> None:
        """The elements of the part's document go into the first one's; each keeps its language."""
        document, mine = tags.K[0], self._tags.K[0]
        if document.objgen != mine.objgen:
            for element in document.K:
                element.P = mine
                if "/Lang" not in element and language != str(self._pdf.Root.Lang):
                    element.Lang = pikepdf.String(language)
            mine.K.extend(document.K)
        owners = NumberTree(tags.ParentTree)
        self._owners.update({self._next_owner + key: owner for key, owner in owners.items()})
        self._next_owner += max(owners) + 1
        _merge(self._ids, NameTree(tags.IDTree) if "/IDTree" in tags else {})
        if "/RoleMap" in tags:
            self._tags.RoleMap = self._tags.get("/RoleMap", Dictionary())
            _merge(self._tags.RoleMap, tags.RoleMap)

    def _share(self, value: Any, seen: dict[tuple[int, int], Object]) -> Any:
        """The value, or the one kept of an earlier part that says the same, down to the last stream."""
        if value.is_indirect:
            if value.objgen in seen:
                return seen[value.objgen]
            seen[value.objgen] = value
        for key, child in list(enumerate(value) if isinstance(value, Array) else value.items()):
            if isinstance(child, Array | Dictionary | Stream):
                value[key] = self._share(child, seen)
        if value.is_indirect:
            value = seen[value.objgen] = self._kept.setdefault(_fingerprint(value), value)
        return value


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


def _shift_owners(part: Pdf, first: int) -> None:
    """Count the owners of marked content and of links from `first` on."""
    for thing in part.objects:
        for key in ("/StructParents", "/StructParent"):
            if isinstance(thing, Dictionary | Stream) and key in thing:
                thing[key] += first


def _merge(into: Any, more: Any) -> None:
    for key, value in more.items():
        if key in into and into[key] != value:
            raise _Unfit(f"{key} means something else in an earlier file.")
        into[key] = value


def _fingerprint(value: Any) -> tuple[bytes, bytes]:
    """Equal for objects that say the same, where what they refer to is the same."""
    if isinstance(value, Stream):
        return value.stream_dict.unparse(resolved=True), sha256(value.read_raw_bytes()).digest()
    return value.unparse(resolved=True), b""
