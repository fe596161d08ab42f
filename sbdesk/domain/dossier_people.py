"""Kinds of parts: whom to speak to, and which class of large customer one is (inventory row 17)."""

from typing import Final

from sbdesk.domain import dossier_checks as checks
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_pages import NOTE, OVERVIEW

CONTACT: Final = PartKind(
    "contact",
    "联系人",
    OVERVIEW,
    (
        PartField("name", "姓名", required=True),
        PartField("role", "身份", Form.CODE, "contact_roles", open_list=True),
        PartField("phone", "电话", Form.PHONE),
        PartField("position", "职务"),
        NOTE,
    ),
    ("name", "role"),
    ("phone", "position", "note"),
    doubts=checks.phone_doubts,
)
CUSTOMER_CLASS: Final = PartKind(
    "customer_class",
    "大客户分类",
    OVERVIEW,
    (
        PartField("class_name", "类别", Form.CODE, "customer_classes", required=True),
        PartField("since", "自何日起", Form.DATE, required=True),
        PartField("ended_on", "止于", Form.DATE),
        PartField("reason", "理由", Form.LONG, required=True, longest=300),
        NOTE,
    ),
    ("class_name",),
    ("reason", "since", "ended_on"),
    starts="since",
    ends="ended_on",
    problems=checks.in_order(since="起始日期", ended_on="终止日期"),
)
