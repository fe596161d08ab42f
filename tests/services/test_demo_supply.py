"""Supply and papers of the practice office for any size of customer: figures that fit together."""

from collections import defaultdict
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.domain.credit import CreditFact
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.dossier_typing import part_problems
from sbdesk.services.demo_credit import Account
from sbdesk.services.demo_lives import Days, Ids, Known, Life, Maker
from sbdesk.services.demo_money import money_lives
from sbdesk.services.demo_papers import Papers
from sbdesk.services.demo_supply import Cells, Supply, price_class
from sbdesk.services.demo_words import places
from sbdesk.store.tables import Receivable, UsageMonth, table_of

ON = date(2026, 7, 14)
STAFF = tuple(bytes([n]) * 16 for n in range(5))
SIZES = (30, 50, 80, 100, 160, 250, 315, 400, 500, 630, 800, 1000, 1250, 2500)
NATURES = ("工业", "商业", "农业生产", "学校", "医疗", "其他", "村集体")


def customer(kva: int, nature: str = "工业", importance: str | None = None) -> Cells:
    """A high-voltage customer as the population makes it."""
    return {
        "id": bytes(range(16)),
        "customer_no": "6267000785070",
        "name": "恒泰砖厂",
        "address": "林原镇三道湾村1组1号",
        "village": "三道湾村",
        "nature": nature,
        "category": {"农业生产": "农业排灌", "学校": "中小学教学"}.get(nature, "普通工业"),
        "voltage": "交流10kV",
        "contract_va": kva * 1000,
        "operating_va": kva * 1000,
        "area": None,
        "feeder": places().feeders[0],
        "route": "001-01",
        "opened": "2012-03-04",
        "manager_id": STAFF[2],
        "importance": importance,
        "importance_note": "自备发电机200千瓦，停电前先联系。" if importance else None,
        "security_load_va": 120_000 if importance else None,
    }


def made(
    cells: Cells, *, meters: int = 1, place: int = 1, seed: int = 1
) -> tuple[dict[str, list[Cells]], list[Cells]]:
    """The rows of a large customer by table, and its meters."""
    days = Days(ON)
    ids = Ids(Random(seed), datetime(2025, 1, 14, 8, 0))
    held: list[Cells] = [{"id": ids.next(), "meter_no": f"{n}"} for n in range(meters)]
    supply = Supply(Random(seed), ids, days)
    papers = Papers(Random(seed), ids, days, STAFF)
    found: dict[str, list[Cells]] = defaultdict(list)
    for table, row in (*supply.large(cells, held, place), *papers.large(cells, place)):
        found[table_of(table).name].append(row)
    return found, [*held, *found.pop("meter", [])]


@given(
    st.sampled_from(SIZES),
    st.sampled_from(NATURES),
    st.sampled_from([None, "临时", "二级", "一级"]),
    st.integers(0, 60),
    st.integers(0, 10_000),
)
@settings(max_examples=60)
def test_figures_fit_together(
    kva: int, nature: str, importance: str | None, place: int, seed: int
) -> None:
    found, meters = made(customer(kva, nature, importance), meters=2, place=place, seed=seed)
    assert sum(int(str(one["capacity_va"])) for one in found["transformer"]) == kva * 1000
    for point in found["usage_point"]:
        ratio = 1
        for one in found["instrument_transformer"]:
            if one["usage_point_id"] == point["id"]:
                ratio = ratio * int(str(one["primary_value"])) // int(str(one["secondary_value"]))
        (meter,) = [one for one in meters if one["usage_point_id"] == point["id"]]
        assert meter["multiplier"] == ratio
    two = importance in ("一级", "二级")
    assert len(found["usage_point"]) == 2 + two
    assert {row["customer_id"] for rows in found.values() for row in rows} == {bytes(range(16))}
    ids = [row["id"] for rows in (*found.values(), meters) for row in rows]
    assert len(set(ids)) == len(ids)


@given(st.sampled_from(SIZES), st.integers(0, 60), st.integers(0, 10_000))
@settings(max_examples=60)
def test_no_part_is_impossible_and_nothing_is_installed_in_the_future(
    kva: int, place: int, seed: int
) -> None:
    found, meters = made(customer(kva), place=place, seed=seed)
    for name, rows in {**found, "meter": meters}.items():
        for row in rows:
            values = {f.name: row.get(f.name) for f in KIND_OF[name].fields}
            plain = {n: None if isinstance(v, float) else v for n, v in values.items()}
            assert part_problems(KIND_OF[name], plain, ON) == []
            for column in ("installed_on", "checked_on", "issued_on", "signed_on", "valid_from"):
                day = str(row.get(column) or "2012-03-04")
                assert "2012-03-04" <= day < Days(ON).start.isoformat() or column == "checked_on"


@pytest.mark.parametrize(
    ("kva", "metering", "ratios"),
    [
        (50, "高供低计", ["100/5"]),
        (315, "高供低计", ["500/5"]),
        (400, "高供高计", ["30/5", "10000/100"]),
        (2500, "高供高计", ["150/5", "10000/100"]),
    ],
)
def test_large_supplies_are_metered_at_high_voltage(
    kva: int, metering: str, ratios: list[str]
) -> None:
    found, _ = made(customer(kva))
    assert found["usage_point"][0]["metering"] == metering
    told = [
        f"{one['primary_value']!s}/{one['secondary_value']!s}"
        for one in found["instrument_transformer"]
    ]
    assert told == ratios


def test_the_generator_is_the_one_the_note_speaks_of() -> None:
    found, _ = made(customer(250, importance="一级"))
    (generator,) = [one for one in found["equipment"] if one["kind"] == "自备发电机"]
    assert (generator["rating"], generator["rating_unit"]) == (200_000, "kW")
    assert generator["interlock"]
    seen = {
        paper["kind"]
        for seed in range(8)
        for paper in made(customer(250, importance="一级"), seed=seed)[0]["customer_paper"]
    }
    assert {"重要用户认定文件", "应急预案", "防倒送电承诺书", "营业执照"} <= seen


def test_price_classes_follow_category_and_size() -> None:
    assert price_class(customer(100, "农业生产")) == "农业生产"
    assert price_class(customer(100, "学校")) == "居民生活"
    assert price_class(customer(250)) == "工商业单一制"
    assert price_class(customer(315)) == "工商业两部制"


def known(opened: date, nature: str = "工业", kva: int = 315) -> Known:
    """A large customer that takes part in the history."""
    return Known(
        bytes(range(16)), "恒泰砖厂", "19900000001", "三道湾村", "柳河线", "柳河线",
        nature, True, kva, 2, opened,
    )  # fmt: skip


def maker(on: date) -> Maker:
    """What those who make up lives are given."""
    numbers = iter(range(10_000))
    ids = Ids(Random(1), datetime(2025, 1, 14, 8, 0))
    return Maker(Random(1), ids, Days(on), STAFF, ("甲",) * 5, [], numbers, 1)


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
@settings(max_examples=40)
def test_on_any_day_there_are_24_months_that_have_come(on: date) -> None:
    account = Account(known(date(1990, 1, 1)), (), ())
    lives = money_lives(maker(on), [account])
    usage = [life for life in lives if life.table is UsageMonth]
    bills = [life for life in lives if life.table is Receivable]
    assert (len(usage), len(bills)) == (24, 12)
    months = [str(life.steps[0].cells["month"]) for life in usage]
    assert months == sorted(months, reverse=True)
    assert months[0] < f"{on:%Y%m}"
    eve = Days(on).eve
    assert all(step.at <= eve for life in lives for step in life.steps)


def test_a_month_before_the_customer_was_connected_has_no_usage() -> None:
    account = Account(known(date(2026, 3, 20)), (), ())
    usage = [life for life in money_lives(maker(ON), [account]) if life.table is UsageMonth]
    assert {str(life.steps[0].cells["month"]) for life in usage} == {"202604", "202605", "202606"}


def test_a_standstill_shows_in_the_months_and_arrears_in_the_bills() -> None:
    stop = CreditFact("business_risk", date(2026, 2, 10), 3, "走访")
    owed = CreditFact("arrears", date(2026, 6, 30), 1, "清单")
    plain = money_lives(maker(ON), [Account(known(date(1990, 1, 1)), (), ())])
    bad = money_lives(maker(ON), [Account(known(date(1990, 1, 1)), (stop, owed), ())])

    for month, share in (("202603", 0.5), ("202604", 0.5), ("202606", 2.0)):
        assert energy(bad, month) < energy(plain, month) * share
    last = {life.steps[-1].cells["settled"] for life in bad if life.table is Receivable}
    assert last == {"已结清", "未结清"}


def energy(lives: list[Life], month: str) -> int:
    """What was used in a month."""
    for life in lives:
        cells = life.steps[0].cells
        if life.table is UsageMonth and cells["month"] == month:
            return int(str(cells["energy_wh"]))
    raise AssertionError(month)
