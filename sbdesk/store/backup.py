"""Backups that a person asks for, and the check of an open office (DESIGN §12)."""

from collections.abc import Iterable
from pathlib import Path

from sbdesk.domain.errors import UserMistake
from sbdesk.store.archive import opened
from sbdesk.store.copying import copy_office, file_fault, named_files
from sbdesk.store.driver import Connection
from sbdesk.store.engine import raw_connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.files import FILES, Orphan, is_hash, orphans
from sbdesk.store.manifest import Manifest
from sbdesk.store.office import Office
from sbdesk.store.progress import Checkpoint, nothing
from sbdesk.store.verifying import Fault, Report


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
                faults.append(Fault("", 0, f"{fault}{_whose(raw, name, sha256)}"))
        faults += _nameless(raw)
        remarks = _left_over(orphans(office.folder, raw))
    return Report(report.transactions, report.entries, (*report.faults, *faults), remarks)


def _whose(raw: Connection, name: str, sha256: str) -> str:
    """Which attachments of which customers a content belongs to, in words."""
    if not name.startswith(f"{FILES}/"):
        return ""
    rows = raw.execute(
        "SELECT DISTINCT c.name, a.title FROM attachment a "
        "LEFT JOIN customer c ON c.id = a.customer_id WHERE a.sha256 = ? LIMIT 3",
        (sha256,),
    ).fetchall()
    said = "、".join(f"{customer or '没有客户'}的附件「{title or ''}」" for customer, title in rows)
    return f"：{said}"


def _nameless(raw: Connection) -> list[Fault]:
    """Live attachments whose content cannot be told."""
    rows = raw.execute("SELECT title, sha256 FROM attachment WHERE live = 1").fetchall()
    return [
        Fault("", 0, f"附件「{title or ''}」的校验值不对")
        for title, sha256 in rows
        if not (isinstance(sha256, str) and is_hash(sha256))
    ]


def _left_over(found: Iterable[Orphan]) -> tuple[str, ...]:
    left = list(found)
    if not left:
        return ()
    size = sum(orphan.size for orphan in left)
    return (f"files 里有{len(left)}个没有记录提到的文件，共{size:,}字节，不影响使用。",)
