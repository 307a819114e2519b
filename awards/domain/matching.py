"""When two spellings mean the same person, team or organisation; and what of a typed name is stored."""

import re
import unicodedata
from typing import NamedTuple

from awards.domain.lifecycle import NomineeKind

# Letters that Unicode does not decompose, and signs that people type for one another.
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"})
_APOSTROPHES = dict.fromkeys([0x60, 0xB4, *range(0x2018, 0x201C), 0x2032, *range(0x2B9, 0x2BE), 0x2C8, 0xFF07], "'")
_HYPHENS = dict.fromkeys([0x2010, 0x2011], "-")
_DASHES = dict.fromkeys([0x2D, *range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], " ")

_ACCENTS_FALL_IN = ("LATIN", "GREEK")  # capitals of both are often typed without accents
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_PICTURES = {"So", "Sk"}
_JOINERS = "\u200c\u200d"  # meaningful inside Persian words and composed emoji
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LEGAL_FORMS = frozenset(["sa", "nv", "srl", "bv", "bvba", "sprl", "asbl", "vzw", "aisbl", "ivzw", "scrl", "cvba"])


class NomineeKey(NamedTuple):
    """Equal keys mean the same nominee."""

    kind: NomineeKind
    name: str
    organisation: str


def nominee_key(*, kind: NomineeKind, name: str, organisation: str) -> NomineeKey:
    return NomineeKey(kind, fold_name(name), organisation_key(organisation))


def clean_name(text: str) -> str:
    """The name as it is stored and printed: NFC, single spaces, no control characters, a plain hyphen.

    Bidirectional overrides and lone surrogates go, too; accents, apostrophes, emoji and every script stay.
    """
    composed = unicodedata.normalize("NFC", text.translate(_HYPHENS))
    kept = (" " if char.isspace() else char for char in composed if _may_be_stored(char))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _may_be_stored(char: str) -> bool:
    return char.isspace() or char in _JOINERS or unicodedata.category(char) not in _UNSEEN


def fold_name(text: str) -> str:
    """A key for comparing names: no case, no Latin or Greek accents, one apostrophe, dashes as spaces, no emoji.

    Letters of every script stay. May be empty (a name of emoji only): an empty key is nobody's.
    """
    typed = text.translate(_APOSTROPHES).translate(_DASHES)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).casefold())
    signs = decomposed.translate(_APOSTROPHES).translate(_DASHES).translate(_UNDECOMPOSED)
    return " ".join(unicodedata.normalize("NFC", _bare(_VARIATION_SELECTORS.sub("", signs))).split())


def _bare(decomposed: str) -> str:
    kept: list[str] = []
    keeps_marks = False
    for char in decomposed:
        category = unicodedata.category(char)
        if char.isspace():
            kept.append(" ")
            keeps_marks = False
        elif category.startswith("M"):
            if keeps_marks:
                kept.append(char)
        elif category not in _UNSEEN | _PICTURES:
            kept.append(char)
            keeps_marks = category.startswith("L") and not _sheds_accents(char)
    return "".join(kept)


def _sheds_accents(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_ACCENTS_FALL_IN)


def organisation_key(text: str) -> str:
    """A key for comparing organisations: `fold_name` without punctuation and legal form ("S.A.", "nv", "asbl" …)."""
    joined = fold_name(text).replace(".", "").replace("'", "")
    words = "".join(char if _is_word(char) else " " for char in joined).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"
