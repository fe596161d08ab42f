"""Invented records as they stand on the target pages, and their extremes."""

from dataclasses import replace
from datetime import date, datetime

from sbdesk.notices.complaint_reply import ComplaintReply, Measure, ReadingTable
from sbdesk.notices.visit_sheet import Person, Promise, VisitSheet

LONGEST_NAME = "安澜县青石岭镇恒瑞丰源农副产品精深加工与冷链仓储物流有限责任公司分厂"
LONGEST_ADDRESS = (
    "安澜县青石岭镇石门沟行政村大槐树自然村三组旧粮站东侧院内（原供销社收购点北库房）甲3号"
)
LONG_UNIT = "国网安澜回族自治县供电有限责任公司青石岭镇石门沟片区供电服务所"
NO_FACE_HAS = "\U000313a1"

REPLY = ComplaintReply(
    unit="安澜县供电公司青石岭供电所",
    addressee="贺𬭎",
    received=datetime(2026, 9, 28, 15, 20),
    channel="95598",
    said="石门沟村三组两个月里停了三回电，事先没人说",
    customer_no="6267000713364",
    work_order_no="95598-260928-0417",
    contacted=datetime(2026, 9, 28, 16, 5),
    inspected="9月30日上午",
    facts_table=ReadingTable(
        ("停电日期", "起止时间", "原因", "事先是否通知"),
        (
            ("2026-08-06", "09:12–11:40", "雷击断线，抢修", "故障停电，无法事先通知"),
            ("2026-08-27", "08:00–12:25", "更换配电变压器", "未通知，我所漏发"),
            ("2026-09-19", "13:30–17:05", "线路清障检修", "只提前2天张贴"),
        ),
    ),
    finding="属实",
    liability="在我所",
    basis=(
        "8月27日、9月19日两次是计划停电，依据《电力供应与使用条例》第二十八条，"
        "应当提前7天通知或公告，我所没有做到"
    ),
    apology="耽误了您家的生活和生产，我们向您道歉。",
    measures=(
        Measure(
            "10月8日起，石门沟台区计划停电除张贴外，提前7天给每户发短信，由台区经理李长河"
            "逐户核对；三组那段与树相碰的线路，2026年10月30日前改成绝缘导线，完工当天电话告诉您。",
            "李长河",
            date(2026, 10, 30),
        ),
    ),
    head="赵明远",
    head_phone="0400-5550120",
    handled_by="王秀兰",
    approved_by="赵明远",
    phone="0400-5550123",
    replied_on=date(2026, 10, 9),
    due_on=date(2026, 10, 10),
    due_sentence=(
        "受理 2026-09-28(一)+ 5个工作日 = 2026-10-10(六)：9/29、30、10/8、9、10(六，调休上班)；"
        "10/1–10/7放假；受理当日不计。"
    ),
    number="青供诉复〔2026〕8号",
    code="204800911",
    printed_at="2026-10-09 10:18",
)

DRAFT = replace(REPLY, number=None, code=None, printed_at=None)

SEVEN_ROWS = replace(
    REPLY,
    addressee=LONGEST_NAME,
    facts_table=ReadingTable(
        ("停电日期", "起止时间", "原因", "事先是否通知"),
        tuple(
            (
                f"2026-08-{day:02d}",
                "08:00–12:25",
                "更换配电变压器并调整三相负荷",
                "未通知，我所漏发，事后当面道歉",
            )
            for day in range(1, 8)
        ),
    ),
)

EVERYTHING_LONG = replace(
    REPLY,
    addressee=LONGEST_NAME,
    unit=LONG_UNIT,
    said="停电没有人通知，冷库里的货都化了。" * 40,
    facts="我们查了调度记录、抢修记录和短信发送记录。\n" * 60,
    liability="在我所和产权分界点以下的客户内部线路，双方各承担一半责任",
    basis="依据《电力供应与使用条例》第二十八条，应当提前通知。" * 20,
    measures=REPLY.measures * 12,
)

SHEET = VisitSheet(
    name=LONGEST_NAME[:32],
    customer_no="6267000785070",
    address=LONGEST_ADDRESS,
    planned_on=date(2026, 11, 24),
    latest_on=date(2026, 11, 30),
    visitors=("王秀兰", "李长河"),
    contact=Person("贺𬭎（厂长）", "199 0000 0137"),
    electrician=Person("段立新", "199 0000 0264"),
    credit="B级78分，每季",
    supply="10 kV专变315 kVA，两部制",
    feeder="10 kV石门线41号杆",
    importance="普通用户",
    fees="10月已交；今年逾期2次",
    usage="近3月6.1、5.8、7.4万千瓦时",
    complaints="12个月1件",
    last_visit_on=date(2026, 8, 20),
    promises=(
        Promise("三组树障换绝缘线", date(2026, 10, 30), "10月28日完工"),
        Promise("客户拆除配电室木柴堆放", date(2026, 9, 30), "未拆"),
    ),
    number="青访〔2026〕205号",
    code="211177424",
    printed_at="2026-11-23 17:00",
)

BARE_SHEET = VisitSheet(name="段立新")

FULL_SHEET = replace(
    SHEET,
    name=LONGEST_NAME,
    visitors=("王秀兰", "李长河", "赵明远", "欧阳建国", "段立新"),
    contact=Person(f"{NO_FACE_HAS}某某"),
    questions=("demand", "busy_days", "generator", "security_load", "reactive"),
    promises=tuple(
        Promise(
            "三组树障换绝缘线，线路通道清理并且把歪斜的电杆扶正，换掉老化的拉线和金具",
            date(2026, 10, 30),
            "10月28日完工，验收合格",
        )
        for _ in range(23)
    ),
)
