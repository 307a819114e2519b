"""Reads the demo's data files."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def load_pool(name: str) -> dict[str, Any]:
    """The parsed `data/<name>.toml`; shared between callers, so read only."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
