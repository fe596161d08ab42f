"""Which columns the list shows: a menu that stays open while columns come and go."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from sbdesk.gui.customers.rows import COLUMN_TITLES, USUAL_COLUMNS


class ColumnMenu(QMenu):
    """`chosen(keys)` whenever a column came or went; the name is always shown."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = USUAL_COLUMNS
        self._actions: dict[str, QAction] = {}
        self.aboutToShow.connect(self._fill)

    def shown_keys(self) -> tuple[str, ...]:
        """The columns shown, in order."""
        return self._shown

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Tick these; unknown ones are passed over. Says nothing."""
        known = [key for key in COLUMN_TITLES if key in keys or key == "name"]
        self._shown = tuple(known) if len(known) > 1 else USUAL_COLUMNS
        self._tick()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tick does not close the menu."""
        if not self._toggle_active():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nor does it by key."""
        taking = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in taking or not self._toggle_active():
            super().keyPressEvent(event)

    def _toggle_active(self) -> bool:
        action = self.activeAction()
        if action is None or not action.isCheckable():
            return False
        action.trigger()
        return True

    def _fill(self) -> None:
        self.clear()
        self._actions = {}
        for key, title in COLUMN_TITLES.items():
            if key != "name":
                action = self.addAction(title)
                action.setCheckable(True)
                action.triggered.connect(lambda on, key=key: self._set(key, on))
                self._actions[key] = action
        self.addSeparator()
        self.addAction("恢复原来的列").triggered.connect(lambda _=False: self._take(USUAL_COLUMNS))
        self._tick()

    def _tick(self) -> None:
        for key, action in self._actions.items():
            action.setChecked(key in self._shown)

    def _set(self, key: str, on: bool) -> None:
        held = {*self._shown, key} if on else {*self._shown} - {key}
        self._take(tuple(one for one in COLUMN_TITLES if one in held))

    def _take(self, keys: tuple[str, ...]) -> None:
        self.show_keys(keys)
        self.chosen.emit(self._shown)
