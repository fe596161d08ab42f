"""The bar beneath an import: the buttons that make sense where the clerk is."""

from PySide6.QtCore import Signal

from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.form_page import ActionBar


class ImportBar(ActionBar):
    """Keys: Ctrl+O another file, Ctrl+K columns, Ctrl+B the returned workbook, Ctrl+S writes."""

    left = Signal()
    other_asked = Signal()
    columns_asked = Signal()
    returned_asked = Signal()
    look_asked = Signal()
    go_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back = Button("取消 Esc", run=self.left.emit)
        self.other = Button("换一个文件", run=self.other_asked.emit)
        self.columns = Button("栏目对应", run=self.columns_asked.emit)
        self.returned = Button("另存退回的工作簿", icon="export", run=self.returned_asked.emit)
        self.look = Button("先看会改什么 Ctrl+Enter", "primary", run=self.look_asked.emit)
        self.go = Button("写入", "primary", "save", run=self.go_asked.emit)
        for button in (self.back, self.other, self.columns, self.returned, self.look, self.go):
            self.buttons.addWidget(button)
        keyed = ((self.other, "Ctrl+O"), (self.columns, "Ctrl+K"), (self.returned, "Ctrl+B"))
        for button, key in keyed:
            button.setShortcut(key)
            button.setToolTip(f"{button.text()}({key})")

    def offer_start(self) -> None:
        """There is no sheet yet."""
        self._offer()

    def offer_mapping(self) -> None:
        """Columns are explained."""
        self._offer(self.other, self.look)

    def offer_plan(self, count: int, unit: str, refused: bool) -> None:
        """The dry run is there: so many rows would be written."""
        self._offer(self.other, self.columns, self.go, *([self.returned] if refused else []))
        self.go.setText(f"写入 {count:,} {unit} Ctrl+S" if count else "没有要写入的")
        # Other words take the key away.
        self.go.setShortcut("Ctrl+S")
        self.go.setToolTip("写入(Ctrl+S)")
        self.go.setEnabled(count > 0)
        self.go.updateGeometry()

    def _offer(self, *offered: Button) -> None:
        for button in (self.other, self.columns, self.returned, self.look, self.go):
            button.setVisible(button in offered)
