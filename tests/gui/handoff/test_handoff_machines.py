"""The machines, who may do what with them, the stick, and the pages that are tables."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.handoff import SiteKind
from sbdesk.domain.people import Right
from sbdesk.gui.handoff import head_row
from sbdesk.gui.handoff.drives import Volume
from sbdesk.gui.handoff.stick_line import StickLine
from sbdesk.services.desk import Desk
from tests.gui.fit import settle
from tests.gui.handoff.bench import STICK, HandoffBench, open_bench
from tests.gui.handoff.conftest import read_in, rest
from tests.gui.handoff.made_up import COUNTY, FIELD, GONE, OWN, SITES
from tests.gui.handoff.stand_in import StandIn
from tests.gui.keys import here, press, words_on

CARD_FILE = STICK.root / "名片.sbc"


def test_the_first_other_machine_is_chosen_and_told(bench: HandoffBench) -> None:
    page = bench.page
    assert page.overview.list.chosen_id() == 1
    assert any("还缺 37 项" in words for words in words_on(page.overview))
    assert bench.counts[-1] == (4 + 2, False)
    assert page.overview.own() == OWN
    assert page.overview.others() == (FIELD, COUNTY)


def test_an_office_alone_is_told_what_to_do_first(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.rows = (OWN,)
    bench.page.overview.refresh()
    qtbot.waitUntil(lambda: "还没有引入别的机器" in words_on(bench.page.overview))
    assert bench.page.overview.bar.isHidden()
    bench.page.enter()
    assert bench.page.overview.isAncestorOf(here())
    bench.page.overview.begin_pack()
    assert bench.page.message.text() == "请先在清单里选一台别的机器。"
    services.rows = ()
    bench.page.overview.refresh()
    rest(bench, qtbot)
    assert bench.page.overview.own() is None


def test_for_one_that_lacks_nothing_it_is_asked_before_a_file_is(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.rows = tuple(replace(row, lacks=0) for row in services.rows)
    page = bench.page
    page.overview.refresh()
    qtbot.waitUntil(lambda: page.overview.rows()[1].lacks == 0)
    page.overview.list.choose(1)
    bench.messages.yes, bench.messages.path = False, STICK.root / "包.sbh"
    page.overview.begin_pack()
    (asked,) = bench.messages.asked
    assert "不缺什么" in asked
    assert bench.messages.places == []
    # Everything anew is wanted though nothing is missing: that other machine lost it.
    page.overview.begin_pack_all()
    rest(bench, qtbot)
    bench.messages.yes = True
    page.overview.begin_pack()
    rest(bench, qtbot)
    assert len(bench.messages.asked) == 2
    assert [everything for *_, everything in services.said("pack")] == [True, False]


@pytest.mark.parametrize(("row", "said"), [(0, "别的机器"), (3, "已停用")])
def test_nothing_is_packed_for_this_machine_or_one_that_is_gone(
    bench: HandoffBench, services: StandIn, row: int, said: str
) -> None:
    page = bench.page
    page.overview.list.choose(row)
    assert not page.overview.pack.isEnabled()
    for begin in (page.overview.begin_pack, page.overview.begin_receipt):
        begin()
        assert said in page.message.text()
    page.overview.begin_revocation()
    assert services.asked == []
    assert bench.messages.asked == []


def test_a_machine_is_stopped_after_a_question(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    bench.messages.yes = False
    page.overview.stop.click()
    assert services.said("revoke") == []
    bench.messages.yes = True
    page.overview.stop.click()
    rest(bench, qtbot)
    assert services.said("revoke") == [(FIELD.id,)]
    assert page.message.text() == "「外勤笔记本 02」已停用。"
    qtbot.waitUntil(lambda: bool(page.overview.rows()[1].revoked))
    assert page.overview.others() == (COUNTY,)


def test_the_chosen_machine_stays_chosen(bench: HandoffBench, qtbot: QtBot) -> None:
    page = bench.page
    page.overview.choose(COUNTY.id)
    bench.window.announce(Changes(frozenset({"customer"})))
    settle()
    qtbot.waitUntil(lambda: page.overview.list.chosen_id() == 2)


def test_behind_another_tab_nothing_is_read(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    bench.window.hide()
    settle()
    services.rows = (*SITES, replace(FIELD, id=b"\x08" * 16, name="外勤 05"))
    bench.page.take(Changes(frozenset({"customer"})))
    assert len(bench.page.overview.rows()) == 4
    bench.window.show()
    bench.page.enter()
    qtbot.waitUntil(lambda: len(bench.page.overview.rows()) == 5)


def test_this_machine_gets_another_name(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    press(here(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.name.isVisible()
    assert page.name.name.value() == "大厅电脑"
    page.name.name.set_value("")
    page.name.saved.emit()
    assert any("名称不能空着" in words for words in words_on(page.name))
    page.name.name.set_value("大厅二号")
    for error in (UserMistake("这个名称有人用了。"), Invalid([Problem("name", "太长了。")])):
        services.refusal = error
        page.name.saved.emit()
        rest(bench, qtbot)
        assert any(str(error) in words for words in words_on(page.name))
    services.refusal = None
    page.name.saved.emit()
    rest(bench, qtbot)
    assert services.said("rename")[-1] == ("大厅二号",)
    assert page.message.text() == "本机现在叫「大厅二号」。"
    assert page.overview.isVisible()
    assert page.overview.list.hasFocus()


def test_what_is_typed_in_a_form_is_not_dropped_unasked(bench: HandoffBench) -> None:
    page = bench.page
    page.begin_rename(OWN)
    page.name.name.textEdited.emit("二")
    bench.messages.yes = False
    page.go(head_row.BACKUPS)
    assert page.name.isVisible()
    assert not page.may_close()
    page.name.cancelled.emit()
    assert page.name.isVisible()
    bench.messages.yes = True
    page.name.cancelled.emit()
    assert page.overview.isVisible()


def test_no_card_chosen_changes_nothing(bench: HandoffBench) -> None:
    bench.page.begin_introduce()
    assert bench.page.overview.isVisible()
    bench.page.begin_receive()
    assert bench.page.receive.isVisible()


def test_a_backup_for_a_machine_needs_no_phrase(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    page.begin_backup()
    page.back_up.whom.set_value(COUNTY.id.hex())
    page.back_up.whom.edited.emit()
    assert not page.back_up.first.isEnabled()
    page.back_up.saved.emit()
    assert services.said("back up") == []
    bench.messages.path = STICK.root / "备份.sbh"
    services.refusal = UserMistake("U 盘满了。")
    page.back_up.saved.emit()
    rest(bench, qtbot)
    assert page.message.text() == "U 盘满了。"
    services.refusal = None
    page.back_up.saved.emit()
    rest(bench, qtbot)
    assert services.said("back up")[-1] == (STICK.root / "备份.sbh", COUNTY.id, None)


def test_a_phrase_the_service_refuses_is_said_beneath_it(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    page = bench.page
    page.begin_backup()
    for field in (page.back_up.first, page.back_up.second):
        field.set_value("短")
    bench.messages.path = STICK.root / "备份.sbh"
    services.refusal = UserMistake("口令至少要8个字符。")
    page.back_up.saved.emit()
    rest(bench, qtbot)
    assert any("口令至少要8个字符" in words for words in words_on(page.back_up))


def test_the_county_sees_its_stations(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    page = bench.page
    assert not page.head.bar.isTabVisible(head_row.COUNTY)
    services.rows = (replace(OWN, kind=SiteKind.COUNTY), *SITES[1:])
    page.overview.refresh()
    qtbot.waitUntil(lambda: page.head.bar.isTabVisible(head_row.COUNTY))
    press(here(), Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.county.model.rowCount() == 6)
    assert page.county.about.text() == "3 个所"
    services.totals = services.totals[:1]
    bench.window.announce(Changes(frozenset({"customer"})))
    qtbot.waitUntil(lambda: page.county.model.rowCount() == 1)
    services.totals = ()
    page.county.refresh()
    qtbot.waitUntil(lambda: "还没有收到哪个所的数据" in words_on(page.county))


def test_backups_are_listed(bench: HandoffBench, qtbot: QtBot) -> None:
    page = bench.page
    page.go(head_row.BACKUPS)
    qtbot.waitUntil(lambda: page.backups.model.rowCount() == 3)
    assert page.backups.about.text() == "3 份，2 份完好"
    page.backups.go.click()
    assert page.back_up.isVisible()


def test_without_a_backup_one_sentence_says_when_they_are_made(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    when = "每天第一次改动以前、收包以前，程序都会自动备份一次。"
    kept, services.kept = services.kept, ()
    bench.page.go(head_row.BACKUPS)
    qtbot.waitUntil(lambda: "还没有备份" in words_on(bench.page.backups))
    assert words_on(bench.page.backups).count(when) == 1
    services.kept = kept
    bench.page.backups.refresh()
    qtbot.waitUntil(lambda: "还没有备份" not in words_on(bench.page.backups))
    assert words_on(bench.page.backups).count(when) == 1


# who may


def work_as(bench: HandoffBench, role: str) -> None:
    """Somebody of another role sits down; "" is nobody."""
    person = bench.desk.person
    assert person is not None
    bench.seat(bench.desk.worked_by(replace(person, role=role) if role else None))


def test_who_may_not_is_told_who_can_before_anything_is_asked(
    bench: HandoffBench, services: StandIn
) -> None:
    page = bench.page
    work_as(bench, "查看")
    for begin in (page.begin_receive, page.begin_card, page.overview.begin_pack):
        begin()
        assert f"没有权限{Right.HAND_OFF.value}" in page.message.text()
    work_as(bench, "窗口")
    for begin in (page.begin_introduce, page.overview.begin_revocation):
        begin()
        assert "请找所长" in page.message.text()
    work_as(bench, "")
    page.overview.begin_receipt()
    assert page.message.text() == "请先在右上角选择是谁在工作。"
    assert services.asked == []
    assert bench.messages.places == []


def test_made_up_data_are_not_handed_off(
    bench: HandoffBench, services: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = bench.desk.office
    monkeypatch.setattr(office, "identity", replace(office.identity, practice=True))
    bench.page.begin_receive()
    bench.page.overview.begin_pack()
    assert bench.page.message.text() == "这里是练习数据，不能和真的数据交接。"
    assert services.asked == []


def test_a_service_that_refuses_a_name_is_heard(
    office: Desk, tmp_path: Path, qtbot: QtBot, services: StandIn
) -> None:
    def refuse(_desk: Desk, _to: bytes) -> str:
        raise UserMistake("本机还没有密钥。")

    bench = open_bench(tmp_path, services, office, naming=refuse)
    with qtbot.waitExposed(bench.window):
        bench.window.show()
    read_in(bench, qtbot)
    for begin in (bench.page.overview.begin_pack, bench.page.overview.begin_receipt):
        begin()
        assert bench.page.message.text() == "本机还没有密钥。"
        bench.page.message.hide()
    bench.close()


# the stick


def test_the_stick_is_told_and_followed(bench: HandoffBench, qtbot: QtBot) -> None:
    stick = bench.page.head.stick
    assert stick.text() == "U 盘 交接盘 剩 7.0 GB"
    assert stick.folder() == STICK.root
    bench.plug_in(STICK, replace(STICK, root=Path("/media/wang/二"), name="二"))
    assert stick.text() == "U 盘 交接盘 剩 7.0 GB（另有 1 个）"
    bench.messages.path = STICK.root / "包.sbh"
    bench.page.overview.begin_pack()
    rest(bench, qtbot)
    assert stick.text() == "U 盘 交接盘 已核对，可以拔出"
    # What is read from it next is read again when it is written: it must stay plugged in.
    bench.page.begin_receive()
    rest(bench, qtbot)
    assert "剩 7.0 GB" in stick.text()
    bench.page.go(head_row.OVERVIEW)
    bench.page.overview.begin_pack()
    rest(bench, qtbot)
    assert stick.text() == "U 盘 交接盘 已核对，可以拔出"
    bench.sticks.clear()
    stick.look()
    qtbot.waitUntil(lambda: stick.text() == "没有插 U 盘，也可以存到别的文件夹")
    assert stick.folder() is None


def test_any_folder_will_do_and_is_remembered(bench: HandoffBench, qtbot: QtBot) -> None:
    bench.sticks.clear()
    bench.page.head.stick.show_sticks(())
    bench.messages.path = Path("/srv/桌面/包.sbh")
    bench.page.overview.begin_pack()
    rest(bench, qtbot)
    assert bench.messages.places == ["林东-给外勤笔记本 02-042.sbh"]
    assert bench.settings[0].last_folder == "/srv/桌面"
    assert bench.page.head.stick.text() == "已写到「/srv/桌面」并核对"
    bench.page.overview.begin_pack()
    rest(bench, qtbot)
    assert bench.messages.places[-1] == "/srv/桌面/林东-给外勤笔记本 02-042.sbh"


def test_looking_for_sticks_never_fails(qtbot: QtBot) -> None:
    def broken() -> list[Volume]:
        raise OSError("a drive that is going away")

    stick = StickLine(broken)
    qtbot.addWidget(stick)
    stick.show_sticks((STICK,))
    stick.look()
    qtbot.waitUntil(lambda: stick.folder() is None)
    stick.shut_down()


def test_a_machine_that_is_gone_stands_last_and_pale(bench: HandoffBench) -> None:
    assert bench.page.overview.rows()[-1] == GONE
