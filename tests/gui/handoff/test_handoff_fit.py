"""Nothing is cut at 1366 × 690, letters 100 % and 150 %, with the longest names and texts."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.handoff import Choice, Inspection, RefusedCode, SiteKind
from sbdesk.gui.handoff import head_row
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle, unfit
from tests.gui.handoff.bench import STICK, HandoffBench
from tests.gui.handoff.conftest import rest
from tests.gui.handoff.made_up import CARD, COUNTY_CARD, FACTS, LONG, OWN, SITES, ugly
from tests.gui.handoff.stand_in import StandIn, Taken
from tests.gui.keys import child, here, press

both = pytest.mark.parametrize("percent", [100, 150])
FILE = STICK.root / f"{LONG}-041.sbh"
LONG_REFUSAL = (
    f"这一包是给「{LONG}」的，不是给本机的。请让对方重新给本机打包，或者送到那台机器上收。"
)


def no_cut(bench: HandoffBench) -> list[str]:
    settle()
    return unfit(bench.window)


def wholly_seen(widget: QWidget) -> bool:
    """Whether nothing hides a part of it."""
    return widget.visibleRegion().boundingRect() == widget.rect()


@pytest.fixture
def received(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> HandoffBench:
    """A package of 500 customers is in review."""
    services.found = ugly()
    bench.messages.path = FILE
    bench.page.begin_receive()
    rest(bench, qtbot)
    return bench


@both
def test_every_question_of_a_large_package_fits(
    received: HandoffBench, qapp: QApplication, percent: int
) -> None:
    dress(qapp, percent)
    review = received.page.receive.review
    assert no_cut(received) == []
    for clash in review.decisions.clashes:
        review.show_clash(clash)
        assert no_cut(received) == []
        review.write_own()
        assert no_cut(received) == []
        review.pick(Choice.MINE)
        assert no_cut(received) == []
    review.leave()
    for at in (7, 200, len(review.list.rows.ids()) - 3, len(review.list.rows.ids()) - 1):
        review.list.choose(review.list.rows.ids()[at])
        assert no_cut(received) == []
    assert review.bar.mapTo(received.window, review.bar.rect().bottomLeft()).y() < 690


@both
def test_refusals_and_outcomes_fit(
    bench: HandoffBench, services: StandIn, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    bench.messages.path = FILE
    page = bench.page
    page.go(head_row.RECEIVE)
    assert no_cut(bench) == []
    facts = replace(FACTS, sender=LONG[:20], receiver=LONG[4:24], made_by=LONG)
    for given in (facts, None):
        services.found = Inspection(given, ((RefusedCode.NOT_OURS, LONG_REFUSAL),))
        page.begin_receive()
        rest(bench, qtbot)
        assert no_cut(bench) == []
    services.found = replace(ugly(3), facts=facts)
    services.taken = Taken(
        known=12, sentence=LONG_REFUSAL, backup="b" * 60, set_aside=(LONG_REFUSAL,) * 3,
        remarks=(LONG_REFUSAL,) * 3,
    )  # fmt: skip
    page.begin_receive()
    rest(bench, qtbot)
    page.receive.write()
    rest(bench, qtbot)
    assert no_cut(bench) == []
    page.receive.answer()
    rest(bench, qtbot)
    assert no_cut(bench) == []


@both
def test_machines_clashes_and_tables_fit(
    bench: HandoffBench, services: StandIn, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    county = replace(OWN, name=LONG[:20], kind=SiteKind.COUNTY)
    services.rows = (county, *(replace(row, name=LONG[:20], station=LONG) for row in SITES[1:]))
    page = bench.page
    page.overview.refresh()
    qtbot.waitUntil(lambda: page.head.bar.isTabVisible(head_row.COUNTY))
    for row in range(4):
        page.overview.list.choose(row)
        assert no_cut(bench) == []
    bench.messages.path = FILE
    page.overview.choose(SITES[1].id)
    page.overview.begin_pack()
    rest(bench, qtbot)
    assert no_cut(bench) == []
    for number in (head_row.CLASHES, head_row.BACKUPS, head_row.COUNTY):
        page.go(number)
        rest(bench, qtbot)
        settle()
        assert no_cut(bench) == []
    for clash in page.clashes.review.decisions.clashes:
        page.go(head_row.CLASHES)
        page.clashes.review.show_clash(clash)
        assert no_cut(bench) == []


@both
def test_forms_fit_with_their_problems(
    bench: HandoffBench, services: StandIn, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    page = bench.page
    bench.messages.path = FILE
    for card in (replace(CARD, name=LONG[:20], station=LONG), COUNTY_CARD):
        services.card = card
        page.begin_introduce()
        rest(bench, qtbot)
        assert no_cut(bench) == []
        page.introduce.phrase.set_value("山羊")
        page.introduce.saved.emit()
        rest(bench, qtbot)
        assert no_cut(bench) == []
    page.begin_card()
    assert no_cut(bench) == []
    page.card.write()
    rest(bench, qtbot)
    assert no_cut(bench) == []
    page.begin_backup()
    page.back_up.saved.emit()
    assert no_cut(bench) == []
    page.begin_rename(OWN)
    page.name.name.set_value("")
    page.name.saved.emit()
    assert no_cut(bench) == []


@both
def test_all_of_the_backup_form_is_in_sight(
    bench: HandoffBench, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    bench.page.begin_backup()
    settle()
    form = bench.page.back_up
    for field in (form.whom, form.first, form.second, form.save):
        assert wholly_seen(field)
    form.saved.emit()
    assert no_cut(bench) == []
    assert wholly_seen(form.second)


def test_in_the_largest_letters_the_view_follows_the_keyboard(
    bench: HandoffBench, qapp: QApplication
) -> None:
    dress(qapp, 200)
    bench.page.begin_backup()
    settle()
    form = bench.page.back_up
    assert wholly_seen(form.first)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab, Qt.Key.Key_Tab):
        press(here(), key)
        settle()
        assert wholly_seen(here())
    assert no_cut(bench) == []


@both
def test_progress_and_an_office_alone_fit(
    bench: HandoffBench, services: StandIn, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    page = bench.page
    page.stack.progress.begin(f"正在给「{LONG}」打包", "取消后 U 盘上原来的文件不变")
    page.stack.setCurrentIndex(0)
    assert no_cut(bench) == []
    page.stand(page.overview)
    services.rows = (OWN,)
    page.overview.refresh()
    qtbot.waitUntil(page.overview.bar.isHidden)
    assert no_cut(bench) == []


def test_a_narrow_window_shows_list_or_question(
    received: HandoffBench, qapp: QApplication, qtbot: QtBot
) -> None:
    dress(qapp, 150)
    settle()
    review = received.page.receive.review
    qtbot.waitUntil(review.folding.is_narrow)
    assert review.list.isVisible()
    assert not review.sheet.isVisible()
    assert received.page.receive.head.slot.indexOf(review.only) == 0
    review.list.setFocus()
    press(here(), Qt.Key.Key_Return)
    settle()
    assert review.sheet.isVisible()
    assert not received.page.receive.head.isVisible()
    press(here(), Qt.Key.Key_Escape)
    settle()
    assert review.list.isVisible()
    assert received.page.receive.head.isVisible()
    # A digit in the list answers the customer chosen, and shows the question.
    press(here(), Qt.Key.Key_2)
    settle()
    assert review.sheet.isVisible()
    assert review.bar.isVisible()
    dress(qapp, 100)
    qtbot.waitUntil(lambda: not review.folding.is_narrow())
    settle()
    assert review.list.isVisible()
    assert review.only.isVisible()
    assert received.page.receive.head.package.isVisible()
    assert unfit(received.window) == []


@pytest.mark.parametrize("percent", [125, 200])
def test_other_letters_fit_too(received: HandoffBench, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    review = received.page.receive.review
    assert no_cut(received) == []
    review.step(1)
    assert no_cut(received) == []
    received.page.go(head_row.OVERVIEW)
    assert no_cut(received) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_stick_is_told_in_words_that_have_room(
    bench: HandoffBench, qapp: QApplication, percent: int
) -> None:
    dress(qapp, percent)
    long = replace(STICK, name="KINGSTON DataTraveler 林东供电所")
    bench.plug_in(long)
    settle()
    line = bench.page.head.stick
    # The names of the pages leave room for all of it.
    assert line.seen() == line.text() == "U 盘 KINGSTON DataTraveler 林东供电所 剩 7.0 GB"
    bench.page.go(head_row.RECEIVE)
    settle()
    assert line.seen() in (line.text(), f"{long.called} 剩 7.0 GB", "剩 7.0 GB")
    assert no_cut(bench) == []
    bench.plug_in()
    line.show_written(STICK.root / "包.sbh")
    settle()
    assert line.seen() in ("U 盘 交接盘 已核对，可以拔出", "交接盘 可以拔出", "可以拔出")
    bench.window.resize(900, 690)
    settle()
    assert line.seen().endswith("可以拔出")
    words = child(line, ElidedLabel)
    assert words.toolTip() == ("" if line.seen() == line.text() else line.text())
    bench.sticks.clear()
    line.show_sticks(())
    line.forget_written()
    settle()
    assert line.seen().startswith("没有插 U 盘")
