"""French and Dutch are complete: every msgid of code, pages and mail has its text, with the same places in it."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from awards.config import PROJECT

FOLDER = PROJECT / "awards" / "translations"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "_l": None, "lazy_gettext": None}


@pytest.fixture(scope="module")
def msgids() -> dict[object, str]:
    """Every msgid in use, and a file that uses it."""
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[object, str] = {}
    for name in ("awards", "templates"):
        wanted = [(pattern.split("/", 1)[1], method) for pattern, method in methods if pattern.startswith(name)]
        for file_name, _line, message, _comments, _context in extract_from_dir(
            PROJECT / name, wanted, keywords=KEYWORDS, options_map=options
        ):
            found[message] = f"{name}/{file_name}"
    return found


def read(language: str) -> Catalog:
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


def places(text: object) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", " ".join(text) if isinstance(text, (tuple, list)) else str(text)))


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_is_missing(msgids, language: str) -> None:
    catalogue = read(language)
    missing = []
    for message, file in msgids.items():
        entry = catalogue.get(message[0] if isinstance(message, tuple) else message)
        texts = entry.string if entry is not None and isinstance(entry.string, tuple) else (entry and entry.string,)
        if not all(texts) or entry.fuzzy:
            missing.append((file, message))
    assert missing == []
    assert len(msgids) > 500


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_place_is_kept(language: str) -> None:
    wrong = [entry.id for entry in read(language) if entry.id and not places(entry.string) <= places(entry.id)]
    lost = [
        entry.id
        for entry in read(language)
        if isinstance(entry.id, str) and entry.id and places(entry.string) != places(entry.id)
    ]
    assert wrong == lost == []


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_is_left_over(msgids, language: str) -> None:
    known = {message[0] if isinstance(message, tuple) else message for message in msgids}
    used = [entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in read(language) if entry.id]
    assert [msgid for msgid in used if msgid not in known] == []
