"""The top bar: mark, station, menus in the same row, search, person (LOOK §4)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Signal
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QWidget

from sbdesk.gui import icons, palette
from sbdesk.gui.letters import px
from sbdesk.gui.page import Menu, Worker
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.search_box import WIDTH, SearchBox

MENUS: tuple[tuple[Menu, str], ...] = (
    ("文件", "F"),
    ("编辑", "E"),
    ("记录", "R"),
    ("打印", "P"),
    ("查看", "V"),
    ("帮助", "H"),
)
_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"


class _Mark(QWidget):
    """The program's mark: a bolt on accent."""

    def sizeHint(self) -> QSize:
        return QSize(px(24), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        side = px(24)
        top = (self.height() - side) // 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(palette.ACCENT))
        painter.setBrush(QColor(palette.ACCENT))
        painter.drawRoundedRect(QRectF(0, top, side, side).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        inner = px(16)
        at = QPoint((side - inner) // 2, top + (side - inner) // 2)
        painter.drawPixmap(at, icons.pixmap("bolt", inner, palette.SURFACE))


class TopBar(QWidget):
    """48 px high. `menus` maps a menu's word to its QMenu, in the order of `MENUS`."""

    person_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 8, 0)
        self._row.setSpacing(8)
        self._mark = _Mark()
        self._mark.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._station = ElidedLabel("", "strong")
        self._station.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu_bar = QMenuBar()
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.menus: dict[Menu, QMenu] = {}
        folded = QMenu(self)
        self._letter_keys: list[QShortcut] = []
        for word, key in MENUS:
            menu = QMenu(f"{word}(&{key})", self)
            self.menus[word] = menu
            self.menu_bar.addMenu(menu)
            folded.addMenu(menu)
            letter = QShortcut(QKeySequence(f"Alt+{key}"), self)
            letter.activated.connect(partial(self._drop, menu))
            self._letter_keys.append(letter)
        self.menu_button = Button("菜单", "plain", "menu")
        self.menu_button.setShortcut("F10")
        self.menu_button.setToolTip("菜单(F10)")
        self.menu_button.setMenu(folded)
        self.search = SearchBox()
        self._people = QMenu(self)
        self.person = Button("选择人员", "plain", "person")
        self.person.setToolTip("换人：F2，再按序号")
        self.person.show_menu_arrow(self._people)
        for part in (self._mark, self._station, self.menu_bar, self.menu_button):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self.search)
        self._row.addStretch(1)
        self._row.addWidget(self.person)
        self._measure()

    def show_station(self, name: str) -> None:
        """Whose desk this is."""
        self._station.setText(name)
        self._measure()

    def show_people(self, people: Sequence[Worker], chosen: object = None) -> None:
        """Who may be working; the one who is stands on the button."""
        self._people.clear()
        for number, worker in enumerate(people):
            key = f"&{_KEYS[number]}  " if number < len(_KEYS) else ""
            action = self._people.addAction(f"{key}{worker.name} · {worker.role}")
            action.setData(worker.key)
            action.triggered.connect(lambda _=False, key=worker.key: self.person_chosen.emit(key))
        name = next((w.name for w in people if w.key == chosen), "选择人员")
        self.person.setText(name)
        self.person.updateGeometry()
        self._measure()

    def choose_person(self) -> None:
        """Open the list of people; a second key chooses."""
        self._people.popup(self.person.mapToGlobal(QPoint(0, self.person.height())))

    def _drop(self, menu: QMenu) -> None:
        """A menu by its letter though the six stand behind 「菜单」."""
        if menu.menuAction().isEnabled():
            menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))
            first = next((a for a in menu.actions() if not a.isSeparator()), None)
            if first is not None:
                menu.setActiveAction(first)

    def people_menu(self) -> QMenu:
        """The list of people."""
        return self._people

    def is_folded(self) -> bool:
        """Whether the six menus stand behind 「菜单」."""
        return not self.menu_button.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the menus where they leave no room for the search."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface with a line beneath."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.SURFACE))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(palette.CARD_LINE))

    def _measure(self) -> None:
        self.setFixedHeight(px(48))
        self.menu_bar.setFixedHeight(self.menu_bar.sizeHint().height())
        around = (self._mark, self._station, self.person)
        rest = sum(part.sizeHint().width() for part in around) + px(WIDTH) + 24 + 7 * 8
        folded = rest + self.menu_bar.sizeHint().width() > self.width()
        self.menu_bar.setVisible(not folded)
        self.menu_button.setVisible(folded)
        for letter in self._letter_keys:
            letter.setEnabled(folded)
        room = self.width() - rest - self.menu_button.sizeHint().width() + px(WIDTH)
        least = self.search.minimumSizeHint().width()
        self.search.setFixedWidth(min(px(WIDTH), max(least, room if folded else px(WIDTH))))
