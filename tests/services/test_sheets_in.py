"""Sheets of every kind coming in: the stations' real shapes, mappings remembered, masks, undo."""

import json
from pathlib import Path
from typing import Any

import pytest

from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.services.customers import customer_count
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.import_outcome import Imported
from sbdesk.services.joining import join_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.mappings import remembered_mappings
from sbdesk.services.sheets_in import (
    ImportSheet,
    guess_kind,
    import_sheet,
    kinds,
    pasted_sheet,
    preview_sheet,
    remember,
)
from sbdesk.spreadsheets.writing import OutCell, write_table

LEDGER = ["户号", "户名", "用电地址", "联系电话", "身份证号"]
OWED = ["户号", "户名", "应收年月", "应收电费", "实收电费", "欠费"]


def take(desk: Desk, kind: str, path: Path, *rows: list[OutCell], headings: list[str]) -> Imported:
    """Compose a sheet and take it in."""
    write_table(path, "表", headings, rows)
    return import_sheet(desk, ImportSheet(kind, path))


def people(desk: Desk, path: Path, *numbers: int) -> Imported:
    """Customers of these numbers, taken in."""
    rows: list[list[OutCell]] = [
        [f"711332{n:04}", f"客户{n}", f"甲村{n}组1号", f"1990000{n:04}", ""] for n in numbers
    ]
    return take(desk, "customers", path, *rows, headings=LEDGER)


def live(desk: Desk, table: str, column: str) -> list[Any]:
    """A column of the rows not withdrawn."""
    with desk.reading() as raw:
        sql = f"SELECT {column} FROM {table} WHERE live = 1 ORDER BY month, pk"
        return [row[0] for row in raw.execute(sql).fetchall()]


@pytest.fixture
def station(desk: Desk, shared_data: Path) -> Path:
    """The composed station's files, its ledger taken in."""
    folder = shared_data / "station"
    import_sheet(desk, ImportSheet("customers", folder / "customer_ledger.xlsx"))
    return folder


@pytest.mark.parametrize(
    ("kind", "name", "table"),
    [
        ("usage", "usage_monthly.csv", "usage_month"),
        ("receivables", "receivables_2026-10.xlsx", "receivable"),
    ],
)
def test_the_stations_months_are_exactly_the_truth(
    desk: Desk, station: Path, kind: str, name: str, table: str
) -> None:
    truth = json.loads((station / "truth.json").read_text("utf-8"))
    rows = {"usage": truth["usage"]["rows"], "receivables": len(truth["receivables"])}[kind]
    yuan = {"usage": truth["usage"]["yuan"], "receivables": truth["receivables_sum"]}[kind]
    column = {"usage": "amount_fen", "receivables": "owed_fen"}[kind]
    request = ImportSheet(kind, station / name)
    dry = import_sheet(desk, ImportSheet(kind, station / name, dry_run=True))
    assert (dry.created, live(desk, table, "pk")) == (rows, [])
    done = import_sheet(desk, request)
    assert (done.kind, done.rows, done.created, done.rejected) == (kind, rows, rows, 0)
    assert done.sums[column] == sum(live(desk, table, column)) == int(yuan.replace(".", ""))
    again = import_sheet(desk, request)
    assert (again.batch, again.unchanged, again.created, again.updated) == (None, rows, 0, 0)
    undo_last(desk)
    assert live(desk, table, "pk") == []
    assert import_sheet(desk, request).created == rows
    assert desk.office.verify().ok


def test_the_stations_sums_by_field_and_customer(desk: Desk, station: Path) -> None:
    truth = json.loads((station / "truth.json").read_text("utf-8"))
    usage = import_sheet(desk, ImportSheet("usage", station / "usage_monthly.csv"))
    assert usage.sums["energy_wh"] == truth["usage"]["kwh"] * 1000
    import_sheet(desk, ImportSheet("receivables", station / "receivables_2026-10.xlsx"))
    with desk.reading() as raw:
        rows = raw.execute(
            "SELECT c.customer_no, r.month, r.owed_fen FROM receivable r "
            "JOIN customer c ON c.id = r.customer_id WHERE r.live = 1"
        ).fetchall()
    found = {f"{no}/{month}": f"{owed // 100}.{owed % 100:02}" for no, month, owed in rows}
    assert found == truth["receivables"]


def test_the_kind_of_the_stations_files_is_seen(shared_data: Path, tmp_path: Path) -> None:
    station = shared_data / "station"
    assert guess_kind(station / "customer_ledger.xlsx") == "customers"
    assert guess_kind(station / "customer_ledger_gb18030.csv") == "customers"
    assert guess_kind(station / "usage_monthly.csv") == "usage"
    assert guess_kind(station / "receivables_2026-10.xlsx") == "receivables"
    assert guess_kind(station / "complaints_export.xlsx") == ""
    assert guess_kind(tmp_path / "没有.xlsx") == ""


def test_a_number_unknown_here_is_rejected_by_name_and_holds_nothing_back(
    desk: Desk, tmp_path: Path
) -> None:
    people(desk, tmp_path / "a.xlsx", 1)
    done = take(
        desk,
        "receivables",
        tmp_path / "b.xlsx",
        ["7113320001", "客户1", "202609", 10, "/", 10],
        ["7113329999", "客户9", "202609", 10, "/", 10],
        headings=OWED,
    )
    assert (done.created, done.rejected, done.sums["owed_fen"]) == (1, 1, 1000)
    assert [(one.row, one.column) for one in done.errors] == [(4, "户号")]
    assert "7113329999" in done.errors[0].reason


def test_a_month_is_updated_by_its_cells_and_undone(desk: Desk, tmp_path: Path) -> None:
    people(desk, tmp_path / "a.xlsx", 1, 2)
    first: list[list[OutCell]] = [
        [f"711332000{n}", f"客户{n}", "202609", "159.60", "/", "159.60"] for n in (1, 2)
    ]
    take(desk, "receivables", tmp_path / "b.xlsx", *first, headings=OWED)
    paid: list[OutCell] = ["7113320001", "客户1", "202609", "159.60", "63.84", "95.76"]
    done = take(desk, "receivables", tmp_path / "c.xlsx", paid, first[1], headings=OWED)
    assert (done.created, done.updated, done.unchanged) == (0, 1, 1)
    told = [(one.title, one.month, one.ours_shown, one.theirs_shown) for one in done.differences]
    assert told == [("实收", "202609", "", "63.84 元"), ("欠费", "202609", "159.60 元", "95.76 元")]
    assert live(desk, "receivable", "owed_fen") == [9576, 15960]
    undo_last(desk)
    assert live(desk, "receivable", "owed_fen") == [15960, 15960]
    assert live(desk, "receivable", "paid_fen") == [None, None]


def test_a_former_number_and_another_name(desk: Desk, tmp_path: Path) -> None:
    headings = ["户号", "原户号", "户名", "用电地址"]
    take(
        desk, "customers", tmp_path / "a.xlsx",
        ["6267000000001", "7113320001", "林梓墨", "甲村1组1号"], headings=headings,
    )  # fmt: skip
    done = take(
        desk,
        "receivables",
        tmp_path / "b.xlsx",
        ["7113320001", "李思梦", "202609", 10, "/", 10],
        ["6267000000001", "林梓墨", "202609", 11, "/", 11],
        headings=OWED,
    )
    assert (done.created, done.rejected) == (1, 1)
    assert "第 3 行" in done.errors[0].reason
    assert ["李思梦" in one.reason for one in done.warnings] == [True]


def test_a_joined_file_stays_joined_and_its_months_are_not_doubled(
    desk: Desk, tmp_path: Path
) -> None:
    people(desk, tmp_path / "a.xlsx", 1, 2)
    rows: list[list[OutCell]] = [["7113320002", "客户2", f"20260{n}", n, "/", n] for n in (7, 8)]
    take(desk, "receivables", tmp_path / "b.xlsx", *rows, headings=OWED)
    with desk.reading() as raw:
        keep, give = (
            row[0] for row in raw.execute("SELECT id FROM customer ORDER BY pk").fetchall()
        )
    join_customers(desk, keep, give, {})
    again = people(desk, tmp_path / "c.xlsx", 1, 2)
    assert (again.batch, again.created, again.unchanged) == (None, 0, 2)
    assert [one.row for one in again.warnings] == [4]
    assert customer_count(desk) == 1
    rows[1][-1] = 9
    months = take(desk, "receivables", tmp_path / "d.xlsx", *rows, headings=OWED)
    assert (months.created, months.updated, months.unchanged) == (0, 1, 1)
    assert live(desk, "receivable", "owed_fen") == [700, 900]


def test_other_headings_are_mapped_once_and_recognised_next_time(
    desk: Desk, tmp_path: Path
) -> None:
    people(desk, tmp_path / "a.xlsx", 1, 2)
    odd = ["账期", "编码", "谁", "该交(元)", "备用"]
    path = tmp_path / "odd.xlsx"
    write_table(path, "外勤表", odd, [["202609", "7113320001", "客户1", "12.30", "x"]])
    with pytest.raises(UserMistake, match="指明各栏对应什么"):
        import_sheet(desk, ImportSheet("receivables", path))
    seen = preview_sheet(desk, "receivables", path)
    assert [(one.text, one.field) for one in seen.headings] == [(text, "") for text in odd]
    assert (seen.headings[1].samples, seen.recognised) == (("7113320001",), "")
    columns = {"账期": "month", "编码": "customer_no", "该交(元)": "owed_fen", "备用": ""}
    remember(desk, "receivables", "外勤表", path, columns)
    done = import_sheet(desk, ImportSheet("receivables", path))
    assert (done.recognised, done.created, done.sums["owed_fen"]) == ("外勤表", 1, 1230)
    later = tmp_path / "later.xlsx"
    write_table(later, "又一张", odd[::-1], [["x", "45.60", "客户2", "7113320002", "202609"]])
    next_time = import_sheet(desk, ImportSheet("receivables", later))
    assert (next_time.recognised, next_time.created) == ("外勤表", 1)
    again = preview_sheet(desk, "receivables", later)
    assert again.recognised == "外勤表"
    assert {one.text: one.field for one in again.headings}["该交(元)"] == "owed_fen"
    assert not preview_sheet(desk, "customers", later).recognised


def test_what_is_remembered_must_make_sense(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    write_table(path, "表", ["账期", "编码", "钱"], [["202609", "7113320001", 1]])
    wrong: list[tuple[dict[str, str], str]] = [
        ({"账期": "month", "钱": "owed_fen"}, "户号"),
        ({"账期": "month", "编码": "customer_no", "钱": "month"}, "两栏"),
        ({"账期": "month", "编码": "customer_no", "钱": "gold"}, "不认识的字段"),
    ]
    for columns, words in wrong:
        with pytest.raises(UserMistake, match=words):
            remember(desk, "receivables", "表", path, columns)
    with pytest.raises(UserMistake, match="没有认出表头"):
        remember(desk, "customers", "表", path, {"编码": "customer_no"})
    good = {"账期": "month", "编码": "customer_no", "钱": "owed_fen"}
    with pytest.raises(UserMistake, match="起个名字"):
        remember(desk, "receivables", " ", path, good)
    with pytest.raises(UserMistake, match="没有「payments」"):
        remember(desk, "payments", "表", path, good)
    assert not remembered_mappings(desk, "receivables")


def test_the_newest_mapping_of_a_name_stands(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    write_table(path, "表", ["账期", "编码", "钱"], [["202609", "7113320001", 1]])
    for field in ("owed_fen", "paid_fen"):
        columns = {"账期": "month", "编码": "customer_no", "钱": field}
        remember(desk, "receivables", "表", path, columns)
    found = remembered_mappings(desk, "receivables")
    assert [(one.name, one.columns["钱"]) for one in found] == [("表", "paid_fen")]


def test_masked_cells_count_as_not_given_and_are_counted(desk: Desk, tmp_path: Path) -> None:
    people(desk, tmp_path / "a.xlsx", 1, 2, 3)
    masked: list[list[OutCell]] = [
        [f"711332000{n}", "客*", "甲村***", f"199****000{n}", "110105********0021"]
        for n in (1, 2, 3)
    ]
    done = take(desk, "customers", tmp_path / "b.xlsx", *masked, headings=LEDGER)
    assert (done.batch, done.unchanged, done.rejected) == (None, 3, 0)
    told = {one.column: one.reason for one in done.warnings}
    assert set(told) == set(LEDGER[1:])
    assert all(reason.startswith("有 3 格打了码") for reason in told.values())


def test_a_masked_name_makes_no_customer(desk: Desk, tmp_path: Path) -> None:
    row: list[OutCell] = ["7113320001", "客*", "甲村1组1号", "", ""]
    done = take(desk, "customers", tmp_path / "b.xlsx", row, headings=LEDGER)
    assert (done.created, done.rejected, customer_count(desk)) == (0, 1, 0)


def test_what_was_copied_in_a_spreadsheet_program_is_a_sheet(desk: Desk, tmp_path: Path) -> None:
    text = (
        '户号\t户名\t用电地址\r\n7113320001\t𠅤·高娃\t"甲村\n1组1号"\r\n7113320002\t李四\t乙村\r\n'
    )
    path = pasted_sheet(text, tmp_path / "临时")
    assert guess_kind(path) == "customers"
    done = import_sheet(desk, ImportSheet("customers", path))
    assert (done.created, done.rejected) == (2, 0)
    assert pasted_sheet(text, tmp_path / "临时") != path


@pytest.mark.parametrize("text", ["", "  \r\n", "只有一格", "户号\t户名\t用电地址"])
def test_what_is_no_table_is_not_taken_from_the_clipboard(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserMistake, match="剪贴板"):
        pasted_sheet(text, tmp_path)


def test_a_folder_that_refuses_is_the_machines_fault(tmp_path: Path) -> None:
    taken = tmp_path / "文件"
    taken.write_text("x", "utf-8")
    with pytest.raises(EnvironmentProblem, match="剪贴板"):
        pasted_sheet("户号\t户名\n1\t2", taken)


def test_the_kinds_say_what_their_columns_can_mean() -> None:
    named = {kind.name: kind for kind in kinds()}
    assert list(named) == ["customers", "usage", "receivables"]
    for kind in named.values():
        assert kind.fields[0].name == "customer_no"
        assert len({field.title for field in kind.fields}) == len(kind.fields)
        required = [field.name for field in kind.fields if field.required]
        assert required == (
            ["customer_no"] if kind.name == "customers" else ["customer_no", "month"]
        )


def test_who_may_not_import_is_told_before_the_file_is_read(desk: Desk, tmp_path: Path) -> None:
    looker = desk.worked_by(PersonRow(b"l" * 16, "看客", "查看", ""))
    for kind in ("customers", "usage"):
        with pytest.raises(UserMistake, match="查看"):
            import_sheet(looker, ImportSheet(kind, tmp_path / "没有.xlsx"))


@pytest.mark.parametrize("what", ["正在核对", "核对完毕", "正在比对", "正在写入", "正在编入搜索"])
def test_cancelled_at_any_stage_nothing_is_changed(desk: Desk, tmp_path: Path, what: str) -> None:
    class Stop(Exception):
        pass

    stages: list[str] = []

    def checkpoint(done: int, total: int, words: str) -> None:
        assert 0 <= done <= max(total, 0)
        stages.append(words)
        if words == what:
            raise Stop

    rows: list[list[OutCell]] = [
        [f"711332{n:04}", f"客户{n}", "甲村1组1号", "", ""] for n in range(1200)
    ]
    path = tmp_path / "a.xlsx"
    write_table(path, "表", LEDGER, rows)
    with pytest.raises(Stop):
        import_sheet(desk, ImportSheet("customers", path), checkpoint)
    assert stages[0] == "正在打开「a.xlsx」"
    assert customer_count(desk) == 0
    report = desk.office.verify()
    assert (report.ok, report.transactions) == (True, 1)


def test_progress_moves_in_every_long_stage(desk: Desk, tmp_path: Path) -> None:
    told: dict[str, list[tuple[int, int]]] = {}
    rows: list[list[OutCell]] = [
        [f"711332{n:04}", f"客户{n}", "甲村1组1号", "", ""] for n in range(3000)
    ]
    path = tmp_path / "a.xlsx"
    write_table(path, "表", LEDGER, rows)
    import_sheet(
        desk,
        ImportSheet("customers", path),
        lambda done, total, what: told.setdefault(what, []).append((done, total)),
    )
    for stage in ("正在核对", "正在比对", "正在写入", "正在编入搜索"):
        assert len({done for done, _ in told[stage]}) > 1
        assert told[stage] == sorted(told[stage])
