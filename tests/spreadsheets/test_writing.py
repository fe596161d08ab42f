"""Lists go out as they are seen: texts as texts, numbers as numbers."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.spreadsheets import writing
from sbdesk.spreadsheets.ledger import read_customers
from sbdesk.spreadsheets.reading import read_sheet
from sbdesk.spreadsheets.values import as_text
from sbdesk.spreadsheets.writing import OutCell, write_table

TODAY = date(2026, 11, 22)
HEADINGS = ("户号", "户名", "用电地址", "合同容量")
ROWS: list[tuple[OutCell, ...]] = [
    ("6267075131377", "闫𫖯", "要尔亚嘎查3组244号", Decimal("62.5")),
    ("7113320485", "=1+1", "@甲村", 8),
    ("7113320492", "-王", "+乙村", None),
]


def test_a_workbook_has_texts_numbers_and_dates(tmp_path: Path) -> None:
    out = tmp_path / "客户.xlsx"
    moment = datetime(2026, 11, 22, 8, 5)
    rows = [("007", 7, 1.5, Decimal("190.70"), True, date(2026, 11, 22), moment, None, "")]
    assert write_table(out, "客户一览", list("甲乙丙丁戊己庚辛壬"), rows) == 1
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sheet["A1"].value == "客户一览"
    assert [cell.value for cell in sheet[2]][:2] == ["甲", "乙"]
    values = [cell.value for cell in sheet[3]]
    assert values[:5] == ["007", 7, 1.5, 190.7, "是"]
    assert values[5:7] == [datetime(2026, 11, 22), moment]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].number_format == "@"
    assert sheet.auto_filter.ref == "A2:I3"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".CSV"])
def test_what_was_written_can_be_read_again(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"客户{suffix}"
    assert write_table(out, "客户", HEADINGS, ROWS) == 3
    first, second, third = (row.values for row in read_customers(out, TODAY).rows)
    assert (first["customer_no"], first["name"]) == ("6267075131377", "闫𫖯")
    assert (first["contract_va"], second["contract_va"]) == (62500, 8000)
    assert (second["name"], second["address"], third["address"]) == ("=1+1", "@甲村", "+乙村")


def test_a_text_file_keeps_digits_and_computes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "客户.csv"
    cells = ("=1+1", "+86", "-5", "@a", "\t=1", "007", "0", "12345678901", "123456789012", 1, None)
    write_table(out, "", list("abcdefghijk"), [cells, ("a,b", 'x"y', "甲\n乙")])
    with out.open(encoding="gb18030", newline="") as stream:
        _, first, second = csv.reader(stream)
    assert first[:5] == ["'=1+1", "'+86", "'-5", "'@a", "'\t=1"]
    assert first[5:] == ["007\t", "0", "12345678901", "123456789012\t", "1", ""]
    assert second == ["a,b", 'x"y', "甲\n乙"]
    assert out.read_bytes().endswith(b"\r\n")


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    written = writing._csv_cell(text)
    assert not written.startswith(("=", "+", "-", "@"))
    if not text.startswith("'"):
        assert as_text(written).rstrip("\t") == text.rstrip("\t")


def test_formulas_and_addresses_of_pages_stay_texts_in_a_workbook(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    texts = (
        "=1+1",
        "{=1}",
        "http://example.invalid",
        "mailto:a",
        "internal:A1",
        "1e5",
        "长" * 40_000,
    )
    write_table(out, "[清单]: a*b?/\\'" + "长" * 40, ["甲"], [(text,) for text in texts])
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    assert sheet.title.startswith("清单 ab长")
    assert [sheet.cell(row, 1).value for row in range(3, 9)] == list(texts[:6])
    assert {sheet.cell(row, 1).data_type for row in range(3, 10)} == {"s"}
    assert len(str(sheet["A9"].value)) == 32_767
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_days_before_excels_calendar_are_words(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    write_table(out, "", ["甲"], [(date(1899, 1, 1),)])
    *_, last = read_sheet(out).rows
    assert last == ["1899-01-01"]


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"\.xlsx 或 \.csv"):
        write_table(tmp_path / "客户.pdf", "", HEADINGS, ROWS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_list_that_breaks_off_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"客户{suffix}"
    out.write_bytes(b"old")

    def torn() -> Iterator[tuple[OutCell, ...]]:
        yield from ROWS
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"):
        write_table(out, "", HEADINGS, torn())
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (PermissionError(13, "denied"), UserMistake, "写不进去"),
        (OSError(28, "No space left on device"), EnvironmentProblem, "磁盘是否已满"),
    ],
)
def test_a_refusing_disk_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    kind: type[Exception],
    words: str,
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(kind, match=words):
        write_table(tmp_path / "a.csv", "", HEADINGS, ROWS)
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_MOST_ROWS", 4)
    with pytest.raises(UserMistake, match="先筛选"):
        write_table(tmp_path / "a.xlsx", "", HEADINGS, ROWS)
    assert not list(tmp_path.iterdir())
