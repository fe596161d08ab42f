"""Why a file that was chosen is no package to take in here, before anything in it can be read."""

from pathlib import Path

from sbdesk.domain.handoff import SUFFIXES, Refused, RefusedCode
from sbdesk.services.desk import Desk
from sbdesk.store.archive import file_hash
from sbdesk.store.faults import faults_sorted
from sbdesk.store.machines import OUT, machine, packages

_ASK = "请选对方点「打包」存下的文件。"
_OTHER_FILES = {"card": "机器名片", "receipt": "交接回执"}


def no_package(path: Path, kind: str | None) -> Refused:
    """The refusal of a file that is a card, a receipt, or nothing of ours (`kind` None)."""
    with faults_sorted():
        empty = path.stat().st_size == 0
    if empty:
        why = (
            f"「{path.name}」是空的，里面什么也没有，可能没有写完 U 盘就拔了。请让对方重新存一次。"
        )
    elif kind is not None:
        why = f"「{path.name}」是{_OTHER_FILES[kind]}，不是交接包。{_ASK}"
    elif path.suffix.lower() in SUFFIXES:
        why = f"「{path.name}」里面不是交接包，只是名字像，也可能坏了。{_ASK}"
    else:
        why = f"「{path.name}」不是交接文件。{_ASK}"
    return Refused(RefusedCode.NOT_A_PACKAGE, why)


def packed_here(desk: Desk, path: Path) -> Refused | None:
    """The refusal of a package that this machine made itself, known by its hash; None of others.

    Only its receiver can open it, so nothing in it says so.
    """
    with faults_sorted():
        size = path.stat().st_size
    with desk.reading() as raw:
        sent = [line for line in packages(raw, OUT) if line.size == size]
        if not sent:
            return None
        with faults_sorted():
            digest = file_hash(path)
        line = next((line for line in sent if line.sha256 == digest), None)
        to = machine(raw, line.site) if line is not None else None
    if line is None or to is None:
        return None
    return Refused(
        RefusedCode.NOT_OURS,
        f"「{path.name}」是本机给「{to.machine}」打的第 {line.number} 包，"
        f"不是给本机收的。请拿到「{to.machine}」上去收。",
    )
