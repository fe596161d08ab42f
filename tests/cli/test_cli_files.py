"""What all files lack and how they divide, by script."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sbdesk.cli import files
from sbdesk.cli.command import Context
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.services.customers import add_customer
from sbdesk.services.offices import InitOffice, init_office


class Files:
    """The two verbs on one office."""

    def __init__(self, folder: Path, state: Path) -> None:
        self._folder, self._state = folder, state
        self._group = click.Group()
        files.add_to(self._group)

    def run(self, *words: str) -> Result:
        """A verb as it is typed."""
        context = Context(self._folder, None)
        context.state = self._state
        result = CliRunner().invoke(self._group, words, obj=context)
        context.close()
        return result

    def json(self, *words: str) -> Any:
        """What a verb that succeeds puts out."""
        result = self.run(*words, "--json")
        assert result.exception is None, result.exception
        return json.loads(result.stdout)


@pytest.fixture
def verbs(tmp_path: Path) -> Files:
    """A firm and a household that lack things, and one that lacks nothing."""
    folder, state = tmp_path / "office", tmp_path / "state"
    desk = init_office(folder, state, InitOffice("青石岭供电所", "QSL", person="赵明远"))
    for fields in (
        CustomerFields(customer_no="7113300001", name="砖厂", kind="高压", industry="建材"),
        CustomerFields(customer_no="7113300002", name="张三", kind="低压居民", village="西沟村"),
        CustomerFields(
            customer_no="7113300003",
            name="李四",
            kind="低压居民",
            category="乡村居民",
            address="一组",
            village="东沟村",
            phone="19900000001",
            area="一号台区",
        ),
    ):
        add_customer(desk, fields)
    desk.office.close()
    return Files(folder, state)


def test_what_all_files_lack(verbs: Files) -> None:
    found = verbs.json("completeness")
    assert (found["asked"], found["customers"]) == (3, 2)
    assert {group["village"] for group in found["groups"]} == {"", "西沟村"}
    (household,) = next(g for g in found["groups"] if g["village"] == "西沟村")["customers"]
    assert household["customer_no"] == "7113300002"
    assert "联系电话" in household["missing"]
    assert "3户中有2户还缺资料" in verbs.run("completeness").stdout


def test_one_file(verbs: Files) -> None:
    found = verbs.json("completeness", "7113300003")
    assert (found["name"], found["percent"], found["missing"]) == ("李四", 100, [])
    firm = verbs.json("completeness", "7113300001")
    assert {"what", "page", "kind", "field", "responsible", "gap", "reason"} <= set(
        firm["missing"][0]
    )
    told = verbs.run("completeness", "7113300001").stdout
    assert "砖厂：资料完整" in told
    assert "高压供用电合同" in told


def test_of_one_person_and_written_out(verbs: Files, tmp_path: Path) -> None:
    assert len(verbs.json("completeness", "--person", "-")["groups"]) == 2
    refused = verbs.run("completeness", "--person", "查无此人")
    assert isinstance(refused.exception, UserMistake)
    out = tmp_path / "缺.csv"
    assert verbs.run("completeness", "-o", str(out)).exception is None
    assert "张三" in out.read_bytes().decode("gb18030")


def test_segments(verbs: Files) -> None:
    found = verbs.json("segments", "--by", "kind")
    assert found["customers"] == 3
    assert {one["first"]: one["customers"] for one in found["segments"]} == {
        "高压": 1,
        "低压居民": 2,
    }
    assert "低压居民" in verbs.run("segments", "--by", "kind").stdout
    assert isinstance(verbs.run("segments", "--by", "phone").exception, UserMistake)


def test_lists(verbs: Files) -> None:
    found = verbs.json("segments", "--lists")
    assert {"group": "阶段", "name": "现存", "customers": 3} in found
    assert "阶段　现存　3户" in verbs.run("segments", "--lists").stdout
