"""Writing a receipt for a machine: from the list of machines, and as the last step of taking in."""

from collections.abc import Callable
from pathlib import PurePath

from sbdesk.domain.handoff import RECEIPT_SUFFIX, Packed, SiteRow
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.bench import RECEIPTS, STICK_UNTOUCHED, Bench, with_suffix


def write_receipt(bench: Bench, to: SiteRow, done: Callable[[], object]) -> None:
    """Ask where, write it, say so; `done` is called when it is on the stick."""
    proposal = bench.ask(lambda desk: bench.work.receipt_name(desk, to.id), "")
    if not proposal:
        return
    out = bench.choose_out(f"给「{to.name}」写回执", RECEIPTS, proposal)
    if out is None:
        return
    path = with_suffix(out, RECEIPT_SUFFIX)

    def written(packed: Packed) -> None:
        name = PurePath(packed.path).name
        bench.stick.show_written(path)
        bench.say(
            Glyph.DONE,
            f"给「{to.name}」的回执写好了：{name}。已核对，可以拔出。对方收了它，下次就只带新的。",
        )
        done()

    bench.run(
        f"正在给「{to.name}」写回执",
        lambda desk, _check: bench.work.write_receipt(desk, to.id, path),
        written,
        meaning=STICK_UNTOUCHED,
    )
