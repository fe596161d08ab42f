"""Kinds of parts: what stands at a customer's, who repairs it, how business is (rows 9, 12, 13)."""

from typing import Final

from sbdesk.domain import dossier_checks as checks
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_pages import EQUIPMENT, NOTE

EQUIPMENT_KIND: Final = PartKind(
    "equipment",
    "受电设备",
    EQUIPMENT,
    (
        PartField("kind", "种类", Form.CODE, "equipment_kinds", required=True),
        PartField("name", "名称"),
        PartField("model", "型号"),
        PartField("rating", "额定值", Form.RATING),
        PartField("rating_unit", "单位", Form.CODE, "rating_units", joint="", default="kVA"),
        PartField("quantity", "数量", Form.WHOLE, least=1, most=10_000, default="1"),
        PartField("place", "位置"),
        PartField("interlock", "防倒送闭锁", Form.CODE, "interlocks"),
        PartField("checked_on", "检查日期", Form.DATE),
        PartField("next_check_on", "下次检查", Form.DATE),
        NOTE,
    ),
    ("kind", "name"),
    ("model", "rating", "rating_unit", "quantity", "interlock", "next_check_on"),
    problems=checks.in_order(checked_on="检查日期", next_check_on="下次检查"),
    doubts=checks.generator_doubts,
)
REPAIR_CONTRACTOR: Final = PartKind(
    "repair_contractor",
    "委托抢修",
    EQUIPMENT,
    (
        PartField("entrusted", "是否委托", Form.CODE, "entrusted", required=True),
        PartField("name", "单位", longest=100),
        PartField("qualification", "资质", longest=100),
        PartField("contact", "联系人"),
        PartField("phone", "电话", Form.PHONE),
        PartField("valid_from", "自何日起", Form.DATE),
        PartField("valid_until", "止于", Form.DATE),
        NOTE,
    ),
    ("entrusted", "name"),
    ("contact", "phone", "qualification", "valid_until"),
    starts="valid_from",
    ends="valid_until",
    problems=checks.contractor_problems,
    doubts=checks.phone_doubts,
)
BUSINESS_CONDITION: Final = PartKind(
    "business_condition",
    "经营状况",
    EQUIPMENT,
    (
        PartField("noted_on", "日期", Form.DATE, required=True),
        PartField("condition", "状况", Form.CODE, "business_conditions", required=True),
        PartField("source", "来源", Form.CODE, "condition_sources", open_list=True),
        PartField("outlook_kwh", "预计月用电", Form.WHOLE, least=0, most=1_000_000_000, unit="kWh"),
        NOTE,
    ),
    ("condition",),
    ("noted_on", "source", "outlook_kwh", "note"),
    starts="noted_on",
    problems=checks.not_after_today(noted_on="日期"),
)
