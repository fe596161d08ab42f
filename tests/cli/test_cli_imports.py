"""Sheets taken in by script: every kind, mappings by name and by themselves, sums."""

from pathlib import Path

import pytest

from sbdesk.services.desk import open_desk
from sbdesk.services.mappings import save_mapping
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.sheets_in import remember
from sbdesk.spreadsheets.writing import OutCell, write_table
from tests.cli.test_cli import Shell

LEDGER: list[list[OutCell]] = [
    [f"711332000{n}", f"客户{n}", "甲村1组1号", f"1990000000{n}"] for n in (1, 2)
]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An office with two customers and a mapping called 外勤."""
    folder = tmp_path / "office"
    desk = init_office(folder, tmp_path / "state", InitOffice("青石岭供电所", "QSL"))
    columns = {"账期": "month", "编码": "customer_no", "该交": "owed_fen"}
    save_mapping(desk, "receivables", "外勤", "0" * 32, columns)
    desk.office.close()
    found = Shell(folder, capsys)
    write_table(tmp_path / "a.xlsx", "档案", ["户号", "户名", "用电地址", "联系电话"], LEDGER)
    assert found.code("import", "customers", str(tmp_path / "a.xlsx")) == 0
    return found


def sheet(path: Path, headings: list[str], *rows: list[OutCell]) -> str:
    write_table(path, "表", headings, rows)
    return str(path)


def test_usage_and_receivables_by_script(shell: Shell, tmp_path: Path) -> None:
    usage = sheet(
        tmp_path / "u.csv",
        ["用户编号", "电费年月", "总电量", "总电费"],
        ["7113320001", "202609", "120", "66.60"],
        ["7113329999", "202609", "1", "1"],
    )
    done = shell.json("import", "usage", usage)
    assert (done["kind"], done["rows"], done["created"], done["rejected"]) == ("usage", 2, 1, 1)
    assert done["sums"] == {"energy_wh": 120_000, "amount_fen": 6660}
    assert "7113329999" in done["errors"][0]["reason"]
    assert shell.json("import", "usage", usage)["batch"] is None
    owed = sheet(
        tmp_path / "o.xlsx", ["户号", "应收年月", "应收电费"], ["7113320001", "202609", 66.6]
    )
    assert shell.json("import", "receivables", owed, "--dry-run")["batch"] is None
    assert shell.json("import", "receivables", owed)["created"] == 1
    assert shell.code("undo") == 0
    assert "应收欠费表" in shell.said
    assert shell.json("import", "receivables", owed)["created"] == 1
    assert shell.json("journal", "verify")["ok"]


def test_a_mapping_by_name(shell: Shell, tmp_path: Path) -> None:
    odd = sheet(tmp_path / "odd.xlsx", ["账期", "编码", "该交"], ["202609", "7113320001", 5])
    assert shell.code("import", "receivables", odd) == 1
    assert shell.code("import", "receivables", odd, "--mapping", "没有") == 1
    done = shell.json("import", "receivables", odd, "--mapping", "外勤")
    assert (done["created"], done["mapping"]) == (1, None)


def test_the_difference_of_a_month_says_which_month(shell: Shell, tmp_path: Path) -> None:
    headings = ["户号", "应收年月", "应收电费"]
    first = sheet(tmp_path / "1.xlsx", headings, ["7113320001", "202609", 5])
    second = sheet(tmp_path / "2.xlsx", headings, ["7113320001", "202609", 6])
    shell.json("import", "receivables", first)
    (found,) = shell.json("import", "receivables", second)["differences"]
    assert (found["month"], found["field"], found["ours"], found["theirs"]) == (
        "202609", "amount_fen", 500, 600,
    )  # fmt: skip


def test_masked_cells_are_told_on_the_command_line(shell: Shell, tmp_path: Path) -> None:
    rows: list[list[OutCell]] = [[*row[:3], "199****0001"] for row in LEDGER]
    path = sheet(tmp_path / "m.xlsx", ["户号", "户名", "用电地址", "联系电话"], *rows)
    assert shell.code("import", "customers", path) == 0
    assert "「联系电话」：有 2 格打了码" in shell.said


def test_another_kind_is_a_misuse(shell: Shell, tmp_path: Path) -> None:
    assert shell.code("import", "gold", str(tmp_path / "a.xlsx")) == 2


def test_undoing_an_import_names_what_was_kept_and_who_changed_it(
    shell: Shell, tmp_path: Path
) -> None:
    headings = ["户号", "户名", "用电地址", "联系电话"]
    rows: list[list[OutCell]] = [[*row[:3], f"1999999000{n}"] for n, row in enumerate(LEDGER)]
    done = shell.json("import", "customers", sheet(tmp_path / "n.xlsx", headings, *rows))
    assert done["updated"] == 2
    shell.json("set", "customer", "7113320001", "phone=19988887777")
    assert shell.code("undo", done["batch"]) == 0
    (line,) = [line for line in shell.said.splitlines() if "留着没动" in line]
    assert "客户1（7113320001）的联系电话" in line
    assert "所长" in line
    assert shell.json("show", "customer", "7113320001")["customer"]["phone"] == "19988887777"
    assert shell.json("show", "customer", "7113320002")["customer"]["phone"] == "19900000002"


def test_a_remembered_mapping_is_found_by_itself(shell: Shell, tmp_path: Path) -> None:
    columns = {"账期": "month", "编码": "customer_no", "该交": "owed_fen"}
    odd = sheet(tmp_path / "odd.xlsx", ["账期", "编码", "该交"], ["202609", "7113320001", 5])
    desk = open_desk(shell.folder, tmp_path / "state")
    remember(desk, "receivables", "每月外勤", Path(odd), columns)
    desk.office.close()
    turned = sheet(tmp_path / "t.csv", ["该交", "编码", "账期"], ["5.00", "7113320001", "202609"])
    assert shell.code("import", "receivables", turned) == 0
    assert "每月外勤" in shell.said
    done = shell.json("import", "receivables", odd)
    assert (done["mapping"], done["unchanged"], done["batch"]) == ("每月外勤", 1, None)
