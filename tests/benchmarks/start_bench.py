"""Starting: the first paint, and the first tab filled with the search answering."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.figures import Figure, in_turn
from tests.benchmarks.offices import invented_office

_EMPTY = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return False
def done():
    {after}
    print(time.time(), flush=True)
    import os; os._exit(0)
app = QApplication([])
window = QMainWindow()
window.resize(1366, 690)
eye = Eye()
window.installEventFilter(eye)
window.show()
app.exec()
"""
_OURS = """
import sys, time, os
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from sbdesk.app import Program
from sbdesk.gui.application import application
folder, state, until = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
app = application()
program = Program(folder, state, None)
def say():
    # Not getrusage: its peak is inherited across exec, so it would be that of the bench itself.
    status = Path('/proc/self/status')
    lines = status.read_text().splitlines() if status.exists() else []
    peak = [line.split()[1] for line in lines if line.startswith('VmHWM')]
    print(time.time(), *peak, flush=True)
    os._exit(0)
class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and until == 'paint':
            QTimer.singleShot(0, say)
        return False
program.start()
eye = Eye()
program.window.installEventFilter(eye)
if until == 'filled':
    from sbdesk.gui.parts.list_view import ListView
    def look():
        page = program.window.page('customers')
        lists = page.findChildren(ListView) if page else []
        if any(one.isVisible() and one.model().rowCount() > 1000 for one in lists):
            app.processEvents()
            found = program._place.find('lzm')
            if found is not None:
                say()
    timer = QTimer(); timer.timeout.connect(look); timer.start(1)
app.exec()
"""


def _run(program: str, *arguments: str) -> tuple[float, float]:
    """Seconds from the start of the process to its word; its peak memory in MB, else 0."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # An installed program has its bytecode; here the run that is not counted leaves it behind.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.time()
    said = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    ).stdout.split()
    return float(said[0]) - began, float(said[1]) / 1024 if len(said) > 1 else 0.0


def start(root: Path, customers: int, runs: int) -> list[Figure]:
    """Both starts on an office of `customers`."""
    desk = invented_office(root, customers)
    folder, state = str(desk.office.folder), str(root / "state")
    desk.office.close()
    memory: list[float] = []

    def ours(until: str) -> float:
        took, used = _run(_OURS, folder, state, until)
        memory.append(used)
        return took

    ours("filled")
    empty, loaded = _EMPTY.format(after="pass"), _EMPTY.format(after="import sqlalchemy.orm")
    paint, window = in_turn(runs, lambda: ours("paint"), lambda: _run(empty)[0])
    memory.clear()
    filled, floor = in_turn(runs, lambda: ours("filled"), lambda: _run(loaded)[0])
    return [
        Figure("start.paint", paint, "s", 1.5, window),
        Figure(f"start.filled.{customers}", filled, "s", 1.5, floor),
        Figure(f"start.memory.{customers}", max(memory), "MB", 200),
    ]
