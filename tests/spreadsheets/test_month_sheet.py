"""Sheets with a row per customer and month."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.month_headings import RECEIVABLES, USAGE
from sbdesk.spreadsheets.month_sheet import MonthSheet, read_months
from sbdesk.spreadsheets.writing import write_table
from tests.spreadsheets.test_amounts import TODAY

OWED = ["县公司", "供电所", "用户名称", "用户编号", "应收年月", "应收电费", "实收电费", "欠费"]


def owed(path: Path, *rows: list[Cell], headings: list[str] = OWED) -> MonthSheet:
    """A sheet of receivables, read."""
    write_table(path, "欠费明细", headings, rows)
    return read_months(path, RECEIVABLES, TODAY)


def row(no: Cell, month: Cell, amount: Cell, paid: Cell = "/", left: Cell = None) -> list[Cell]:
    """A row under `OWED`."""
    return ["某县", "某所", "王某", no, month, amount, paid, amount if left is None else left]


def test_the_stations_usage_is_its_truth(shared_data: Path) -> None:
    truth = json.loads((shared_data / "station/truth.json").read_text("utf-8"))["usage"]
    sheet = read_months(shared_data / "station/usage_monthly.csv", USAGE, TODAY)
    assert (len(sheet.rows), sheet.rejected, sheet.warnings) == (truth["rows"], (), ())
    energy = [one.values["energy_wh"] for one in sheet.rows]
    money = [one.values["amount_fen"] for one in sheet.rows]
    assert sum(wh for wh in energy if isinstance(wh, int)) == truth["kwh"] * 1000
    assert sum(fen for fen in money if isinstance(fen, int)) == int(truth["yuan"].replace(".", ""))


def test_the_stations_receivables_are_its_truth_one_by_one(shared_data: Path) -> None:
    truth = json.loads((shared_data / "station/truth.json").read_text("utf-8"))
    sheet = read_months(shared_data / "station/receivables_2026-10.xlsx", RECEIVABLES, TODAY)
    found = {
        f"{one.customer_no}/{one.values['month']}": one.values["owed_fen"] for one in sheet.rows
    }
    said = {key: int(text.replace(".", "")) for key, text in truth["receivables"].items()}
    assert found == said
    assert sheet.data_rows == len(said)


def test_blank_rows_totals_and_notes_are_no_rows(tmp_path: Path) -> None:
    sheet = owed(
        tmp_path / "a.xlsx",
        row("7113320485", "202609", 10),
        [None] * 8,
        ["小计", None, None, None, None, 10, None, 10],
        row("7113320492", "202609", 20),
        ["合 计", None, None, None, None, 30, None, 30],
        ["制表人：王某"],
    )
    assert [one.customer_no for one in sheet.rows] == ["7113320485", "7113320492"]
    assert (sheet.rejected, sheet.data_rows) == ((), 2)
    assert [warned.row for warned in sheet.warnings] == [8]


def test_each_bad_cell_has_its_reason(tmp_path: Path) -> None:
    sheet = owed(
        tmp_path / "a.xlsx",
        row("71133X0485", "202613", "许多"),
        row(None, "202609", 5),
        row("7113320485", None, 5),
        row("7113320485", "202609", "/", "/", "/"),
        row("711332****", "202609", 5),
    )
    assert not sheet.rows
    assert [(one.row, one.column) for one in sheet.rejected] == [
        (3, "用户编号"), (3, "应收年月"), (3, "应收电费"), (3, "欠费"), (4, "用户编号"),
        (5, "应收年月"), (6, ""), (7, "用户编号"),
    ]  # fmt: skip
    assert "打了码" in sheet.rejected[-1].reason


def test_a_month_said_twice_counts_once(tmp_path: Path) -> None:
    sheet = owed(
        tmp_path / "a.xlsx",
        row("7113320485", "202609", 10),
        row(7113320485, "2026-09", "10.00"),
        row("7113320485", "202609", 11),
        row("7113320485", "202608", 11),
    )
    assert [one.number for one in sheet.rows] == [3, 6]
    assert [(one.row, one.first) for one in sheet.repeated] == [(4, 3)]
    assert [one.row for one in sheet.rejected] == [5]
    assert sheet.data_rows == 4


def test_kinds_of_money_in_one_month_are_different_rows(tmp_path: Path) -> None:
    headings = ["户号", "应收年月", "电费类型", "应收电费"]
    sheet = owed(
        tmp_path / "a.xlsx",
        ["7113320485", "202609", "正常电费", 10],
        ["7113320485", "202609", "退补电费", -3],
        headings=headings,
    )
    assert [one.values["amount_fen"] for one in sheet.rows] == [1000, -300]


def test_a_number_merged_over_its_months_holds_for_each(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("欠费")
        page.write_row(0, 0, ["户号", "户名", "应收年月", "应收电费", "欠费"])
        page.merge_range(1, 0, 3, 0, "7113320485")
        page.merge_range(1, 1, 3, 1, "李思梦")
        for place, month in enumerate(("202607", "202608", "202609"), 1):
            page.write_row(place, 2, [month, 10, 10])
        page.write_row(4, 0, ["7113320492", "李承宇", "202609", 20, 20])
    sheet = read_months(path, RECEIVABLES, TODAY)
    assert not sheet.rejected
    assert [(one.customer_no, one.name, one.values["month"]) for one in sheet.rows] == [
        ("7113320485", "李思梦", "202607"),
        ("7113320485", "李思梦", "202608"),
        ("7113320485", "李思梦", "202609"),
        ("7113320492", "李承宇", "202609"),
    ]


def test_masked_amounts_are_not_given_and_counted(tmp_path: Path) -> None:
    sheet = owed(tmp_path / "a.xlsx", row("7113320485", "202609", 10, "***", 10))
    assert "paid_fen" not in sheet.rows[0].values
    assert [(one.row, one.column) for one in sheet.warnings] == [(0, "实收电费")]
    assert "有 1 格打了码" in sheet.warnings[0].reason


def test_a_clerk_may_map_other_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", ["编码", "账期", "钱"], [["7113320485", "202609", 5]])
    mapping = {"编码": "customer_no", "账期": "month", "钱": "owed_fen"}
    sheet = read_months(path, RECEIVABLES, TODAY, mapping)
    assert sheet.rows[0].values == {"month": "202609", "owed_fen": 500}
    with pytest.raises(UserMistake, match="没有认出表头"):
        read_months(path, RECEIVABLES, TODAY)


def test_another_kind_of_list_is_refused(tmp_path: Path, shared_data: Path) -> None:
    station = shared_data / "station"
    with pytest.raises(UserMistake, match="不像电量电费表"):
        read_months(station / "receivables_2026-10.xlsx", USAGE, TODAY)
    with pytest.raises(UserMistake, match="没有应收电费"):
        read_months(station / "usage_monthly.csv", RECEIVABLES, TODAY)
    path = tmp_path / "空.xlsx"
    write_table(path, "表", OWED, [])
    with pytest.raises(UserMistake, match="表头下面没有用户"):
        read_months(path, RECEIVABLES, TODAY)


def test_giving_up_stops_the_reading(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def checkpoint(_done: int, _total: int, what: str) -> None:
        if what == "核对完毕":
            raise Stop

    path = tmp_path / "a.xlsx"
    write_table(path, "欠费明细", OWED, [row("7113320485", "202609", 10)])
    with pytest.raises(Stop):
        read_months(path, RECEIVABLES, TODAY, None, checkpoint)
