"""Where the parts of a certificate stand in each design and orientation: lengths in millimetres, from the top left.

All is measured on A4; A3 is the same page enlarged (awards/certificates/sheets.py).
"""

from dataclasses import dataclass, replace
from functools import cache

LONG, SHORT = 297.0, 210.0
BLEED = 3.0
"""What a print shop cuts away: colour that runs to the edge goes this far over it."""
CELL_GAP = 6.0
SIGNATURE_HEIGHT = 13.0
STRIP_HEIGHT = 13.0
"""What the sponsors' strip takes from the page: its pictures, its label, and the space above."""


@dataclass(frozen=True)
class Zone:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def raised(self, by: float) -> "Zone":
        return replace(self, top=self.top - by)


@dataclass(frozen=True)
class Geometry:
    """One page. `split` puts the signatures left and right of the QR code; otherwise they stand in `foot`, in a row.

    `foot.top` is the line on which people sign. `head` holds the title and the category, `middle` the name, the
    organisation, the members and the citation.
    """

    width: float
    height: float
    align: str
    medallion: tuple[float, float]
    medallion_radius: float
    eyebrow: Zone
    head: Zone
    middle: Zone
    citation_width: float
    split: bool
    foot: Zone
    check: Zone
    qr_side: float
    logo: Zone
    sponsors: Zone
    panel: Zone | None = None


_CENTRED_LANDSCAPE = Geometry(
    width=LONG, height=SHORT, align="center",
    medallion=(148.5, 23.5), medallion_radius=16.5,
    eyebrow=Zone(75, 43, 147, 5), head=Zone(30.5, 48.4, 236, 20.4), middle=Zone(30.5, 71, 236, 81.5),
    citation_width=205, split=True, foot=Zone(21, 178, 255, 17), check=Zone(105.5, 162.5, 86, 31), qr_side=19,
    logo=Zone(22, 21, 46, 16), sponsors=Zone(30, 182.5, 237, 11.5),
)  # fmt: skip
_CENTRED_PORTRAIT = Geometry(
    width=SHORT, height=LONG, align="center",
    medallion=(105, 27), medallion_radius=18,
    eyebrow=Zone(25, 50, 160, 5), head=Zone(24, 56, 162, 27), middle=Zone(24, 88, 162, 121),
    citation_width=146, split=False, foot=Zone(24, 227, 162, 15), check=Zone(62, 251.5, 86, 31), qr_side=19,
    logo=Zone(22, 21, 46, 17), sponsors=Zone(24, 269, 162, 11),
)  # fmt: skip
_MODERN_LANDSCAPE = Geometry(
    width=LONG, height=SHORT, align="left",
    medallion=(40, 52), medallion_radius=27,
    eyebrow=Zone(88, 23, 138, 5), head=Zone(12, 90, 56, 54), middle=Zone(88, 40, 191, 106),
    citation_width=172, split=False, foot=Zone(88, 173, 191, 15), check=Zone(16, 151, 48, 44), qr_side=25,
    logo=Zone(231, 14, 48, 20), sponsors=Zone(88, 185, 191, 11.5), panel=Zone(7, 7, 66, 196),
)  # fmt: skip
_MODERN_PORTRAIT = Geometry(
    width=SHORT, height=LONG, align="left",
    medallion=(46, 48), medallion_radius=29,
    eyebrow=Zone(86, 31, 108, 5), head=Zone(86, 40, 108, 42), middle=Zone(24, 112, 162, 108),
    citation_width=156, split=False, foot=Zone(24, 262, 112, 15), check=Zone(140, 240, 46, 42), qr_side=23,
    logo=Zone(138, 93, 48, 15), sponsors=Zone(24, 273, 162, 11.5), panel=Zone(7, 7, 196, 82),
)  # fmt: skip
_BASE = {
    ("classic", "landscape"): _CENTRED_LANDSCAPE,
    ("classic", "portrait"): _CENTRED_PORTRAIT,
    ("festive", "landscape"): replace(_CENTRED_LANDSCAPE, medallion=(148.5, 22.5), medallion_radius=14.0),
    ("festive", "portrait"): replace(_CENTRED_PORTRAIT, medallion=(105, 26.5), medallion_radius=16.0),
    ("modern", "landscape"): _MODERN_LANDSCAPE,
    ("modern", "portrait"): _MODERN_PORTRAIT,
}


@cache
def find_geometry(design: str, orientation: str, *, has_sponsors: bool) -> Geometry:
    """The page of a design; with sponsors the foot moves up to make room, and the middle is so much lower."""
    base = _BASE[design, orientation]
    if not has_sponsors:
        return base
    middle = replace(base.middle, height=base.middle.height - STRIP_HEIGHT)
    on_panel = base.panel is not None and base.check.left < base.panel.right and base.check.top < base.panel.bottom
    check = base.check if on_panel else base.check.raised(STRIP_HEIGHT)
    return replace(base, middle=middle, foot=base.foot.raised(STRIP_HEIGHT), check=check)


def split_foot(geometry: Geometry, count: int) -> tuple[Zone, ...]:
    """The places to sign, under the line of `foot.top`; `count` is even where the foot is split."""
    if count == 0:
        return ()
    foot = geometry.foot
    if geometry.split:
        width = 70.0 if count == 2 else 39.0
        starts = [27.0, 200.0] if count == 2 else [21.0, 64.0, 194.0, 237.0]
        return tuple(Zone(start, foot.top, width, foot.height) for start in starts[:count])
    width = min(62.0, (foot.width - CELL_GAP * (count - 1)) / count)
    left = foot.left
    if geometry.align == "center":
        left += (foot.width - width * count - CELL_GAP * (count - 1)) / 2
    return tuple(Zone(left + index * (width + CELL_GAP), foot.top, width, foot.height) for index in range(count))
