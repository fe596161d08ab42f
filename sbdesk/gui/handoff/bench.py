"""What every page of the tab works with: services, the job thread, the stick, words for people."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sbdesk.domain.errors import SbdeskError
from sbdesk.domain.handoff import CARD_SUFFIX, PACKAGE_SUFFIX, RECEIPT_SUFFIX, Packed
from sbdesk.domain.people import Right, may, refusal
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.stick_line import StickLine
from sbdesk.gui.handoff.words import packed_words
from sbdesk.gui.handoff.work import HandoffWork
from sbdesk.gui.messages import explain
from sbdesk.gui.page import Command
from sbdesk.gui.parts.long_work import Checkpoint, LongWork
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.workplace import Workplace
from sbdesk.services.desk import Desk

Result = TypeVar("Result")
UNTOUCHED = "取消后什么也不会改动"
STICK_UNTOUCHED = "取消后 U 盘上原来的文件不变"
_PRACTICE = "这里是练习数据，不能和真的数据交接。"
FILES_TO_TAKE = f"交接文件 (*{PACKAGE_SUFFIX} *{RECEIPT_SUFFIX} *{CARD_SUFFIX});;所有文件 (*)"
PACKAGES = f"交接包 (*{PACKAGE_SUFFIX})"
RECEIPTS = f"回执 (*{RECEIPT_SUFFIX})"
CARDS = f"名片 (*{CARD_SUFFIX})"


class HandoffPart(Protocol):
    """What the tab asks of one of its pages."""

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus, while it is shown."""

    def take_keyboard(self) -> None:
        """Where work begins."""

    def leave(self) -> bool:
        """Esc: close what is open in it; False when it is the page itself that is left."""

    def let_go(self) -> bool:
        """Whether nothing decided or typed would be lost; the page asks."""


class Bench:
    """A mistake is a line in the page, what was written is said there, bugs are a box."""

    def __init__(
        self,
        place: Workplace,
        work: HandoffWork,
        stack: LongWork,
        message: MessageLine,
        stick: StickLine,
    ) -> None:
        self.place, self.work = place, work
        self.message, self.stick = message, stick
        self._stack = stack

    def allowed(self, right: Right) -> bool:
        """Whether the person at work may; else the page says who can, before anything is asked."""
        desk = self.place.desk()
        if desk.practice:
            self.say(Glyph.TODAY, _PRACTICE)
        elif desk.person is None:
            self.say(Glyph.TODAY, "请先在右上角选择是谁在工作。")
        elif not may(desk.person.role, right):
            self.say(Glyph.OVERDUE, f"{refusal(desk.person.role, right)}。")
        else:
            return True
        return False

    def today(self) -> date:
        """Today at the station."""
        return self.place.desk().today()

    def run(
        self,
        words: str,
        work: Callable[[Desk, Checkpoint], Result],
        take: Callable[[Result], object],
        *,
        fail: Callable[[BaseException], object] | None = None,
        meaning: str = UNTOUCHED,
    ) -> None:
        """On the job thread, with progress in front of the pages."""
        self.message.hide()
        self.stick.forget_written()
        self._stack.run(words, work, take, fail or self.tell, meaning)

    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._stack.is_busy()

    def ask(self, work: Callable[[Desk], Any], fallback: Any) -> Any:
        """A short question to a service, answered at once; `fallback` when it refuses."""
        try:
            return work(self.place.desk())
        except SbdeskError as error:
            self.tell(error)
            return fallback

    def tell(self, error: BaseException) -> None:
        """Say what went wrong."""
        if isinstance(error, SbdeskError):
            self.say(Glyph.OVERDUE, explain(error).text)
        else:
            self.place.messages.error(error)

    def say(
        self, glyph: Glyph, text: str, action: str = "", run: Callable[[], object] | None = None
    ) -> None:
        """One line in the page."""
        self.message.say(glyph, text, action, run)

    def say_written(self, packed: Packed) -> None:
        """A file is on the stick, read back and found whole."""
        self.stick.show_written(Path(packed.path))
        self.say(Glyph.DONE, packed_words(packed))

    def choose_file(self, title: str, patterns: str) -> Path | None:
        """Which file to read; the chooser opens on the stick, or where it was left last."""
        chosen = self.place.messages.open_file(title, patterns, str(self._folder()))
        return self._remembered(chosen)

    def choose_out(self, title: str, patterns: str, name: str) -> Path | None:
        """Where to write; proposes this name on the stick, or where it was left last."""
        folder = self._folder()
        proposal = str(folder / name) if str(folder) not in ("", ".") else name
        return self._remembered(self.place.messages.save_file(title, patterns, proposal))

    def _folder(self) -> Path:
        return self.stick.folder() or Path(self.place.settings().last_folder)

    def _remembered(self, chosen: Path | None) -> Path | None:
        if chosen is not None and self.stick.folder() not in chosen.parents:
            settings = self.place.settings()
            if settings.last_folder != str(chosen.parent):
                self.place.keep_settings(replace(settings, last_folder=str(chosen.parent)))
        return chosen


def with_suffix(path: Path, suffix: str) -> Path:
    """The path with this ending, unless the person gave it."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def choose_card(bench: Bench) -> Path | None:
    """Which card to look at."""
    return bench.choose_file("选对方机器的名片", CARDS)
