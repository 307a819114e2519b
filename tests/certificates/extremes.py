"""Contents at the edges of what people may give, for every look."""

from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw

from awards.certificates.content import CertificateContent
from awards.certificates.look import DESIGNS, ORIENTATIONS, Look, Picture
from tests.certificates.reading import SIGNATORIES, make_content

LONG = "Elle a demandé de quoi l'on avait besoin ce soir-là, et elle est restée jusqu'à ce que tout soit réglé. "


def make_picture(width: int, height: int, alternative: str) -> Picture:
    """A frame with a diagonal, so that one sees which side is up."""
    image = Image.new("RGB", (width, height), "#e8eefa")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, height - 1), outline="#264480", width=4)
    draw.line((0, 0, width, height), fill="#264480", width=3)
    kept = BytesIO()
    image.save(kept, "PNG")
    return Picture(kept.getvalue(), alternative)


LOGO = make_picture(900, 300, "Association of Examples")
SPONSORS = tuple(make_picture(300 + 90 * index, 200, f"Sponsor {index}") for index in range(6))
SIGNED = tuple(replace(each, image=make_picture(600 + index, 200, "").data) for index, each in enumerate(SIGNATORIES))


def list_extremes() -> list[CertificateContent]:
    """The shortest, the longest, the widest, other scripts, and everything at once."""
    everything = make_content(
        name=("Équipe de nuit de l'escalade et de la seconde ligne " * 4)[:120],
        organisation=("Service public fédéral des Exemples " * 6)[:200],
        members=", ".join(f"Prénom Nom-de-Famille {number}" for number in range(40)),
        citation=(LONG * 8)[:600],
        category_name="Une catégorie dont le nom est beaucoup plus long que tous les autres noms",
        edition_name="Customer Contact Awards de l'année deux mille vingt-six, édition anniversaire",
        place="Ottignies-Louvain-la-Neuve, Brabant wallon",
        verify_url="https://awards.verylongdomainname.example/verify/7K2QF-0M3WX-9ZB4T",
        language="fr",
        kind="finalist",
        signatories=SIGNED,
    )
    return [
        make_content(name="Bo", organisation="", citation="", signatories=()),
        make_content(name="W" * 120, organisation="M" * 120, citation="W" * 600, signatories=SIGNED[:2]),
        make_content(name="Marie-Charlotte Vanderstappen-Smet de la Fontaine", citation=LONG, language="fr",
                     signatories=SIGNED[:1]),
        make_content(name="عبد الرحمن بن محمد الحسيني", citation=LONG * 3, language="nl", signatories=SIGNED),
        everything,
    ]  # fmt: skip


def list_looks() -> list[Look]:
    """Each design and orientation, bare and with all its pictures."""
    bare = [Look(design=design, orientation=orientation) for design in DESIGNS for orientation in ORIENTATIONS]
    return [*bare, *(replace(look, logo=LOGO, sponsors=SPONSORS) for look in bare)]
