"""Where a text breaks into lines of about the same length: widths in ems (1.0 = the font size)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

import pyphen

# Hanzi, kana and bopomofo; the signs that stay with what follows, and with what is before.
_HAN = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3105-\u312f\u3400-\u9fff\U00020000-\U0003ffff"
_OPENING = r"「『（〈《【〔〖［｛“‘«(\[\u202f"
_CLOSING = r"」』）〉》】〕〗］｝、。，．：；！？・々ー\u3099-\u309e\u30fd\u30fe…—”’»)\],.;:!?·\u202f\-\u2010/"
# What a line may break after: up to four Hanzi, most likely a name; one of a longer run; a word and its space or dash.
_PIECE = (
    rf"(?:[{_OPENING}]*(?<![{_HAN}])[{_HAN}]{{1,4}}(?![{_HAN}])[{_CLOSING}]* *"
    rf"|[{_OPENING}]*[{_HAN}][{_CLOSING}]* *"
    rf"|(?:(?![{_OPENING}]*[{_HAN}])[^ \-\u2010/])*(?:[-\u2010/]+| +|$|(?=[{_OPENING}]*[{_HAN}])))"
)
# In a name the short particles (de, van der, &) stay with what follows; in prose only words of a single letter (à, y).
_CHUNK = re.compile(rf"(?:(?:[a-zß-ÿ]{{1,3}}|&) +)*{_PIECE}")
_PROSE = re.compile(rf"(?:(?:[^\W\d_{_HAN}]) +)?{_PIECE}")
_LONG_WORD = re.compile(r"[^\W\d_]{9,}")
HYPHEN = "\u2010"
LEAST_BEFORE, LEAST_AFTER = 4, 4
"""Letters that stay together on either side where a word is parted."""
PARTING_COST = 0.15
"""What parting a word costs, in lines of text: avoided where a line would only be a little ragged without."""
LONELY_COST = 0.5
"""What a last line of a single word costs, in lines of text."""
DICTIONARIES = {"fr": "fr", "nl": "nl_NL", "en": "en_GB"}


@dataclass(frozen=True)
class Chunk:
    """What stays together: `width` with the space behind it, `tail` that space's width, less the hyphen it may need."""

    text: str
    width: float
    tail: float
    is_part: bool = False


def split_chunks(text: str, measure: Callable[[str], float], language: str = "") -> list[Chunk]:
    """A text in pieces between which a line may break; with a language long words are pieces too."""
    chunks: list[Chunk] = []
    for found in (_PROSE if language else _CHUNK).findall(text):
        if found:
            parts = _part(found, language) if language else [found]
            for part in parts[:-1]:
                chunks.append(Chunk(part, measure(part), -measure(HYPHEN), is_part=True))
            last = parts[-1]
            chunks.append(Chunk(last, measure(last), measure(last) - measure(last.rstrip(" "))))
    return chunks


def _part(chunk: str, language: str) -> list[str]:
    word = _LONG_WORD.search(chunk)
    if word is None or word[0][0].isupper():  # a name is left whole
        return [chunk]
    places = [
        word.start() + place
        for place in _dictionary(language).positions(word[0])
        if LEAST_BEFORE <= place <= len(word[0]) - LEAST_AFTER
    ]
    bounds = [0, *places, len(chunk)]
    return [chunk[start:end] for start, end in pairwise(bounds)]


@cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=DICTIONARIES[language])


def balance(chunks: Sequence[Chunk], count: int) -> tuple[str, ...]:
    """At most `count` lines, the sum of the squares of their distances from the mean as small as can be.

    Found by going through all breaks, line by line, as Knuth and Plass did for paragraphs (1981).
    """
    count = min(count, len(chunks))
    reach = [0.0, *accumulate(chunk.width for chunk in chunks)]
    mean = reach[-1] / count
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for line in range(1, count + 1):
        best.append(_extend(best[-1], chunks, reach, mean, is_last=line == count))
    return _trace_back(best, chunks)


def _extend(
    before: dict[int, tuple[float, int]], chunks: Sequence[Chunk], reach: list[float], mean: float, *, is_last: bool
) -> dict[int, tuple[float, int]]:
    """The cheapest way to end a further line after each chunk, from the ways to end the line before it."""
    found: dict[int, tuple[float, int]] = {}
    for start, (cost, _) in before.items():
        for end in range(len(chunks) if is_last else start + 1, len(chunks) + 1):
            if end <= start:
                continue
            width = reach[end] - reach[start] - chunks[end - 1].tail
            if width > 2.2 * mean and end > start + 1 and not is_last:
                break
            total = cost + (width - mean) ** 2 + _penalty(chunks, start, end) * mean**2
            if end not in found or total < found[end][0]:
                found[end] = (total, start)
    return found


def _penalty(chunks: Sequence[Chunk], start: int, end: int) -> float:
    if chunks[end - 1].is_part:
        return PARTING_COST**2
    return LONELY_COST**2 if end == len(chunks) and start == end - 1 and start > 2 else 0.0


def _trace_back(best: list[dict[int, tuple[float, int]]], chunks: Sequence[Chunk]) -> tuple[str, ...]:
    lines: list[str] = []
    end = len(chunks)
    for level in range(len(best) - 1, 0, -1):
        start = best[level][end][1]
        line = "".join(chunk.text for chunk in chunks[start:end]).strip(" ")
        lines.append(line + HYPHEN if chunks[end - 1].is_part else line)
        end = start
    return tuple(reversed(lines))
