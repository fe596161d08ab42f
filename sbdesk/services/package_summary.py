"""The page inside a package that a person can read: from whom, to whom, what was done (in it)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sbdesk.domain.actions import Action
from sbdesk.services.clock import station_wall
from sbdesk.store.machines import Machine
from sbdesk.store.merging import Transaction

MOST_LINES = 2000
"""So many actions are told one by one; the page stays one that can be read."""

_WORDS = {
    Action.OPEN_OFFICE: "建立",
    Action.UPGRADE: "升级",
    Action.ADD: "登记",
    Action.EDIT: "修改",
    Action.WITHDRAW: "撤回",
    Action.IMPORT: "导入",
    Action.ISSUE: "签发通知",
    Action.REPRINT: "补打",
    Action.UNDO: "撤销",
    Action.SETTLE: "裁定",
    Action.JOIN: "合并客户",
    Action.DISCLOSE: "查看完整信息",
}
Facts = tuple[Machine, Machine, int, datetime, str]
"""Sender, receiver, number, when (wall clock), by whom."""


@dataclass
class Counted:
    """Actions seen while a package is made: by kind, and the first of them in a line each."""

    actions: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def see(self, one: Transaction) -> None:
        """Count an action."""
        head = one.head
        self.actions[head.action] += 1
        if len(self.lines) < MOST_LINES:
            wall = station_wall(head.wall)
            when = f"{wall:%Y-%m-%d %H:%M}" if wall else head.wall
            said = " ".join(head.sentence.split())[:120]
            self.lines.append(f"{when}　{head.person_name}　{said}")


def summary_of(facts: Facts, counted: Counted, files: int, missing: int) -> bytes:
    """The page as UTF-8 text."""
    sender, receiver, number, when, who = facts
    total = sum(counted.actions.values())
    kinds = [
        f"{_word(action)} {n}" for action, n in sorted(counted.actions.items(), key=lambda a: -a[1])
    ]
    lines = [
        "供电所数据交接包",
        "",
        f"从：{sender.station_name} {sender.machine}",
        f"给：{receiver.station_name} {receiver.machine}",
        f"第 {number} 包，{who} {when:%Y-%m-%d %H:%M} 打包",
        f"共 {total} 项操作，附件和存档 {files} 个",
        "、".join(kinds),
    ]
    if missing:
        lines.append(f"有 {missing} 个附件本机已找不到，没有装入。")
    lines += ["", *counted.lines]
    if total > len(counted.lines):
        lines.append(f"……另有 {total - len(counted.lines)} 项，没有逐一列出。")
    return ("\n".join(lines) + "\n").encode()


def _word(action: str) -> str:
    return _WORDS.get(Action(action), "其他") if action in set(Action) else "其他"
