"""What is printed on a certificate."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Signatory:
    """A person whose signature stands, or will be written, above this name; `image` is a PNG or JPEG of it."""

    name: str
    role: str
    image: bytes | None = None


@dataclass(frozen=True)
class CertificateContent:
    """One page: all words in `language` (fr, nl or en) but the labels, which are translated while rendering.

    `kind` is winner, finalist or nominee; `hue` and `icon` are the category's; `members` is empty for a person, and
    names the people of a team; `citation` may be empty; there are at most three signatories.
    """

    kind: str
    category_name: str
    hue: str
    icon: str
    name: str
    organisation: str
    members: str
    citation: str
    edition_name: str
    awarded_on: date
    place: str
    language: str
    serial: str
    verify_url: str
    signatories: tuple[Signatory, ...]
