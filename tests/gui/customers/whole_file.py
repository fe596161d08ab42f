"""From an empty office to the whole file of a high-voltage customer, as a clerk types it."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.services.customers import add_customer
from tests.gui.customers.clerk import CTRL, Clerk
from tests.gui.customers.counter import CUSTOMERS
from tests.gui.customers.file_desk import FileDesk
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press

NUMBER: Final = "6267000785070"
CUSTOMER: Final = {
    "customer_no": NUMBER,
    "name": "中顺煤业有限公司",
    "phone": "13847162716",
    "village": "三道湾村",
    "address": "三道湾村工业路1号",
    "manager_id": "王所长",
    "industry": "煤炭开采和洗选",
    "credit_code": "91150422MA0N0JXY2P",
    "kind": "高压",
    "category": "大工业",
    "voltage": "交流10kV",
    "contract_va": "1600",
    "operating_va": "1600",
    "feeder": "道湾一线",
    "route": "J-0407",
    "importance": "一级",
    "security_load_va": "400",
    "importance_note": "井下通风、排水不可中断。停电须提前书面通知",
}
Step = tuple[int, str, str, Mapping[str, str]]
PARTS: Final[Sequence[Step]] = (
    (1, "contact", "联系人", {"name": "韩雪峰", "role": "电工", "phone": "13904760011"}),
    (1, "contact", "联系人", {"name": "孟宪军", "role": "负责人", "phone": "13904760022"}),
    (1, "customer_class", "大客户分类",
     {"class_name": "经济大客户", "since": "20250301", "reason": "月用电量在全所第一"}),
    (2, "service_location", "用电地址", {"name": "主井厂区", "tenure": "自有"}),
    (2, "usage_point", "用电点",
     {"name": "主井变电所一段", "role": "主供", "contract_va": "800", "operating_va": "800"}),
    (2, "usage_point", "用电点",
     {"name": "主井变电所二段", "role": "备供", "voltage": "交流10kV", "contract_va": "800"}),
    (2, "meter", "电能表",
     {"meter_no": "3130000012345", "usage_point_id": "主井变电所一段 主供", "multiplier": "2000",
      "installed_on": "20220314"}),
    (2, "instrument_transformer", "互感器",
     {"kind": "电流互感器", "primary_value": "100", "secondary_value": "5"}),
    (2, "instrument_transformer", "互感器",
     {"kind": "电压互感器", "primary_value": "10000", "secondary_value": "100"}),
    (2, "transformer", "变压器", {"name": "1号变", "capacity_va": "800", "model": "S13-M-800"}),
    (2, "transformer", "变压器", {"name": "2号变", "capacity_va": "800"}),
    (3, "customer_agreement", "合同与协议",
     {"kind": "高压供用电合同", "number": "LD-2024-0031", "starts_on": "20241101",
      "expires_on": "20271031"}),
    (3, "customer_paper", "资料",
     {"kind": "营业执照", "number": "91150422MA0N0JXY2P", "valid_until": "20261130"}),
    (4, "equipment", "受电设备",
     {"kind": "自备发电机", "name": "柴油发电机", "rating": "500", "interlock": "有机械闭锁"}),
    (4, "repair_contractor", "委托抢修", {"entrusted": "已委托", "name": "恒力电气安装公司"}),
    (5, "settlement_term", "电费结算约定", {"valid_from": "20260101", "cycle": "每月两次"}),
    (6, "site_record", "现场记录", {"kind": "用电检查", "happened_on": "20260821"}),
)  # fmt: skip
"""Page, kind, its title, what is typed into it."""


def open_customer(clerk: Clerk) -> None:
    """新建客户, from the first key to the file."""
    press(here(), Qt.Key.Key_N, CTRL)
    settle()
    clerk.fill(CUSTOMER)
    clerk.save()


def complete_file(clerk: Clerk) -> None:
    """Everything that belongs to it, page by page."""
    for page, _kind, title, texts in PARTS:
        clerk.page(page)
        clerk.add(title, texts)


def clerk_at(desk: FileDesk, qtbot: QtBot) -> Clerk:
    """A clerk after whose every step nothing on screen may be cut."""

    def fits(step: str) -> None:
        assert unfit(desk.window) == [], step

    return Clerk(desk, qtbot.waitUntil, fits)


def with_customer(desk: FileDesk, qtbot: QtBot) -> Clerk:
    """The clerk with the customer's file open, nothing in it yet."""
    clerk = clerk_at(desk, qtbot)
    open_customer(clerk)
    qtbot.waitUntil(lambda: desk.is_shown(NUMBER))
    settle()
    return clerk


def with_file(desk: FileDesk, qtbot: QtBot) -> Clerk:
    """The same file as it was stored earlier; what is on screen is not measured."""
    add_customer(desk.desk, CUSTOMERS[0])
    desk.show(NUMBER)
    qtbot.waitUntil(lambda: desk.is_shown(NUMBER))
    settle()
    return Clerk(desk, qtbot.waitUntil, lambda _step: None)
