"""Files in a ZIP without a clock: the same files make the same archive."""

from zipfile import ZIP_DEFLATED, ZipInfo

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP can say."""


def make_entry(name: str, *, compress_type: int = ZIP_DEFLATED) -> ZipInfo:
    """The entry of a file that everybody may read once it is unpacked."""
    entry = ZipInfo(name, ZIP_TIME)
    entry.compress_type = compress_type
    entry.external_attr = 0o644 << 16
    return entry
