"""The story of a customer: everything that happened, newest first (LOOK §5, Story).

Told from the journal and from the records together, each thing once, in words a clerk knows. What
has a day of its own stands on that day; where it was entered on another one, its line says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sbdesk.domain.actions import Action
from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF
from sbdesk.domain.story_fields import STORY_KINDS, TOLD
from sbdesk.services.clock import station_wall, wall_text
from sbdesk.services.desk import Desk
from sbdesk.services.story_facts import (
    BORN_WITH,
    Fact,
    as_told_then,
    facts_of,
    part_detail,
    promise,
    record_word,
)
from sbdesk.services.story_joins import joined_words
from sbdesk.services.story_reading import Change, Deed, Past, StoryRow, read_past
from sbdesk.services.story_states import States
from sbdesk.services.story_words import Words, words_of
from sbdesk.store.driver import Connection, Value

__all__ = ["STORY_KINDS", "StoryEvent", "story"]

STORY_LIMIT = 10_000
Placed = tuple[int, "StoryEvent"]
"""An event with the journal's clock of the action that wrote it: it orders one minute's events."""


@dataclass(frozen=True)
class _Told:
    """A fact of a record, in the words of the action that told it; None where none is known."""

    fact: Fact
    deed: Deed | None


Facts = Mapping[bytes, Sequence[_Told]]


@dataclass(frozen=True)
class StoryEvent:
    """One thing that happened to a customer.

    `at` is the station's wall clock 「YYYY-MM-DD HH:MM」, or the day alone where no time is known;
    `entered` when it was written down, in the same form (`at` where nobody knows); `kind` a key of
    `STORY_KINDS`; `title` the fact, `detail` what stands small beneath (may be empty); `who` did it
    or wrote it down; `subject` names the file that it happened to, where that was joined into this
    one ("" for this one's own); `record` is the record's id.
    """

    at: str
    day: date
    kind: str
    title: str
    detail: str
    who: str
    subject: str
    record: bytes | None
    entered: str


def story(
    desk: Desk,
    customer: bytes,
    kinds: Iterable[str] | None = None,
    limit: int = STORY_LIMIT,
    *,
    full: bool = False,
    by_entry: bool = False,
) -> tuple[StoryEvent, ...]:
    """Everything that happened to a customer, newest first, at most `limit` events.

    With `by_entry` what was written down last comes first, whichever day it tells of.
    `kinds` are keys of `STORY_KINDS`. What happened to files joined into this one is part of it.
    Phones, identity and account numbers are masked unless `full`; whoever asks for that notes it
    first (`disclosures.show_in_full`).
    """
    with desk.reading() as raw:
        past = read_past(raw, customer)
        words = words_of(raw, past.rows, full=full)
        came = _came_from(past)
        states = States(past.changes)
        facts = _facts(past, words, states)
        found = [*_fact_events(past, facts, came)]
        found += _journal_events(past, words, facts, came, states)
        found += _reprints(raw, past.files)
    if kinds is not None:
        wanted = frozenset(kinds)
        found = [one for one in found if one[1].kind in wanted]
    # Of what one action did, the later stands above: sorting keeps the order of equals.
    found.reverse()
    found.sort(key=_place, reverse=True)
    if by_entry:
        found.sort(key=lambda one: (one[1].entered, one[0]), reverse=True)
    return tuple(event for _, event in found[:limit])


def _place(one: Placed) -> tuple[str, str, int]:
    """Where an event stands: by its day, its time, then in the order of the journal.

    What has a day and no time stands on that day when it was entered: before its first minute or
    after its last where that was on another day.
    """
    hlc, event = one
    day, time, entered = event.at[:10], event.at[11:], event.entered[:10]
    if not time and entered != day:
        time = "24:00" if entered > day else ""
    return day, time or event.entered[11:], hlc


def _event(
    at: str, row: StoryRow, title: str, detail: str, who: str, subject: str, entered: str = ""
) -> StoryEvent:
    day, kind = date.fromisoformat(at[:10]), TOLD[row.table].kind
    return StoryEvent(at, day, kind, title, detail, who, subject, row.id, entered or at)


def _fact_event(row: StoryRow, told: _Told, subject: str) -> StoryEvent:
    """A fact on its day; who wrote it down on another one did not do it then, so that is said."""
    fact, deed = told.fact, told.deed
    who, entered, detail = deed.who if deed else "", fact.at, fact.detail
    # The past of a made-up office was never written down: there the two days are one.
    if deed is not None and deed.action != Action.DEMO:
        entered = _wall(deed)
        if entered[:10] != fact.at[:10]:
            verb = "导入" if deed.action == Action.IMPORT else "录入"
            detail = "；".join(filter(None, (f"{entered[:10]} {verb}", detail)))
    return _event(fact.at, row, fact.title, detail, who, subject, entered)


def _facts(past: Past, words: Words, states: States) -> Facts:
    """What the records tell, each in the words it had when it was told."""
    wrote = _writers(past.changes)
    found: dict[bytes, list[_Told]] = {}
    for row in past.rows:
        mine = found[row.id] = []
        for fact in facts_of(row, words):
            deed = wrote.get((row.id, fact.by), wrote.get((row.id, "live")))
            said = as_told_then(fact, row, states.after(row, deed), words)
            mine.append(_Told(said, deed))
    return found


def _fact_events(past: Past, facts: Facts, came: Mapping[bytes, str]) -> Iterator[Placed]:
    added: dict[tuple[tuple[int, int], str], list[tuple[StoryRow, _Told]]] = {}
    for row in past.rows:
        subject = came.get(row.id, "")
        for told in facts[row.id]:
            fact, deed = told.fact, told.deed
            if not _is_day(fact.at):
                continue
            if row.table == "attachment" and deed is not None:
                added.setdefault((deed.key, subject), []).append((row, told))
                continue
            yield deed.hlc if deed else 0, _fact_event(row, told, subject)
    for (_, subject), group in added.items():
        deed = group[0][1].deed
        yield deed.hlc if deed else 0, _attached(group, subject)


def _attached(group: Sequence[tuple[StoryRow, _Told]], subject: str) -> StoryEvent:
    """The attachments of one action: several are one event."""
    row, told = group[0]
    if len(group) > 1:
        names = "、".join(one.fact.title.removeprefix("附件：") for _, one in group)
        fact = replace(told.fact, title=f"附件{len(group)}个：{names}", detail="")
        told = replace(told, fact=fact)
    return _fact_event(row, told, subject)


def _came_from(past: Past) -> dict[bytes, str]:
    """Which joined file a record came from, in words, by record; this file's own are absent."""
    files = {row.id: _file_word(row) for row in past.rows if row.table == "customer"}
    found = {file: words for file, words in files.items() if file != past.files[0]}
    for change in past.changes:
        owner = change.cells.get("customer_id", (None, None))[0]
        if isinstance(owner, bytes) and owner in past.files[1:]:
            found.setdefault(change.row.id, files.get(owner, "并入的档案"))
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _writers(changes: Sequence[Change]) -> Mapping[tuple[bytes, str], Deed]:
    """Who last wrote a column, by record and column; who made a record stands under `live`.

    Whoever settled a clash decided for a value; it stays the doing of the one who wrote it.
    """
    wrote: dict[tuple[bytes, str], Deed] = {}
    first: dict[tuple[bytes, str, Value], Deed] = {}
    for change in changes:
        if change.created:
            wrote.setdefault((change.row.id, "live"), change.deed)
        for column, (_, value) in change.cells.items():
            if column == "live":
                continue
            deed = change.deed
            if deed.action == Action.SETTLE:
                deed = first.get((change.row.id, column, value), deed)
            wrote[change.row.id, column] = first[change.row.id, column, value] = deed
    return wrote


def _journal_events(
    past: Past, words: Words, facts: Facts, came: Mapping[bytes, str], states: States
) -> Iterator[Placed]:
    """What the records do not tell themselves; a bulk of months and a joining are one event."""
    together: dict[tuple[tuple[int, int], str], list[Change]] = {}
    joining = _joining(past.changes)
    for change in past.changes:
        deed, row = change.deed, change.row
        if deed.key in joining:
            together.setdefault((deed.key, "join"), []).append(change)
        elif row.table in IMPORTED:
            together.setdefault((deed.key, row.table), []).append(change)
        else:
            mine = facts[row.id]
            skipped = frozenset[str]().union(*(_told_by(told, change) for told in mine))
            known = any(told.fact.by in BORN_WITH for told in mine)
            said = _one(change, states.before(change), words, skipped, known=known)
            if said is not None:
                subject = came.get(row.id, "")
                yield deed.hlc, _event(_wall(deed), row, *said, deed.who, subject)
    for (_, what), changes in together.items():
        event = _joined(changes, past, words) if what == "join" else _months(changes, words)
        yield changes[0].deed.hlc, event


def _told_by(told: _Told, change: Change) -> frozenset[str]:
    """The columns whose filling by this change a fact tells: what came after it, it does not."""
    deed = told.deed
    late = deed is not None and (change.deed.hlc, change.deed.key) > (deed.hlc, deed.key)
    return frozenset() if late else told.fact.told


def _one(
    change: Change, row: StoryRow, words: Words, skipped: frozenset[str], *, known: bool
) -> tuple[str, str] | None:
    """What one action did to one record: title and detail; None when that is told elsewhere.

    `row` is the record as the action found it: it is called what it was called then.
    """
    told = TOLD[row.table]
    called = "" if row.table == "customer" else record_word(row, words)
    if change.created:
        return None if known else _born(row, change.deed, words, called)
    settled = change.deed.action == Action.SETTLE
    life = change.cells.get("live")
    if life is not None:
        verb = ("保留" if settled else "恢复") if life[1] else "撤回"
        title = f"{verb}{told.title}{'：' if called else ''}{called}"
        return (f"裁定{title}", _decided(change)) if settled else (title, change.deed.sentence)
    say = words.settled if settled else words.changed
    lines = [
        (told.fields[name].title, say(told.fields[name], *change.cells[name]))
        for name in told.fields
        if name in change.cells
        and (settled or not (name in skipped and change.cells[name][0] is None))
    ]
    return _edited(change, called, lines) if lines else None


def _decided(change: Change) -> str:
    """Who settled what two machines disagreed on."""
    return f"由{change.deed.who}裁定"


def _edited(change: Change, called: str, lines: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Title and detail of an edit; one changed field of the file itself is the title."""
    deed = change.deed
    settled = deed.action == Action.SETTLE
    source = deed.sentence if deed.action in (Action.UNDO, Action.IMPORT) else ""
    source = _decided(change) if settled else source
    table = TOLD[change.row.table].title
    if change.row.table == "customer" and len(lines) == 1:
        return f"{'裁定' if settled else ''}{lines[0][1]}", source
    names = "、".join(title for title, _ in lines)
    head = f"{'裁定' if settled else '修改'}{table}{'「' + called + '」' if called else ''}"
    details = [line for _, line in lines] + ([source] if source else [])
    return f"{head}：{names}", "；".join(details)


def _born(row: StoryRow, deed: Deed, words: Words, called: str) -> tuple[str, str]:
    """A record as it was first entered."""
    title = TOLD[row.table].title
    if row.table == "customer":
        return "建立档案", deed.sentence if deed.action == Action.IMPORT else ""
    if row.table == "follow_up":
        return promise(row, words)
    if row.table == "visit":
        fields = TOLD[row.table].fields
        planned = words.named_line(row, (fields["planned_on"], fields["latest_on"]))
        return f"计划走访 {called}", planned
    if row.table in KIND_OF:
        return f"新增{title}：{called}", part_detail(row, words)
    return f"登记{title}：{called}", ""


def _joining(changes: Sequence[Change]) -> frozenset[tuple[int, int]]:
    """The actions that joined files or took a joining back: one event each."""
    return frozenset(
        change.deed.key
        for change in changes
        if change.deed.action == Action.JOIN
        or (change.deed.action == Action.UNDO and "customer_id" in change.cells)
    )


def _joined(changes: Sequence[Change], past: Past, words: Words) -> StoryEvent:
    """A joining of files: which one came in, what it said otherwise, and how much with it."""
    deed = changes[0].deed
    moved = sum("customer_id" in change.cells for change in changes)
    said = [*joined_words(changes, past, words), *([f"连同{moved}条记录"] if moved else [])]
    detail = "；".join(said)
    at = _wall(deed)
    day = date.fromisoformat(at[:10])
    return StoryEvent(at, day, "changes", deed.sentence, detail, deed.who, "", past.files[0], at)


def _months(changes: Sequence[Change], words: Words) -> StoryEvent:
    """Months of energy or money that one import brought or corrected."""
    first = changes[0]
    title = TOLD[first.row.table].title
    month = TOLD[first.row.table].fields["month"]
    months = sorted({str(change.row.values.get("month") or "") for change in changes})
    oldest, newest = words.of(month, months[0]), words.of(month, months[-1])
    span = oldest if len(months) == 1 else f"{oldest} 至 {newest}，{len(months)}个月"
    verb = "导入" if any(change.created for change in changes) else "更新"
    verb = "裁定" if first.deed.action == Action.SETTLE else verb
    at, deed = _wall(first.deed), first.deed
    return _event(at, first.row, f"{verb}{title}：{span}", deed.sentence, deed.who, "")


def _reprints(raw: Connection, files: Sequence[bytes]) -> Iterator[Placed]:
    rows = raw.execute(
        "SELECT p.printed_wall, n.number, w.name, n.id, p.ordinal FROM notice n "
        "JOIN notice_print p ON p.notice_id = n.id "
        "LEFT JOIN person w ON w.id = p.printed_by_id "
        f"WHERE n.customer_id IN ({', '.join('?' * len(files))}) "
        "AND p.kind = '补打' AND p.live = 1",
        tuple(files),
    ).fetchall()
    for at, number, who, notice, ordinal in rows:
        day = date.fromisoformat(at[:10])
        title = f"补打 {number}，第{ordinal}次"
        yield ordinal, StoryEvent(at, day, "letters", title, "", who or "", "", notice, at)


def _file_word(row: StoryRow) -> str:
    number, name = row.values.get("customer_no"), row.values.get("name")
    return " ".join(str(part) for part in (number, name) if part)


def _wall(deed: Deed) -> str:
    wall = station_wall(deed.wall)
    return wall_text(wall) if wall is not None else deed.wall[:16]
