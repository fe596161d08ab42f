"""Invented customers in any number, for measuring: the same seed gives the same office.

Nobody is meant: names are surname times given characters, numbers and phones are counted up or
drawn. Shares follow a rural office: nine of ten are households, half of the numbers have 10 digits
and half 13, every customer has a meter, one in ten a contact, one in twenty-five a former name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

CUSTOMER_FIELDS = (
    "customer_no",
    "former_no",
    "name",
    "former_name",
    "nickname",
    "address",
    "village",
    "phone",
)
SURNAMES: tuple[str, ...] = (
    *("李王张刘陈" * 8),
    *("杨赵黄周吴徐孙胡朱高" * 4),
    *("林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕" * 2),
    *"苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段",
    *"雷钱汤尹黎易常武乔贺赖龚文单仇区朴盖查解乐翟覃",
    "欧阳",
    "包",
    "乌",
    "白",
    "宝",
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文海燕春生秀珍荣福贵宝德成林凤山"
    "子轩浩宇欣怡梓涵思佳俊雨晨博雅婷嘉乐一诺天佑瑞泽铭润清远景行云帆承恩启航若曦书瑶鑫淼焱垚𬭎"
)
TRADES = [
    "砖厂",
    "粮油加工厂",
    "养殖专业合作社",
    "种植农民专业合作社",
    "光伏发电有限公司",
    "建材有限责任公司",
    "机械加工厂",
    "冷库",
    "卫生院",
    "中心小学",
    "加油站",
    "超市",
    "饭店",
    "汽车修理部",
    "水泥制品厂",
    "牧业有限公司",
    "矿业有限责任公司",
    "通信基站",
    "灌溉机井",
]
FIRM_WORDS = [
    "恒通",
    "兴隆",
    "宏达",
    "金牛",
    "绿源",
    "草原红",
    "天成",
    "远大",
    "福满",
    "诚信",
    "鑫源",
    "长青",
    "北方",
    "塞外",
    "东升",
    "永发",
    "顺达",
    "K3",
]
VILLAGE_FRONT = [
    "三道湾",
    "要尔亚",
    "阿鲁召",
    "伙力",
    "朝阳营子",
    "孤山",
    "兴隆",
    "鲍团",
    "大营子",
    "沙那",
    "石旅",
    "乌登",
    "土木富洲",
    "北山湾",
    "隆发",
    "敖包前",
    "哈布其拉",
    "老房身",
    "哈通河",
    "白音勿拉",
    "上井",
    "下井",
    "东沟",
    "西沟",
    "双井",
    "四方城",
    "太平",
    "新立",
    "红旗",
    "前进",
    "后山",
    "小河沿",
]
VILLAGE_BACK = ["村", "嘎查", "嘎查村", "营子村", "庄村", "沟村"]
TOWNS = [
    "林东镇",
    "隆昌镇",
    "十三敖包镇",
    "碧流台镇",
    "富河镇",
    "白音勿拉镇",
    "哈拉哈达镇",
    "查干哈达苏木",
]
NICKNAMES = ["老歪", "大老李", "二嘎子", "豆腐坊", "王铁匠", "瘦猴", "供销社老孙", "河东老三"]


@dataclass(frozen=True)
class SyntheticCustomer:
    """One invented customer; `values` in the order of CUSTOMER_FIELDS, `contact` (name, phone)."""

    values: tuple[str | None, ...]
    contact: tuple[str, str] | None
    meter_no: str

    def value(self, field: str) -> str:
        """One of CUSTOMER_FIELDS, empty where there is none."""
        return self.values[CUSTOMER_FIELDS.index(field)] or ""


def synthetic_customers(count: int, seed: int = 7) -> Iterator[SyntheticCustomer]:
    """`count` customers, each with a number of its own."""
    random = Random(seed)
    villages = sorted(
        {f"{random.choice(VILLAGE_FRONT)}{random.choice(VILLAGE_BACK)}" for _ in range(400)}
    )
    towns = {village: random.choice(TOWNS) for village in villages}
    for number in range(count):
        village = random.choice(villages)
        house = f"{village}{random.randint(1, 14)}组{random.randint(1, 299)}号"
        address = towns[village] + house if number % 2 else house
        yield SyntheticCustomer(
            values=(
                _number(number, random),
                f"09{random.randrange(10**8):08}" if random.random() < 0.1 else None,
                _name(random),
                _name(random) if random.random() < 0.04 else None,
                random.choice(NICKNAMES) if random.random() < 0.02 else None,
                address,
                village,
                _phone(random) if random.random() < 0.93 else None,
            ),
            contact=(person_name(random), _phone(random)) if random.random() < 0.1 else None,
            meter_no=f"15{random.randrange(10**10):010}",
        )


def _number(number: int, random: Random) -> str:
    if random.random() < 0.5:
        return str(7_113_320_478 + 7 * number)
    return str(6_267_075_131_377 + 39 * number)


def _phone(random: Random) -> str:
    if random.random() < 0.05:
        return f"0476-{random.randint(2000000, 8999999)}"
    return f"1{random.choice('3578')}{random.randrange(10**9):09}"


def person_name(random: Random) -> str:
    """A surname and one or two given characters."""
    given = random.choice(GIVEN) + (random.choice(GIVEN) if random.random() < 0.78 else "")
    return random.choice(SURNAMES) + given


def _name(random: Random) -> str:
    if random.random() < 0.9:
        return person_name(random)
    place = random.choice(VILLAGE_FRONT) if random.random() < 0.6 else random.choice(TOWNS)
    return place + random.choice(FIRM_WORDS) + random.choice(TRADES)
