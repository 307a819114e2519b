"""`flask awards route`: problems from files, without a database; bad files get a line that says where and why."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from awards.jury.command import route

ENTRY = {"id": "e1", "category": "empathy", "languages": ["fr"]}
JUROR = {"id": "j1", "languages": ["fr"], "categories": ["empathy"], "capacity": 5}


def make_file(folder: Path, **changes: Any) -> str:
    problem = {"seed": 1, "k": 1, "entries": [ENTRY], "jurors": [JUROR], **changes}
    path = folder / "problem.json"
    path.write_text(json.dumps({key: value for key, value in problem.items() if value is not ...}))
    return str(path)


def run(*arguments: str, input: str | None = None) -> Any:
    return CliRunner().invoke(route, list(arguments), input=input)


def test_the_answer_as_json(tmp_path) -> None:
    entries = [ENTRY | {"organisation": "Allô Papillon SA"}, ENTRY | {"id": 7, "languages": ["nl"], "k": 2}]
    jurors = [
        JUROR | {"organisation": "allo papillon", "languages": ["fr", "nl"]},
        JUROR | {"id": "j2", "languages": ["fr", "nl"]},
        JUROR | {"id": "j3"},
    ]
    path = make_file(
        tmp_path, entries=entries, jurors=jurors, cast=[["e1", "j3"]], pending=[[7, "j2"]], conflicts=[[7, "j3"]]
    )
    done = run(path, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "assignments": [[7, "j1"], [7, "j2"], ["e1", "j3"]],
        "loads": {"j1": 1, "j2": 1, "j3": 1},
        "shortfall": 0,
        "categories": [{"category": "empathy", "entries": 2, "jurors": 3, "components": 2, "bridging": 0}],
        "explanation": [
            "Every entry has all the jurors it needs.",
            "Category empathy falls into 2 groups of jurors without an entry in common: scores of one group cannot be"
            " compared with those of another.",
        ],
    }


def test_the_answer_in_words_and_from_standard_input(tmp_path) -> None:
    done = run("-", input=Path(make_file(tmp_path, jurors=[JUROR | {"capacity": 0}])).read_text())
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:2] == [
        "0 assignments, 1 missing; load 0 to 0.",
        "Still to assign: 1; possible: 0; missing: 1. Jurors have room for 0.",
    ]


def test_all_of_a_small_panel(tmp_path) -> None:
    path = make_file(tmp_path, jurors=[JUROR, JUROR | {"id": "j2"}])
    assert len(json.loads(run(path, "--json").stdout)["assignments"]) == 1
    assert len(json.loads(run(path, "--json", "--all").stdout)["assignments"]) == 2


def test_what_has_no_effect_is_said_beside_the_answer(tmp_path) -> None:
    path = make_file(tmp_path, jurors=[JUROR | {"capcity": 9}], note="mine", cast=[["e9", "j1"]])
    done = run(path, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["assignments"] == [["e1", "j1"], ["e9", "j1"]]
    assert [line.removeprefix(f"{path}: ") for line in done.stderr.splitlines()] == [
        "“note” is not known and has no effect.",
        "jurors: “capcity” is not known and has no effect.",
        "cast: 1 name an entry or a juror who is not in the file, first ['e9', 'j1'].",
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"entries": ...}, "the file: “entries” is missing."),
        ({"entries": {}}, "entries: takes a list, not {}."),
        ({"entries": [5]}, "entries[0]: takes an object {…}, not 5."),
        ({"entries": [ENTRY, {"id": 2}]}, "entries[1]: “category” is missing."),
        ({"entries": [ENTRY, ENTRY]}, 'entries[1].id: "e1" is the id of entries[0] already.'),
        ({"entries": [ENTRY | {"id": 7}, ENTRY | {"id": "7"}]}, 'entries[1].id: "7" is the id of entries[0] already.'),
        ({"entries": [ENTRY | {"languages": "fr"}]}, 'entries[0].languages: takes a list of texts, not "fr".'),
        ({"entries": [ENTRY | {"k": -1}]}, "entries[0].k: takes a whole number from 0 to 1000000, not -1."),
        ({"entries": [ENTRY | {"k": True}]}, "entries[0].k: takes a whole number from 0 to 1000000, not true."),
        ({"entries": [ENTRY | {"organisation": 3}]}, "entries[0].organisation: takes a text, not 3."),
        ({"jurors": [JUROR | {"capacity": -2}]}, "jurors[0].capacity: takes a whole number from 0 to 1000000, not -2."),
        (
            {"jurors": [JUROR | {"categories": [None]}]},
            "jurors[0].categories[0]: takes a whole number or a text, not null.",
        ),
        ({"conflicts": [["e1"]]}, 'conflicts[0]: takes a pair [entry, juror], not ["e1"].'),
        ({"pending": "all"}, 'pending: takes a list, not "all".'),
        ({"seed": "x"}, 'seed: takes a whole number from -1000000 to 1000000, not "x".'),
    ],
)
def test_a_bad_file_gets_a_line_that_says_where_and_why(tmp_path, changes, line) -> None:
    path = make_file(tmp_path, **changes)
    done = run(path, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"Error: {path}: {line}"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{"k": 1,\n "entries" []}', "line 2, column 12: this is not JSON: Expecting ':' delimiter."),
        (b"\xff\xfe", "this is not UTF-8."),
        (b"[" * 100_000, "the file is nested too deeply."),
        (b"[]", "the file: takes an object {…}, not []."),
    ],
)
def test_a_file_that_is_no_problem_at_all(tmp_path, content, line) -> None:
    path = tmp_path / "problem.json"
    path.write_bytes(content)
    done = run(str(path))
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == f"Error: {path}: {line}"
