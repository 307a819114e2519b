"""A logo or a signature written anew: a PNG in sRGB, see-through where it was, at most 2,400 pixels a side.

Runs as a process of its own, within limits on memory and time, as every file that comes from somebody's device does.
"""

from pathlib import Path

from PIL import Image

from awards.nominations.evidence_images import FORMATS, MOST_PIXELS_UNSCALED, check_pixels, make_upright
from awards.nominations.evidence_kinds import BROKEN_IMAGE, Cleaned, EvidenceRefused
from awards.nominations.evidence_limits import answer_alone


def clean_picture(source: Path, target: Path) -> Cleaned:
    """Write the picture in `source` anew to `target`, as a PNG: lines stay sharp. Raises EvidenceRefused."""
    try:
        with Image.open(source, formats=FORMATS) as opened:
            check_pixels(opened.width, opened.height, most=MOST_PIXELS_UNSCALED)
            picture = make_upright(opened)
        picture.info.clear()  # a comment in there would be written again
        picture.save(target, "PNG", optimize=True)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        raise EvidenceRefused(BROKEN_IMAGE) from error
    return Cleaned("image/png", picture.width, picture.height)


if __name__ == "__main__":
    answer_alone(clean_picture)
