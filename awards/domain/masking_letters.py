"""Finding people by their initials and organisations by their abbreviation."""

from collections.abc import Sequence
from typing import NamedTuple

from awards.domain.masking_forms import Forms
from awards.domain.masking_tokens import HYPHENS, Token, joins
from awards.domain.masking_words import ABBREVIATIONS


class Found(NamedTuple):
    """A place in the words: from `first` to before `last`; `ending` is what was added to the name."""

    first: int
    last: int
    subject: int
    ending: str = ""


class LetterFinder:
    """Looks for initials and abbreviations in one text."""

    def __init__(self, forms: Forms, text: str, tokens: Sequence[Token]) -> None:
        self.forms, self.text, self.tokens = forms, text, tokens

    def gap(self, before: int) -> str:
        """What stands between the words `before` - 1 and `before`."""
        return self.text[self.tokens[before - 1].end : self.tokens[before].start]

    def find_at(self, first: int) -> Found | None:
        """What begins at this word."""
        return self._initials_at(first) or self._acronym_at(first)

    def _initials_at(self, first: int) -> Found | None:
        """ "J.P.", "JP", or one "A." that ends no sentence."""
        token = self.tokens[first]
        if token.text.isupper() and 2 <= len(token.key) <= 4 and token.key not in ABBREVIATIONS:
            subject = self.forms.initials.get(token.key)
            return None if subject is None else Found(first, first + 1, subject)
        last = first
        while last < len(self.tokens) and self.tokens[last].is_initial and (last == first or self._is_dotted(last)):
            last += 1
        for end in range(last, first, -1):
            letters = "".join(token.key for token in self.tokens[first:end])
            subject = self.forms.initials.get(letters) if end - first > 1 else self._lone_initial(first)
            if subject is not None:
                return Found(first, end, subject)
        return None

    def _is_dotted(self, place: int) -> bool:
        gap = self.gap(place)
        return joins(gap) and ("." in gap or gap in HYPHENS)

    def _lone_initial(self, place: int) -> int | None:
        token = self.tokens[place]
        after = self.text[token.end : token.end + 1]
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if after != "." or following is None or following.is_capital or not joins(self.gap(place + 1)):
            return None
        return self.forms.letters.get(token.key)

    def _acronym_at(self, first: int) -> Found | None:
        """ "NSC", or with dots, "N.S.C."."""
        last = first + 1
        written = self.tokens[first].text
        while last < len(self.tokens) and self.tokens[first].is_initial and self.tokens[last].is_initial:
            if not self._is_dotted(last):
                break
            written += self.tokens[last].text
            last += 1
        subject = self.forms.acronyms.get(written)
        return None if subject is None else Found(first, last, subject)
