"""What the documentation names exists: settings, commands, targets, pages; and every setting is documented."""

import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect

from awards import cli
from awards.config import SETTINGS

PROJECT = Path(__file__).resolve().parent.parent
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
OPERATOR = PROJECT / "docs" / "operator.md"
COMMAND = re.compile(r"(?:flask|--app wsgi) awards ([a-z].*)")
OF_THE_SYSTEM = ("/etc/", "/var/", "/srv/", "/usr/", "/opt/", "/home/", "/tmp/", "/run/")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))


@cache
def code_in(page: Path) -> list[str]:
    """What stands in code: the lines of blocks, and the pieces between single backticks."""
    text = page.read_text()
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```[^\n]*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", prose)


def targets() -> set[str]:
    """The targets of the Makefile that are meant for people."""
    (phony,) = re.findall(r"^\.PHONY: (help .*)$", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE)
    return set(phony.split())


@each_page
def test_settings_exist(page: Path) -> None:
    known = {setting.name for setting in SETTINGS}
    named = set(re.findall(r"\bAWARDS_[A-Z0-9_]+\b", page.read_text()))
    assert named - known == set()


@each_page
def test_commands_exist_with_their_options(page: Path) -> None:
    for words in (shlex.split(found, comments=True) for code in code_in(page) for found in COMMAND.findall(code)):
        command: click.Command = cli.awards
        while isinstance(command, click.Group) and words:
            assert words[0] in command.commands, f"{page.name}: flask awards … {words[0]}"
            command = command.commands[words.pop(0)]
        options = {"--help", *(option for parameter in command.params for option in parameter.opts)}
        assert {word.split("=")[0] for word in words if word.startswith("--")} <= options, f"{page.name}: {words}"


@each_page
def test_targets_exist(page: Path) -> None:
    named = {found for code in code_in(page) for found in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", code)}
    assert named - targets() == set()


def is_page(routes: MapAdapter, path: str) -> bool:
    try:
        routes.match(path)
    except (RequestRedirect, MethodNotAllowed):
        return True
    except NotFound:
        return False
    return True


@each_page
def test_pages_exist(page: Path, app_of_database: Flask) -> None:
    routes = app_of_database.url_map.bind("localhost")
    named = {code for code in code_in(page) if re.fullmatch(r"/[\w/.-]*", code) and not code.startswith(OF_THE_SYSTEM)}
    assert {path for path in named if not is_page(routes, path)} == set()


@each_page
def test_links_to_files_lead_somewhere(page: Path) -> None:
    linked = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    missing = [link for link in linked if "://" not in link and not (page.parent / link).exists()]
    assert [link for link in missing if not link.startswith("mailto:")] == []


def test_every_setting_is_in_the_operators_table() -> None:
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (.*?) \|", OPERATOR.read_text(), flags=re.MULTILINE))
    assert rows == {setting.name: f"`{setting.default}`" if setting.default else "" for setting in SETTINGS}


def test_every_command_is_in_the_operators_guide() -> None:
    named = {found.split()[0] for code in code_in(OPERATOR) for found in COMMAND.findall(code)}
    assert set(cli.awards.commands) - named == set()
