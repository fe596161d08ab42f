"""The list of a review: customers under their headings, what changed, what is decided."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sbdesk.domain.handoff import ClashRow, CustomerChange, Inspection, Undisputed
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.decisions import Decisions, customer_key
from sbdesk.gui.handoff.words import SET_ASIDE_ADVICE, fields_of
from sbdesk.gui.parts.rows import Cell, Column, Group

CLASH: Final = "clash"
NEW: Final = "new"
CHANGED: Final = "changed"
SET_ASIDE: Final = "set aside"
REMARK: Final = "remark"
FILTERS: Final = (
    ("", "只看有变化的"),
    (CLASH, "只看要裁定的"),
    (NEW, "只看新增的"),
    (CHANGED, "只看更新的"),
    (SET_ASIDE, "只看没有收下的"),
)
_WHOLE: Final = "整个包"
_SUMMARY_LINES: Final = 300
_TITLES: Final = {
    CLASH: "要裁定",
    NEW: "新增",
    CHANGED: "更新",
    SET_ASIDE: "没有收下",
    REMARK: "说明",
}


@dataclass(frozen=True)
class ReviewRow:
    """One line: a customer, or a sentence that belongs to the whole package.

    `fields` say what becomes of each field of a customer about whom nobody disagrees.
    """

    key: str
    name: str
    customer_no: str
    group: str
    words: str
    count: int
    fields: tuple[Undisputed, ...] = ()


def rows_of(inspection: Inspection) -> tuple[ReviewRow, ...]:
    """The lines of a package: customers as they come, clashes first, sentences last."""
    disputed = {row.key: row for row in clash_rows(inspection.clashes)}
    lines = []
    for change in inspection.changes:
        key = customer_key(change.customer, change.name)
        clash = disputed.pop(key, None)
        if clash is not None:
            # Fields in dispute stand in the list; what else changes stands beside in full.
            lines.append(replace(clash, customer_no=change.customer_no or clash.customer_no))
        else:
            group = NEW if change.group == NEW else CHANGED
            about = (group, _words(change), change.count, change.fields)
            lines.append(ReviewRow(key, change.name, change.customer_no, *about))
    lines += disputed.values()
    order = list(_TITLES)
    lines.sort(key=lambda row: order.index(row.group))
    summary = _summary(inspection)
    aside = [f"{words}\n{SET_ASIDE_ADVICE}" for words in inspection.set_aside]
    told = ((SET_ASIDE, aside), (REMARK, (*inspection.remarks, *summary)))
    for group, sentences in told:
        lines += [
            ReviewRow(f"{group} {at}", _WHOLE, "", group, words, 1)
            for at, words in enumerate(sentences)
        ]
    return tuple(lines)


def clash_rows(clashes: Sequence[ClashRow]) -> tuple[ReviewRow, ...]:
    """One line for every customer with a clash."""
    asked = Decisions(clashes)
    rows = []
    for key in asked.customers():
        own = asked.of_customer(key)
        first = own[0]
        rows.append(ReviewRow(key, first.name, first.customer_no, CLASH, fields_of(own), len(own)))
    return tuple(rows)


def arranged(
    rows: Sequence[ReviewRow], only: str = "", decisions: Decisions | None = None
) -> tuple[Sequence[int], tuple[Group, ...]]:
    """The numbers of the lines to show, and the headings over them, with what is decided so far."""
    ids = [at for at, row in enumerate(rows) if not only or row.group == only]
    groups = []
    for group, title in _TITLES.items():
        places = [place for place, at in enumerate(ids) if rows[at].group == group]
        if places:
            glyph = Glyph.CLASH if group == CLASH else None
            count = _count(group, [rows[ids[place]] for place in places], decisions)
            groups.append(Group(places[0], title, count, glyph))
    return array("q", ids), tuple(groups)


def review_columns(
    decisions: Callable[[], Decisions], *, dry: bool
) -> tuple[Column[ReviewRow], ...]:
    """Who, what changed (or of a clash left open, what it is about), what is decided."""
    return (
        Column("客户", lambda row: Cell(row.name or "（无户名）"), width=156),
        Column("变了什么" if dry else "哪一项", lambda row: Cell(row.words.partition("\n")[0])),
        Column("", lambda row: _state(row, decisions()), width=96),
    )


def _words(change: CustomerChange) -> str:
    """What changed in a line for the list; what was decided elsewhere follows in lines below."""
    # A joining is told by its own words; 裁定 marks what was decided over this machine's.
    ruled = any(one.ruled for one in change.fields) or any(
        "裁定：" in one for one in change.rulings
    )
    first = f"裁定：{change.words}" if ruled else change.words
    return "\n".join((first, *change.rulings))


def _summary(inspection: Inspection) -> tuple[str, ...]:
    """The page that travels inside the package, cut where nobody reads on."""
    text = inspection.facts.summary.strip() if inspection.facts else ""
    lines = text.splitlines()
    more = ("……",) if len(lines) > _SUMMARY_LINES else ()
    return ("\n".join((*lines[:_SUMMARY_LINES], *more)),) if text else ()


def _state(row: ReviewRow, decisions: Decisions) -> Cell:
    if row.group != CLASH:
        return Cell()
    done = decisions.decided(row.key)
    if done == row.count:
        return Cell(f"已定 {done} 项" if done > 1 else "已定", glyph=Glyph.DONE)
    if decisions.waits(row.key):
        return Cell("先放着", glyph=Glyph.WAITING)
    words = f"定了 {done}/{row.count}" if done else "要裁定"
    return Cell(words, glyph=Glyph.CLASH)


def _count(group: str, rows: Sequence[ReviewRow], decisions: Decisions | None) -> str:
    items = sum(row.count for row in rows)
    customers = sum(row.key != row.name for row in rows)
    if group in (SET_ASIDE, REMARK):
        return f"{len(rows)} 条"
    if group == CLASH:
        done = sum(decisions.decided(row.key) == row.count for row in rows) if decisions else 0
        said = [f"{len(rows):,} 户"]
        said += [f"{items:,} 项"] if items > len(rows) else []
        return "，".join([*said, *([f"已定 {done:,} 户"] if done else [])])
    return f"{customers:,} 户" if customers else ""
