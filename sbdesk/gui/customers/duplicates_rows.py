"""What stands in the two lists of 查重与合并: pairs of files, and one pair line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sbdesk.domain.duplicates import Standing
from sbdesk.domain.words import group_no
from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import Cell, Column, Group
from sbdesk.services.duplicates import Pair
from sbdesk.services.joining_plan import Candidate, JoinPlan, Side

_URGENT: Final = (Standing.SAME_NUMBER, Standing.UNFINISHED)
_EMPTY: Final = "（空）"


def pair_columns() -> tuple[Column[Pair], ...]:
    """Both names with the ends of the numbers, and why they are asked about."""
    return (Column("可能是同一户", _names), Column("理由", _why, width=176))


def _names(pair: Pair) -> Cell:
    one, other = pair.one.facts, pair.other.facts
    glyph = Glyph.CLASH if pair.like.standing in _URGENT else None
    name = one.name or "（无户名）"
    if other.name != one.name:
        name = f"{name}／{other.name or '（无户名）'}"
    ends = "／".join(facts.customer_no[-4:] or "无户号" for facts in (one, other))
    return Cell(name, f"{one.village} {ends}".strip(), glyph=glyph, coloured=False)


def _why(pair: Pair) -> str:
    return "、".join(pair.like.reasons)


def pair_groups(pairs: tuple[Pair, ...]) -> tuple[Group, ...]:
    """Headings over the pairs, which stand in the order of their urgency."""
    groups = []
    for standing in Standing:
        places = [at for at, pair in enumerate(pairs) if pair.like.standing is standing]
        if places:
            glyph = Glyph.CLASH if standing in _URGENT else None
            groups.append(Group(places[0], standing.value, f"{len(places)} 对", glyph))
    return tuple(groups)


def proposed_order(pair: Pair) -> tuple[bytes, bytes]:
    """Which file is proposed to stay: the one that must, the numbered one, the older; the other."""
    one, other = pair.one, pair.other
    if pair.kept == other.id or (other.facts.customer_no and not one.facts.customer_no):
        return (other.id, one.id)
    return (one.id, other.id)


def same_pair(one: Pair, other: Pair) -> bool:
    """Whether two searches found the same two files."""
    return {one.one.id, one.other.id} == {other.one.id, other.other.id}


@dataclass(frozen=True)
class CompareLine:
    """A line of the comparison; `choice` is None where nothing is to be chosen."""

    field: str
    title: str
    keep: str
    give: str
    choice: Side | None = None


def compare_columns() -> tuple[Column[CompareLine], ...]:
    """What it is, what the kept file says, what the given one says."""
    return (
        Column("栏目", lambda line: line.title, width=136),
        Column("留下的这份", lambda line: _side(line, "keep")),
        Column("并入的那份", lambda line: _side(line, "give")),
    )


def _side(line: CompareLine, side: Side) -> Cell:
    text = line.keep if side == "keep" else line.give
    if line.choice is None:
        return Cell(text)
    if line.choice == side:
        return Cell(text or _EMPTY, glyph=Glyph.DONE, coloured=False)
    return Cell(text or _EMPTY, ink=palette.INK_3)


def compare_lines(
    plan: JoinPlan, chosen: Mapping[str, Side]
) -> tuple[tuple[CompareLine, ...], tuple[Group, ...]]:
    """The lines of a plan under their headings; `chosen` stands for what was proposed."""
    differing = [
        CompareLine(one.field, one.title, one.keep, one.give, chosen.get(one.field, one.choice))
        for one in plan.differing
    ]
    counts = [
        CompareLine(one.table, one.title, f"{one.keep} 条", f"{one.give} 条") for one in plan.counts
    ]
    alike = [
        CompareLine(one.field, one.title, one.keep, one.give) for one in plan.lines if one.alike
    ]
    parts = (
        (differing, "两份不同的栏目，← → 选用哪一边"),
        (counts, "各有的记录，合并后都归留下的这份"),
        (alike, "两份相同的栏目"),
    )
    return _under_headings(parts)


def result_lines(
    plan: JoinPlan, before: JoinPlan | None
) -> tuple[tuple[CompareLine, ...], tuple[Group, ...]]:
    """The joined file, from a plan of it with itself; beside it what the other file had said."""
    gave = {one.field: one.give for one in before.differing} if before else {}
    had = {one.table: f"{one.give} 条" for one in before.counts} if before else {}
    fields = [
        CompareLine(one.field, one.title, one.keep, gave.get(one.field, "")) for one in plan.lines
    ]
    counts = [
        CompareLine(one.table, one.title, f"{one.keep} 条", had.get(one.table, ""))
        for one in plan.counts
    ]
    return _under_headings(((fields, "合并后的档案"), (counts, "合并后的记录")))


def _under_headings(
    parts: tuple[tuple[list[CompareLine], str], ...],
) -> tuple[tuple[CompareLine, ...], tuple[Group, ...]]:
    lines: list[CompareLine] = []
    groups: list[Group] = []
    for some, title in parts:
        if some:
            groups.append(Group(len(lines), title, str(len(some))))
            lines += some
    return tuple(lines), tuple(groups)


def choose(line: CompareLine, side: Side | None = None) -> CompareLine:
    """The line with this side chosen, or the other than now."""
    if line.choice is None:
        return line
    other: Side = "give" if line.choice == "keep" else "keep"
    return replace(line, choice=side or other)


def called(one: Candidate) -> str:
    """A file by name, number and village, so that people of one name are told apart."""
    number = group_no(one.customer_no) if one.customer_no else "无户号"
    parts = (one.name or "（无户名）", number, one.village)
    return "  ".join(part for part in parts if part)


def known_by(one: Candidate) -> str:
    """What tells two files with one name and number apart."""
    return f"{one.records} 条记录，{'营销系统导出里有' if one.official else '本所录入'}"
