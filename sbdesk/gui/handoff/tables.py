"""The pages that are one table: what the county sees of its stations, and the backups."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget

from sbdesk.domain.handoff import StationTotals
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.bench import Bench
from sbdesk.gui.handoff.words import short_moment
from sbdesk.gui.handoff.work import BackupSeen
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel
from sbdesk.services.clock import station_wall

_SUM = "合计"
_NO_STATION = "还没有收到哪个所的数据"
_TAKE_FIRST = "让各所给县公司打包，在这里收进来，就能看到各所的合计。"
_NO_BACKUP = "还没有备份"
_NOT_WHOLE = "这一份不完整，不能用来恢复，请选别的一份。"
_BACKED_UP_WHEN = "每天第一次改动以前、收包以前，程序都会自动备份一次。"


class TablePage(Card):
    """One table, read off the GUI thread; `rows` are in view.

    `go` is what can be done while it is empty: the keyboard stands there.
    """

    def __init__(
        self,
        bench: Bench,
        title: str,
        columns: Sequence[Column[Any]],
        nothing: EmptyState,
        go: Button,
    ) -> None:
        super().__init__(title, padded=False)
        self._bench = bench
        self._rows: tuple[Any, ...] = ()
        self._reader = ReadRunner(parent=self)
        self.model = LazyTableModel(columns, self._fetch, self)
        self.list = ListView(self.model)
        self._pages = QStackedWidget()
        self._nothing, self.go = nothing, go
        self.about = ElidedLabel("", "small", "ink3")
        self.note.hide()
        self.head.addWidget(self.about, 1)
        for page in (self.list, nothing):
            self._pages.addWidget(page)
        self.body.setSpacing(0)
        self.body.addWidget(self._pages, 1)
        self.setFocusProxy(self.list)

    def commands(self) -> Sequence[Command]:
        """None of its own."""
        return ()

    def take_keyboard(self) -> None:
        """The table, or the button that an empty one offers."""
        empty = self._pages.currentWidget() is self._nothing
        (self.go if empty else self.list).setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> bool:
        """Nothing is open in it."""
        return False

    def let_go(self) -> bool:
        """Nothing is typed here."""
        return True

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    def show_rows(self, rows: Sequence[Any], groups: Sequence[Group] = ()) -> None:
        """These rows."""
        self._rows = tuple(rows)
        self.list.show_ids(array("q", range(len(self._rows))), groups)
        at_work = self.isAncestorOf(QApplication.focusWidget() or self)
        before, now = self._pages.currentWidget(), self.list if self._rows else self._nothing
        self._pages.setCurrentWidget(now)
        if at_work and now is not before:
            self.take_keyboard()

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, Any]:
        return {at: self._rows[at] for at in ids if at < len(self._rows)}


class CountyPage(TablePage):
    """各所: a row for each station, and their sum. Signals: `receive_asked`."""

    receive_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        nothing = EmptyState("machine", _NO_STATION, _TAKE_FIRST)
        go = Button("收包 Ctrl+O", "primary", "import", run=self.receive_asked.emit)
        super().__init__(bench, "各所", station_columns(bench.today), nothing, go)
        nothing.buttons.addWidget(go)

    def refresh(self) -> None:
        """Read again."""
        desk, totals = self._bench.place.desk(), self._bench.work.station_totals
        self._reader.run(lambda: tuple(totals(desk)), self._show, self._bench.tell)

    def _show(self, rows: tuple[StationTotals, ...]) -> None:
        self.about.setText(f"{len(rows)} 个所" if rows else "")
        if len(rows) > 1:
            self.show_rows((*rows, summed(rows)), [Group(0, "各所"), Group(len(rows), "全部")])
        else:
            self.show_rows(rows)


class BackupsPage(TablePage):
    """备份: the automatic ones, newest first; Enter restores one.

    Signals: `back_up_asked`, `restore_asked`, `restoring(path)` of one on the list.
    """

    back_up_asked = Signal()
    restore_asked = Signal()
    restoring = Signal(object)

    def __init__(self, bench: Bench) -> None:
        nothing = EmptyState("save", _NO_BACKUP, _BACKED_UP_WHEN)
        go = Button("备份到 U 盘", "primary", "save", run=self.back_up_asked.emit)
        super().__init__(bench, "自动备份", backup_columns(bench.today), nothing, go)
        self.bar = ActionBar()
        row = self.bar.layout()
        if isinstance(row, QHBoxLayout):
            self._when = ElidedLabel(_BACKED_UP_WHEN, "small", "ink3")
            row.insertWidget(0, self._when)
        self.restore_chosen = Button("恢复选中的……", run=self._restore_chosen)
        self.restore = Button("从 U 盘恢复……", run=self.restore_asked.emit)
        for button in (self.restore_chosen, self.restore, go):
            self.bar.buttons.addWidget(button)
        self.body.addWidget(self.bar)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._restore_chosen)
        self._show_chosen()

    def _chosen(self) -> BackupSeen | None:
        at = self.list.chosen_id()
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _show_chosen(self, _at: object = None) -> None:
        chosen = self._chosen()
        self.restore_chosen.setEnabled(chosen is not None and chosen.ok)

    def _restore_chosen(self, _at: object = None) -> None:
        chosen = self._chosen()
        if chosen is not None and not chosen.ok:
            self._bench.say(Glyph.OVERDUE, _NOT_WHOLE)
        elif chosen is not None:
            self.restoring.emit(chosen.path)

    def refresh(self) -> None:
        """Read again."""
        desk, backups = self._bench.place.desk(), self._bench.work.backups
        self._reader.run(lambda: tuple(backups(desk)), self._show, self._bench.tell)

    def _show(self, rows: tuple[BackupSeen, ...]) -> None:
        whole = sum(row.ok for row in rows)
        self.about.setText(f"{len(rows)} 份，{whole} 份完好" if rows else "")
        # Without a backup the empty list says it.
        self._when.setVisible(bool(rows))
        self.show_rows(rows)
        self.restore_chosen.setVisible(bool(rows))
        self._show_chosen()


def summed(rows: Sequence[StationTotals]) -> StationTotals:
    """All stations as one row."""
    return StationTotals(
        b"",
        "",
        _SUM,
        sum(row.customers for row in rows),
        sum(row.high_voltage for row in rows),
        sum(row.complaints_open for row in rows),
        sum(row.complaints for row in rows),
        sum(row.visits for row in rows),
        sum(row.clashes for row in rows),
        "",
    )


def station_columns(today: Callable[[], date]) -> tuple[Column[StationTotals], ...]:
    """供电所 客户 高压 投诉 未结 走访 未裁定 最近一笔."""
    return (
        Column("供电所", lambda row: Cell(row.name, row.code)),
        Column("客户", lambda row: f"{row.customers:,}", width=104, right=True),
        Column("高压", lambda row: f"{row.high_voltage:,}", width=88, right=True),
        Column("投诉", lambda row: f"{row.complaints:,}", width=88, right=True),
        Column("未办结", lambda row: f"{row.complaints_open:,}", width=88, right=True),
        Column("走访", lambda row: f"{row.visits:,}", width=88, right=True),
        Column("未裁定", _clashes, width=96, right=True),
        Column("最近一笔", lambda row: short_moment(row.newest, today()), width=132),
    )


def _clashes(row: StationTotals) -> Cell:
    return Cell(f"{row.clashes:,}", glyph=Glyph.CLASH if row.clashes else None)


def backup_columns(today: Callable[[], date]) -> tuple[Column[BackupSeen], ...]:
    """时间 说明 客户 状态 文件."""
    return (
        Column("时间", lambda row: _made(row, today()), width=168),
        Column("说明", lambda row: "收包以前" if row.before_taking else "", width=112),
        Column(
            "客户", lambda row: f"{row.customers:,} 户" if row.ok else "—", width=112, right=True
        ),
        Column("状态", _state, width=112),
        Column("文件", lambda row: row.path.name),
    )


def _made(row: BackupSeen, today: date) -> str:
    if not row.made_at:
        return "时间不明"
    wall = station_wall(row.made_at)
    return short_moment(wall.isoformat() if wall else row.made_at, today)


def _state(row: BackupSeen) -> Cell:
    return Cell("完好", glyph=Glyph.DONE) if row.ok else Cell("不完整", glyph=Glyph.OVERDUE)
