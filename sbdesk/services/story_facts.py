"""What a record itself tells with a day of its own: received, visited, graded, issued, agreed.

A fact is told once: the journal's line that wrote it is left out, so each fact names the columns
that it told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF
from sbdesk.domain.dossier_typing import detail, headline
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.story_reading import StoryRow
from sbdesk.services.story_words import Words, short


@dataclass(frozen=True)
class Fact:
    """One dated fact of a record: `at` is a day or a wall clock, `by` the column that says it."""

    at: str
    title: str
    detail: str
    by: str = "live"
    told: frozenset[str] = frozenset()


_CONTACTED = frozenset({"contacted_at", "contacted_wall"})
_VISITED = frozenset(
    {"visited_wall", "until_wall", "visitors", "channel", "said", "seen", "expected_demand"}
) | {"satisfaction"}


BORN_WITH = frozenset({"live", "visited_wall", "found_on"})
"""Columns whose fact tells that the record was made, so that nothing else need."""


def facts_of(row: StoryRow, words: Words) -> Iterator[Fact]:
    """The facts of a record that was not withdrawn; nothing where only the journal knows a day."""
    if not row.live:
        return
    teller = _TELLERS.get(row.table)
    if teller is not None:
        yield from teller(row, words)
    elif row.table in KIND_OF and row.table not in IMPORTED:
        yield from _part(row, words)


def as_told_then(fact: Fact, row: StoryRow, then: StoryRow, words: Words) -> Fact:
    """A fact of a record in the words of `then`, the record as the one who told it left it.

    Its day stays the one that stands now: that is when it happened. What was put right later is
    told where it was put right.
    """
    if then is row or then.values == row.values:
        return fact
    values = {**then.values, "live": row.values["live"]}
    kind = KIND_OF.get(row.table)
    if kind is not None and kind.starts and not values.get(kind.starts):
        values[kind.starts] = row.values[kind.starts]
    told = facts_of(replace(then, values=values), words)
    return next(
        (replace(fact, title=one.title, detail=one.detail) for one in told if one.by == fact.by),
        fact,
    )


def record_word(row: StoryRow, words: Words) -> str:
    """What a record is called in one line: its number, or what tells it from the others."""
    number = row.values.get("number")
    if isinstance(number, str) and number and row.table not in KIND_OF:
        return number
    if row.table in KIND_OF:
        return short(headline(KIND_OF[row.table], words.values(row), words.names))
    return _said(row, words, *_CALLED_BY.get(row.table, ()))


def _text(row: StoryRow, column: str) -> str:
    value = row.values.get(column)
    return value if isinstance(value, str) else ""


def _said(row: StoryRow, words: Words, *columns: str) -> str:
    fields = TOLD[row.table].fields
    return " · ".join(filter(None, (words.of(fields[c], row.values.get(c)) for c in columns)))


def _complaint(row: StoryRow, words: Words) -> Iterator[Fact]:
    number = _text(row, "number")
    if received := _text(row, "received_wall"):
        what = _said(row, words, "category", "content")
        yield Fact(received, f"受理投诉 {number}", what)
    if contacted := _text(row, "contacted_wall"):
        yield Fact(contacted, f"已与客户联系 {number}", "", "contacted_wall", _CONTACTED)
    if replied := _text(row, "replied_on"):
        answer = _said(row, words, "finding", "liability", "measures")
        told = frozenset({"replied_on"})
        yield Fact(replied, f"答复投诉 {number}", answer, "replied_on", told)
    if closed := _text(row, "closed_on"):
        told = frozenset({"closed_on", "satisfaction"})
        rated = _said(row, words, "satisfaction")
        yield Fact(closed, f"投诉办结 {number}", f"回访{rated}" if rated else "", "closed_on", told)


def _visit(row: StoryRow, words: Words) -> Iterator[Fact]:
    if visited := _text(row, "visited_wall"):
        what = _said(row, words, "visitors", "said", "seen")
        yield Fact(visited, f"走访 {_text(row, 'number')}", what, "visited_wall", _VISITED)


def promise(row: StoryRow, words: Words) -> tuple[str, str]:
    """A promise in words: title and detail."""
    fields = TOLD[row.table].fields
    title = f"答应客户：{short(_text(row, 'what'))}"
    return title, words.named_line(row, (fields["owner_id"], fields["due_on"]))


def _follow_up(row: StoryRow, words: Words) -> Iterator[Fact]:
    visit = row.values.get("visit_id")
    made = words.moments.get(visit, "") if isinstance(visit, bytes) else ""
    if made:
        yield Fact(made, *promise(row, words))
    if done := _text(row, "done_on"):
        told = frozenset({"done_on", "result"})
        title = f"办完：{short(_text(row, 'what'))}"
        yield Fact(done, title, _said(row, words, "result"), "done_on", told)


def _credit_event(row: StoryRow, words: Words) -> Iterator[Fact]:
    if day := _text(row, "happened_on"):
        title = f"信用事件：{_said(row, words, 'rule')}"
        yield Fact(day, title, _said(row, words, "evidence", "note"))


def _credit_grade(row: StoryRow, words: Words) -> Iterator[Fact]:
    if day := _text(row, "scored_on"):
        title = f"信用等级 {_text(row, 'grade')}，{_said(row, words, 'score')}分"
        due = _said(row, words, "next_visit_due")
        yield Fact(day, title, f"下次走访最迟 {due}" if due else "")


def _notice(row: StoryRow, words: Words) -> Iterator[Fact]:
    if issued := _text(row, "issued_wall"):
        form = FORM_TITLES.get(_text(row, "form"), "通知单")
        yield Fact(issued, f"签发{form} {_text(row, 'number')}", "")


def _attachment(row: StoryRow, words: Words) -> Iterator[Fact]:
    if added := _text(row, "added_wall"):
        title = _text(row, "title") or _text(row, "file_name")
        yield Fact(added, f"附件：{short(title)}", _said(row, words, "note"))


def _disclosure(row: StoryRow, words: Words) -> Iterator[Fact]:
    if seen := _text(row, "happened_wall"):
        reason = _text(row, "reason")
        yield Fact(seen, _text(row, "what"), f"原因：{short(reason)}" if reason else "")


def _discrepancy(row: StoryRow, words: Words) -> Iterator[Fact]:
    if found := _text(row, "found_on"):
        title = f"与系统有差异：{_text(row, 'kind')} {_said(row, words, 'field')}".strip()
        fields = TOLD[row.table].fields
        told = (fields[name] for name in ("ours", "theirs", "verdict"))
        line = words.named_line(row, told)
        # A comparison that finds it again writes its day anew.
        yield Fact(found, title, line, "found_on", frozenset({"found_on"}))


def _part(row: StoryRow, words: Words) -> Iterator[Fact]:
    kind = KIND_OF[row.table]
    day = _text(row, kind.starts) if kind.starts else ""
    if day:
        title = f"{kind.title}：{record_word(row, words)}"
        yield Fact(day, title, part_detail(row, words))


def part_detail(row: StoryRow, words: Words) -> str:
    """What stands small beneath a part, its own day left out."""
    kind = KIND_OF[row.table]
    values = {name: v for name, v in words.values(row).items() if name != kind.starts}
    return short(detail(kind, values, words.names), 160)


_CALLED_BY = MappingProxyType(
    {
        "follow_up": ("what",),
        "credit_event": ("rule",),
        "credit_grade": ("grade",),
        "attachment": ("title",),
        "discrepancy": ("field",),
    }
)
FORM_TITLES = MappingProxyType(
    {
        "complaint-reply": "投诉处理答复",
        "visit-sheet": "走访记录表",
        "data-verification": "客户资料核对表",
        "correction-request": "系统资料更正申请",
        "fee-notice": "交费与户号通知单",
    }
)
"""What a paper is called: the title that its form in resources/notices prints at its head."""
_TELLERS: Mapping[str, Callable[[StoryRow, Words], Iterator[Fact]]] = MappingProxyType(
    {
        "complaint": _complaint,
        "visit": _visit,
        "follow_up": _follow_up,
        "credit_event": _credit_event,
        "credit_grade": _credit_grade,
        "notice": _notice,
        "attachment": _attachment,
        "disclosure": _disclosure,
        "discrepancy": _discrepancy,
    }
)
