"""Kinds of parts: what was done with a customer, records only (rows 4, 7, 15, 76–80)."""

from typing import Final

from sbdesk.domain import dossier_checks as checks
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_pages import CASES, NOTE

TRAINING: Final = PartKind(
    "training",
    "用电培训",
    CASES,
    (
        PartField("registered_on", "登记日期", Form.DATE),
        PartField("energised_on", "送电日期", Form.DATE),
        PartField("due_on", "应培训于", Form.DATE),
        PartField("attended_on", "参加日期", Form.DATE),
        PartField("attendees", "参加人", longest=100),
        NOTE,
    ),
    ("due_on",),
    ("attended_on", "attendees"),
    starts="energised_on",
    problems=checks.not_after_today(attended_on="参加日期"),
)
ACCOUNT_CHANGE: Final = PartKind(
    "account_change",
    "用户变更与退费",
    CASES,
    (
        PartField("kind", "业务", Form.CODE, "account_changes", required=True),
        PartField("applied_on", "申请日期", Form.DATE, required=True),
        PartField("effective_on", "生效日期", Form.DATE),
        PartField("before", "变更前", longest=120),
        PartField("after", "变更后", longest=120),
        PartField("refund_fen", "退费金额", Form.MONEY, least=0, unit="元"),
        PartField("approved_by", "审批人"),
        PartField("state", "进度", Form.CODE, "change_states", default="已受理"),
        NOTE,
    ),
    ("kind", "state"),
    ("applied_on", "effective_on", "before", "after", "refund_fen"),
    starts="applied_on",
    problems=checks.change_problems,
)
SITE_RECORD: Final = PartKind(
    "site_record",
    "现场记录",
    CASES,
    (
        PartField("kind", "种类", Form.CODE, "site_records", required=True),
        PartField("happened_on", "日期", Form.DATE, required=True),
        PartField("people", "参加人", longest=100),
        PartField("result", "结论", Form.CODE, "site_results"),
        PartField("findings", "情况", Form.LONG, longest=1_000),
        PartField("demands", "整改要求", Form.LONG, longest=1_000),
        PartField("recheck_on", "复查期限", Form.DATE),
        PartField("rechecked_on", "复查日期", Form.DATE),
        NOTE,
    ),
    ("kind", "result"),
    ("happened_on", "people", "findings", "recheck_on"),
    starts="happened_on",
    problems=checks.site_problems,
)
SUPPLY_PLAN: Final = PartKind(
    "supply_plan",
    "供电方案",
    CASES,
    (
        PartField("load_grade", "负荷等级", Form.CODE, "load_grades"),
        PartField("capacity_va", "容量", Form.KVA, unit="kVA"),
        PartField("voltage", "供电电压", Form.CODE, "voltages"),
        PartField("metering", "计量方式", Form.CODE, "metering_ways"),
        PartField("connection_point", "接入点", longest=100),
        PartField("line_route", "线路走向", longest=200),
        PartField("boundary", "产权分界点", longest=100),
        PartField("investment", "出资界面", longest=200),
        PartField("fee_fen", "费用", Form.MONEY, least=0, unit="元"),
        PartField("decided_on", "确定日期", Form.DATE),
        PartField("replied_on", "答复日期", Form.DATE),
        NOTE,
    ),
    ("capacity_va", "voltage"),
    ("connection_point", "boundary", "decided_on", "replied_on"),
    starts="decided_on",
    problems=checks.in_order(decided_on="确定日期", replied_on="答复日期"),
)
DATA_VERIFICATION: Final = PartKind(
    "data_verification",
    "资料核对",
    CASES,
    (
        PartField("round", "轮次", required=True, hint="如 2026年下半年"),
        PartField("printed_on", "印发日期", Form.DATE),
        PartField("verified_on", "核对日期", Form.DATE),
        PartField("verified_by_id", "核对人", Form.PERSON),
        PartField("signed_by", "客户签字人"),
        PartField("result", "结果", Form.CODE, "verification_results"),
        NOTE,
    ),
    ("round", "result"),
    ("printed_on", "verified_on", "signed_by"),
    starts="printed_on",
    problems=checks.in_order(printed_on="印发日期", verified_on="核对日期"),
)
