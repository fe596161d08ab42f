"""Pictures for looking: `python -m tests.gui.credit.look FOLDER [PERCENT]`."""

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QScrollArea

from sbdesk.gui.credit.tab import CreditPage
from sbdesk.gui.sheet import dress
from tests.gui.credit.conftest import fill
from tests.gui.fit import unfit
from tests.gui.visits.hall import open_hall
from tests.gui.visits.look import wait


def main(folder: Path, percent: int) -> None:
    """Every state of the tab."""
    app = QApplication(sys.argv[:1])
    dress(app, percent)
    hall = open_hall(Path(tempfile.mkdtemp()))
    who = fill(hall)
    page = CreditPage(hall.place)
    window = hall.show(page, "信用评价")
    window.show()
    wait()

    def take(name: str) -> None:
        wait()
        window.grab().save(str(folder / f"credit_{name}_{percent}.png"))
        sys.stdout.write(f"{name} {unfit(window)}\n")

    take("list")
    for name, customer in who.items():
        page.open(hall.pk(customer))
        take(name)
    page.open(hall.pk(who["bad"]))
    wait()
    areas: list[QScrollArea] = list(page.view.findChildren(QScrollArea))
    for area in areas:
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    take("bottom")
    page.open(hall.pk(who["coal"]))
    wait()
    for box in page.view.what_if.boxes()[:2]:
        box.click()
    take("what_if")
    page.begin_event()
    form = page.side.form()
    assert form is not None
    form.form.set_values({"rule": "late_payment", "quantity": "14"})
    form.form.edited.emit("rule")
    take("event")
    form.saved.emit()
    take("problems")
    page.shut_down()
    hall.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
