"""Backups that a person asks for, and the check of an open office (DESIGN §12)."""

from pathlib import Path

from sbdesk.domain.errors import UserMistake
from sbdesk.store.archive import opened
from sbdesk.store.copying import copy_office, file_fault, named_files
from sbdesk.store.engine import raw_connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.manifest import Manifest
from sbdesk.store.office import Office
from sbdesk.store.verifying import Checkpoint, Fault, Report, nothing


def make_backup(office: Office, out: Path) -> Manifest:
    """Write the whole office into one file, checked; other programs may go on writing.

    Private keys and settings are not in it. Raises `UserMistake` when `out` exists or its folder
    does not, `EnvironmentProblem` or `Damaged` when it cannot be made; then there is no `out`.
    """
    with faults_sorted():
        if out.exists():
            raise UserMistake(f"已经有文件「{out.name}」，没有覆盖它。请换一个名字。")
        if not out.parent.is_dir():
            raise UserMistake(f"没有文件夹「{out.parent}」，没有做备份。")
    return copy_office(office.folder, out, office.clock(), beside=False)


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself; names, sizes and completeness are checked, contents not read.

    Raises `Damaged` when it is no backup or not whole, `UserMistake` when there is none.
    """
    if not path.is_file():
        raise UserMistake(f"没有备份文件「{path}」。")
    with opened(path) as (_, manifest):
        return manifest


def check_office(office: Office, checkpoint: Checkpoint = nothing) -> Report:
    """Everything that can be checked: the file, references, the journal, files that are named."""
    report = office.verify(checkpoint)
    with office.reader() as session, faults_sorted():
        raw = raw_connection(session)
        faults = [
            Fault("", 0, f"数据文件：{line}")
            for (line,) in raw.execute("PRAGMA quick_check(20)").fetchall()
            if line != "ok"
        ]
        for table, _, parent, _ in raw.execute("PRAGMA foreign_key_check").fetchmany(20):
            faults.append(Fault("", 0, f"{table} 里有一条记录指向不存在的 {parent}"))
        for name, sha256 in named_files(raw):
            fault = file_fault(office.folder, name, sha256)
            if fault:
                faults.append(Fault("", 0, fault))
    return Report(report.transactions, report.entries, (*report.faults, *faults))
