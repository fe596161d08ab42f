"""Which kind of list a file holds, and finding a remembered mapping again."""

from pathlib import Path

import pytest
import xlsxwriter

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.customer_headings import CUSTOMERS
from sbdesk.spreadsheets.headings import REASON_HEADING, fingerprint
from sbdesk.spreadsheets.layouts import kinds_in, locate, preview, recognised_by
from sbdesk.spreadsheets.month_headings import RECEIVABLES, USAGE
from sbdesk.spreadsheets.pasted import keep_pasted
from sbdesk.spreadsheets.reading import Book, iter_sheets
from sbdesk.spreadsheets.writing import write_table

EVERY = (CUSTOMERS, USAGE, RECEIVABLES)


def write(path: Path, headings: list[str], row: list[str]) -> Path:
    """One sheet with one row."""
    write_table(path, "表", headings, [row])
    return path


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["用户编号", "用户名称", "用电地址", "供电电压"], ("customers",)),
        (["用户编号", "用户名称", "电费年月", "总电量", "总电费", "峰电量"], ("usage",)),
        (["户号", "户名", "年月", "电量", "电费"], ("usage",)),
        (["户号", "用户名称", "应收年月", "应收电费", "实收电费", "欠费"], ("receivables",)),
        (["供电单位", "电费年月", "用户编号", "用电地址", "电量", "应收电费"], ("receivables",)),
        (
            ["组织机构", "用户编号", "用户名称", "电费年月", "收费时间", "实收电费"],
            ("receivables",),
        ),
        (["工单编号", "受理内容", "用户编号", "用户名称"], ()),
        (["姓名", "电话"], ()),
    ],
)
def test_each_list_is_one_kind(tmp_path: Path, headings: list[str], kind: tuple[str, ...]) -> None:
    path = write(tmp_path / "a.xlsx", headings, ["1"] * len(headings))
    assert kinds_in(path, EVERY) == kind


def test_every_field_has_a_title_and_no_heading_means_two() -> None:
    for one in EVERY:
        assert set(one.titles) == set(one.headings)
        assert set(one.required) <= set(one.headings)
        every = [text for texts in one.headings.values() for text in texts]
        assert len(every) == len(set(every))


def test_a_workbook_with_two_kinds_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("档案").write_row(0, 0, ["户号", "户名", "用电地址"])
        book.add_worksheet("欠费").write_row(0, 0, ["户号", "应收年月", "欠费"])
    assert set(kinds_in(path, EVERY)) == {"customers", "receivables"}
    assert locate(path, RECEIVABLES)[0].sheet_name == "欠费"
    assert locate(path, CUSTOMERS)[0].sheet_name == "档案"


def test_a_mapping_is_found_by_its_headings_in_any_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ["账期", "编码", "钱"], ["202609", "7113320001", "3"])
    columns = {"账期": "month", "编码": "customer_no", "钱": "owed_fen"}
    print_ = preview(path, RECEIVABLES, columns).fingerprint
    other = {"甲": "month", "乙": "customer_no"}
    turned = write(tmp_path / "b.xlsx", ["钱", "账期", "编码"], ["3", "202609", "7113320001"])
    returned = write(
        tmp_path / "c.xlsx", ["账期", "编码", "钱", REASON_HEADING], ["202609", "7", "3", "错"]
    )
    strange = write(tmp_path / "d.xlsx", ["账期", "编码", "钱", "多"], ["202609", "7", "3", "x"])
    remembered = [("0" * 32, other), (print_, columns)]
    assert recognised_by(turned, RECEIVABLES, remembered) == 1
    assert recognised_by(returned, RECEIVABLES, remembered) == 1
    assert recognised_by(strange, RECEIVABLES, remembered) is None
    assert recognised_by(turned, RECEIVABLES, []) is None


def test_a_mapping_to_a_field_that_is_gone_harms_nobody(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ["账期", "编码", "钱"], ["202609", "7113320001", "3"])
    old = {"账期": "month", "编码": "customer_no", "钱": "gold"}
    assert recognised_by(path, RECEIVABLES, [("0" * 32, old)]) is None
    with pytest.raises(UserMistake, match="gold"):
        locate(path, RECEIVABLES, old)


def test_our_own_column_does_not_change_the_fingerprint() -> None:
    assert fingerprint(["户号", "户名"]) == fingerprint(["户名", REASON_HEADING, "户 号"])


def test_a_book_is_parsed_once_until_it_is_forgotten(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ["户号", "户名", "用电地址"], ["7113320001", "甲", "乙"])
    book = Book(path)
    first = list(iter_sheets(book))
    path.unlink()
    assert list(iter_sheets(book)) == first
    assert locate(book, CUSTOMERS)[1].last_row == 2
    book.forget()
    with pytest.raises(UserMistake, match="找不到"):
        list(iter_sheets(book))


def test_a_book_left_half_way_is_still_whole_later(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name in ("一", "二"):
            made.add_worksheet(name).write_row(0, 0, ["户号", "户名"])
    book = Book(path)
    assert next(iter(book.sheets())).sheet_name == "一"
    assert [sheet.sheet_name for sheet in book.sheets()] == ["一", "二"]


def test_pasted_cells_keep_their_lines_and_rare_characters(tmp_path: Path) -> None:
    path = keep_pasted('户号\t户名\t用电地址\r\n0123456789\t𠅤\t"甲村\n1组"\r\n\0', tmp_path)
    (sheet,) = iter_sheets(path)
    assert list(sheet.rows) == [
        ["户号", "户名", "用电地址"],
        ["0123456789", "𠅤", "甲村\n1组"],
    ]
