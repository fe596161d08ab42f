"""How the story names what happened: kinds of events, tables, columns (LOOK §5, Story).

The words of a customer's parts come from `dossier_kinds`; here are those of everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_kinds import (
    CASES,
    CONTACT,
    CUSTOMER_CLASS,
    IMPORTED,
    PART_KINDS,
    SERVICE_LOCATION,
)
from sbdesk.domain.words import is_identity, mask_credit_code, mask_id, mask_phone

STORY_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "changes": "档案",
        "complaints": "投诉",
        "visits": "走访",
        "credit": "信用",
        "letters": "通知单",
        "parts": "合同设备",
        "cases": "业务",
        "money": "电费",
        "attachments": "附件",
        "disclosures": "查看记录",
    }
)
"""Kinds of events in the order they are offered as filters, with the words for them."""

PERSONAL: Final = frozenset({"phone", "id_number", "credit_code", "pay_account"})
"""Columns that are masked unless somebody asks for them in full, and that is noted."""


def masked(column: str, value: str) -> str:
    """A value as it is shown without a reason to see more, the same on screen, sheet and paper.

    Of 信用代码 and of the numbers of papers only what may be a person's is masked.
    """
    if column == "phone":
        return mask_phone(value)
    if column == "credit_code":
        return mask_credit_code(value)
    personal = column in PERSONAL or (column == "number" and is_identity(value))
    return mask_id(value) if personal else value


@dataclass(frozen=True)
class Told:
    """One table in the story: its kind of events, the word for a record, the columns worth telling.

    A column that is not among `fields` is never told: it is computed, or for the program only.
    """

    kind: str
    title: str
    fields: Mapping[str, PartField]


def _fields(*found: PartField) -> Mapping[str, PartField]:
    return MappingProxyType({field.name: field for field in found})


_FORMS: Final = MappingProxyType(
    {
        "opened": Form.DATE,
        "phone": Form.PHONE,
        "manager_id": Form.PERSON,
        "contract_va": Form.KVA,
        "operating_va": Form.KVA,
        "security_load_va": Form.KVA,
    }
)


def _customer() -> Mapping[str, PartField]:
    made = []
    for name, title in FIELD_TITLES.items():
        form = _FORMS.get(name, Form.TEXT)
        made.append(PartField(name, title, form, unit="kVA" if form is Form.KVA else ""))
    return _fields(*made)


_COMPLAINT: Final = _fields(
    PartField("customer_id", "客户", Form.PART),
    PartField("caller", "来电人"),
    PartField("phone", "来电电话", Form.PHONE),
    PartField("received_wall", "受理时间"),
    PartField("channel", "受理渠道"),
    PartField("work_order_no", "工单编号"),
    PartField("category", "投诉类型", Form.CODE, "complaint_tree"),
    PartField("content", "投诉内容", Form.LONG),
    PartField("contact_window", "方便联系的时间"),
    PartField("first_asked_id", "首问责任人", Form.PERSON),
    PartField("handler_id", "处理人", Form.PERSON),
    PartField("reply_due_on", "答复期限", Form.DATE),
    PartField("contacted_wall", "联系时间"),
    PartField("finding", "调查结论"),
    PartField("liability", "责任"),
    PartField("facts", "查明情况", Form.LONG),
    PartField("basis", "依据", Form.LONG),
    PartField("measures", "处理措施", Form.LONG),
    PartField("measure_due_on", "措施期限", Form.DATE),
    PartField("replied_on", "答复日期", Form.DATE),
    PartField("satisfaction", "满意度"),
    PartField("closed_on", "办结日期", Form.DATE),
    PartField("repeat_of_id", "重复投诉", Form.PART),
)
_VISIT: Final = _fields(
    PartField("customer_id", "客户", Form.PART),
    PartField("planned_on", "计划日期", Form.DATE),
    PartField("latest_on", "最迟日期", Form.DATE),
    PartField("visited_wall", "走访时间"),
    PartField("until_wall", "结束时间"),
    PartField("visitors", "走访人"),
    PartField("channel", "方式"),
    PartField("said", "客户反映", Form.LONG),
    PartField("seen", "现场情况", Form.LONG),
    PartField("expected_demand", "预期需求", Form.LONG),
    PartField("satisfaction", "满意度"),
)
_FOLLOW_UP: Final = _fields(
    PartField("what", "事项", Form.LONG),
    PartField("owner_id", "由谁办", Form.PERSON),
    PartField("due_on", "期限", Form.DATE),
    PartField("done_on", "办完日期", Form.DATE),
    PartField("result", "结果", Form.LONG),
)
_CREDIT_EVENT: Final = _fields(
    PartField("rule", "事项", Form.CODE, "credit_rules"),
    PartField("happened_on", "发生日期", Form.DATE),
    PartField("quantity", "数量", Form.WHOLE),
    PartField("evidence", "凭据"),
    PartField("note", "备注", Form.LONG),
)
_CREDIT_GRADE: Final = _fields(
    PartField("score", "得分", Form.WHOLE),
    PartField("grade", "等级"),
    PartField("next_visit_due", "下次走访", Form.DATE),
)
_ATTACHMENT: Final = _fields(
    PartField("title", "名称"),
    PartField("note", "备注", Form.LONG),
    PartField("customer_id", "客户", Form.PART),
)
_DISCREPANCY: Final = _fields(
    PartField("field", "项目"),
    PartField("ours", "本所"),
    PartField("theirs", "系统"),
    PartField("verdict", "认定"),
    PartField("requested_on", "申请更正日期", Form.DATE),
)


def _tables() -> dict[str, Told]:
    found = {
        "customer": Told("changes", "档案", _customer()),
        "complaint": Told("complaints", "投诉", _COMPLAINT),
        "visit": Told("visits", "走访", _VISIT),
        "follow_up": Told("visits", "待跟进", _FOLLOW_UP),
        "credit_event": Told("credit", "信用事件", _CREDIT_EVENT),
        "credit_grade": Told("credit", "信用等级", _CREDIT_GRADE),
        "notice": Told("letters", "通知单", _fields()),
        "attachment": Told("attachments", "附件", _ATTACHMENT),
        "disclosure": Told("disclosures", "查看完整信息", _fields()),
        "discrepancy": Told("cases", "差异", _DISCREPANCY),
    }
    for kind in PART_KINDS:
        found[kind.name] = Told(_group(kind), kind.title, _fields(*kind.fields))
    return found


def _group(kind: PartKind) -> str:
    """The kind of events of a part: who and where a customer is belongs to the file itself."""
    if kind.name in IMPORTED:
        return "money"
    if kind in (CONTACT, CUSTOMER_CLASS, SERVICE_LOCATION):
        return "changes"
    return "cases" if kind.page == CASES else "parts"


TOLD: Final[Mapping[str, Told]] = MappingProxyType(_tables())
"""What is told of each table, by its name."""
