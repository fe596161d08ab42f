"""Rows as they are painted: matches under their characters, words that give way, heads."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle

Show = Callable[[QWidget], None]
INSET = 12


def view_of(
    shown: Show, *cells: Cell, right: bool = False, groups: Sequence[Group] = ()
) -> ListView:
    """A list of one column with these cells."""

    def fetch(ids: Sequence[int]) -> Mapping[int, Cell]:
        return {number: cells[number] for number in ids}

    model = LazyTableModel(
        (Column[Cell]("户名", lambda row: row, right=right, sort="name"),), fetch
    )
    view = ListView(model)
    view.resize(320, 240)
    view.show_ids(range(len(cells)), groups)
    shown(view)
    view.clearFocus()
    view.setCurrentIndex(QModelIndex())
    view.clearSelection()
    return view


def painted(view: ListView, row: int) -> QImage:
    """The picture of one row."""
    box = view.visualRect(view.rows.index(row, 0))
    return view.viewport().grab(box).toImage()


def columns_of(image: QImage, colour: str) -> list[int]:
    """Where across the row this colour occurs."""
    wanted = QColor(colour).rgb()
    return [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) == wanted for y in range(image.height()))
    ]


def inked(image: QImage) -> list[int]:
    """Where across the row something dark stands."""
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).lightness() < 110 for y in range(image.height()))
    ]


@pytest.mark.parametrize(("start", "length"), [(0, 3), (2, 2), (4, 1)])
def test_a_match_is_marked_under_exactly_its_characters(
    shown: Show, start: int, length: int
) -> None:
    name = "宏大中盛米业"
    view = view_of(shown, Cell(name, spans=((start, length),)))
    lines = columns_of(painted(view, 0), palette.ACCENT)
    left = INSET + letters.width_of(name[:start])
    right = INSET + letters.width_of(name[: start + length])
    assert abs(lines[0] - left) <= 1
    assert abs(lines[-1] + 1 - right) <= 1


def test_the_match_on_the_chosen_row_is_white_behind(shown: Show) -> None:
    view = view_of(shown, Cell("张淑梅", spans=((0, 3),)), Cell("张守明"))
    assert not columns_of(painted(view, 1), palette.TINT)
    assert columns_of(painted(view, 0), palette.TINT)
    view.choose(0)
    across = columns_of(painted(view, 0), palette.SURFACE)
    assert across
    assert max(across) < INSET + letters.width_of("张淑梅") + 2


def test_matches_in_the_small_words_too(shown: Show) -> None:
    view = view_of(shown, Cell("恒通砖厂", "联系人 张淑梅", secondary_spans=((4, 3),)))
    lines = columns_of(painted(view, 0), palette.ACCENT)
    assert lines
    assert lines[0] > INSET + letters.width_of("恒通砖厂")


def test_numbers_stand_at_the_right_edge(shown: Show) -> None:
    view = view_of(shown, Cell("9,407.30"), Cell("126.40"), right=True)
    ends = [max(inked(painted(view, row))) for row in (0, 1)]
    assert max(ends) - min(ends) <= 1
    assert abs(ends[0] - (view.viewport().width() - INSET)) <= 3


def test_overdue_money_carries_its_triangle_before_the_figure(shown: Show) -> None:
    view = view_of(shown, Cell("9,407.30", glyph=Glyph.OVERDUE), Cell("9,407.30"), right=True)
    red = columns_of(painted(view, 0), palette.OVERDUE)
    plain = inked(painted(view, 1))
    assert red[0] < plain[0] - px(12)
    assert not columns_of(painted(view, 1), palette.OVERDUE)


def test_a_glyph_may_leave_the_words_in_ink(shown: Show) -> None:
    view = view_of(
        shown,
        Cell("10/12", glyph=Glyph.OVERDUE, coloured=False),
        Cell("10/12", ink=palette.OVERDUE),
    )
    words = INSET + px(12) + 7
    assert max(columns_of(painted(view, 0), palette.OVERDUE)) < words
    assert inked(painted(view, 1))


def test_too_long_gives_way_inside_its_cell(shown: Show) -> None:
    view = view_of(shown, Cell("很长的名字" * 20, "还有小字", spans=((90, 5),)), Cell("短"))
    assert max(inked(painted(view, 0))) < view.viewport().width() - 2
    assert len(inked(painted(view, 0))) > 150


def test_a_heading_runs_on_over_the_columns(shown: Show) -> None:
    def fetch(ids: Sequence[int]) -> Mapping[int, str]:
        return dict.fromkeys(ids, "客户")

    columns = (Column[str]("期限", str, width=60), Column[str]("客户", str))
    view = ListView(LazyTableModel(columns, fetch))
    view.resize(320, 200)
    view.show_ids([1, 2], [Group(0, "户名首字母相符的客户", "6 户", Glyph.TODAY)])
    shown(view)
    row = view.viewport().grab(QRect(0, 0, view.viewport().width(), px(30))).toImage()
    assert max(inked(row)) > 120
    assert row.pixelColor(200, 3).name().upper() == palette.PAGE


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_rows_and_heads_keep_their_measure(shown: Show, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    view = view_of(shown, *[Cell("户")] * 9)
    settle()
    assert view.rowHeight(3) == px(30)
    assert view.horizontalHeader().height() == px(32)
    assert view.rowViewportPosition(3) == 3 * px(30)


def test_the_sorted_head_is_in_ink_with_its_mark(shown: Show) -> None:
    view = view_of(shown, Cell("户"))
    heads = view.horizontalHeader()
    plain = heads.grab().toImage()
    view.mark_sorted("name")
    rising = heads.grab().toImage()
    view.mark_sorted("name", descending=True)
    falling = heads.grab().toImage()
    assert len({bytes(i.constBits()) for i in (plain, rising, falling)}) == 3
    words = INSET + letters.width_of("户名", letters.Letter.SMALL)
    assert max(inked(rising)) > words
    assert max(inked(plain)) <= words + 1


def test_the_chosen_row_has_its_bar_at_the_left(shown: Show) -> None:
    view = view_of(shown, Cell("户"), Cell("户"))
    view.choose(1)
    assert columns_of(painted(view, 1), palette.ACCENT)[:3] == [0, 1, 2]
    assert not columns_of(painted(view, 0), palette.ACCENT)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(columns_of(painted(view, 1), palette.ACCENT)) > 200
