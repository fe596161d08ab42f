"""Buttons: primary, normal, quiet (LOOK §5), painted here because a sheet cannot space an icon."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from sbdesk.gui import icons, letters, palette
from sbdesk.gui.letters import Letter, px

Kind = Literal["primary", "normal", "quiet", "plain"]
"""`plain` is quiet in ink instead of accent, for the top bar."""
_GAP = 7


class Button(QPushButton):
    """A button with an optional icon at the left of its word.

    `key` is a shortcut written after the word, such as "Ctrl+S"; it is bound when given.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = "normal",
        icon: str = "",
        key: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(f"{text} {key}".strip() if kind != "quiet" or not key else text)
        self._kind: Kind = kind
        self._icon = icon
        self._arrow = False
        if key:
            self.setShortcut(key)
            self.setToolTip(f"{text}({key})" if kind == "quiet" else "")
        self._run = run
        self.clicked.connect(self._clicked)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_menu_arrow(self, menu: QMenu) -> None:
        """Open this menu when pressed, with a small arrow after the word."""
        self._arrow = True
        self.setMenu(menu)
        self.updateGeometry()

    def letter_font(self) -> QFont:
        """The face its word is set in."""
        return letters.font(Letter.STRONG if self._kind == "primary" else Letter.BODY)

    def sizeHint(self) -> QSize:
        """Exactly what word, icon and padding take."""
        side = px(32)
        if not self.text():
            return QSize(side, side)
        words = QFontMetrics(self.letter_font()).horizontalAdvance(self.text())
        icon = px(16) + _GAP if self._icon else 0
        arrow = px(16) + 2 if self._arrow else 0
        return QSize(words + icon + arrow + 2 * self._padding() + 2, side)

    def minimumSizeHint(self) -> QSize:
        """A button is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, edge, icon and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground, edge = self._colours()
        if ground:
            painter.setBrush(QColor(ground))
            painter.setPen(QPen(QColor(edge)) if edge else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._paint_content(painter, ink)

    def _paint_content(self, painter: QPainter, ink: str) -> None:
        side = px(16)
        words = QFontMetrics(self.letter_font()).horizontalAdvance(self.text())
        arrow = side + 2 if self._arrow else 0
        icon = (side + (_GAP if self.text() else 0)) if self._icon else 0
        left = (self.width() - words - icon - arrow) // 2
        top = (self.height() - side) // 2
        if self._icon:
            painter.drawPixmap(QPoint(left, top), icons.pixmap(self._icon, side, ink))
        painter.setFont(self.letter_font())
        painter.setPen(QColor(ink))
        box = QRect(left + icon, 0, words + 2, self.height())
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        if self._arrow:
            point = QPoint(left + icon + words + 4, top)
            painter.drawPixmap(point, icons.pixmap("chevron-down", side, ink))

    def _clicked(self) -> None:
        if self._run is not None:
            self._run()

    def _padding(self) -> int:
        return 8 if self._kind in ("quiet", "plain") else 12

    def _colours(self) -> tuple[str, str, str]:
        hover = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            quiet = self._kind in ("quiet", "plain")
            return palette.DISABLED, "" if quiet else palette.PAGE, palette.CARD_LINE
        if self._kind == "primary":
            pressed = palette.ACCENT_PRESSED if self.isDown() else ""
            ground = pressed or (palette.ACCENT_HOVER if hover else palette.ACCENT)
            return palette.SURFACE, ground, ground
        sunk = palette.SUNK if self.isDown() or self.isChecked() else ""
        if self._kind in ("quiet", "plain"):
            ink = palette.ACCENT if self._kind == "quiet" else palette.INK
            return ink, sunk or (palette.HOVER if hover else ""), ""
        return palette.INK, sunk or (palette.HOVER if hover else palette.SURFACE), palette.EDGE


class IconButton(Button):
    """✕, … or an arrow alone; `name` is spoken and shown as a tooltip."""

    def __init__(
        self, icon: str, name: str, run: Callable[[], object] | None = None, *, edged: bool = False
    ) -> None:
        super().__init__("", "normal" if edged else "quiet", icon, run=run)
        self.setAccessibleName(name)
        self.setToolTip(name)
