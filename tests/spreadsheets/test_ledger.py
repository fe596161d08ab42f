"""Whole ledgers: a composed export with every habit, its twin, and the real one where it is."""

import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.ledger import Ledger, preview_customers, read_customers
from tests.fixtures.ledgers import FAULTS, Truth, compose_ledger, make_customers

TODAY = date(2026, 11, 22)
WORDS = {
    "capacity negative": "容量是负数",
    "date does not exist": "日期不存在",
    "customer number missing": "没有户号",
    "name missing": "没有户名",
    "date in the future": "日期在将来",
    "customer number twice, different customer": "重复",
    "customer number twice in the sheet, different customer": "重复",
    "capacity not a number": "容量不是数字",
    "customer number not digits": "户号不是数字",
}


def assert_is(ledger: Ledger, truth: Truth) -> None:
    found = {row.values["customer_no"]: row.values for row in ledger.rows}
    assert found.keys() == truth.accepted.keys()
    for number, values in found.items():
        true = truth.accepted[str(number)]
        assert values.items() >= {k: v for k, v in true.items() if k in ledger.fields}.items()
    assert ledger.rejected_rows == truth.rejected.keys()
    for fault in ledger.rejected:
        assert WORDS[truth.rejected[fault.row]] in fault.reason
    assert {repeated.row: repeated.first for repeated in ledger.repeated} == truth.repeated
    assert ledger.data_rows == truth.data_rows


@pytest.mark.parametrize("rows", [30, 120, 503])
def test_everything_right_is_accepted_and_everything_wrong_named(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "档案.xlsx"
    truth = compose_ledger(path, rows, seed=rows, repeats=3)
    assert set(truth.rejected.values()) == set(FAULTS)
    ledger = read_customers(path, TODAY)
    assert_is(ledger, truth)
    assert ledger.sheet_name == "用户档案"
    assert ledger.unknown_headings == ("序号", "导出批次", "备注2")
    assert not ledger.warnings


def test_rare_characters_arrive_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    compose_ledger(path, 30)
    names = "".join(str(row.values["name"]) for row in read_customers(path, TODAY).rows)
    assert all(rare in names for rare in "𬭎𫖯𠅤")


def test_the_twin_in_gb18030_says_the_same_customers(tmp_path: Path) -> None:
    export, twin = tmp_path / "档案.xlsx", tmp_path / "档案.csv"
    compose_ledger(export, 90, faults=False)
    truth = compose_ledger(twin, 90)
    assert_is(read_customers(twin, TODAY), truth)
    first = {row.values["customer_no"]: row.values for row in read_customers(export, TODAY).rows}
    for row in read_customers(twin, TODAY).rows:
        assert first[row.values["customer_no"]].items() >= row.values.items()


def test_a_faultless_ledger_rejects_nothing(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    truth = compose_ledger(path, 60, faults=False)
    assert not truth.rejected
    assert_is(read_customers(path, TODAY), truth)


def write(path: Path, *rows: list[str | float | None]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("档案")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    book.close()
    return path


HEAD: list[str | float | None] = ["户号", "户名", "用电地址", "合同容量", "联系电话"]


def test_the_first_row_of_a_number_counts(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        HEAD,
        ["7113320485", "李思梦", "甲村1号", 8, None],
        ["7113320485", "李思梦", "甲村1号", 8, None],
        ["7113320485", "李思梦", "甲村1号", 10, None],
        ["7113320485", "李思梦", "乙村1号", 8, None],
    )
    ledger = read_customers(path, TODAY)
    assert [row.number for row in ledger.rows] == [2]
    assert [(again.row, again.first) for again in ledger.repeated] == [(3, 2), (4, 2)]
    (fault,) = ledger.rejected
    assert (fault.row, fault.column) == (5, "户号")
    assert fault.reason == "户号与第 2 行重复，而地址不同，以第 2 行为准"
    assert [warned.row for warned in ledger.warnings] == [4]
    assert ledger.data_rows == 4


def test_a_rejected_row_does_not_hold_its_number(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        HEAD,
        ["7113320485", "李思梦", "甲村1号", -8, None],
        ["7113320485", "李思梦", "甲村1号", 8, None],
    )
    ledger = read_customers(path, TODAY)
    assert ledger.rejected_rows == {2}
    assert [row.number for row in ledger.rows] == [3]


def test_each_wrong_cell_of_a_row_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", HEAD, ["12A", None, "甲村", "很多", "199"])
    ledger = read_customers(path, TODAY)
    assert [fault.column for fault in ledger.rejected] == ["户号", "合同容量", "户名"]
    assert ledger.data_rows == 1


def test_what_is_no_customer_is_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        ["林东供电所用户明细"],
        [],
        HEAD,
        ["7113320485", "李思梦", "甲村1号", 8, None],
        ["本页小计", None, None, 8, None],
        HEAD,
        ["7113320492", "李承宇", "甲村2号", 6, None],
        [None, " 合 计", None, 14, None],
        ["制表人：王某"],
        [None, None, "审核：李某"],
        ["　", None, "  ", None, None],
    )
    ledger = read_customers(path, TODAY)
    assert [row.number for row in ledger.rows] == [4, 7]
    assert not ledger.rejected
    assert ledger.data_rows == 2
    assert [warned.row for warned in ledger.warnings] == [9, 10]


def test_masked_and_doubtful_cells_are_warned_of_and_erase_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        HEAD,
        ["7113320485", "张*", "甲村***", 8, "138****2716"],
        ["711332049", "李承宇", "-", 0, "19912"],
    )
    ledger = read_customers(path, TODAY)
    assert not ledger.rejected
    masked, doubtful = (row.values for row in ledger.rows)
    assert (masked["name"], masked["address"], masked["phone"]) == (None, None, None)
    assert doubtful["customer_no"] == "711332049"
    assert (doubtful["address"], doubtful["contract_va"]) == (None, None)
    assert [warned.row for warned in ledger.warnings] == [3, 3, 3, 0, 0, 0]
    assert {warned.column for warned in ledger.warnings if not warned.row} == set(
        HEAD[1:3] + HEAD[4:]
    )


def test_a_thousand_warnings_alike_are_counted_not_listed(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [
        [str(7113320000 + number), "王某", "甲村", 8, f"12345{number}"] for number in range(1000)
    ]
    ledger = read_customers(write(tmp_path / "a.xlsx", HEAD, *rows), TODAY)
    assert len(ledger.warnings) < 400
    assert "没有一一列出" in ledger.warnings[-1].reason


def test_of_masked_cells_only_their_number_is_told(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [
        [str(7113320000 + number), "王某", "甲村", 8, "138****2716"] for number in range(1000)
    ]
    ledger = read_customers(write(tmp_path / "a.xlsx", HEAD, *rows), TODAY)
    assert [(one.row, one.column) for one in ledger.warnings] == [(0, HEAD[4])]
    assert ledger.warnings[0].reason.startswith("有 1000 格打了码")


def test_capacities_follow_the_unit_of_their_heading(tmp_path: Path) -> None:
    for heading, va in (
        ("合同容量(VA)", 8000),
        ("合同容量（MVA）", 8_000_000_000),
        ("容量", 8_000_000),
    ):
        head = [*HEAD[:3], heading]
        path = write(tmp_path / "a.xlsx", head, ["7113320485", "李思梦", "甲村1号", 8000])
        ledger = read_customers(path, TODAY)
        assert [row.values["contract_va"] for row in ledger.rows] == (
            [va] if va < 1_000_000_000 else []
        )
    path = write(tmp_path / "a.xlsx", [*HEAD[:3], "容量(kW)"], ["7113320485", "李", "甲村", 8])
    ledger = read_customers(path, TODAY)
    assert ledger.rows[0].values["contract_va"] == 8000
    assert "千瓦" in ledger.warnings[0].reason


def test_a_mapping_names_columns_nobody_knows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        ["客户代码", "客户", "详址", "电话"],
        ["7113320485", "李思梦", "甲村1号", "19901521199"],
    )
    with pytest.raises(UserMistake, match="没有认出表头"):
        read_customers(path, TODAY)
    preview = preview_customers(path)
    assert [heading.text for heading in preview.headings] == ["客户代码", "客户", "详址", "电话"]
    assert [heading.field for heading in preview.headings] == [None, None, None, "phone"]
    assert preview.samples[0][1] == "李思梦"
    mapping = {"客户代码": "customer_no", "客户": "name", "详址": "address", "电话": ""}
    ledger = read_customers(path, TODAY, mapping)
    assert ledger.fields == {"customer_no", "name", "address", "village"}
    assert ledger.rows[0].values["address"] == "甲村1号"
    assert ledger.header.fingerprint == preview.fingerprint
    with pytest.raises(UserMistake, match="不认识的字段"):
        read_customers(path, TODAY, {"客户代码": "nonsense"})


def test_other_lists_of_customers_are_no_ledger(tmp_path: Path) -> None:
    arrears = write(
        tmp_path / "a.xlsx",
        ["用户编号", "用户名称", "供电所", "欠费"],
        ["7113320485", "李", "甲", 3],
    )
    with pytest.raises(UserMistake, match=r"「a\.xlsx」的工作表「档案」第 1 行.*没有地址"):
        read_customers(arrears, TODAY)
    usage = write(
        tmp_path / "b.xlsx",
        ["用户编号", "用户名称", "电费年月", "合同容量"],
        ["7113320485", "李", 1, 3],
    )
    with pytest.raises(UserMistake, match="电费年月"):
        read_customers(usage, TODAY)


def test_a_header_without_customers_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="表头下面没有用户"):
        read_customers(write(tmp_path / "a.xlsx", HEAD), TODAY)


def test_a_second_ledger_in_the_workbook_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    for name in ("高压", "低压"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["7113320485", name, "甲村1号", 8, ""])
    hidden = book.add_worksheet("旧档案")
    hidden.write_row(0, 0, HEAD)
    hidden.hide()
    book.close()
    ledger = read_customers(tmp_path / "a.xlsx", TODAY)
    assert ledger.sheet_name == "高压"
    assert [warned.reason for warned in ledger.warnings] == [
        "工作表「低压」也像用户档案，这次没有读；请另存成单独的文件再导入"
    ]


def test_a_group_merged_downwards_holds_for_all_its_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("档案")
    sheet.merge_range(0, 0, 1, 0, "台区名称")
    sheet.merge_range(0, 1, 0, 3, "用户")
    sheet.write_row(1, 1, ["户号", "户名", "用电地址"])
    for row in range(2, 8):
        sheet.write_row(row, 1, [str(7113320480 + row), "" if row == 7 else f"李{row}", "甲村"])
    sheet.merge_range(2, 0, 4, 0, "一台区")
    sheet.write(5, 0, "二台区")
    sheet.merge_range(6, 0, 7, 0, "三台区")
    sheet.merge_range(6, 2, 7, 2, "王")
    book.close()
    ledger = read_customers(tmp_path / "a.xlsx", TODAY)
    assert [str(row.values["area"])[0] for row in ledger.rows] == ["一", "一", "一", "二", "三"]
    assert ledger.rejected_rows == {8}, "a merged name belongs to one customer"


def test_progress_is_told_and_cancelling_goes_through(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    compose_ledger(path, 2_500, faults=False)
    told: list[tuple[int, int, str]] = []
    read_customers(
        path, TODAY, checkpoint=lambda done, all_of, what: told.append((done, all_of, what))
    )
    assert [done for done, _, _ in told][1:3] == [1000, 2000]
    assert told[-1][0] == told[-1][1]

    class Cancelled(Exception):
        pass

    def cancel(done: int, all_of: int, what: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_customers(path, TODAY, checkpoint=cancel)


def test_the_same_arguments_make_the_same_customers() -> None:
    assert make_customers(50, 3) == make_customers(50, 3) != make_customers(50, 4)


def test_the_real_ledger_gives_its_truth(shared_data: Path) -> None:
    truth = json.loads((shared_data / "station" / "truth.json").read_text("utf-8"))
    ledger = read_customers(shared_data / "station" / "customer_ledger.xlsx", TODAY)
    assert ledger.data_rows == truth["data_rows"]
    assert len(ledger.rows) == truth["accepted"]
    for row in ledger.rows:
        true = truth["customers"][str(row.values["customer_no"])]
        assert row.values["contract_va"] == true["contract_kva"] * 1000
        assert all(row.values[f] == true[f] for f in ("name", "address", "opened", "phone"))
    assert {str(row) for row in ledger.rejected_rows} == truth["rejected_rows"].keys()
    for fault in ledger.rejected:
        assert WORDS[truth["rejected_rows"][str(fault.row)]] in fault.reason


def test_the_real_twin_gives_its_truth(shared_data: Path) -> None:
    truth = json.loads((shared_data / "station" / "truth.json").read_text("utf-8"))["gb18030_twin"]
    export = read_customers(shared_data / "station" / "customer_ledger.xlsx", TODAY)
    twin = read_customers(shared_data / "station" / "customer_ledger_gb18030.csv", TODAY)
    assert len(twin.rows) == truth["into_empty"]["created"]
    known = {row.values["customer_no"]: row.values for row in export.rows}
    new = [row for row in twin.rows if row.values["customer_no"] not in known]
    assert len(new) == truth["after_xlsx"]["created"]
    for row in twin.rows:
        if row not in new:
            assert known[row.values["customer_no"]].items() >= row.values.items()
