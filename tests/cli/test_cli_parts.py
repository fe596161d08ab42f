"""A file filled by script: parts added, changed, shown, withdrawn, taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from sbdesk.cli import main
from sbdesk.domain.dossier_kinds import TYPED_KINDS

NUMBER = "6267000785070"


class Shell:
    """Runs verbs on one office and keeps what they said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.said = ""

    def code(self, *words: str) -> int:
        """The exit code of a verb."""
        code = main(["--data", str(self.folder), *words])
        self.out, self.said = self._capsys.readouterr()
        return code

    def json(self, *words: str) -> Any:
        """What a verb that succeeds puts out."""
        assert self.code(*words, "--json") == 0, self.said
        return json.loads(self.out)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An office with one customer."""
    found = Shell(tmp_path / "office", capsys)
    assert found.code("init", "--station", "青石岭供电所", "--code", "QSL") == 0
    new = ("add", "customer", f"customer_no={NUMBER}", "name=恒通砖厂", "address=石门沟村")
    assert found.code(*new, "kind=高压", "contract_va=315", "shifts=三班", "rest_day=周日") == 0
    return found


def test_a_high_voltage_file_from_nothing(shell: Shell) -> None:
    customer = f"customer={NUMBER}"
    shell.json("add", "service-location", customer, "name=厂区", "address=石门沟村3组")
    point = shell.json(
        "add", "usage-point", customer, "name=厂区", "service_location=厂区", "role=主供电源"
    )
    shell.json(
        "add", "meter", customer, "meter_no=0099 01", "multiplier=60", "usage_point=厂区 主供"
    )
    shell.json("add", "customer-paper", customer, "kind=营业执照", "valid_until=20251231")
    file = shell.json("show", "customer", NUMBER)
    assert file["customer"]["shifts"] == "三班"
    assert file["points"][0]["id"] == point["id"]
    assert file["points"][0]["meters"][0]["meter_no"] == "009901"
    assert file["parts"]["customer-paper"][0]["valid_until"] == "2025-12-31"
    assert file["story"][0]["what"] == "新增资料 营业执照（恒通砖厂）"


def test_change_withdraw_and_back(shell: Shell) -> None:
    added = shell.json("add", "contact", f"customer={NUMBER}", "name=张三")
    changed = shell.json("set", "contact", added["id"], "phone=199 0000 0001")
    assert changed["id"] == added["id"]
    assert changed["batch"] != added["batch"]
    again = shell.json("set", "contact", added["id"], "phone=19900000001")
    assert again["batch"] is None
    assert shell.json("show", "customer", NUMBER)["contacts"][0]["phone"] == "19900000001"
    shell.json("withdraw", "contact", added["id"], "--reason", "走了")
    assert shell.json("show", "customer", NUMBER)["contacts"] == []
    assert shell.code("undo") == 0
    assert shell.json("show", "customer", NUMBER)["contacts"][0]["name"] == "张三"


def test_what_is_impossible_is_refused_with_the_reason(shell: Shell) -> None:
    wrong = ("add", "meter", f"customer={NUMBER}", "meter_no=1")
    assert shell.code(*wrong, "multiplier=100/5") == 1
    assert "倍率请填 20" in shell.said
    new = ("add", "transformer", f"customer={NUMBER}", "name=1号变")
    assert shell.code(*new, "capacity_va=315kW") == 1
    assert "单位应为 kVA" in shell.said
    assert shell.code(*new, "capacity_va=0") == 1
    assert "大于 0" in shell.said
    assert shell.json("show", "customer", NUMBER)["points"] == []


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_every_kind_lists_its_fields(shell: Shell, kind: str) -> None:
    names = shell.json("add", kind, "--fields")
    assert names[0] == "customer_id"
    assert len(names) > 2


def test_months_are_not_typed(shell: Shell) -> None:
    assert shell.code("add", "usage-month", f"customer={NUMBER}", "month=202610") == 2
    assert {"load_nature", "pay_account"} <= set(shell.json("add", "customer", "--fields"))


def test_a_file_is_read_without_json_too(shell: Shell) -> None:
    added = shell.json("add", "transformer", f"customer={NUMBER}", "name=1号变", "capacity_va=315")
    assert shell.code("show", "customer", NUMBER) == 0
    assert "name: 恒通砖厂" in shell.out
    assert f"transformer: 1号变 315 kVA  {added['id']}" in shell.out
