"""Pictures for looking: `python -m tests.gui.handoff.look FOLDER [PERCENT]`."""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from sbdesk.domain.handoff import Choice, Inspection, RefusedCode, SiteKind
from sbdesk.gui.handoff import head_row
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle, unfit
from tests.gui.handoff.bench import HandoffBench, open_bench
from tests.gui.handoff.made_up import CALM, CARD, COUNTY_CARD, FACTS, OWN, SITES, ugly

_FILE = Path("/media/wang/交接盘/林东-外勤02-041.sbh")


def wait(seconds: float = 0.5) -> None:
    """Let threads deliver."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        settle()
        time.sleep(0.02)


def main(folder: Path, percent: int) -> None:
    """Every state of the tab."""
    app = QApplication(sys.argv[:1])
    dress(app, percent)
    bench = open_bench(Path(tempfile.mkdtemp()))
    page = bench.page
    bench.window.show()
    bench.plug_in()
    wait()

    def take(name: str) -> None:
        wait()
        bench.window.grab().save(str(folder / f"handoff_{name}_{percent}.png"))
        sys.stdout.write(f"{name} {unfit(bench.window)}\n")

    take("overview")
    bench.messages.path = _FILE
    page.overview.begin_pack()
    take("packed")
    _receive(bench, take)
    _others(bench, take)
    bench.close()


def _receive(bench: HandoffBench, take: "object") -> None:
    assert callable(take)
    page = bench.page
    page.go(head_row.RECEIVE)
    take("start")
    page.begin_receive()
    wait()
    review = page.receive.review
    review.pick(Choice.MINE)
    review.step(1)
    review.pick(Choice.THEIRS)
    review.step(1)
    review.pick(Choice.THEIRS)
    take("review")
    review.write_own()
    take("own")
    review.leave()
    review.leave()
    take("review_list")
    page.receive.write()
    take("taken")
    bench.services.found = ugly()
    page.begin_receive()
    take("ugly_list")
    for number in (4, 5, 6, 7, 8):
        review.show_clash(review.decisions.clashes[number])
        if review.folding.is_narrow():
            review.folding.open_right()
        take(f"ugly_{number}")
    review.leave()
    review.list.choose(10)
    take("ugly_plain")
    bench.services.found = Inspection(
        FACTS,
        ((RefusedCode.GAP, "中间缺第 40 包：请让对方把第 40 包也带来，先收它，再收这一包。"),),
    )
    page.begin_receive()
    take("refused")
    bench.services.found = replace(CALM, new=0, files=0)
    page.begin_receive()
    take("known")


def _others(bench: HandoffBench, take: "object") -> None:
    assert callable(take)
    page, services = bench.page, bench.services
    page.go(head_row.CLASHES)
    take("clashes")
    page.clashes.review.step(2)
    page.clashes.review.folding.open_right()
    take("clash_number")
    page.clashes.review.leave()
    page.go(head_row.BACKUPS)
    take("backups")
    page.begin_backup()
    take("back_up")
    page.back_up.saved.emit()
    page.begin_card()
    page.card.write()
    take("card")
    services.card = CARD
    page.begin_introduce()
    wait()
    page.introduce.phrase.set_value("山羊 木桥")
    page.introduce.saved.emit()
    take("introduce")
    page.introduce.form.mark_clean()
    services.card = COUNTY_CARD
    page.begin_introduce()
    take("introduce_county")
    page.introduce.form.mark_clean()
    page.begin_rename(OWN)
    take("name")
    services.rows = (replace(OWN, kind=SiteKind.COUNTY), *SITES[1:])
    page.go(head_row.OVERVIEW)
    page.overview.refresh()
    wait()
    page.go(head_row.COUNTY)
    take("county")
    services.rows = (OWN,)
    page.go(head_row.OVERVIEW)
    page.overview.refresh()
    take("alone")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
