"""Machines get to know each other: cards written and read, words typed, the right to give."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import WrittenCard
from tests.gui.handoff.bench import STICK, HandoffBench
from tests.gui.handoff.conftest import rest
from tests.gui.handoff.made_up import CARD, COUNTY_CARD, PHRASE
from tests.gui.handoff.stand_in import StandIn
from tests.gui.keys import here, press, words_on

CARD_FILE = STICK.root / "名片.sbc"


def test_the_card_is_written_and_its_words_are_read_out(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    page.begin_card()
    assert here() is page.card.go
    assert page.card.phrase.text() == ""
    bench.messages.path = None
    page.card.write()
    assert services.said("card") == []
    bench.messages.path = STICK.root / "大厅"
    press(here(), Qt.Key.Key_Return)
    rest(bench, qtbot)
    assert services.said("card") == [(STICK.root / "大厅.sbc",)]
    assert page.card.phrase.text().split() == PHRASE.split()
    assert bench.messages.places[-1] == str(STICK.root / "大厅电脑-名片.sbc")
    press(here(), Qt.Key.Key_Escape)
    assert page.overview.isVisible()


def test_the_words_of_the_last_card_are_shown_again(bench: HandoffBench, services: StandIn) -> None:
    page = bench.page
    services.last_card = WrittenCard(PHRASE, "2026-10-08 17:52", current=True)
    page.begin_card()
    assert page.card.phrase.text().split() == PHRASE.split()
    assert any("2026-10-08 17:52" in words and "念给对方" in words for words in words_on(page.card))
    services.last_card = replace(services.last_card, current=False)
    page.begin_card()
    assert page.card.phrase.text().split() == PHRASE.split()
    assert any("名称后来改过" in words for words in words_on(page.card))
    services.last_card = None
    page.begin_card()
    assert page.card.phrase.text() == ""


def test_the_county_may_always_give(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    services.card = COUNTY_CARD
    bench.messages.path = CARD_FILE
    page = bench.page
    page.begin_introduce()
    rest(bench, qtbot)
    assert page.introduce.gives.value()
    assert not page.introduce.gives.isEnabled()
    said = " ".join(words_on(page.introduce))
    assert "县公司的机器一定可以下发" in said
    assert "已经引入过" in said
    page.introduce.saved.emit()
    assert any("请让对方念出六个词" in words for words in words_on(page.introduce))
    page.introduce.phrase.set_value(PHRASE)
    page.introduce.saved.emit()
    rest(bench, qtbot)
    assert services.said("introduce") == [(CARD_FILE, PHRASE, True)]


def test_the_card_of_this_machine_is_told_apart(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.card = replace(COUNTY_CARD, own=True, refused="这是本机自己的名片，不用引入。")
    bench.messages.path = CARD_FILE
    bench.page.begin_introduce()
    rest(bench, qtbot)
    assert "本机自己的名片" in bench.page.message.text()
    assert bench.page.overview.isVisible()


def test_a_card_that_no_words_could_help_is_refused_before_they_are_typed(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.card = replace(CARD, refused="「外勤」是柳河供电所的机器，没有引入。")
    services.kind = "card"
    bench.messages.path = CARD_FILE
    bench.page.begin_introduce()
    rest(bench, qtbot)
    assert bench.page.message.text() == services.card.refused
    assert bench.page.overview.isVisible()
    bench.page.begin_receive()
    rest(bench, qtbot)
    assert bench.page.message.text() == services.card.refused
    assert not bench.page.is_built("introduce")


def test_what_no_words_can_mend_marks_no_field(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    bench.messages.path = CARD_FILE
    bench.page.begin_introduce()
    rest(bench, qtbot)
    form = bench.page.introduce
    form.phrase.set_value("错 了 的 六 个 词")
    form.saved.emit()
    rest(bench, qtbot)
    assert form.form.problem_count() == 1
    services.refusal = UserMistake("「外勤」的名片不在了，可能 U 盘拔掉了。")
    form.phrase.set_value(PHRASE)
    form.saved.emit()
    rest(bench, qtbot)
    assert form.form.problem_count() == 0
    assert not any("处要改" in words for words in words_on(form))
    assert bench.page.message.text() == str(services.refusal)


def test_introducing_again_keeps_what_a_machine_may_give(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.card = replace(CARD, known=True, gives=True)
    bench.messages.path = CARD_FILE
    bench.page.begin_introduce()
    rest(bench, qtbot)
    assert bench.page.introduce.gives.value()
    bench.page.introduce.phrase.set_value(PHRASE)
    bench.page.introduce.saved.emit()
    rest(bench, qtbot)
    assert services.said("introduce") == [(CARD_FILE, PHRASE, True)]
    assert bench.page.message.text().startswith("已重新引入")


def test_a_machine_new_here_is_to_meet_this_one_too(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.card = CARD
    bench.messages.path = CARD_FILE
    page = bench.page
    page.begin_introduce()
    rest(bench, qtbot)
    page.introduce.phrase.set_value(PHRASE)
    page.introduce.saved.emit()
    rest(bench, qtbot)
    assert "那边也要引入本机" in page.message.text()
    page.introduce.own_card_asked.emit()
    assert page.card.isVisible()
    assert not page.message.isVisible()


def test_a_bug_while_introducing_is_told(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    bench.messages.path = CARD_FILE
    bench.page.begin_introduce()
    rest(bench, qtbot)
    services.refusal = ValueError("a bug")
    bench.page.introduce.phrase.set_value(PHRASE)
    bench.page.introduce.saved.emit()
    rest(bench, qtbot)
    assert len(bench.messages.errors) == 1
