"""Single cells: every spelling seen, every way to be wrong."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets import values
from sbdesk.spreadsheets.capacities import capacity_reader, capacity_unit
from sbdesk.spreadsheets.cells import Cell, is_blank
from sbdesk.spreadsheets.dates import read_day
from sbdesk.spreadsheets.refusals import Doubtful, Refused
from sbdesk.spreadsheets.values import Reader
from sbdesk.spreadsheets.villages import village_of

TODAY = date(2026, 11, 22)
opened = values.opened_reader(TODAY)
kva = capacity_reader()


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (values.customer_number, 6267075131416.0, "6267075131416"),
        (values.customer_number, "6267075131416.0", "6267075131416"),
        (values.customer_number, 7113320485, "7113320485"),
        (values.customer_number, "'7113320485", "7113320485"),
        (values.customer_number, "\t7113320485 ", "7113320485"),
        (values.customer_number, "７１１３３２０４８５", "7113320485"),
        (values.customer_number, "6267 0751 31416", "6267075131416"),
        (values.customer_number, '="7113320485"', "7113320485"),
        (values.customer_number, "—", None),
        (values.customer_number, "　", None),
        (values.former_number, 7113320485.0, "7113320485"),
        (values.name, "　 林梓墨 ", "林梓墨"),
        (values.name, "闫𫖯", "闫𫖯"),
        (values.name, "张　三", "张三"),
        (values.name, "额尔敦・巴雅尔", "额尔敦·巴雅尔"),
        (values.name, "\ufeff王\u200b明\t", "王明"),
        (values.name, "甲\x00乙", "甲乙"),
        (values.name, "'=1+1", "=1+1"),
        (values.name, 315.0, "315"),
        (values.name, "无", None),
        (values.address, "要尔亚嘎查３组２４４号", "要尔亚嘎查3组244号"),
        (values.address, "要尔亚嘎查 3组\n244号", "要尔亚嘎查3组244号"),
        (values.address, "/", None),
        (values.phone, "199-0152-1199", "19901521199"),
        (values.phone, 19900504702.0, "19900504702"),
        (values.phone, "１９９００５０４７０２", "19900504702"),
        (values.phone, "+86 199 0050 4702", "19900504702"),
        (values.phone, "0476-6123456", "0476-6123456"),
        (values.phone, "04766123456", "0476-6123456"),
        (values.phone, 0.0, None),
        (values.phone, "无", None),
        (values.plain_text, 23.0, "23"),
        (values.plain_text, 1.5, "1.5"),
        (values.plain_text, True, "是"),
        (values.plain_text, date(2026, 1, 2), "2026-01-02"),
        (values.plain_text, datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04"),
        (values.folded_text, "交流１０ｋＶ", "交流10kV"),
        (values.note, "第一行_x000D_\n 第二行 *注* ", "第一行\n\n第二行 *注*"),
        (values.kind, "01", "高压"),
        (values.kind, "03 低压居民", "低压居民"),
        (values.kind, "高压用户", "高压"),
        (values.status, "销户", "已销户"),
        (values.status, "正常", "正常"),
        (values.importance, "一级重要用户", "一级"),
        (values.importance, "一般", None),
        (values.importance, "", None),
        (values.credit_code, " 91150422ma0766619d ", "91150422MA0766619D"),
        (values.id_number, "-", None),
        (kva, "4", 4000),
        (kva, 4.0, 4000),
        (kva, 62.5, 62500),
        (kva, "1,600", 1_600_000),
        (kva, "１，６００", 1_600_000),
        (kva, " 315　kVA", 315_000),
        (kva, "2MVA", 2_000_000),
        (kva, "80.000000", 80_000),
        (kva, "/", None),
        (opened, "2025/3/1", "2025-03-01"),
        (opened, "2021年10月24日", "2021-10-24"),
        (opened, "20100731", "2010-07-31"),
        (opened, 20100731.0, "2010-07-31"),
        (opened, "2009.6.14", "2009-06-14"),
        (opened, "２００９－０６－１４", "2009-06-14"),
        (opened, "2009-06-14 00:00:00", "2009-06-14"),
        (opened, "2009/6/14 8:05", "2009-06-14"),
        (opened, "2009-06-14T00:00:00.000", "2009-06-14"),
        (opened, 45717.0, "2025-03-01"),
        (opened, "45717", "2025-03-01"),
        (opened, 45717.75, "2025-03-01"),
        (opened, date(2015, 2, 22), "2015-02-22"),
        (opened, datetime(2015, 2, 22, 13, 0), "2015-02-22"),
        (opened, "'2015-02-22", "2015-02-22"),
        (opened, "—", None),
        (opened, TODAY, "2026-11-22"),
    ],
)
def test_what_is_meant_is_read(reader: Reader, cell: Cell, value: str | int | None) -> None:
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell", "words"),
    [
        (values.customer_number, "626707X12", "户号不是数字：626707X12"),
        (values.customer_number, 62670751314161234.0, "超过 15 位"),
        (values.customer_number, "6.26708E+12", "科学计数法"),
        (values.customer_number, "9" * 21, "21 位"),
        (values.customer_number, -7113320485.0, "户号不是数字"),
        (values.customer_number, "7113320485.5", "户号不是数字"),
        (values.name, "长" * 101, "名称多 1 个字"),
        (values.address, "长" * 201, "地址多 1 个字"),
        (values.note, "长" * 2001, "备注多 1 个字"),
        (kva, -50.0, "容量是负数：-50"),
        (kva, "-50", "容量是负数"),
        (kva, "三百一十五", "容量不是数字：三百一十五"),
        (kva, "4/6", "容量不是数字"),
        (kva, "1,60", "容量不是数字"),
        (kva, "nan0", "容量不是数字"),
        (kva, 10_000_000.0, "大得不可能"),
        (opened, "2019-02-30", "日期不存在：2019-02-30"),
        (opened, "20191301", "日期不存在"),
        (opened, "0000-00-00", "日期不存在"),
        (opened, "2091-05-06", "日期在将来：2091-05-06"),
        (opened, "1066-10-14", "日期太早"),
        (opened, "去年", "不是日期：去年"),
        (opened, "2009-06", "不是日期"),
        (opened, 3.5, "不是日期"),
    ],
)
def test_what_is_wrong_is_refused_with_the_reason(reader: Reader, cell: Cell, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        reader(cell)
    assert not str(caught.value).endswith("。")


@pytest.mark.parametrize(
    ("reader", "cell", "value", "words"),
    [
        (values.customer_number, "711332048", "711332048", "少 1 位"),
        (values.former_number, "旧12", None, "原户号不是数字"),
        (values.name, "张*", None, "打了码"),
        (values.address, "甲村＊＊＊", None, "打了码"),
        (values.phone, "138****2716", None, "打了码"),
        (values.phone, "19901521199、0476-6123456", "19901521199", "有几个电话"),
        (values.phone, "1990152119", "1990152119", "少 1 位"),
        (values.credit_code, "91150422MA0766619E", "91150422MA0766619E", "校验位"),
        (values.credit_code, 911504220766619000.0, None, "被 Excel 改掉"),
        (values.id_number, "1504***********123", None, "打了码"),
        (values.kind, "趸售", None, "认不出"),
        (values.status, "冻结", None, "认不出"),
        (values.importance, "甲等", None, "认不出"),
        (kva, 0.0, None, "容量是 0"),
    ],
)
def test_what_is_doubtful_is_taken_with_a_word(
    reader: Reader, cell: Cell, value: str | None, words: str
) -> None:
    with pytest.raises(Doubtful, match=words) as caught:
        reader(cell)
    assert caught.value.value == value


READERS: list[Callable[[Cell], object]] = [
    values.customer_number, values.former_number, values.name, values.address, values.phone,
    values.plain_text, values.folded_text, values.note, values.kind, values.status,
    values.importance, values.credit_code, values.id_number, kva, opened,
]  # fmt: skip
ANY_CELL = st.one_of(
    st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans(),
    st.dates(), st.datetimes(), st.text("0123456789-/.年月日 ,*+eE＊０１", max_size=14),
)  # fmt: skip


@given(cell=ANY_CELL)
def test_no_cell_breaks_a_reader(cell: Cell) -> None:
    for reader in READERS:
        try:
            value = reader(cell)
        except (Refused, Doubtful):
            continue
        assert value is None or (isinstance(value, (str, int)) and value != "")


@given(number=st.integers(10**9, 10**10 - 1) | st.integers(10**12, 10**13 - 1))
def test_numbers_survive_every_dress(number: int) -> None:
    text = str(number)
    wide = text.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    for dress in (text, float(number), number, text + "\t", "'" + text, wide, f" {text}　"):
        assert values.customer_number(dress) == text


@given(day=st.dates(date(1960, 1, 1), TODAY))
def test_days_survive_every_spelling(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for spelled in (
        day, datetime.combine(day, time(9)), day.isoformat(), f"{day:%Y%m%d}", float(serial),
        f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month:02}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}", float(f"{day:%Y%m%d}"), str(serial),
    ):  # fmt: skip
        assert read_day(spelled, TODAY) == day


@given(va=st.integers(1, 10**9))
def test_capacities_survive_every_spelling(va: int) -> None:
    for spelled in (va / 1000, f"{va / 1000:.3f}", f"{va / 1000:,.3f}", f"{va / 1000:.3f}kVA"):
        assert kva(spelled) == va


def test_blank_cells() -> None:
    assert is_blank(" 　\t'")
    assert is_blank(None)
    assert not is_blank(0.0)


@pytest.mark.parametrize(
    ("heading", "group", "unit"),
    [
        ("合同容量", "", (1000, False)),
        ("合同容量", "容量(kVA)", (1000, False)),
        ("合同容量（千伏安）", "", (1000, False)),
        ("合同容量/VA", "容量(kVA)", (1, False)),
        ("容量(MVA)", "", (1_000_000, False)),
        ("容量（kW）", "", (1000, True)),
    ],
)
def test_units_of_capacity(heading: str, group: str, unit: tuple[int, bool]) -> None:
    assert capacity_unit(heading, group) == unit


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("要尔亚嘎查3组244号", "要尔亚嘎查"),
        ("阿鲁召嘎查村11组143号", "阿鲁召嘎查村"),
        ("林东镇朝阳营子村2组6号", "朝阳营子村"),
        ("巴林左旗林东镇要尔亚嘎查", "要尔亚嘎查"),
        ("红旗营子村二组", "红旗营子村"),
        ("古镇村3组", "古镇村"),
        ("林东镇契丹大街12号", "林东镇契丹大街"),
        ("林东镇12号", "林东镇"),
        ("前村屯8号", "前村屯"),
        ("十三号村2组74号", "十三号村"),
        ("三社村二社", "三社村"),
        ("幸福小区3号楼", None),
        ("12号", None),
        ("", None),
    ],
)
def test_villages(address: str, village: str | None) -> None:
    assert village_of(address) == village


def test_refusals_are_the_clerks_to_mend() -> None:
    assert issubclass(Refused, UserMistake)
