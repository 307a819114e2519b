"""A page's text made fit for the print fonts."""

import unicodedata

from awards.certificates.typesetting import missing_letters, printable

UNKNOWN = "?"
"""Stands for a letter that no print font has: one such letter can cost a minute of searching."""


def make_printable(html: str) -> str:
    """Line by line, so that line breaks stay; letters that cannot be printed become question marks."""
    lines = [printable(line) for line in unicodedata.normalize("NFC", html).split("\n")]
    unknown = dict.fromkeys(map(ord, missing_letters(" ".join(lines))), UNKNOWN)
    return "\n".join(line.translate(unknown) for line in lines)
