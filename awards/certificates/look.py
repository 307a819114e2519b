"""How certificates look: the design, the paper, and the pictures that an edition puts on all of them."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from math import sqrt

from PIL import Image

DESIGNS = ("classic", "modern", "festive")
PAPERS = ("A4", "A3")
ENLARGED = {"A4": 1.0, "A3": sqrt(2)}
"""All is set on A4; A3 is the same, enlarged."""
ORIENTATIONS = ("landscape", "portrait")
MOST_SPONSORS = 6
MOST_SIGNATORIES = 3


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG file of an edition's own, written anew by whoever took it in, and what it says in words."""

    data: bytes
    alternative: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return _read_size(self.data)

    @property
    def ratio(self) -> float:
        """Its width, with its height as 1."""
        width, height = self.size
        return width / height


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


def name_picture(data: bytes) -> str:
    """The key by which a page calls a picture: the same picture has the same, in every file."""
    return sha256(data).hexdigest()[:16]


@lru_cache(maxsize=32)
def _read_size(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as image:
        return image.size
