"""Headers under titles, in one row or two, merged or not."""

from datetime import date

import pytest

from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.spreadsheets.cells import Cell, Merge, RawSheet
from sbdesk.spreadsheets.customer_headings import CUSTOMER_HEADINGS, LEDGER_MARKS, OTHER_LISTS
from sbdesk.spreadsheets.headings import (
    Header,
    Vocabulary,
    find_header,
    fingerprint,
    guess_header,
    plain_heading,
)
from sbdesk.spreadsheets.reading import ListedRows

WORDS = Vocabulary(CUSTOMER_HEADINGS)


def sheet(*rows: list[Cell], merges: tuple[Merge, ...] = ()) -> RawSheet:
    return RawSheet("a.xlsx", "档案", "xlsx", ListedRows(list(rows)), merges)


def found(raw: RawSheet, words: Vocabulary = WORDS) -> tuple[int, dict[str, int]]:
    header = find_header(raw, words)
    assert header is not None
    return header.last_row, {field: heading.column for field, heading in header.fields.items()}


def test_one_row_under_titles() -> None:
    raw = sheet(
        ["林东供电所用户档案（2026年）", None, None],
        [],
        ["填报单位：林东", None, "日期：2026.10.31"],
        ["序号", " 用户 编号", "用户名称*", "用电地址"],
        [1.0, "7113320485", "李", "甲村"],
    )
    assert found(raw) == (4, {"customer_no": 1, "name": 2, "address": 3})


TWO_ROWS: list[list[Cell]] = [
    ["用户档案", "", "", "", "", ""],
    ["户号", "用户信息", "", "容量(kVA)", "", "备注"],
    ["", "户名", "用电地址", "合同容量", "运行容量", ""],
    ["7113320485", "李", "甲村", 8.0, 8.0, "x"],
]


@pytest.mark.parametrize(
    "merges",
    [
        (),
        (
            Merge(0, 0, 0, 5), Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(1, 3, 1, 4),
            Merge(1, 5, 2, 5),
        ),
    ],
    ids=["csv twin", "merged"],
)  # fmt: skip
def test_two_rows_with_the_fields_below(merges: tuple[Merge, ...]) -> None:
    raw = sheet(*TWO_ROWS, merges=merges)
    last, fields = found(raw)
    assert last == 3
    assert fields == {
        "customer_no": 0, "name": 1, "address": 2, "contract_va": 3, "operating_va": 4, "note": 5,
    }  # fmt: skip
    header = find_header(raw, WORDS)
    assert header is not None
    assert header.fields["operating_va"].group == "容量(kVA)"


def test_two_rows_with_the_fields_above() -> None:
    raw = sheet(
        ["户号", "户名", "用电地址", "容量", "", "联系人"],
        ["", "", "", "合同", "运行", "电话"],
        ["7113320485", "李", "甲村", 8.0, 8.0, "19901521199"],
    )
    last, fields = found(raw)
    assert last == 2
    assert (fields["contract_va"], fields["operating_va"], fields["phone"]) == (3, 4, 5)


def test_a_first_customer_of_words_only_is_no_second_header_row() -> None:
    raw = sheet(["户号", "户名", "来源"], ["7113320485", "李", "电话"])
    assert found(raw) == (1, {"customer_no": 0, "name": 1})


def test_a_row_that_counts_the_columns_belongs_to_the_header() -> None:
    raw = sheet(["户号", "户名", "地址"], ["1", "2", "3"], ["7113320485", "李", "甲"])
    assert found(raw)[0] == 2
    raw = sheet(["户号", "户名", "合同容量"], [7113320485.0, "李", 8.0])
    assert found(raw)[0] == 1


def test_the_surest_heading_of_a_field_wins_and_the_other_is_listed() -> None:
    header = find_header(sheet(["户号", "用户类别", "用电类别", "户名", "户名"]), WORDS)
    assert header is not None
    assert header.fields["category"].text == "用电类别"
    assert header.fields["name"].column == 3
    assert header.unknown == ("用户类别", "户名")


def test_a_mapping_goes_before_the_synonyms() -> None:
    raw = sheet(["编码", "户号", "客户", "电话"])
    words = Vocabulary(CUSTOMER_HEADINGS, {"编码": "customer_no", "客户": "name", "电 话": ""})
    assert found(raw, words) == (1, {"customer_no": 0, "name": 2})


def test_nothing_known_is_no_header_but_can_be_guessed() -> None:
    raw = sheet(["说明"], ["编码", "客户", "住处"], ["a", "b"])
    assert find_header(raw, WORDS) is None
    guessed = guess_header(raw, WORDS)
    assert isinstance(guessed, Header)
    assert (guessed.last_row, guessed.unknown) == (2, ("编码", "客户", "住处"))
    assert guess_header(sheet([1.0, date(2026, 1, 1)], []), WORDS) is None
    assert guess_header(sheet(), WORDS) is None


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("合同容量（kVA）", "合同容量"),
        (" 用户\n编号 ", "用户编号"),
        ("＊户名：", "户名"),
        ("10kV线路", "10kv线路"),
        ("(备注)", "(备注)"),
    ],
)
def test_headings_are_compared_without_ornaments(heading: str, plain: str) -> None:
    assert plain_heading(heading) == plain


def test_a_fingerprint_knows_headings_in_any_order_and_dress() -> None:
    assert fingerprint(["户号", "户名（全称）"]) == fingerprint(["户名", "", "户 号"])
    assert fingerprint(["户号"]) != fingerprint(["户名"])


def test_every_synonym_means_one_field() -> None:
    seen: dict[str, str] = {}
    for field, headings in CUSTOMER_HEADINGS.items():
        for heading in headings:
            assert seen.setdefault(plain_heading(heading), field) == field
    assert CUSTOMER_HEADINGS.keys() >= LEDGER_MARKS
    assert not [heading for heading in OTHER_LISTS if WORDS.meaning(heading)]


def test_the_titles_of_our_own_lists_are_known() -> None:
    unknown = [
        field
        for field, title in FIELD_TITLES.items()
        if (meaning := WORDS.meaning(title)) is None or meaning[1] != field
    ]
    assert unknown == ["lifecycle", "importance_note", "manager_id"]
