"""Anybody's ballots from a CSV file, and their analysis as plain data; see `flask awards analyse --help`."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from awards.domain.figures import Analysis, CategoryFigures, EntryFigures, JurorFigures
from awards.domain.rubric import WEIGHTS_TOTAL
from awards.domain.scores import Id, ScoredBallot
from awards.domain.variances import SCALE

KNOWN = ("category", "entry", "juror", "total")
ONLY_CATEGORY = "all"
"""What the one category is called when the file has no such column."""
_DELIMITERS = (",", ";", "\t")


class ScoresFileError(ValueError):
    """The file holds no ballots that can be read; the message says where, and why."""


@dataclass
class BallotFile:
    """What was read. `uncovered`: (category, entry) of lines without a score. `remarks`: what was passed over."""

    ballots: list[ScoredBallot] = field(default_factory=list)
    uncovered: list[tuple[Id, Id]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def span(self) -> float:
        """How wide the scale is: 4 when all totals are from 1 to 5, else from the lowest total to the highest."""
        totals = [ballot.total for ballot in self.ballots]
        if not totals or (min(totals) >= 1 and max(totals) <= 5):
            return SCALE
        return float(max(totals) - min(totals)) or SCALE


def read_ballots(text: str, weights: Mapping[str, int] | None = None) -> BallotFile:
    """The ballots of a CSV text: a line of headings, `category` (or none), `entry`, `juror`, `total` or the criteria.

    Separated by commas, semicolons or tabs; decimals with a point or a comma. Exact.

    `weights`: criterion → percent, of all criteria; without them all weigh the same. Raises ScoresFileError.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines:
        raise ScoresFileError("The file is empty.")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    rows = csv.DictReader(io.StringIO("".join(lines), newline=""), delimiter=delimiter, strict=True)
    read = BallotFile()
    try:
        headings = [(heading or "").strip() for heading in rows.fieldnames or ()]
        criteria = _criteria(headings, read, weights)
        rows.fieldnames = headings
        for row in rows:
            _read_row(read, f"line {rows.line_num}", row, criteria)
    except csv.Error as error:
        raise ScoresFileError(f"line {rows.line_num + 1}: this is not CSV: {error}.") from None
    if not read.ballots:
        raise ScoresFileError("The file has no complete ballot.")
    return read


def _criteria(headings: Sequence[str], read: BallotFile, weights: Mapping[str, int] | None) -> dict[str, Fraction]:
    """Column → weight; of a file with totals, `total` alone."""
    twice = {heading for heading in headings if headings.count(heading) > 1}
    if twice:
        raise ScoresFileError(f"line 1: two columns are called “{min(twice)}”.")
    for needed in ("entry", "juror"):
        if needed not in headings:
            raise ScoresFileError(f"line 1: the column “{needed}” is missing.")
    others = [heading for heading in headings if heading not in KNOWN and heading]
    if "total" in headings:
        if weights:
            raise ScoresFileError("line 1: with a column “total” there is nothing to weigh.")
        read.remarks += [f"The column “{other}” is not used: the file has totals." for other in others]
        return {"total": Fraction(1)}
    if not others:
        raise ScoresFileError("line 1: neither a column “total” nor a column for a criterion.")
    return _weights(others, weights) if weights else {other: Fraction(1, len(others)) for other in others}


def _weights(criteria: Sequence[str], weights: Mapping[str, int]) -> dict[str, Fraction]:
    unknown = sorted(set(weights) ^ set(criteria))
    if unknown:
        raise ScoresFileError(f"Give a weight for each criterion and no other; look at “{unknown[0]}”.")
    if sum(weights.values()) != WEIGHTS_TOTAL:
        raise ScoresFileError(f"The weights must add up to 100; they now make {sum(weights.values())}.")
    return {criterion: Fraction(weights[criterion], WEIGHTS_TOTAL) for criterion in criteria}


def _read_row(read: BallotFile, where: str, row: dict[str | None, Any], criteria: Mapping[str, Fraction]) -> None:
    if row.get(None):
        raise ScoresFileError(f"{where}: there are more values than columns.")
    given = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
    if not any(given.values()):
        return
    entry, juror = given["entry"], given["juror"]
    category = given.get("category", ONLY_CATEGORY)
    if not entry or not category:
        raise ScoresFileError(f"{where}: “{'entry' if not entry else 'category'}” is empty.")
    scores = {criterion: given[criterion] for criterion in criteria}
    if not any(scores.values()):
        read.uncovered.append((category, entry))
        return
    if not juror:
        raise ScoresFileError(f"{where}: “juror” is empty.")
    if not all(scores.values()):
        read.remarks.append(f"{where}: passed over, for a ballot counts only when it is complete.")
        read.uncovered.append((category, entry))
        return
    total = sum((criteria[name] * _number(f"{where}: {name}", text) for name, text in scores.items()), Fraction(0))
    read.ballots.append(ScoredBallot(category, entry, juror, total))


def _number(where: str, text: str) -> Fraction:
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        number = Fraction(plain) if len(plain) <= 30 and "/" not in plain and "_" not in plain else None
    except (ValueError, ZeroDivisionError):
        number = None
    if number is None or abs(number) > 10**9:
        raise ScoresFileError(f"{where}: takes a number, not “{text[:40]}”.")
    return number


def write_analysis(analysis: Analysis) -> dict[str, Any]:
    """The analysis as plain data; what is undefined is None, and sentences are in English."""
    return {
        "components": {
            "entry": analysis.entry_variance, "juror": analysis.juror_variance, "residual": analysis.residual_variance,
        },
        "reml_criterion": analysis.criterion,
        "category_means": {str(category): mean for category, mean in analysis.category_means.items()},
        "entries": [_entry(one) for one in analysis.entries],
        "jurors": [_juror(one) for one in analysis.jurors],
        "categories": [_category(one) for one in analysis.categories],
    }  # fmt: skip


def _entry(one: EntryFigures) -> dict[str, Any]:
    return {
        "category": one.category, "entry": one.entry, "ballots": one.ballots,
        "raw_mean": None if one.raw_mean is None else float(one.raw_mean), "adjusted": one.adjusted, "low": one.low,
        "high": one.high, "effect": one.effect, "p_best": one.p_best, "p_top3": one.p_top3, "rank_low": one.rank_low,
        "rank_high": one.rank_high,
    }  # fmt: skip


def _juror(one: JurorFigures) -> dict[str, Any]:
    return {
        "juror": one.juror, "ballots": one.ballots, "severity": one.severity, "low": one.low, "high": one.high,
        "consistency": one.consistency,
    }  # fmt: skip


def _category(one: CategoryFigures) -> dict[str, Any]:
    return {
        "category": one.category, "verdict": one.verdict.value, "leader": one.leader,
        "contenders": list(one.contenders), "components": one.components, "icc_a1": one.icc_a1, "icc_ak": one.icc_ak,
        "icc_ck": one.icc_ck, "alpha_interval": one.alpha, "kendall_w": one.kendall_w,
        "leave_one_out": [
            {"juror": each.juror, "leader": each.leader, "without_ballot": list(each.uncovered)}
            for each in one.removals
        ],
        "remarks": [remark.text for remark in one.remarks],
    }  # fmt: skip
