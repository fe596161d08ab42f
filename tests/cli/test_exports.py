"""Giving out by script: masked lists, whole ones with a reason, stories, attachments."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from sbdesk.cli.command import Context
from sbdesk.cli.exports import add_to
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.services.customers import add_customer
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.spreadsheets.reading import read_sheet

NUMBER = "6267000785070"


class Shell:
    """Runs these verbs on one data folder."""

    def __init__(self, context: Context, capsys: pytest.CaptureFixture[str]) -> None:
        self._context, self._capsys = context, capsys
        self.group = click.Group()
        add_to(self.group)
        self.said = ""

    def code(self, *words: str) -> int:
        """What a verb returns; it raises what it raises."""
        result = self.group.main(list(words), obj=self._context, standalone_mode=False)
        out = self._capsys.readouterr()
        self.out, self.said = out.out, out.err
        return result if isinstance(result, int) else 0

    def json(self, *words: str) -> Any:
        """What a verb puts out."""
        assert self.code(*words, "--json") == 0, self.said
        return json.loads(self.out)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """An office with one customer."""
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    context = Context(tmp_path / "office", None)
    desk = init_office(context.folder, context.state, request)
    fields = CustomerFields(
        customer_no=NUMBER, name="恒通𬭎砖厂", address="石门沟村1号", phone="13904760011"
    )
    add_customer(desk, fields)
    desk.office.close()
    yield Shell(context, capsys)
    context.close()


def test_lists_go_out_masked_or_with_a_reason(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    shell.code("export", "customers", str(out), "--columns", "name, phone")
    assert "已导出1行到「a.csv」，号码已遮住。" in shell.said
    assert list(read_sheet(out).rows)[1] == ["恒通𬭎砖厂", "139****0011"]
    shell.code("export", "customers", str(out), "--columns", "phone", "--full", "县公司核对")
    assert list(read_sheet(out).rows)[1] == ["13904760011"]
    (noted,) = shell.json("disclosures")
    assert (noted["reason"], noted["count"]) == ("县公司核对", 1)
    shell.code("export", "customers", str(out), "--list-columns")
    assert "phone" in shell.out
    shell.code("export", "customers", str(out), "--where", "没有这家")
    assert "已导出0行" in shell.said


def test_a_story_by_script(shell: Shell, tmp_path: Path) -> None:
    (event,) = shell.json("story", NUMBER)
    assert (event["what"], event["who"], event["joined_from"]) == ("建立档案", "赵明远", "")
    shell.code("story", NUMBER, "--kind", "changes", "--full", "核对户主")
    assert "建立档案" in shell.out
    out = tmp_path / "经历.xlsx"
    shell.code("story", NUMBER, "--out", str(out))
    assert "已导出2行" in shell.said


def test_attachments_by_script(shell: Shell, tmp_path: Path) -> None:
    photo, wrong = tmp_path / "表箱.jpg", tmp_path / "程序.exe"
    photo.write_bytes(b"\xff\xd8\xff" + b"x" * 40)
    wrong.write_bytes(b"MZ")
    added = shell.json("attach", NUMBER, str(photo), str(wrong))
    assert (len(added["ids"]), added["refused"][0]["name"]) == (1, "程序.exe")
    assert shell.code("attach", NUMBER, str(wrong)) == 1
    (row,) = shell.json("attachments", NUMBER)
    assert (row["title"], row["there"]) == ("表箱", True)
    room = tmp_path / "抄"
    room.mkdir()
    shell.code("attachments", NUMBER, "--copy-to", str(room))
    assert [path.name for path in room.iterdir()] == ["表箱.jpg"]
    shell.code("attachments", NUMBER)
    assert "表箱" in shell.out


def test_a_number_nobody_has_is_said(shell: Shell) -> None:
    with pytest.raises(UserMistake, match="没有户号"):
        shell.code("story", "999")
