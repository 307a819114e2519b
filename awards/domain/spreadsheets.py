"""Text on its way into a spreadsheet."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def harmless_cell(text: str) -> str:
    """What somebody typed, harmless in a spreadsheet: never a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(DANGEROUS) else text
