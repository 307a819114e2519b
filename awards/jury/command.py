"""`flask awards route`: solve a routing problem from a file; no database is opened, no setting is read."""

import json
from typing import Any

import click

from awards.domain.routing import read_by_all, solve
from awards.domain.routing_file import ProblemFileError, read_problem, write_solution


@click.command("route")
@click.argument("problem", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--all", "everybody", is_flag=True, help="Every entry goes to all jurors who may read it.")
def route(problem: str, as_json: bool, everybody: bool) -> None:
    """Solve the routing problem in the file PROBLEM (JSON; - is standard input).

    {"seed": 1, "k": 3, "entries": [{"id", "category", "languages": [..], "organisation"?, "k"?}], "jurors": [{"id",
    "languages": [..], "categories": [..], "capacity", "organisation"?}], "conflicts": [[entry, juror]..], "cast":
    [[entry, juror]..], "pending": [[entry, juror]..]}
    """
    try:
        with click.open_file(problem, "rb") as file:
            asked, remarks = read_problem(file.read().decode("utf-8-sig"))
    except (ProblemFileError, UnicodeDecodeError, OSError) as error:
        raise click.UsageError(f"{problem}: {_reason(error)}") from None
    for remark in remarks:
        click.echo(f"{problem}: {remark}", err=True)
    if everybody:
        asked = read_by_all(asked)
    answer = write_solution(asked, solve(asked))
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _in_words(answer))


def _reason(error: Exception) -> str:
    return "this is not UTF-8." if isinstance(error, UnicodeDecodeError) else str(error)


def _in_words(answer: dict[str, Any]) -> str:
    loads = answer["loads"].values()
    lines = [
        f"{len(answer['assignments'])} assignments, {answer['shortfall']} missing; "
        f"load {min(loads, default=0)} to {max(loads, default=0)}.",
        *answer["explanation"],
        f"{'category':24} {'entries':>8} {'jurors':>8} {'components':>11} {'bridging':>9}",
    ]
    lines += [
        f"{one['category']!s:24} {one['entries']:8} {one['jurors']:8} {one['components']:11} {one['bridging']:9}"
        for one in answer["categories"]
    ]
    return "\n".join(lines)
