"""查重 and 合并 by script: pairs with reasons, a plan, the join, its undo."""

from pathlib import Path

import pytest

from sbdesk.cli import customers
from sbdesk.cli.command import sbdesk
from tests.cli.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An office with one customer entered twice."""
    customers.add_to(sbdesk)
    found = Shell(tmp_path / "office", capsys)
    assert found.code("init", "--station", "青石岭供电所", "--code", "QSL") == 0
    for number, more in (("7113300001", "phone=13904760011"), ("7113300002", "nickname=老张")):
        fields = (f"customer_no={number}", "name=张守明", "village=甲村", more)
        assert found.code("add", "customer", *fields) == 0
    return found


def test_pairs_with_their_reasons(shell: Shell) -> None:
    found = shell.json("duplicates")
    assert [set(one) for one in found] == [
        {"standing", "score", "reasons", "against", "files"},
    ]
    assert found[0]["reasons"] == ["同村同名"]
    assert [one["customer_no"] for one in found[0]["files"]] == ["7113300001", "7113300002"]
    assert shell.said == "找到1对。\n"
    assert shell.json("duplicates", "7113300002")[0]["reasons"] == ["同村同名"]
    assert shell.code("duplicates") == 0
    assert shell.out == "同村同名：7113300001 张守明 甲村  ／  7113300002 张守明 甲村\n"
    assert shell.code("duplicates", "9") == 1


def test_a_plan_then_the_join_then_its_undo(shell: Shell) -> None:
    two = ("7113300001", "7113300002")
    plan = shell.json("join", *two, "--dry-run")
    assert [(one["field"], one["choice"]) for one in plan["differing"]] == [
        ("customer_no", "keep"),
        ("nickname", "give"),
        ("phone", "keep"),
    ]
    assert (plan["records"], plan["notes"]) == ([], [])
    assert shell.code("join", *two, "--dry-run") == 0
    assert "nickname=give\t俗称：（空） ／ 老张" in shell.out
    assert shell.code("join", *two, "phone=both") == 1
    assert "「phone」要写 keep（留下的）或 give（并入的）" in shell.said
    saved = shell.json("join", *two, "phone=give")
    assert set(saved) == {"id", "batch"}
    assert shell.json("duplicates") == []
    assert shell.code("join", "7113300001", "7113300001") == 1
    assert "同一份档案" in shell.said
    assert shell.code("join", "7113300001", "7113300001", "--dry-run") == 1
    assert shell.code("undo", saved["batch"]) == 0
    assert len(shell.json("duplicates")) == 1


def test_files_of_one_number_are_named_by_their_ids(shell: Shell) -> None:
    ids = [one["id"] for one in shell.json("duplicates")[0]["files"]]
    assert shell.code("join", *ids) == 0
    assert "张守明（7113 3000 02） 并入 张守明（7113 3000 01）" in shell.said
    assert shell.code("join", *ids) == 1
    assert "已经合并过了" in shell.said
