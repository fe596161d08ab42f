"""从 U 盘恢复 through the window: checked and told, asked once, and only then is anything done."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.domain.people import COUNTER
from sbdesk.gui.handoff import head_row
from sbdesk.gui.handoff.words import backup_question
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle, unfit
from tests.gui.handoff.bench import STICK, HandoffBench
from tests.gui.handoff.conftest import rest
from tests.gui.handoff.stand_in import BACKUP, KEPT, StandIn
from tests.gui.keys import here, press, type_text, words_on

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
FILE = STICK.root / "备份-20261008.sbh"
LEFT = "没有恢复，什么也没有改动。"


@pytest.fixture
def chosen(bench: HandoffBench, qtbot: QtBot) -> HandoffBench:
    """A backup was chosen by key; its passphrase is asked."""
    bench.messages.path = FILE
    press(here(), KEY.Key_O, SHIFT)
    rest(bench, qtbot)
    assert bench.messages.places == [str(STICK.root)]
    assert here().objectName() == "phrase"
    return bench


def typed(bench: HandoffBench, qtbot: QtBot, phrase: str = "korrekt 12") -> None:
    type_text(here(), phrase)
    press(here(), KEY.Key_Return)
    rest(bench, qtbot)


def test_it_is_told_and_asked_once_and_restored(
    chosen: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    typed(chosen, qtbot)
    assert services.said("look") == [(FILE, "korrekt 12")]
    assert chosen.messages.asked == [backup_question(BACKUP)]
    for part in (
        "林东供电所「大厅电脑」",
        "2026-10-08 17:52 由王所长备份",
        "客户 5,012 户",
        "投诉 37 件",
    ):
        assert part in chosen.messages.asked[0]
    folder = chosen.desk.office.folder
    assert services.said("restore") == [(folder, FILE, "korrekt 12", "p1")]
    assert chosen.reopened == ["已恢复2026-10-08 17:52的备份，5012户。"]
    assert chosen.page.restore.phrase.value() == ""
    assert chosen.page.may_close()


def test_who_says_no_finds_all_as_it_was(
    chosen: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    chosen.messages.yes = False
    typed(chosen, qtbot)
    assert len(chosen.messages.asked) == 1
    assert services.said("restore") == []
    assert chosen.page.message.text() == LEFT
    assert here().objectName() == "phrase"
    chosen.messages.yes = True
    press(here(), KEY.Key_Escape)
    settle()
    assert chosen.page.backups.isVisible()


def test_a_window_that_stays_open_restores_nothing(
    chosen: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    chosen.stays_open = True
    typed(chosen, qtbot)
    assert services.said("restore") == []
    assert chosen.page.message.text() == LEFT


def test_a_wrong_passphrase_is_said_beneath_it(
    chosen: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    press(here(), KEY.Key_Return)
    settle()
    assert "请打一个口令。" in words_on(chosen.page.restore)
    services.refusal = Refused(RefusedCode.NOT_OURS, "口令不对，打不开它。")
    typed(chosen, qtbot)
    assert "口令不对，打不开它。" in words_on(chosen.page.restore)
    assert here().objectName() == "phrase"
    services.refusal = Refused(RefusedCode.DAMAGED, "「备份」已损坏。")
    typed(chosen, qtbot, "3")
    assert chosen.page.message.text() == "「备份」已损坏。"
    assert chosen.messages.asked == []
    assert services.said("restore") == []


def test_a_backup_for_this_machine_needs_no_passphrase(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.locked = False
    services.backup = replace(BACKUP, own=False, machine="外勤02", missing=3)
    bench.messages.path = FILE
    bench.page.go(head_row.BACKUPS)
    bench.page.backups.restore.click()
    rest(bench, qtbot)
    assert services.said("look") == [(FILE, None)]
    assert "不是本机做的" in bench.messages.asked[0]
    assert "缺 3 个" in bench.messages.asked[0]
    assert services.said("restore")[0][2] is None


def test_one_of_the_list_is_restored_by_key(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.locked = False
    bench.page.go(head_row.BACKUPS)
    rest(bench, qtbot)
    page = bench.page.backups
    page.list.setFocus()
    press(page.list, KEY.Key_Home)
    press(page.list, KEY.Key_Down)
    assert page.restore_chosen.isEnabled()
    press(page.list, KEY.Key_Return)
    rest(bench, qtbot)
    assert services.said("look") == [(KEPT[1].path, None)]
    assert bench.messages.asked == [backup_question(BACKUP)]
    assert services.said("restore") == [(bench.desk.office.folder, KEPT[1].path, None, "p1")]
    press(page.list, KEY.Key_End)
    assert not page.restore_chosen.isEnabled()
    press(page.list, KEY.Key_Return)
    rest(bench, qtbot)
    assert bench.page.message.text() == "这一份不完整，不能用来恢复，请选别的一份。"
    assert len(services.said("restore")) == 1


def test_who_says_no_stays_on_the_list(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.locked, bench.messages.yes = False, False
    bench.page.go(head_row.BACKUPS)
    rest(bench, qtbot)
    page = bench.page.backups
    page.list.setFocus()
    press(page.list, KEY.Key_Home)
    page.restore_chosen.click()
    rest(bench, qtbot)
    assert services.said("restore") == []
    assert bench.page.message.text() == LEFT
    assert page.isVisible()
    assert here() is page.list


def test_only_who_may_is_asked_for_a_file(bench: HandoffBench) -> None:
    person = bench.desk.person
    assert person is not None
    bench.seat(bench.desk.worked_by(replace(person, role=COUNTER)))
    bench.page.begin_restore()
    assert "恢复备份" in bench.page.message.text()
    assert bench.messages.places == []
    bench.seat(bench.desk.worked_by(person))
    bench.messages.path = None
    bench.page.begin_restore()
    assert bench.page.overview.isVisible()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_form_and_the_page_of_backups_fit(
    bench: HandoffBench, services: StandIn, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    services.kept = ()
    bench.page.go(head_row.BACKUPS)
    rest(bench, qtbot)
    assert unfit(bench.window) == []
    bench.messages.path = FILE
    bench.page.begin_restore()
    rest(bench, qtbot)
    bench.page.restore.saved.emit()
    settle()
    assert unfit(bench.window) == []
