"""Attachments: hostile files refused, each content kept once, backed up, restored, checked."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from sbdesk.domain.attachments import AttachmentRules
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Damaged, Invalid, UserMistake
from sbdesk.domain.people import VIEWER
from sbdesk.services import attachments as service
from sbdesk.services.attachment_rules import attachment_rules, read_attachment_rules
from sbdesk.services.attachments import (
    AttachmentRow,
    NewAttachment,
    attach,
    attachments_of,
    copy_out,
    rename_attachment,
    safe_name,
    told_refusals,
    withdraw_attachment,
)
from sbdesk.services.backups import back_up, check_data, drill_backup, restore_from
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk, PersonRow, open_desk
from sbdesk.services.dossier import add_part
from sbdesk.services.journal import undo_last
from sbdesk.services.story import story
from tests.services.set_clock import SetClock

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 40
PDF = b"%PDF-1.7\n" + b"scan" * 40


def photo(folder: Path, name: str = "表箱.jpg", body: bytes = JPEG) -> Path:
    """A file that begins like a photo."""
    path = folder / name
    path.write_bytes(body)
    return path


def office_file(folder: Path, name: str, *members: str) -> Path:
    """A zip with these members."""
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return path


def one(desk: Desk, customer: bytes) -> AttachmentRow:
    """The only attachment of a customer."""
    (row,) = attachments_of(desk, customer)
    return row


def kept(desk: Desk) -> list[str]:
    """The names under `files/`."""
    return sorted(path.name for path in (desk.office.folder / "files").iterdir())


def test_photo_and_scan_are_attached_as_one_action(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    scan = photo(tmp_path, "合同.PDF", PDF)
    done = attach(desk, mill, [NewAttachment(photo(tmp_path)), NewAttachment(scan, note="正本")])
    assert done.changes.sentence == "添加附件2个：恒通𬭎砖厂"
    assert (len(done.ids), done.refused) == (2, ())
    first, second = attachments_of(desk, mill)
    assert (first.title, first.type_title, first.picture, first.size) == (
        "表箱", "照片", True, len(JPEG)
    )  # fmt: skip
    assert (second.title, second.file_name, second.picture) == ("合同", "合同.PDF", False)
    assert (second.note, second.added, second.added_by) == ("正本", "2026-11-20 10:00", "赵明远")
    assert first.there
    assert first.path is not None
    assert first.path.read_bytes() == JPEG
    assert story(desk, mill)[0].title == "附件2个：表箱、合同"
    undo_last(desk)
    assert attachments_of(desk, mill) == ()


def test_a_pasted_picture_needs_no_file(desk: Desk, mill: bytes) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 30
    attach(desk, mill, [NewAttachment(png, "粘贴的图片.png", title="门牌")])
    assert story(desk, mill)[0].title == "附件：门牌"
    row = one(desk, mill)
    assert (row.title, row.file_name, row.type_title) == ("门牌", "粘贴的图片.png", "图片")


def test_a_scan_that_is_there_already_becomes_that_of_the_contract(
    desk: Desk, mill: bytes, tmp_path: Path
) -> None:
    """It lay among the attachments; asked for at the contract it is not refused but claimed."""
    scan = photo(tmp_path, "合同.jpg")
    attach(desk, mill, [NewAttachment(scan)])
    part = add_part(desk, "customer_agreement", mill, {"kind": "高压供用电合同"}).id
    wanted = NewAttachment(scan, record_kind="customer_agreement", record_id=part)
    done = attach(desk, mill, [wanted])
    row = one(desk, mill)
    assert (done.ids, done.refused) == ((row.id,), ())
    assert (row.title, row.record_kind, row.record_id) == ("合同", "customer_agreement", part)
    assert "完全相同" in told_refusals(attach(desk, mill, [wanted]).refused)
    undo_last(desk)
    assert one(desk, mill).record_id is None


def test_a_content_is_kept_once(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    other = add_customer(desk, CustomerFields(customer_no="6267000785071", name="甲")).id
    same = [NewAttachment(photo(tmp_path)), NewAttachment(photo(tmp_path, "又一次.jpg"))]
    done = attach(desk, mill, same)
    assert len(done.ids) == 1
    assert told_refusals(done.refused) == (
        "没有添加：「又一次.jpg」内容和已有的附件「表箱」完全相同。"
    )
    attach(desk, other, [NewAttachment(photo(tmp_path))])
    assert len(kept(desk)) == 1
    assert one(desk, other).path == one(desk, mill).path
    again = attach(desk, mill, same[:1])
    assert (again.ids, again.changes.transaction) == ((), None)


def macro_book(folder: Path) -> Path:
    """A workbook with a program in it."""
    return office_file(folder, "表.xlsx", "xl/workbook.xml", "xl/vbaProject.bin")


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("程序.jpg", b"MZ" + b"\0" * 60, "不是可以添加的文件"),
        ("网页.pdf", b"<html><script>", "不是可以添加的文件"),
        ("空.jpg", b"", "是空文件"),
        ("坏包.docx", b"PK\x03\x04" + b"x" * 90, "不是可以添加的文件"),
        ("短.webp", b"RIFF", "不是可以添加的文件"),
    ],
)
def test_what_is_not_what_it_says_is_refused(
    desk: Desk, mill: bytes, tmp_path: Path, name: str, body: bytes, reason: str
) -> None:
    good = NewAttachment(photo(tmp_path))
    done = attach(desk, mill, [NewAttachment(photo(tmp_path, name, body)), good])
    assert len(done.ids) == 1
    assert [(one.name, one.reason.startswith(reason)) for one in done.refused] == [(name, True)]
    assert len(kept(desk)) == 1


def test_office_files_are_told_by_what_is_in_them(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    document = office_file(tmp_path, "合同.doc", "word/document.xml")
    plain = office_file(tmp_path, "包.zip", "readme.txt")
    done = attach(
        desk, mill, [NewAttachment(one) for one in (document, plain, macro_book(tmp_path))]
    )
    assert [one.name for one in done.refused] == ["包.zip", "表.xlsx"]
    assert one(desk, mill).type_title == "文档"


def test_a_bent_archive_is_no_bug(desk: Desk, mill: bytes) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("word/document.xml", "x")
    whole = body.getvalue()
    at = whole.index(b"PK\x01\x02")
    bent = whole[: at + 42] + struct.pack("<I", 0xFFFFFFFF) + whole[at + 46 :]
    for torn in (bent, whole[:-10], whole[:at] + whole[at + 20 :]):
        attach(desk, mill, [NewAttachment(torn, "合同.docx")])


def test_folders_links_to_nothing_and_too_large_ones_are_refused(
    desk: Desk, mill: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = read_small_rules(tmp_path)
    monkeypatch.setattr(service, "attachment_rules", lambda: small)
    huge = photo(tmp_path, "大.jpg", JPEG + b"\0" * small.largest)
    gone = tmp_path / "没有.jpg"
    done = attach(desk, mill, [NewAttachment(one) for one in (tmp_path, gone, huge)])
    assert [one.reason for one in done.refused] == [
        "不是文件，或已经不在了",
        "不是文件，或已经不在了",
        "超过1 MB，请压缩后再添加",
    ]
    assert done.changes.transaction is None


def read_small_rules(folder: Path) -> AttachmentRules:
    """Bounds of a very small station."""
    path = folder / "attachments.toml"
    path.write_text(
        "largest_mb = 1\nmost_at_once = 3\nmost_of_customer = 2\n"
        '[[type]]\nname = "image/jpeg"\ntitle = "照片"\nsuffix = "jpg"\nbegins = ["ffd8ff"]\n',
        "utf-8",
    )
    return read_attachment_rules(path)


def test_there_is_an_end_to_how_many(
    desk: Desk, mill: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = read_small_rules(tmp_path)
    monkeypatch.setattr(service, "attachment_rules", lambda: small)
    items = [NewAttachment(JPEG + bytes([n]), f"{n}.jpg") for n in range(4)]
    with pytest.raises(UserMistake, match="一次最多添加3个文件，现有4个"):
        attach(desk, mill, items)
    done = attach(desk, mill, items[:3])
    assert [one.reason for one in done.refused] == ["这一户已有2个附件，不能再加"]


def test_the_bounds_are_data(tmp_path: Path) -> None:
    rules = attachment_rules()
    assert (rules.largest, rules.largest_words) == (50 * 1024 * 1024, "50 MB")
    path = tmp_path / "attachments.toml"
    head = "largest_mb = 1\nmost_at_once = 1\nmost_of_customer = 0\n"
    kind = '[[type]]\nname = "a/b"\ntitle = "x"\nsuffix = "b"\nbegins = [{0}]\n'
    path.write_text(head + kind.format('"ff"'), "utf-8")
    with pytest.raises(ValueError, match="bound below 1"):
        read_attachment_rules(path)
    path.write_text(head + kind.format('"yy"'), "utf-8")
    with pytest.raises(ValueError, match="no beginning"):
        read_attachment_rules(path)


def test_giving_up_leaves_nothing(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    def give_up(done: int, _total: int, _what: str) -> None:
        if done == 1:
            raise InterruptedError

    items = [NewAttachment(photo(tmp_path)), NewAttachment(PDF, "a.pdf")]
    with pytest.raises(InterruptedError):
        attach(desk, mill, items, give_up)
    assert kept(desk) == []
    assert attachments_of(desk, mill) == ()


def test_a_row_that_cannot_be_written_leaves_a_harmless_file(desk: Desk, mill: bytes) -> None:
    with pytest.raises(UserMistake, match="刚刚被撤回"):
        attach(desk, b"0" * 16, [NewAttachment(JPEG, "a.jpg")])
    assert kept(desk) == []


def test_nobody_attaches_without_the_right(desk: Desk, mill: bytes) -> None:
    assert desk.person is not None
    viewer = desk.worked_by(PersonRow(desk.person.id, "看客", VIEWER, ""))
    with pytest.raises(UserMistake, match="没有权限"):
        attach(viewer, mill, [NewAttachment(JPEG, "a.jpg")])
    with pytest.raises(UserMistake, match="先在右上角选择"):
        attach(desk.worked_by(None), mill, [NewAttachment(JPEG, "a.jpg")])


def test_renaming_and_taking_back(desk: Desk, mill: bytes) -> None:
    attach(desk, mill, [NewAttachment(JPEG, "a.jpg")])
    record = one(desk, mill).id
    with pytest.raises(Invalid, match="名称没有填"):
        rename_attachment(desk, record, "  ")
    rename_attachment(desk, record, "表箱  正面", "缺锁")
    assert (one(desk, mill).title, one(desk, mill).note) == ("表箱 正面", "缺锁")
    with pytest.raises(Invalid, match="原因"):
        withdraw_attachment(desk, record, " ")
    withdraw_attachment(desk, record, "拍错了")
    assert attachments_of(desk, mill) == ()
    assert len(kept(desk)) == 1
    with pytest.raises(UserMistake, match="刚刚被撤回"):
        rename_attachment(desk, record, "乙")
    undo_last(desk)
    assert one(desk, mill).there


def test_a_copy_goes_out_under_the_name_of_its_type(
    desk: Desk, mill: bytes, tmp_path: Path
) -> None:
    attach(desk, mill, [NewAttachment(JPEG, "../..\\看我.pdf.exe")])
    record = one(desk, mill).id
    out = copy_out(desk, record, tmp_path)
    assert out == tmp_path / "看我.pdf.jpg"
    assert out.read_bytes() == JPEG
    assert safe_name("a.b", "application/strange") == "a.bin"


def test_missing_altered_and_left_over_files_are_reported(desk: Desk, mill: bytes) -> None:
    attach(desk, mill, [NewAttachment(JPEG, "门牌.jpg")])
    assert check_data(desk).ok
    path = one(desk, mill).path
    assert path is not None
    stray = path.with_name("0" * 64)
    stray.write_bytes(b"left by a kill")
    report = check_data(desk)
    assert report.ok
    assert report.remarks == ("files 里有1个没有记录提到的文件，共14字节，不影响使用。",)
    path.write_bytes(b"altered")
    assert "被改动过：恒通𬭎砖厂的附件「门牌」" in check_data(desk).faults[0].what
    with pytest.raises(Damaged, match="被改动过"):
        copy_out(desk, one(desk, mill).id, path.parent)
    path.unlink()
    assert check_data(desk).faults[0].what.startswith("缺少文件「files/")
    assert not one(desk, mill).there
    with pytest.raises(Damaged, match="不在了"):
        copy_out(desk, one(desk, mill).id, path.parent)
    attach(desk, mill, [NewAttachment(PDF, "合同.pdf")])
    assert [row.there for row in attachments_of(desk, mill)] == [False, True]


def test_backup_and_restore_bring_them_along(
    desk: Desk, mill: bytes, tmp_path: Path, clock: SetClock
) -> None:
    attach(desk, mill, [NewAttachment(JPEG, "门牌.jpg"), NewAttachment(PDF, "合同.pdf")])
    beside = back_up(desk)
    assert len(list((beside.parent / "content").iterdir())) == 2
    assert "备份可用" in drill_backup(desk)
    whole = back_up(desk, tmp_path / "全部.zip")
    folder = tmp_path / "new"
    restore_from(folder, whole)
    restored = open_desk(folder, tmp_path / "state", clock=clock)
    assert [row.there for row in attachments_of(restored, mill)] == [True, True]
    assert check_data(restored).ok
    restored.office.close()
