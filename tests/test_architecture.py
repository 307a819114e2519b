"""The house rules that a machine can check: who imports whom, how large things grow, what names are not used."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest
from flask import Flask
from importlinter.cli import lint_imports

from awards.extensions import csrf

PROJECT = Path(__file__).resolve().parent.parent
MOST_LINES = 300
MOST_FUNCTION_LINES = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}
KINDS = ("models", "service", "forms", "views")
"""The kinds of module in a feature, from the bottom up; `service_screening` is a service."""
SLOW_TO_LOAD = {"pyhanko", "pyld", "weasyprint"}


def sources(*folders: str) -> list[Path]:
    """Python files of these folders, migrations and tests' caches left out."""
    found = (path for folder in folders for path in (PROJECT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("awards", include_external_packages=True, cache_dir=None)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported_by(node: ast.AST) -> set[str]:
    """The names of the modules that an import statement names; none for another node."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module or ""} if isinstance(node, ast.ImportFrom) else set()


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *command], cwd=PROJECT, capture_output=True, text=True)


def test_rooms_import_downwards_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    broken = lint_imports("pyproject.toml", no_cache=True)
    assert not broken, capsys.readouterr().out


def kind_of(module: str) -> int | None:
    """Where a module stands in its feature, or None when it is of no kind."""
    base = module.rsplit(".", 1)[-1].split("_")[0]
    return KINDS.index(base) if base in KINDS else None


def test_inside_a_feature_views_import_forms_import_services_import_models() -> None:
    upwards = [
        f"{module} imports {imported}"
        for module in graph().modules
        for imported in graph().find_modules_directly_imported_by(module)
        if module.split(".")[:2] == imported.split(".")[:2]
        and (own := kind_of(module)) is not None
        and (other := kind_of(imported)) is not None
        and other > own
    ]
    assert upwards == []


def test_services_know_nothing_of_the_web() -> None:
    web = re.compile(r"(flask(_\w+)?|wtforms|werkzeug|awards\.web|awards\.forms)$")
    found = [
        f"{module} imports {imported}"
        for module in graph().modules
        if kind_of(module) == KINDS.index("service")
        for imported in graph().find_modules_directly_imported_by(module)
        if web.match(imported)
    ]
    assert found == []


@pytest.mark.parametrize("module", ["awards", "awards.domain.routing", "awards.domain.lifecycle"])
def test_the_domain_loads_without_flask_and_database(module: str) -> None:
    done = run("-c", f"import sys, {module}; print(*sorted({{'flask', 'sqlalchemy', 'jinja2'}} & set(sys.modules)))")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_files_stay_short() -> None:
    lengths = {name_of(path): path.read_text().count("\n") for path in sources("awards", "tests", "benchmarks")}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_functions_stay_short() -> None:
    lengths = {
        f"{name_of(path)}: {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in sources("awards", "benchmarks")
        for function in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_FUNCTION_LINES} == {}


def test_imports_stand_at_the_top_but_for_what_is_slow_to_load() -> None:
    hidden = {
        f"{name_of(path)}: {function.name} imports {name}"
        for path in sources("awards", "tests", "benchmarks")
        for function in functions(path)
        for node in ast.walk(function)
        for name in imported_by(node)
        if name.split(".")[0] not in SLOW_TO_LOAD
    }
    assert hidden == set()


def test_files_are_named_after_what_is_in_them() -> None:
    vague = [name_of(path) for path in sources("awards", "tests", "benchmarks") if path.stem in NAMES_THAT_SAY_NOTHING]
    assert vague == []


def test_a_view_without_the_global_csrf_check_checks_the_token_itself(app_of_database: Flask) -> None:
    exempt = {
        endpoint: view
        for endpoint, view in app_of_database.view_functions.items()
        if f"{view.__module__}.{view.__name__}" in csrf._exempt_views
    }
    assert len(exempt) >= len(csrf._exempt_views) > 0
    unchecked = [
        endpoint
        for endpoint, view in exempt.items()
        if not re.search(r"\bform\w*\.validate(_on_submit)?\(", inspect.getsource(inspect.unwrap(view)))
    ]
    assert unchecked == []


def test_ruff_is_content() -> None:
    done = run("-m", "ruff", "check", "--no-cache", "--output-format", "concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_is_content(tmp_path: Path) -> None:
    done = run("-m", "mypy", "--cache-dir", str(tmp_path), "--no-error-summary")
    assert done.returncode == 0, done.stdout + done.stderr
