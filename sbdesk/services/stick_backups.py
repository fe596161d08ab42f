"""Backups on a stick, in the envelope of a package: for one machine, or under a passphrase.

A backup for another machine holds no keys. One under a passphrase holds this machine's too, locked
once more with the same passphrase, so that a machine that died comes back as itself.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from sbdesk import __version__
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Packed
from sbdesk.domain.people import Right
from sbdesk.exchange.age import Passphrase
from sbdesk.exchange.envelope import part_of, seal
from sbdesk.exchange.keys import locked
from sbdesk.exchange.manifest import (
    FORMAT,
    LOCKED_KEYS,
    OFFICE,
    SUMMARY,
    HandoffManifest,
    PackageKind,
)
from sbdesk.exchange.stick import write_to_stick
from sbdesk.services.clock import utc_text
from sbdesk.services.desk import Desk, station
from sbdesk.services.handoff import own_keys, require
from sbdesk.services.packing import refuse_other, trusted
from sbdesk.store.backup import make_backup
from sbdesk.store.faults import faults_sorted
from sbdesk.store.machines import Machine, machine

Checkpoint = Callable[[int, int, str], None]
SHORTEST = 8
_OUTGOING = "outgoing"
_ASK_ONE = "备份要么给一台机器，要么用口令，请选一种。"


def back_up_to_stick(
    desk: Desk, out: Path, *, to: bytes | None, passphrase: str | None, checkpoint: Checkpoint
) -> Packed:
    """Write the whole office, encrypted, to a stick; read back and verified.

    Raises `UserMistake` when neither or both of machine and passphrase are given, or the passphrase
    is shorter than eight characters; `EnvironmentProblem` when it cannot be written.
    """
    require(desk, Right.BACKUP)
    if (to is None) == (passphrase is None):
        raise UserMistake(_ASK_ONE)
    if passphrase is not None and len(passphrase) < SHORTEST:
        raise UserMistake(f"口令至少要{SHORTEST}个字符，请换一个长一点、自己记得住的。")
    keys = own_keys(desk)
    with desk.reading() as raw:
        target, own = trusted(raw, to) if to else None, machine(raw, keys.site)
    assert own is not None
    room = desk.office.folder / _OUTGOING / uuid4().hex
    try:
        with faults_sorted():
            room.mkdir(parents=True)
        checkpoint(0, 0, "正在备份")
        made = make_backup(desk.office, room / OFFICE)
        whom = f"「{target.machine}」" if target else "知道口令的人"
        page = _page(desk, own, whom, made.customers)
        sources: dict[str, Path | bytes] = {SUMMARY: page, OFFICE: room / OFFICE}
        if passphrase is not None:
            sources[LOCKED_KEYS] = locked(keys, passphrase)
        manifest = _manifest(desk, own, target, sources)
        way = (target.box_key,) if target else Passphrase(passphrase or "")
        written = write_to_stick(
            out,
            lambda file: seal(file, manifest, sources, way, keys, checkpoint),
            refuse_other,
            estimate=manifest.size,
            checkpoint=checkpoint,
        )
    finally:
        shutil.rmtree(room.parent, ignore_errors=True)
    name = target.machine if target else ""
    return Packed(str(written.path), written.size, 0, name, {"customers": made.customers})


def _page(desk: Desk, own: Machine, whom: str, customers: int) -> bytes:
    lines = (
        "供电所数据备份",
        "",
        f"从：{own.station_name} {own.machine}",
        f"能打开的人：{whom}",
        f"{desk.actor.name} {desk.now():%Y-%m-%d %H:%M} 备份，{customers} 户",
    )
    return ("\n".join(lines) + "\n").encode()


def _manifest(
    desk: Desk, own: Machine, target: Machine | None, sources: Mapping[str, Path | bytes]
) -> HandoffManifest:
    now = desk.now()
    from sbdesk.store.versions import STEPS

    return HandoffManifest(
        format=FORMAT,
        kind=PackageKind.BACKUP,
        package=uuid4().hex,
        number=0,
        previous=0,
        made_at=utc_text(now),
        made_wall=f"{now:%Y-%m-%d %H:%M}",
        made_by=desk.actor.name,
        sender=own.id.hex(),
        sender_name=own.machine,
        sender_station=station(desk).name,
        recipients=(target.id.hex(),) if target else (),
        recipient_name=target.machine if target else "",
        schema=STEPS.newest,
        program=__version__,
        editions={},
        origins=(),
        after={},
        until={},
        holds={},
        attested=(),
        givers=(),
        counts={},
        parts=tuple(part_of(name, source) for name, source in sources.items()),
    )
