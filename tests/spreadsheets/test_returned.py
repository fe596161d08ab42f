"""The clerk's own workbook comes back with its faults marked and everything else as it was."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets import returned
from sbdesk.spreadsheets.headings import REASON_HEADING
from sbdesk.spreadsheets.ledger import read_customers
from sbdesk.spreadsheets.refusals import Rejected
from sbdesk.spreadsheets.returned import return_workbook
from sbdesk.spreadsheets.values import as_text
from tests.fixtures.ledgers import compose_ledger
from tests.fixtures.old_excel import write_xls

TODAY = date(2026, 11, 22)
FILL = "FFC7CE"


def opened(path: Path, sheet: str) -> Any:
    return openpyxl.load_workbook(path)[sheet]


def is_marked(cell: Any) -> bool:
    return cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb).endswith(FILL)


def test_faults_are_marked_and_formatting_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "档案.xlsx", tmp_path / "退回.xlsx"
    truth = compose_ledger(source, 120)
    before_bytes = source.read_bytes()
    errors = read_customers(source, TODAY).rejected
    return_workbook(source, errors, out)
    assert source.read_bytes() == before_bytes
    before, after = opened(source, "用户档案"), opened(out, "用户档案")
    assert after.cell(4, 20).value == REASON_HEADING
    reasons = {row: after.cell(row, 20).value for row in range(5, after.max_row + 1)}
    assert {row for row, reason in reasons.items() if reason} == truth.rejected.keys()
    for fault in errors:
        assert fault.reason in reasons[fault.row]
        assert str(after.cell(fault.row, 20).font.color.rgb).endswith("C00000")
    marked = {cell.coordinate for row in after.iter_rows() for cell in row if is_marked(cell)}
    assert len(marked) == len(errors)
    assert {cell.coordinate for row in after.iter_rows(max_col=19) for cell in row} >= marked
    assert before.merged_cells.ranges == after.merged_cells.ranges
    assert after.cell(4, 2).fill.fgColor.rgb == before.cell(4, 2).fill.fgColor.rgb
    for row in before.iter_rows():
        for cell in row:
            assert after.cell(cell.row, cell.column).value == cell.value
    assert openpyxl.load_workbook(out).sheetnames == ["用户档案", "说明"]


def test_a_mended_workbook_loses_its_old_marks(tmp_path: Path) -> None:
    source, again = tmp_path / "档案.xlsx", tmp_path / "再退.xlsx"
    compose_ledger(source, 60)
    errors = read_customers(source, TODAY).rejected
    first = tmp_path / "退回.xlsx"
    return_workbook(source, errors, first)
    assert REASON_HEADING in read_customers(first, TODAY).unknown_headings
    assert read_customers(first, TODAY).rejected == errors
    return_workbook(first, errors[:1], again)
    sheet = opened(again, "用户档案")
    marked = [cell.row for row in sheet.iter_rows() for cell in row if is_marked(cell)]
    assert marked == [errors[0].row]
    assert [r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 20).value] == [errors[0].row]
    assert sheet.cell(4, 21).value is None


def write_formulas(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("档案")
    sheet.write_row(2, 3, ["户号", "户名", "用电地址", "合同容量"])
    sheet.write_row(3, 3, ["12A", "", "甲村"])
    sheet.write_string(3, 4, "=HYPERLINK(1)")
    sheet.write_formula(3, 6, "=1+1", None, 2)
    sheet.write_row(4, 3, ["7113320485", "李", "乙村", -4])
    book.close()


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    source, out = tmp_path / "档案.xlsx", tmp_path / "退回.xlsx"
    write_formulas(source)
    return_workbook(source, read_customers(source, TODAY).rejected, out)
    sheet = opened(out, "档案")
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["G4"].value, sheet["G4"].data_type) == ("=1+1", "f")
    assert is_marked(sheet["D4"])
    assert is_marked(sheet["G5"])
    assert sheet["H3"].value == REASON_HEADING
    assert sheet["H5"].value == "合同容量：容量是负数：-4"


def test_a_reason_cannot_become_a_formula(tmp_path: Path) -> None:
    source, out = tmp_path / "档案.xlsx", tmp_path / "退回.xlsx"
    compose_ledger(source, 30)
    return_workbook(source, [Rejected(6, "", "=1+1"), Rejected(0, "", "整表")], out)
    cell = opened(out, "用户档案").cell(6, 20)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def as_shown(path: Path, sheet: str) -> list[list[str]]:
    return [[as_text(cell.value) for cell in row] for row in opened(path, sheet).iter_rows()]


def test_a_large_workbook_comes_back_as_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returned, "MOST_FORMATTED_ROWS", 10)
    source, out = tmp_path / "档案.xlsx", tmp_path / "退回.xlsx"
    truth = compose_ledger(source, 60)
    errors = read_customers(source, TODAY).rejected
    return_workbook(source, errors, out)
    after = opened(out, "用户档案")
    assert after.cell(4, 20).value == REASON_HEADING
    told = {row for row in range(5, after.max_row + 1) if after.cell(row, 20).value}
    assert told == truth.rejected.keys()
    marked = [cell for row in after.iter_rows(max_col=19) for cell in row if is_marked(cell)]
    assert len(marked) == len(errors)
    assert read_customers(out, TODAY).rejected == errors
    assert read_customers(out, TODAY).rows == read_customers(source, TODAY).rows


def test_a_workbook_that_openpyxl_cannot_take_comes_back_as_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "档案.xlsx", tmp_path / "退回.xlsx"
    write_formulas(source)
    errors = read_customers(source, TODAY).rejected

    def strays(*arguments: object, **options: object) -> None:
        raise TypeError("expected <class 'float'>")

    with monkeypatch.context() as patch:
        patch.setattr(openpyxl, "load_workbook", strays)
        return_workbook(source, errors, out)
    sheet = opened(out, "档案")
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet["G4"].value == 2
    assert is_marked(sheet["D4"])
    assert sheet["H3"].value == REASON_HEADING


def test_a_csv_and_an_old_workbook_come_back_with_the_same_columns(tmp_path: Path) -> None:
    rows = [["户号", "户名", "用电地址"], ["7113320485", "李", "甲村"], ["12A", "=1+1", "乙村"]]
    text, old = tmp_path / "甲.csv", tmp_path / "乙.xls"
    with text.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    write_xls(old, rows)
    for source, sheet in ((text, "甲"), (old, "档案")):
        out = tmp_path / f"退回{source.stem}.xlsx"
        return_workbook(source, read_customers(source, TODAY).rejected, out)
        assert as_shown(out, sheet) == [
            [*rows[0], REASON_HEADING],
            [*rows[1], ""],
            [*rows[2], "户号：户号不是数字：12A"],
        ]
        assert is_marked(opened(out, sheet)["A3"])


def test_a_mapping_is_needed_to_find_the_header_again(tmp_path: Path) -> None:
    source, out = tmp_path / "甲.csv", tmp_path / "退回.xlsx"
    source.write_text("编码,客户\n12A,李\n", "utf-8")
    mapping = {"编码": "customer_no", "客户": "name"}
    errors = read_customers(source, TODAY, mapping).rejected
    return_workbook(source, errors, out, mapping)
    assert as_shown(out, "甲")[1][2].startswith("编码：户号不是数字")
    with pytest.raises(UserMistake, match="没有认出表头"):
        return_workbook(source, errors, out)


def test_nothing_is_written_over_the_source_or_into_nowhere(tmp_path: Path) -> None:
    source = tmp_path / "档案.xlsx"
    compose_ledger(source, 30)
    content = source.read_bytes()
    with pytest.raises(UserMistake, match="换一个文件名"):
        return_workbook(source, [], source)
    with pytest.raises(UserMistake, match=r"只能存成 \.xlsx"):
        return_workbook(source, [], tmp_path / "退回.csv")
    with pytest.raises(UserMistake, match="文件夹不存在"):
        return_workbook(source, [], tmp_path / "无" / "退回.xlsx")
    assert source.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["档案.xlsx"]
