"""Photos and PDF files for the tests, good and bad, made by themselves."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
EXE = b"MZ\x90\x00\x03" + b"\x00" * 400
ZIP = b"PK\x03\x04" + b"\x00" * 100
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100
HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100
FILM = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 100
GPS, MAKE, ORIENTATION, COMMENT = 0x8825, 0x010F, 0x0112, b"taken at home"


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), mode: str = "RGB", **options: Any) -> bytes:
    """A photo: red on its left half, blue on its right one."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


def telling_photo(orientation: int = 6) -> bytes:
    """A photo as a phone makes it: lying on its side, with the place, the camera and a comment."""
    told = Image.Exif()
    told[ORIENTATION], told[MAKE] = orientation, "Phone of Nora"
    told.get_ifd(GPS).update({1: "N", 2: (50.0, 51.0, 1.0), 3: "E", 4: (4.0, 21.0, 2.0)})
    return picture(exif=told, comment=COMMENT)


def polyglot() -> bytes:
    """A photo that is a web page, too."""
    return picture(comment=SCRIPT) + HTML


def see_through() -> bytes:
    """A picture with a transparent part."""
    file = io.BytesIO()
    Image.new("RGBA", (40, 30), (10, 200, 10, 0)).save(file, "PNG")
    return file.getvalue()


def png_of_zeros(side: int) -> bytes:
    """A square PNG in black and white: a few kilobytes that unpack into side² pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer, line = zlib.compressobj(9), b"\0" * (side // 8 + 1)
    data = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf(change: Callable[[Pdf], object] = lambda made: None, *, pages: int = 1, **options: Any) -> bytes:
    """A PDF that says "Thank you" on its first page, changed."""
    made = Pdf.new()
    for _ in range(pages):
        made.add_blank_page()
    first = made.pages[0]
    first.Contents = made.make_stream(b"BT /F1 24 Tf 100 700 Td (Thank you) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    first.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    change(made)
    file = io.BytesIO()
    made.save(file, **options)
    return file.getvalue()


def script() -> Dictionary:
    """An action."""
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert('here')"))


def with_scripts(made: Pdf) -> None:
    """Everything that runs when the document, a page or a field is opened."""
    made.Root.OpenAction = script()
    made.Root.AA = Dictionary(WC=script())
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("all"), script()])))
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def with_links(made: Pdf) -> None:
    """Links out, to a script, to a program, and one that sends a form."""
    actions = [
        Dictionary(S=Name.URI, URI=String("javascript:alert(1)")),
        Dictionary(S=Name.Launch, F=String("cmd.exe")),
        Dictionary(S=Name.SubmitForm, F=String("https://there.example/")),
        Dictionary(S=Name.GoToR, F=String("other.pdf"), D=String("x")),
    ]
    made.pages[0].obj.Annots = Array(
        made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10, 10]), A=action, Border=Array([0, 0, 0])
            )
        )
        for action in actions
    )


def with_filled_field(made: Pdf) -> None:
    """A field that somebody filled in, and that runs a script at each key."""
    look = made.make_stream(b"BT /F1 12 Tf (typed by hand) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 20])
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("n"), Rect=Array([10, 10, 110, 30]), F=4,
            AP=Dictionary(N=look), AA=Dictionary(K=script()),
        )
    )  # fmt: skip
    made.pages[0].obj.Annots = Array([field])
    made.Root.AcroForm = Dictionary(Fields=Array([field]))


def with_attachment(made: Pdf) -> None:
    made.attachments["run.exe"] = EXE


def with_xfa(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp:xdp/>"))


def with_media(made: Pdf) -> None:
    made.pages[0].obj.Annots = Array(
        [
            made.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]),
                    RichMediaContent=Dictionary(Assets=Dictionary()),
                )
            )
        ]
    )  # fmt: skip


def with_metadata(made: Pdf) -> None:
    made.docinfo["/Author"] = "Nora Nominator"
    with made.open_metadata() as told:
        told["dc:creator"] = ["Nora Nominator"]


def with_outside_stream(made: Pdf) -> None:
    """A page whose words are to be read from another machine."""
    made.pages[0].Contents[Name.F] = Dictionary(FS=Name.URL, F=String("https://there.example/"))


def with_bomb(made: Pdf) -> None:
    """A page of a gigabyte of blanks."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
    made.pages[0].Contents.write(data, filter=Name.FlateDecode)


def with_many_bombs(made: Pdf) -> None:
    """Forty times sixty megabytes."""
    data = zlib.compress(b" " * (60 * 2**20), 9)
    streams = [made.make_stream(b"") for _ in range(40)]
    for stream in streams:
        stream.write(data, filter=Name.FlateDecode)
    made.pages[0].Contents = Array(streams)


def with_bomb_in_bomb(made: Pdf) -> None:
    data = zlib.compress(zlib.compress(b" " * (300 * 2**20), 9), 9)
    made.pages[0].Contents.write(data, filter=Array([Name.FlateDecode, Name.FlateDecode]))


def with_photo(made: Pdf, width: int = 320, height: int = 200) -> None:
    """A telling photo on the page; its size may be a lie."""
    photo = made.make_stream(b"")
    photo.write(telling_photo(1), filter=Name.DCTDecode)
    photo.Type, photo.Subtype, photo.Width, photo.Height = Name.XObject, Name.Image, width, height
    photo.ColorSpace, photo.BitsPerComponent = Name.DeviceRGB, 8
    made.pages[0].obj.Resources.XObject = Dictionary(I=photo)
    made.pages[0].Contents = made.make_stream(b"q 500 0 0 400 0 0 cm /I Do Q")


def locked(owner: str = "x", user: str = "") -> bytes:
    """A PDF that may be opened, but not copied; or not even opened."""
    return pdf(encryption=pikepdf.Encryption(owner=owner, user=user))
