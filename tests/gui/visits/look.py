"""Pictures for looking: `python -m tests.gui.visits.look FOLDER [PERCENT]`."""

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from sbdesk.gui.sheet import dress
from sbdesk.gui.visits.tab import VisitsPage
from tests.gui.fit import settle, unfit
from tests.gui.visits.conftest import fill
from tests.gui.visits.hall import open_hall


def wait(seconds: float = 0.6) -> None:
    """Let threads deliver."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        settle()
        time.sleep(0.02)


def main(folder: Path, percent: int) -> None:
    """Every state of the tab."""
    app = QApplication(sys.argv[:1])
    dress(app, percent)
    hall = open_hall(Path(tempfile.mkdtemp()))
    who = fill(hall)
    page = VisitsPage(hall.place)
    window = hall.show(page, "走访记录")
    window.show()
    wait()

    def take(name: str) -> None:
        wait()
        window.grab().save(str(folder / f"visits_{name}_{percent}.png"))
        sys.stdout.write(f"{name} {unfit(window)}\n")

    take("planned")
    page.list.view.choose(page.list.view.rows.ids()[3])
    page.folding.open_right()
    take("promised")
    page.folding.close_right()
    take("list")
    page.open(("new", who["long"]))
    take("log")
    form = page.side.form()
    assert form is not None
    form.form.set_values({"0.what": "换表箱"})
    form.saved.emit()
    take("problems")
    page.side.close_form()
    page.open(("plan", who["coal"]))
    take("plan")
    page.side.close_form()
    page.begin_withdrawal()
    take("withdraw")
    page.shut_down()
    hall.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
