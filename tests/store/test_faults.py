"""Machine faults become sentences; bugs stay bugs."""

import errno

import pytest
from sqlalchemy.exc import OperationalError as SqlError

from sbdesk.domain.errors import Damaged, EnvironmentProblem
from sbdesk.store.driver import IntegrityError, OperationalError
from sbdesk.store.faults import DiskFull, faults_sorted, sorted_fault


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        ("database is locked", EnvironmentProblem, "另一个程序正在写入数据"),
        ("database or disk is full", DiskFull, "磁盘已满"),
        ("attempt to write a readonly database", EnvironmentProblem, "不能写入"),
        ("unable to open database file", EnvironmentProblem, "打不开数据文件"),
        ("disk I/O error", EnvironmentProblem, "读写磁盘出错"),
        ("file is not a database", Damaged, "不是本程序的数据文件"),
        ("database disk image is malformed", Damaged, "数据文件已损坏"),
    ],
)
def test_what_sqlite_says(said: str, kind: type[EnvironmentProblem], sentence: str) -> None:
    plain = OperationalError(said)
    for error in (plain, SqlError("SELECT 1", None, plain)):
        fault = sorted_fault(error)
        assert type(fault) is kind
        assert sentence in str(fault)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "不能写入「x」"),
        (errno.EACCES, "不能写入「x」"),
        (errno.EIO, "读写磁盘出错"),
        (errno.ENOTDIR, "「x」用不了"),
    ],
)
def test_what_the_file_system_says(number: int, sentence: str) -> None:
    fault = sorted_fault(OSError(number, "", "x"))
    assert sentence in str(fault)


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("UNIQUE constraint failed: customer.id"),
        OperationalError("no such column: x"),
        FileNotFoundError(errno.ENOENT, "", "x"),
        ValueError("full"),
    ],
)
def test_bugs_stay_what_they_are(error: Exception) -> None:
    assert sorted_fault(error) is None
    with pytest.raises(type(error)), faults_sorted():
        raise error
