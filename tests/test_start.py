"""What a start must not wait for (DESIGN §11): checked by what has been loaded, not by a clock."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.paths import practice_folder
from sbdesk.services.customers import add_customer
from sbdesk.services.demo import DemoOffice, make_demo
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.store.driver import connect

HEAVY = (
    "sqlalchemy", "alembic", "reportlab", "pypdfium2", "openpyxl", "xlsxwriter",
    "python_calamine", "zstandard", "cryptography", "chinese_calendar",
)  # fmt: skip

_PROGRAM = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from sbdesk.app import Program

LATER = ["sbdesk.gui." + tab for tab in (
    "complaints.tab", "visits.tab", "credit.tab", "handoff.tab", "handoff.from_services")]

def loaded():
    return sorted({name.split(".")[0] for name in sys.modules})

class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and "painted" not in told:
            told["painted"] = loaded()
            told["gui"] = sorted(name for name in sys.modules if name.startswith("sbdesk.gui."))
        return False

told = {}
program = Program(Path(sys.argv[1]), Path(sys.argv[2]), None)
eye = Eye()
program.window.installEventFilter(eye)
opening = program.open_office

def opened():
    opening()
    page = program.window.page("customers")

    def shown():
        page.list.view.viewport().repaint()
        told["rows"] = [page.list.model.data(page.list.model.index(row, 0)) for row in range(3)]
        found = program._place.find(sys.argv[3])
        told["found"] = [one.row.name for one in found.customers]
        told["answered"] = loaded()
        program._settle()
        settled = program._jobs
        while settled.is_busy():
            QApplication.processEvents()
        told["settled"] = loaded()
        told["early"] = [name for name in LATER if name in sys.modules]
        limit = time.monotonic() + 30
        while not all(name in sys.modules for name in LATER) and time.monotonic() < limit:
            QApplication.processEvents()
        told["late"] = [name for name in LATER if name in sys.modules]
        told["first"] = [name for name in sys.modules if name.startswith("sbdesk.gui.first_run")]
        told["repairs"] = program.desk().office.repairs
        program.window.close()

    # Once: what looking after the file has mended lets the list be shown again meanwhile.
    page.list.shown.connect(shown, Qt.ConnectionType.SingleShotConnection)

program.open_office = opened
program.start()
code = QApplication.instance().exec()
print(json.dumps(told))
sys.stdout.flush()
os._exit(code)
"""


_FIRST = """
import json, os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLineEdit
from sbdesk.app import Program

program = Program(Path(sys.argv[1]), Path(sys.argv[2]), None)
asking = program.ask_first

def asked():
    first = asking()
    QApplication.processEvents()
    told = {"loaded": sorted({name.split(".")[0] for name in sys.modules})}
    told["fields"] = [one.objectName() for one in first.page.findChildren(QLineEdit)]
    told["bars"] = [name for name in ("top", "tab_bar", "status") if hasattr(program.window, name)]
    print(json.dumps(told))
    program.window.close()

program.ask_first = asked
program.start()
code = QApplication.instance().exec() or program.failed
sys.stdout.flush()
os._exit(code)
"""


_PRACTICE = """
import json, os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sbdesk import app
from sbdesk.gui.window_lock import window_lock

told = {"titles": [], "locked": []}

class Watched(app.Program):
    def ask_first(self, messages=None):
        first = super().ask_first(messages)
        QTimer.singleShot(0, first.page.practice_asked.emit)
        return first

    def begin(self):
        super().begin()
        told["titles"].append(self.window.windowTitle())
        told["locked"].append(str(not window_lock(self.folder).tryLock(0)))
        again = len(told["titles"]) == 1
        QTimer.singleShot(0, lambda: self.reopen(str) if again else self.window.close())

app.Program = Watched
code = app.open_window(Path(sys.argv[1]), Path(sys.argv[2]), None)
print(json.dumps(told))
sys.stdout.flush()
os._exit(code)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An office of three customers, closed."""
    desk = init_office(
        tmp_path / "office", tmp_path / "state", InitOffice("林东供电所", "LD", person="王所长")
    )
    for number, name in (("6267000000", "李玉兰"), ("6267000001", "单守明"), ("6267000002", "丙")):
        add_customer(desk, CustomerFields(customer_no=number, name=name))
    desk.office.close()
    return tmp_path


def started(root: Path, typed: str, program: str = _PROGRAM) -> dict[str, list[str]]:
    """Start the window in a process of its own; what it had loaded when, and what it showed."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(root / "office"), str(root / "state"), typed],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


def test_the_window_is_painted_before_anything_of_the_office_is_loaded(root: Path) -> None:
    told = started(root, "李玉兰")
    assert "PySide6" in told["painted"]
    assert not {"sqlcipher3", "click", "pypinyin", *HEAVY} & set(told["painted"])
    assert "sbdesk.gui.main_window" in told["gui"]
    assert not [name for name in told["gui"] if name.startswith("sbdesk.gui.parts")]
    assert told["first"] == []


@pytest.mark.parametrize(("typed", "name"), [("lyl", "李玉兰"), ("6267000001", "单守明")])
def test_the_list_and_a_search_need_none_of_the_heavy_libraries(
    root: Path, typed: str, name: str
) -> None:
    told = started(root, typed)
    assert told["rows"] == ["李玉兰", "单守明", "丙"]
    assert told["found"] == [name]
    assert "sqlcipher3" in told["answered"]
    assert not set(HEAVY) & set(told["answered"])
    assert ("pypinyin" in told["answered"]) == typed.isalpha()


def test_soon_after_the_file_has_been_looked_after(root: Path) -> None:
    raw = connect(root / "office" / "sbdesk.db")
    raw.execute("DROP TRIGGER j3_delete")
    raw.close()
    told = started(root, "丙")
    assert "sqlalchemy" in told["settled"]
    assert "1个保护触发器缺失或被改动，已修复" in told["repairs"][0]


def test_what_other_tabs_need_is_loaded_after_that(root: Path) -> None:
    told = started(root, "丙")
    assert told["early"] == []
    assert len(told["late"]) == 5


def test_a_folder_without_data_is_asked_about_with_little_loaded(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    told = started(tmp_path, "", _FIRST)
    assert told["fields"] == ["station", "code", "person", "machine"]
    assert told["bars"] == []
    assert not {"click", "pypinyin", *HEAVY} & set(told["loaded"])
    assert list((tmp_path / "office").iterdir()) == []


def test_practice_opened_first_stays_practice_when_its_window_is_opened_again(
    tmp_path: Path,
) -> None:
    """Restoring closes the window and opens it again: not on the folder that has no data."""
    request = DemoOffice(date(2026, 7, 14), customers=1)
    make_demo(practice_folder(tmp_path / "office"), tmp_path / "state", request).office.close()
    told = started(tmp_path, "", _PRACTICE)
    assert told["titles"] == ["sbdesk — 林原供电所(练习)"] * 2
    assert told["locked"] == ["True", "True"]
    assert list((tmp_path / "office").iterdir()) == []


def test_the_command_line_comes_to_the_window_with_little_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sbdesk", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert not {"PySide6", "sqlcipher3", "pypinyin", *HEAVY} & loaded
