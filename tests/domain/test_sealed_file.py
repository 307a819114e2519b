"""The sealed file, byte by byte, and where two of them differ."""

import hashlib
import json

import pytest

from awards.domain.sealed_file import (
    Difference,
    SealedFileUnreadable,
    differing_parts,
    digest_of,
    is_rewritten,
    read_sealed_file,
    write_canonical,
)

CONTENT = {
    "format": 1,
    "edition": "2026",
    "quorum": 2,
    "rubric": [{"category": 1, "criteria": [{"weight": 40}]}, {"category": 2, "criteria": []}],
    "ballots": [{"entry": 1, "juror": 1, "points": {"1": 4}}, {"entry": 1, "juror": 2, "points": {"1": 5}}],
    "decisions": [{"category": 1, "citation": "Réel «\u202foui\u202f»"}],
}


def changed(**parts):
    return {**json.loads(json.dumps(CONTENT)), **parts}


def test_the_file_is_written_in_one_way_only():
    assert write_canonical({"é": "ü\n", "b": [1, True, None], "a": {"z": 1, "y": 2}}) == (
        '{"a":{"y":2,"z":1},"b":[1,true,null],"é":"ü\\n"}'
    )
    assert write_canonical(dict(reversed(CONTENT.items()))) == write_canonical(CONTENT)


def test_the_digest_is_that_of_sha256sum():
    assert digest_of(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_equal_content_differs_nowhere_however_it_is_written():
    pretty = json.dumps(CONTENT, indent=2).encode() + b"\n"
    read = read_sealed_file(b"\xef\xbb\xbf" + pretty)
    assert differing_parts(read, CONTENT) == []
    assert is_rewritten(pretty, read)
    assert not is_rewritten(write_canonical(CONTENT).encode(), CONTENT)


def test_a_differing_part_is_named_with_its_lines():
    ballots = [{"entry": 1, "juror": 1, "points": {"1": 5}}, {"entry": 3, "juror": 2, "points": {"1": 5}}]
    assert differing_parts(changed(quorum=3, ballots=ballots), CONTENT) == [
        Difference("quorum", changed=1),
        Difference("ballots", 1, 1, 1, ("entry 1, juror 1", "entry 1, juror 2", "entry 3, juror 2")),
    ]


def test_each_of_the_parts_is_compared():
    for part, other in (("edition", "2027"), ("rubric", []), ("ballots", []), ("decisions", []), ("format", 2)):
        assert [one.part for one in differing_parts(changed(**{part: other}), CONTENT)] == [part]
    assert [one.part for one in differing_parts(changed(minutes="…"), CONTENT)] == ["minutes"]


def test_numbers_are_equal_only_as_json():
    assert [one.part for one in differing_parts(changed(quorum=2.0), CONTENT)] == ["quorum"]
    assert [one.part for one in differing_parts(changed(quorum=True), changed(quorum=1))] == ["quorum"]


def test_another_order_is_a_difference_too():
    (one,) = differing_parts(changed(ballots=list(reversed(CONTENT["ballots"]))), CONTENT)
    assert one == Difference("ballots")


def test_two_lines_of_one_name_both_count():
    (one,) = differing_parts(changed(ballots=[*CONTENT["ballots"], CONTENT["ballots"][0]]), CONTENT)
    assert one == Difference("ballots", only_in_file=1, where=("entry 1, juror 1 (2)",))


def test_of_many_differences_some_are_named():
    many = [{"entry": number, "juror": 9} for number in range(40_000)]
    (one,) = differing_parts(changed(ballots=many), CONTENT)
    assert (one.only_in_file, one.only_now, len(one.where)) == (40_000, 2, 10)
    (same,) = differing_parts(changed(ballots=[[]] * 40_000), CONTENT)
    assert same.only_in_file == 40_000


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b"1", b"\xff\xfe", b'{"edition": 5}', b"{}", b'{"edition": "2026", "x": NaN}',
        b"[" * 200_000, b'{"edition": "2026", "quorum": ' + b"9" * 5000 + b"}", b"\0" * 100,
    ],
    ids=lambda data: data[:20].decode("latin-1"),
)  # fmt: skip
def test_what_was_never_sealed_is_refused_in_words(data):
    with pytest.raises(SealedFileUnreadable, match="not a file of sealed results"):
        read_sealed_file(data)


@pytest.mark.parametrize("part", ["rubric", "ballots", "decisions"])
@pytest.mark.parametrize("nonsense", [None, 5, "x", {}, [None, 1, "x", [], {}], [{"entry": {"a": []}}], [[[[]]]]])
def test_nonsense_in_a_part_is_a_difference(part, nonsense):
    assert [one.part for one in differing_parts(changed(**{part: nonsense}), CONTENT)] == [part]


def test_what_a_file_calls_its_parts_and_lines_can_be_shown():
    content = b'{"edition": "2026", "\\ud800\\u0000part": 1, "ballots": [{"entry": "\\u0007\\ud800", "juror": [1]}]}'
    found = differing_parts(read_sealed_file(content), {"edition": "2026", "ballots": []})
    assert [(one.part, one.where) for one in found] == [("ballots", ("entry ��, juror …",)), ("��part", ())]


def test_what_is_nested_deeply_is_a_difference():
    for depth in range(100, 3000, 290):
        data = b'{"edition": "2026", "quorum": ' + b"[" * depth + b"]" * depth + b"}"
        try:
            content = read_sealed_file(data)
        except SealedFileUnreadable:
            continue
        assert [one.part for one in differing_parts(content, {"edition": "2026"})] == ["quorum"]


def test_a_lone_surrogate_is_a_difference_and_no_crash():
    read = read_sealed_file(b'{"edition": "2026", "decisions": ["\\ud800"]}')
    assert "decisions" in [one.part for one in differing_parts(read, CONTENT)]
    assert is_rewritten(b"", read)
