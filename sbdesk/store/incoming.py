"""Another machine's transactions coming in: applied and indexed, or refused whole."""

from collections.abc import Iterable

from sbdesk.domain.errors import Damaged
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.store.applying import Applied, Applier, MayGive, everybody
from sbdesk.store.driver import Connection
from sbdesk.store.merging import Transaction, Verdict
from sbdesk.store.progress import Checkpoint, nothing
from sbdesk.store.search_follow import follow

_INDEXING = "正在编入搜索"
_DAMAGED = "流水的内容与校验值不符，或者不合规定，没有收下，数据没有改动。请让对方重新打包。"
_SENTENCES = {
    Verdict.GAP: (
        RefusedCode.GAP,
        "前面的流水本机还没有，没有收下，数据没有改动。请先收更早的包，或者让对方打一个完整的包。",
    ),
    Verdict.FORKED: (
        RefusedCode.FORKED,
        "同一台机器有两份不一样的流水，没有收下，数据没有改动。请报告所长，先弄清哪一份是真的。",
    ),
}


def take_in(
    raw: Connection,
    wall: str,
    transactions: Iterable[Transaction],
    may_give: MayGive | None,
    checkpoint: Checkpoint | None,
) -> Applied:
    """Apply transactions inside a write transaction whose pen is in mode `apply`.

    The search index is not brought in step; see `index`.
    """
    applier = Applier(raw, wall, may_give or everybody)
    return applier.apply(transactions, checkpoint or nothing)


def index(raw: Connection, applied: Applied, checkpoint: Checkpoint | None) -> None:
    """Bring the search index in step with what was applied; its full text may follow later."""
    told = checkpoint or nothing
    told(0, 0, _INDEXING)
    for span in applied.stretches():
        follow(raw, *span, lambda done, total: told(done, total, _INDEXING), later=True)


def refuse_in_part(applied: Applied) -> None:
    """Raise for the first transaction that was not taken, if there is one.

    `Refused` for a gap or a fork, `Damaged` for what is not as its hash says or breaks a rule.
    """
    for _, _, verdict in applied.refused[:1]:
        if verdict in _SENTENCES:
            raise Refused(*_SENTENCES[verdict])
        raise Damaged(_DAMAGED)
