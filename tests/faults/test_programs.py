"""Two programs at once, a second window, wrong clocks, torn files, as seen from outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from sbdesk.gui.window_lock import window_lock_words
from tests.conftest import CHECKOUT

pytestmark = pytest.mark.faults
_PATIENCE = 120


class Outside:
    """An office worked in by processes of their own."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "office"
        self.environment = {**os.environ, "XDG_STATE_HOME": str(root / "state-home")}

    def start(self, *words: str, clock: str = "") -> subprocess.Popen[str]:
        """A verb, running; with a wall clock of its own if given."""
        command = [sys.executable, "-m", "sbdesk", "--data", str(self.folder), *words]
        if clock:
            command = ["faketime", clock, *command]
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
            env=self.environment,
        )

    def run(self, *words: str, clock: str = "") -> tuple[int, str, str]:
        """A verb to its end: exit code, stdout, stderr."""
        process = self.start(*words, clock=clock)
        out, said = process.communicate(timeout=_PATIENCE)
        return process.returncode, out, said


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """An empty office."""
    found = Outside(tmp_path)
    code, _, said = found.run("init", "--station", "青石岭供电所", "--code", "QSL")
    assert code == 0, said
    return found


def _customer(number: int) -> list[str]:
    return [
        "add",
        "customer",
        f"customer_no=6267{number:09}",
        f"name=客户{number}",
        "address=甲村1号",
    ]


def test_programs_that_write_at_once_lose_nothing(outside: Outside) -> None:
    running = [outside.start(*_customer(number)) for number in range(4)]
    codes = [process.wait(timeout=_PATIENCE) for process in running]
    for process in running:
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    assert codes == [0, 0, 0, 0]
    _, out, _ = outside.run("journal", "verify", "--json")
    report = json.loads(out)
    assert report["ok"]
    assert report["transactions"] == 5
    _, out, _ = outside.run("find", "6267", "--json")
    assert len(json.loads(out)) == 4


def test_clocks_at_2002_and_2099_disorder_nothing(outside: Outside) -> None:
    for number, clock in enumerate(("2002-01-05 08:00:00", "2099-12-30 08:00:00", "")):
        code, _, said = outside.run(*_customer(number), clock=clock)
        assert code == 0, said
    code, _, said = outside.run(
        "set", "customer", "6267000000000", "nickname=后改的", clock="2002-01-06 08:00:00"
    )
    assert code == 0, said
    _, out, _ = outside.run("show", "customer", "6267000000000", "--json")
    assert json.loads(out)["customer"]["nickname"] == "后改的"
    code, out, _ = outside.run("journal", "verify", "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)
    code, out, said = outside.run(
        "add",
        "complaint",
        "customer_no=6267000000001",
        "content=停电",
        "--json",
        clock="2099-12-30 09:00:00",
    )
    assert code == 0, said


def test_a_second_window_is_told_where_the_first_is(tmp_path: Path) -> None:
    lock = tmp_path / "window.lock"
    first = QLockFile(str(lock))
    assert first.tryLock(10)
    second = QLockFile(str(lock))
    second.setStaleLockTime(0)
    assert not second.tryLock(10)
    words = window_lock_words(second)
    assert str(os.getpid()) in words
    assert "已经" in words
    first.unlock()
    assert second.tryLock(10)


def test_a_torn_file_is_left_as_it_is(outside: Outside) -> None:
    outside.run(*_customer(1))
    path = outside.folder / "sbdesk.db"
    torn = path.read_bytes()[:5000]
    path.write_bytes(torn)
    for side in ("sbdesk.db-wal", "sbdesk.db-shm"):
        (outside.folder / side).unlink(missing_ok=True)
    for words in (("find", "1"), ("check",), tuple(_customer(2)), ("undo",)):
        code, _, said = outside.run(*words)
        assert code == 3, (words, said)
        assert "Traceback" not in said
    assert path.read_bytes() == torn


def test_a_foreign_database_is_left_as_it_is(outside: Outside) -> None:
    path = outside.folder / "sbdesk.db"
    path.unlink()
    for side in ("sbdesk.db-wal", "sbdesk.db-shm"):
        (outside.folder / side).unlink(missing_ok=True)
    script = f"import sqlite3; sqlite3.connect({str(path)!r}).execute('CREATE TABLE a (b)')"
    subprocess.run([sys.executable, "-c", script], check=True)
    before = path.read_bytes()
    code, _, said = outside.run("find", "1")
    assert code == 3
    assert "不是本程序的数据文件" in said
    assert path.read_bytes() == before
