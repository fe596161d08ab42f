"""Kinds of parts: agreements, papers, settlement, months from sheets (rows 8, 10, 11)."""

from typing import Final

from sbdesk.domain import dossier_checks as checks
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_pages import MONEY, NOTE, PAPERS

CUSTOMER_AGREEMENT: Final = PartKind(
    "customer_agreement",
    "合同与协议",
    PAPERS,
    (
        PartField("kind", "种类", Form.CODE, "agreement_kinds", required=True),
        PartField("number", "编号"),
        PartField("supplier", "供电人", longest=100),
        PartField("consumer", "用电人", longest=100),
        PartField("signed_on", "签订日期", Form.DATE),
        PartField("starts_on", "生效日期", Form.DATE),
        PartField("expires_on", "到期日期", Form.DATE),
        PartField("renewal", "到期后", Form.CODE, "renewals"),
        NOTE,
    ),
    ("kind", "number"),
    ("signed_on", "starts_on", "expires_on", "renewal"),
    starts="starts_on",
    ends="expires_on",
    problems=checks.in_order(signed_on="签订日期", starts_on="生效日期", expires_on="到期日期"),
    runs_on=checks.goes_on,
)
CUSTOMER_PAPER: Final = PartKind(
    "customer_paper",
    "资料",
    PAPERS,
    (
        PartField("kind", "种类", Form.CODE, "paper_kinds", required=True),
        PartField("state", "状态", Form.CODE, "paper_states", required=True, default="已收"),
        PartField("number", "证号"),
        PartField("holder", "持有人", longest=100),
        PartField("received_on", "收到日期", Form.DATE),
        PartField("issued_on", "签发日期", Form.DATE),
        PartField("valid_until", "有效期至", Form.DATE),
        PartField("responsible_id", "负责人", Form.PERSON),
        NOTE,
    ),
    ("kind",),
    ("state", "number", "valid_until"),
    ends="valid_until",
    problems=checks.in_order(issued_on="签发日期", valid_until="有效期至"),
)
SETTLEMENT_TERM: Final = PartKind(
    "settlement_term",
    "电费结算约定",
    MONEY,
    (
        PartField("valid_from", "自何日起", Form.DATE, required=True),
        PartField("cycle", "结算周期", Form.CODE, "settlement_cycles", required=True),
        PartField("method", "缴费方式", Form.CODE, "payment_methods", open_list=True),
        PartField("prepaid_percent", "预付比例", Form.WHOLE, least=0, most=100, unit="%"),
        PartField("instalments", "每月分期", Form.WHOLE, least=1, most=31, unit="次"),
        PartField("notify_by", "通知方式", Form.CODE, "notify_ways", open_list=True),
        PartField("basis", "依据", longest=100, hint="协议或补充协议的编号"),
        NOTE,
    ),
    ("cycle", "method"),
    ("valid_from", "prepaid_percent", "instalments", "basis"),
    starts="valid_from",
)
USAGE_MONTH: Final = PartKind(
    "usage_month",
    "电量电费",
    MONEY,
    (
        PartField("month", "年月", Form.MONTH, required=True),
        PartField("energy_wh", "总电量", Form.KWH, unit="kWh"),
        PartField("peak_wh", "峰", Form.KWH, unit="kWh"),
        PartField("flat_wh", "平", Form.KWH, unit="kWh"),
        PartField("valley_wh", "谷", Form.KWH, unit="kWh"),
        PartField("amount_fen", "电费", Form.MONEY, unit="元"),
    ),
    ("month",),
    ("energy_wh", "amount_fen"),
    starts="month",
)
RECEIVABLE: Final = PartKind(
    "receivable",
    "应收与欠费",
    MONEY,
    (
        PartField("month", "应收年月", Form.MONTH, required=True),
        PartField("kind", "电费类型"),
        PartField("energy_wh", "电量", Form.KWH, unit="kWh"),
        PartField("amount_fen", "应收", Form.MONEY, unit="元"),
        PartField("paid_fen", "实收", Form.MONEY, unit="元"),
        PartField("owed_fen", "欠费", Form.MONEY, unit="元"),
        PartField("settled", "结清"),
    ),
    ("month", "kind"),
    ("amount_fen", "paid_fen", "owed_fen"),
    starts="month",
)
