"""`flask awards analyse`: analyse anybody's ballots from a file; no database is opened, no setting is read."""

import json
from typing import Any

import click

from awards.domain.scores import ScoresError
from awards.domain.scores_file import ScoresFileError, read_ballots, write_analysis
from awards.domain.statistics import analyse
from awards.domain.variances import PURE, STANDARD


def _weights(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, int]:
    weights = {}
    for one in given:
        name, _, percent = one.rpartition("=")
        if not name or not percent.isdecimal() or not 1 <= int(percent) <= 100:
            raise click.BadParameter(f"{one!r}: takes NAME=PERCENT, such as originality=40.")
        weights[name.strip()] = int(percent)
    return weights


@click.command("analyse")
@click.argument("scores", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--pure-reml", is_flag=True, help="Without prior: the numbers are those of lme4.")
@click.option("--weight", "weights", multiple=True, callback=_weights, help="NAME=PERCENT, once for each criterion.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draws behind the chances of winning.")
@click.option("--json", "as_json", is_flag=True, help="Print the analysis as JSON.")
def analyse_scores(scores: str, pure_reml: bool, weights: dict[str, int], seed: int, as_json: bool) -> None:
    """Analyse the ballots in the file SCORES (CSV; - is standard input), one line a ballot.

    Columns: category (if there are several), entry, juror, and either total or one column for each criterion. A line
    without a score names an entry that has no ballot. The prior is made for totals from 1 to 5; where some lie outside,
    it is scaled to their range.
    """
    try:
        with click.open_file(scores, "rb") as file:
            read = read_ballots(file.read().decode("utf-8-sig"), weights or None)
        prior = PURE if pure_reml else STANDARD.scaled(read.span)
        analysis = analyse(read.ballots, uncovered=read.uncovered, prior=prior, seed=abs(seed))
    except UnicodeDecodeError:
        raise click.UsageError(f"{scores}: this is not UTF-8.") from None
    except (ScoresFileError, ScoresError, OSError) as error:
        raise click.UsageError(f"{scores}: {error}") from None
    for remark in read.remarks:
        click.echo(f"{scores}: {remark}", err=True)
    answer = write_analysis(analysis)
    click.echo(json.dumps(answer, ensure_ascii=False, allow_nan=False) if as_json else "\n".join(_in_words(answer)))


def _in_words(answer: dict[str, Any]) -> list[str]:
    variances = ", ".join(f"{name} {_shown(value, 4)}" for name, value in answer["components"].items())
    lines = [f"Variances: {variances}."]
    for category in answer["categories"]:
        verdict = category["verdict"].replace("_", " ")
        lines += ["", f"{category['category']}: {verdict}, leader {category['leader'] or '–'}", *category["remarks"]]
        lines.append(f"{'entry':24} {'ballots':>7} {'raw':>7} {'adjusted':>9} {'90 % interval':>17} {'best':>6}")
        entries = [one for one in answer["entries"] if one["category"] == category["category"]]
        for one in sorted(entries, key=lambda one: -(one["adjusted"] if one["adjusted"] is not None else -1e9)):
            interval = f"{_shown(one['low'])} – {_shown(one['high'])}"
            lines.append(
                f"{one['entry']!s:24} {one['ballots']:7} {_shown(one['raw_mean']):>7} {_shown(one['adjusted']):>9}"
                f" {interval:>17} {_shown(one['p_best']):>6}"
            )
        lines += [
            f"Without {each['juror']}: {each['leader'] or 'nobody alone'} leads." for each in category["leave_one_out"]
        ]
    return lines


def _shown(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
