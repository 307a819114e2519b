"""A laid-out page as a flow of elements, each pushed to its place by a margin, with one rule for each distinct place.

WeasyPrint sets a flow much quicker than boxes placed one by one, and reads a rule once for all pages that share it:
most places are the same on every certificate of a pack.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from awards.certificates.layout import Page
from awards.certificates.pieces import Box, Image


@dataclass
class Flow:
    """For each page its pieces with the class of their place, and the rules of all those classes."""

    pages: list[list[tuple[Box | Image, str]]]
    _classes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "Flow":
        flow = cls([])
        for page in pages:
            y, placed = 0.0, []
            for piece in page.pieces:
                placed.append((piece, flow._name(piece, y)))
                y = piece.bottom
            flow.pages.append(placed)
        return flow

    @property
    def rules(self) -> str:
        return "\n".join(f".{name} {{ {rule} }}" for rule, name in self._classes.items())

    def _name(self, piece: Box | Image, before: float) -> str:
        rule = (
            f"margin-top: {piece.y - before:.2f}pt; margin-left: {piece.x:.2f}pt; "
            f"width: {piece.width:.2f}pt; height: {piece.height:.2f}pt"
        )
        if isinstance(piece, Box):
            rule += f"; font-size: {piece.size:.2f}pt; line-height: {piece.leading:.2f}pt"
        return self._classes.setdefault(rule, f"at-{len(self._classes)}")
