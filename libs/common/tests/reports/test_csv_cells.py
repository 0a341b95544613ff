"""Texts in CSV are no formulas."""

import csv

import pytest
from common.reports.csv_cells import text_cell, to_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_execute_gets_an_apostrophe(text: str) -> None:
    assert text_cell(text) == f"'{text}"


@pytest.mark.parametrize(("text", "shown"), [("Chair, red", "Chair, red"), ("a=b", "a=b"), ("", ""), (None, "")])
def test_other_texts_stay(text: str | None, shown: str) -> None:
    assert text_cell(text) == shown


def test_a_table_is_read_back_as_it_was_written() -> None:
    text = to_csv(["name", "units"], [('Chair, "red"\nand blue', 1), (None, -2)])
    assert list(csv.reader(text.splitlines(keepends=True))) == [
        ["name", "units"],
        ['Chair, "red"\nand blue', "1"],
        ["", "-2"],
    ]
