"""Machines, packages and clashes as the services would hand them over; all of it invented."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sbdesk.domain.handoff import (
    CardFacts,
    Choice,
    ClashKind,
    ClashRow,
    CustomerChange,
    CustomerCounts,
    Inspection,
    PackageFacts,
    Side,
    SiteKind,
    SiteRow,
    StationTotals,
    Undisputed,
)

LONG = "内蒙古自治区赤峰市巴林左旗林东镇恒通建筑材料制造"
RARE = "张𬭎𬬭"
PHRASE = "山羊 木桥 南瓜 铁锅 白云 河马"

OWN = SiteRow(
    b"\x01" * 16, "大厅电脑", "林东供电所", "LD01", "A", SiteKind.STATION, True, True,
    "2026-09-01 08:00", "", "", "", 0, "",
)  # fmt: skip
FIELD = SiteRow(
    b"\x02" * 16, "外勤笔记本 02", "林东供电所", "LD01", "B", SiteKind.STATION, False, False,
    "2026-09-01 09:00", "", "2026-10-07 17:30", "2026-10-08 08:05", 37, "2026-10-07 17:30",
)  # fmt: skip
COUNTY = SiteRow(
    b"\x03" * 16, "县公司营销部", "巴林左旗供电公司", "BLZQ", "Z", SiteKind.COUNTY, True, False,
    "2026-09-02 10:00", "", "2026-09-28 16:00", "", 1204, "2026-09-28 16:00",
)  # fmt: skip
GONE = replace(
    FIELD, id=b"\x04" * 16, name=f"{LONG}一号机"[:25], letter="C", gives=True, lacks=0,
    waiting_since="", last_packed="2025-12-24 08:00", last_taken="2025-12-30 11:00",
    revoked="2026-08-15 10:00",
)  # fmt: skip
SITES = (OWN, FIELD, COUNTY, GONE)

CARD = CardFacts("外勤笔记本 03", "林东供电所", "LD01", "D", SiteKind.STATION, PHRASE)
COUNTY_CARD = replace(CARD, name="县公司营销部", kind=SiteKind.COUNTY, letter="Z", known=True)

FACTS = PackageFacts(
    "/media/stick/林东-外勤02-041.sbh", "journal", 41, 40, "外勤笔记本 02", "林东供电所",
    "大厅电脑", "2026-10-08 17:52", "赵志远", 1_363_149, "7F3A91C2", "供电所数据交接包\n第 41 包",
)  # fmt: skip

_MINE = "已测压，2 号台区末端 192 V，低于下限。10 月 20 日前改接新变台，先调分接头。"
_THEIRS = "已测压，末端 192 V。10 月 30 日前增设一台 50 kVA 变压器，期间错峰用泵。"
_BEFORE = "已测压，末端 192 V，等运维班定方案。"


def customer(number: int) -> bytes:
    """A customer's id."""
    return number.to_bytes(16, "big")


def clash(id: str, who: int, name: str, field: str, **more: Any) -> ClashRow:
    """A clash on one field."""
    made = ClashRow(
        id=id,
        kind=ClashKind.FIELD,
        customer=customer(who),
        customer_no=f"62670007850{who:02d}",
        name=name,
        record="投〔2026〕33号",
        field=field,
        question=f"「{field}」两边都改过，互不知道。请选一个：",
        mine=Side(_MINE, "李春梅", "2026-10-08 15:20", "大厅电脑"),
        theirs=Side(_THEIRS, "赵志远", "2026-10-08 16:47", "外勤笔记本 02"),
        original=Side(_BEFORE, "", "", ""),
        default=Choice.THEIRS,
        choices=(Choice.MINE, Choice.THEIRS, Choice.ORIGINAL),
        editable=True,
    )
    return replace(made, **more) if more else made


def short(value: str, other: str, before: str) -> dict[str, Any]:
    """The sides of a clash on a short value."""
    return {
        "mine": Side(value, "李春梅", "2026-10-08 15:20", "大厅电脑"),
        "theirs": Side(other, "赵志远", "2025-12-31 16:47", "外勤笔记本 02"),
        "original": Side(before, "", "", ""),
    }


PHONE = clash("c1", 1, "恒通砖厂", "联系电话", **short("13847162716", "13847162718", "（空）"))
VISIT = clash("c2", 1, "恒通砖厂", "走访结论", record="走访 10/7")
OPINION = clash(
    "c3", 2, "刘玉珍", "处理意见",
    undisputed=(
        Undisputed("回访电话", "138****6271", "—", "138****6271"),
        Undisputed("现场照片", "—", "3 张", "3 张"),
    ),
)  # fmt: skip
CAPACITY = clash(
    "c4", 3, "东沟灌溉站", "运行容量",
    **short("315 kVA", "400 kVA", "250 kVA"),
)  # fmt: skip
CLASHES = (PHONE, VISIT, OPINION, CAPACITY)

LIFE = clash(
    "k1", 4, RARE, "撤回还是保留", kind=ClashKind.LIFE, editable=False,
    question="这份档案一边撤回了，另一边又改过。请选按哪边的办：",
    choices=(Choice.MINE, Choice.THEIRS), original=None,
    **{k: v for k, v in short("撤回", "保留，并改了联系电话：13904760011", "").items()
       if k != "original"},
)  # fmt: skip
NUMBER = replace(
    LIFE, id="k2", customer=customer(5), name=LONG, kind=ClashKind.NUMBER, field="户号",
    question="户号6267000785070有两份档案，是两台机器各建的。是同一户就合并（选以哪份为准），"
    "不是同一户请改正其中一个户号。",
    mine=Side(f"{LONG}，林东镇要尔亚嘎查3组244号，13904760011", "李春梅", "2026-10-08 15:20", "甲"),
    theirs=Side("恒通建材厂，三道湾村，0476-6123456", "赵志远", "2026-10-08 16:47", "外勤02"),
)  # fmt: skip
NOTICE = replace(
    LIFE, id="k3", customer=customer(6), name="孟宪军", kind=ClashKind.NOTICE, field="通知单",
    question="同一件事在两台机器上各签发了一份通知，两份可能都已送达。"
    "请选以哪一份为准，另一份登记为作废，两份的存档都保留：",
    mine=Side("催〔2026〕A12号，2026-10-07 09:00", "李春梅", "2026-10-07 09:00", "大厅电脑"),
    theirs=Side("催〔2026〕B3号，2026-10-07 10:00", "赵志远", "2026-10-07 10:00", "外勤笔记本 02"),
)  # fmt: skip
OPEN = (OPINION, LIFE, NUMBER, NOTICE)

_NEW = (
    ("中顺煤业有限公司", "走访 1、照片 3", 4),
    ("绿源牧业专业合作社", "走访 1、待跟进 2", 3),
    ("祥和粮食烘干厂", "催缴送达 1", 1),
    ("宏达塑料制品厂", "走访 1", 1),
    ("孟宪军", "来电 1", 1),
    ("龙泉矿泉水厂", "停电通知送达 1", 1),
)


def changes(clashes: Sequence[ClashRow] = CLASHES) -> tuple[CustomerChange, ...]:
    """The customers of a package, clashes first."""
    named = dict.fromkeys((row.customer, row.customer_no, row.name) for row in clashes)
    first = [
        CustomerChange(
            who, number, name, "clash", "走访 1", 1, sum(row.customer == who for row in clashes)
        )
        for who, number, name in named
    ]
    new = [
        CustomerChange(customer(20 + at), f"62670007{at:05d}", name, "new", words, count, 0)
        for at, (name, words, count) in enumerate(_NEW)
    ]
    phone = Undisputed("联系电话", "138****2716", "139****0021", "139****0021")
    old = [
        CustomerChange(
            customer(40), "6267000700040", "德顺饭店", "changed", "联系人、电话", 2, 0, (phone,)
        )
    ]
    return (*first, *new, *old)


INSPECTION = Inspection(
    FACTS, (), new=92, known=115, created=28, updated=64, same=115, files=3,
    changes=changes(), clashes=CLASHES, customers=CustomerCounts(6, 1, 31),
)  # fmt: skip
CALM = replace(INSPECTION, clashes=(), changes=changes(()))


def ugly(customers: int = 500) -> Inspection:
    """A package of many customers with the longest names, rare characters and long texts."""
    text = "十月起三班生产，新上一台制氧机和两台破碎机，预计增加十二万千瓦时；" * 30
    long = clash(
        "u1", 900, LONG, "客户说了什么", record=f"访〔2026〕B{'1' * 6}号 {LONG}",
        **short(text, text.replace("十二万", "十五万") + "没有", text[:400]),
    )  # fmt: skip
    other = replace(
        long, id="u2", field="现场看到什么",
        others=(Side(text[:200], "王所长", "2026-10-08 17:00", LONG),),
        undisputed=tuple(
            Undisputed(f"栏目{at}{LONG}", text[:80], "—", text[:80]) for at in range(12)
        ),
    )  # fmt: skip
    many = [
        CustomerChange(
            customer(1000 + at), f"{6267000000000 + at}", (LONG, RARE, "李明")[at % 3],
            "new" if at % 2 else "changed", "电话、地址、走访 1、照片 3、合同 2、附件 31", 9, 0,
            (Undisputed(f"栏目{LONG}", text[:80], text[80:160], text[80:160]),) * 9,
        )
        for at in range(customers)
    ]  # fmt: skip
    facts = replace(FACTS, sender=LONG[:20], receiver=LONG[4:24], made_by=LONG[:10])
    asked = (*CLASHES, long, other, LIFE, NUMBER, NOTICE)
    return Inspection(
        facts, (), new=123_456, known=115, created=12_345, updated=65_432, same=234_567,
        files=2000, changes=(*changes(asked), *many), clashes=asked,
        customers=CustomerCounts(customers, customers + 1, 45_678),
        set_aside=(f"人员 2 条没有收：对方没有下发权。{LONG}",),
        remarks=("还有 1204 户没有逐一列出。",),
    )  # fmt: skip


TOTALS = (
    StationTotals(b"\x11" * 16, "LD01", "林东供电所", 5012, 84, 3, 41, 212, 1, "2026-10-08 17:52"),
    StationTotals(b"\x12" * 16, "QSL", "青石岭供电所", 4871, 61, 0, 28, 150, 0, "2026-10-07 09:10"),
    StationTotals(b"\x13" * 16, "WLT", LONG, 5203, 133, 12, 97, 388, 4, "2025-12-30 08:00"),
)
