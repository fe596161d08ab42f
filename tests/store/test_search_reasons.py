"""Every hit says which field matched, where, and under which words it is listed."""

import pytest

from sbdesk.store import search
from sbdesk.store.search import Hit
from sbdesk.store.search_reasons import read_span
from tests.store.search_office import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office") / "office.db")
    office.add(
        {
            "customer_no": "7113320485",
            "former_no": "0904545111",
            "name": "李 思·梦",
            "former_name": "解放",
            "nickname": "老歪",
            "address": "要尔亚嘎查３组２４４号",
            "village": "乌登村",
            "phone": "(0476)881-2345、19900504702",
        },
        {"customer_no": "6267075131416", "name": "单晓明"},
    )
    office.add_contact(1, "仇海", "139-1234-5678")
    office.add_meter(1, "150743853398")
    return office


def _first(office: Office, text: str) -> Hit:
    return search.find(office.connection, text).hits[0]


@pytest.mark.parametrize(
    ("text", "rank", "kind", "marked", "label"),
    [
        ("李思梦", 0, "name", "李 思·梦", "户名相符"),
        ("李思", 1, "name", "李 思", "户名开头相符"),
        ("思梦", 4, "name", "思·梦", "户名中间相符"),
        ("7113320485", 0, "customer_no", "7113320485", "户号相符"),
        ("71133", 1, "customer_no", "71133", "户号相符"),
        ("20485", 4, "customer_no", "20485", "户号相符"),
        ("19900504702", 0, "phone", "19900504702", "电话相符"),
        ("04768812345", 0, "phone", "0476)881-2345", "电话相符"),
        ("6881", 4, "phone", "6)881", "电话相符"),
        ("lsm", 2, "initials", "李 思·梦", "户名首字母相符"),
        ("ls", 3, "initials", "李 思", "户名首字母相符"),
        ("lisimeng", 2, "pinyin", "李 思·梦", "户名拼音相符"),
        ("lisi", 3, "pinyin", "李 思", "户名拼音相符"),
        ("lisim", 3, "pinyin", "李 思·梦", "户名拼音相符"),
        ("sm", 5, "initials", "思·梦", "户名首字母相符"),
        ("simeng", 5, "pinyin", "思·梦", "户名拼音相符"),
        ("shanxiao", 3, "pinyin", "单晓", "户名拼音相符"),
        ("danx", 3, "pinyin", "单晓", "户名拼音相符"),
        ("解放", 4, "former_name", "解放", "曾用名相符"),
        ("xief", 4, "former_name", "解放", "曾用名相符"),
        ("jf", 4, "former_name", "解放", "曾用名相符"),
        ("歪", 4, "nickname", "歪", "俗称相符"),
        ("laowai", 4, "nickname", "老歪", "俗称相符"),
        ("仇海", 4, "contact", "仇海", "联系人相符"),
        ("qiu", 4, "contact", "仇", "联系人相符"),
        ("qh", 4, "contact", "仇海", "联系人相符"),
        ("13912345678", 4, "contact_phone", "139-1234-5678", "联系人电话相符"),
        ("090454", 4, "former_no", "090454", "原户号相符"),
        ("尔亚嘎查3组24", 4, "address", "尔亚嘎查３组２４", "地址相符"),
        ("乌登", 4, "village", "乌登", "村名相符"),
        ("74385339", 4, "meter_no", "74385339", "表号相符"),
        ("李 嘎查", 1, "name", "李", "户名开头相符"),
        ("嘎查 4702", 4, "address", "嘎查", "地址相符"),
    ],
)
def test_the_reason(
    office: Office, text: str, rank: int, kind: str, marked: str, label: str
) -> None:
    hit = _first(office, text)
    assert (hit.rank, hit.kind, hit.label) == (rank, kind, label)
    assert hit.span is not None
    assert hit.matched[slice(*hit.span)] == marked


def test_a_syllable_torn_in_the_middle_marks_nothing(office: Office) -> None:
    hit = _first(office, "imen")
    assert (hit.rank, hit.kind, hit.span) == (5, "pinyin", None)


@pytest.mark.parametrize(
    ("name", "letters", "initials", "span"),
    [
        ("李小明", "lix", False, (0, 2)),
        ("李小明", "lixiaoming", False, (0, 3)),
        ("李小明", "lxm", True, (0, 3)),
        ("李小明", "lixiaomingg", False, None),
        ("李小明", "zz", True, None),
        ("李□明", "lm", True, (0, 3)),
        ("K3砖厂", "k3z", True, (0, 3)),
        ("西安", "xian", False, (0, 2)),
        ("", "l", True, None),
        ("□", "l", True, None),
    ],
)
def test_which_characters_were_spelled(
    name: str, letters: str, initials: bool, span: tuple[int, int] | None
) -> None:
    assert read_span(name, letters, 0, initials=initials) == span
