"""The bar beneath the differences: what waits, and the buttons that make sense now."""

from PySide6.QtCore import Signal

from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import label


class DifferenceBar(ActionBar):
    """Keys: Ctrl+O another export, Ctrl+S saves. Ctrl+P is the page's: the menus hold it too."""

    left = Signal()
    other_asked = Signal()
    look_asked = Signal()
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count = label("", ink="ink2")
        self.back = Button("取消 Esc", run=self.left.emit)
        self.other = Button("换一个文件", run=self.other_asked.emit)
        self.other.setShortcut("Ctrl+O")
        self.other.setToolTip("换一个文件(Ctrl+O)")
        self.look = Button("开始核对 Ctrl+Enter", "primary", run=self.look_asked.emit)
        self.print = Button("打印更正申请 Ctrl+P", icon="print", run=self.print_asked.emit)
        self.keep = Button("", "primary", "save", run=self.save_asked.emit)
        for part in (self._count, self.back, self.other, self.look, self.print, self.keep):
            self.buttons.addWidget(part)

    def offer(self, *offered: Button) -> None:
        """These beside 取消."""
        for button in (self.other, self.look, self.print, self.keep):
            button.setVisible(button in offered)

    def show_counts(self, ticked: int, left: int) -> None:
        """So many verdicts wait to be saved, so many are not given yet."""
        self._count.setText(f"还有 {left:,} 条没定" if left else "")
        self.keep.setText(f"保存 {ticked:,} 条判断 Ctrl+S" if ticked else "没有要保存的")
        # Other words take the key away.
        self.keep.setShortcut("Ctrl+S")
        self.keep.setToolTip("保存(Ctrl+S)")
        self.keep.setEnabled(ticked > 0)
        self.keep.updateGeometry()
