"""How certificates look: the design, the paper, and the pictures that an edition puts on all of them."""

from dataclasses import dataclass

DESIGNS = ("classic", "modern", "festive")
PAPERS = ("A4", "A3")
ORIENTATIONS = ("landscape", "portrait")
MOST_SPONSORS = 6
MOST_SIGNATORIES = 3


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG file of an edition's own, written anew by whoever took it in, and what it says to who cannot see."""

    data: bytes
    alternative: str


@dataclass(frozen=True)
class Look:
    """What all certificates of a file share. `marks` adds 3 mm of bleed and crop marks, for the print shop."""

    design: str = "classic"
    paper: str = "A4"
    orientation: str = "landscape"
    marks: bool = False
    logo: Picture | None = None
    sponsors: tuple[Picture, ...] = ()

    def __post_init__(self) -> None:
        chosen = (self.design in DESIGNS, self.paper in PAPERS, self.orientation in ORIENTATIONS)
        if not all(chosen) or len(self.sponsors) > MOST_SPONSORS:
            raise ValueError(f"There is no such look: {self.design}, {self.paper}, {self.orientation}.")


PLAIN = Look()
