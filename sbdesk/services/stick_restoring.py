"""Backups put back: looked into and proved first, then in the place of an office.

Those on a stick are encrypted; the automatic ones of a data folder, and what the command line
writes, are not.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4
from zipfile import is_zipfile

from sbdesk.domain.errors import Damaged, UserMistake
from sbdesk.domain.handoff import BackupFacts, Refused, RefusedCode
from sbdesk.domain.people import Right
from sbdesk.exchange.age import Passphrase
from sbdesk.exchange.envelope import Opened, is_locked, open_envelope
from sbdesk.exchange.keys import SiteKeys, load_keys, save_keys, unlocked
from sbdesk.exchange.manifest import LOCKED_KEYS, OFFICE, PackageKind
from sbdesk.services.backups import restore_from
from sbdesk.services.clock import station_wall
from sbdesk.services.desk import Desk, station
from sbdesk.services.handoff import require
from sbdesk.store.faults import faults_sorted
from sbdesk.store.machines import own_machine
from sbdesk.store.manifest import Manifest
from sbdesk.store.restoring import prove_backup

Checkpoint = Callable[[int, int, str], None]
_INCOMING = "incoming"
_PROVING = "正在核对备份里的数据"
_NOT_OF_HERE = "「{0}」不是本所这份数据的备份，不能恢复到这里。什么也没有改动。"
_NO_KEYS = "这份备份要用本机的密钥打开，可是这里没有密钥。请到它要给的那台机器上恢复。"
_GONE = "找不到「{0}」，U 盘可能拔出了。请插好再试一次，什么也没有改动。"
_CHANGED = "「{0}」和刚才核对的不是同一份备份，没有恢复。请重新核对。"
_OTHER_STATION = "「{0}」是{1}的备份，不是{2}的，不能恢复到这里。什么也没有改动。"
_MADE_UP = "「{0}」是练习数据的备份，不能恢复到这里。什么也没有改动。"
_SENTENCES = {
    RefusedCode.DAMAGED: "「{0}」已损坏或不完整，不能用来恢复，什么也没有改动。请换一份备份。",
    RefusedCode.NOT_A_PACKAGE: "「{0}」不是本程序的备份，没有恢复。请检查选的文件对不对。",
    RefusedCode.OTHER_KIND: "「{0}」是交接包，不是备份，没有恢复。",
}
_FOR_ANOTHER = "「{0}」锁给了另一台机器，这里打不开，没有恢复。请到那台机器上恢复。"


def needs_passphrase(file: Path) -> bool:
    """Whether a passphrase opens a backup. Raises `Refused` or `EnvironmentProblem`."""
    if is_zipfile(file):
        return False
    with _said_of(file, None):
        return is_locked(file)


def look_into_backup(
    desk: Desk, file: Path, passphrase: str | None, checkpoint: Checkpoint
) -> BackupFacts:
    """Open a backup, check everything in it and say what it is; nothing is replaced.

    Raises `Refused` for one that cannot be restored here, `UserMistake` when the person may not,
    `EnvironmentProblem`, or what `checkpoint` raises.
    """
    require(desk, Right.RESTORE)
    with desk.reading() as raw:
        own = own_machine(raw)
    if is_zipfile(file):
        checkpoint(0, 0, _PROVING)
        return _look_into_plain(desk, file, own.machine if own is not None else "")
    with _opened(desk.office.folder, file, passphrase, checkpoint) as opened:
        checkpoint(0, 0, _PROVING)
        with _damage_said(file):
            held = prove_backup(opened.parts[OFFICE], desk.office.folder)
        _refuse_foreign(desk, file, opened, held)
        said = opened.manifest
        return BackupFacts(
            package=said.package,
            station=said.sender_station,
            machine=said.sender_name,
            made=said.made_wall,
            made_by=said.made_by,
            counts=dict(held.counts),
            own=own is not None and said.sender == own.id.hex(),
            missing=len(held.missing),
        )


def _look_into_plain(desk: Desk, file: Path, own_name: str) -> BackupFacts:
    """The same of one that is not encrypted."""
    with _damage_said(file):
        held = prove_backup(file, desk.office.folder)
    identity = desk.office.identity
    if held.station != identity.station.hex() or held.practice != desk.practice:
        raise Refused(RefusedCode.UNKNOWN_SENDER, _NOT_OF_HERE.format(file.name))
    # A copy that was restored goes by another letter since; what lies in its folder is its own.
    own = file.is_relative_to(desk.office.folder) or held.letter == identity.letter
    made = station_wall(held.made_at)
    return BackupFacts(
        package="",
        station=station(desk).name,
        machine=own_name if own and own_name else held.machine,
        made=f"{made:%Y-%m-%d %H:%M}" if made else held.made_at,
        made_by="",
        counts=dict(held.counts),
        own=own,
        missing=len(held.missing),
    )


def _refuse_foreign(desk: Desk, file: Path, opened: Opened, held: Manifest) -> None:
    if held.practice:
        raise Refused(RefusedCode.PRACTICE, _MADE_UP.format(file.name))
    if held.station != desk.office.identity.station.hex():
        words = _OTHER_STATION.format(file.name, opened.manifest.sender_station, station(desk).name)
        raise Refused(RefusedCode.UNKNOWN_SENDER, words)


def restore_from_stick(folder: Path, file: Path, passphrase: str | None, package: str = "") -> str:
    """Put an encrypted backup in the place of an office that nobody has open, in a sentence.

    One for this machine needs its keys in `folder`; one under a passphrase brings keys with it, and
    they are put in place where there are none. With `package` it must be the one of this id, which
    was looked into. One that is not encrypted needs neither. Raises `Refused`, `UserMistake` or
    `EnvironmentProblem`; then nothing has changed.
    """
    if is_zipfile(file):
        with _damage_said(file):
            return restore_from(folder, file)
    with _opened(folder, file, passphrase, lambda _done, _total, _words: None) as opened:
        if package and opened.manifest.package != package:
            raise Refused(RefusedCode.OTHER_KIND, _CHANGED.format(file.name))
        with _damage_said(file):
            said = restore_from(folder, opened.parts[OFFICE])
        if passphrase is not None and LOCKED_KEYS in opened.parts and load_keys(folder) is None:
            with faults_sorted():
                data = opened.parts[LOCKED_KEYS].read_bytes()
            save_keys(folder, unlocked(data, passphrase))
            said += "本机的密钥也恢复了。"
        return said


@contextmanager
def _opened(
    folder: Path, file: Path, passphrase: str | None, checkpoint: Checkpoint
) -> Iterator[Opened]:
    """A backup decrypted beside the data; what was unpacked goes in the end."""
    way: SiteKeys | Passphrase | None = (
        Passphrase(passphrase) if passphrase is not None else load_keys(folder)
    )
    if way is None:
        raise UserMistake(_NO_KEYS)
    room = folder / _INCOMING / uuid4().hex
    try:
        with faults_sorted():
            room.parent.mkdir(parents=True, exist_ok=True)
        with _said_of(file, passphrase):
            if not file.is_file():
                raise FileNotFoundError(file)
            opened = open_envelope(file, way, room, checkpoint)
            if opened.manifest.kind != PackageKind.BACKUP:
                raise Refused(RefusedCode.OTHER_KIND, "")
        yield opened
    finally:
        shutil.rmtree(room.parent, ignore_errors=True)


@contextmanager
def _said_of(file: Path, passphrase: str | None) -> Iterator[None]:
    """Within it, what is wrong with a package is said of a backup."""
    try:
        with faults_sorted():
            yield
    except FileNotFoundError as error:
        raise Refused(RefusedCode.NOT_A_PACKAGE, _GONE.format(file.name)) from error
    except Refused as error:
        words = _SENTENCES.get(error.code, "{1}")
        if error.code is RefusedCode.NOT_OURS and passphrase is None:
            words = _FOR_ANOTHER
        raise Refused(error.code, words.format(file.name, error)) from error


@contextmanager
def _damage_said(file: Path) -> Iterator[None]:
    """Within it, what is wrong inside a backup is said of the file that the person chose."""
    try:
        yield
    except Damaged as error:
        words = _SENTENCES[RefusedCode.DAMAGED].format(file.name)
        raise Refused(RefusedCode.DAMAGED, words) from error
