"""Kinds of parts: where supply is taken and how it is metered (inventory rows 2, 3)."""

from typing import Final

from sbdesk.domain import dossier_checks as checks
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_pages import NOTE, POINTS

SERVICE_LOCATION: Final = PartKind(
    "service_location",
    "用电地址",
    POINTS,
    (
        PartField("name", "名称", required=True, hint="如 厂区、办公楼、机井"),
        PartField("village", "村"),
        PartField("address", "地址", longest=120),
        PartField("tenure", "产权", Form.CODE, "tenures"),
        NOTE,
    ),
    ("name",),
    ("address", "village", "tenure"),
)
USAGE_POINT: Final = PartKind(
    "usage_point",
    "用电点",
    POINTS,
    (
        PartField("name", "名称", required=True),
        PartField("point_no", "计量点编号"),
        PartField("service_location_id", "用电地址", Form.PART, refers="service_location"),
        PartField("role", "电源", Form.CODE, "supply_roles"),
        PartField("category", "用电类别", Form.CODE, "categories"),
        PartField("price_class", "电价类别", Form.CODE, "price_classes", open_list=True),
        PartField("voltage", "供电电压", Form.CODE, "voltages"),
        PartField("metering", "计量方式", Form.CODE, "metering_ways"),
        PartField("contract_va", "合同容量", Form.KVA, unit="kVA"),
        PartField("operating_va", "运行容量", Form.KVA, unit="kVA"),
        PartField("area", "台区"),
        PartField("feeder", "线路"),
        PartField("route", "抄表段"),
        PartField("read_order", "抄表序号", Form.WHOLE, least=1, most=99_999),
        PartField("status", "状态", Form.CODE, "point_statuses", default="正常"),
        NOTE,
    ),
    ("name", "role"),
    ("point_no", "voltage", "contract_va", "feeder", "status"),
    doubts=checks.capacity_doubts,
)
METER: Final = PartKind(
    "meter",
    "电能表",
    POINTS,
    (
        PartField("meter_no", "表号", required=True),
        PartField("usage_point_id", "用电点", Form.PART, refers="usage_point"),
        PartField("asset_no", "资产编号"),
        PartField("model", "型号"),
        PartField("multiplier", "倍率", Form.WHOLE, least=1, most=1_000_000, default="1"),
        PartField("accuracy", "准确度", Form.CODE, "meter_accuracies", open_list=True),
        PartField("installed_on", "装表日期", Form.DATE),
        PartField("removed_on", "拆表日期", Form.DATE),
        NOTE,
    ),
    ("meter_no",),
    ("multiplier", "model", "installed_on", "removed_on"),
    ends="removed_on",
    problems=checks.in_order(installed_on="装表日期", removed_on="拆表日期"),
)
INSTRUMENT_TRANSFORMER: Final = PartKind(
    "instrument_transformer",
    "互感器",
    POINTS,
    (
        PartField(
            "kind", "种类", Form.CODE, "instrument_transformers", required=True
        ),
        PartField("usage_point_id", "用电点", Form.PART, refers="usage_point"),
        PartField(
            "primary_value", "一次侧", Form.WHOLE, required=True, least=1, most=1_000_000,
            hint="电流互感器填 A，电压互感器填 V",
        ),
        PartField(
            "secondary_value", "二次侧", Form.WHOLE, joint="/", required=True, least=1, most=1_000
        ),
        PartField("asset_no", "资产编号"),
        PartField("accuracy", "准确度", Form.CODE, "instrument_accuracies", open_list=True),
        PartField("installed_on", "安装日期", Form.DATE),
        PartField("checked_on", "检验日期", Form.DATE),
        NOTE,
    ),
    ("kind", "primary_value", "secondary_value"),
    ("asset_no", "accuracy", "installed_on", "checked_on"),
    problems=checks.instrument_problems,
)  # fmt: skip
TRANSFORMER: Final = PartKind(
    "transformer",
    "变压器",
    POINTS,
    (
        PartField("name", "名称", required=True, hint="如 1号变"),
        PartField("usage_point_id", "用电点", Form.PART, refers="usage_point"),
        PartField("capacity_va", "容量", Form.KVA, required=True, unit="kVA"),
        PartField("model", "型号"),
        PartField("asset_no", "编号"),
        PartField("ownership", "产权", Form.CODE, "transformer_owners"),
        PartField("status", "状态", Form.CODE, "transformer_statuses", default="运行"),
        PartField("commissioned_on", "投运日期", Form.DATE),
        NOTE,
    ),
    ("name", "capacity_va"),
    ("model", "ownership", "status", "commissioned_on"),
)
