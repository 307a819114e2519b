"""What stands in a cell is read, never carried out."""

from awards.domain.spreadsheets import harmless_cell


def test_no_cell_begins_a_formula() -> None:
    asked = ["=1+1", "+32 2 555", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "Ana =1", ""]
    assert [harmless_cell(text) for text in asked] == [
        "'=1+1", "'+32 2 555", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "' =1", "'\u00a0=1", "Ana =1", "",
    ]  # fmt: skip
