"""How exports head the columns of monthly usage and of receivables (domain facts §3.3)."""

from types import MappingProxyType
from typing import Final

from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.spreadsheets.customer_headings import CUSTOMER_HEADINGS
from sbdesk.spreadsheets.headings import Header
from sbdesk.spreadsheets.layouts import Layout

_COMMON: Final = {
    "customer_no": CUSTOMER_HEADINGS["customer_no"],
    "name": CUSTOMER_HEADINGS["name"],
}
_USAGE: Final = MappingProxyType(
    {
        **_COMMON,
        "month": ("电费年月", "年月", "月份", "用电年月", "抄表年月", "账单年月", "核算年月"),
        "energy_wh": (
            "总电量",
            "本月总电量",
            "电量",
            "用电量",
            "本期电量",
            "结算电量",
            "抄见电量",
            "售电量",
        ),
        "peak_wh": ("峰电量", "高峰电量", "峰段电量", "峰"),
        "flat_wh": ("平电量", "平段电量", "平时段电量", "平"),
        "valley_wh": ("谷电量", "低谷电量", "谷段电量", "谷"),
        "amount_fen": ("总电费", "电费", "本期电费", "结算电费", "电费合计", "电费金额"),
    }
)
_RECEIVABLES: Final = MappingProxyType(
    {
        **_COMMON,
        "month": ("应收年月", "电费年月", "年月", "欠费年月", "月份", "账单年月"),
        "kind": ("电费类型", "应收类型", "费用类型", "电费类别"),
        "energy_wh": ("应收电量", "总电量", "电量", "用电量"),
        "amount_fen": ("应收电费", "应收金额", "应收", "应收总电费", "总电费"),
        "paid_fen": ("实收电费", "实收金额", "实收", "已收电费", "已缴金额"),
        "owed_fen": ("欠费", "欠费金额", "未收电费", "欠缴金额", "欠费合计", "未结清金额"),
        "settled": ("结清状态", "结清标志", "是否结清", "缴费状态", "费用状态"),
    }
)


def _titles(kind: str, headings: MappingProxyType[str, tuple[str, ...]]) -> dict[str, str]:
    own = {field.name: field.title for field in KIND_OF[kind].fields}
    return {"customer_no": "户号", "name": "户名", **{f: own[f] for f in headings if f in own}}


def _no_usage(header: Header) -> str:
    fields = header.fields
    if "energy_wh" not in fields:
        return "没有总电量"
    marks = {"amount_fen", "peak_wh", "valley_wh"}
    if not marks & fields.keys():
        return "没有总电费、峰谷电量等电量电费表的栏目"
    owed = next((text for text in header.unknown if text.startswith(("应收", "实收", "欠费"))), "")
    return f"也有电量电费表里不会有的「{owed}」" if owed else ""


def _no_receivable(header: Header) -> str:
    if {"amount_fen", "paid_fen", "owed_fen"} & header.fields.keys():
        texts = {heading.text[:2] for heading in header.headings}
        if texts & {"应收", "实收", "欠费", "未收", "已收", "欠缴"}:
            return ""
    return "没有应收电费、实收电费、欠费这些栏目"


USAGE: Final = Layout(
    name="usage",
    title="电量电费表",
    headings=_USAGE,
    titles=MappingProxyType(_titles("usage_month", _USAGE)),
    required=("customer_no", "month"),
    examples="户号、电费年月、总电量、总电费",
    lacking=_no_usage,
)
RECEIVABLES: Final = Layout(
    name="receivables",
    title="应收欠费表",
    headings=_RECEIVABLES,
    titles=MappingProxyType(_titles("receivable", _RECEIVABLES)),
    required=("customer_no", "month"),
    examples="户号、应收年月、应收电费、欠费",
    lacking=_no_receivable,
)
