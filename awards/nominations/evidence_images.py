"""A photo written anew: upright, at most 2,400 pixels a side, sRGB, and nothing but the picture.

Runs as a process of its own (`evidence_cleaning` starts it), within limits on memory and time.
"""

import io
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from awards.domain.wording import N_
from awards.nominations.evidence_kinds import BROKEN_IMAGE, Cleaned, EvidenceRefused
from awards.nominations.evidence_limits import answer_alone

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST_SIDE = 2400
MOST_PIXELS = 50_000_000
"""Of a photo: a JPEG, which is decoded in parts and at a smaller scale."""
MOST_PIXELS_UNSCALED = 24_000_000
"""Of any other picture, which is decoded whole, and takes four times as much memory."""
QUALITY = 84
TOO_MANY_PIXELS = N_("This picture has %(millions)s million pixels; %(most)s million is the most. Save it smaller.")
Image.MAX_IMAGE_PIXELS = None  # our own limit, below, is stricter and has words of its own


def clean_image(source: Path, target: Path) -> Cleaned:
    """Write the picture in `source` anew to `target`: JPEG, or WebP where it is see-through. Raises EvidenceRefused."""
    try:
        with Image.open(source, formats=FORMATS) as opened:
            is_photo = opened.format in {"JPEG", "MPO"}
            check_pixels(opened.width, opened.height, most=MOST_PIXELS if is_photo else MOST_PIXELS_UNSCALED)
            picture = make_upright(opened)
        see_through = picture.mode == "RGBA"
        picture.info.clear()  # a comment in there would be written again
        if see_through:
            picture.save(target, "WEBP", quality=QUALITY, method=4)
        else:
            picture.save(target, "JPEG", quality=QUALITY, optimize=True)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        raise EvidenceRefused(BROKEN_IMAGE) from error
    return Cleaned("image/webp" if see_through else "image/jpeg", picture.width, picture.height)


def check_pixels(width: int, height: int, *, most: int = MOST_PIXELS) -> None:
    """Raise EvidenceRefused for a picture that would fill the memory. Its header says so, before it is decoded."""
    if width * height > most:
        numbers = {"millions": -(-width * height // 1_000_000), "most": most // 1_000_000}
        raise EvidenceRefused(TOO_MANY_PIXELS, numbers)


def make_upright(opened: Image.Image) -> Image.Image:
    """The first frame, small enough, turned as its camera meant it, in sRGB: RGB, or RGBA where it is see-through."""
    orientation = opened.getexif().get(0x0112)
    profile = opened.info.get("icc_profile")
    picture: Image.Image = opened
    if picture.mode in {"P", "1", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    elif picture.mode.startswith(("I", "F")):  # 16 bits of grey and the like
        picture = _to_eight_bits(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = _to_srgb(picture, profile)
    if orientation in range(2, 9):
        turned = Image.Exif()
        turned[0x0112] = orientation
        picture.info["exif"] = turned.tobytes()
        picture = ImageOps.exif_transpose(picture)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    return picture


def _to_eight_bits(picture: Image.Image) -> Image.Image:
    """A picture in 65,536 shades of grey, in 256."""
    return picture.convert("F").point(lambda value: value * (1 / 257)).convert("L")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):  # a profile that does not fit: the plain conversion will do
            converted = None
        if converted is not None:
            return converted
    return picture.convert(mode)


if __name__ == "__main__":
    answer_alone(clean_image)
