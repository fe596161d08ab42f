"""The clerk's workbook goes back with its reasons, is corrected, and comes in again."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sbdesk.services.customers import customer_count
from sbdesk.services.desk import Desk
from sbdesk.services.sheets_in import ImportSheet, import_sheet, remember
from sbdesk.spreadsheets.headings import REASON_HEADING
from sbdesk.spreadsheets.writing import MARK_FILL

HEADINGS = ["序号", "用户编号", "用户名称", "用电地址", "合同容量", "立户日期", "联系电话"]
GOOD = [
    [n, f"711332{n:04}", f"客户{n}", f"甲村1组{n}号", 8, "2020-01-01", f"1990000{n:04}"]
    for n in range(1, 31)
]
FAULTS = {5: (5, "-50"), 12: (6, "2019-02-30"), 20: (2, "71133X"), 27: (5, "三百")}
HEADER, FIRST = 3, 4


def compose(path: Path) -> None:
    """A workbook with the clerk's own formatting and four bad cells."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "用户档案"
    sheet["A1"] = "某所用户档案"
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(HEADINGS)
    for row in GOOD:
        sheet.append(row)
    for cell in sheet[HEADER]:
        cell.font = Font(bold=True, name="宋体")
    sheet.column_dimensions["D"].width = 33
    sheet.row_dimensions[FIRST + 2].height = 40
    sheet.freeze_panes = "A4"
    sheet.cell(FIRST, 3).fill = PatternFill("solid", fgColor="FFFF00")
    for place, (column, wrong) in FAULTS.items():
        sheet.cell(FIRST + place, column).value = wrong
    other = book.create_sheet("说明")
    other["B2"] = "内部使用"
    book.save(path)


def marked(sheet: Worksheet) -> set[tuple[int, int]]:
    """The cells coloured as wrong."""
    return {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
        and str(cell.fill.fgColor.rgb).endswith(MARK_FILL.removeprefix("#"))
    }


def test_corrected_and_taken_in_again_nothing_is_left_and_nothing_doubled(
    desk: Desk, tmp_path: Path
) -> None:
    path, back = tmp_path / "台账.xlsx", tmp_path / "退回.xlsx"
    compose(path)
    first = import_sheet(desk, ImportSheet("customers", path, errors_to=back))
    assert (first.created, first.rejected) == (26, 4)

    book = openpyxl.load_workbook(back)
    assert book.sheetnames == ["用户档案", "说明"]
    sheet = book["用户档案"]
    for place, row in enumerate(GOOD):
        for column, cell in enumerate(row, 1):
            given = FAULTS[place][1] if FAULTS.get(place, (0,))[0] == column else cell
            assert sheet.cell(FIRST + place, column).value == given
    assert sheet.cell(HEADER, 8).value == REASON_HEADING
    assert sheet.cell(HEADER, 2).font.b
    assert sheet.column_dimensions["D"].width == 33
    assert sheet.row_dimensions[FIRST + 2].height == 40
    assert sheet.freeze_panes == "A4"
    assert sheet.cell(FIRST, 3).fill.fgColor.rgb == "00FFFF00"
    assert marked(sheet) == {(FIRST + place, column) for place, (column, _) in FAULTS.items()}
    reasons = {row for row in range(FIRST, FIRST + 30) if sheet.cell(row, 8).value}
    assert reasons == {FIRST + place for place in FAULTS}

    for place, (column, _) in FAULTS.items():
        sheet.cell(FIRST + place, column).value = GOOD[place][column - 1]
    book.save(back)
    second = import_sheet(desk, ImportSheet("customers", back))
    assert (second.created, second.updated, second.unchanged, second.rejected) == (4, 0, 26, 0)
    assert customer_count(desk) == 30
    third = import_sheet(desk, ImportSheet("customers", back))
    assert (third.batch, third.unchanged, customer_count(desk)) == (None, 30, 30)


def test_a_sheet_mapped_by_hand_comes_back_and_is_recognised_with_its_reasons(
    desk: Desk, tmp_path: Path
) -> None:
    import_sheet(desk, ImportSheet("customers", _ledger(tmp_path / "台账.xlsx")))
    path, back = tmp_path / "账.xlsx", tmp_path / "退回.xlsx"
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (["账期", "编码", "该交"], ["202609", "7113320001", 12.3], ["202609", "7113329", 4]):
        sheet.append(row)
    book.save(path)
    columns = {"账期": "month", "编码": "customer_no", "该交": "owed_fen"}
    remember(desk, "receivables", "外勤", path, columns)
    first = import_sheet(desk, ImportSheet("receivables", path, errors_to=back))
    assert (first.created, first.rejected) == (1, 1)
    book = openpyxl.load_workbook(back)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    assert marked(sheet) == {(3, 2)}
    assert "7113329" in str(sheet["D3"].value)
    sheet["B3"].value = "7113320002"
    book.save(back)
    second = import_sheet(desk, ImportSheet("receivables", back))
    assert (second.recognised, second.created, second.rejected) == ("外勤", 1, 0)
    assert second.unchanged == 1


def _ledger(path: Path) -> Path:
    compose(path)
    return path


@pytest.mark.parametrize("kind", ["usage", "receivables"])
def test_the_stations_months_without_their_customers_all_come_back(
    desk: Desk, shared_data: Path, tmp_path: Path, kind: str
) -> None:
    name = {"usage": "usage_monthly.csv", "receivables": "receivables_2026-10.xlsx"}[kind]
    back = tmp_path / "退回.xlsx"
    source = shared_data / "station" / name
    done = import_sheet(desk, ImportSheet(kind, source, errors_to=back))
    assert (done.created, done.rejected) == (0, done.rows)
    again = import_sheet(desk, ImportSheet(kind, back, dry_run=True))
    assert (again.rows, again.rejected) == (done.rows, done.rows)
    import_sheet(desk, ImportSheet("customers", shared_data / "station/customer_ledger.xlsx"))
    third = import_sheet(desk, ImportSheet(kind, back))
    assert (third.created, third.rejected, third.sums) == (done.rows, 0, third.sums)
