"""The program examines itself: migrate, import, score, print, pack, undo, back up, show itself."""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.errors import UserMistake
from sbdesk.services.backups import back_up, check_data, restore_from
from sbdesk.services.complaints import complaint_pk, register_complaint
from sbdesk.services.credit import fix_grade, score_customers
from sbdesk.services.customers import customer_count, customer_file, customer_pk
from sbdesk.services.desk import Desk, open_desk
from sbdesk.services.finding import find_customers
from sbdesk.services.handoff import introduce, own_card, sites
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.notices import draft_reply, draft_visit_sheet
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.packing import pack, pending
from sbdesk.services.press import Press
from sbdesk.services.receipts import take_receipt, write_receipt
from sbdesk.services.taking import take_in
from sbdesk.spreadsheets.writing import write_table

_NUMBERS = ("6260000000017", "6260000000024", "7110000031")
_ROWS = [
    [_NUMBERS[0], "胡𬭎", "自检村1组1号", "低压居民", "4", "19900000001", "2020-01-01"],
    [_NUMBERS[1], "单永安砖厂", "自检村2组7号", "高压", "315", "19900000002", "2019/5/6"],
    [_NUMBERS[2], "解小满", "自检村3组9号", "低压居民", "6", "19900000003", "20180709"],
]
_HEADINGS = [
    "用户编号",
    "用户名称",
    "用电地址",
    "用户分类",
    "合同容量(kVA)",
    "联系电话",
    "立户日期",
]
Say = Callable[[str], None]


def run(say: Say) -> None:
    """Walk the whole way, saying each step; raises at the first that fails."""
    with tempfile.TemporaryDirectory(prefix="sbdesk-self-test-") as name:
        root = Path(name)
        desk = init_office(root / "office", root / "state", InitOffice("自检供电所", "TEST"))
        try:
            say("建立：迁移、触发器、检索")
            _import(desk, root, say)
            _work(desk, say)
            _verify(desk, say)
            _hand_off(desk, root, say)
            back_up(desk, root / "copy.zip")
        finally:
            desk.office.close()
        _restored(root, say)
        _window(root, say)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise UserMistake(what)


def _import(desk: Desk, root: Path, say: Say) -> None:
    sheet = root / "ledger.xlsx"
    write_table(sheet, "用户档案", _HEADINGS, _ROWS)
    result = import_customers(desk, ImportCustomers(sheet))
    _require(result.created == len(_ROWS) and not result.rejected, "导入的户数不对")
    again = import_customers(desk, ImportCustomers(sheet))
    _require(again.unchanged == len(_ROWS) and again.batch is None, "再导入应当没有变化")
    found = find_customers(desk, "sya").customers
    _require([one.row.customer_no for one in found] == [_NUMBERS[1]], "拼音首字母找不到客户")
    say("导入、查找")


def _work(desk: Desk, say: Say) -> None:
    pk = customer_pk(desk, _NUMBERS[0])
    file = customer_file(desk, pk)
    assert file is not None
    received = desk.now().replace(tzinfo=None, second=0, microsecond=0) - timedelta(hours=1)
    register_complaint(
        desk, ComplaintFields(customer_id=file.id, received=received, content="夜里电压低")
    )
    fix_grade(desk, pk, desk.today())
    _require(score_customers(desk, [pk], desk.today())[0].result.score == 100, "评分不对")
    press = Press()
    number = f"投〔{received.year}〕A1号"
    reply = draft_reply(desk, press, complaint_pk(desk, number), {})
    sheet = draft_visit_sheet(desk, press, pk, desk.today())
    _require(reply.pdf.startswith(b"%PDF") and not reply.missing, "答复单没有画出来")
    _require(press.picture(sheet.pdf, 0, 50).width > 0, "走访记录表没有画出来")
    say("登记、评分、打印")
    undo_last(desk)
    undo_last(desk)
    undo_last(desk)
    _require(customer_count(desk) == 0, "撤销以后应当没有客户")
    say("撤销")


def _verify(desk: Desk, say: Say) -> None:
    report = check_data(desk)
    _require(report.ok, "；".join(fault.what for fault in report.faults))
    say("核对流水")


def _hand_off(desk: Desk, root: Path, say: Say) -> None:
    """Pack for a second machine, take it in there, and bring the receipt back."""
    other = init_office(root / "b", root / "b state", InitOffice("自检供电所", "TEST", "B"))
    try:
        for one, by in ((desk, other), (other, desk)):
            phrase = own_card(one, root / "card.sbc")
            introduce(by, root / "card.sbc", phrase, gives=True)
        here, there = (sites(one)[0].id for one in (desk, other))
        pack(desk, there, root / "package.sbh", _nobody_stops)
        taken = take_in(other, root / "package.sbh", {}, _nobody_stops)
        _require(taken.new > 0 and not taken.clashes, "交接包没有收全")
        write_receipt(other, here, root / "receipt.sbr")
        take_receipt(desk, root / "receipt.sbr")
        _require(pending(desk) == 0, "回执没有生效")
        _require(check_data(other).ok, "收下的数据核对不符")
    finally:
        other.office.close()
    say("打包、接收、回执")


def _nobody_stops(_done: int, _total: int, _words: str) -> None:
    """The examination runs to its end."""


def _restored(root: Path, say: Say) -> None:
    restore_from(root / "office", root / "copy.zip")
    desk = open_desk(root / "office", root / "state")
    try:
        _require(check_data(desk).ok, "恢复的数据核对不符")
    finally:
        desk.office.close()
    say("备份、恢复")


def _window(root: Path, say: Say) -> None:
    """Open the window on the office, show its first tab and close it again."""
    from sbdesk.app import Program
    from sbdesk.gui.application import application

    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    program = Program(root / "office", root / "state", None)
    program.furnish()
    program.window.show()
    program.open_office()
    app.processEvents()
    grabbed = program.window.grab()
    program.window.close()
    _require(not grabbed.isNull(), "窗口没有画出来")
    say("打开窗口")
