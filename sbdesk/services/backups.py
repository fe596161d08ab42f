"""Backups, restoring and checking (DESIGN §12)."""

from pathlib import Path

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.services.clock import CHINA, station_wall
from sbdesk.services.desk import Desk
from sbdesk.store.backup import check_office, make_backup
from sbdesk.store.keeping import BackupInfo, BackupPlan, back_up_now, backups
from sbdesk.store.progress import Checkpoint, nothing
from sbdesk.store.restoring import drill, restore_backup
from sbdesk.store.verifying import Report


def _require(desk: Desk, right: Right) -> None:
    if desk.person is not None and not may(desk.person.role, right):
        raise UserMistake(f"{refusal(desk.person.role, right)}。")


def back_up(desk: Desk, out: Path | None = None) -> Path:
    """Write a backup: to `out`, else among the automatic ones of the data folder."""
    _require(desk, Right.BACKUP)
    if out is None:
        return back_up_now(desk.office.folder, BackupPlan(), desk.office.clock()).path
    make_backup(desk.office, out)
    return out


def restore_from(folder: Path, file: Path) -> str:
    """Put a backup in the place of an office that nobody has open; what was there is set aside."""
    restored = restore_backup(file, folder)
    made = station_wall(restored.manifest.made_at)
    when = f"{made:%Y-%m-%d %H:%M}" if made else restored.manifest.made_at
    aside = f"原来的数据挪到「{restored.aside.name}」。" if restored.aside else ""
    return f"已恢复{when}的备份，{restored.manifest.customers}户。{aside}"


def backup_list(desk: Desk) -> list[BackupInfo]:
    """The backups of this data folder, newest first."""
    return backups(desk.office.folder)


def newest_good(folder: Path) -> BackupInfo | None:
    """The newest whole backup of a data folder, also where its data cannot be read."""
    return next((info for info in backups(folder) if info.ok), None)


def offer_words(info: BackupInfo) -> str:
    """A backup in words, for the one who is asked whether to restore it."""
    made = station_wall(info.made_at)
    when = f"{made:%Y-%m-%d %H:%M}" if made else info.made_at
    found = f"最近一份完好的备份是{when}的，有{info.customers}户。"
    return f"{found}要用它恢复吗？现在的文件挪到一边，不删除。"


def backup_words(desk: Desk) -> tuple[str, bool]:
    """The newest backup in a few words for the status line, and whether it is a good one."""
    if desk.office.backup_trouble:
        return desk.office.backup_trouble, False
    whole = [info for info in backups(desk.office.folder) if info.ok]
    if not whole:
        return "还没有备份", False
    made = station_wall(whole[0].made_at)
    if made is None:
        return "备份时间不明", False
    today = desk.office.clock().astimezone(CHINA).date()
    when = f"{made:%H:%M}" if made.date() == today else f"{made.month}/{made.day}"
    return f"备份 {when}，仅本机一份", True


def check_data(desk: Desk, checkpoint: Checkpoint = nothing) -> Report:
    """Everything that can be checked of the data."""
    return check_office(desk.office, checkpoint)


def drill_backup(desk: Desk) -> str:
    """Prove that the newest backup can be restored, in a sentence."""
    return drill(desk.office.folder).sentence
