"""Writing lives into an office: old months as batches, the newest weeks action by action."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.months import add_months
from sbdesk.services.clock import CHINA
from sbdesk.services.demo_lives import LEADER, Days, Life, Step
from sbdesk.store.driver import Value
from sbdesk.store.office import Office
from sbdesk.store.tables import (
    AccountChange,
    BusinessCondition,
    Complaint,
    CreditEvent,
    CreditGrade,
    DataVerification,
    FollowUp,
    Receivable,
    Record,
    SettlementTerm,
    SiteRecord,
    SupplyPlan,
    UsageMonth,
    Visit,
    table_of,
)
from sbdesk.store.work import UnitOfWork

_SINGLE_DAYS = 14
"""So many last days, at least, are written action by action."""
_WORDS: Mapping[type[Record], str] = {
    Complaint: "投诉{}件",
    Visit: "走访{}次",
    FollowUp: "待办{}件",
    CreditEvent: "信用事件{}条",
    CreditGrade: "评级{}次",
    UsageMonth: "电量{}条",
    Receivable: "应收{}条",
    BusinessCondition: "经营状况{}条",
    SiteRecord: "现场记录{}条",
    AccountChange: "用户变更{}件",
    SettlementTerm: "结算约定{}条",
    SupplyPlan: "供电方案{}份",
    DataVerification: "资料核对{}份",
}


class DemoClock:
    """The clock of an office that is being made up; it stands until it is set."""

    def __init__(self, wall: datetime) -> None:
        self._wall = wall

    def set(self, wall: datetime) -> None:
        """Let it be this wall clock at the station."""
        self._wall = wall

    def __call__(self) -> datetime:
        """The moment."""
        return self._wall.replace(tzinfo=CHINA)


@dataclass
class Deed:
    """One transaction: rows made and cells changed; `bulk` rows are journalled as batches."""

    at: datetime
    who: int
    action: Action
    sentence: str
    bulk: bool = False
    made: list[tuple[type[Record], dict[str, Value]]] = field(default_factory=list)
    changed: list[tuple[type[Record], bytes, Mapping[str, Value]]] = field(default_factory=list)

    def add(self, life: Life, steps: Sequence[Step]) -> None:
        """Put steps of a life in, as one row or one change."""
        cells = {name: value for step in steps for name, value in step.cells.items()}
        if life.made and steps[0] is life.steps[0]:
            self.made.append((life.table, {"id": life.id, **cells}))
        elif cells:
            self.changed.append((life.table, life.id, cells))


def deeds_of(lives: Sequence[Life], days: Days) -> list[Deed]:
    """The transactions that bring these lives about, in order of time."""
    months = month_ends(days)
    latest = months[-1] if months else datetime.min
    singles: dict[int, Deed] = {}
    monthly = [Deed(end, LEADER, Action.DEMO, "", bulk=True) for end in months]
    for life in sorted(lives, key=lambda life: life.steps[0].at):
        for step in life.steps:
            if step.at > latest or not life.made:
                _single(singles, life, step)
        for start, deed in zip([datetime.min, *months], monthly, strict=False):
            steps = [step for step in life.steps if start < step.at <= deed.at]
            if steps and life.made:
                deed.add(life, steps)
    for deed in monthly:
        deed.sentence = _month_words(deed)
    full = [deed for deed in monthly if deed.made or deed.changed]
    return sorted([*full, *singles.values()], key=lambda deed: deed.at)


def month_ends(days: Days) -> list[datetime]:
    """The evenings on which a month of history is written."""
    found: list[datetime] = []
    first = days.start.replace(day=1)
    for months in range(1, 40):
        end = add_months(first, months) - timedelta(days=1)
        if end > days.eve.date() - timedelta(days=_SINGLE_DAYS):
            break
        found.append(datetime.combine(end, time(21, 0)))
    return found


def _single(singles: dict[int, Deed], life: Life, step: Step) -> None:
    made = life.made and step is life.steps[0]
    deed = singles.get(step.deed)
    if deed is None:
        action = Action.ADD if made else Action.EDIT
        deed = singles[step.deed] = Deed(step.at, step.who, action, step.sentence)
    deed.add(life, [step])


def _month_words(deed: Deed) -> str:
    counted = Counter(table for table, _ in deed.made)
    parts = [words.format(counted[table]) for table, words in _WORDS.items() if counted[table]]
    return f"练习数据：{deed.at.year}年{deed.at.month}月，{'、'.join(parts) or '补记结果'}"


@dataclass(frozen=True)
class Writer:
    """Writes transactions at their own moments."""

    office: Office
    clock: DemoClock
    actors: tuple[Actor, ...]

    def write(self, deed: Deed) -> None:
        """Write one."""
        self.clock.set(deed.at)
        with self.office.unit_of_work(self.actors[deed.who], deed.action) as uow:
            if deed.bulk:
                _insert_in_bulk(uow, deed)
            else:
                uow.session.add_all(table(**cells) for table, cells in deed.made)
            uow.session.flush()
            for table, record, cells in deed.changed:
                names = ", ".join(f"{name} = ?" for name in cells)
                uow.raw.execute(
                    f"UPDATE {table_of(table).name} SET {names} WHERE id = ?",
                    [*cells.values(), record],
                )
            uow.commit(deed.sentence)


def _insert_in_bulk(uow: UnitOfWork, deed: Deed) -> None:
    for table in dict.fromkeys(table for table, _ in deed.made):
        uow.insert_many(table_of(table), [cells for kind, cells in deed.made if kind is table])
