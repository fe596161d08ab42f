"""Taking in what another machine packed: looked at first, then written whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Decision, Inspection, PackageFacts, Refused
from sbdesk.domain.people import Right
from sbdesk.services.clash_reading import open_found
from sbdesk.services.clashes import settle_all, together
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import require
from sbdesk.services.opened_package import Taken, kind_of, opened
from sbdesk.services.receipts import take_receipt
from sbdesk.store.backup_plan import BackupPlan
from sbdesk.store.keeping import back_up_now

Checkpoint = Callable[[int, int, str], None]


def inspect(desk: Desk, path: Path, checkpoint: Checkpoint) -> Inspection:
    """What taking a package in would do; nothing is changed, and why not where it is refused.

    Raises `EnvironmentProblem` when the stick or the disk fails.
    """
    require(desk, Right.HAND_OFF)
    facts: PackageFacts | None = None
    try:
        with opened(desk, path, checkpoint) as package:
            facts = package.facts
            package.trust()
            return package.looked(checkpoint)
    except Refused as refused:
        return Inspection(facts, ((refused.code, str(refused)),))


def take_any(
    desk: Desk, path: Path, decisions: Mapping[str, Decision], checkpoint: Checkpoint
) -> Taken:
    """Take in a package or a receipt, whichever the file is. Raises `UserMistake` for a card."""
    kind = kind_of(path)
    if kind == "receipt":
        return Taken(Changes(), take_receipt(desk, path), kind="receipt")
    if kind == "card":
        raise UserMistake("这是一张机器名片，不是交接包。请用「引入机器」（introduce）引入它。")
    return take_in(desk, path, decisions, checkpoint)


def take_in(
    desk: Desk, path: Path, decisions: Mapping[str, Decision], checkpoint: Checkpoint
) -> Taken:
    """Take a package in: a checked backup, then everything or nothing, then the decisions.

    `decisions` settle clashes by their ids; what is left open may wait. Raises `Refused` with the
    reason, `EnvironmentProblem` when the machine fails; then nothing has changed.
    """
    require(desk, Right.HAND_OFF)
    with opened(desk, path, checkpoint) as package:
        trust = package.trust()
        if package.known_already():
            package.note(trust)
            return package.repeated()
        checkpoint(0, 0, "正在备份")
        moment = desk.office.clock()
        backup = back_up_now(desk.office.folder, BackupPlan(), moment, before_taking=True)
        files = package.place_files()
        done = package.write(trust, checkpoint)
    return _settled(desk, replace(done, backup=backup.path.name, files=files), decisions)


def _settled(desk: Desk, done: Taken, decisions: Mapping[str, Decision]) -> Taken:
    settled = settle_all(desk, decisions) if decisions else None
    with desk.reading() as raw:
        rows = tuple(found.row for found in open_found(raw))
    left = len(rows)
    count = settled.count if settled else 0
    said = f"已接收「{done.sender}」第 {done.number} 包："
    said += f"新增 {done.created} 条，更新 {done.updated} 条"
    said += f"，附件 {done.files} 个" if done.files else ""
    said += f"，裁定 {count} 处" if count else ""
    said += f"，还有 {left} 处要裁定。" if left else "。"
    changes = together([done.changes, settled.changes]) if settled else done.changes
    return replace(
        done,
        changes=replace(changes, transaction=None, sentence=said),
        settled=count,
        clashes=rows,
        sentence=said,
        remarks=(*done.remarks, *(settled.left if settled else ())),
    )
