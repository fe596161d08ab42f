"""The whole of the tab without a mouse: take a package in with its clashes, pack, introduce."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.handoff import Choice, Decision
from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff import head_row, steps
from sbdesk.gui.handoff.choice_card import ChoiceCard
from sbdesk.gui.parts.rows import Group
from tests.gui.customers.counter import write
from tests.gui.fit import settle
from tests.gui.handoff.bench import STICK, HandoffBench
from tests.gui.handoff.conftest import rest
from tests.gui.handoff.made_up import CARD, FIELD, PHRASE
from tests.gui.handoff.stand_in import SETTLED, TAKEN, StandIn
from tests.gui.keys import here, press, type_text, words_on

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
FILE = STICK.root / "林东-外勤02-041.sbh"


def choose(bench: HandoffBench, path: Path) -> None:
    bench.messages.path = path


def says(widget: QWidget, words: str) -> bool:
    return any(words in line for line in words_on(widget))


def on(choice: Choice, bench: HandoffBench) -> bool:
    return bench.page.receive.review.sheet.cards[choice].is_chosen()


def shown_clash(bench: HandoffBench) -> str:
    clash = bench.page.receive.review.clash()
    return clash.id if clash else ""


def test_a_package_is_taken_in_with_its_clashes(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    try_it(bench, services, qtbot)
    answer(bench)
    write_another_value(bench)
    wait_with_the_last(bench)
    take_it_in(bench, services, qtbot)
    send_a_receipt(bench, services, qtbot)


def try_it(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    """Ctrl+O: the chooser opens on the stick, the dry run says what would change."""
    page = bench.page
    assert page.overview.list.hasFocus()
    choose(bench, FILE)
    press(here(), KEY.Key_O, CTRL)
    rest(bench, qtbot)
    assert bench.messages.places == [str(STICK.root)]
    assert services.said("inspect") == [(FILE,)]
    assert page.head.steps.step() == steps.SETTLE
    assert page.receive.review.list.hasFocus()
    assert "试运行完成：没有改动任何数据" in words_on(bench.window.status)
    assert page.receive.head.counts.texts()[:4] == (
        "新增客户 6",
        "更新客户 1",
        "相同客户 31",
        "要裁定 3",
    )
    assert page.receive.review.bar.go.text() == "写入 92 项 Ctrl+S"


def answer(bench: HandoffBench) -> None:
    """The first customer has two clashes: a digit answers, Enter goes on to what still waits."""
    review = bench.page.receive.review
    assert shown_clash(bench) == "c1"
    press(here(), KEY.Key_1)
    assert on(Choice.MINE, bench)
    assert isinstance(here(), ChoiceCard)
    press(here(), KEY.Key_Return)
    assert shown_clash(bench) == "c2"
    assert review.head.texts()[2] == "第 1 户，共 3 户 · 第 2 项，共 2 项"
    press(here(), KEY.Key_2)
    assert on(Choice.THEIRS, bench)
    press(here(), KEY.Key_Return)
    assert shown_clash(bench) == "c3"
    assert review.list.chosen_id() == 1
    # One customer of three is settled: figure, heading and list say so.
    assert bench.page.receive.head.counts.texts()[3] == "要裁定 2"
    assert review.list.rows.group_at(0) == Group(0, "要裁定", "3 户，4 项，已定 1 户", Glyph.CLASH)
    assert review.list.rows.cell(1, 2).text == "已定 2 项"


def write_another_value(bench: HandoffBench) -> None:
    """Neither fits: another value is typed, digits in it are letters."""
    review = bench.page.receive.review
    press(here(), KEY.Key_4)
    settle()
    field = review.sheet.own.field
    assert here() is field
    write(field, "已测压，先调分接头，")
    type_text(field, "10 20 3")
    press(field, KEY.Key_Return)
    given = review.decisions.answer("c3")
    assert given == Decision(Choice.VALUE, "已测压，先调分接头，10 20 3")
    assert not review.sheet.is_writing()


def wait_with_the_last(bench: HandoffBench) -> None:
    """Back and forth among the questions; the last one waits."""
    review = bench.page.receive.review
    press(here(), KEY.Key_Right, ALT)
    assert shown_clash(bench) == "c4"
    press(here(), KEY.Key_Left, ALT)
    assert shown_clash(bench) == "c3"
    press(here(), KEY.Key_Right, ALT)
    press(here(), KEY.Key_0)
    assert review.bar.text() == "还有 1 户要裁定，可先放着"
    assert review.bar.go.text() == "写入 95 项 Ctrl+S"


def take_it_in(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    """Ctrl+S writes with the answers given, and says what was done and backed up."""
    press(here(), KEY.Key_S, CTRL)
    rest(bench, qtbot)
    [(path, decisions)] = services.said("take")
    assert path == FILE
    assert decisions == {
        "c1": Decision(Choice.MINE),
        "c2": Decision(Choice.THEIRS),
        "c3": Decision(Choice.VALUE, "已测压，先调分接头，10 20 3"),
    }
    assert TAKEN in bench.changes
    assert bench.page.head.steps.step() == steps.ANSWER
    said = " ".join(words_on(bench.page.receive)).replace("\u200b", "")
    assert "000012-20261009-0942-taking.zip" in said
    assert "1 项，放在「未裁定」里" in said


def send_a_receipt(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    """The receipt is the next thing at hand; then Esc leads back to the machines."""
    page = bench.page
    assert here() is page.receive.done.receipt
    choose(bench, STICK.root / "回执.sbr")
    press(here(), KEY.Key_Return)
    rest(bench, qtbot)
    assert services.said("receipt") == [(FIELD.id, STICK.root / "回执.sbr")]
    assert page.head.steps.step() == steps.DONE
    assert page.head.stick.text() == "U 盘 交接盘 已核对，可以拔出"
    press(here(), KEY.Key_Escape)
    assert page.overview.list.hasFocus()


def test_clashes_left_open_are_settled_later(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    press(here(), KEY.Key_3, ALT)
    rest(bench, qtbot)
    review = page.clashes.review
    assert review.list.hasFocus()
    assert not review.bar.go.isEnabled()
    for key in (KEY.Key_2, KEY.Key_1):
        press(here(), key)
        press(here(), KEY.Key_Return)
    clash = review.clash()
    assert clash is not None
    assert clash.id == "k2"
    assert review.sheet.cards[Choice.MINE].title() == "合并，留本机的"
    press(here(), KEY.Key_2)
    press(here(), KEY.Key_Return)
    press(here(), KEY.Key_3)
    assert review.decisions.answer("k3") is None
    assert review.sheet.cards[Choice.MINE].title() == "算本机这份"
    press(here(), KEY.Key_S, CTRL)
    rest(bench, qtbot)
    qtbot.waitUntil(lambda: page.clashes.count() == 1)
    [(decisions,)] = services.said("settle")
    assert isinstance(decisions, dict)
    assert list(decisions) == ["c3", "k1", "k2"]
    assert SETTLED in bench.changes
    assert page.message.text() == "写入了 3 项裁定。"
    assert bench.counts[-1] == (1 + 2, False)


def test_one_number_in_two_files_leads_to_the_customers(bench: HandoffBench, qtbot: QtBot) -> None:
    page = bench.page
    page.go(head_row.CLASHES)
    rest(bench, qtbot)
    page.clashes.review.step(2)
    clash = page.clashes.review.clash()
    assert clash is not None
    for button in (page.clashes.review.sheet.join, page.clashes.review.sheet.file):
        button.setFocus()
        press(here(), KEY.Key_Return)
    assert bench.asked == [
        ("customers", ("alike", clash.customer)),
        ("customers", clash.customer),
    ]


def test_a_package_is_packed_for_the_machine_chosen(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    choose(bench, STICK.root / "林东-042.sbh")
    press(here(), KEY.Key_B, CTRL)
    rest(bench, qtbot)
    assert services.said("pack") == [(FIELD.id, STICK.root / "林东-042.sbh", False)]
    assert bench.messages.places == [str(STICK.root / "林东-给外勤笔记本 02-042.sbh")]
    assert page.message.text().endswith("已核对，可以拔出。")
    assert page.head.stick.text() == "U 盘 交接盘 已核对，可以拔出"
    qtbot.waitUntil(lambda: page.overview.rows()[1].lacks == 0)
    press(here(), KEY.Key_B, SHIFT)
    rest(bench, qtbot)
    assert services.said("pack")[1][2] is True


def test_a_machine_is_introduced_by_its_six_words(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    choose(bench, STICK.root / "外勤03-名片.sbc")
    press(here(), KEY.Key_N, CTRL)
    rest(bench, qtbot)
    assert here().objectName() == "phrase"
    assert not any(word in " ".join(words_on(page)) for word in PHRASE.split())
    write(here(), "山羊 木桥")
    assert "打了 2 个词，要 6 个" in words_on(page.introduce)
    press(here(), KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: says(page.introduce, "核对词对不上"))
    assert here().objectName() == "phrase"
    page.introduce.phrase.clear()
    write(here(), PHRASE)
    press(here(), KEY.Key_Return)
    press(here(), KEY.Key_Space)
    press(here(), KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: len(services.said("introduce")) == 2)
    rest(bench, qtbot)
    assert services.said("introduce")[-1] == (STICK.root / "外勤03-名片.sbc", PHRASE, True)
    qtbot.waitUntil(lambda: len(page.overview.rows()) == 5)
    assert page.overview.list.hasFocus()
    chosen = page.overview.list.chosen_id()
    assert chosen is not None
    assert page.overview.rows()[chosen].name == CARD.name


def test_a_backup_is_locked_with_a_phrase_typed_twice(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    press(here(), KEY.Key_U, SHIFT)
    settle()
    assert here().objectName() == "phrase"
    press(here(), KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: says(page.back_up, "请打一个口令"))
    type_text(here(), "korrekt 12")
    press(here(), KEY.Key_Return)
    type_text(here(), "korrekt 13")
    press(here(), KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: says(page.back_up, "两次打的不一样"))
    page.back_up.second.set_value("korrekt 12")
    choose(bench, STICK.root / "备份.sbh")
    press(here(), KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(services.said("back up")))
    rest(bench, qtbot)
    assert services.said("back up") == [(STICK.root / "备份.sbh", None, "korrekt 12")]
    assert page.message.text().startswith("备份写好了")
    assert page.backups.list.hasFocus()
    assert page.back_up.first.value() == ""


def test_pages_are_walked_by_digits(bench: HandoffBench, qtbot: QtBot) -> None:
    page = bench.page
    names = ((KEY.Key_2, page.receive), (KEY.Key_3, page.clashes), (KEY.Key_4, page.backups))
    for key, wanted in (*names, (KEY.Key_1, page.overview)):
        press(here(), key, ALT)
        rest(bench, qtbot)
        qtbot.waitUntil(partial(wanted.isVisible))
        assert wanted.isAncestorOf(here())
    press(here(), KEY.Key_5, ALT)
    assert page.overview.isVisible()


def test_on_an_empty_page_the_keyboard_is_on_its_button(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    clashes, services.clashes, services.kept, services.totals = services.clashes, (), (), ()
    page.clashes.refresh()
    qtbot.waitUntil(lambda: not page.clashes.asks())
    for number, button in (
        (head_row.CLASHES, page.clashes.take),
        (head_row.BACKUPS, page.backups.go),
        (head_row.COUNTY, page.county.go),
    ):
        page.go(number)
        rest(bench, qtbot)
        qtbot.waitUntil(button.hasFocus)
        ring = bench.window.findChild(FocusRing)
        assert ring is not None
        assert ring.target() is button
    press(here(), KEY.Key_3, ALT)
    choose(bench, FILE)
    press(here(), KEY.Key_Return)
    rest(bench, qtbot)
    assert services.said("inspect") == [(FILE,)]
    page.go(head_row.CLASHES)
    # What comes to be asked while the page is looked at takes the keyboard along.
    services.clashes = clashes
    page.clashes.refresh()
    qtbot.waitUntil(page.clashes.asks)
    assert page.clashes.review.list.hasFocus()
    press(here(), KEY.Key_Escape)
    assert page.overview.isVisible()


def test_every_key_of_the_menus_stands_in_the_help(bench: HandoffBench, qtbot: QtBot) -> None:
    from sbdesk import paths

    help_text = (paths.RESOURCES / "help" / "handoff.md").read_text("utf-8")
    choose(bench, FILE)
    keys = {command.key for command in bench.page.commands()}
    bench.page.begin_receive()
    rest(bench, qtbot)
    keys |= {command.key for command in bench.page.commands()}
    named = help_text.replace("Alt+1 到 Alt+5", "Alt+1 Alt+2 Alt+3 Alt+4 Alt+5")
    named = named.replace("Alt+←、Alt+→", "Alt+Left Alt+Right")
    missing = [key for key in keys if f" {key} " not in f" {named} ".replace("|", " ")]
    assert missing == []
    assert all(command.key for command in bench.page.commands())
    lines = [action.shortcut().toString() for action in bench.window.actions()]
    own = [key for key in lines if key]
    assert len(own) == len(set(own))
