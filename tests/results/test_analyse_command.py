"""`flask awards analyse`: anybody's ballots from a CSV file; bad files get a line that says where and why."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from awards.results.command import analyse_scores
from tests.domain.ballots import EXPECTED, read_rows

TOTALS = """category,entry,juror,total
empathy,Ada,j1,4.2
empathy,Ada,j2,4.6
empathy,Bo,j1,3.1
empathy,Bo,j2,3.4
empathy,Cy,j1,2.0
empathy,Cy,j2,2.9
creativity,Di,j1,4
"""


def run(folder: Path, content: str | bytes, *options: str) -> Any:
    path = folder / "scores.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(analyse_scores, [str(path), *options])


def test_lme4s_numbers_from_a_file(tmp_path) -> None:
    rows = [f"{row['plate']},{row['sample']},{row['diameter']}" for row in read_rows("penicillin.csv")]
    done = run(tmp_path, "\n".join(["entry,juror,total", *rows]), "--pure-reml", "--json")
    known = EXPECTED["penicillin.csv"]
    found = json.loads(done.stdout)
    numbers = [*found["components"].values(), found["reml_criterion"], found["category_means"]["all"]]
    wanted = [known[name] for name in ("var_plate", "var_sample", "var_residual", "REML_criterion", "intercept")]
    assert numbers == pytest.approx(wanted, rel=known["relative_tolerance"])


def test_the_whole_answer(tmp_path) -> None:
    done = run(tmp_path, TOTALS, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == ["components", "reml_criterion", "category_means", "entries", "jurors", "categories"]
    assert (list(found["components"]), found["reml_criterion"]) == (["entry", "juror", "residual"], None)
    ada = next(entry for entry in found["entries"] if entry["entry"] == "Ada")
    assert list(ada) == [
        "category", "entry", "ballots", "raw_mean", "adjusted", "low", "high", "effect", "p_best", "p_top3", "rank_low",
        "rank_high",
    ]  # fmt: skip
    assert (ada["ballots"], ada["raw_mean"], ada["adjusted"]) == (2, 4.4, 4.4)
    assert ada["low"] < 4.4 < ada["high"]
    assert [list(juror) for juror in found["jurors"]] == [
        ["juror", "ballots", "severity", "low", "high", "consistency"]
    ] * 2
    creativity, empathy = found["categories"]
    assert (creativity["category"], creativity["verdict"], creativity["leader"]) == ("creativity", "uncontested", "Di")
    assert list(empathy) == [
        "category", "verdict", "leader", "contenders", "components", "icc_a1", "icc_ak", "icc_ck", "alpha_interval",
        "kendall_w", "leave_one_out", "remarks",
    ]  # fmt: skip
    assert (empathy["verdict"], empathy["leader"], empathy["contenders"][0]) == ("clear", "Ada", "Ada")
    assert (empathy["components"], empathy["kendall_w"], empathy["leave_one_out"]) == (1, 1.0, [])


def test_criteria_with_weights_semicolons_and_decimal_commas(tmp_path) -> None:
    content = "entry;juror;warmth;wit\nAda;j1;4;3,5\nAda;j2;5;4\nBo;j1;2;1\nBo;j2;1;2\n"
    equal = json.loads(run(tmp_path, content, "--json").stdout)
    assert [entry["raw_mean"] for entry in equal["entries"]] == [4.125, 1.5]
    done = run(tmp_path, "\ufeff" + content, "--json", "--weight", "warmth=80", "--weight", "wit=20")
    assert [entry["raw_mean"] for entry in json.loads(done.stdout)["entries"]] == [4.35, 1.5]


def test_what_is_incomplete_is_passed_over_and_said(tmp_path) -> None:
    content = "entry,juror,a,b\nAda,j1,4,4\nAda,j2,4,\nBo,j1,3,3\nBo,j2,2,3\nCy,,,\n\n"
    done = run(tmp_path, content, "--json")
    path = tmp_path / "scores.csv"
    assert done.stderr == f"{path}: line 3: passed over, for a ballot counts only when it is complete.\n"
    found = json.loads(done.stdout)
    assert [(entry["entry"], entry["ballots"]) for entry in found["entries"]] == [("Ada", 1), ("Bo", 2), ("Cy", 0)]
    assert found["entries"][2]["adjusted"] is None


def test_totals_of_another_scale_have_a_prior_of_that_scale(tmp_path) -> None:
    rows = [line.rsplit(",", 1) for line in TOTALS.splitlines()[1:]]
    hundred = "\n".join(["category,entry,juror,total", *(f"{head},{float(total) * 25 - 25}" for head, total in rows)])
    found = json.loads(run(tmp_path, hundred, "--json").stdout)
    assert found["categories"][1]["verdict"] == "clear"
    assert found["components"]["residual"] > 10


def test_in_words(tmp_path) -> None:
    lines = run(tmp_path, TOTALS).stdout.splitlines()
    assert lines[0].startswith("Variances: entry ")
    assert "empathy: clear, leader Ada" in lines
    assert any(line.startswith("Ada ") and " 4.40 " in line for line in lines)


@pytest.mark.parametrize(
    ("content", "options", "line"),
    [
        ("", [], "The file is empty."),
        ("entry,total\nAda,3\n", [], "line 1: the column “juror” is missing."),
        ("entry,juror\nAda,j1\n", [], "line 1: neither a column “total” nor a column for a criterion."),
        ("entry,entry,juror,total\n", [], "line 1: two columns are called “entry”."),
        ("entry,juror,total\n", [], "The file has no complete ballot."),
        ("entry,juror,total\nAda,j1,much\n", [], "line 2: total: takes a number, not “much”."),
        ("entry,juror,total\nAda,j1,nan\n", [], "line 2: total: takes a number, not “nan”."),
        ("entry,juror,total\nAda,j1,1e999999\n", [], "line 2: total: takes a number, not “1e999999”."),
        ("entry,juror,total\nAda,j1,1/3\n", [], "line 2: total: takes a number, not “1/3”."),
        ("entry,juror,total\n,j1,3\n", [], "line 2: “entry” is empty."),
        ("entry,juror,total\nAda,,3\n", [], "line 2: “juror” is empty."),
        ("entry,juror,total\nAda,j1,3,4\n", [], "line 2: there are more values than columns."),
        ("entry,juror,total\nAda,j1,3\nAda,j1,4\n", [], "Juror j1 has two ballots on entry Ada of category all."),
        ("entry,juror,a,b\nAda,j1,3,4\n", ["--weight", "a=50"],
         "Give a weight for each criterion and no other; look at “b”."),
        ("entry,juror,a,b\nAda,j1,3,4\n", ["--weight", "a=50", "--weight", "b=40"],
         "The weights must add up to 100; they now make 90."),
        ("entry,juror,total\nAda,j1,3\n", ["--weight", "a=100"],
         "line 1: with a column “total” there is nothing to weigh."),
        (b"entry,juror,total\n\xe9,j1,3\n", [], "this is not UTF-8."),
        ('entry,juror,total\n"Ada,j1,3\n', [], "line 2: this is not CSV: unexpected end of data."),
    ],
)  # fmt: skip
def test_a_bad_file_gets_a_line_that_says_where_and_why(tmp_path, content, options, line) -> None:
    done = run(tmp_path, content, *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"Error: {tmp_path / 'scores.csv'}: {line}"


def test_a_weight_that_is_none_is_refused(tmp_path) -> None:
    done = run(tmp_path, TOTALS, "--weight", "a")
    assert done.exit_code == 2
    assert "takes NAME=PERCENT" in done.stderr
