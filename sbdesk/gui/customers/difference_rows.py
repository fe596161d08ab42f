"""How a difference between our files and the export looks in the list, and what a verdict does."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from sbdesk.domain.discrepancies import Discrepancy, Kind, Verdict
from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import Cell, Column, Span

_NOTHING = "（无）"
_LONGEST_COMPARED = 200
_AFTER = {
    Kind.DIFFERENT: ("列入更正申请，请系统改", "保存时把本所档案改成系统的"),
    Kind.MOVED: ("列入更正申请，请系统改回户号", "保存时把本所户号改成系统的，旧户号记为原户号"),
    Kind.SAME_NAME: ("列入更正申请，请系统核户号", "保存时本所这一户改用系统的户号"),
    Kind.MISSING_HERE: ("列入更正申请，请系统销掉这一户", "本所要补建：导入这份表即可"),
    Kind.MISSING_THERE: ("列入更正申请，请系统补上这一户", "本所要查明后撤回或改为已销户"),
}


@dataclass(frozen=True)
class DifferenceRow:
    """A line of the list: the difference and the verdict as it stands now, saved or not."""

    one: Discrepancy
    verdict: str
    saved: bool


def columns() -> tuple[Column[DifferenceRow], ...]:
    """Whose, what, the two values side by side, who is right."""
    return (
        Column("户名", _whose, width=250),
        Column("差异", _what, width=160),
        Column("本所", _value(ours=True)),
        Column("系统", _value(ours=False)),
        Column("判断", _verdict, width=124),
    )


def unlike(one: str, other: str) -> tuple[Span, ...]:
    """The characters of `one` that the other does not have there, as (start, length).

    Nothing is marked where the other side says nothing or almost everything differs.
    """
    if not one or not other or max(len(one), len(other)) > _LONGEST_COMPARED:
        return ()
    found = SequenceMatcher(None, one, other, autojunk=False)
    if found.ratio() < 0.3:
        return ()
    spans = [(at, end - at) for tag, at, end, _, _ in found.get_opcodes() if tag != "equal"]
    return tuple(span for span in spans if span[1])


def after_words(one: Discrepancy, verdict: str) -> str:
    """What follows from this verdict; while there is none, from each that can be given."""
    ours, theirs = _AFTER[Kind(one.kind)]
    told = {Verdict.OURS: ours, Verdict.THEIRS: theirs, Verdict.UNSETTLED: "留着，下次再核"}
    given = next((words for which, words in told.items() if which == verdict), "")
    return f"{verdict}：{given}" if given else f"1 {ours}；2 {theirs}"


def both_values(one: Discrepancy) -> str:
    """Both sides in one line, whole."""
    return f"本所：{one.ours or _NOTHING}　　系统：{one.theirs or _NOTHING}"


def _whose(row: DifferenceRow) -> Cell:
    return Cell(row.one.name or _NOTHING, row.one.customer_no)


def _what(row: DifferenceRow) -> Cell:
    whole = row.one.kind != Kind.DIFFERENT
    return Cell(row.one.kind) if whole else Cell(row.one.title)


def _value(*, ours: bool) -> Callable[[DifferenceRow], Cell]:
    def cell(row: DifferenceRow) -> Cell:
        mine, other = row.one.ours, row.one.theirs
        if not ours:
            mine, other = other, mine
        loses = row.verdict == (Verdict.THEIRS if ours else Verdict.OURS)
        ink = palette.INK_3 if loses or not mine else None
        return Cell(mine or _NOTHING, ink=ink, spans=unlike(mine, other))

    return cell


def _verdict(row: DifferenceRow) -> Cell:
    if not row.verdict:
        return Cell("—", ink=palette.INK_3)
    waits = row.verdict == Verdict.UNSETTLED
    asked = "已申请" if row.one.requested_on else ""
    glyph = Glyph.WAITING if waits else Glyph.DONE
    return Cell(row.verdict, asked if row.saved else "未存", glyph=glyph)
