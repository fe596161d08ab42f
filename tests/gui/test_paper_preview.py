"""A finished paper on screen: print it, save it, issue it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.parts.paper_preview import PaperPreview, pages_of
from sbdesk.gui.parts.print_choice import PrintDialog
from sbdesk.gui.workplace import Workplace
from sbdesk.services.desk import Desk
from sbdesk.services.notices import Paper
from sbdesk.services.press import Press
from sbdesk.settings import PrinterSetting, Settings
from tests.gui.complaints.office import FakeMessages, FakePrinter
from tests.gui.keys import child, here, press, words_on

Show = Callable[[QWidget], None]


def one_page() -> bytes:
    """A small PDF of one empty page, 40 × 30 mm."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 113 85]>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    return (
        body + b"xref\n0 4\n0000000000 65535 f \n" + table
        + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    )  # fmt: skip


class Place:
    """A workplace without an office: only what a preview asks for."""

    def __init__(self, runner: JobRunner) -> None:
        self.messages, self.printer, self.settings = FakeMessages(), FakePrinter(), Settings()
        self.place = Workplace(
            desk=self._no_desk,
            jobs=runner,
            messages=self.messages,
            press=Press(),
            find=lambda _: None,
            interrupt=lambda: None,
            settings=lambda: self.settings,
            keep_settings=self._keep,
        )

    def preview(self, paper: Paper, issue: str = "", draft: str = "") -> PaperPreview:
        return PaperPreview(
            self.place,
            "complaint-reply",
            "投诉答复书",
            paper,
            issue=issue,
            draft=draft,
            printers=self.printer.printers(),
        )

    def _no_desk(self) -> Desk:
        raise AssertionError

    def _keep(self, settings: Settings) -> None:
        self.settings = settings


DRAFT = Paper(one_page(), 1, ())
ISSUED = Paper(one_page(), 1, (), "林供诉复〔2026〕A1号")


def press_print(preview: PaperPreview) -> PrintDialog:
    """Ask for the printer."""
    preview.print.click()
    return child(preview, PrintDialog)


def test_pages_are_grey_pixels_without_padding() -> None:
    width, height, grey = pages_of(Press(), DRAFT)(0, 97)
    assert len(grey) == width * height
    assert set(grey) == {255}


def test_a_draft_says_so_and_an_issued_paper_its_number(shown: Show, qtbot: QtBot) -> None:
    runner = JobRunner()
    place = Place(runner)
    draft = place.preview(DRAFT, issue="签发……", draft="草稿不登记")
    shown(draft)
    assert draft.said() == "草稿不登记"
    assert "没有编号" in words_on(draft)
    asked: list[bool] = []
    draft.issue_asked.connect(lambda: asked.append(True))
    press(here(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: asked == [True])
    issued = place.preview(ISSUED, draft="草稿不登记")
    shown(issued)
    assert "林供诉复〔2026〕A1号" in words_on(issued)
    assert issued.said() == ""
    assert not issued.issue.isVisible()
    rare = place.preview(Paper(one_page(), 1, ("𰻞",)))
    shown(rare)
    assert "U+30EDE" in rare.said()
    runner.shut_down()


def test_printing_remembers_the_printer(shown: Show, qtbot: QtBot) -> None:
    runner = JobRunner()
    place = Place(runner)
    preview = place.preview(ISSUED)
    shown(preview)
    with qtbot.waitSignal(preview.printed) as told:
        press_print(preview).print.click()
    assert told.args == ["已打印 林供诉复〔2026〕A1号"]
    assert preview.said() == "已交给打印机「大厅激光」"
    assert place.settings.printers == {"complaint-reply": PrinterSetting("大厅激光")}
    job, _ = place.printer.sent[0]
    assert (job.title, job.pages, job.copies) == ("林供诉复〔2026〕A1号", 1, 1)
    qtbot.waitUntil(preview.print.isEnabled)
    assert not preview.stop.isVisible()
    runner.shut_down()


def test_a_printer_that_refuses_is_told_in_a_sentence(shown: Show, qtbot: QtBot) -> None:
    runner = JobRunner()
    place = Place(runner)
    place.printer.broken = True
    preview = place.preview(ISSUED)
    shown(preview)
    press_print(preview).print.click()
    qtbot.waitUntil(lambda: preview.said() == "没有打印出来")
    assert isinstance(place.messages.errors[0], EnvironmentProblem)
    runner.shut_down()


def test_without_a_printer_nothing_can_be_pressed(shown: Show) -> None:
    runner = JobRunner()
    place = Place(runner)
    place.printer.names = ()
    preview = place.preview(ISSUED)
    shown(preview)
    assert not press_print(preview).print.isEnabled()
    runner.shut_down()


def test_saving_as_pdf(shown: Show, tmp_path: Path) -> None:
    runner = JobRunner()
    place = Place(runner)
    preview = place.preview(ISSUED)
    shown(preview)
    preview.save.click()
    assert preview.said() == ""
    place.messages.save_path = tmp_path / "reply.pdf"
    preview.save.click()
    assert (tmp_path / "reply.pdf").read_bytes() == ISSUED.pdf
    assert preview.said() == f"已存到 {tmp_path.name}：reply.pdf"
    place.messages.save_path = tmp_path / "nowhere" / "reply.pdf"
    preview.save.click()
    assert "写不进去" in str(place.messages.errors[0])
    runner.shut_down()


@pytest.mark.parametrize(
    ("number", "about", "offered"),
    [
        (None, "", "投诉答复书.pdf"),
        (None, "恒通砖厂", "投诉答复书-恒通砖厂.pdf"),
        ("林供诉复〔2026〕A1号", "恒通砖厂", "林供诉复〔2026〕A1号-恒通砖厂.pdf"),
        (None, "甲/乙\\丙:丁", "投诉答复书-甲_乙_丙_丁.pdf"),
        (None, "厂" * 60, f"投诉答复书-{'厂' * 40}.pdf"),
    ],
)
def test_the_name_offered_says_whose_paper_it_is(
    shown: Show, number: str | None, about: str, offered: str
) -> None:
    runner = JobRunner()
    place = Place(runner)
    preview = place.preview(Paper(one_page(), 1, (), number, about=about))
    shown(preview)
    preview.save.click()
    assert place.messages.proposed == offered
    runner.shut_down()
