"""The bar beneath a review: what still waits, put aside, write so many."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel, GlyphMark, set_ink


class ReviewBar(ActionBar):
    """Signals: `aside_asked`, `go_asked`. Their keys are in the menus."""

    aside_asked = Signal()
    go_asked = Signal()

    def __init__(self, note: str) -> None:
        super().__init__()
        self._state = GlyphMark(Glyph.CLASH)
        self._left = ElidedLabel("", ink="soon")
        self._note = ElidedLabel(note, "small", "ink3")
        self.aside = Button("这一户放着 0", run=self.aside_asked.emit)
        self.go = Button("写入", "primary", "check", run=self.go_asked.emit)
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            for at, part in enumerate((self._state, self._left, self._note)):
                row.insertWidget(at, part)
        for button in (self.aside, self.go):
            self.buttons.addWidget(button)

    def show_state(
        self, open_customers: int, given: int, go: str, *, may_go: bool, aside: bool
    ) -> None:
        """So many customers wait, so many answers are given; what the primary button says;
        whether one can be put aside."""
        glyph, words = Glyph.DONE, "没有等着裁定的"
        if open_customers:
            glyph, words = Glyph.CLASH, f"还有 {open_customers} 户要裁定，可先放着"
        elif given:
            # Settled it is only when it is written.
            glyph, words = Glyph.TODAY, f"已选 {given} 项，还没写入"
        self._state.set_glyph(glyph)
        self._left.setText(words)
        set_ink(self._left, "done" if glyph is Glyph.DONE else "soon")
        self.aside.setVisible(aside)
        self.go.setText(f"{go} Ctrl+S")
        self.go.setEnabled(may_go)
        self.go.updateGeometry()

    def text(self) -> str:
        """What waits, in words."""
        return self._left.text()
