"""The fee-and-account notice from the window: filled in, seen as a draft, issued once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.people import Right
from sbdesk.gui.customers.fee_form import FeeForm
from sbdesk.gui.parts.fields import TextArea, widget_of
from sbdesk.services.notices import register
from sbdesk.store.ids import new_id
from tests.gui.customers.counter import new_office
from tests.gui.customers.page_desk import PageDesk
from tests.gui.fit import settle, unfit
from tests.gui.keys import child, here, press, type_text, words_on

CTRL = Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


class Cashier:
    """The form over an office in which the mine owes a month."""

    def __init__(self, folder: Path) -> None:
        self.at = PageDesk(new_office(folder))
        with self.at.desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
            uow.raw.execute("UPDATE station SET phone = '0476-5550120'")
            uow.raw.execute(
                "INSERT INTO receivable (id, live, customer_id, month, amount_fen, owed_fen) "
                "VALUES (?, 1, ?, '202609', 5000, 5000)",
                (new_id(), self.at.file().id),
            )
            uow.commit("应收")
        self.form = FeeForm(self.at.place())
        self.form.resize(900, 520)
        self.issued: list[Changes] = []
        self.form.issued.connect(self.issued.append)

    def show_draft(self, qtbot: QtBot) -> None:
        """Ctrl+S and wait for the page."""
        press(here(), Qt.Key.Key_S, CTRL)
        qtbot.waitUntil(lambda: self.form.preview is not None)
        settle()


@pytest.fixture
def cashier(tmp_path: Path, shown: Callable[[QWidget], None], qtbot: QtBot) -> Iterator[Cashier]:
    """The form of the mine on screen."""
    made = Cashier(tmp_path)
    shown(made.form)
    made.form.begin(made.at.file())
    settle()
    yield made
    if made.form.preview is not None:
        made.form.preview.close()
    qtbot.waitUntil(lambda: not made.form._busy)
    settle()
    made.at.close()


def test_what_is_owed_stands_in_it(cashier: Cashier) -> None:
    assert child(cashier.form, TextArea, "fees").toPlainText() == "2026年9月电费 50.00 未交"
    assert here() is widget_of(cashier.form.form.field("pay_by"))
    assert not cashier.form.form.is_dirty()
    assert unfit(cashier.form) == []


def test_seen_as_a_draft_and_issued_from_there(cashier: Cashier, qtbot: QtBot) -> None:
    type_text(here(), "20261210")
    cashier.show_draft(qtbot)
    draft = cashier.form.preview
    assert draft is not None
    assert draft.paper().number is None
    assert not register(cashier.at.desk)
    draft.issue.click()
    qtbot.waitUntil(lambda: bool(cashier.issued))
    settle()
    assert "交费通知单" in cashier.at.messages.asked[0]
    issued = cashier.form.preview
    assert issued is not None
    assert issued.paper().number == "林供费字〔2026〕A1号"
    assert cashier.issued[0].transaction is None
    assert [line.form for line in register(cashier.at.desk)] == ["fee-notice"]


def test_not_sure_means_nothing_issued(cashier: Cashier, qtbot: QtBot) -> None:
    cashier.at.messages.answer = False
    type_text(here(), "20261210")
    cashier.show_draft(qtbot)
    assert cashier.form.preview is not None
    cashier.form.preview.issue.click()
    settle()
    assert len(cashier.at.messages.asked) == 1
    assert not register(cashier.at.desk)


def test_what_cannot_be_understood_stands_beneath_its_field(cashier: Cashier, qtbot: QtBot) -> None:
    child(cashier.form, TextArea, "fees").setPlainText("校验费")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: cashier.form.form.problem_count() == 1)
    assert any("没有看懂" in words for words in words_on(cashier.form))
    assert cashier.form.preview is None


def test_what_a_served_notice_lacks_is_told_when_issuing(cashier: Cashier, qtbot: QtBot) -> None:
    with cashier.at.desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        uow.raw.execute("UPDATE station SET phone = NULL")
        uow.commit("电话")
    cashier.show_draft(qtbot)
    assert cashier.form.preview is not None
    cashier.form.preview.issue.click()
    qtbot.waitUntil(lambda: cashier.form.form.problem_count() == 1)
    settle()
    assert any("无处可问" in words for words in words_on(cashier.form))
    assert any("哪天前交清" in words for words in words_on(cashier.form))
    assert not cashier.issued
