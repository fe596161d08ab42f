"""The lines of the mapping by themselves: doubles, blanks, who gives way, where the keyboard is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sbdesk.gui.customers.field_pick import NOT_TAKEN, FieldPick, Meaning
from sbdesk.gui.customers.import_columns import ColumnRows
from sbdesk.gui.customers.import_mapping import MappingPage
from sbdesk.gui.parts.found_list import FoundList
from sbdesk.services.sheets_in import Preview, PreviewHeading, SheetField, SheetKind, kinds
from tests.gui.customers.counter import write
from tests.gui.fit import settle
from tests.gui.keys import child, here, press, words_on

MEANINGS = (
    Meaning("customer_no", "户号", True),
    Meaning("name", "户名"),
    Meaning("phone", "联系电话"),
)
HEADINGS = (
    PreviewHeading("编码", "", ("1", "", "3")),
    PreviewHeading("电话", "phone", ()),
    PreviewHeading("电话", "", ("4",)),
    PreviewHeading("电话2", "", ("5", "6", "7", "8")),
)


@pytest.fixture
def rows(shown: Callable[[QWidget], None]) -> ColumnRows:
    made = ColumnRows()
    made.resize(900, 300)
    made.show_columns(HEADINGS, MEANINGS)
    shown(made)
    return made


def test_of_two_with_one_heading_the_first_is_shown(rows: ColumnRows) -> None:
    assert rows.columns() == {"编码": "", "电话": "phone", "电话2": ""}
    words = words_on(rows)
    assert words.count("电话") == 1
    assert "1、3" in words
    assert "（空）" in words
    assert "5、6、7" in words


def test_what_must_be_there_is_counted(rows: ColumnRows) -> None:
    assert [one.title for one in rows.lacking()] == ["户号"]
    rows.pick("编码").setFocus()
    write(here(), "户号")
    press(here(), Qt.Key.Key_Return)
    assert rows.lacking() == []
    assert here() is rows.pick("电话")


def test_who_had_it_gives_way_and_may_have_it_back(rows: ColumnRows) -> None:
    told: list[str] = []
    rows.changed.connect(lambda: told.append(rows.gave_way()))
    for heading, other in (("电话2", "电话"), ("电话", "电话2")):
        pick = rows.pick(heading)
        pick.setFocus()
        write(pick, "联系电话")
        press(pick, Qt.Key.Key_Return)
        assert rows.columns()[heading] == "phone"
        assert rows.columns()[other] == ""
    assert [words for words in told if words] == [
        "「联系电话」改由「电话2」给，「电话」不再导入。",
        "「联系电话」改由「电话」给，「电话2」不再导入。",
    ]
    assert rows.pick("电话2").placeholderText() == NOT_TAKEN


def test_the_keyboard_begins_where_something_is_missing(rows: ColumnRows) -> None:
    seen: list[QWidget] = []
    rows.in_sight.connect(seen.append)
    rows.take_keyboard()
    assert here() is rows.pick("编码")
    press(here(), Qt.Key.Key_Up)
    assert here() is rows.pick("编码")
    rows.show_columns((PreviewHeading("电话", "phone", ()),), MEANINGS)
    rows.take_keyboard()
    settle()
    assert here() is rows.pick("电话")
    rows.show_columns((), MEANINGS)
    rows.take_keyboard()
    assert rows.columns() == {}
    assert len(seen) == 2


def test_the_end_is_told(rows: ColumnRows) -> None:
    ends: list[bool] = []
    rows.finished.connect(lambda: ends.append(True))
    rows.pick("电话2").setFocus()
    press(here(), Qt.Key.Key_Return)
    press(here(), Qt.Key.Key_Down)
    assert len(ends) == 2


def test_a_click_shows_what_there_is(rows: ColumnRows) -> None:
    QTest.mouseClick(rows.pick("电话"), Qt.MouseButton.LeftButton)
    assert rows.window().findChild(FoundList) is None
    QTest.mouseClick(rows.pick("编码"), Qt.MouseButton.LeftButton)
    assert child(rows.window(), FoundList).isVisible()
    assert here() is rows.pick("编码")
    press(here(), Qt.Key.Key_Down)
    press(here(), Qt.Key.Key_Return)
    assert rows.columns()["编码"] == "name"


def test_typed_nonsense_is_marked(rows: ColumnRows) -> None:
    for heading in ("编码", "电话2"):
        rows.pick(heading).setFocus()
        write(here(), "天书")
        press(here(), Qt.Key.Key_Escape)
    assert rows.unsettled() == ["编码", "电话2"]
    rows.mark_unsettled()
    assert here() is rows.pick("编码")
    assert rows.pick("编码").property("wrong") is True
    rows.pick("编码").clear()
    rows.pick("编码").textEdited.emit("")
    assert rows.unsettled() == ["电话2"]


@pytest.mark.parametrize("kind", [one.name for one in kinds()])
def test_every_field_of_every_kind_is_found_by_its_whole_name(kind: str) -> None:
    fields = next(one.fields for one in kinds() if one.name == kind)
    meanings = [Meaning(one.name, one.title, one.required) for one in fields]
    pick = FieldPick()
    for one in meanings:
        pick.show_meanings(meanings, "")
        pick.show_free(frozenset(each.name for each in meanings))
        pick.setText(one.title)
        press(pick, Qt.Key.Key_Return)
        assert pick.name() == one.name
        assert any(one.answers(reading) for reading in one.readings)


def test_the_name_is_only_used_when_something_was_said(
    shown: Callable[[QWidget], None],
) -> None:
    page = MappingPage()
    shown(page)
    kind = SheetKind("customers", "用户档案", (SheetField("customer_no", "户号", True),))
    known = Preview((PreviewHeading("户号", "customer_no", ("1",)),), "f", "")
    page.show_sheet(known, [kind], "customers", "七月")
    assert (page.name(), page.fault(), page.lacking()) == ("", "", [])
    assert "必须有的都有了：户号。" in words_on(page)
    page.remembered.set_value("另一个名字")
    assert page.name() == "另一个名字"
    page.remembered.set_value("")
    assert page.name() == ""
    page.show_sheet(Preview(known.headings, "f", "以前的"), [kind], "customers", "七月")
    assert page.remembered.value() == "以前的"
    page.rows.pick("户号").mean("")
    assert page.name() == "以前的"
    assert page.fault() == "还没有指明哪一栏是「户号」。"
