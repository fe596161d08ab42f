"""Which copy of the office this is, and whether it may go on under its name (DESIGN §4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sbdesk.domain.errors import Damaged
from sbdesk.store.connections import Connections
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.journal_ends import newest
from sbdesk.store.marks import Lost, Mark, Marks

_SLOTS = range(20, 100)
_RENAMED = "这份数据是恢复或复制来的，本机已换用新的编号，今后的记录不会混淆。"
_SHORTER = "它比本机上次写到的少{0}笔操作（从第{1}笔起），「核对流水」会一直列出，直到补回。"


@dataclass(frozen=True)
class Identity:
    """What this copy is.

    Its own id, its machine's journal number, uuid, name, letter and paper slot, its station.
    """

    instance: bytes
    origin: int
    uuid: bytes
    machine: str
    letter: str
    slot: int
    station: bytes
    practice: bool


def read_identity(connections: Connections) -> Identity:
    """What the file says it is. Raises `Damaged` when it does not say."""
    with faults_sorted(), connections.reading() as raw:
        row = raw.execute(
            "SELECT i.id, i.origin, o.uuid, o.machine, o.letter, o.slot, i.station, "
            "i.practice FROM instance i JOIN origin o ON o.no = i.origin"
        ).fetchone()
    if row is None:
        raise Damaged("数据文件里没有本机的标识，没有改动它。请从备份恢复。")
    instance, origin, uuid, machine, letter, slot, station, practice = row
    return Identity(instance, origin, uuid, machine, letter, slot, station, bool(practice))


def recognise(
    connections: Connections, folder: Path, marks: Marks, before_writing: Callable[[], None]
) -> tuple[Identity, Mark, tuple[str, ...]]:
    """Find out whether this copy was restored, moved or cloned; then it takes a new name at once.

    Returns what it is from now on, its mark, and what to tell the person. `before_writing` is
    called before the new name is written.
    """
    identity = read_identity(connections)
    mark = marks.read(identity.instance)
    with connections.reading() as raw:
        seq, digest, _ = newest(raw, identity.origin)
        kept = still_lost(raw, mark.lost if mark else ())
        tail = cut_tail(raw, identity, mark) if mark else None
        mine = mark is not None and mark.origin == identity.uuid.hex()
    here = mark is not None and mark.folder == str(folder.resolve())
    said: tuple[str, ...] = ()
    if not (mine and here) or tail:
        before_writing()
        identity = _rename(connections, identity, marks)
        said = (_RENAMED,)
        if tail:
            said += (_SHORTER.format(tail.seq - seq, seq + 1),) if tail.seq > seq else ()
            kept = (*kept, tail)
        seq, digest = 0, bytes(32)
    current = mark_of(identity, folder, seq, digest, kept)
    if current != mark:
        marks.write(identity.instance, current)
    return identity, current, said


def mark_of(
    identity: Identity, folder: Path, seq: int, digest: bytes, lost: tuple[Lost, ...]
) -> Mark:
    """The mark of a copy that has written as far as `seq`."""
    return Mark(
        identity.uuid.hex(),
        seq,
        digest.hex(),
        str(folder.resolve()),
        identity.station.hex(),
        identity.letter,
        identity.slot,
        lost,
    )


def cut_tail(raw: Connection, identity: Identity, mark: Mark) -> Lost | None:
    """What the mark had reached, when the file has not, or has something else in its place."""
    if mark.origin != identity.uuid.hex() or mark.seq == 0:
        return None
    tail = Lost(mark.origin, mark.seq, mark.hash)
    return None if _has(raw, tail) else tail


def still_lost(raw: Connection, lost: Iterable[Lost]) -> tuple[Lost, ...]:
    """The tails that have not come back."""
    return tuple(tail for tail in lost if not _has(raw, tail))


def _has(raw: Connection, tail: Lost) -> bool:
    row = raw.execute(
        "SELECT t.hash FROM tx t JOIN origin o ON o.no = t.origin WHERE o.uuid = ? AND t.seq = ?",
        (bytes.fromhex(tail.origin), tail.seq),
    ).fetchone()
    return row is not None and row[0].hex() == tail.hash


def _rename(connections: Connections, old: Identity, marks: Marks) -> Identity:
    """Give the copy an id of its own and its machine a new journal, letter and slot."""
    family = [mark for mark in marks.all() if mark.station == old.station.hex()]
    with faults_sorted(), connections.writing() as (raw, pen):
        pen.mode = "apply"
        held = raw.execute("SELECT letter, slot FROM origin").fetchall()
        letters = {letter for letter, _ in held} | {mark.letter for mark in family}
        slots = {slot for _, slot in held} | {mark.slot for mark in family}
        letter, slot = _next_letter(old.letter, letters), _next_slot(old.slot, slots)
        number = insert_origin(raw, uuid4().bytes, old.machine, letter, slot)
        # It is still the same machine with the same keys, if it has any.
        raw.execute(
            "UPDATE origin SET (site, station) = (SELECT site, station FROM origin WHERE no = ?) "
            "WHERE no = ?",
            (old.origin, number),
        )
        raw.execute("UPDATE instance SET id = ?, origin = ?", (uuid4().bytes, number))
    return read_identity(connections)


def first_slot(letter: str) -> int:
    """The paper slot of a new machine: A 20, B 23, C 26 … (PAPER §6)."""
    return _SLOTS.start + (ord(letter[0].upper()) - ord("A")) % 26 * 3


def _next_slot(own: int, used: set[int]) -> int:
    """A slot that nobody known has, by preference none that a new machine would begin with."""
    free = [slot for slot in _SLOTS if slot not in used]
    free.sort(key=lambda slot: ((slot - _SLOTS.start) % 3 == 0, slot < own, slot))
    return free[0] if free else own


def _next_letter(letter: str, used: set[str]) -> str:
    """A → AA → AB …: numbers of a restored copy cannot meet those of the copy that died.

    Letters only: with a digit, number 8 of copy A2 would read like number 28 of machine A.
    """
    copy = _copy_number(letter) + 1
    while (proposal := letter[0] + _copy_letters(copy)) in used:
        copy += 1
    return proposal


def _copy_letters(copy: int) -> str:
    """1 is A, 26 is Z, 27 is AA, as columns of a sheet are named."""
    letters = ""
    while copy:
        copy, place = divmod(copy - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _copy_number(letter: str) -> int:
    """Which copy of its machine a name belongs to; 0 is the machine itself."""
    number = 0
    for place in letter[1:]:
        number = number * 26 + ord(place) - ord("A") + 1
    return number


def insert_origin(raw: Connection, uuid: bytes, machine: str, letter: str, slot: int) -> int:
    """Make a machine known here; its local number."""
    return raw.execute(
        "INSERT INTO origin (uuid, machine, letter, slot) VALUES (?, ?, ?, ?)",
        (uuid, machine, letter, slot),
    ).lastrowid
