"""One ring round whatever has the keyboard, inside what can be seen of it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import scrolling
from tests.gui.fit import settle

Show = Callable[[QWidget], None]


def build(shown: Show, lines: int = 3) -> tuple[QWidget, FocusRing, list[LineField]]:
    window = QWidget()
    inside = QWidget()
    column = QVBoxLayout(inside)
    fields = [LineField() for _ in range(lines)]
    for field in fields:
        column.addWidget(field)
    outer = QVBoxLayout(window)
    outer.addWidget(scrolling(inside))
    ring = FocusRing(window)
    window.resize(400, 200)
    shown(window)
    return window, ring, fields


def around(field: QWidget) -> QRect:
    corner = field.mapTo(field.window(), QPoint(0, 0))
    return QRect(corner, field.size()).adjusted(-4, -4, 4, 4)


def test_it_stands_round_the_focus_and_follows(shown: Show) -> None:
    window, ring, fields = build(shown)
    for field in fields:
        field.setFocus()
        assert ring.isVisible()
        assert ring.geometry() == around(field)
    window.resize(600, 300)
    settle()
    assert ring.geometry() == around(fields[-1])
    fields[-1].hide()
    assert ring.target() is not fields[-1]
    for field in fields:
        field.hide()
    assert not ring.isVisible()


def test_what_is_scrolled_away_is_not_ringed(shown: Show) -> None:
    _, ring, fields = build(shown, lines=20)
    fields[0].setFocus()
    assert ring.mask().isEmpty()
    area = fields[0].parentWidget()
    assert area is not None
    area.move(0, -20)
    assert not ring.mask().isEmpty()
    area.move(0, -400)
    assert not ring.isVisible()


def test_some_paint_their_own(shown: Show) -> None:
    _, ring, fields = build(shown)
    fields[1].setProperty("ring", "own")
    fields[1].setFocus()
    assert ring.target() is None
    assert not ring.isVisible()


def test_it_outlives_what_it_stood_round(shown: Show) -> None:
    _, ring, fields = build(shown)
    fields[0].setFocus()
    fields[0].deleteLater()
    settle()
    fields[1].setFocus()
    assert ring.target() is fields[1]
    assert ring.grab().toImage().width() > 0
