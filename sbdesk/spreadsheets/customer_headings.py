"""How exports of marketing systems head the columns of a customer ledger (domain facts §3.3)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.spreadsheets.headings import Header, plain_heading
from sbdesk.spreadsheets.layouts import Layout

# Field of the customer table -> headings, the surest first. Compared after `plain_heading`.
CUSTOMER_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer_no": (
        "用户编号",
        "户号",
        "用户户号",
        "客户编号",
        "用户号",
        "客户户号",
        "用电户号",
        "总户号",
        "用电客户编号",
        "用电户编号",
        "缴费户号",
        "户编号",
    ),
    "former_no": ("原用户编号", "原户号", "旧户号", "原客户编号", "老户号", "原编号"),
    "name": (
        "用户名称",
        "户名",
        "客户名称",
        "用户名",
        "用电户名",
        "客户户名",
        "用户姓名",
        "客户姓名",
        "用电客户名称",
        "用户户名",
        "姓名",
    ),
    "former_name": ("原用户名称", "原户名", "曾用名", "原客户名称", "旧户名"),
    "nickname": ("别名", "俗称", "简称", "客户简称"),
    "address": (
        "用电地址",
        "用户地址",
        "客户地址",
        "地址",
        "用电客户地址",
        "详细地址",
        "用户用电地址",
        "住址",
    ),
    "village": ("村", "所属村", "行政村", "自然村", "村名", "嘎查", "所在村", "村屯"),
    "phone": (
        "联系电话",
        "手机号码",
        "手机号",
        "移动电话",
        "电话号码",
        "手机",
        "电话",
        "联系方式",
        "联系人电话",
        "用户电话",
        "客户电话",
    ),
    "kind": ("用户分类", "客户分类", "用户类型", "高低压标志"),
    "category": ("用电类别", "用户类别", "用电类型", "用电性质", "客户类别"),
    "voltage": ("供电电压", "电压等级", "受电电压", "供电电压等级", "电压"),
    "contract_va": (
        "合同容量",
        "报装容量",
        "合同约定容量",
        "用电容量",
        "受电容量",
        "装机容量",
        "容量",
    ),
    "operating_va": ("运行容量", "当前运行容量", "现运行容量"),
    "industry": ("行业分类", "行业类别", "所属行业", "行业", "行业名称", "行业分类名称"),
    "nature": ("客户性质", "用户性质"),
    "load_nature": ("负荷性质", "负荷类别", "负荷特性"),
    "shifts": ("生产班次", "班次"),
    "rest_day": ("厂休日", "周休日", "休息日"),
    "pay_account": ("缴费号", "缴费账号", "交费账号", "缴费编号"),
    "status": ("用户状态", "客户状态", "用电状态", "户状态"),
    "opened": ("立户日期", "开户时间", "开户日期", "立户时间", "建档日期", "建户日期", "送电日期"),
    "route": ("抄表段编号", "抄表段", "抄表段号", "抄表区段", "抄表册号", "抄表段编码"),
    "area": ("台区名称", "台区", "所属台区", "公变名称", "配电台区", "台区编号"),
    "feeder": ("线路名称", "线路", "所属线路", "供电线路", "10kv线路", "馈线名称", "线路编号"),
    "supply_unit": ("供电单位", "供电所", "管理单位", "所属供电单位", "供电单位名称", "单位名称"),
    "credit_code": (
        "统一社会信用代码",
        "社会信用代码",
        "统一信用代码",
        "信用代码",
        "营业执照号",
    ),
    "id_number": ("证件号码", "身份证号", "身份证号码", "证件号", "身份证"),
    "importance": ("重要性等级", "重要等级", "重要用户等级", "重要性", "重要客户等级"),
    "security_load_va": ("保安容量", "保安负荷", "保安负荷容量"),
    "note": ("备注", "说明", "附注", "备注说明"),
}

# A sheet is a customer ledger only if it also says something about the supply: lists of arrears
# and work orders carry numbers and names too.
LEDGER_MARKS: Final[frozenset[str]] = frozenset(
    {"address", "kind", "category", "voltage", "contract_va", "operating_va", "opened", "status"}
)

# Headings of the other lists that name customers in every row (bills, readings, work orders):
# one of these, and the sheet is not taken for a ledger unless a clerk says what its columns mean.
OTHER_LISTS: Final = (
    "电费年月",
    "应收年月",
    "应收电费",
    "实收电费",
    "欠费",
    "欠费金额",
    "总电费",
    "总电量",
    "上次示数",
    "本次示数",
    "抄表日期",
    "工单编号",
    "申请编号",
    "受理内容",
    "停电编号",
    "收费时间",
)

_MORE_TITLES: Final = {
    "load_nature": "负荷性质",
    "shifts": "生产班次",
    "rest_day": "厂休日",
    "pay_account": "缴费号",
}


def _lacking(header: Header) -> str:
    if "name" not in header.fields:
        return "没有户名（用户名称）"
    if not LEDGER_MARKS & header.fields.keys():
        return "没有地址、容量、用电类别等用户档案的栏目"
    others = [text for text in header.unknown if plain_heading(text) in OTHER_LISTS]
    return f"也有用户档案里不会有的「{others[0]}」" if others else ""


CUSTOMERS: Final = Layout(
    name="customers",
    title="用户档案",
    headings=CUSTOMER_HEADINGS,
    titles=MappingProxyType(
        {field: FIELD_TITLES.get(field) or _MORE_TITLES[field] for field in CUSTOMER_HEADINGS}
    ),
    required=("customer_no",),
    examples="户号、户名、用电地址",
    lacking=_lacking,
)
