"""Attachments of a customer's file: photos, scans, papers, each content kept once (DESIGN §3).

Everything that comes in is hostile: size, type and count are checked; what is refused is named with
the reason and the file it came from is left alone.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sbdesk.domain.actions import Action
from sbdesk.domain.attachments import HEAD, MediaType, plain_file_name, title_of
from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import Damaged, Invalid, Problem, UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.services.attachment_rules import attachment_rules
from sbdesk.services.clock import utc_text, wall_text
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.store.archive import file_hash
from sbdesk.store.copying import copy_whole
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.files import (
    Held,
    TooLarge,
    content_path,
    drop,
    is_hash,
    put_in_place,
    write_beside,
)
from sbdesk.store.ids import new_id

if TYPE_CHECKING:
    from sbdesk.store.tables import Attachment
    from sbdesk.store.work import UnitOfWork

Checkpoint = Callable[[int, int, str], None]
_MOST_MEMBERS = 10_000
_GONE = "这个附件刚刚被撤回了，请刷新后再看。"


@dataclass(frozen=True)
class NewAttachment:
    """Something to attach: a file, or the bytes of a pasted picture with the name to give it.

    `record_kind` and `record_id` say which part or case it belongs to, if to one.
    """

    content: Path | bytes
    file_name: str = ""
    title: str = ""
    note: str = ""
    record_kind: str = ""
    record_id: bytes | None = None

    @property
    def name(self) -> str:
        """The name it is called by."""
        own = self.content.name if isinstance(self.content, Path) else ""
        return plain_file_name(self.file_name or own) or "附件"


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Attached:
    """What came of attaching: the new records, what was refused, what was written."""

    ids: tuple[bytes, ...]
    refused: tuple[Refused, ...]
    changes: Changes


@dataclass(frozen=True)
class AttachmentRow:
    """An attachment on the page: `added` is the wall clock, `there` whether its file is."""

    id: bytes
    title: str
    file_name: str
    type_title: str
    picture: bool
    size: int
    added: str
    added_by: str
    note: str
    record_kind: str
    record_id: bytes | None
    path: Path | None
    there: bool


@dataclass(frozen=True)
class _Ready:
    """A content written beside with everything its record needs."""

    new: NewAttachment
    held: Held
    type: MediaType


def _nobody_stops(_done: int, _total: int, _what: str) -> None:
    """A checkpoint that neither shows nor cancels."""


def attachments_of(desk: Desk, customer: bytes) -> tuple[AttachmentRow, ...]:
    """The attachments of a customer, newest first; those added together in their order."""
    sql = (
        "SELECT a.id, a.title, a.file_name, a.media_type, a.size, a.added_wall, p.name, a.note, "
        "a.record_kind, a.record_id, a.sha256 FROM attachment a "
        "LEFT JOIN person p ON p.id = a.added_by_id "
        "WHERE a.customer_id = ? AND a.live = 1 ORDER BY a.added_at DESC, a.pk"
    )
    with desk.reading() as raw:
        rows = raw.execute(sql, (customer,)).fetchall()
    rules = attachment_rules()
    found = []
    for record, title, name, media, size, added, who, note, kind, of, sha256 in rows:
        type_ = rules.named(media or "")
        path = content_path(desk.office.folder, sha256) if is_hash(sha256 or "") else None
        found.append(
            AttachmentRow(
                record,
                title or "",
                plain_file_name(name or ""),
                type_.title if type_ else "文件",
                bool(type_ and type_.picture),
                size or 0,
                added or "",
                who or "",
                note or "",
                kind or "",
                of,
                path,
                path is not None and path.is_file(),
            )
        )
    return tuple(found)


def attach(
    desk: Desk,
    customer: bytes,
    items: Sequence[NewAttachment],
    checkpoint: Checkpoint = _nobody_stops,
) -> Attached:
    """Attach files to a customer as one action; what is refused does not hold up the others.

    A content that this customer has already is refused, one that another has is kept once for
    both. The checkpoint may raise to give up: nothing is attached then. Raises `UserMistake` when
    the person may not, the customer is gone or there are too many.
    """
    _require(desk)
    rules = attachment_rules()
    if len(items) > rules.most_at_once:
        raise UserMistake(f"一次最多添加{rules.most_at_once}个文件，现有{len(items)}个。")
    ready: list[_Ready] = []
    refused: list[Refused] = []
    try:
        for done, item in enumerate(items):
            checkpoint(done, len(items), f"正在读「{item.name}」")
            taken = _read(desk.office.folder, item)
            if isinstance(taken, _Ready):
                ready.append(taken)
            else:
                refused.append(Refused(item.name, taken))
        checkpoint(len(items), len(items), "正在保存")
        return _write(desk, customer, ready, refused)
    finally:
        for one in ready:
            drop(one.held.path)


def _require(desk: Desk) -> None:
    if desk.person is None:
        raise UserMistake("请先在右上角选择是谁在工作。")
    if not may(desk.person.role, Right.EDIT_CUSTOMERS):
        raise UserMistake(f"{refusal(desk.person.role, Right.EDIT_CUSTOMERS)}。")


def _read(folder: Path, item: NewAttachment) -> _Ready | str:
    """Look at a content and write it beside; the reason when it is not taken."""
    if isinstance(item.content, bytes):
        return _look(folder, item, io.BytesIO(item.content))
    try:
        if not item.content.is_file():
            return "不是文件，或已经不在了"
        with item.content.open("rb") as source:
            return _look(folder, item, source)
    except PermissionError:
        return "没有权限读这个文件"
    except OSError:
        return "读不出来，请看 U 盘或手机是否已拔出"


def _look(folder: Path, item: NewAttachment, source: BinaryIO) -> _Ready | str:
    rules = attachment_rules()
    source.seek(0, io.SEEK_END)
    if source.tell() > rules.largest:
        return f"超过{rules.largest_words}，请压缩后再添加"
    source.seek(0)
    head = source.read(HEAD)
    if not head:
        return "是空文件"
    source.seek(0)
    found = rules.type_of(head, _members(source) if head.startswith(b"PK") else None)
    if found is None:
        known = "、".join(dict.fromkeys(one.suffix for one in rules.types))
        return f"不是可以添加的文件，只收{known}"
    source.seek(0)
    try:
        return _Ready(item, write_beside(folder, source, rules.largest), found)
    except TooLarge:
        return f"超过{rules.largest_words}，请压缩后再添加"


def _members(source: BinaryIO) -> frozenset[str] | None:
    """The names inside a zip; None when it is none or bent on purpose. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(source) as archive:
            infos = archive.infolist()
            if len(infos) > _MOST_MEMBERS:
                return None
            return frozenset(info.filename for info in infos)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error):
        return None


def _write(
    desk: Desk, customer: bytes, ready: Sequence[_Ready], refused: list[Refused]
) -> Attached:
    if not ready:
        return Attached((), tuple(refused), Changes())
    from sbdesk.store.tables import Attachment

    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        name = _customer_name(uow.raw, customer)
        known = _contents_of(uow.raw, customer)
        most = attachment_rules().most_of_customer
        ids: list[bytes] = []
        titles: list[str] = []
        for one in ready:
            title = one.new.title.strip() or title_of(one.new.name)
            if (row := _unclaimed(uow, customer, one)) is not None:
                row.record_kind, row.record_id = one.new.record_kind, one.new.record_id
                ids.append(row.id)
                titles.append(row.title or title)
            elif one.held.sha256 in known:
                before = known[one.held.sha256]
                refused.append(Refused(one.new.name, f"内容和已有的附件「{before}」完全相同"))
            elif len(known) >= most:
                refused.append(Refused(one.new.name, f"这一户已有{most}个附件，不能再加"))
            else:
                known[one.held.sha256] = title
                put_in_place(desk.office.folder, one.held)
                ids.append(_add(desk, uow, Attachment(id=new_id(), customer_id=customer), one))
                titles.append(title)
        if not ids:
            return Attached((), tuple(refused), Changes())
        what = f"「{titles[0]}」" if len(titles) == 1 else f"{len(titles)}个"
        return Attached(tuple(ids), tuple(refused), uow.commit(f"添加附件{what}：{name}"))


def _unclaimed(uow: UnitOfWork, customer: bytes, one: _Ready) -> Attachment | None:
    """The same content, in the file already but of no part yet: it becomes that of this part."""
    if one.new.record_id is None:
        return None
    found = uow.raw.execute(
        "SELECT id FROM attachment "
        "WHERE customer_id = ? AND sha256 = ? AND live = 1 AND record_id IS NULL",
        (customer, one.held.sha256),
    ).fetchone()
    return _held(uow, found[0]) if found is not None else None


def _add(desk: Desk, uow: UnitOfWork, row: Attachment, one: _Ready) -> bytes:
    now = desk.now()
    row.record_kind = one.new.record_kind or None
    row.record_id = one.new.record_id
    row.title = one.new.title.strip() or title_of(one.new.name)
    row.file_name = one.new.name
    row.media_type = one.type.name
    row.size = one.held.size
    row.sha256 = one.held.sha256
    row.added_at, row.added_wall = utc_text(now), wall_text(now)
    row.added_by_id = desk.actor.person_id
    row.note = one.new.note.strip() or None
    uow.session.add(row)
    return row.id


def _customer_name(raw: Connection, customer: bytes) -> str:
    row = raw.execute(
        "SELECT name, customer_no FROM customer WHERE id = ? AND live = 1", (customer,)
    ).fetchone()
    if row is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    return str(row[0] or row[1] or "")


def _contents_of(raw: Connection, customer: bytes) -> dict[str, str]:
    """The contents a customer has: SHA-256 to title."""
    rows = raw.execute(
        "SELECT sha256, title FROM attachment WHERE customer_id = ? AND live = 1", (customer,)
    )
    return {sha256 or "": title or "" for sha256, title in rows}


def rename_attachment(desk: Desk, record: bytes, title: str, note: str = "") -> Saved:
    """Give an attachment another title or note. Raises `Invalid` without a title."""
    kept = " ".join(title.split())
    if not kept:
        raise Invalid([Problem("title", "附件的名称没有填")])
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        row = _held(uow, record)
        row.title, row.note = kept, note.strip() or None
        return Saved(record, uow.commit(f"修改附件「{kept}」"))


def withdraw_attachment(desk: Desk, record: bytes, reason: str) -> Saved:
    """Take an attachment out of the file; its content stays, and undo brings it back."""
    if not reason.strip():
        raise Invalid([Problem("reason", "请写明撤回的原因")])
    with desk.act(Action.WITHDRAW, Right.EDIT_CUSTOMERS) as uow:
        row = _held(uow, record)
        row.live = 0
        return Saved(record, uow.commit(f"撤回附件「{row.title}」（{reason.strip()}）"))


def _held(uow: UnitOfWork, record: bytes) -> Attachment:
    from sqlalchemy import select

    from sbdesk.store.tables import Attachment

    row = uow.session.scalar(
        select(Attachment).where(Attachment.id == record, Attachment.live == 1)
    )
    if row is None:
        raise UserMistake(_GONE)
    return row


def copy_out(desk: Desk, record: bytes, target: Path) -> Path:
    """Write an attachment out under a name, whole or not at all; a folder gets its own name.

    Raises `UserMistake` when it is gone, `Damaged` when its content is missing or was altered.
    """
    with desk.reading() as raw:
        row = raw.execute(
            "SELECT sha256, file_name, media_type FROM attachment WHERE id = ? AND live = 1",
            (record,),
        ).fetchone()
    if row is None:
        raise UserMistake(_GONE)
    sha256, name, media = row
    if target.is_dir():
        target = target / safe_name(name or "", media or "")
    source = content_path(desk.office.folder, sha256) if is_hash(sha256 or "") else None
    with faults_sorted():
        if source is None or not source.is_file():
            raise Damaged(f"附件「{name}」的文件不在了，请从备份恢复。")
        if file_hash(source) != sha256:
            raise Damaged(f"附件「{name}」的文件被改动过，没有打开。请从备份恢复。")
        copy_whole(source, target)
    return target


def safe_name(file_name: str, media: str) -> str:
    """A name under which a content may be opened: its suffix is that of its type, never another."""
    known = attachment_rules().named(media)
    stem = title_of(plain_file_name(file_name))
    return f"{stem}.{known.suffix}" if known else f"{stem}.bin"


def told_refusals(refused: Iterable[Refused]) -> str:
    """What was refused, in one sentence; "" for nothing."""
    said = [f"「{one.name}」{one.reason}" for one in refused]
    if not said:
        return ""
    more = f" 等{len(said)}个" if len(said) > 3 else ""
    return f"没有添加：{'；'.join(said[:3])}{more}。"
