"""Invented records for the station's own papers, and their extremes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sbdesk.notices.correction_request_content import (
    Correction,
    CorrectionGroup,
    CorrectionRequest,
)
from sbdesk.notices.data_verification_content import DataVerification, Line
from sbdesk.notices.fee_notice_content import Fee, FeeNotice
from sbdesk.notices.story_sheet_content import Event, StorySheet
from tests.notices.examples import LONG_UNIT, LONGEST_ADDRESS, LONGEST_NAME, NO_FACE_HAS

UNIT = "安澜县供电公司青石岭供电所"
DOTTED_NAME = "阿卜杜热合曼·买买提吐尔逊·艾尔肯·阿不都克里木江"
"""Twenty-five characters, with middle dots."""
RARE_NAME = "𠅤𬭎砖厂"

REQUEST = CorrectionRequest(
    unit=UNIT,
    addressee="安澜县供电公司",
    source="用户档案_2026-11.xlsx",
    compared_on=date(2026, 11, 20),
    groups=(
        CorrectionGroup(
            "number", (Correction("6267000713364", "贺𬭎", "户号", "6267000713364", "7110000013"),)
        ),
        CorrectionGroup(
            "data",
            (
                Correction(
                    "6267000785001", RARE_NAME, "用电地址", LONGEST_ADDRESS, "石门沟村三组乙12号"
                ),
                Correction("6267000785002", DOTTED_NAME, "合同容量", "315 kVA", "400 kVA"),
                Correction("6267000785003", LONGEST_NAME, "联系电话", "19900000001", "19911112222"),
            ),
        ),
        CorrectionGroup(
            "missing_there",
            (Correction("6267000700512", "石门沟村委会", "整户", "", "石门沟村委会大院"),),
        ),
        CorrectionGroup(
            "missing_here",
            (Correction("6267000700513", "王二麻", "整户", "下河滩村2组7号", ""),),
        ),
    ),
    requested_on=date(2026, 11, 22),
    handled_by="王秀兰",
    approved_by="赵明远",
    phone="0400-5550123",
    number="青供更字〔2026〕A3号",
    code="204800911",
    printed_at="2026-11-22 10:18",
)
DRAFT_REQUEST = replace(REQUEST, number=None, code=None, printed_at=None, requested_on=None)
LONG_REQUEST = replace(
    REQUEST,
    unit=LONG_UNIT,
    groups=(replace(REQUEST.groups[1], lines=REQUEST.groups[1].lines * 12),),
)

VERIFICATION = DataVerification(
    name=DOTTED_NAME,
    round="2026年下半年",
    unit=f"{UNIT} 0400-5550123",
    customer_no="6267000785070",
    village="石门沟村",
    responsible="李长河",
    facts=(
        Line("户名", DOTTED_NAME),
        Line("用电地址", LONGEST_ADDRESS),
        Line("联系电话", "199 0000 0137"),
        Line("身份证号", "150430********1234", masked=True),
        Line("统一社会信用代码", ""),
    ),
    contacts=(Line("厂长", f"{RARE_NAME[:2]}成林 199 0000 0137"), Line("电工", "段立新")),
    supply=(Line("合同容量", "315 kVA"), Line("电能表", "0041234567890 倍率40")),
    papers=(Line("营业执照", "2026-03-01到期"), Line("供用电合同", "")),
    number="青供核字〔2026〕A12号",
    code="211177424",
    printed_at="2026-11-23 17:00",
)
BARE_VERIFICATION = DataVerification(name="段立新", round="2026年下半年")
FULL_VERIFICATION = replace(
    VERIFICATION,
    name=LONGEST_NAME * 2,
    contacts=tuple(Line("联系人", f"{LONGEST_NAME} 199 0000 {n:04}") for n in range(12)),
    supply=tuple(Line("受电设备", LONGEST_ADDRESS) for _ in range(12)),
)

STORY = StorySheet(
    name=DOTTED_NAME,
    customer_no="6267000785070",
    address=LONGEST_ADDRESS,
    chosen="投诉、走访",
    unit=UNIT,
    events=(
        Event(
            date(2026, 11, 20),
            "投诉",
            "登记投诉 投〔2026〕A37号",
            "两个月里停了三回电",
            "王秀兰",
            "16:05",
        ),
        Event(date(2026, 11, 20), "走访", "走访：李长河", "", "李长河"),
        Event(date(2026, 11, 19), "档案", "修改联系电话", "199****0001改为199****2222"),
    ),
)
LONG_STORY = replace(
    STORY,
    events=tuple(
        Event(
            date(2026, 11, 20) - timedelta(index // 30),
            "投诉",
            f"第{index}件事",
            "石门沟村三组两个月里停了三回电，事先没人说。" * (60 if index == 20 else index % 4),
            "欧阳建国",
        )
        for index in range(70)
    ),
)

FEE_NOTICE = FeeNotice(
    unit=UNIT,
    name=DOTTED_NAME,
    fees=(
        Fee("2026年10月电费", Decimal("18642.70"), "未交"),
        Fee("2026年9月电费", Decimal("12600.00"), "应收20,000.00元，已交7,400.00元"),
        Fee("电能表校验费", Decimal("45")),
    ),
    customer_no="6267000785070",
    address=LONGEST_ADDRESS,
    supply="10kV 315 kVA 大工业",
    account="629971******7563",
    pay_by=date(2026, 12, 10),
    issued_on=date(2026, 11, 22),
    handled_by="王秀兰",
    approved_by="赵明远",
    phone="0400-5550123",
    number="青供费字〔2026〕A3号",
    code="204800911",
    printed_at="2026-11-22 10:18",
)
DRAFT_FEES = replace(
    FEE_NOTICE, number=None, code=None, printed_at=None, pay_by=None, issued_on=None, phone=None
)
MANY_FEES = replace(
    FEE_NOTICE,
    unit=LONG_UNIT,
    name=LONGEST_NAME,
    fees=tuple(
        Fee(f"{2020 + n // 12}年{n % 12 + 1}月电费", Decimal(n + 1), "未交") for n in range(60)
    ),
)
BOXED_FEES = replace(FEE_NOTICE, name=f"{NO_FACE_HAS}成林")
