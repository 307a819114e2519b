"""A badge baked: the picture with the signed file inside, as Open Badges 3.0 has it for PNG."""

import struct
import zlib

_SIGNATURE, _AFTER_HEADER = b"\x89PNG\r\n\x1a\n", 33
_KEYWORD = b"openbadgecredential"


def bake_png(picture: bytes, credential: str) -> bytes:
    """`picture` with an iTXt chunk that holds the credential, plain, right behind its header."""
    if not picture.startswith(_SIGNATURE) or picture[12:16] != b"IHDR":
        raise ValueError("not a PNG")
    plain, languages = b"\0\0", b"\0\0"
    body = b"iTXt" + _KEYWORD + b"\0" + plain + languages + credential.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return picture[:_AFTER_HEADER] + chunk + picture[_AFTER_HEADER:]
