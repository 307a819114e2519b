"""The file that a seal is about: how it is written byte by byte, and where two of them differ.

It is JSON in UTF-8 without byte order mark, on one line without a line end: the names of each object in the order of
their code points, "," and ":" without blanks, no character escaped that JSON allows to stand.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awards.domain.errors import AwardsError
from awards.domain.wording import N_


class SealedFileUnreadable(AwardsError):
    """This is not a file that could ever have been sealed."""


@dataclass(frozen=True)
class Difference:
    """One part of two files that is not the same: how many of its lines differ, and which (a few of them)."""

    part: str
    changed: int = 0
    only_in_file: int = 0
    only_now: int = 0
    where: tuple[str, ...] = ()


MOST_NAMED = 10
PART_NAMES = {
    "format": N_("The kind of file"),
    "edition": N_("The edition’s address"),
    "quorum": N_("The quorum"),
    "rubric": N_("The rubric"),
    "ballots": N_("The ballots"),
    "decisions": N_("The decisions"),
    "deliberations": N_("The record of the deliberation"),
    "departures": N_("Who left the room"),
    "tie_ladder": N_("The tie ladder"),
    "tie_steps": N_("The steps that were taken at a tie"),
}
"""In the order in which they are told; a part without a name here is called as in the file."""
LINE_KEYS: dict[str, tuple[str, ...]] = {
    "rubric": ("category",),
    "ballots": ("entry", "juror"),
    "decisions": ("category", "entry"),
    "deliberations": ("category",),
    "departures": ("departure",),
    "tie_steps": ("category", "attempt", "position"),
}
"""What tells the lines of a part apart."""


def write_canonical(content: Mapping[str, Any]) -> str:
    """The one way to write this content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal, as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()


def read_sealed_file(data: bytes) -> dict[str, Any]:
    """The content of a file, however it was written. Raises SealedFileUnreadable."""
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise SealedFileUnreadable(N_("This is not a file of sealed results: it is not JSON in UTF-8.")) from None
    if not isinstance(content, dict) or not isinstance(content.get("edition"), str):
        raise SealedFileUnreadable(N_("This is not a file of sealed results: it names no edition."))
    return content


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def is_rewritten(data: bytes, content: Mapping[str, Any]) -> bool:
    """Whether the content is written otherwise than canonically: an editor added a line end, say."""
    try:
        return write_canonical(content).encode() != data
    except (ValueError, RecursionError):
        return True


def differing_parts(file: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The parts of `file` that are not what they are `now`, in the order of PART_NAMES; equal content gives none."""
    order = {part: number for number, part in enumerate(PART_NAMES)}
    parts = sorted({*file, *now}, key=lambda part: (order.get(part, len(order)), part))
    return [_compare(part, file.get(part), now.get(part)) for part in parts if not _same(file.get(part), now.get(part))]


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1 is neither 1.0 nor true. What is nested too deeply to be written is equal to nothing."""
    try:
        return write_canonical({"": one}) == write_canonical({"": other})
    except RecursionError:
        return False


def _compare(part: str, file: Any, now: Any) -> Difference:
    keys = LINE_KEYS.get(part)
    if keys is None or not isinstance(file, list) or not isinstance(now, list):
        return Difference(_shown(part), changed=1)
    of_file, of_now = _by_key(file, keys), _by_key(now, keys)
    changed = [key for key in of_file if key in of_now and not _same(of_file[key], of_now[key])]
    gone = [key for key in of_file if key not in of_now]
    new = [key for key in of_now if key not in of_file]
    named = tuple(sorted([*changed, *gone, *new])[:MOST_NAMED])
    return Difference(part, len(changed), len(gone), len(new), named)


def _by_key(lines: list[Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Lines by what they are called, such as "entry 12, juror 3"; where several are called the same, all count."""
    seen: Counter[str] = Counter()
    found = {}
    for line in lines:
        called = _name(line, keys)
        seen[called] += 1
        found[called if seen[called] == 1 else f"{called} ({seen[called]})"] = line
    return found


def _name(line: Any, keys: tuple[str, ...]) -> str:
    if not isinstance(line, dict):
        return "–"
    return ", ".join(f"{key} {_shown(line.get(key))}" for key in keys)


def _shown(value: Any) -> str:
    """The beginning of something from a file, fit to be shown. What is no plain value is not spelt out."""
    text = str(value)[:40] if isinstance(value, str | int | float | None) else "…"
    return "".join(char if char.isprintable() else "�" for char in text)
