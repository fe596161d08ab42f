"""Whether a package may be taken in here, and what of it its sender may give (DESIGN §12)."""

from collections.abc import Callable
from dataclasses import dataclass

from sbdesk.domain.handoff import Refused, RefusedCode, SiteKind
from sbdesk.exchange.envelope import Opened
from sbdesk.exchange.keys import SiteKeys, is_signed
from sbdesk.exchange.manifest import HandoffManifest, PackageKind
from sbdesk.services.packing import attested_bytes
from sbdesk.store.driver import Connection
from sbdesk.store.machines import (
    IN,
    Machine,
    held_hash,
    journal_ends,
    last_number,
    machine,
    machines,
    own_machine,
)
from sbdesk.store.recognising import Identity
from sbdesk.store.versions import STEPS

BACKUP = "这是一份锁着的备份，不是交接包，没有收下。要用它恢复，在「备份」一页点「从 U 盘恢复」。"


@dataclass(frozen=True)
class Trust:
    """A package's sender, and which journals may give people and calendars (`may_give(uuid)`)."""

    sender: Machine
    may_give: Callable[[bytes], bool]


def check_package(raw: Connection, identity: Identity, opened: Opened, keys: SiteKeys) -> Trust:
    """Whom it is from and what it may give. Raises `Refused` with the first reason against it."""
    said = opened.manifest
    sender = _sender(raw, opened)
    if keys.site.hex() not in said.recipients:
        raise Refused(
            RefusedCode.NOT_OURS, f"这个包是给「{said.recipient_name}」的，不是给本机的。"
        )
    if said.schema not in STEPS.versions:
        raise Refused(
            RefusedCode.NEWER_FORMAT,
            f"「{said.sender_name}」的程序比本机新（{said.program}），请先更新本机的程序再接收。",
        )
    if said.kind != PackageKind.JOURNAL:
        raise Refused(
            RefusedCode.OTHER_KIND,
            BACKUP
            if said.kind == PackageKind.BACKUP
            else "这个包带的是规则和日历，本机的程序还不会接收这一种，请先更新程序。",
        )
    _refuse_own_rewritten(raw, identity, said)
    _refuse_foreign(raw, said, sender)
    _refuse_older(raw, said, sender)
    _refuse_gap(raw, said, sender)
    return Trust(sender, _may_give(raw, said, sender))


def _sender(raw: Connection, opened: Opened) -> Machine:
    said = opened.manifest
    sender = machine(raw, bytes.fromhex(said.sender))
    if sender is None:
        raise Refused(
            RefusedCode.UNKNOWN_SENDER,
            f"这个包来自没有引入过的机器「{said.sender_station}{said.sender_name}」，没有接收。"
            "请先引入它的名片。",
        )
    if not opened.signed_by(sender.sign_key):
        raise Refused(
            RefusedCode.UNSIGNED,
            f"这个包自称来自「{sender.machine}」，但签名对不上，没有接收。",
        )
    if sender.revoked_at:
        raise Refused(RefusedCode.REVOKED, f"「{sender.machine}」已经停用，它的包不再接收。")
    return sender


def _refuse_foreign(raw: Connection, said: HandoffManifest, sender: Machine) -> None:
    """A station machine takes its own station's journals only, the county those of the sender."""
    own = own_machine(raw)
    if own is None:
        return
    if said.until.keys() - {facts.uuid for facts in said.origins}:
        raise Refused(
            RefusedCode.DAMAGED, "这个包没有说清里面的流水是谁的，没有接收。请让对方重新打包。"
        )
    allowed = sender.station if own.kind == SiteKind.COUNTY else own.station
    both = SiteKind.COUNTY == own.kind == sender.kind
    if not both and any(bytes.fromhex(o.station) != allowed for o in said.origins):
        raise Refused(RefusedCode.NOT_OURS, "这个包里有别的供电所的流水，不该给本机，没有接收。")


def _refuse_own_rewritten(raw: Connection, identity: Identity, said: HandoffManifest) -> None:
    """Nobody else can know more of the journal that this machine is writing than itself."""
    held = journal_ends(raw, None)
    own = held.get(identity.uuid, (0, b""))[0]
    if said.until.get(identity.uuid.hex(), (0, ""))[0] > own:
        raise Refused(
            RefusedCode.FORKED, "这个包里有冒用本机编号的流水，没有接收。请联系县公司核对。"
        )
    for uuid, (seq, digest) in said.until.items():
        here = held_hash(raw, bytes.fromhex(uuid), seq)
        if here is not None and here.hex() != digest:
            raise Refused(
                RefusedCode.FORKED,
                "这个包里有一台机器的流水和本机收过的对不上，可能是复制出来的另一份数据，没有接收。",
            )


def nothing_new(raw: Connection, said: HandoffManifest) -> bool:
    """Whether every journal in it is held here as far as it goes."""
    return all(
        held_hash(raw, bytes.fromhex(uuid), seq) is not None
        for uuid, (seq, _) in said.until.items()
    )


def _refuse_older(raw: Connection, said: HandoffManifest, sender: Machine) -> None:
    last = last_number(raw, IN, sender.id)
    if said.number < last and nothing_new(raw, said):
        raise Refused(
            RefusedCode.OLDER,
            f"这是旧包：第 {said.number} 包，本机已收到第 {last} 包，里面的内容都有了，没有改动。",
        )


def _refuse_gap(raw: Connection, said: HandoffManifest, sender: Machine) -> None:
    held = journal_ends(raw, None)
    for uuid, seq in said.after.items():
        if held.get(bytes.fromhex(uuid), (0, b""))[0] >= seq:
            continue
        last = last_number(raw, IN, sender.id)
        got = f"本机只收到第{last}包" if last else "本机还没有收到过它的包"
        raise Refused(
            RefusedCode.GAP,
            f"中间缺包：这个包接着第{said.previous}包，{got}。"
            "请先接收前面的包，或者请对方选「从头打包」再给一次。",
        )


def _may_give(raw: Connection, said: HandoffManifest, sender: Machine) -> Callable[[bytes], bool]:
    """This machine's own journals may; a giver's, signed by it; and whom a giving sender takes."""
    own = own_machine(raw)
    known = {one.id: one for one in machines(raw) if one.gives and not one.revoked_at}
    allowed = {bytes.fromhex(uuid) for uuid in said.givers} if sender.gives else set()
    for facts in said.origins:
        site = bytes.fromhex(facts.site)
        if own is not None and site == own.id:
            allowed |= _if_held(raw, facts.uuid)
        elif site in known and (site == sender.id or _vouched(said, facts.uuid, known[site])):
            allowed.add(bytes.fromhex(facts.uuid))
    return lambda uuid: uuid in allowed


def _if_held(raw: Connection, uuid: str) -> set[bytes]:
    """A former journal of this machine's that comes back after a loss is known here by its row."""
    row = raw.execute(
        "SELECT uuid FROM origin WHERE uuid = ? AND letter <> ''", (bytes.fromhex(uuid),)
    ).fetchone()
    return {row[0]} if row else set()


def _vouched(said: HandoffManifest, uuid: str, giver: Machine) -> bool:
    """Whether the machine itself signed its journal as far as the package goes."""
    seq, digest = said.until.get(uuid, (0, ""))
    return any(
        word.origin == uuid
        and (word.seq, word.hash) == (seq, digest)
        and is_signed(
            giver.sign_key,
            attested_bytes(bytes.fromhex(uuid), seq, bytes.fromhex(digest)),
            bytes.fromhex(word.signature),
        )
        for word in said.attested
    )
