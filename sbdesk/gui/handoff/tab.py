"""The tab 数据交接: one page at a time, named in the row above; long work stands in front."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sbdesk.domain.changes import Changes
from sbdesk.domain.handoff import SUFFIXES, CardFacts, ClashRow, SiteKind, SiteRow
from sbdesk.domain.people import Right
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff import head_row
from sbdesk.gui.handoff.bench import choose_card
from sbdesk.gui.handoff.card_page import CardPage
from sbdesk.gui.handoff.clashes_page import ClashesPage
from sbdesk.gui.handoff.drives import Volume
from sbdesk.gui.handoff.overview import Overview
from sbdesk.gui.handoff.pages import HandoffPages
from sbdesk.gui.handoff.receive_page import ReceivePage
from sbdesk.gui.handoff.tables import BackupsPage, CountyPage
from sbdesk.gui.handoff.words import waiting_count
from sbdesk.gui.handoff.work import HandoffWork
from sbdesk.gui.page import Command
from sbdesk.gui.parts.file_drop import FileDrop
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.workplace import Workplace

_ONE_BY_ONE = "一次收一个文件，请一个一个拖进来。"
_DROP_FORM = "「{}」还没有做完，要放弃写下的内容吗？"
_REVOKE = (
    "停用「{}」以后，不再收它的包，也不再给它打包。已经收下的数据都留着。\n"
    "机器丢了、坏了、密钥没了，就这样停用；换了新机器再重新引入。要停用吗？"
)


class HandoffPage(HandoffPages):
    """See the head of this file. `shut_down` lets go of its reading threads."""

    def __init__(
        self,
        place: Workplace,
        work: HandoffWork,
        look: Callable[[], Sequence[Volume]] | None = None,
    ) -> None:
        """`look` finds the sticks plugged in; the machine's own drives are asked without it."""
        super().__init__(place, work, look)
        self._place, self._stale = place, False
        self._escape.activated.connect(self.leave)
        FileDrop(self, SUFFIXES).dropped.connect(self.take_dropped)
        self.head.page_chosen.connect(self.go)
        self.head.back_asked.connect(partial(self.go, head_row.OVERVIEW))
        self.stack.started.connect(lambda: self._escape.setEnabled(False))
        self.stack.ended.connect(self._ended)
        self.stack.cancelled.connect(self._cancelled)
        self.stand(self.overview)
        self.overview.refresh()
        self.clashes.refresh()

    # what the window asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        names = [name for name, _ in head_row.PAGE_NAMES]
        shown = [at for at in range(len(names)) if self.head.bar.isTabVisible(at)]
        pages = [
            Command("查看", f"交接：{names[at]}", partial(self.go, at), f"Alt+{at + 1}")
            for at in shown
        ]
        own: Sequence[Command] = ()
        if not isinstance(self.shown(), FormPage):
            own = self.shown_part().commands()
        return (
            Command("文件", "收包……", self.begin_receive, "Ctrl+O"),
            Command("文件", "介绍本机……", self.begin_card, "Ctrl+Shift+N"),
            Command("文件", "备份到 U 盘……", self.begin_backup, "Ctrl+Shift+U"),
            Command("文件", "从 U 盘恢复……", self.begin_restore, "Ctrl+Shift+O"),
            Command("记录", "引入机器……", self.begin_introduce, "Ctrl+N"),
            *own,
            *pages,
        )

    def take(self, changes: Changes) -> None:
        """Something was committed: what each machine lacks and what clashes may be other now.

        Behind another tab it waits until somebody looks: clashes are sought in the whole file.
        """
        self._stale = not self.isVisible()
        if self._stale:
            return
        self.overview.refresh()
        self.clashes.refresh()
        shown = self.shown()
        if isinstance(shown, CountyPage | BackupsPage):
            shown.refresh()

    def open(self, what: object) -> None:
        """A page by name: "clashes", "receive"; a path is a file to be taken in."""
        if isinstance(what, Path):
            if self._may_begin(Right.HAND_OFF) and self.receive.let_go():
                self._show(self.receive)
                self.receive.look_into(what)
        elif what == "clashes":
            self.go(head_row.CLASHES)

    def enter(self) -> None:
        """Where work begins on the page shown."""
        if self._stale:
            self.take(Changes())
        shown = self.shown()
        if isinstance(shown, FormPage):
            if not shown.isAncestorOf(self.focusWidget() or self):
                shown.form.focus_first()
        elif not self.bench.is_busy():
            self.shown_part().take_keyboard()

    def may_close(self) -> bool:
        """Nothing decided or typed is lost; running work ends first."""
        if self.bench.is_busy():
            self._place.messages.tell("还有工作在做，请等它做完，或按 Esc 取消。")
            return False
        received = not self.is_built("receive") or self.receive.let_go()
        return received and self.clashes.let_go() and self._let_go_form()

    # what a person does here

    def go(self, number: int) -> None:
        """One of the pages of the row above."""
        if self.bench.is_busy() or not self._leave_shown():
            self.head.show_page(self.number())
            return
        page: QWidget = getattr(self, head_row.PAGES[number])
        if isinstance(page, CountyPage | BackupsPage | ClashesPage):
            page.refresh()
        self._show(page)

    def take_dropped(self, files: Sequence[Path]) -> None:
        """A file let go above the tab: a package, a receipt or a card opens its page."""
        if len(files) == 1:
            self.open(files[0])
        else:
            self.bench.say(Glyph.TODAY, _ONE_BY_ONE)

    def begin_receive(self) -> None:
        """收包: ask for the file at once."""
        if self._may_begin(Right.HAND_OFF):
            self._show(self.receive)
            self.receive.choose()

    def begin_card(self) -> None:
        """介绍本机."""
        if self._may_begin(Right.HAND_OFF):
            self.card.begin(self.overview.own())
            self._show(self.card)

    def begin_introduce(self) -> None:
        """引入机器: ask for the card at once."""
        if not self._may_begin(Right.INTRODUCE):
            return
        path = choose_card(self.bench)
        if path is not None:
            card_facts = self.bench.work.card_facts
            self.bench.run(
                f"正在看「{path.name}」",
                lambda desk, _check: card_facts(desk, path),
                lambda card: self._open_card(path, card),
            )

    def begin_backup(self) -> None:
        """备份到 U 盘."""
        if self._may_begin(Right.BACKUP):
            self._show(self.back_up)
            self.back_up.begin(self.overview.others())

    def begin_restore(self) -> None:
        """从 U 盘恢复: ask for the file at once."""
        if self._may_begin(Right.RESTORE):
            self.restore.choose()

    def begin_restoring(self, path: Path) -> None:
        """Restore one of the automatic backups."""
        if self._may_begin(Right.RESTORE):
            self.restore.look_into(path)

    def begin_rename(self, own: SiteRow) -> None:
        """改本机名称."""
        self._show(self.name)
        self.name.begin(own)

    def begin_revocation(self, row: SiteRow) -> None:
        """停用: asked once, because it cannot be taken back without the card."""
        if not self._place.messages.ask(_REVOKE.format(row.name), "停用"):
            return
        revoke = self.bench.work.revoke
        self.bench.run(
            f"正在停用「{row.name}」",
            lambda desk, _check: revoke(desk, row.id),
            lambda done: self._changed_sites(f"「{done.name}」已停用。"),
        )

    def leave(self) -> None:
        """Esc: what is open in the page, then the page itself."""
        shown = self.shown()
        if self.bench.is_busy() or isinstance(shown, FormPage):
            return
        if not self.shown_part().leave() and self.shown_part().let_go():
            self._show(self.overview)

    # what the pages say

    def connect_page(self, page: QWidget) -> None:
        """Listen to a page that was just built."""
        if isinstance(page, Overview):
            self._connect_overview(page)
        elif isinstance(page, ReceivePage):
            self._connect_receive(page)
        elif isinstance(page, ClashesPage):
            self._connect_clashes(page)
        elif isinstance(page, FormPage):
            page.cancelled.connect(self._cancel_form)
        for name, run in (
            ("back_up_asked", self.begin_backup),
            ("receive_asked", self.begin_receive),
            ("restore_asked", self.begin_restore),
            ("restoring", self.begin_restoring),
            ("asked", self._ask_phrase),
            ("introduced", self._introduced),
            ("own_card_asked", self.begin_card),
            ("renamed", self._back_to_machines),
            ("written", lambda _packed: self._show(self.backups)),
        ):
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(run)
        if isinstance(page, CardPage):
            page.closed.connect(lambda: self._show(self.overview))

    def _connect_overview(self, seen: Overview) -> None:
        seen.shown.connect(self._sites_shown)
        seen.wrote.connect(partial(self._changed_sites, ""))
        seen.card_asked.connect(self.begin_card)
        seen.introduce_asked.connect(self.begin_introduce)
        seen.revoke_asked.connect(self.begin_revocation)
        seen.rename_asked.connect(self.begin_rename)

    def _connect_receive(self, seen: ReceivePage) -> None:
        seen.show_sites(self.overview.rows())
        seen.stepped.connect(self.head.steps.show_step)
        seen.taken.connect(self.changed)
        seen.said.connect(lambda words: self.said.emit(words, False))
        seen.receipt_taken.connect(lambda _words: self._back_to_machines())
        seen.card_found.connect(self._open_card)
        seen.clashes_asked.connect(partial(self.go, head_row.CLASHES))
        seen.offers_changed.connect(self.commands_changed)
        seen.wrote.connect(partial(self._changed_sites, ""))
        seen.closed.connect(self._receive_closed)

    def _connect_clashes(self, seen: ClashesPage) -> None:
        seen.shown.connect(lambda _count: self._count())
        seen.settled.connect(self.changed)
        seen.offers_changed.connect(self.commands_changed)
        seen.join_asked.connect(partial(self._to_customer, join=True))
        seen.file_asked.connect(partial(self._to_customer, join=False))

    # pages

    def _show(self, page: QWidget) -> None:
        self.stand(page)
        self.commands_changed.emit()
        if not isinstance(page, FormPage):
            self.shown_part().take_keyboard()

    def _leave_shown(self) -> bool:
        """Whether the page shown may be left; a review that is left waits as it is."""
        left = self._let_go_form()
        if left:
            self.message.hide()
        return left

    def _may_begin(self, right: Right) -> bool:
        """Whether something new may begin now, and this person may do it."""
        free = not self.bench.is_busy() and self._leave_shown()
        return free and self.bench.allowed(right)

    def _let_go_form(self) -> bool:
        form = self.shown()
        if not isinstance(form, FormPage) or not form.form.is_dirty():
            return True
        words = _DROP_FORM.format(form.heading.text())
        return self._place.messages.ask(words, "放弃", "继续写")

    def _cancel_form(self) -> None:
        if self._let_go_form():
            restoring = self.is_built("restore") and self.shown() is self.restore
            self._show(self.backups if restoring else self.overview)

    def _ask_phrase(self) -> None:
        self._show(self.restore)

    def _ended(self) -> None:
        self._escape.setEnabled(not isinstance(self.shown(), FormPage))

    def _cancelled(self) -> None:
        self.bench.say(Glyph.DONE, "已取消，什么也没有改动。")
        shown = self.shown()
        if isinstance(shown, ReceivePage):
            shown.show_again()
        else:
            self.enter()

    # what came of it

    def _sites_shown(self, rows: Sequence[SiteRow]) -> None:
        if self.is_built("receive"):
            self.receive.show_sites(rows)
        own = self.overview.own()
        county = own is not None and own.kind is SiteKind.COUNTY
        if self.head.bar.isTabVisible(head_row.COUNTY) != county:
            self.head.bar.setTabVisible(head_row.COUNTY, county)
            self.commands_changed.emit()
        self._count()

    def _count(self) -> None:
        clashes = self.clashes.count()
        self.head.bar.set_count(head_row.CLASHES, clashes)
        self.counted.emit(clashes + waiting_count(self.overview.rows()), False)

    def _changed_sites(self, words: str) -> None:
        if words:
            self.bench.say(Glyph.DONE, words)
        self.changed.emit(Changes(frozenset({"handoff"})))

    def _open_card(self, path: Path, card: CardFacts) -> None:
        if card.refused:
            self.bench.say(Glyph.TODAY if card.own else Glyph.OVERDUE, card.refused)
            return
        self._show(self.introduce)
        self.introduce.begin(path, card)

    def _back_to_machines(self) -> None:
        self._show(self.overview)
        self._changed_sites("")

    def _introduced(self, row: SiteRow) -> None:
        self._show(self.overview)
        self.overview.choose(row.id)
        self._changed_sites("")

    def _receive_closed(self) -> None:
        self.receive.show_start()
        self._show(self.overview)

    def _to_customer(self, row: ClashRow, *, join: bool) -> None:
        if row is not None and row.customer:
            self.open_asked.emit("customers", ("alike", row.customer) if join else row.customer)
