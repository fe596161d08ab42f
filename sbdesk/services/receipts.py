"""Receipts: what this machine holds, signed, carried back to who packed it."""

from pathlib import Path

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Packed, Refused, RefusedCode
from sbdesk.domain.people import Right
from sbdesk.exchange.receipts import ReceiptPaper, read_receipt
from sbdesk.exchange.receipts import write_receipt as write_paper
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import own_keys, require, scope
from sbdesk.services.packing import trusted
from sbdesk.store.faults import faults_sorted
from sbdesk.store.machines import (
    IN,
    holdings,
    journal_clock,
    journal_ends,
    machine,
    note_holdings,
    packages,
)


def last_sender(desk: Desk) -> bytes:
    """The machine whose package was taken in last. Raises `UserMistake` when there was none."""
    with desk.reading() as raw:
        taken = packages(raw, IN)
    if not taken:
        raise UserMistake("还没有接收过任何交接包，没有回执可写。")
    return taken[0].site


def write_receipt(desk: Desk, to: bytes, out: Path) -> Packed:
    """Write a receipt for a machine: how far this one holds every journal that concerns it."""
    require(desk, Right.HAND_OFF)
    keys = own_keys(desk)
    with desk.reading() as raw:
        target, own = trusted(raw, to), machine(raw, keys.site)
        assert own is not None
        ends = journal_ends(raw, scope(raw, target, own))
        taken = packages(raw, IN, to)
        clock = journal_clock(raw)
    now = desk.now()
    paper = ReceiptPaper(
        sender=own.id.hex(),
        to=target.id.hex(),
        station_name=own.station_name,
        machine=own.machine,
        holds={uuid.hex(): (seq, digest.hex()) for uuid, (seq, digest) in ends.items()},
        package=taken[0].id.hex() if taken else "",
        number=taken[0].number if taken else 0,
        stamp=clock,
        made_wall=f"{now:%Y-%m-%d %H:%M}",
    )
    write_paper(out, paper, keys)
    with faults_sorted():
        return Packed(str(out), out.stat().st_size, paper.number, target.machine)


def take_receipt(desk: Desk, path: Path) -> str:
    """Note what another machine confirms; the sentence for the person. Raises `Refused`."""
    require(desk, Right.HAND_OFF)
    keys = own_keys(desk)
    paper, signed_by = read_receipt(path)
    with desk.office.book() as raw:
        sender = machine(raw, bytes.fromhex(paper.sender))
        if sender is None or sender.revoked_at:
            code = RefusedCode.REVOKED if sender else RefusedCode.UNKNOWN_SENDER
            why = "已经停用" if sender else "没有引入过"
            raise Refused(code, f"写这张回执的机器「{paper.machine}」{why}，没有采用。")
        if not signed_by(sender.sign_key):
            raise Refused(
                RefusedCode.UNSIGNED, f"回执自称来自「{sender.machine}」，但签名对不上，没有采用。"
            )
        if paper.to != keys.site.hex():
            raise Refused(RefusedCode.NOT_OURS, "这张回执不是给本机的，没有采用。")
        before = holdings(raw, sender.id)
        ends = {bytes.fromhex(u): (seq, bytes.fromhex(h)) for u, (seq, h) in paper.holds.items()}
        newer = note_holdings(raw, sender.id, ends, paper.stamp, paper.made_wall)
    if not newer or before == ends:
        return f"「{sender.machine}」的这张回执没有新内容，本机早已知道。"
    return f"已收到「{sender.machine}」的回执：收到第 {paper.number} 包，下一包从这里接着打。"
