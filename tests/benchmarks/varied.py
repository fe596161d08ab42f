"""An office whose customers differ in everything a list can be sorted or narrowed by."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from sbdesk.domain.actions import Action
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk, open_desk
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id, official_customer_id
from sbdesk.store.tables import CreditGrade, Customer, CustomerClass, Person, table_of
from tests.benchmarks.synthetic import CUSTOMER_FIELDS, synthetic_customers

_AT_ONCE = 50_000
_PEOPLE = 12
INDUSTRIES = ("粮食加工", "建材", "养殖", "零售", "学校", "医院", "通信", "灌溉", "采矿", "机关")
CLASSES = ("经济大客户", "重要客户", "潜在大客户")


def varied_office(root: Path, customers: int) -> Desk:
    """An open office of so many customers; made once, opened again when it is there."""
    folder, state = root / f"varied-{customers}", root / "state"
    if folder.exists():
        return open_desk(folder, state, "所长")
    desk = init_office(folder, state, InitOffice("测速供电所", f"V{customers}"))
    people = [new_id() for _ in range(_PEOPLE)]
    with desk.act(Action.IMPORT, Right.IMPORT) as uow:
        named: list[dict[str, Value]] = [
            {"id": one, "name": f"经理{at}", "role": "客户经理"} for at, one in enumerate(people)
        ]
        uow.insert_many(table_of(Person), named)
        uow.commit("编造人员")
    rows = _rows(customers, people)
    while some := list(islice(rows, _AT_ONCE)):
        with desk.act(Action.IMPORT, Right.IMPORT) as uow:
            uow.insert_many(table_of(Customer), some)
            uow.insert_many(table_of(CreditGrade), [_grade(one) for one in some[::5]])
            uow.insert_many(table_of(CustomerClass), [_class(one) for one in some[::200]])
            uow.commit(f"编造{len(some)}户")
    return desk


def _rows(customers: int, people: list[bytes]) -> Iterator[dict[str, Value]]:
    chance = Random(17)
    for one in synthetic_customers(customers):
        row: dict[str, Value] = dict(zip(CUSTOMER_FIELDS, one.values, strict=True))
        large = chance.random() < 0.05
        firm = large or chance.random() < 0.05
        row["id"] = official_customer_id(str(row["customer_no"]))
        row["kind"] = "高压" if large else "低压非居民" if firm else "低压居民"
        row["lifecycle"] = chance.choice(("现存",) * 20 + ("增量", "潜在", "已销户"))
        row["status"] = "正常"
        row["voltage"] = "交流10kV" if large else chance.choice(("交流380V", "交流220V"))
        row["contract_va"] = chance.choice((5, 20, 80, 200, 630, 2000)) * 1000
        row["operating_va"] = row["contract_va"]
        row["category"] = chance.choice(("乡村居民", "大工业", "商业", "农业生产"))
        row["industry"] = chance.choice(INDUSTRIES) if firm else None
        row["nature"] = chance.choice(("工业", "商业", "学校")) if firm else "居民"
        row["importance"] = chance.choice(("一级", "二级")) if chance.random() < 0.001 else None
        row["manager_id"] = chance.choice(people) if firm else None
        row["opened"] = f"{chance.randint(1995, 2025)}-{chance.randint(1, 12):02}-15"
        row["route"] = f"J-{chance.randint(1, 900):04}"
        row["area"] = f"{one.value('village')}{chance.randint(1, 9)}号台区"
        row["feeder"] = f"9{chance.randint(10, 60)}线"
        yield row


def _grade(customer: dict[str, Value]) -> dict[str, Value]:
    score = 50 + int(str(customer["customer_no"])[-2:]) // 2
    grade: dict[str, Value] = {"grade": "B", "score": score, "scored_on": "2026-06-30"}
    return {"id": new_id(), "customer_id": customer["id"], **grade}


def _class(customer: dict[str, Value]) -> dict[str, Value]:
    at = int(str(customer["customer_no"])[-1]) % len(CLASSES)
    held: dict[str, Value] = {"class_name": CLASSES[at], "since": "2026-01-01", "reason": "编造"}
    return {"id": new_id(), "customer_id": customer["id"], **held}
