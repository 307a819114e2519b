"""A routing problem as plain data, as it stands in a JSON file, and its answer; see `flask awards route --help`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from awards.domain.matching import organisation_key
from awards.domain.routing import RoutingSolution
from awards.domain.routing_figures import CategoryFigures, figures_by_category
from awards.domain.routing_problem import Id, Pair, RoutingEntry, RoutingJuror, RoutingProblem

LARGEST = 10**6
"""Of a capacity or a number of jurors: more is a typing error."""

_KEYS = {"seed", "k", "entries", "jurors", "conflicts", "cast", "pending"}
_ENTRY_KEYS = {"id", "category", "languages", "organisation", "k"}
_JUROR_KEYS = {"id", "languages", "categories", "capacity", "organisation"}


class ProblemFileError(ValueError):
    """The file is no routing problem; the message says where, and why."""


def read_problem(text: str) -> tuple[RoutingProblem, list[str]]:
    """The problem that the text of a file describes, and remarks on what in it has no effect.

    Two of the same organisation (folded as `matching.organisation_key` does) are in conflict. Raises ProblemFileError.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ProblemFileError(f"line {error.lineno}, column {error.colno}: this is not JSON: {error.msg}.") from None
    except RecursionError:
        raise ProblemFileError("the file is nested too deeply.") from None
    _check_object("the file", data)
    entries = [_entry(f"entries[{i}]", row) for i, row in enumerate(_list("entries", data, required=True))]
    jurors = [_juror(f"jurors[{i}]", row) for i, row in enumerate(_list("jurors", data, required=True))]
    pairs = {name: _pairs(name, data) for name in ("conflicts", "cast", "pending")}
    _check_ids("entries", [entry.id for entry in entries])
    _check_ids("jurors", [juror.id for juror, _ in jurors])
    colleagues = {
        (entry.id, juror.id)
        for juror, organisation in jurors
        for entry in entries
        if organisation and entry.organisation == organisation
    }
    problem = RoutingProblem(
        seed=_whole("seed", data.get("seed", 1), least=-LARGEST),
        k=_whole("k", data.get("k", 3)),
        entries=tuple(entries),
        jurors=tuple(juror for juror, _ in jurors),
        conflicts=frozenset(pairs["conflicts"]) | colleagues,
        cast=frozenset(pairs["cast"]),
        pending=frozenset(pairs["pending"]),
    )
    return problem, _remarks(data, problem, pairs)


def write_solution(problem: RoutingProblem, solution: RoutingSolution) -> dict[str, Any]:
    """The answer as plain data; sentences in English."""
    figures = figures_by_category(problem, solution.assignments)
    return {
        "assignments": [list(pair) for pair in solution.assignments],
        "loads": {str(juror): load for juror, load in solution.loads.items()},
        "shortfall": solution.shortfall,
        "categories": [
            {
                "category": one.category, "entries": one.entries, "jurors": one.jurors, "components": one.components,
                "bridging": one.bridging,
            }
            for one in figures
        ],
        "explanation": [said.text for said in solution.explanation] + list(_on_comparing(figures)),
    }  # fmt: skip


def _on_comparing(figures: Iterable[CategoryFigures]) -> Iterable[str]:
    for one in figures:
        if one.falls_apart:
            yield (
                f"Category {one.category} falls into {one.components} groups of jurors without an entry in common:"
                " scores of one group cannot be compared with those of another."
            )
        elif one.bridges_little:
            yield (
                f"In category {one.category} {one.bridging} of {one.ballots} ballots come from jurors who read more"
                " than one of its languages: too few to tell a difference between languages from one between jurors."
            )


def _entry(where: str, row: Any) -> RoutingEntry:
    _check_object(where, row)
    return RoutingEntry(
        id=_id(f"{where}.id", _need(where, row, "id")),
        category=_id(f"{where}.category", _need(where, row, "category")),
        languages=_texts(f"{where}.languages", _need(where, row, "languages")),
        k=None if row.get("k") is None else _whole(f"{where}.k", row["k"]),
        organisation=_organisation(f"{where}.organisation", row),
    )


def _juror(where: str, row: Any) -> tuple[RoutingJuror, str]:
    _check_object(where, row)
    categories = _need(where, row, "categories")
    if not isinstance(categories, list):
        raise ProblemFileError(f"{where}.categories: takes a list, not {_shown(categories)}.")
    juror = RoutingJuror(
        id=_id(f"{where}.id", _need(where, row, "id")),
        languages=_texts(f"{where}.languages", _need(where, row, "languages")),
        categories=frozenset(_id(f"{where}.categories[{i}]", one) for i, one in enumerate(categories)),
        capacity=_whole(f"{where}.capacity", _need(where, row, "capacity")),
    )
    return juror, _organisation(f"{where}.organisation", row)


def _organisation(where: str, row: Mapping[str, Any]) -> str:
    given = row.get("organisation")
    if given is None:
        return ""
    if not isinstance(given, str):
        raise ProblemFileError(f"{where}: takes a text, not {_shown(given)}.")
    return organisation_key(given)


def _check_object(where: str, given: Any) -> None:
    if not isinstance(given, dict):
        raise ProblemFileError(f"{where}: takes an object {{…}}, not {_shown(given)}.")


def _need(where: str, row: Mapping[str, Any], key: str) -> Any:
    if key not in row:
        raise ProblemFileError(f"{where}: “{key}” is missing.")
    return row[key]


def _list(key: str, data: Mapping[str, Any], *, required: bool = False) -> list[Any]:
    if required and key not in data:
        raise ProblemFileError(f"the file: “{key}” is missing.")
    given = data.get(key)
    if given is None and not required:
        return []
    if not isinstance(given, list):
        raise ProblemFileError(f"{key}: takes a list, not {_shown(given)}.")
    return given


def _pairs(key: str, data: Mapping[str, Any]) -> list[Pair]:
    found = []
    for place, pair in enumerate(_list(key, data)):
        where = f"{key}[{place}]"
        if not isinstance(pair, list) or len(pair) != 2:
            raise ProblemFileError(f"{where}: takes a pair [entry, juror], not {_shown(pair)}.")
        found.append((_id(where, pair[0]), _id(where, pair[1])))
    return found


def _id(where: str, given: Any) -> Id:
    if isinstance(given, bool) or not isinstance(given, int | str) or given == "":
        raise ProblemFileError(f"{where}: takes a whole number or a text, not {_shown(given)}.")
    return given


def _whole(where: str, given: Any, *, least: int = 0) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= LARGEST:
        raise ProblemFileError(f"{where}: takes a whole number from {least} to {LARGEST}, not {_shown(given)}.")
    return given


def _texts(where: str, given: Any) -> frozenset[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise ProblemFileError(f"{where}: takes a list of texts, not {_shown(given)}.")
    return frozenset(given)


def _shown(given: Any) -> str:
    text = json.dumps(given, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _check_ids(key: str, ids: list[Id]) -> None:
    """An id is one thing: 7 and "7" would be mixed up in the answer, whose keys are texts."""
    seen: dict[str, int] = {}
    for place, one in enumerate(ids):
        if str(one) in seen:
            raise ProblemFileError(f"{key}[{place}].id: {_shown(one)} is the id of {key}[{seen[str(one)]}] already.")
        seen[str(one)] = place


def _remarks(data: Mapping[str, Any], problem: RoutingProblem, pairs: Mapping[str, list[Pair]]) -> list[str]:
    remarks = [f"“{key}” is not known and has no effect." for key in sorted(data.keys() - _KEYS)]
    for name, known in (("entries", _ENTRY_KEYS), ("jurors", _JUROR_KEYS)):
        keys = {key for row in data[name] for key in row}
        remarks += [f"{name}: “{key}” is not known and has no effect." for key in sorted(keys - known)]
    entries, jurors = ({one.id for one in things} for things in (problem.entries, problem.jurors))
    for name, given in pairs.items():
        gone = [pair for pair in given if pair[0] not in entries or pair[1] not in jurors]
        if gone:
            first = list(gone[0])
            remarks.append(f"{name}: {len(gone)} name an entry or a juror who is not in the file, first {first}.")
    return remarks
