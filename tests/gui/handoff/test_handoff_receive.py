"""Taking a file in: refused, known already, a receipt, a card, stopped, failed, no clash."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.domain.handoff import Choice, Decision, Inspection, Refused, RefusedCode
from sbdesk.gui.handoff import head_row, steps
from sbdesk.gui.handoff.tab import HandoffPage
from tests.gui.fit import settle
from tests.gui.handoff.bench import STICK, HandoffBench
from tests.gui.handoff.conftest import rest
from tests.gui.handoff.made_up import CALM, CLASHES, FACTS, FIELD, INSPECTION
from tests.gui.handoff.stand_in import StandIn, Taken
from tests.gui.keys import here, press, words_on

FILE = STICK.root / "一.sbh"
GAP = "中间缺第 40 包：请让对方把第 40 包也带来。"


def receive(bench: HandoffBench, qtbot: QtBot, path: Path = FILE) -> HandoffPage:
    """Choose this file and wait for what comes of it."""
    bench.messages.path = path
    bench.page.begin_receive()
    rest(bench, qtbot)
    return bench.page


@pytest.mark.parametrize("raised", [False, True])
def test_a_refused_file_says_why_and_offers_another(
    bench: HandoffBench, services: StandIn, qtbot: QtBot, raised: bool
) -> None:
    services.found = Inspection(FACTS, ((RefusedCode.GAP, GAP),))
    if raised:
        services.refusal = Refused(RefusedCode.GAP, GAP)
    page = receive(bench, qtbot)
    said = words_on(page.receive)
    assert GAP in said
    assert "什么也没有写入，本机的数据没有改动。" in said
    assert here() is page.receive.refusal.other
    assert page.head.steps.step() == steps.CHOOSE
    assert page.receive.commands() == []
    page.receive.write()
    assert services.said("take") == []
    services.refusal, services.found = None, INSPECTION
    press(here(), Qt.Key.Key_Return)
    rest(bench, qtbot)
    assert page.receive.is_reviewing()


@pytest.mark.parametrize("kind", ["package", "receipt", "card"])
def test_a_second_wrong_file_takes_the_place_of_the_first(
    bench: HandoffBench, services: StandIn, qtbot: QtBot, kind: str
) -> None:
    services.refusal = Refused(RefusedCode.NOT_OURS, "第一个不是给本机的。")
    page = receive(bench, qtbot)
    services.kind = kind
    services.refusal = Refused(RefusedCode.UNSIGNED, "第二个的签名对不上。")
    receive(bench, qtbot, STICK.root / "二.sbr")
    said = words_on(page.receive)
    assert "第二个的签名对不上。" in said
    assert "二.sbr" in said
    assert not page.message.isVisible()
    assert not {"第一个不是给本机的。", "一.sbh"} & set(said)
    services.refusal = EnvironmentProblem("U 盘读不出来，可能拔早了。请插好再试。")
    receive(bench, qtbot, STICK.root / "三.sbh")
    assert page.message.text() == "U 盘读不出来，可能拔早了。请插好再试。"
    assert not {"第二个的签名对不上。", "二.sbr"} & set(words_on(page.receive))
    assert here() is page.receive.pick


def test_what_is_known_already_only_wants_its_receipt(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.found = replace(CALM, new=0, files=0, created=0, updated=0)
    page = receive(bench, qtbot)
    assert "这一包的内容本机都有了，不用再写入。" in words_on(page.receive)
    assert page.head.steps.step() == steps.ANSWER
    bench.messages.path = STICK.root / "回执"
    page.receive.answer()
    qtbot.waitUntil(lambda: bool(services.said("receipt")))
    rest(bench, qtbot)
    assert services.said("take") == [(FILE, {})]
    assert services.said("receipt") == [(FIELD.id, STICK.root / "回执.sbr")]
    assert page.receive.done.receipt.text() == "再写一次回执 Ctrl+R"
    assert bench.messages.places[-1].endswith("林东-给外勤笔记本 02-回执-041.sbr")


def test_a_package_without_clashes_is_written_at_once(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.found = CALM
    page = receive(bench, qtbot)
    assert page.head.steps.step() == steps.WRITE
    review = page.receive.review
    assert review.bar.text() == "没有等着裁定的"
    assert review.bar.aside.isHidden()
    assert review.clash() is None
    assert review.head.texts()[:2] == ("中顺煤业有限公司", "6267 0007 0000 0")
    review.step(1)
    review.pick(Choice.MINE)
    review.put_aside()
    review.write_own()
    review.go_on()
    assert here() is review.bar.go
    press(here(), Qt.Key.Key_Return)
    rest(bench, qtbot)
    assert services.said("take") == [(FILE, {})]


def test_actions_without_a_record_of_their_own_are_counted_as_such(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.found = replace(CALM, new=7, created=0, updated=0, changes=())
    page = receive(bench, qtbot)
    assert page.receive.review.bar.go.text() == "写入 7 项操作 Ctrl+S"
    assert page.receive.review.bar.go.isEnabled()


def test_what_becomes_of_each_field_is_seen_before_writing(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.found = CALM
    review = receive(bench, qtbot).receive.review
    assert not review.table.isVisible()
    press(here(), Qt.Key.Key_End)
    while review.list.chosen_id() and "德顺饭店" not in words_on(review):
        press(here(), Qt.Key.Key_Up)
    assert review.table.isVisible()
    told = [review.table.model.cell(0, column).text for column in range(4)]
    assert told == ["联系电话", "138****2716", "139****0021", "139****0021"]
    assert review.list.hasFocus()


def test_a_receipt_is_recognised_and_taken(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.kind = "receipt"
    page = receive(bench, qtbot)
    assert services.said("take receipt") == [(FILE,)]
    assert page.message.text().startswith("已收到「外勤笔记本 02」的回执")
    assert page.overview.isVisible()
    assert page.overview.list.hasFocus()
    assert bench.changes[-1].kinds == {"handoff"}


def test_a_card_leads_to_introducing(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    services.kind = "card"
    page = receive(bench, qtbot)
    assert page.introduce.isVisible()
    assert here().objectName() == "phrase"
    press(here(), Qt.Key.Key_Escape)
    assert page.overview.isVisible()


def test_a_file_that_cannot_be_read_says_so(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.refusal = EnvironmentProblem("U 盘读不出来，可能拔早了。请插好再试。")
    page = receive(bench, qtbot)
    assert page.message.text() == "U 盘读不出来，可能拔早了。请插好再试。"
    assert page.head.steps.step() == steps.CHOOSE
    services.refusal = ValueError("a bug")
    receive(bench, qtbot)
    assert [type(error) for error in bench.messages.errors] == [ValueError]


def test_a_failed_writing_keeps_the_answers(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = receive(bench, qtbot)
    page.receive.review.pick(Choice.THEIRS)
    services.refusal = UserMistake("磁盘满了，什么也没有写入。")
    page.receive.write()
    rest(bench, qtbot)
    assert page.message.text() == "磁盘满了，什么也没有写入。"
    assert page.head.steps.step() == steps.SETTLE
    assert page.receive.review.decisions.given() == {"c1": Decision(Choice.THEIRS)}
    services.refusal = None
    page.receive.write()
    rest(bench, qtbot)
    assert page.head.steps.step() == steps.ANSWER


@pytest.fixture
def gate(services: StandIn) -> Iterator[Event]:
    """Long work waits until this is set."""
    services.gate = Event()
    yield services.gate
    services.gate.set()


def test_a_dry_run_can_be_stopped(
    bench: HandoffBench, gate: Event, qtbot: QtBot, services: StandIn
) -> None:
    bench.messages.path = FILE
    bench.page.begin_receive()
    page = bench.page
    assert page.head.steps.step() == steps.TRY
    assert here() is page.stack.progress.cancel
    assert not page.may_close()
    page.go(head_row.CLASHES)
    page.begin_receive()
    assert page.receive.step() == steps.TRY
    qtbot.waitUntil(lambda: bool(services.said("inspect")))
    page.stack.stop()
    gate.set()
    rest(bench, qtbot)
    assert page.message.text() == "已取消，什么也没有改动。"
    assert page.head.steps.step() == steps.CHOOSE
    assert here() is page.receive.pick


def test_writing_can_be_stopped_and_begun_again(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = receive(bench, qtbot)
    page.receive.review.pick(Choice.MINE)
    services.gate = Event()
    page.receive.write()
    assert page.head.steps.step() == steps.WRITE
    page.stack.stop()
    services.gate.set()
    rest(bench, qtbot)
    assert page.head.steps.step() == steps.SETTLE
    assert page.receive.review.decisions.given() == {"c1": Decision(Choice.MINE)}
    assert page.receive.review.bar.go.isEnabled()


def test_what_is_chosen_waits_until_it_is_written(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.found = replace(INSPECTION, clashes=CLASHES[:1])
    review = receive(bench, qtbot).receive.review
    assert review.bar.text() == "还有 1 户要裁定，可先放着"
    review.pick(Choice.MINE)
    assert review.bar.text() == "已选 1 项，还没写入"


def test_answers_are_not_dropped_unasked(bench: HandoffBench, qtbot: QtBot) -> None:
    page = receive(bench, qtbot)
    page.receive.review.pick(Choice.MINE)
    bench.messages.yes = False
    page.leave()
    assert page.receive.isVisible()
    assert not page.may_close()
    page.receive.choose()
    assert len(bench.messages.asked) == 3
    # Another page may be looked at: the answers wait.
    page.go(head_row.OVERVIEW)
    page.go(head_row.RECEIVE)
    assert page.receive.review.decisions.given() == {"c1": Decision(Choice.MINE)}
    assert page.head.steps.step() == steps.SETTLE
    bench.messages.yes = True
    assert page.may_close()


def test_esc_closes_what_is_open_first(bench: HandoffBench, qtbot: QtBot) -> None:
    page = receive(bench, qtbot)
    page.receive.review.write_own()
    settle()
    assert page.receive.review.sheet.is_writing()
    press(here(), Qt.Key.Key_Escape)
    assert not page.receive.review.sheet.is_writing()
    assert page.receive.isVisible()
    press(here(), Qt.Key.Key_Escape)
    assert page.overview.isVisible()


def test_another_value_starts_from_ours_and_may_be_taken_back(
    bench: HandoffBench, qtbot: QtBot
) -> None:
    page = receive(bench, qtbot)
    review = page.receive.review
    review.write_own()
    assert review.sheet.own.field.value() == CLASHES[0].mine.value
    review.sheet.own.use.click()
    assert review.decisions.answer("c1") == Decision(Choice.VALUE, CLASHES[0].mine.value)
    assert any("另写的：" in words for words in words_on(review.sheet))
    review.pick(Choice.ORIGINAL)
    assert review.decisions.answer("c1") == Decision(Choice.ORIGINAL)
    assert not any("另写的：" in words for words in words_on(review.sheet))


def test_the_list_can_be_narrowed(bench: HandoffBench, qtbot: QtBot) -> None:
    page = receive(bench, qtbot)
    review = page.receive.review
    review.only.set_value("new")
    review.only.edited.emit()
    assert review.list.rows.rowCount() == 7
    assert review.head.texts()[0] == "中顺煤业有限公司"
    # A question asked for from elsewhere widens the list again.
    review.step(1)
    assert review.only.value() == ""
    shown = review.clash()
    assert shown is not None
    assert shown.id == "c1"


def test_clashes_left_open_are_a_button_away(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = receive(bench, qtbot)
    services.taken = Taken(set_aside=("人员 2 条没有收。",), remarks=("少 1 个附件。",))
    page.receive.write()
    rest(bench, qtbot)
    said = "".join(words_on(page.receive))
    assert "人员 2 条没有收。" in said
    assert "少 1 个附件。" in said
    page.receive.done.clashes.click()
    rest(bench, qtbot)
    assert page.clashes.isVisible()


def test_a_sender_that_is_gone_cannot_be_answered_from_here(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = receive(bench, qtbot)
    services.taken = Taken(site=b"\x77" * 16)
    page.receive.write()
    rest(bench, qtbot)
    page.receive.answer()
    assert "写不了回执" in page.message.text()
    page.receive.done.back.click()
    assert page.overview.isVisible()
    assert page.receive.step() == steps.CHOOSE


def test_a_file_named_by_another_part_of_the_window_is_looked_into(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    bench.page.open(FILE)
    rest(bench, qtbot)
    assert services.said("inspect") == [(FILE,)]
    bench.page.open("clashes")
    rest(bench, qtbot)
    assert bench.page.clashes.isVisible()
    bench.page.open(7)
    assert bench.page.clashes.isVisible()
