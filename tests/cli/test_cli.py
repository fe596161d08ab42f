"""A day of work by script: JSON on stdout, sentences on stderr, telling exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from sbdesk.cli import main
from tests.fixtures.ledgers import compose_ledger


class Shell:
    """Runs verbs on one data folder and keeps what they said."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], who: str | None = None
    ) -> None:
        self.folder, self._capsys = folder, capsys
        self._who = ("--as", who) if who else ()
        self.said = ""

    def code(self, *words: str) -> int:
        """The exit code of a verb."""
        code = main(["--data", str(self.folder), *self._who, *words])
        self.out, self.said = self._capsys.readouterr()
        return code

    def json(self, *words: str) -> Any:
        """What a verb that succeeds puts out."""
        assert self.code(*words, "--json") == 0, self.said
        return json.loads(self.out)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An office to work in."""
    found = Shell(tmp_path / "office", capsys)
    assert found.code("init", "--station", "青石岭供电所", "--code", "QSL") == 0
    return found


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A composed ledger."""
    path = tmp_path / "ledger.xlsx"
    compose_ledger(path, rows=60)
    return path


def test_the_whole_path(shell: Shell, ledger: Path, tmp_path: Path) -> None:
    truth = compose_ledger(ledger, rows=60)
    dry = shell.json("import", "customers", str(ledger), "--dry-run")
    assert (dry["batch"], dry["created"]) == (None, len(truth.accepted))
    done = shell.json("import", "customers", str(ledger))
    assert {error["row"] for error in done["errors"]} == set(truth.rejected)
    assert done["rows"] == done["created"] + done["unchanged"] + done["rejected"]
    number = next(iter(truth.accepted))
    found = shell.json("find", number)
    assert found[0]["customer_no"] == number
    assert set(found[0]) == {"id", "customer_no", "name", "address", "phone", "matched"}
    added = shell.json("add", "complaint", f"customer_no={number}", "content=电压低")
    assert set(added) == {"id", "batch"}
    shown = shell.json("show", "customer", number)
    assert shown["story"][0]["what"].startswith("登记投诉")
    scored = shell.json("score", number)[0]
    assert (scored["score"], scored["grade"], scored["points"]) == (100, "A", [])
    out = tmp_path / "out.pdf"
    assert shell.code("notice", "visit-sheet", number, "-o", str(out)) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert shell.code("undo") == 0
    assert shell.json("redo")["batch"]
    assert shell.code("redo") == 1
    assert shell.json("show", "customer", number)["story"][0]["what"].startswith("恢复「登记投诉")
    assert shell.code("undo") == 0
    assert shell.code("undo", done["batch"]) == 0
    assert shell.json("find", number) == []
    assert shell.code("show", "customer", number) == 1
    assert shell.json("journal", "verify")["ok"]
    assert shell.json("check")["problems"] == []


def test_due_explains_itself_without_an_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path / "none", capsys)
    found = shell.json("due", "complaint_reply", "--from", "2025-09-26T09:42")
    assert found["due"] == "2025-10-10"
    assert found["counted"][0] == "2025-09-28"
    assert found["rule"]["unit"] == "工作日"
    assert not found["estimated"]
    assert {one["why"] for one in found["skipped"]} >= {"周六"}
    assert any(one["id"] == "complaint_reply" for one in shell.json("due", "--list"))


def test_exit_codes_say_whose_turn_it_is(shell: Shell, tmp_path: Path) -> None:
    assert shell.code("init", "--station", "x", "--code", "y") == 1
    assert shell.code("import", "customers", str(tmp_path / "none.xlsx")) == 1
    assert "none.xlsx" in shell.said
    assert shell.code("no-such-verb") == 2
    assert shell.code("find") == 2
    assert shell.code("--help") == 0
    (shell.folder / "sbdesk.db").write_bytes(b"not a database at all")
    assert shell.code("find", "1") == 3
    assert shell.code("check") == 3


def test_a_verb_on_an_empty_folder_says_what_to_do_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "none"), "find", "王"]) == 1
    assert "还没有数据。请先用 init 建立供电所" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_who_acts(shell: Shell) -> None:
    assert main(["--data", str(shell.folder), "--as", "无此人", "undo"]) == 1
    assert main(["--data", str(shell.folder), "--as", "所长", "undo"]) == 1


def test_fields_and_bad_pairs(shell: Shell) -> None:
    assert "content" in shell.json("add", "complaint", "--fields")
    assert shell.code("add", "complaint", "content") == 1
    assert "字段=值" in shell.said
    assert shell.code("add", "complaint", "colour=red") == 1


def test_export_and_back(shell: Shell, ledger: Path, tmp_path: Path) -> None:
    shell.json("import", "customers", str(ledger))
    for suffix in (".xlsx", ".csv"):
        out = tmp_path / f"all{suffix}"
        assert shell.code("export", "customers", str(out)) == 0
        again = shell.json("import", "customers", str(out))
        assert (again["created"], again["updated"], again["batch"]) == (0, 0, None)


def test_backup_and_restore(shell: Shell, ledger: Path, tmp_path: Path) -> None:
    done = shell.json("import", "customers", str(ledger))
    copy = tmp_path / "copy.zip"
    assert shell.code("backup", str(copy)) == 0
    assert shell.code("undo") == 0
    assert shell.code("restore", str(copy)) == 0
    assert f"{done['created']}户" in shell.said
    assert shell.json("check")["ok"]
    assert shell.json("import", "customers", str(ledger))["unchanged"] == done["created"]
