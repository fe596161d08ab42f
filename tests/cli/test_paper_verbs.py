"""Papers and what comes of them from the command line."""

from pathlib import Path

import pytest

from sbdesk.spreadsheets.writing import write_table
from tests.cli.test_cli import Shell
from tests.notices.poppler import joined_text

NUMBER = "6267000785070"
RARE = "𠅤记米行"
DOTTED = "阿卜杜热合曼·买买提吐尔逊·艾尔肯·阿不都克里木江"


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An office with a rare name and a long one."""
    found = Shell(tmp_path / "office", capsys)
    assert found.code("init", "--station", "青石岭供电所", "--code", "QSL") == 0
    for number, name in ((NUMBER, RARE), ("6267000785071", DOTTED)):
        values = [f"customer_no={number}", f"name={name}", "phone=19900000001", "address=甲村1组"]
        assert found.code("add", "customer", *values) == 0, found.said
    return found


@pytest.mark.parametrize("form", ["fee-notice", "data-verification", "story-sheet"])
def test_drafts_are_the_same_every_time_with_every_character(
    shell: Shell, tmp_path: Path, form: str
) -> None:
    for number, name in ((NUMBER, RARE), ("6267000785071", DOTTED)):
        first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
        assert shell.code("notice", form, number, "-o", str(first)) == 0, shell.said
        assert "草稿" in shell.said
        assert shell.code("notice", form, number, "-o", str(second)) == 0
        assert first.read_bytes() == second.read_bytes()
        assert name in joined_text(first.read_bytes(), tmp_path)


def test_a_round_is_printed_and_a_sheet_typed_back(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "round.pdf"
    words = ("notice", "data-verification", NUMBER, "6267000785071", "-o", str(out), "--issue")
    assert shell.code(*words, "--set", "round=2026年秋") == 0, shell.said
    assert "至A2号：2页" in shell.said
    text = joined_text(out.read_bytes(), tmp_path)
    assert "2026年秋" in text
    assert shell.code(*words, "--set", "round=2026年秋") == 1
    assert "已经印过" in shell.said
    code = "208898612"
    assert f"{code[:3]} {code[3:6]} {code[6:]}" in text
    assert set(shell.json("returned", code, "phone=19955556666", "--signed", "贺某")) == {
        "id",
        "batch",
    }
    shown = shell.json("show", "customer", NUMBER)
    assert shown["customer"]["phone"] == "19955556666"
    assert shell.code("returned", code) == 1
    assert shell.code("returned", "208898613") == 1


def test_an_export_is_compared_and_what_is_wrong_requested(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    rows: list[list[str | int | None]] = [[NUMBER, RARE, "甲村1组", "19977778888"]]
    write_table(path, "用户档案", ["户号", "户名", "用电地址", "联系电话"], rows)
    found = shell.json("compare", str(path))
    assert found["counts"] == {"户号变动": 0, "同名": 0, "不一致": 1, "缺于本所": 0, "缺于系统": 1}
    phone = found["differences"][0]
    assert (phone["field"], phone["ours"], phone["theirs"]) == (
        "phone",
        "19900000001",
        "19977778888",
    )
    assert shell.code("compare", str(path)) == 0
    assert "不一致" in shell.out
    out = tmp_path / "request.pdf"
    assert shell.code("notice", "correction-request", "-o", str(out)) == 0
    assert shell.code("notice", "correction-request", "-o", str(out), "--issue") == 1
    assert "没有要更正" in shell.said


def test_wrong_numbers_of_numbers_are_told(shell: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "x.pdf")
    for words, told in (
        (("fee-notice",), "一个编号"),
        (("data-verification",), "可以写多个"),
        (("correction-request", NUMBER), "不用写编号"),
        (("story-sheet", NUMBER, "--issue"), "不签发"),
        (("wall-sheet", NUMBER), "没有「wall-sheet」"),
        ((), "请写出一种表单"),
    ):
        assert shell.code("notice", *words, "-o", out) == 1
        assert told in shell.said
