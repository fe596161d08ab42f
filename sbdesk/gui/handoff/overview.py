"""What one sees on entering: the machines, what each lacks, and what can be done."""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.handoff import Packed, SiteRow
from sbdesk.domain.people import Right
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.bench import PACKAGES, STICK_UNTOUCHED, Bench
from sbdesk.gui.handoff.machine_rows import machine_columns
from sbdesk.gui.handoff.receipt import write_receipt
from sbdesk.gui.handoff.words import site_line
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.rows import LazyTableModel

_ADVICE = (
    "先在另一台机器上点「介绍本机」，把名片存到 U 盘，插到这里点「引入机器」，"
    "再照着对方念的六个词打一遍。两台机器都要引入一次对方。"
)
_LACKS_NOTHING = "「{}」不缺什么，再打一包，里面只有回执。还要打包吗？"
_CHOOSE = "请先在清单里选一台别的机器。"


class Overview(QWidget):
    """Signals: `shown(rows)` when machines were read, `wrote` after something was packed,
    and what is asked of the tab: `receive_asked`, `card_asked`, `introduce_asked`,
    `back_up_asked`, `revoke_asked(SiteRow)`, `rename_asked`."""

    shown = Signal(object)
    wrote = Signal()
    receive_asked = Signal()
    card_asked = Signal()
    introduce_asked = Signal()
    back_up_asked = Signal()
    revoke_asked = Signal(object)
    rename_asked = Signal(object)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._rows: tuple[SiteRow, ...] = ()
        self._wanted: bytes | None = None
        self._reader = ReadRunner(parent=self)
        self.model = LazyTableModel(machine_columns(bench.today), self._fetch, self)
        self.list = ListView(self.model)
        self.card = Card("机器", padded=False)
        self._stack = QStackedWidget()
        self._nothing = EmptyState("machine", "还没有引入别的机器", _ADVICE)
        self.bar = ActionBar()
        self._line, self._about = ElidedLabel("", ink="ink2"), ElidedLabel("", "small", "ink3")
        self.take = Button("收包 Ctrl+O", "primary", "import", run=self.receive_asked.emit)
        self.pack = Button("打包 Ctrl+B", icon="export", run=self.begin_pack)
        self.receipt = Button("写回执 Ctrl+R", run=self.begin_receipt)
        self.stop = Button("停用……", run=self.begin_revocation)
        self._build()
        self.list.chosen.connect(lambda _at: self._offer())
        self.list.opened.connect(lambda _at: self.pack.setFocus(Qt.FocusReason.TabFocusReason))
        self._offer()

    # what the tab asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        return (
            Command("文件", "打包给选中的机器……", self.begin_pack, "Ctrl+B"),
            Command("文件", "重新打全部内容……", self.begin_pack_all, "Ctrl+Shift+B"),
            Command("文件", "给选中的机器写回执……", self.begin_receipt, "Ctrl+R"),
            Command("编辑", "改本机名称……", self._ask_rename, "Ctrl+E"),
            Command("编辑", "停用选中的机器……", self.begin_revocation, "Ctrl+Shift+W"),
        )

    def refresh(self) -> None:
        """Read again; what is chosen stays chosen."""
        desk, sites = self._bench.place.desk(), self._bench.work.sites
        self._reader.run(lambda: tuple(sites(desk)), self._show, self._bench.tell)

    def rows(self) -> tuple[SiteRow, ...]:
        """The machines, this one first."""
        return self._rows

    def others(self) -> tuple[SiteRow, ...]:
        """The machines that can be sent to."""
        return tuple(row for row in self._rows if not row.own and not row.revoked)

    def own(self) -> SiteRow | None:
        """This machine, once it was read."""
        return next((row for row in self._rows if row.own), None)

    def choose(self, site: bytes) -> None:
        """Make this machine current, now or when the list that holds it has been read."""
        at = next((at for at, row in enumerate(self._rows) if row.id == site), None)
        if at is not None:
            self.list.choose(at)
        self._wanted = site if at is None else None

    def take_keyboard(self) -> None:
        """The list, or what to do first."""
        if self._stack.currentWidget() is self._nothing:
            self._introduce.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> bool:
        """Nothing lies beneath it."""
        return True

    def let_go(self) -> bool:
        """Nothing is typed here."""
        return True

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    # what a person does here

    def begin_pack(self) -> None:
        """打包 what the chosen machine lacks."""
        self._pack(everything=False)

    def begin_pack_all(self) -> None:
        """打包 everything for the chosen machine: it lost what it had."""
        self._pack(everything=True)

    def begin_receipt(self) -> None:
        """写回执 for the chosen machine."""
        row = self._other()
        if row is not None and self._bench.allowed(Right.HAND_OFF):
            write_receipt(self._bench, row, self.wrote.emit)

    def begin_revocation(self) -> None:
        """停用 the chosen machine."""
        row = self._other()
        if row is not None and self._bench.allowed(Right.INTRODUCE):
            self.revoke_asked.emit(row)

    # inside

    def _build(self) -> None:
        self.card.note.hide()
        self.card.head.addWidget(self._about, 1)
        for words, icon, ask in (
            ("介绍本机", "document", self.card_asked),
            ("引入机器", "plus", self.introduce_asked),
            ("备份到 U 盘", "save", self.back_up_asked),
        ):
            self.card.head.addWidget(Button(words, "quiet", icon, run=ask.emit))
        self._introduce = Button("引入机器", "primary", "plus", run=self.introduce_asked.emit)
        self._nothing.buttons.addWidget(self._introduce)
        self._nothing.buttons.addWidget(Button("介绍本机", run=self.card_asked.emit))
        for page in (self.list, self._nothing):
            self._stack.addWidget(page)
        row = self.bar.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(0, self._line)
        for button in (self.stop, self.receipt, self.pack, self.take):
            self.bar.buttons.addWidget(button)
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self._stack, 1)
        self.card.body.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, SiteRow]:
        return {at: self._rows[at] for at in ids if at < len(self._rows)}

    def _show(self, rows: tuple[SiteRow, ...]) -> None:
        held = self._chosen()
        self._rows = rows
        self.list.show_ids(array("q", range(len(rows))))
        alone = not any(not row.own for row in rows)
        self._stack.setCurrentWidget(self._nothing if alone else self.list)
        own = self.own()
        name = f"本机：{own.name}" if own else ""
        self._about.setText(name if alone else f"{name}，另有 {len(rows) - bool(own)} 台")
        wanted = self._wanted or (held.id if held is not None else None)
        if wanted is not None:
            self.choose(wanted)
            self._wanted = None
        if self.list.chosen_id() is None and len(rows) > 1:
            self.list.choose(1 if own else 0)
        self._offer()
        self.shown.emit(rows)

    def _chosen(self) -> SiteRow | None:
        at = self.list.chosen_id()
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _other(self) -> SiteRow | None:
        """The machine chosen, if one can be sent to; else the page says what to choose."""
        row = self._chosen()
        if row is None or row.own:
            self._bench.say(Glyph.TODAY, _CHOOSE)
            return None
        if row.revoked:
            self._bench.say(Glyph.TODAY, f"「{row.name}」已停用，不再给它打包。")
            return None
        return row

    def _offer(self) -> None:
        row = self._chosen()
        alone = self._stack.currentWidget() is self._nothing
        self._line.setText("" if row is None or alone else site_line(row, self._bench.today()))
        usable = row is not None and not row.own and not row.revoked
        self.bar.setVisible(not alone)
        for button in (self.pack, self.receipt, self.stop):
            button.setEnabled(usable)

    def _ask_rename(self) -> None:
        own = self.own()
        if own is not None and self._bench.allowed(Right.INTRODUCE):
            self.rename_asked.emit(own)

    def _pack(self, *, everything: bool) -> None:
        row = self._other()
        if row is None or not self._bench.allowed(Right.HAND_OFF):
            return
        ask = self._bench.place.messages.ask
        if not (row.lacks or everything or ask(_LACKS_NOTHING.format(row.name), "打包", "不打了")):
            return
        name = self._bench.ask(lambda desk: self._bench.work.suggested_name(desk, row.id), "")
        out = self._bench.choose_out(f"给「{row.name}」打包", PACKAGES, name) if name else None
        if out is None:
            return
        pack = self._bench.work.pack
        self._bench.run(
            f"正在给「{row.name}」打包",
            lambda desk, check: pack(desk, row.id, out, check, everything=everything),
            self._packed,
            meaning=STICK_UNTOUCHED,
        )

    def _packed(self, packed: Packed) -> None:
        self._bench.say_written(packed)
        self.wrote.emit()
