"""The colours of the app's light theme: as SVG takes them, and as PDF does, three numbers from 0 to 1."""

import re
from functools import cache
from pathlib import Path

_TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"


def read_gold() -> str:
    """The gold of ornaments."""
    return _token(":root", "--gold")


def read_ink() -> str:
    """What words are written in."""
    return _token(":root", "--ink")


def read_hue(hue: str, name: str) -> str:
    """A category's colour: `--hue`, the deep `--hue-ink` or the pale `--hue-soft`."""
    return _token(f".hue-{hue}", name)


def read_colour(selector: str, name: str) -> str:
    """A colour such as #b5862a; a hue that there is not has the plain gold."""
    return _find(selector, name) or read_colour(":root", name)


def lighten(colour: str) -> str:
    """Halfway to white."""
    return " ".join(f"{(1 + float(part)) / 2:.4f}" for part in colour.split())


@cache
def _token(selector: str, name: str) -> str:
    colour = _find(selector, name)
    if colour is None:
        raise LookupError(f"tokens.css has no {name} for {selector}")
    return " ".join(f"{value / 255:.4f}" for value in bytes.fromhex(colour[1:]))


@cache
def _find(selector: str, name: str) -> str | None:
    """A colour such as #b5862a, of the first rule for the selector."""
    rule = re.escape(selector) + r"\s*\{[^}]*?" + re.escape(name) + r":\s*(#[0-9a-f]{6})"
    found = re.search(rule, _TOKENS.read_text(encoding="utf-8"))
    return found[1] if found else None
