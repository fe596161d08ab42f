"""The visit sheet: draft on screen, from there saved, numbered once, or refused with a sentence."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.notices.visit_sheet_content import FORM, PLACES
from sbdesk.notices.wording import load_wording
from sbdesk.paths import RESOURCES
from sbdesk.services.customers import withdraw_customer
from sbdesk.services.notices import register
from tests.gui.keys import here, press
from tests.gui.visits.conftest import Visits


def preview_of(visits: Visits, qtbot: QtBot) -> PaperPreview:
    qtbot.waitUntil(lambda: visits.page.sheets.preview is not None)
    preview = visits.page.sheets.preview
    assert preview is not None
    return preview


def test_the_draft_opens_by_key_and_can_be_kept(
    visits: Visits, qtbot: QtBot, tmp_path: Path
) -> None:
    press(here(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    preview = preview_of(visits, qtbot)
    assert preview.isVisible()
    assert preview.paper().number is None
    assert preview.paper().pages >= 1
    visits.hall.messages.path = tmp_path / "走访记录表.pdf"
    preview.save.click()
    assert (tmp_path / "走访记录表.pdf").read_bytes() == preview.paper().pdf
    assert register(visits.hall.desk) == []
    preview.reject()
    assert visits.page.sheets.preview is None


def test_the_paper_has_one_name_wherever_it_is_spoken_of(visits: Visits, qtbot: QtBot) -> None:
    title = load_wording(FORM, PLACES).title
    said: list[str] = []
    visits.page.sheets.said.connect(said.append)
    visits.page.show_sheet()
    preview = preview_of(visits, qtbot)
    assert title in preview.windowTitle()
    assert said == [f"正在排{title}……", f"{title}草稿已在预览里"]
    printing = [line.text for line in visits.page.commands() if line.menu == "打印"]
    assert printing == [f"{title}……", f"{title}编号登记……"]
    help_page = (RESOURCES / "help" / "visits.md").read_text(encoding="utf-8")
    assert f"打印{title}" in help_page


def test_numbering_registers_the_sheet_once(visits: Visits, qtbot: QtBot) -> None:
    visits.page.show_sheet()
    draft = preview_of(visits, qtbot)
    draft.issue_asked.emit()
    qtbot.waitUntil(lambda: visits.page.sheets.preview not in (None, draft))
    issued = preview_of(visits, qtbot)
    assert issued.paper().number
    assert issued.issue.isHidden()
    assert [line.number for line in register(visits.hall.desk)] == [issued.paper().number]
    assert visits.hall.changes[-1].touches("notice")
    visits.page.issue_sheet()
    qtbot.waitUntil(lambda: bool(visits.hall.messages.told))
    assert "不能再发一次" in visits.hall.messages.told[0]
    issued.reject()
    visits.page.issue_sheet()
    qtbot.waitUntil(visits.page.message.isVisible)
    assert "不能再发一次" in visits.page.message.text()


def test_a_sheet_for_a_withdrawn_customer_is_refused(visits: Visits) -> None:
    withdraw_customer(visits.hall.desk, visits.who["coal"], "重复建档")
    visits.page.show_sheet()
    assert visits.page.message.isVisible()
    assert "没有户号" in visits.page.message.text()
    assert visits.page.sheets.preview is None
